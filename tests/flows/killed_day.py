"""A program of its own: a day on the database of the tests that stops for ever in its third batch.

Run as `python -m tests.flows.killed_day DATABASE DAY DATE`, DAY being `collection_day` or `run_prepaid_day`;
says so on its output when it has got there.
"""

import os
import sys
import time
from datetime import date
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
LAST_OF_A_BATCH = {"collection_day": "request_notices", "run_prepaid_day": "ask_prepaid_stops"}
"""What each day does last in a batch, when all else of it is written."""


def main(database, name, day):
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    module = import_module(f"yingshou.flows.{name}")
    last, calls = getattr(module, LAST_OF_A_BATCH[name]), []

    def stops(**arguments):
        result = last(**arguments)
        calls.append(arguments)
        if len(calls) == 3:
            print("in the third batch", flush=True)  # noqa: T201
            time.sleep(600)
        return result

    setattr(module, LAST_OF_A_BATCH[name], stops)
    getattr(module, name)(as_of=date.fromisoformat(day), batch_size=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
