"""Let the money that accounts have settle what they owe."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

import polars as pl

from yingshou.core.clearing.cuts import KIND_ORDER, Money
from yingshou.core.fen import Array, days, fen, yuan_of
from yingshou.core.money import ZERO_YUAN
from yingshou.core.penalties.accrual import laid_out
from yingshou.core.tables import CLEARINGS
from yingshou.flows.follow_supply import follow_money
from yingshou.flows.review_prepaid import review_prepaid
from yingshou.flows.settle import Due, Rules, settle
from yingshou.flows.shared_arrears import less_spent, shared_arrears
from yingshou.records.ledger.operations import PENALTY, PREPAID, RECEIVABLE, Entry, credit, debit, post_all
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
    clearings = plan_clearings(money=money, on=cleared_date, within=within, only=only, designated=designated)
    book_clearings(clearings=clearings, entry_no=entry_no, cleared_date=cleared_date)
    look_after(account_nos=account_nos, on=cleared_date)
    return clearings


def look_after(*, account_nos: Sequence[str], on: date) -> None:
    """See to what hangs on the money of accounts once it is applied: prepaid balances, stops of supply."""
    review_prepaid(account_nos=account_nos, on=on)
    follow_money(account_nos=account_nos, on=on)


def plan_clearings(
    *,
    money: pl.DataFrame,
    on: date,
    within: str | None = None,
    only: Sequence[str] | None = None,
    designated: Sequence[str] = (),
) -> pl.DataFrame:
    """Say what money would settle now, and book nothing; arguments and result as in `apply_money`.

    `money` has the columns of the table `money`; it need not be stored yet. Of an account whose agreement on
    cost control takes a share of each top-up, as it holds on the day `on`, arrears of before it get that
    share and no more, unless the payer names them.
    """
    if money.is_empty():
        return CLEARINGS.empty()
    payers = money["account_no"].unique().to_list()
    balances = frames.open_balances(payers, unlocked=True)
    if only is not None:
        balances = balances.filter(pl.col("receivable_no").is_in(list(only)))
    if balances.is_empty():
        return CLEARINGS.empty()
    known = _Known(
        pieces=frames.pieces(balances["receivable_no"].to_list()),
        classes=frames.customer_classes(payers),
        clearing_rules=frames.clearing_rules(),
        penalty_rules=frames.penalty_rules(),
        within=within,
        designated=designated,
    )
    unnamed = balances.filter(~pl.col("receivable_no").is_in([*designated, *(only or ())]))
    shared = shared_arrears(money=money, balances=unnamed, on=on)
    if shared.items.is_empty():
        return _settle_those(money, balances, known)
    parts = _settle_those(shared.money, shared.items, known)
    others = balances.join(shared.items, on="receivable_no", how="anti")
    return pl.concat([parts, _settle_those(less_spent(money, parts), others, known)])


class _Known(TypedDict):
    """What `settle_frames` is told besides money and balances."""

    pieces: pl.DataFrame
    classes: pl.DataFrame
    clearing_rules: pl.DataFrame
    penalty_rules: pl.DataFrame
    within: str | None
    designated: Sequence[str]


def _settle_those(money: pl.DataFrame, balances: pl.DataFrame, known: _Known) -> pl.DataFrame:
    """Settle some balances with the money of their accounts."""
    payers = money.join(balances.select("account_no").unique(), on="account_no", how="semi")
    if payers.is_empty():
        return CLEARINGS.empty()
    own = known.copy()
    own["pieces"] = own["pieces"].join(balances, on="receivable_no", how="semi", maintain_order="left")
    return settle_frames(money=payers, balances=balances, **own)


def settle_frames(
    *,
    money: pl.DataFrame,
    balances: pl.DataFrame,
    pieces: pl.DataFrame,
    classes: pl.DataFrame,
    clearing_rules: pl.DataFrame,
    penalty_rules: pl.DataFrame,
    within: str | None = None,
    designated: Sequence[str] = (),
) -> pl.DataFrame:
    """Lay frames out as arrays, settle, and name what was settled, wave by wave; nothing is read.

    `money` is that of accounts with a balance; `balances` has the columns BALANCES, `pieces` PIECES.
    """
    owed, gone, versions = laid_out(receivables=balances, pieces=pieces, rules=penalty_rules, classes=classes)
    known = balances.select("account_no").join(classes, on="account_no", how="left", maintain_order="left")
    kinds = known["customer_class"].unique()
    accounts = balances["account_no"].unique().sort()
    due = Due(
        account=accounts.search_sorted(balances["account_no"]).to_numpy(),
        number=balances["receivable_no"].rank("dense").to_numpy(),
        due=days(balances["due_date"]),
        month=balances["bill_month"].cast(pl.Int64).to_numpy(),
        kind=balances["kind"].replace_strict(KIND_ORDER, return_dtype=pl.Int64).to_numpy(),
        customer_class=_places(known["customer_class"], kinds),
        named=balances["receivable_no"].is_in(list(designated)).to_numpy(),
        principal_open=fen(balances["principal_open"]),
        penalty_gone=fen(balances["penalty_paid"]) + fen(balances["penalty_waived"]),
        owed=owed,
    )
    paying = Money(
        account=accounts.search_sorted(money["account_no"]).to_numpy(),
        number=money["payment_no"].rank("dense").to_numpy(),
        day=days(money["value_date"]),
        amount=fen(money["amount"]),
    )
    rules = Rules(clearing_rules.to_dicts(), versions, kinds.to_list(), within)
    done = settle(money=paying, due=due, pieces=gone, rules=rules, account_nos=accounts.to_list())
    found = money.select("payment_no", "account_no", "value_date")[done.payment].with_columns(
        balances["receivable_no"].gather(done.item),
        principal=yuan_of(done.principal),
        penalty=yuan_of(done.penalty),
        wave=pl.Series(done.wave),
    )
    return CLEARINGS.conform(found.sort("wave", "account_no", "payment_no", "receivable_no"))


def _places(values: pl.Series, among: pl.Series) -> Array:
    places = pl.DataFrame({"value": among, "place": range(among.len())})
    found = values.to_frame("value").join(
        places, on="value", how="left", nulls_equal=True, maintain_order="left"
    )
    return found["place"].to_numpy()


def book_clearings(
    *, clearings: pl.DataFrame, entry_no: str, cleared_date: date, settled: pl.Series | None = None
) -> None:
    """Book clearings as one entry and write them; nothing where there are none.

    `settled` are payments whose balances were written with these clearings taken off.
    """
    if clearings.is_empty():
        return
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    entry = clearing_entry(entry_no=entry_no, cleared_date=cleared_date, principal=principal, penalty=penalty)
    post_all([entry])
    store_clearings(clearings=clearings, cleared_date=cleared_date, entry_no=entry_no, settled=settled)


def clearing_entry(*, entry_no: str, cleared_date: date, principal: Decimal, penalty: Decimal) -> Entry:
    """Make the entry of clearings, with their principal and penalty in yuan."""
    legs = (debit(PREPAID, principal + penalty), credit(RECEIVABLE, principal), credit(PENALTY, penalty))
    return Entry(entry_no, CLEARED, cleared_date, legs)


def total(frame: pl.DataFrame, column: str) -> Decimal:
    """Sum a column of yuan; 0.00 where there is no row."""
    amount = frame.get_column(column).sum()
    return Decimal(amount) if amount else ZERO_YUAN
