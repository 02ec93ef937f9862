"""Whether the instalments on arrears are kept, as a function of what was paid until a day."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.tables.arrangements import ARRANGEMENT_INSTALMENTS, ARRANGEMENT_STANDINGS

SETTLED = pl.Schema({"arrangement_no": pl.String(), "value_date": pl.Date(), "amount": YUAN})
"""What was settled of an agreement's items since it was signed, by value date; a reversal is negative."""
EMPTIED = pl.Schema({"arrangement_no": pl.String(), "emptied_date": pl.Date()})
"""The day from which nothing is left to pay of an agreement's items, for those of which nothing is."""


def standings(
    *,
    terms: pl.DataFrame,
    grace_days: pl.DataFrame,
    settled: pl.DataFrame,
    as_of: date,
    emptied: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Tell how each agreement stands at the end of a day.

    An instalment is kept where all that was settled by its day, the days of grace after it included, reaches
    the sum of the instalments up to it: paying ahead counts, paying another month's bill does not. The
    promise is broken on the first day after that, and stays broken whatever is paid later, until all is paid.
    All is paid too where nothing is left of the items: money valued before the agreement, or penalty given
    up, makes the debt smaller than its instalments.

    Args:
        terms: table ARRANGEMENT_TERMS.
        grace_days: arrangement_no, grace_days.
        settled: SETTLED.
        as_of: the day; what was settled later does not count.
        emptied: EMPTIED.

    Returns:
        Table ARRANGEMENT_STANDINGS, one row an agreement with terms.
    """
    no = "arrangement_no"
    lines = _lines(terms=terms, grace_days=grace_days, settled=settled, as_of=as_of)
    ahead = (pl.col("target") > pl.col("paid")) & ~pl.col("empty")
    gone = (
        pl.DataFrame(schema=EMPTIED) if emptied is None else emptied.filter(pl.col("emptied_date") <= as_of)
    )
    lines = lines.with_columns(empty=pl.col(no).is_in(gone[no].to_list()))
    grouped = lines.sort("term_no").group_by(no, maintain_order=True).agg(
        whole=pl.col("amount").sum(),
        paid=pl.col("paid").first(),
        empty=pl.col("empty").first(),
        due_by_now=pl.col("amount").filter(pl.col("due_date") <= as_of).sum(),
        next_date=pl.col("due_date").filter(ahead).first(),
        next_amount=(pl.col("target") - pl.col("paid")).filter(ahead).first(),
        broken_date=pl.col("last_day").filter(pl.col("missed")).min() + pl.duration(days=1),
    )  # fmt: skip
    state = (
        pl.when((pl.col("paid") >= pl.col("whole")) | pl.col("empty"))
        .then(pl.lit("COMPLETED"))
        .when(pl.col("broken_date").is_not_null())
        .then(pl.lit("BROKEN"))
        .otherwise(pl.lit("RUNNING"))
    )
    short = pl.when(pl.col("empty")).then(yuan(0)).otherwise(pl.col("due_by_now") - pl.col("paid"))
    return ARRANGEMENT_STANDINGS.conform(
        grouped.with_columns(state=state, short=pl.max_horizontal(short, yuan(0)))
    )


def instalments(
    *, terms: pl.DataFrame, grace_days: pl.DataFrame, settled: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Tell what was paid of each instalment at the end of a day: the first ones are filled first.

    Args as in `standings`.

    Returns:
        Table ARRANGEMENT_INSTALMENTS.
    """
    lines = _lines(terms=terms, grace_days=grace_days, settled=settled, as_of=as_of)
    before = pl.col("target") - pl.col("amount")
    part = pl.min_horizontal(pl.max_horizontal(pl.col("paid") - before, yuan(0)), pl.col("amount"))
    return ARRANGEMENT_INSTALMENTS.conform(lines.sort("arrangement_no", "term_no").with_columns(paid=part))


def _lines(
    *, terms: pl.DataFrame, grace_days: pl.DataFrame, settled: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return the instalments with the sum up to each, what was reached by its last day, and paid by now."""
    no = "arrangement_no"
    paid = settled.filter(pl.col("value_date") <= as_of).sort("value_date")
    running = paid.select(no, "value_date", reached=pl.col("amount").cum_sum().over(no))
    by_day = running.group_by(no, "value_date", maintain_order=True).last().sort("value_date")
    lines = (
        terms.join(grace_days, on=no)
        .sort("term_no")
        .with_columns(
            target=pl.col("amount").cum_sum().over(no),
            last_day=pl.col("due_date") + pl.duration(days=pl.col("grace_days")),
        )
        .sort("last_day")
        .join_asof(by_day, left_on="last_day", right_on="value_date", by=no, check_sortedness=False)
        .with_columns(pl.col("reached").fill_null(yuan(0)))
    )
    total = paid.group_by(no).agg(paid=pl.col("amount").sum())
    lines = lines.join(total, on=no, how="left").with_columns(pl.col("paid").fill_null(yuan(0)))
    missed = (pl.col("last_day") < as_of) & (pl.col("reached") < pl.col("target"))
    return lines.with_columns(missed=missed)
