"""Which version of which rule a late item is under, day by day: its account's contract before its class."""

from datetime import date

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.tables.scope import ALL

_CLASS, _ACCOUNT = 1, 2


def with_rules(late: pl.DataFrame, *, classes: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Give each late item every version of its rule with the half-open range in which it holds.

    An account's own rows hold from their first day on, those of its class before it. The first version also
    holds for the days before it.

    Args:
        late: `receivable_no`, `account_no` and what else is wanted.
        classes: `account_no`, `customer_class`.
        rules: table PENALTY_RULES.

    Returns:
        `late` with the columns of the rule, `rule_start` and `rule_end`.

    Raises:
        InvariantError: an account has no class, or the class no rule.
    """
    of_class = rules.filter(pl.col("account_no") == ALL).drop("account_no")
    of_account = rules.filter(pl.col("account_no") != ALL).drop("customer_class")
    classed = late.join(classes.select("account_no", "customer_class").unique(), on="account_no", how="left")
    plain = classed.join(of_account, on="account_no", how="anti")
    found = plain.join(_ranges(of_class, "customer_class"), on="customer_class", how="left")
    agreed = classed.join(of_account, on="account_no", how="semi")
    if agreed.height:
        versions = _contract_versions(agreed, of_class, of_account)
        joined = agreed.join(versions, on="account_no", how="left")
        found = pl.concat([found, joined.select(found.columns)])
    unruled = found.filter(pl.col("same_year_rate").is_null())
    if unruled.height:
        account = unruled.item(0, "account_no")
        raise InvariantError(
            zh=f"户号 {account} 没有适用的违约金规则", en=f"no penalty rule applies to account {account}"
        )
    return found


def _contract_versions(
    agreed: pl.DataFrame, of_class: pl.DataFrame, of_account: pl.DataFrame
) -> pl.DataFrame:
    """Line up the versions of accounts with a contract: their class's before the contract's first day."""
    accounts = agreed.select("account_no", "customer_class").unique()
    by_class = accounts.join(of_class, on="customer_class").with_columns(rank=_CLASS)
    own = of_account.join(accounts, on="account_no", how="semi").with_columns(rank=_ACCOUNT)
    rows = pl.concat([by_class.drop("customer_class"), own.select(by_class.drop("customer_class").columns)])
    leading = rows.sort("account_no", "valid_from", "rank", descending=[False, False, True]).filter(
        pl.col("rank") == pl.col("rank").cum_max().over("account_no")
    )
    return _ranges(leading.drop("rank"), "account_no")


def _ranges(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Let each version hold until the next one begins, and the first one from ever."""
    first = pl.col("valid_from") == pl.col("valid_from").min().over(by)
    return rows.sort(by, "valid_from").with_columns(
        rule_start=pl.when(first).then(pl.lit(date.min)).otherwise("valid_from"),
        rule_end=pl.col("valid_from").shift(-1).over(by).fill_null(date.max),
    )
