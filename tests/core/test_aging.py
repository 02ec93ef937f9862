"""Ageing: days, buckets, and the limitation of claims with what interrupts and revives it."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.aging import age_items, default_buckets, scale_on
from yingshou.core.tables import AGED_ITEMS, AGING_BUCKETS, DEMANDS, OPEN_ITEMS

AS_OF = date(2026, 3, 10)


def items(*dues):
    rows = [
        {
            "receivable_no": f"R{number}", "account_no": account, "bill_month": due.year * 100 + due.month,
            "kind": "BILL", "term_no": 0, "amount": Decimal("100.00"), "due_date": due,
            "principal_open": Decimal("100.00"), "penalty_open": Decimal("0.00"),
        }
        for number, (account, due) in enumerate(dues, start=1)
    ]  # fmt: skip
    return OPEN_ITEMS.conform(pl.DataFrame(rows, infer_schema_length=None))


def demands(*rows):
    return DEMANDS.conform(pl.DataFrame(list(rows), schema=DEMANDS.schema, orient="row"))


def aged(open_items, *events, as_of=AS_OF, buckets=None):
    return age_items(
        open_items=open_items, as_of=as_of, buckets=default_buckets() if buckets is None else buckets,
        demands=demands(*events),
    )  # fmt: skip


def test_days_and_buckets_at_their_borders():
    dues = [date(2026, 3, 11), AS_OF, date(2026, 3, 9), date(2026, 2, 8), date(2026, 2, 7), date(2023, 3, 11)]
    found = aged(items(*(("A", due) for due in dues)))
    assert found.columns == list(AGED_ITEMS.names)
    assert found.select("days_overdue", "bucket", "is_old").rows() == [
        (-1, "NOT_DUE", False), (0, "NOT_DUE", False), (1, "D1", False), (30, "D1", False),
        (31, "D31", False), (1095, "D731", True),
    ]  # fmt: skip


def test_the_latest_scale_holds_as_a_whole():
    later = pl.DataFrame(
        [(date(2026, 3, 1), 1, "NEW", None), (date(2026, 3, 1), 61, "STALE", "办法"),
         (date(2026, 4, 1), 1, "NEXT", None)],
        schema=AGING_BUCKETS.schema, orient="row",
    )  # fmt: skip
    scale = pl.concat([default_buckets(), later])
    found = aged(items(("A", date(2026, 1, 9)), ("A", date(2026, 1, 8))), buckets=scale)
    assert found["bucket"].to_list() == ["NEW", "STALE"]
    assert scale_on(buckets=scale, day=AS_OF).rows() == [("NEW", 1, 60), ("STALE", 61, None)]


def test_a_claim_lapses_three_years_after_its_due_date():
    found = aged(items(("A", date(2023, 3, 10)), ("A", date(2023, 3, 9)), ("A", date(2024, 2, 29))))
    assert found.select("lapse_date", "days_left").rows() == [
        (date(2026, 3, 10), 0), (date(2026, 3, 9), -1), (date(2027, 2, 28), 355),
    ]  # fmt: skip


DUE = date(2021, 1, 31)


@pytest.mark.parametrize(
    ("events", "since"),
    [
        # Two years and a day more: each demand in time begins three new years.
        ([("R1", "DEMAND", date(2023, 2, 1)), ("R1", "DEMAND", date(2026, 1, 31))], date(2026, 1, 31)),
        # On the last day it still interrupts, a day later it is void, and so is every further demand.
        ([("R1", "DEMAND", date(2024, 1, 31))], date(2024, 1, 31)),
        ([("R1", "DEMAND", date(2024, 2, 1)), ("R1", "DEMAND", date(2025, 1, 1))], DUE),
        # A payment or an acknowledgement revives what has lapsed, and demands count again from there.
        ([("R1", "PAYMENT", date(2025, 1, 1))], date(2025, 1, 1)),
        (
            [("R1", "DEMAND", date(2024, 2, 1)), ("R1", "ACKNOWLEDGED", date(2024, 3, 1)),
             ("R1", "DEMAND", date(2025, 1, 1))],
            date(2025, 1, 1),
        ),
        # Of the whole account, of another item, before the due date, after the day asked for.
        ([(None, "DEMAND", date(2023, 5, 5))], date(2023, 5, 5)),
        ([("R2", "DEMAND", date(2023, 5, 5))], DUE),
        ([("R1", "DEMAND", date(2021, 1, 30))], DUE),
        ([("R1", "PAYMENT", date(2026, 3, 11))], DUE),
    ],
)  # fmt: skip
def test_what_interrupts_the_limitation(events, since):
    found = aged(items(("A", DUE)), *(("A", item, kind, day) for item, kind, day in events))
    assert found.item(0, "limitation_from") == since
    assert found.item(0, "lapse_date") == since.replace(year=since.year + 3)


def test_a_demand_of_an_account_leaves_other_accounts_and_younger_items_alone():
    found = aged(
        items(("A", DUE), ("A", date(2023, 6, 30)), ("B", DUE)), ("A", None, "DEMAND", date(2023, 5, 5))
    )
    assert found["limitation_from"].to_list() == [date(2023, 5, 5), date(2023, 6, 30), DUE]


def test_an_older_law_held_two_years():
    found = aged(items(("A", date(2014, 6, 30))), as_of=date(2016, 7, 1))
    assert found.select("lapse_date", "days_left").row(0) == (date(2016, 6, 30), -1)


def test_no_items_give_no_rows():
    assert aged(items(("A", DUE)).clear()).is_empty()
