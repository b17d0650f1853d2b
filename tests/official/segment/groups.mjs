// Segment's own client for Node.js, unmodified, against the simulated Segment: every operation for groups, users, invites and roles.
//
// SIM_SEGMENT_URL is the simulator's base URL. It has been started with the default choices, without faults, and with the seed beside this file.
// The run deletes what it makes and one user of the seed.

import assert from "node:assert/strict";
import sdk from "@segment/public-api-sdk-typescript";

const TOKEN = "sim-segment";

const url = process.env.SIM_SEGMENT_URL?.replace(/\/+$/, "");
if (!url) giveUp("SIM_SEGMENT_URL is not set");

const APIS = [sdk.IAMGroupsApi, sdk.IAMUsersApi, sdk.IAMRolesApi];

// The three APIs in one, for one token.
function client(token) {
  const methods = {};
  for (const Api of APIS) {
    const api = new Api(url);
    if (token) api.accessToken = token;
    for (const name of operations(Api)) methods[name] = api[name].bind(api);
  }
  return methods;
}

// The methods that are calls, not settings of the client.
function operations(Api) {
  const settings = ["constructor", "setDefaultAuthentication", "setApiKey", "addInterceptor"];
  const names = Object.getOwnPropertyNames(Api.prototype);
  return names.filter((name) => {
    const { value } = Object.getOwnPropertyDescriptor(Api.prototype, name);
    return typeof value === "function" && !settings.includes(name);
  });
}

const api = client(TOKEN);
const succeeded = new Set();
let passed = 0;
let failed = 0;

