"""Rules over features make reasons, reasons make cards, and cards move from day to day."""

from datetime import date

import polars as pl

from yingshou.core.tables.warnings import COLOURS, FEATURES, WARNING_REASONS

CARD = ("account_no", "cause")
"""One card an account and cause."""
_PLACES = {colour: place for place, colour in enumerate(COLOURS)}


def reasons(*, features: pl.DataFrame, rules: pl.DataFrame, open_rules: pl.DataFrame) -> pl.DataFrame:
    """Return the rules that hold, as WARNING_REASONS, the gravest of each card first.

    A rule holds from its threshold on, and one that held before until its value lies below `clear_at`, so
    that a card does not flicker. Of several rules on one feature the gravest is named.

    Args:
        features: table WARNING_FEATURES.
        rules: those of a day (`rules_on`).
        open_rules: `account_no`, `rule_no` of the reasons of open cards.
    """
    held = open_rules.select("account_no", "rule_no", _held=pl.lit(value=True)).unique()
    met = (
        features.join(rules, on="feature")
        .join(held, on=["account_no", "rule_no"], how="left")
        .filter(
            (pl.col("value") >= pl.col("threshold"))
            | (pl.col("_held").fill_null(value=False) & (pl.col("value") >= pl.col("clear_at")))
        )
        .with_columns(
            cause=pl.col("feature").replace_strict(FEATURES, return_dtype=pl.String), _place=_place()
        )
    )
    order = met.sort(
        *CARD, "_place", "chance", "rule_no", descending=[False, False, True, True, False]
    ).unique(["account_no", "feature"], keep="first", maintain_order=True)
    return WARNING_REASONS.conform(order)


def cards_of(found: pl.DataFrame) -> pl.DataFrame:
    """Sum reasons up to cards: CARD, `colour`, `lead_days` and `owner` of the gravest reason, `rules`.

    Args:
        found: as of `reasons`, the gravest of each card first.
    """
    return found.group_by(CARD, maintain_order=True).agg(
        pl.col("colour").first(),
        pl.col("lead_days").max(),
        pl.col("owner").first(),
        pl.col("rule_no").sort().alias("rules"),
    )


def moves(*, before: pl.DataFrame, now: pl.DataFrame, features: pl.DataFrame, on: date) -> pl.DataFrame:
    """Say what became of every card: CARD, `move`, `colour`, `event_date`.

    OPENED, ESCALATED or EASED where the colour changed, KEPT where it did not, CLEARED where no rule of the
    cause holds any more. A card whose figures are gone altogether is not cleared but NO_DATA: that nothing is
    known is no good news.

    Args:
        before: open cards, CARD and `colour`.
        now: as of `cards_of`.
        features: table WARNING_FEATURES of the day.
        on: the day.
    """
    known = (
        features.with_columns(cause=pl.col("feature").replace_strict(FEATURES, return_dtype=pl.String))
        .filter(pl.col("cause") != "EVENT")
        .select(CARD)
        .unique()
        .with_columns(_known=pl.lit(value=True))
    )
    both = (
        before.select(*CARD, _old="colour")
        .join(now.select(*CARD, "colour"), on=CARD, how="full", coalesce=True)
        .join(known, on=CARD, how="left")
    )
    old, new = (_place(name) for name in ("_old", "colour"))
    # An event fades by its age, so that no event left is the end of its card.
    gone = pl.col("_known").is_null() & (pl.col("cause") != "EVENT")
    move = (
        pl.when(pl.col("_old").is_null()).then(pl.lit("OPENED"))
        .when(pl.col("colour").is_null() & gone).then(pl.lit("NO_DATA"))
        .when(pl.col("colour").is_null()).then(pl.lit("CLEARED"))
        .when(new > old).then(pl.lit("ESCALATED"))
        .when(new < old).then(pl.lit("EASED"))
        .otherwise(pl.lit("KEPT"))
    )  # fmt: skip
    told = both.with_columns(move=move, event_date=pl.lit(on))
    return told.select(
        *CARD, "move", colour=pl.coalesce("colour", "_old"), event_date=pl.col("event_date")
    ).sort(CARD)  # fmt: skip


def _place(name: str = "colour") -> pl.Expr:
    return pl.col(name).replace_strict(_PLACES, return_dtype=pl.Int8, default=None)
