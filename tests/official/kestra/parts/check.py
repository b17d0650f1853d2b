"""What all parts need: counting, and saying what is wrong."""

import os
import sys
import traceback
import uuid

from kestrapy import ApiException, QueryFilter, QueryFilterField, QueryFilterOp

TENANT = "main"

# Every name of this run has it, so that a search for it finds what this run made and nothing else.
RUN = uuid.uuid4().hex[:12]

url = os.environ.get("SIM_KESTRA_URL")
if not url:
    sys.exit("SIM_KESTRA_URL is not set")


class Check:
    """Runs the operations one after the other and counts."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def __call__(self, operation):
        """Decorates a function that carries out the operation and asserts what comes of it."""

        def run(function):
            try:
                function()
            except Exception as error:  # whatever it is, the other operations go on
                self.failed += 1
                print(f"FAIL {operation}: {type(error).__name__}: {error}")
                traceback.print_exc(file=sys.stderr)
            else:
                self.passed += 1
                print(f"ok   {operation}")
            return function

        return run


check = Check()


def fails(status, call, *arguments, **options):
    """Asserts that a call is answered with an error of this status."""
    try:
        answer = call(*arguments, **options)
    except ApiException as error:
        assert error.status == status, f"{error.status} instead of {status}: {error.body}"
        return error
    raise AssertionError(f"an answer instead of {status}: {answer}")


def same(left, right):
    assert left == right, f"{left!r} instead of {right!r}"


def by(field, value, operation=QueryFilterOp.EQUALS):
    return QueryFilter(var_field=field, operation=operation, value={"value": value})


def search(text):
    return [by(QueryFilterField.QUERY, text)]


def ids(rows):
    return [row.id for row in rows]