async function check(name, test) {
  try {
    await test();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${describe(error)}`);
  }
}

// One line; the client's own errors would otherwise print everything down to the socket.
function describe(error) {
  const answer = error.statusCode ? ` (${error.statusCode} ${JSON.stringify(error.body)})` : "";
  return `${error.message.replace(/\s+/g, " ")}${answer}`;
}

function giveUp(message) {
  console.error(message);
  process.exit(2);
}

// Carries out one operation and gives what stands in `data`, as plain values.
async function call(operation, ...values) {
  const { response, body } = await api[operation](...values);
  assert.equal(response.statusCode, operation === "createInvites" ? 201 : 200);
  assert.match(response.headers["content-type"], /^application\/json/);
  succeeded.add(operation);
  return plain(body.data);
}

const plain = (value) => JSON.parse(JSON.stringify(value));

// The operation is answered with this status and these fields of the first error.
async function refused(promise, status, expected) {
  const error = await promise.then(
    () => assert.fail("the call has succeeded"),
    (error) => error,
  );
  // The client is compiled for a JavaScript without classes, so that its errors are no instances of their class.
  assert.equal(error.name, "HttpError", `${error}`);
  assert.equal(error.statusCode, status);
  assert.ok(!("data" in error.body));
  const { type, field } = error.body.errors[0];
  assert.deepEqual({ type, field }, { field: undefined, ...expected });
}

const NOT_FOUND = { type: "not-found" };
const invalid = (field) => ({ type: "input-validation", field });

// Every item of a list, read in pages of two.
async function all(operation, key, ...values) {
  const items = [];
  let cursor;
  do {
    const { [key]: page, pagination } = await call(operation, ...values, { count: 2, cursor });
    assert.ok(page.length <= 2);
    items.push(...page);
    cursor = pagination.next ?? undefined;
    assert.ok(cursor === undefined || page.length === 2);
    if (cursor === undefined) assert.equal(items.length, pagination.totalEntries);
  } while (cursor !== undefined);
  return items;
}

const users = await all("listUsers", "users").catch((error) => giveUp(`the users cannot be listed: ${describe(error)}`));
const [member, second] = users;
const leaver = users.at(-1);
if (users.length < 3) giveUp("the simulator has too few users: start it with the seed beside this file");
const invited = "new.person+groups@example.com";
const unknown = "nobody@example.com";
const WORKSPACE = { id: "ws-1", type: "WORKSPACE" };

let group;

await check("createUserGroup", async () => {
  const { userGroup } = await call("createUserGroup", { name: "Official client" });
  group = userGroup.id;
  assert.deepEqual(userGroup, { id: group, name: "Official client", memberCount: 0 });
});

await check("getUserGroup", async () => {
  const { userGroup } = await call("getUserGroup", group);
  assert.deepEqual(userGroup, { id: group, name: "Official client", memberCount: 0 });
});

await check("listUserGroups", async () => {
  const groups = await all("listUserGroups", "userGroups");
  assert.equal(groups.at(-1).id, group);
  const whole = await call("listUserGroups", { count: 1000 });
  assert.deepEqual(whole.userGroups, groups);
});

await check("updateUserGroup", async () => {
  const { userGroup } = await call("updateUserGroup", group, { name: "Official client 2" });
  assert.equal(userGroup.name, "Official client 2");
  assert.equal((await call("getUserGroup", group)).userGroup.name, "Official client 2");
});

await check("createInvites", async () => {
  const permissions = [{ roleId: "role-member", resources: [WORKSPACE] }];
  const { emails } = await call("createInvites", { invites: [{ email: invited, permissions }] });
  assert.deepEqual(emails, [invited]);
});

await check("listInvites", async () => {
  assert.ok((await all("listInvites", "invites")).includes(invited));
});

await check("addUsersToUserGroup", async () => {
  const emails = [member.email, invited];
  const { userGroup } = await call("addUsersToUserGroup", group, { emails });
  assert.equal(userGroup.memberCount, 2);
});

await check("listUsersFromUserGroup", async () => {
  const { id, name, email } = member;
  assert.deepEqual(await all("listUsersFromUserGroup", "users", group), [{ id, name, email }]);
});

await check("listInvitesFromUserGroup", async () => {
  assert.deepEqual(await all("listInvitesFromUserGroup", "emails", group), [invited]);
});

await check("listUserGroupsFromUser", async () => {
  const groups = await all("listUserGroupsFromUser", "groups", member.id);
  assert.deepEqual(groups.at(-1), { id: group, name: "Official client 2" });
});

await check("replaceUsersInUserGroup", async () => {
  const emails = [second.email, leaver.email, invited];
  const { userGroup } = await call("replaceUsersInUserGroup", group, { emails });
  assert.equal(userGroup.memberCount, 3);
  const listed = await all("listUsersFromUserGroup", "users", group);
  assert.deepEqual(listed.map((user) => user.email), [second.email, leaver.email]);
});

await check("removeUsersFromUserGroup", async () => {
  const emails = [second.email, invited];
  assert.deepEqual(await call("removeUsersFromUserGroup", group, emails), { status: "SUCCESS" });
  const listed = await all("listUsersFromUserGroup", "users", group);
  assert.deepEqual(listed.map((user) => user.email), [leaver.email]);
  assert.deepEqual(await all("listInvitesFromUserGroup", "emails", group), []);
});

await check("replaceUsersInUserGroup with nobody", async () => {
  const { userGroup } = await call("replaceUsersInUserGroup", group, { emails: [] });
  assert.equal(userGroup.memberCount, 0);
});

await check("listRoles", async () => {
  const roles = await all("listRoles", "roles");
  const role = roles.find((role) => role.id === "role-source-ro");
  assert.equal(role.name, "Source Read-only");
  assert.equal(typeof role.description, "string");
});

// The two lists of permissions that a group or user has after an addition and after a replacement.
async function grants(add, replace, read, id) {
  const labels = [{ key: "env", value: "prod" }];
  const reader = { roleId: "role-source-ro", resources: [{ ...WORKSPACE, labels }] };
  const admin = { roleId: "role-space-admin", resources: [{ id: "spa-9", type: "SPACE" }] };
  await check(replace, async () => {
    const { permissions } = await call(replace, id, { permissions: [reader] });
    assert.deepEqual(permissions, [{ ...reader, roleName: "Source Read-only" }]);
  });
  await check(add, async () => {
    const { permissions } = await call(add, id, { permissions: [admin] });
    assert.deepEqual(permissions, [
      { ...reader, roleName: "Source Read-only" },
      { ...admin, roleName: "Unify and Engage Admin" },
    ]);
    assert.deepEqual((await read()).permissions, permissions);
  });
}

await grants("addPermissionsToUserGroup", "replacePermissionsForUserGroup", async () => (await call("getUserGroup", group)).userGroup, group);
await grants("addPermissionsToUser", "replacePermissionsForUser", async () => (await call("getUser", member.id)).user, member.id);

await check("getUser", async () => {
  const { permissions, ...user } = (await call("getUser", leaver.id)).user;
  const { permissions: listed, ...expected } = leaver;
  assert.deepEqual(user, expected);
  assert.deepEqual(permissions, listed);
});

await check("401 without a token and with a wrong one", async () => {
  for (const stranger of [client(), client("sim-kestra")]) {
    await refused(stranger.listUserGroups({ count: 2 }), 401, { type: "unauthorized" });
    await refused(stranger.deleteUserGroup(group), 401, { type: "unauthorized" });
  }
});

await check("404 of a group that does not exist", async () => {
  const id = "no/such group";
  const permissions = [];
  await refused(api.getUserGroup(id), 404, NOT_FOUND);
  await refused(api.updateUserGroup(id, { name: "A" }), 404, NOT_FOUND);
  await refused(api.deleteUserGroup(id), 404, NOT_FOUND);
  await refused(api.listUsersFromUserGroup(id, { count: 2 }), 404, NOT_FOUND);
  await refused(api.listInvitesFromUserGroup(id, { count: 2 }), 404, NOT_FOUND);
  await refused(api.addUsersToUserGroup(id, { emails: [] }), 404, NOT_FOUND);
  await refused(api.replaceUsersInUserGroup(id, { emails: [] }), 404, NOT_FOUND);
  await refused(api.removeUsersFromUserGroup(id, [unknown]), 404, NOT_FOUND);
  await refused(api.addPermissionsToUserGroup(id, { permissions }), 404, NOT_FOUND);
  await refused(api.replacePermissionsForUserGroup(id, { permissions }), 404, NOT_FOUND);
});

await check("404 of a user and of an invite that do not exist", async () => {
  await refused(api.getUser("nobody"), 404, NOT_FOUND);
  await refused(api.listUserGroupsFromUser("nobody", { count: 2 }), 404, NOT_FOUND);
  await refused(api.deleteUsers(["nobody"]), 404, { ...NOT_FOUND, field: "userIds[0]" });
  await refused(api.deleteInvites([unknown]), 404, { ...NOT_FOUND, field: "emails[0]" });
});

await check("422 of a group without a name", async () => {
  await refused(api.createUserGroup({ name: "" }), 422, invalid("name"));
  await refused(api.createUserGroup({}), 422, invalid("name"));
  await refused(api.updateUserGroup(group, { name: "" }), 422, invalid("name"));
});

await check("422 of an address that nobody has", async () => {
  const emails = [member.email, unknown];
  await refused(api.addUsersToUserGroup(group, { emails }), 422, invalid("emails[1]"));
  await refused(api.replaceUsersInUserGroup(group, { emails }), 422, invalid("emails[1]"));
  await refused(api.removeUsersFromUserGroup(group, emails), 422, invalid("emails[1]"));
  assert.equal((await call("getUserGroup", group)).userGroup.memberCount, 0);
});

await check("422 of a role that does not exist", async () => {
  const permissions = [{ roleId: "role-x", resources: [WORKSPACE] }];
  const field = "permissions[0].roleId";
  await refused(api.replacePermissionsForUserGroup(group, { permissions }), 422, invalid(field));
  await refused(api.addPermissionsToUser(member.id, { permissions }), 422, invalid(field));
});

await check("422 of a count and of a cursor", async () => {
  for (const count of [0, 1001]) {
    await refused(api.listUserGroups({ count }), 422, invalid("pagination.count"));
  }
  const cursor = "not handed out";
  await refused(api.listUsers({ count: 2, cursor }), 422, invalid("pagination.cursor"));
});

await check("unwrap gives the data or throws the first error", async () => {
  const { userGroup } = await sdk.unwrap(api.getUserGroup(group));
  assert.equal(userGroup.id, group);
  await assert.rejects(sdk.unwrap(api.getUserGroup("nobody")), { type: "not-found", status: 404 });
});

await check("deleteInvites", async () => {
  assert.deepEqual(await call("deleteInvites", [invited]), { status: "SUCCESS" });
  assert.ok(!(await all("listInvites", "invites")).includes(invited));
});

await check("deleteUsers", async () => {
  assert.deepEqual(await call("deleteUsers", [leaver.id]), { status: "SUCCESS" });
  const left = await all("listUsers", "users");
  assert.deepEqual(left.map((user) => user.id), users.slice(0, -1).map((user) => user.id));
});

await check("listUsers", async () => {
  const { users: listed } = await call("listUsers", { count: 200 });
  assert.equal(listed.length, users.length - 1);
  await refused(api.getUser(leaver.id), 404, NOT_FOUND);
});

await check("deleteUserGroup", async () => {
  assert.deepEqual(await call("deleteUserGroup", group), { status: "SUCCESS" });
  await refused(api.deleteUserGroup(group), 404, NOT_FOUND);
});

await check("every operation of the client has succeeded once", () => {
  const known = APIS.flatMap(operations).sort();
  assert.deepEqual([...succeeded].sort(), known);
  assert.equal(known.length, 22);
});

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
