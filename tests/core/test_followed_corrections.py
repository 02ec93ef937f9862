"""The difference of a corrected bill moves what is due, and loses nothing."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.errors import InvariantError
from yingshou.core.receivables import follow_corrections
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES

D = Decimal
TODAY = date(2025, 12, 1)


def items(*rows):
    """Build items of (number, amount, open), due one day after the other."""
    return pl.DataFrame(
        [
            {
                "receivable_no": number, "account_no": "A", "bill_month": 202510, "kind": "SEGMENT",
                "term_no": n, "bill_no": None, "amount": D(amount), "issued_date": date(2025, 9, 28),
                "due_date": date(2025, 10, n + 1), "penalty_start_date": date(2025, 10, n + 2),
                "principal_open": D(left),
            }
            for n, (number, amount, left) in enumerate(rows)
        ],
        schema={**RECEIVABLES.schema, "principal_open": pl.Decimal(38, 2)},
    )  # fmt: skip


def follow(given_items, difference, sequence=3, adjusted=None):
    differences = pl.DataFrame(
        [("A", 202510, f"A-202510-{sequence}", sequence, D(difference))],
        schema={"account_no": pl.String, "bill_month": pl.Int32, "bill_no": pl.String, "sequence": pl.Int32,
                "difference": pl.Decimal(38, 2)},
        orient="row",
    )  # fmt: skip
    return follow_corrections(
        differences=differences, items=given_items,
        adjusted=ADJUSTMENTS.empty() if adjusted is None else adjusted, issued_date=TODAY, due_days=15,
    )  # fmt: skip


MONTH = items(("S1", "100.00", "0.00"), ("S2", "100.00", "30.00"), ("F0", "50.00", "50.00"))


def credited(found):
    return dict(found.adjustments.select("receivable_no", "amount").rows())


def released(found):
    return dict(found.releases.select("receivable_no", "principal").rows())


def test_a_higher_bill_is_its_own_due_item():
    found = follow(MONTH, "12.34")
    assert found.receivables.rows() == [
        ("A-202510-B3", "A", 202510, "BACKBILL", 3, "A-202510-3", D("12.34"), TODAY, date(2025, 12, 16),
         date(2025, 12, 17)),
    ]  # fmt: skip
    assert found.adjustments.is_empty()
    assert found.releases.is_empty()


@pytest.mark.parametrize(
    ("difference", "credits_", "releases"),
    [
        ("-20.00", {"F0": "20.00"}, {}),
        ("-60.00", {"F0": "50.00", "S2": "10.00"}, {}),
        ("-100.00", {"F0": "50.00", "S2": "50.00"}, {"S2": "20.00"}),
        ("-250.00", {"F0": "50.00", "S2": "100.00", "S1": "100.00"}, {"S2": "70.00", "S1": "100.00"}),
        ("0.00", {}, {}),
    ],
)
def test_a_lower_bill_cancels_what_is_open_before_it_gives_money_back(difference, credits_, releases):
    found = follow(MONTH, difference)
    assert credited(found) == {number: D(amount) for number, amount in credits_.items()}
    assert released(found) == {number: D(amount) for number, amount in releases.items()}
    assert found.receivables.is_empty()


def test_no_more_is_credited_than_was_due():
    with pytest.raises(InvariantError, match="less is due"):
        follow(MONTH, "-250.01")


def after(given_items, found):
    """Return the items as they stand once the correction is booked."""
    reduced = found.adjustments.select("receivable_no", reduced="amount")
    given_back = found.releases.select("receivable_no", given_back="principal")
    kept = (
        given_items.join(reduced, on="receivable_no", how="left")
        .join(given_back, on="receivable_no", how="left")
        .with_columns(pl.col("reduced", "given_back").fill_null(D("0.00")))
        .with_columns(
            amount=pl.col("amount") - pl.col("reduced"),
            principal_open=pl.col("principal_open") - pl.col("reduced") + pl.col("given_back"),
        )
        .select(given_items.columns)
    )
    issued = found.receivables.with_columns(principal_open=pl.col("amount")).select(given_items.columns)
    return pl.concat([kept, issued])


fen = st.integers(0, 10**6).map(lambda n: D(n) / 100)


@given(
    due=st.lists(st.tuples(fen, st.integers(0, 100)), min_size=1, max_size=5),
    difference=st.integers(-(10**6), 10**6).map(lambda n: D(n) / 100),
)
def test_nothing_is_lost_and_a_correction_reversed_is_nothing(due, difference):
    month = items(
        *(
            (f"S{n}", amount, (amount * share / 100).quantize(D("0.01")))
            for n, (amount, share) in enumerate(due)
        )
    )
    total = month["amount"].sum()
    difference = max(difference, -total)
    first = follow(month, difference)
    then = after(month, first)
    assert then["amount"].sum() == total + difference
    assert then["principal_open"].min() >= 0
    paid = total - month["principal_open"].sum()
    assert then["amount"].sum() - then["principal_open"].sum() == paid - first.releases["principal"].sum()
    second = follow(then, -difference, sequence=5)
    back = after(then, second)
    assert back["amount"].sum() == total
    given_back = first.releases["principal"].sum() + second.releases["principal"].sum()
    assert back["principal_open"].sum() - given_back == month["principal_open"].sum()
    if difference >= 0:
        assert back.filter(pl.col("amount") > 0).equals(month.filter(pl.col("amount") > 0))
