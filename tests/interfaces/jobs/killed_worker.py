"""A program of its own: a worker on the database of the tests; its bill run stops in the third batch.

Run as `python -m tests.interfaces.jobs.killed_worker DATABASE`; says so on its output when it has got there.
"""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database):
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from yingshou.flows import run_bills as module
    from yingshou.interfaces.jobs.worker import Worker

    issue, calls = module.issue_receivables, []

    def stops(**arguments):
        result = issue(**arguments)
        calls.append(arguments)
        if len(calls) == 3:
            print("in the third batch", flush=True)  # noqa: T201
            time.sleep(600)
        return result

    module.issue_receivables = stops
    module.WORKERS, whole = 1, module.run_bills
    module.run_bills = lambda **options: whole(batch_size=2, **options)
    with Worker() as worker:
        worker.work_once()


if __name__ == "__main__":
    main(*sys.argv[1:])
