"""Money meets what is owed: order, split inside an item, conservation."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.golden import cases
from yingshou.core.clearing import WITHIN, clear, default_limits, default_orders, limit_on, orders_on
from yingshou.core.errors import InvariantError
from yingshou.core.tables import CLEARING_RULES, MONEY, MONEY_LIMITS, OPEN_ITEMS

D = Decimal
DAY = date(2025, 1, 20)


def money(*payments):
    """Payments as (number, account, amount, value date)."""
    return pl.DataFrame(
        [(number, account, D(amount), day) for number, account, amount, day in payments],
        schema=MONEY.schema, orient="row",
    )  # fmt: skip


def item(number, principal, penalty="0.00", *, account="A", due=DAY, month=202412, kind="BILL"):
    return (number, account, month, kind, 0, D(principal), due, due, D(principal), D(penalty))


def items(*rows):
    return pl.DataFrame(list(rows), schema=OPEN_ITEMS.schema, orient="row")


def pairs(clearings):
    return clearings.select("payment_no", "receivable_no", "principal", "penalty").rows()


@pytest.mark.parametrize("case", cases("allocation"), ids=lambda case: case["id"])
def test_golden_allocation(case):
    inputs, expected = case["inputs"], case["expected"]
    owed = [penalty["penalty"] for penalty in expected["penalties"]] + ["0.00"]
    open_items = items(
        *(item(bill["receivable_month"], bill["principal"], penalty, due=date(2024, 11, n), month=n)
          for n, (bill, penalty) in enumerate(zip(inputs["bills"], owed, strict=True), 1))
    )  # fmt: skip
    clearings, surplus = clear(
        money=money(("P", "A", inputs["received"], DAY)),
        open_items=open_items,
        within=case["options"]["within"],
    )
    assert surplus.height == 0
    by_item = {number: (principal, penalty) for _, number, principal, penalty in pairs(clearings)}
    assert sum(by_item["2024-10"]) == D(expected["first_bill_takes"])
    principal, penalty = by_item["2024-11"]
    assert principal + penalty == D(expected["left_for_second_bill"])
    assert (principal, penalty) == (D(expected["principal_paid"]), D(expected["penalty_paid"]))
    assert D("6000.00") - principal == D(expected["principal_left"])
    assert D("492.00") - penalty == D(expected["penalty_left"])
    assert "2024-12" not in by_item
    assert D(expected["third_bill_paid"]) == 0


def test_items_are_taken_oldest_due_first_then_month_kind_number():
    later = date(2025, 1, 21)
    open_items = items(
        item("6", "1.00", due=later), item("5", "1.00", kind="BILL"), item("4", "1.00", kind="FINAL"),
        item("3b", "1.00", kind="SEGMENT"), item("3a", "1.00", kind="SEGMENT"),
        item("2", "1.00", kind="INSTALMENT"), item("1", "1.00", month=202411),
    )  # fmt: skip
    payments = money(*((str(n), "A", "1.00", DAY) for n in range(1, 8)))
    clearings, _ = clear(money=payments, open_items=open_items)
    assert [(payment, number) for payment, number, _, _ in pairs(clearings)] == [
        ("1", "1"), ("2", "2"), ("3", "3a"), ("4", "3b"), ("5", "4"), ("6", "5"), ("7", "6")]  # fmt: skip


def test_payments_are_used_in_the_order_of_their_value_dates():
    payments = money(("P1", "A", "3.00", date(2025, 1, 2)), ("P2", "A", "3.00", date(2025, 1, 1)))
    clearings, surplus = clear(money=payments, open_items=items(item("R", "4.00")))
    assert pairs(clearings) == [("P1", "R", D("1.00"), D("0.00")), ("P2", "R", D("3.00"), D("0.00"))]
    assert clearings.get_column("value_date").to_list() == [date(2025, 1, 2), date(2025, 1, 1)]
    assert surplus.rows() == [("P1", "A", D("2.00"))]


def test_accounts_never_mix():
    payments = money(("P1", "A", "5.00", DAY), ("P2", "B", "5.00", DAY), ("P3", "C", "0.00", DAY))
    clearings, surplus = clear(
        money=payments, open_items=items(item("R", "9.00", account="B"), item("S", "9.00", account="D"))
    )
    assert pairs(clearings) == [("P2", "R", D("5.00"), D("0.00"))]
    assert surplus.rows() == [("P1", "A", D("5.00"))]


def test_several_payments_on_one_item_add_up_in_proportion():
    payments = money(*((f"P{n}", "A", "33.33", DAY) for n in range(3)), ("P3", "A", "0.01", DAY))
    clearings, surplus = clear(
        money=payments, open_items=items(item("R", "66.67", "33.33")), within="PROPORTIONAL"
    )
    assert surplus.height == 0
    assert D(clearings.get_column("penalty").sum()) == D("33.33")
    assert D(clearings.get_column("principal").sum()) == D("66.67")


def test_amounts_beyond_sixty_four_bits_stay_exact():
    huge, rest = "92233720368547758.07", "92233720368547757.07"
    open_items = items(item("R1", "1.00", "0.01"), item("R2", huge), item("R3", huge))
    payments = money(("P1", "A", huge, DAY), ("P2", "A", huge, DAY))
    clearings, surplus = clear(money=payments, open_items=open_items)
    assert pairs(clearings) == [
        ("P1", "R1", D("1.00"), D("0.01")), ("P1", "R2", D("92233720368547757.06"), D("0.00")),
        ("P2", "R2", D("1.01"), D("0.00")), ("P2", "R3", D("92233720368547757.06"), D("0.00")),
    ]  # fmt: skip
    assert surplus.height == 0
    shared = items(item("R", rest, "1.00"))
    clearings, _ = clear(
        money=money(("P", "A", "46116860184273879.03", DAY)), open_items=shared, within="PROPORTIONAL"
    )
    assert pairs(clearings) == [("P", "R", D("46116860184273878.53"), D("0.50"))]


def test_negative_amounts_are_refused():
    with pytest.raises(InvariantError):
        clear(money=money(("P", "A", "-1.00", DAY)), open_items=items())
    with pytest.raises(InvariantError):
        clear(money=money(), open_items=items(item("R", "1.00", "-0.01")))


_FEN = st.integers(0, 10**6)
_BOOK = st.tuples(
    st.lists(st.tuples(st.sampled_from("AB"), _FEN, st.integers(1, 9)), max_size=8),
    st.lists(st.tuples(st.sampled_from("AB"), _FEN, _FEN, st.integers(1, 9)), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(book=_BOOK, within=st.sampled_from(WITHIN), data=st.data())
def test_money_is_conserved_whatever_the_order_of_rows(book, within, data):
    payments = money(*((f"P{n}", account, D(fen) / 100, date(2025, 1, day))
                       for n, (account, fen, day) in enumerate(book[0])))  # fmt: skip
    owed = items(*(item(f"R{n}", D(fen) / 100, D(late) / 100, account=account, due=date(2025, 1, day))
                   for n, (account, fen, late, day) in enumerate(book[1])))  # fmt: skip
    clearings, surplus = clear(money=payments, open_items=owed, within=within)
    again = clear(
        money=payments.sample(fraction=1, shuffle=True, seed=data.draw(st.integers(0, 99))),
        open_items=owed.reverse(),
        within=within,
    )
    assert again[0].equals(clearings)
    assert again[1].equals(surplus)
    assert (clearings.get_column("principal") >= 0).all()
    assert (clearings.get_column("penalty") >= 0).all()
    assert clearings.select("payment_no", "receivable_no").is_duplicated().sum() == 0
    rest = owed.join(
        clearings.group_by("receivable_no").agg(pl.col("principal", "penalty").sum()),
        on="receivable_no", how="left",
    ).with_columns(
        principal_open=pl.col("principal_open") - pl.col("principal").fill_null(D("0.00")),
        penalty_open=pl.col("penalty_open") - pl.col("penalty").fill_null(D("0.00")),
    )  # fmt: skip
    assert (rest.select(pl.min_horizontal("principal_open", "penalty_open")).to_series() >= 0).all()
    left = surplus.join(payments.select("payment_no", "value_date"), on="payment_no")
    repeated, unchanged = clear(
        money=left.select(payments.columns), open_items=rest.select(owed.columns), within=within
    )
    assert repeated.height == 0
    assert unchanged.equals(surplus)


def rule(customer_class, day, sequence="OLDEST_FIRST", within="PENALTY_FIRST", **values):
    row = {"customer_class": customer_class, "valid_from": day, "sequence": sequence, "within": within}
    return CLEARING_RULES.conform(pl.DataFrame([{**row, **values}]))


def test_orders_are_those_of_the_class_and_day():
    rules = pl.concat([
        default_orders(),
        rule("-", date(2025, 5, 1), "LATEST_FIRST"),
        rule("RESIDENT", date(2025, 1, 1), within="PRINCIPAL_FIRST", designation="NOT_FOLLOWED"),
        rule("RESIDENT", date(2025, 3, 1), within="PROPORTIONAL"),
    ])  # fmt: skip
    who = [("A", "RESIDENT"), ("B", "RESIDENT"), ("C", "RESIDENT"), ("D", "INDUSTRIAL"), ("E", "PUBLIC")]
    days = [date(2024, 1, 1), date(2025, 2, 28), date(2025, 6, 1), date(2025, 6, 1), date(1990, 1, 1)]
    found = orders_on(
        days=pl.DataFrame({"account_no": [a for a, _ in who], "day": days}),
        classes=pl.DataFrame(who, schema=["account_no", "customer_class"], orient="row"),
        rules=rules,
    )
    assert found.rows() == [
        ("A", "OLDEST_FIRST", "PENALTY_FIRST", "FOLLOWED"),
        ("B", "OLDEST_FIRST", "PRINCIPAL_FIRST", "NOT_FOLLOWED"),
        ("C", "OLDEST_FIRST", "PROPORTIONAL", "FOLLOWED"),
        ("D", "LATEST_FIRST", "PENALTY_FIRST", "FOLLOWED"),
        ("E", "OLDEST_FIRST", "PENALTY_FIRST", "FOLLOWED"),
    ]


def order(sequence="OLDEST_FIRST", within="PENALTY_FIRST", designation="FOLLOWED"):
    row = {"account_no": "A", "sequence": sequence, "within": within, "designation": designation}
    return pl.DataFrame([row])


def test_each_account_is_cleared_in_its_own_order():
    owed = items(
        item("OLD", "100.00", "10.00", due=date(2025, 1, 1)),
        item("NEW", "50.00", "5.00", due=date(2025, 2, 1)),
    )

    def settled(**options):
        done, _ = clear(money=money(("P", "A", "60.00", date(2025, 3, 1))), open_items=owed, **options)
        return {row["receivable_no"]: (row["principal"], row["penalty"]) for row in done.to_dicts()}

    assert settled() == {"OLD": (D("50.00"), D("10.00"))}
    latest = {"NEW": (D("50.00"), D("5.00")), "OLD": (D("0.00"), D("5.00"))}
    assert settled(orders=order("LATEST_FIRST")) == latest
    assert settled(designated=["NEW"]) == latest
    assert settled(orders=order(within="PRINCIPAL_FIRST")) == {"OLD": (D("60.00"), D("0.00"))}
    not_followed = order(designation="NOT_FOLLOWED")
    assert settled(orders=not_followed, designated=["NEW"]) == {"OLD": (D("50.00"), D("10.00"))}


def test_limits_are_those_of_the_day():
    rules = MONEY_LIMITS.conform(
        pl.DataFrame([
            {"request_kind": "TRANSFER", "valid_from": date(2025, 1, 1), "alone_up_to": D("500.00")},
            {"request_kind": "TRANSFER", "valid_from": date(2025, 6, 1), "alone_up_to": D("0.00"),
             "largest": D("9000.00")},
        ])
    )  # fmt: skip
    assert limit_on(rules=rules, request_kind="TRANSFER", day=date(2025, 5, 31)) == (D("500.00"), None)
    assert limit_on(rules=rules, request_kind="TRANSFER", day=date(2025, 6, 1)) == (D("0.00"), D("9000.00"))
    assert limit_on(rules=rules, request_kind="REFUND", day=date(2025, 6, 1)) == (D("0.00"), None)
    assert limit_on(rules=default_limits(), request_kind="WAIVER", day=date(2025, 6, 1)).alone_up_to == 0
