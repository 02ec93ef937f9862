"""Shops of the sample that went over to paying ahead: their meters, agreements, top-ups and evenings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import cycle
from typing import Any

import polars as pl

from yingshou.core.messages.timing import LOCAL
from yingshou.core.period import reading_date
from yingshou.core.tables import PAYMENTS, PREPAYMENT_CAMPAIGNS, READS, Table
from yingshou.flows.convert_account import Agreed
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.sign_up import sign_up
from yingshou.records.billing.models import Bill
from yingshou.records.payments.frames import open_balances
from yingshou.records.prepayment.frames import controlled_account_nos
from yingshou.sample.company.others import SHOP, account_numbers
from yingshou.sample.company.plan import LAST_MONTH
from yingshou.sample.company.reads import Registers

SIGNED_ON = date(2026, 10, 26)
_SHOPS = 24
_CAMPAIGN_NO = "FK-2026-10"
_CAMPAIGN = {
    "campaign_no": _CAMPAIGN_NO,
    "name": "十月商铺费控推广（示例）",
    "valid_from": date(2026, 10, 1),
    "valid_to": date(2026, 12, 1),
    "gift": "电力工具包",
    "gift_cost": "35.00",
    "budget": "2000.00",
}
_TOP_UPS = ("0.9", "1.2", "1.5", "2.5", "1.05")
"""Share of the last bill that shops paid ahead on the first day, in turn: some run low within the week."""
_MORNING = time(9, 30)
_CYCLE_DAYS = 30
_TENS = 10


def pay_ahead(registers: Registers) -> Mapping[str, Any]:
    """Sign up shops that owe nothing, with the read of the day and their first money; safe to repeat."""
    signed = set(controlled_account_nos(SIGNED_ON))
    _import(PREPAYMENT_CAMPAIGNS, pl.DataFrame([_CAMPAIGN]), SIGNED_ON)
    shops = _shops(registers, signed)
    _import(READS, _frozen_reads(registers, shops, SIGNED_ON), SIGNED_ON)
    numbers = account_numbers(registers.plan)
    for of in shops:
        number = numbers[of]
        if number not in signed:
            sign_up(
                account_no=number, campaign_no=_CAMPAIGN_NO, on_date=SIGNED_ON, won_by="collector",
                agreed=Agreed(kind="REMOTE", signed_by="店主", source="费控协议（示例）"),
                at=datetime.combine(SIGNED_ON, _MORNING, tzinfo=LOCAL),
            )  # fmt: skip
    import_payments(frame=_top_ups([numbers[of] for of in shops]), as_of=SIGNED_ON, source="topups_20261026")
    return {"accounts": len(shops)}


def value_evening(registers: Registers, day: date) -> Mapping[str, Any]:
    """Take the frozen reads of the shops and value the days up to before a day; safe to repeat."""
    numbers = account_numbers(registers.plan)
    places = {number: of for of, number in enumerate(numbers)}
    shops = [places[number] for number in controlled_account_nos(day)]
    _import(READS, _frozen_reads(registers, shops, day), day)
    result = run_prepaid_day(as_of=day)
    return {"accounts": result.accounts, "notices": result.notices, "stops": result.stops}


def _shops(registers: Registers, signed: set[str]) -> list[int]:
    """Return the places of the first shops that owed nothing on the day; the same for every repeat."""
    numbers = account_numbers(registers.plan)
    places = [of for of in range(len(numbers)) if registers.others.kind[of] == SHOP]
    owing = set(open_balances([numbers[of] for of in places])["account_no"])
    free = [of for of in places if numbers[of] in signed or (not signed and numbers[of] not in owing)]
    return free[:_SHOPS]


def _frozen_reads(registers: Registers, shops: Sequence[int], day: date) -> pl.DataFrame:
    """Return what the meters of shops show on a day (READS): each goes on at the pace of its last month."""
    last = registers.month_place(LAST_MONTH)
    rows = []
    for of in shops:
        number = account_numbers(registers.plan)[of]
        opened = reading_date(LAST_MONTH, int(registers.others.reading_day[of]))
        closed, before = registers.total(place=last, of=of), registers.total(place=last - 1, of=of)
        used = (closed - before) * (day - opened).days / _CYCLE_DAYS
        rows.append(
            {
                "account_no": number,
                "point_no": f"P{number}",
                "meter_no": f"M{number}",
                "read_date": day,
                "read_kind": "NORMAL",
                "total": (closed + used).quantize(Decimal("0.01")),
            }
        )
    return READS.conform(pl.DataFrame(rows)) if rows else READS.empty()


def _top_ups(numbers: Sequence[str]) -> pl.DataFrame:
    """Return the first money of the shops (PAYMENTS), in whole tens of yuan of their last bill."""
    last = dict(
        Bill.objects.filter(account_id__in=numbers, bill_month=LAST_MONTH).values_list("account_id", "amount")
    )
    rows = [
        {
            "channel": "BANK_FILE",
            "channel_no": f"{SIGNED_ON:%Y%m%d}FK{number}",
            "account_no": number,
            "amount": f"{(last[number] * Decimal(share) // _TENS + 1) * _TENS:.2f}",
            "value_date": SIGNED_ON,
            "memo": "费控预存",
        }
        for number, share in zip(numbers, cycle(_TOP_UPS))
        if number in last
    ]
    return PAYMENTS.conform(pl.DataFrame(rows)) if rows else PAYMENTS.empty()


def _import(table: Table, frame: pl.DataFrame, day: date) -> None:
    import_table(
        table=table, frame=table.conform(frame), as_of=day, on_problem="KEEP_GOOD",
        source=f"{table.name}_{day:%Y%m%d}.csv",
    )  # fmt: skip
