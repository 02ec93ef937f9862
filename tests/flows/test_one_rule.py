"""One rule for the counter and the bank file: both ways settle the same."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.clearing import WITHIN, default_orders
from yingshou.core.fen import day_number
from yingshou.core.penalties import default_rules
from yingshou.core.tables import CLEARING_RULES, MONEY, PENALTY_RULES
from yingshou.core.tables.money_rules import BASE_YEARS, DAY_COUNTS, DESIGNATIONS, SEQUENCES
from yingshou.flows.apply_money import settle_frames
from yingshou.flows.settle_account import settle_account
from yingshou.records.payments.frames import CLASSES, PIECES
from yingshou.records.payments.one_account import AccountMoney, DueRow, StoredPayment
from yingshou.records.receivables.frames import BALANCES

D = Decimal
FIRST = date(2024, 11, 1)
_FEN = st.integers(0, 10**7)
_DAY = st.integers(0, 150).map(lambda days: FIRST + timedelta(days=days))
_ITEM = st.tuples(
    st.sampled_from([202411, 202412, 202501]),
    st.sampled_from(["INSTALMENT", "SEGMENT", "FINAL", "BILL", "BACKBILL"]),
    _FEN, _DAY, st.one_of(st.none(), _DAY), st.integers(0, 5000),
    st.lists(st.tuples(_FEN, st.one_of(st.none(), _DAY)), max_size=3),
)  # fmt: skip
_MONEY = st.lists(st.tuples(_FEN.map(lambda fen: fen + 1), _DAY), min_size=1, max_size=4)
_RATES = st.lists(
    st.tuples(
        st.sampled_from(["-", "A"]), _DAY, st.integers(0, 500), st.integers(0, 500), st.integers(0, 300),
        st.one_of(st.none(), st.integers(0, 10_000)), st.sampled_from(BASE_YEARS),
        st.sampled_from(DAY_COUNTS),
    ),
    max_size=4, unique_by=lambda row: row[:2],
)  # fmt: skip
_ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["-", "RESIDENT"]), _DAY, st.sampled_from(SEQUENCES), st.sampled_from(WITHIN),
        st.sampled_from(DESIGNATIONS),
    ),
    max_size=3, unique_by=lambda row: row[:2],
)  # fmt: skip


def yuan(fen):
    return D(fen) / 100


def penalty_rules(rates):
    rows = [
        {"account_no": who, "customer_class": "RESIDENT" if who == "-" else "-", "valid_from": day,
         "same_year_rate": D(same) / 10**5, "cross_year_rate": D(cross) / 10**5, "minimum": yuan(minimum),
         "cap_rate": None if cap is None else D(cap) / 10**4, "base_year": base, "day_count": count}
        for who, day, same, cross, minimum, cap, base, count in rates
    ]  # fmt: skip
    stored = [PENALTY_RULES.conform(pl.DataFrame(rows))] if rows else []
    return pl.concat([default_rules(), *stored])


def clearing_rules(orders):
    names = ("customer_class", "valid_from", "sequence", "within", "designation")
    rows = [dict(zip(names, order, strict=True)) for order in orders]
    stored = [CLEARING_RULES.conform(pl.DataFrame(rows))] if rows else []
    return pl.concat([default_orders(), *stored])


@settings(max_examples=60, deadline=None)
@given(
    owed=st.lists(_ITEM, min_size=1, max_size=4), paid=_MONEY, rates=_RATES, orders=_ORDERS, data=st.data()
)
def test_counter_and_file_settle_the_same(owed, paid, rates, orders, data):
    rates, orders = penalty_rules(rates), clearing_rules(orders)
    dues, balances, gone = [], [], []
    for place, (month, kind, fen, due, start, paid_penalty, pieces) in enumerate(owed):
        number = f"R{place}"
        left = max(fen - sum(amount for amount, _ in pieces), 0)
        dues.append(DueRow(
            number, month, kind, day_number(due), start and day_number(start), fen, left, paid_penalty
        ))  # fmt: skip
        balances.append((number, "A", month, kind, 0, None, yuan(fen), due, due, start, yuan(left),
                         yuan(paid_penalty), D("0.00")))  # fmt: skip
        gone += [(number, amount, day) for amount, day in pieces]
    named = data.draw(st.sampled_from([(), ("R0",), ("R1",)]))
    *older, (amount, value_date) = [(fen, day) for fen, day in paid]
    known = AccountMoney(
        stored=None, channel=None, announced=False, due=dues,
        money=[(f"P{place}", fen, day_number(day)) for place, (fen, day) in enumerate(older)],
        pieces=[(number, fen, day and day_number(day)) for number, fen, day in gone],
        penalty_rules=rates.to_dicts(), clearing_rules=orders.to_dicts(),
    )  # fmt: skip
    by_rows = settle_account(
        account_no="A", customer_class="RESIDENT", known=known, payment_no="Q",
        payment=StoredPayment("A", yuan(amount), value_date), designated=named,
    )  # fmt: skip
    money = [(f"P{place}", "A", yuan(fen), day) for place, (fen, day) in enumerate(older)]
    by_frames = settle_frames(
        money=pl.DataFrame([*money, ("Q", "A", yuan(amount), value_date)], schema=MONEY.schema, orient="row"),
        balances=pl.DataFrame(balances, schema=BALANCES, orient="row"),
        pieces=pl.DataFrame([(n, yuan(fen), day) for n, fen, day in gone], schema=PIECES, orient="row"),
        classes=pl.DataFrame([("A", "RESIDENT")], schema=CLASSES, orient="row"),
        clearing_rules=orders, penalty_rules=rates, designated=named,
    )  # fmt: skip
    names = ("payment_no", "receivable_no", "principal", "penalty", "value_date")
    assert [tuple(row) for row in by_rows] == by_frames.select(names).rows()
