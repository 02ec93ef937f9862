"""The order of a person's day: most yuan a minute first, those held out in the order of the treatments."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.next_action import NEXT_PROPOSALS, REQUIRED_ACTS

PEOPLE = pl.Schema(
    {"username": pl.String(), "minutes": pl.Int32(), "cases": pl.Int64(), "held_cases": pl.Int64()}
)
"""Minutes of a person's day, the cases they collect, and how many of these are held out."""
_CASE = ["username", "account_no"]
_PASSES = 20
"""How many times a step that is too long is left out for shorter ones."""
_ORDER = ("amount", "anchor_date", "account_no", "act")
_DOWN = [True, False, False, False]


def worklists(*, options: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Choose an act a case within the minutes of each person, and put them in order.

    Steps of stops and courts come first, the largest sums first. What is left of the day is shared between
    the cases held out and the others by their numbers, so that both get the same hours a case: the former in
    the order of the treatments (largest sum, then longest overdue), the latter by yuan a minute (`chosen`).
    The last act of those held out may run over their part, at the cost of the others, never the other way
    round; minutes they do not need are not given to the others, who would else be compared with more hours.
    The two lists are woven into one, so that neither has the better hours of the day.

    Args:
        options: of `options` with `anchor_date` and the columns of `with_gain`.
        people: PEOPLE; those without a row have no minutes.

    Returns:
        Columns of NEXT_PROPOSALS but `as_of` and `considered`, ordered by person and place.
    """
    known = options.filter(pl.col("why").is_null()).join(
        people.rename({"minutes": "_day"}), on="username", how="inner"
    )
    is_required, held = pl.col("act").is_in(REQUIRED_ACTS), pl.col("arm") == "RULES"
    required = _begun(known.filter(is_required).sort(_ORDER, descending=_DOWN), pl.col("_day"))
    rest = _less(known.filter(~is_required), required, "_day").with_columns(
        _part=-(-pl.col("_day") * pl.col("held_cases") // pl.max_horizontal("cases", pl.lit(1)))
    )
    by_rules = _begun(rest.filter(held).sort(_ORDER, descending=_DOWN), pl.col("_part"))
    others = _less(rest.filter(~held), by_rules, "_part", left="_over").with_columns(
        _left=pl.col("_day") - pl.col("_part") + pl.min_horizontal("_over", pl.lit(0))
    )
    by_gain = chosen(others, budget=pl.col("_left"))
    listed = pl.concat(
        [
            _woven(required, 0, pl.col("_day")),
            _woven(by_rules, 1, pl.col("_part")),
            _woven(by_gain, 1, pl.col("_left")),
        ],
        how="diagonal",
    ).sort("username", "_turn", "_at", "arm", "account_no", "act")
    minute = (pl.col("gain").cast(PRICE) / pl.col("minutes").cast(PRICE)).round(2).cast(YUAN)
    placed = listed.with_columns(
        place=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("username"), gain_a_minute=minute
    )
    return placed.select(name for name in NEXT_PROPOSALS.names if name not in {"as_of", "considered"})


def hopeful(*, options: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Keep what may come onto a list: the options of the cases that would, if these were all there are.

    So a large book is looked at in parts: what does not fit beside its own part does not fit beside all.

    Args:
        options: as of `worklists`.
        people: PEOPLE.
    """
    known = options.filter(pl.col("why").is_null()).join(
        people.rename({"minutes": "_day"}), on="username", how="inner"
    )
    is_required, held = pl.col("act").is_in(REQUIRED_ACTS), pl.col("arm") == "RULES"
    ordered = [known.filter(is_required), known.filter(~is_required & held)]
    kept = [
        *(_begun(rows.sort(_ORDER, descending=_DOWN), pl.col("_day")) for rows in ordered),
        chosen(known.filter(~is_required & ~held), budget=pl.col("_day")),
    ]
    return options.join(
        pl.concat([rows.select(_CASE) for rows in kept]).unique(), on="account_no", how="semi"
    )


def chosen(options: pl.DataFrame, *, budget: pl.Expr) -> pl.DataFrame:
    """Choose at most one act a case so that a person's minutes bring the most.

    Of the acts at a case only those on the rising, flattening edge of gain against minutes count; each step
    up that edge is worth so many yuan a minute, and the steps are taken in that order until the minutes are
    used up, longer ones left out for shorter ones at the end. It falls short of the optimum by less than the
    gain of the first step left out (an act takes minutes, a day has hundreds of them), so no solver is
    called; `python -m bench.models --only next` sets it beside one.

    Args:
        options: acts at cases, with `minutes` and `gain`; those that bring nothing are left out.
        budget: minutes of the person.
    """
    edge = _edge(options.filter(pl.col("gain") > 0))
    steps = edge.sort(
        "username", "_worth", "account_no", "minutes", descending=[False, True, False, False]
    ).with_row_index("_step")
    for _pass in range(_PASSES):
        steps = steps.with_columns(_used=pl.col("_more").cum_sum().over("username"))
        over = steps.filter(pl.col("_used") > budget).group_by("username").agg(pl.col("_step").min())
        if over.is_empty():
            break
        # The first step that is too long goes, with those beyond it at its case.
        first = steps.join(over.select("_step"), on="_step", how="semi").select(*_CASE, _from="minutes")
        beyond = (pl.col("minutes") >= pl.col("_from")).fill_null(value=False)
        steps = steps.join(first, on=_CASE, how="left", maintain_order="left").filter(~beyond).drop("_from")
    taken = steps.with_columns(_used=pl.col("_more").cum_sum().over("username")).filter(
        pl.col("_used") <= budget
    )
    return (
        taken.sort("minutes")
        .unique(_CASE, keep="last", maintain_order=True)
        .sort(
            "username",
            pl.col("gain").cast(PRICE) / pl.col("minutes").cast(PRICE),
            "account_no",
            descending=[False, True, False],
        )
        .drop("_worth", "_more", "_used", "_step")
    )


def _edge(options: pl.DataFrame) -> pl.DataFrame:
    """Keep the acts on the upper edge of each case, with minutes and yuan a minute of the step to each."""
    ordered = options.sort(*_CASE, "minutes", "gain", "act", descending=[False, False, False, True, False])
    best = pl.col("gain").cum_max().shift(1).over(_CASE)
    left = ordered.filter(best.is_null() | (pl.col("gain") > best))
    while True:
        stepped = left.with_columns(
            _more=pl.col("minutes") - pl.col("minutes").shift(1).over(_CASE).fill_null(0),
            _gained=pl.col("gain") - pl.col("gain").shift(1).over(_CASE).fill_null(pl.lit(0).cast(YUAN)),
        ).with_columns(_worth=pl.col("_gained").cast(PRICE) / pl.col("_more").cast(PRICE))
        # An act below the line between its neighbours is never the best; taking it out may bend the next one.
        bent = (pl.col("_worth").shift(-1).over(_CASE) > pl.col("_worth")).fill_null(value=False)
        straight = stepped.filter(~bent)
        if straight.height == stepped.height:
            return stepped.drop("_gained")
        left = straight.drop("_more", "_gained", "_worth")


def _begun(ordered: pl.DataFrame, budget: pl.Expr) -> pl.DataFrame:
    """Keep what is begun within the minutes, in the order given."""
    used = ordered.with_columns(_used=pl.col("minutes").cum_sum().over("username"))
    return used.filter(pl.col("_used") - pl.col("minutes") < budget).drop("_used")


def _less(rows: pl.DataFrame, done: pl.DataFrame, minutes: str, left: str = "") -> pl.DataFrame:
    """Take the minutes of what is done off a column of minutes of each person."""
    spent = done.group_by("username").agg(_spent=pl.col("minutes").sum())
    taken = (pl.col(minutes) - pl.col("_spent").fill_null(0)).alias(left or minutes)
    return (
        rows.join(spent, on="username", how="left", maintain_order="left").with_columns(taken).drop("_spent")
    )


def _woven(ordered: pl.DataFrame, turn: int, budget: pl.Expr) -> pl.DataFrame:
    """Say how far into its part of the day each act lies, in thousandths."""
    middle = pl.col("minutes").cum_sum().over("username") * 2 - pl.col("minutes")
    return ordered.with_columns(
        _turn=pl.lit(turn), _at=(middle * 500 // pl.max_horizontal(budget, pl.lit(1))).cast(pl.Int64)
    )


def considered(*, options: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Say of each line which other acts were looked at: `account_no`, `act`, `considered`.

    Each as act, gain and reason with `:` between, parted by `;`. The reason is that of `options`, or NO_GAIN,
    or LESS where the act is open and brings less for its minutes.
    """
    lines = listed.select("account_no", "act")
    others = options.join(lines.rename({"act": "_chosen"}), on="account_no", how="inner").filter(
        pl.col("act") != pl.col("_chosen")
    )
    reason = pl.coalesce(
        "why", pl.when(pl.col("gain") <= 0).then(pl.lit("NO_GAIN")).otherwise(pl.lit("LESS"))
    )
    told = others.with_columns(
        _told=pl.concat_str("act", pl.col("gain").cast(pl.String), reason, separator=":")
    ).unique(["account_no", "_chosen", "act"]).sort("account_no", "act")  # fmt: skip
    texts = told.group_by("account_no", act="_chosen").agg(considered=pl.col("_told").str.join(";"))
    return lines.join(texts, on=["account_no", "act"], how="left", maintain_order="left").with_columns(
        pl.col("considered").fill_null("")
    )
