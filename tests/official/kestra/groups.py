"""Runs every group operation of the official Python client, unmodified, against a Kestra server.

    SIM_KESTRA_URL=http://127.0.0.1:9902 python groups.py

The server is one of `groups-sim serve` with its default credentials and choices, with any seed: names are made up anew on each run,
and what is created is removed again, but for the first user and its tenant, which a server has once. Prints a line per operation and
exits with 1 if one fails.
"""

import importlib
import sys

from parts.check import check

# Each uses what those before it have made.
for part in ("start", "people", "teams", "entry", "members", "rights", "end"):
    importlib.import_module(f"parts.{part}")

print(f"{check.passed} passed, {check.failed} failed")
sys.exit(1 if check.failed else 0)
