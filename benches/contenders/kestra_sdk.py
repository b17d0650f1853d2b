"""Kestra's own client for Python, unmodified, as a contender.

    kestra_sdk.py version
    kestra_sdk.py read kestra URL GROUPS PAGE_SIZE

`version` says which version would be measured. `read` reads all groups of the tenant `main` page by page and prints what that took as
one JSON object; it fails unless there are GROUPS of them.
"""

import json
import os
import re
import resource
import sys
import time
import warnings
from importlib.metadata import version

# The client warns about its own models when it is imported.
warnings.simplefilter("ignore")

from kestrapy import KestraClient  # noqa: E402
from kestrapy.models.api_group_summary import ApiGroupSummary  # noqa: E402

TENANT = "main"


def groups(client, size):
    """The groups of all pages."""
    number, seen = 1, 0
    while True:
        page = client.groups.search_groups(TENANT, page=number, size=size)
        yield from page.results
        seen += len(page.results)
        if not page.results or seen >= page.total:
            return
        number += 1


def cpu():
    """Seconds of processor time of this process, with what the kernel did."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_kib():
    """The largest resident memory of this process. What `getrusage` tells holds that of the program that started it."""
    with open("/proc/self/status", encoding="utf-8") as status:
        return int(re.search(r"^VmHWM:\s*(\d+) kB$", status.read(), re.MULTILINE)[1])


def read(url, expected, size):
    # The server is on another one, as it is for the other contenders.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    client = KestraClient(host=url, token="benchmark")
    # Opens the connection, and makes what the client makes once for each model.
    first = client.groups.search_groups(TENANT, page=1, size=size)
    if not isinstance(first.results[0], ApiGroupSummary):
        sys.exit(f"the client answers with {type(first.results[0])} instead of its model")

    before, start = cpu(), time.perf_counter()
    items = sum(1 for _ in groups(client, size))
    wall, used = time.perf_counter() - start, cpu() - before
    if items != expected:
        sys.exit(f"{items} groups were read, there are {expected}")
    print(json.dumps({"items": items, "cpu_s": used, "wall_s": wall, "peak_kib": peak_kib(), "allocations": None}))


match sys.argv[1:]:
    case ["version"]:
        print(version("kestrapy"))
    case ["read", "kestra", url, expected, size]:
        read(url, int(expected), int(size))
    case _:
        sys.exit(__doc__)
