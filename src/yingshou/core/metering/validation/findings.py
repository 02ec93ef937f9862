"""What a check found, as problem rows with figure, limit, effect and owner."""

import polars as pl

from yingshou.core.joins import matched
from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.validation import RULE_CODES

STAGE = "validation"
_KIND = ["customer_class", "voltage_level"]
DEFAULT_OWNER = "REVIEWER"


def with_rule(
    *, frame: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame, code: str
) -> pl.DataFrame:
    """Add to each row the rule of a code that holds for its account; rows without one fall away.

    Args:
        frame: any frame with account_no.
        accounts: frame ACCOUNTS.
        in_force: frame of `rules_in_force`.
        code: rule code.

    Returns:
        The frame with effect, owner, limit_value, limit_unit and floor_value.
    """
    rule = in_force.filter(pl.col("rule_code") == code).drop("rule_code")
    if rule.is_empty() or frame.is_empty():
        added = (pl.lit(None, dtype).alias(name) for name, dtype in rule.schema.items())
        return frame.clear().with_columns(added)
    kinds = accounts.select("account_no", *_KIND)
    return matched(frame, kinds).join(rule, on=_KIND, how="inner", maintain_order="left")


def findings(
    frame: pl.DataFrame, *, code: str, column: str, limit: pl.Expr | None = None, subject: str = "account_no"
) -> pl.DataFrame:
    """Describe rows of `with_rule` as PROBLEMS.

    Args:
        frame: rows a rule has caught.
        code: rule code.
        column: column of the figure seen.
        limit: the figure it should not pass, in the unit of the column; None where there is none.
        subject: column that names what is concerned.
    """
    if frame.is_empty():
        return PROBLEMS.empty()
    shown = pl.lit(None, pl.String) if limit is None else limit.cast(pl.String)
    rows = frame.with_columns(limit_value=shown)
    return problem_rows(rows, stage=STAGE, code=code, subject=subject, column=column)


def owned(*, problems: pl.DataFrame, accounts: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """Give problems of any stage the owner and effect of their rule.

    Without a rule of its code a problem is the reviewer's, and blocks or warns as its code does.
    """
    rules = in_force.select(*_KIND, code="rule_code", _owner="owner")
    blocking = [code for code, known in PROBLEM_CODES.items() if known.blocking]
    known = problems.join(accounts.select("account_no", *_KIND), on="account_no", how="left").join(
        rules, on=[*_KIND, "code"], how="left"
    )
    effect = pl.when(pl.col("code").is_in(blocking)).then(pl.lit("BLOCK")).otherwise(pl.lit("WARN"))
    return PROBLEMS.conform(
        known.with_columns(
            owner=pl.coalesce("owner", "_owner", pl.lit(DEFAULT_OWNER)), effect=pl.coalesce("effect", effect)
        )
    )


def gravest(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the gravest finding of each account, in the order of the rules."""
    rank = pl.col("code").replace_strict(
        {code: place for place, code in enumerate(RULE_CODES)}, default=len(RULE_CODES), return_dtype=pl.Int8
    )
    return rows.sort("account_no", rank, "subject").unique("account_no", keep="first", maintain_order=True)
