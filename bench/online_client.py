"""A clerk: `python -m bench.online_client pay SECONDS ACCOUNTS NUMBER` prints payments a second."""

import json
import os
import random
import sys
from decimal import Decimal

from bench.money_company import PAID
from bench.online_pass import configure, repeat_for

_FIRST = 2_000_000_001


def main(_act: str, seconds: str, accounts: str, number: str) -> None:
    configure()
    from yingshou.flows.take_payment import take_payment

    dice = random.Random(int(number))

    def pay(count: int) -> None:
        take_payment(
            account_no=str(_FIRST + dice.randrange(int(accounts))),
            amount=Decimal(dice.randrange(100, 5_000)) / 100,
            value_date=PAID,
            channel="TRANSFER",
            channel_no=f"O{os.getpid()}-{count}",
            taken_by="bench",
            as_of=PAID,
        )

    print(json.dumps(repeat_for(int(seconds), pay)))


if __name__ == "__main__":
    main(*sys.argv[1:])
