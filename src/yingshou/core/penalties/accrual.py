"""Penalty of many receivables: frames in, frames out. The arithmetic is that of `days`."""

from datetime import date

import numpy as np
import polars as pl

from yingshou.core.fen import EVER, Array, days, fen, yuan_of
from yingshou.core.money import EXACT, YUAN
from yingshou.core.penalties.days import Owed, Pieces, accrue, spans_of, weigh
from yingshou.core.penalties.versions import RuleBook, Versions, refuse_unruled
from yingshou.core.tables.scope import ALL

_NO_SPANS = pl.DataFrame(
    schema={"receivable_no": pl.String, "principal": YUAN, "start": pl.Date, "stop": pl.Date}
)
_NOT_WEIGHED = pl.DataFrame(schema={"receivable_no": pl.String, "raw": EXACT})


def accrued(
    *,
    receivables: pl.DataFrame,
    pieces: pl.DataFrame,
    rules: pl.DataFrame,
    classes: pl.DataFrame,
    as_of: date | pl.Expr,
) -> pl.DataFrame:
    """Accrue the penalty of each receivable up to a day, in yuan; what has been paid of it is not deducted.

    Source: 供电营业规则 (1996) art. 98 and 电力供应与使用条例 art. 39; how the day of payment and the turn of
    the year count is each supplier's reading, hence options of the rules. Penalty bears no penalty. It is a
    function of history alone: the same facts in any order come to the same penalty.

    Args:
        receivables: `receivable_no`, `account_no`, `bill_month`, `amount`, `due_date`, `penalty_start_date`
            (null = never).
        pieces: `receivable_no`, `principal`, `value_date`: clearings by the date of their money; reversals
            and releases negative, with the value date of what they take back; ROLLED adjustments by their
            date, for they were owed until then; CREDITED ones with a null date, for they were not.
        rules: table PENALTY_RULES; rates and the base year are those of each day, the day count that of the
            day of payment, minimum and cap those of the last one.
        classes: `account_no`, `customer_class`.
        as_of: last day to look at, or an expression over `receivables` that gives one for each row.

    Returns:
        `receivable_no`, `penalty`, one row for each receivable; 0.00 where nothing accrued.

    Raises:
        InvariantError: a late receivable's account has no class, or the class no rule.
    """
    late = _late(receivables, as_of)
    penalty = np.zeros(receivables.height, dtype=np.int64)
    if late.height:
        penalty[late["__row"].to_numpy()] = accrue(*_ruled(late, pieces, rules, classes))
    return receivables.select("receivable_no", penalty=yuan_of(penalty))


def workings(
    *,
    receivables: pl.DataFrame,
    pieces: pl.DataFrame,
    rules: pl.DataFrame,
    classes: pl.DataFrame,
    as_of: date | pl.Expr,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Show how `accrued` comes to its penalty; arguments as there.

    Returns:
        What bears penalty: `receivable_no`, `principal`, half-open `start`, `stop`; and the yuan before
        rounding: `receivable_no`, `raw`.
    """
    late = _late(receivables, as_of)
    if late.is_empty():
        return _NO_SPANS, _NOT_WEIGHED
    owed, known, versions = _ruled(late, pieces, rules, classes)
    spans = spans_of(owed, known, versions)
    borne = pl.DataFrame(
        {
            "receivable_no": late["receivable_no"].gather(spans.item),
            "principal": yuan_of(spans.principal),
            "start": pl.Series(spans.start).cast(pl.Int32).cast(pl.Date),
            "stop": pl.Series(spans.stop).cast(pl.Int32).cast(pl.Date),
        }
    )
    # Fen in hundred-millionths are yuan with ten decimals; two more make them EXACT.
    raw = pl.Series("raw", [int(each) * 100 for each in weigh(spans, owed, versions)], dtype=pl.Int128)
    weighed = late.select("receivable_no", raw=raw).with_columns(pl.col("raw").reinterpret(dtype=EXACT))
    return borne, weighed.filter(pl.col("receivable_no").is_in(borne["receivable_no"].implode()))


def _late(receivables: pl.DataFrame, as_of: date | pl.Expr) -> pl.DataFrame:
    day = as_of if isinstance(as_of, pl.Expr) else pl.lit(as_of)
    return (
        receivables.with_row_index("__row")
        .with_columns(__as_of=day)
        .filter(pl.col("penalty_start_date") <= pl.col("__as_of"))
    )


def _ruled(
    late: pl.DataFrame, pieces: pl.DataFrame, rules: pl.DataFrame, classes: pl.DataFrame
) -> tuple[Owed, Pieces, Versions]:
    owed, known, versions = laid_out(receivables=late, pieces=pieces, rules=rules, classes=classes)
    owed = owed._replace(as_of=days(late["__as_of"]))
    if (owed.kind < 0).any():
        refuse_unruled(late.filter(owed.kind < 0).item(0, "account_no"))
    return owed, known, versions


def laid_out(
    *, receivables: pl.DataFrame, pieces: pl.DataFrame, rules: pl.DataFrame, classes: pl.DataFrame
) -> tuple[Owed, Pieces, Versions]:
    """Lay receivables, their pieces and the versions of their rules out as arrays; arguments as in `accrued`.

    The days looked at are EVER, until they are replaced; the kind of an account without a rule is -1.
    """
    kind, versions = _kinds(receivables, rules, classes)
    places = receivables.select("receivable_no", __item=pl.int_range(pl.len(), dtype=pl.Int64))
    known = pieces.join(places, on="receivable_no", how="inner")
    owed = Owed(
        amount=fen(receivables["amount"]),
        start=days(receivables["penalty_start_date"]),
        year_end_bill=_year_ends(receivables["bill_month"].cast(pl.Int32) // 100),
        year_end_due=_year_ends(receivables["due_date"].dt.year()),
        as_of=np.full(receivables.height, EVER),
        kind=kind,
    )
    gone = Pieces(
        item=known["__item"].to_numpy(), principal=fen(known["principal"]), day=days(known["value_date"])
    )
    return owed, gone, versions


def _kinds(receivables: pl.DataFrame, rules: pl.DataFrame, classes: pl.DataFrame) -> tuple[Array, Versions]:
    """Give each receivable its kind of account: its contract where it has one, else its class."""
    by_contract = rules.filter(pl.col("account_no") != ALL).join(receivables, on="account_no", how="semi")
    agreed = pl.col("account_no").is_in(by_contract["account_no"].unique().implode())
    kinds = (
        receivables.select("account_no")
        .join(
            classes.select("account_no", "customer_class").unique(),
            on="account_no", how="left", maintain_order="left",
        )
        .with_columns(account_no=pl.when(agreed).then("account_no"))
    )  # fmt: skip
    different = kinds.unique()
    book = RuleBook(pl.concat([rules.filter(pl.col("account_no") == ALL), by_contract]).to_dicts())
    places, versions = book.line_up(different.rows())
    placed = different.with_columns(place=pl.Series(places, dtype=pl.Int64))
    found = kinds.join(
        placed, on=["account_no", "customer_class"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found["place"].to_numpy(), versions


def _year_ends(years: pl.Series) -> Array:
    """Return the first day after each year."""
    return days(pl.select(pl.date(pl.lit(years) + 1, 1, 1)).to_series())
