"""django-hordak on the same server: `prepare` makes its database, SECONDS posts two legs again and again."""

import json
import os
import sys
from decimal import Decimal

from bench.online_pass import repeat_for

DATABASE = "hordak"


def main(act: str) -> None:
    from yingshou.project import embedded

    server = embedded.start()
    if act == "prepare":
        _create(server)
    _configure(server)
    if act == "prepare":
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        _accounts()
        return
    print(json.dumps(repeat_for(int(act), _transfer())))


def _create(server) -> None:
    import psycopg

    with psycopg.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")


def _configure(server) -> None:
    import django
    from django.conf import settings

    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    settings.configure(
        DATABASES={
            "default": {
                **server,
                "ENGINE": "django.db.backends.postgresql",
                "NAME": DATABASE,
                "CONN_MAX_AGE": 600,
            }
        },
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DEFAULT_CURRENCY="CNY",
        CURRENCIES=["CNY"],
        USE_TZ=True,
    )
    django.setup()


def _accounts() -> None:
    from hordak.models import Account

    for code, name in (("1", "bank"), ("2", "prepaid")):
        kind = Account.TYPES.asset if code == "1" else Account.TYPES.liability
        Account.objects.create(name=name, code=code, type=kind, currencies=["CNY"])


def _transfer():
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    bank, prepaid = Account.objects.get(code="1"), Account.objects.get(code="2")

    def post(count: int) -> None:
        amount = Money(Decimal(count % 5_000 + 100) / 100, "CNY")
        with transaction.atomic():
            entry = Transaction.objects.create(description="bench")
            Leg.objects.create(transaction=entry, account=bank, debit=amount)
            Leg.objects.create(transaction=entry, account=prepaid, credit=amount)

    return post


if __name__ == "__main__":
    main(*sys.argv[1:])
