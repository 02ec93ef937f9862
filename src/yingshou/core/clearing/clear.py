"""Many payments against many items, at once for all accounts.

Lay an account's payments end to end along a line of yuan, and its items end to end along the same line.
Every cut between two neighbouring ends belongs to one payment and one item, and its length is the amount
the one settles of the other. Money beyond the last item is surplus. No row ever meets a row that it does
not settle, so the work grows with payments + items, not with their product.
"""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from yingshou.core.clearing.orders import ORDERS
from yingshou.core.clearing.split import penalty_within
from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.tables import CLEARINGS
from yingshou.core.tables.money_rules import WITHIN

_KIND_ORDER = {"INSTALMENT": 0, "SEGMENT": 1, "FINAL": 2, "BILL": 3, "BACKBILL": 4}


def clear(
    *,
    money: pl.DataFrame,
    open_items: pl.DataFrame,
    within: str = "PENALTY_FIRST",
    orders: pl.DataFrame | None = None,
    designated: Sequence[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Settle items with money, within each account, by default oldest first.

    Payments come in the order of `value_date`, `payment_no`; items in the order of `due_date`, `bill_month`,
    kind (INSTALMENT, SEGMENT, FINAL, BILL, BACKBILL), `receivable_no`; LATEST_FIRST turns the dates round.
    The order of the rows handed in is of no account. `penalty_open` must be accrued to the value date of the
    money: clear payments of different value dates in waves (see `waves`). Source of the order: 民法典
    art. 560, 561; 先陈欠后当年.

    Args:
        money: table MONEY; amounts of 0.00 are passed over.
        open_items: table OPEN_ITEMS.
        within: what an item's money settles first, one of WITHIN, for accounts without an order.
        orders: `account_no`, `sequence`, `within`, `designation` of accounts, see `orders_on`; None for none.
        designated: receivables the payer names; they go first where the order follows it.

    Returns:
        Table CLEARINGS, and the surplus: `payment_no`, `account_no`, `amount`, rows above zero only.

    Raises:
        InvariantError: an amount is negative, or money in is not principal + penalty + surplus.
    """
    _refuse_negative(money, open_items)
    items = _items(_ordered(open_items, orders, within, designated))
    cuts = _cuts(_payments(money), items)
    surplus = cuts.filter(pl.col("receivable_no").is_null()).select("payment_no", "account_no", "amount")
    taken = cuts.drop_nulls("receivable_no").join(
        items.select("receivable_no", "principal_open", "penalty_open", "within", item_end="end"),
        on="receivable_no",
    )
    clearings = _split(taken).join(money.select("payment_no", "value_date"), on="payment_no")
    _assert_conserved(money, clearings, surplus)
    keys = ("account_no", "payment_no", "receivable_no")
    return CLEARINGS.conform(clearings).sort(keys), surplus.sort(keys[:2])


def _payments(money: pl.DataFrame) -> pl.DataFrame:
    """Lay the payments end to end: `account_no`, `payment_no`, `end`."""
    ordered = money.filter(pl.col("amount") > ZERO_YUAN).sort("account_no", "value_date", "payment_no")
    return ordered.select(
        "account_no", "payment_no", end=pl.col("amount").cast(YUAN).cum_sum().over("account_no")
    )


def _ordered(
    open_items: pl.DataFrame, orders: pl.DataFrame | None, within: str, designated: Sequence[str]
) -> pl.DataFrame:
    """Give each item its order: `within`, `latest_first`, `first`."""
    known = ORDERS.clear() if orders is None else orders.select(ORDERS.columns)
    if within not in WITHIN:
        raise ValueError(f"within is {within!r}, not one of {WITHIN}")
    named = pl.col("receivable_no").is_in(list(designated)) if designated else pl.lit(value=False)
    return open_items.join(known, on="account_no", how="left", maintain_order="left").with_columns(
        pl.col("within").fill_null(within),
        latest_first=(pl.col("sequence") == "LATEST_FIRST").fill_null(value=False),
        first=named & (pl.col("designation") != "NOT_FOLLOWED").fill_null(value=True),
    )


def _items(open_items: pl.DataFrame) -> pl.DataFrame:
    """Lay the items end to end: `account_no`, `receivable_no`, `end`, with what is open of each."""
    owed = pl.col("principal_open").cast(YUAN) + pl.col("penalty_open").cast(YUAN)
    kind_order = pl.col("kind").replace_strict(_KIND_ORDER, return_dtype=pl.Int8)
    turned = pl.when("latest_first").then(-1).otherwise(1)
    return (
        open_items.with_columns(
            owed=owed,
            kind_order=kind_order,
            due_order=pl.col("due_date").to_physical() * turned,
            month_order=pl.col("bill_month") * turned,
        )
        .filter(pl.col("owed") > ZERO_YUAN)
        .sort(
            "account_no", "first", "due_order", "month_order", "kind_order", "receivable_no",
            descending=[False, True, False, False, False, False],
        )
        .select(
            "account_no", "receivable_no", "principal_open", "penalty_open", "within",
            end=pl.col("owed").cum_sum().over("account_no"),
        )
    )  # fmt: skip


def _cuts(payments: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Cut both lines at every end: `account_no`, `payment_no`, `receivable_no`, `end`, `amount`."""
    ends = pl.concat(
        [payments, items.select("account_no", "receivable_no", "end")], how="diagonal"
    ).sort("account_no", "end", maintain_order=True)  # fmt: skip
    return ends.with_columns(
        pl.col("payment_no", "receivable_no").fill_null(strategy="backward").over("account_no"),
        amount=pl.col("end") - pl.col("end").shift(1).over("account_no").fill_null(yuan(0)),
    ).filter(pl.col("payment_no").is_not_null() & (pl.col("amount") > ZERO_YUAN))


def _split(taken: pl.DataFrame) -> pl.DataFrame:
    """Split each cut into penalty and principal, as the difference of what had reached the item by then."""
    after = pl.col("end") - (pl.col("item_end") - pl.col("principal_open") - pl.col("penalty_open"))
    measured = taken.with_columns(after=after).with_columns(before=pl.col("after") - pl.col("amount"))

    def part(reached: str) -> pl.Expr:
        return penalty_within(
            taken=pl.col(reached),
            principal=pl.col("principal_open"),
            penalty=pl.col("penalty_open"),
            within=pl.col("within"),
        )

    return measured.with_columns(penalty=part("after") - part("before")).with_columns(
        principal=pl.col("amount") - pl.col("penalty")
    )


def _refuse_negative(money: pl.DataFrame, open_items: pl.DataFrame) -> None:
    below = (
        money.filter(pl.col("amount") < ZERO_YUAN).height
        + open_items.filter(pl.min_horizontal("principal_open", "penalty_open") < ZERO_YUAN).height
    )
    if below:
        raise InvariantError(
            zh=f"有 {below} 行金额为负，不能参加销账", en=f"{below} rows are negative and cannot be cleared"
        )


def _total(frame: pl.DataFrame, column: str) -> Decimal:
    return Decimal(frame.get_column(column).sum())


def _assert_conserved(money: pl.DataFrame, clearings: pl.DataFrame, surplus: pl.DataFrame) -> None:
    settled = _total(clearings, "principal") + _total(clearings, "penalty")
    came_in, left = _total(money, "amount"), _total(surplus, "amount")
    if came_in != settled + left:
        raise InvariantError(
            zh=f"销账前后金额不等：收款 {came_in}，销账 {settled}，余款 {left}",
            en=f"money is not conserved: {came_in} came in, {settled} settled, {left} left",
        )
