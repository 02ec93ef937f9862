"""Let the money that accounts have settle what they owe."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.clearing import clear, orders_on, waves
from yingshou.core.money import ZERO_YUAN, yuan
from yingshou.core.tables import CLEARINGS
from yingshou.flows.follow_supply import follow_money
from yingshou.records.ledger.operations import PENALTY, PREPAID, RECEIVABLE, credit, debit, post
from yingshou.records.payments import frames
from yingshou.records.payments.operations import store_clearings

CLEARED = "CLEARED"


def apply_money(
    *,
    account_nos: Sequence[str],
    entry_no: str,
    cleared_date: date,
    within: str | None = None,
    only: Sequence[str] | None = None,
    designated: Sequence[str] = (),
) -> pl.DataFrame:
    """Clear what accounts owe with their unapplied money, in their order, and book it as one entry.

    The order is that of the account's class on the value date of the money (table `clearing_rules`). Items
    that are out with the bank are passed over.

    Stops of supply whose cause is gone with it are revoked, or restored, in the same transaction.

    Runs inside the caller's transaction, which holds the accounts. Penalty is accrued to the value date of
    each payment, so money that was there in time pays none. Nothing is booked where nothing is cleared.

    Args:
        account_nos: accounts to look at.
        entry_no: number of the entry; made from what caused the clearing, so it is used once.
        cleared_date: business date of the clearing.
        within: what an item's money settles first, in place of the rules; see `core.clearing`.
        only: receivables the money is meant for; None for all.
        designated: receivables the payer names; they go first where the rules follow it.

    Returns:
        The clearings, columns as in `clearings`.
    """
    money = frames.unapplied_money(account_nos)
    clearings = plan_clearings(money=money, within=within, only=only, designated=designated)
    if clearings.height:
        _book(clearings, entry_no, cleared_date)
    follow_money(account_nos=account_nos, on=cleared_date)
    return clearings


def plan_clearings(
    *,
    money: pl.DataFrame,
    within: str | None = None,
    only: Sequence[str] | None = None,
    designated: Sequence[str] = (),
) -> pl.DataFrame:
    """Say what money would settle now, and book nothing; arguments and result as in `apply_money`.

    `money` has the columns of the table `money`; it need not be stored yet.
    """
    if money.is_empty():
        return CLEARINGS.empty()
    payers = money["account_no"].unique().to_list()
    balances = frames.open_balances(payers, unlocked=True)
    if only is not None:
        balances = balances.filter(pl.col("receivable_no").is_in(list(only)))
    if balances.is_empty():
        return CLEARINGS.empty()
    rules = frames.clearing_rules()
    return _in_waves(
        money=money,
        balances=balances,
        pieces=frames.pieces(balances["receivable_no"].to_list()),
        classes=frames.customer_classes(payers),
        rules=rules if within is None else rules.with_columns(within=pl.lit(within)),
        designated=designated,
    )


def _in_waves(
    *,
    money: pl.DataFrame,
    balances: pl.DataFrame,
    pieces: pl.DataFrame,
    classes: pl.DataFrame,
    rules: pl.DataFrame,
    designated: Sequence[str],
) -> pl.DataFrame:
    """Clear value date by value date, each wave meeting what the waves before it left open."""
    cleared = [CLEARINGS.empty()]
    penalties = frames.penalty_rules()
    for wave in waves(money.join(balances.select("account_no").unique(), on="account_no", how="semi")):
        days = wave.select("account_no", wave_date=pl.col("value_date")).unique()
        items = frames.items_with_penalty(
            balances=balances.join(days, on="account_no"),
            pieces=pieces,
            classes=classes,
            as_of=pl.col("wave_date"),
            rules=penalties,
        )
        orders = orders_on(days=days.rename({"wave_date": "day"}), classes=classes, rules=rules)
        clearings, _ = clear(money=wave, open_items=items, orders=orders, designated=designated)
        cleared.append(clearings)
        pieces = pl.concat([pieces, clearings.select(pieces.columns)])
        balances = _less(balances, clearings)
    return pl.concat(cleared)


def _less(balances: pl.DataFrame, clearings: pl.DataFrame) -> pl.DataFrame:
    settled = clearings.group_by("receivable_no").agg(
        pl.col("principal").sum().alias("settled"), pl.col("penalty").sum().alias("charged")
    )
    return (
        balances.join(settled, on="receivable_no", how="left")
        .with_columns(
            pl.col("principal_open") - pl.col("settled").fill_null(yuan(0)),
            pl.col("penalty_paid") + pl.col("charged").fill_null(yuan(0)),
        )
        .drop("settled", "charged")
    )


def _book(clearings: pl.DataFrame, entry_no: str, cleared_date: date) -> None:
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    legs = [debit(PREPAID, principal + penalty), credit(RECEIVABLE, principal), credit(PENALTY, penalty)]
    post(entry_no=entry_no, kind=CLEARED, booked_date=cleared_date, legs=legs)
    store_clearings(clearings=clearings, cleared_date=cleared_date, entry_no=entry_no)


def total(frame: pl.DataFrame, column: str) -> Decimal:
    """Sum a column of yuan; 0.00 where there is no row."""
    amount = frame.get_column(column).sum()
    return Decimal(amount) if amount else ZERO_YUAN
