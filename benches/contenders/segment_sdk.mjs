// Segment's own client for Node.js, unmodified, as a contender. NODE_PATH says where it is installed.
//
//     segment_sdk.mjs version
//     segment_sdk.mjs read segment URL GROUPS PAGE_SIZE
//
// `version` says which version would be measured. `read` reads all groups page by page and prints what that took as one JSON object; it
// fails unless there are GROUPS of them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const PACKAGE = "@segment/public-api-sdk-typescript";
const require = createRequire(import.meta.url);
const { IAMGroupsApi, UserGroupV1 } = require(PACKAGE);

// All pages. Not their groups one by one: waiting for each of them would cost more than the client does.
async function* pages(api, count) {
  let cursor;
  do {
    const { body } = await api.listUserGroups({ count, cursor });
    yield body.data.userGroups;
    cursor = body.data.pagination.next;
  } while (cursor);
}

// Seconds of processor time of this process, with what the kernel did.
function cpu() {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

// The largest resident memory of this process. What `getrusage` tells holds that of the program that started it.
function peakKib() {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}

async function read(url, expected, size) {
  const api = new IAMGroupsApi(url);
  api.accessToken = "benchmark";
  // Opens the connection, and loads what the client loads when it is used.
  const { body } = await api.listUserGroups({ count: size });
  if (!(body.data.userGroups[0] instanceof UserGroupV1)) throw new Error("the client does not answer with its model");

  const [before, start] = [cpu(), performance.now()];
  let items = 0;
  for await (const page of pages(api, size)) {
    for (const _ of page) items += 1;
  }
  const [wall, used] = [(performance.now() - start) / 1e3, cpu() - before];
  if (items !== expected) throw new Error(`${items} groups were read, there are ${expected}`);
  console.log(JSON.stringify({ items, cpu_s: used, wall_s: wall, peak_kib: peakKib(), allocations: null }));
}

const [work, provider, url, expected, size] = process.argv.slice(2);
if (work === "version") {
  console.log(require(`${PACKAGE}/package.json`).version);
} else if (work === "read" && provider === "segment" && size !== undefined) {
  try {
    await read(url, Number(expected), Number(size));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
} else {
  console.error("segment_sdk.mjs version | read segment URL GROUPS PAGE_SIZE");
  process.exitCode = 2;
}
