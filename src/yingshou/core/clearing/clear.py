"""Many payments against many items, at once for all accounts: frames in, frames out; see `cuts`."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.clearing.cuts import KIND_ORDER, Items, Money, cut
from yingshou.core.clearing.orders import ORDERS
from yingshou.core.fen import days, fen, yuan_of
from yingshou.core.tables import CLEARINGS
from yingshou.core.tables.money_rules import WITHIN


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
    money: payments of different value dates are cleared in waves. Source of the order: 民法典
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
    ordered = _ordered(open_items, orders, within, designated)
    accounts = pl.concat([money["account_no"], ordered["account_no"]]).rank("dense").to_numpy()
    cuts = cut(
        Money(
            account=accounts[: money.height],
            number=money["payment_no"].rank("dense").to_numpy(),
            day=days(money["value_date"]),
            amount=fen(money["amount"]),
        ),
        Items(
            account=accounts[money.height :],
            number=ordered["receivable_no"].rank("dense").to_numpy(),
            due=days(ordered["due_date"]),
            month=ordered["bill_month"].cast(pl.Int64).to_numpy(),
            kind=ordered["kind"].replace_strict(KIND_ORDER, return_dtype=pl.Int64).to_numpy(),
            principal=fen(ordered["principal_open"]),
            penalty=fen(ordered["penalty_open"]),
            first=ordered["first"].to_numpy(),
            turn=ordered["turn"].to_numpy(),
            within=ordered["within_place"].to_numpy(),
        ),
    )
    paid = money.select("payment_no", "account_no", "value_date")[cuts.payment].with_columns(
        item=pl.Series(cuts.item),
        amount=yuan_of(cuts.amount),
        principal=yuan_of(cuts.principal),
        penalty=yuan_of(cuts.penalty),
    )
    settled = paid.filter(pl.col("item") >= 0)
    clearings = settled.with_columns(receivable_no=ordered["receivable_no"].gather(settled["item"]))
    surplus = paid.filter(pl.col("item") < 0).select("payment_no", "account_no", "amount")
    keys = ("account_no", "payment_no", "receivable_no")
    return CLEARINGS.conform(clearings).sort(keys), surplus.sort("account_no", "payment_no")


def _ordered(
    open_items: pl.DataFrame, orders: pl.DataFrame | None, within: str, designated: Sequence[str]
) -> pl.DataFrame:
    """Give each item its order: `within_place` among WITHIN, `turn`, `first`."""
    known = ORDERS.clear() if orders is None else orders.select(ORDERS.columns)
    if within not in WITHIN:
        raise ValueError(f"within is {within!r}, not one of {WITHIN}")
    named = pl.col("receivable_no").is_in(list(designated)) if designated else pl.lit(value=False)
    places = {name: place for place, name in enumerate(WITHIN)}
    return open_items.join(known, on="account_no", how="left", maintain_order="left").with_columns(
        within_place=pl.col("within").fill_null(within).replace_strict(places, return_dtype=pl.Int64),
        turn=pl.when(pl.col("sequence") == "LATEST_FIRST").then(-1).otherwise(1).cast(pl.Int64),
        first=named & (pl.col("designation") != "NOT_FOLLOWED").fill_null(value=True),
    )
