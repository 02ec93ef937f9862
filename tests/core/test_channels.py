"""Payments meet the version of their channel that holds on their value date."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.channels import apply_channels, commission_by_day, last_reversal_day
from yingshou.core.money import YUAN
from yingshou.core.tables import AGENT_TERMS, CHANNELS, PAYMENTS

D = Decimal
DAY = date(2025, 10, 25)


def channel(code="SHOP", valid_from=date(2020, 1, 1), **values):
    return {
        "channel": code, "valid_from": valid_from, "name": "商超", "name_en": "Shops", "kind": "AGENT",
        "money_account": "BANK", "is_open": True, "is_final": True,
        "fee_rate": D("0.003"), "fee_least": D("0.10"), "fee_most": D("5.00"), "fee_returned": True,
        "delay_days": 1,
        "cut_off_time": None,
        "least_amount": D("1.00"), "largest_amount": D("5000.00"), "reversal_rule": "SAME_DAY",
        "reversal_days": None, **values,
    }  # fmt: skip


def frame(*rows):
    return CHANNELS.conform(pl.DataFrame(rows, schema_overrides=CHANNELS.schema))


def payments(*rows):
    made = [
        {"payment_no": f"{code}-{number}", "channel": code, "channel_no": str(number), "amount": D(amount),
         "value_date": day}
        for number, (code, amount, day) in enumerate(rows)
    ]  # fmt: skip
    full = (
        PAYMENTS.conform(pl.DataFrame(made, schema_overrides=PAYMENTS.schema)) if made else PAYMENTS.empty()
    )
    return full.with_columns(payment_no=pl.concat_str(["channel", "channel_no"], separator="-"))


def applied(given_payments, *rows):
    good, problems = apply_channels(payments=given_payments, channels=frame(*rows), stage="payments")
    return good.select("channel_no", "money_account", "fee").rows(), problems.select("subject", "code").rows()


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("1.00", "0.10"),
        ("33.33", "0.10"),
        ("100.00", "0.30"),
        ("101.50", "0.30"),
        ("101.67", "0.31"),
        ("5000.00", "5.00"),
    ],
)
def test_fee_is_a_rounded_share_between_its_bounds(amount, fee):
    # 101.50 x 0.003 = 0.3045; 101.67 x 0.003 = 0.30501.
    assert applied(payments(("SHOP", amount, DAY)), channel())[0] == [("0", "BANK", D(fee))]


def test_the_latest_version_on_the_value_date_holds():
    versions = (
        channel(valid_from=date(2025, 1, 1)),
        channel(valid_from=date(2025, 6, 1), money_account="CASH", fee_rate=D(0), fee_least=D(0)),
        channel(valid_from=date(2025, 9, 1), is_open=False),
    )
    days = [date(2025, 9, 1), date(2025, 8, 31), date(2025, 5, 31), date(2024, 12, 31)]
    good, problems = applied(payments(*(("SHOP", "200.00", day) for day in days)), *versions)
    assert good == [("1", "CASH", D("0.00")), ("2", "BANK", D("0.60"))]
    assert sorted(problems) == [("SHOP-0", "CHANNEL_CLOSED"), ("SHOP-3", "UNKNOWN_CHANNEL")]


def test_limits_count_each_end_in():
    rows = [("SHOP", amount, DAY) for amount in ("0.99", "1.00", "5000.00", "5000.01")]
    good, problems = applied(payments(*rows), channel())
    assert [number for number, _, _ in good] == ["1", "2"]
    assert problems == [("SHOP-0", "CHANNEL_LIMIT"), ("SHOP-3", "CHANNEL_LIMIT")]


def test_a_fee_never_takes_more_than_the_payment():
    rows = payments(("SHOP", "0.05", DAY))
    assert applied(rows, channel(least_amount=None, largest_amount=None))[0] == [("0", "BANK", D("0.05"))]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["SHOP", "POST", "NONE"]),
            st.decimals(min_value=D("0.01"), max_value=D("9000"), places=2),
            st.dates(date(2025, 1, 1), date(2025, 12, 31)),
        ),
        max_size=30,
    )
)
def test_rows_in_are_rows_out_in_their_order(rows):
    known = (channel(), channel("POST", fee_rate=D(0), fee_least=D(0)))
    made = payments(*rows)
    good, problems = apply_channels(payments=made, channels=frame(*known), stage="payments")
    assert good.height + problems.height == made.height
    order = made.filter(pl.col("payment_no").is_in(good["payment_no"].to_list()))
    assert good["payment_no"].to_list() == order["payment_no"].to_list()
    assert good.filter((pl.col("fee") < 0) | (pl.col("fee") > pl.col("amount"))).is_empty()


@pytest.mark.parametrize(
    ("rule", "days", "last"),
    [
        ("ANY_DAY", None, date.max),
        ("SAME_DAY", None, DAY),
        ("WITHIN_DAYS", 7, date(2025, 11, 1)),
        ("NEVER", None, None),
    ],
)
def test_last_day_of_a_reversal(rule, days, last):
    assert last_reversal_day(value_date=DAY, rule=rule, days=days) == last


TERMS = AGENT_TERMS.conform(
    pl.DataFrame(
        [
            {"agent_no": "S1", "valid_from": date(2025, 1, 1), "amount_rule": "ANY",
             "commission_rate": D("0.003"), "commission_least": D("0.10"), "commission_most": D("2.00")},
            {"agent_no": "S1", "valid_from": DAY, "amount_rule": "ANY", "commission_rate": D("0.005"),
             "commission_least": D("0.00"), "commission_most": None},
        ]
    )
)  # fmt: skip


def test_commission_is_counted_payment_by_payment_by_the_terms_of_the_day():
    before = date(2025, 10, 24)
    taken = pl.DataFrame(
        [("S1", before, "10.00"), ("S1", before, "100.50"), ("S1", before, "5000.00"), ("S1", DAY, "100.50"),
         ("S1", DAY, "0.99"), ("S2", DAY, "100.00")],
        schema=["agent_no", "work_date", "amount"], orient="row",
    ).with_columns(pl.col("amount").cast(YUAN))  # fmt: skip
    # 0.03 → the least 0.10; 0.3015 → 0.30; 15.00 → the most 2.00. Then 0.5025 → 0.50; 0.00495 → 0.00.
    assert commission_by_day(payments=taken, terms=TERMS).rows() == [
        ("S1", before, 3, D("5110.50"), D("2.40")),
        ("S1", DAY, 2, D("101.49"), D("0.50")),
        ("S2", DAY, 1, D("100.00"), D("0.00")),
    ]
    assert commission_by_day(payments=taken.clear(), terms=TERMS).is_empty()
