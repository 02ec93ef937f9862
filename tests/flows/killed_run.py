"""A program of its own: a bill run on the database of the tests that stops for ever in its third batch.

Run as `python -m tests.flows.killed_run DATABASE WORKERS`; says so on its output when it has got there.
"""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database, workers):
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tests.flows.small_company import AS_OF
    from yingshou.flows import run_bills as module

    issue, calls = module.issue_receivables, []

    def stops(**arguments):
        result = issue(**arguments)
        calls.append(arguments)
        if len(calls) == 3:
            print("in the third batch", flush=True)  # noqa: T201
            time.sleep(600)
        return result

    module.issue_receivables = stops
    module.run_bills(bill_month=202510, as_of=AS_OF, batch_size=2, workers=int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:])
