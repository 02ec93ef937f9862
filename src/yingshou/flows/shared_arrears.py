"""Part the money of a top-up between arrears of before cost control and what is used from now on."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.prepayment import arrears_part
from yingshou.flows.prepaid_standing import terms_of
from yingshou.records.prepayment.frames import spent_on_arrears


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Old due items with the money that may settle them; both without rows where nothing is shared."""

    items: pl.DataFrame
    money: pl.DataFrame


def shared_arrears(*, money: pl.DataFrame, balances: pl.DataFrame, on: date) -> Shared:
    """Find the due items of before an agreement that takes a share of top-ups, and that share of the money.

    Args:
        money: table MONEY.
        balances: due items with something open: receivable_no, account_no, issued_date and what else.
        on: business date, which tells the agreement.
    """
    terms = terms_of(account_nos=money["account_no"].unique().to_list(), on=on)
    terms = terms.filter(pl.col("arrears_share") < 1)
    if terms.is_empty():
        return Shared(items=balances.clear(), money=money.clear())
    begun = terms.select("account_no", "agreed_from")
    old = balances.join(begun, on="account_no").filter(pl.col("issued_date") < pl.col("agreed_from"))
    of_terms = money.join(old.select("account_no").unique(), on="account_no", how="semi")
    paid = spent_on_arrears(payment_nos=of_terms["payment_no"].to_list(), terms=begun)
    return Shared(
        items=old.select(balances.columns), money=arrears_part(money=of_terms, paid=paid, terms=terms)
    )


def less_spent(money: pl.DataFrame, clearings: pl.DataFrame) -> pl.DataFrame:
    """Return the money that clearings leave, without what is used up."""
    spent = clearings.group_by("payment_no").agg(spent=(pl.col("principal") + pl.col("penalty")).sum())
    left = money.join(spent, on="payment_no", how="left").with_columns(
        amount=(pl.col("amount") - pl.col("spent").fill_null(yuan(0))).cast(YUAN)
    )
    return left.filter(pl.col("amount") > 0).select(money.columns)
