"""A program of its own: takes a notice on the database of the tests and stops for ever before it commits.

Run as `python -m tests.flows.killed_notice DATABASE FILE`, the file a pickle of settings, headers, body and
business date; says so on its output when the money is booked and not committed.
"""

import os
import pickle
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database, file):
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from yingshou.flows import take_wallet_notification as module
    from yingshou.gateways.wallets import connect

    def stops(**_notice):
        print("booked, not committed", flush=True)  # noqa: T201
        time.sleep(600)

    module.keep_notice = stops
    wallet, headers, body, as_of = pickle.loads(Path(file).read_bytes())
    module.take_wallet_notification(wallet=connect(wallet), headers=headers, body=body, as_of=as_of)


if __name__ == "__main__":
    main(*sys.argv[1:])
