"""Drafts held against the accept-list and its limits."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.tables import DRAFTS
from yingshou.core.tables.drafts import ENDORSER_SEPARATOR
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.schema import RowRule

STAGE = "drafts"
_SHORT_TERM_FROM = date(2023, 1, 1)
"""商业汇票承兑、贴现与再贴现管理办法 (2022, 第4号令): six months at most from here on, one year before."""


def accept_drafts(
    *, drafts: pl.DataFrame, acceptors: pl.DataFrame, outstanding: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split drafts into those that may be taken, with `needs_second`, and problems.

    The version of an acceptor is the latest one valid on the day the draft was received. The chain of
    endorsements must end with who hands the draft in (票据法 art. 31: 背书应当连续). An acceptor's limit
    counts what is held unpaid and the drafts before in the same frame, also those refused for the limit.

    Args:
        drafts: table DRAFTS; further columns are kept.
        acceptors: table DRAFT_ACCEPTORS.
        outstanding: `acceptor_no`, `amount`: face of the drafts held or waiting now, in yuan.
        as_of: business date; a draft received later is a problem.
    """
    versions = acceptors.select(
        "acceptor_no", "valid_from", "is_accepted", "largest_amount", "total_amount", "approve_above",
        acceptor_kind="kind",
    ).sort("valid_from")  # fmt: skip
    held = outstanding.group_by("acceptor_no").agg(pl.col("amount").sum().cast(YUAN).alias("held"))
    joined = (
        drafts.with_row_index("__row")
        .sort("received_date")
        .join_asof(
            versions, left_on="received_date", right_on="valid_from", by="acceptor_no", check_sortedness=False
        )
        .join(held, on="acceptor_no", how="left")
        .sort("__row")
        .with_columns(
            taken=pl.col("face_amount").cum_sum().over("acceptor_no") + pl.col("held").fill_null(yuan(0)),
            longest_date=_longest_date(),
            hander=_last_holder(),
        )
    )
    good, problems = split_by_rules(joined, _rules(as_of), stage=STAGE, subject="draft_no")
    needs_second = (pl.col("face_amount") > pl.col("approve_above")).fill_null(value=False)
    return good.with_columns(needs_second=needs_second).select(*drafts.columns, "needs_second"), problems


def _rules(as_of: date) -> tuple[RowRule, ...]:
    listed = pl.col("acceptor_kind").is_not_null() & pl.col("is_accepted")
    return (
        *DRAFTS.rules,
        RowRule(code="FUTURE_DATE", column="received_date", keeps=pl.col("received_date") <= as_of),
        RowRule(
            code="DRAFT_TOO_LONG",
            column="maturity_date",
            keeps=pl.col("maturity_date") <= pl.col("longest_date"),
        ),
        RowRule(code="DRAFT_CHAIN", column="payer_name", keeps=pl.col("payer_name") == pl.col("hander")),
        RowRule(code="ACCEPTOR_NOT_LISTED", column="acceptor_no", keeps=listed),
        RowRule(code="ACCEPTOR_NOT_LISTED", column="kind", keeps=pl.col("kind") == pl.col("acceptor_kind")),
        RowRule(
            code="ACCEPTOR_LIMIT",
            column="face_amount",
            keeps=pl.col("face_amount") <= pl.col("largest_amount"),
        ),
        RowRule(code="ACCEPTOR_LIMIT", column="face_amount", keeps=pl.col("taken") <= pl.col("total_amount")),
    )


def _longest_date() -> pl.Expr:
    """Return the last maturity the law allows a draft of its day of issue."""
    return (
        pl.when(pl.col("issue_date") >= _SHORT_TERM_FROM)
        .then(pl.col("issue_date").dt.offset_by("6mo"))
        .otherwise(pl.col("issue_date").dt.offset_by("1y"))
    )


def _last_holder() -> pl.Expr:
    """Return who held the draft last before the supplier: the last endorser, else the drawer."""
    chain = pl.col("endorsers").str.split(ENDORSER_SEPARATOR).list.eval(pl.element().str.strip_chars())
    last = chain.list.eval(pl.element().filter(pl.element() != "")).list.last()
    return last.fill_null(pl.col("drawer").str.strip_chars())
