"""Changes of capacity from the file to the bill, with a database and without."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from tests.flows.small_company import AS_OF, account_no, accounts, load, points, reads, tariffs
from yingshou.core.tables import (
    ACCOUNTS,
    CAPACITY_CHANGES,
    METERING_POINTS,
    READS,
    TARIFF_BASIC,
    TARIFF_PRICES,
)
from yingshou.flows.bill_folder import bill_folder
from yingshou.flows.run_bills import run_bills
from yingshou.gateways.files import write_table
from yingshou.records.billing.models import Bill
from yingshou.records.runs.models import Problem

FACTORY = account_no(1)
OCTOBER = 202510
BASIC = {
    "catalogue": "TEST", "valid_from": date(2025, 1, 1), "source": "test", "price_class": "TWO_PART",
    "voltage_level": "UNDER_1KV", "capacity_price": Decimal("22.6"), "demand_price": Decimal(36),
    "tolerance": Decimal("1.05"), "excess_multiple": Decimal(2), "floor_share": Decimal("0.4"),
    "month_convention": "CAPPED_30",
}  # fmt: skip
SEALED = {
    "account_no": FACTORY, "change_no": "W1", "kind": "SUSPENSION", "effective_date": date(2025, 10, 5),
    "transformer_no": "T2", "capacity_kva": Decimal(630),
}  # fmt: skip


def changes(*rows):
    return CAPACITY_CHANGES.conform(pl.DataFrame(rows))


def company():
    """One factory of 1,430 kVA, charged by capacity, read on the 25th; as table and rows."""
    factory = accounts(2, price_class="TWO_PART", demand_basis="CAPACITY", capacity_kva=Decimal(1430))
    prices = {table.name: frame for table, frame in tariffs()}
    two_part = prices[TARIFF_PRICES.name].with_columns(price_class=pl.lit("TWO_PART"))
    return [
        (ACCOUNTS, factory.filter(pl.col("account_no") == FACTORY)),
        (METERING_POINTS, points(2).filter(pl.col("account_no") == FACTORY)),
        (TARIFF_PRICES, two_part),
        (TARIFF_BASIC, TARIFF_BASIC.conform(pl.DataFrame([BASIC]))),
        (READS, reads(2).filter(pl.col("point_no") == f"P{FACTORY}")),
    ]


@pytest.mark.django_db
def test_a_suspension_is_imported_once_and_billed_by_the_day():
    for table, frame in company():
        load(table, frame)
    first = load(CAPACITY_CHANGES, changes(SEALED))
    again = load(CAPACITY_CHANGES, changes(SEALED))
    assert (first.inserted, again.inserted, again.unchanged) == (1, 0, 1)
    assert run_bills(bill_month=OCTOBER, as_of=AS_OF).bills == 1
    lines = Bill.objects.get().lines.filter(component="CAPACITY").order_by("line_no")
    assert [(line.item, line.quantity_unit, line.factor, line.amount) for line in lines] == [
        ("2025-09-25/2025-10-04", "KVA_DAY", Decimal(10), Decimal("10772.67")),
        ("2025-10-05/2025-10-24", "KVA_DAY", Decimal(20), Decimal("12053.33")),
    ]


@pytest.mark.django_db
def test_what_is_stored_stays_and_what_contradicts_holds_the_bill_back():
    for table, frame in company():
        load(table, frame)
    load(CAPACITY_CHANGES, changes(SEALED))
    other = load(
        CAPACITY_CHANGES,
        changes({**SEALED, "capacity_kva": Decimal(1)}, {**SEALED, "account_no": "404", "change_no": "W2"}),
    )
    assert sorted(other.problems["code"]) == ["CONFLICT", "UNKNOWN_ACCOUNT"]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_capacitychange")
    load(CAPACITY_CHANGES, changes({**SEALED, "change_no": "W3", "capacity_kva": Decimal(900)}))
    assert run_bills(bill_month=OCTOBER, as_of=AS_OF).bills == 0
    assert [problem.code for problem in Problem.objects.filter(account_no=FACTORY, stage="rating")] == [
        "CAPACITY_MISMATCH"
    ]


def test_a_folder_bills_changes_too(tmp_path):
    files = [*company(), (CAPACITY_CHANGES, changes(SEALED))]
    for table, frame in files:
        write_table(table, frame, tmp_path / f"{table.name}.csv")
    billing = bill_folder(folder=tmp_path, bill_month=OCTOBER)
    assert billing.problems.is_empty()
    fee = billing.charge_lines.filter(pl.col("component") == "CAPACITY")["amount"].sum()
    assert fee == Decimal("22826.00")
