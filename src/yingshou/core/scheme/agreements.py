"""Whether a settlement agreement fits the account it is for."""

import polars as pl

from yingshou.core.scheme.rules import Rule, broken_rows

_LARGE_VOLTAGES = ("KV35", "KV66", "KV110", "KV220")


def check_agreements(
    *, accounts: pl.DataFrame, agreements: pl.DataFrame, terms: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return the mismatches between the agreements in force in a billing month and their accounts.

    An agreement is for customers supplied through a transformer or line of their own; its due dates lie
    before the day the bill is made; and a customer at 35 kV or more is expected to have one, now or
    from a later month on.

    Args:
        accounts: frame ACCOUNTS.
        agreements: frame AGREEMENTS, all versions.
        terms: frame AGREEMENT_TERMS.
        bill_month: billing month YYYYMM.
    """
    signed = agreements.filter(pl.col("valid_to_month").is_null() | (pl.col("valid_to_month") > bill_month))
    in_force = signed.filter(pl.col("valid_from_month") <= bill_month)
    settled = accounts.join(in_force.select("account_no").unique(), on="account_no", how="semi")
    without = accounts.join(signed, on="account_no", how="anti")
    dated = in_force.join(terms, on=["account_no", "version"], how="inner").join(
        accounts.select("account_no", "reading_day"), on="account_no", how="inner"
    )
    return pl.concat(
        [
            broken_rows(settled, [_small()]),
            broken_rows(without, [_missing()]),
            broken_rows(dated.with_columns(subject=pl.format("{}/{}", "version", "term_no")), [_late()],
                        subject="subject"),
        ]
    )  # fmt: skip


def _small() -> Rule:
    return Rule(
        code="SCHEME_AGREEMENT_SMALL",
        column="supply_class",
        broken=(pl.col("supply_class") == "LOW_VOLTAGE") | pl.col("price_class").str.starts_with("RESIDENT"),
    )


def _missing() -> Rule:
    return Rule(
        code="SCHEME_NO_AGREEMENT",
        column="voltage_level",
        broken=pl.col("voltage_level").is_in(_LARGE_VOLTAGES),
    )


def _late() -> Rule:
    """Name the terms due on or after the settlement day, when the bill itself is due."""
    return Rule(
        code="SCHEME_TERM_LATE",
        column="day",
        expected=pl.col("reading_day"),
        broken=(pl.col("month_offset") == 0)
        & (pl.col("reading_day") > 1)
        & (pl.col("day") >= pl.col("reading_day")),
    )
