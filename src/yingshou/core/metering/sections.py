"""Parts of an account that pay at other price classes: each is settled like an account of its own.

A dwelling behind a shop, or a fixed share of a works' energy that is lighting (定比定量), is a section. On
the way through the quantity chain a section goes by a number of its own; afterwards its energy is put
together with that of its account again.
"""

from dataclasses import dataclass

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.joins import matched
from yingshou.core.metering.chain import Settled
from yingshou.core.metering.periods import account_periods, active_meters, points_of_use
from yingshou.core.metering.steps import STEP_COLUMNS, metered
from yingshou.core.tables import PROBLEMS, USAGE
from yingshou.core.tables.quantities import QUANTITY_STEPS, STEP_KINDS

_ENERGY = ("total_kwh", *PERIOD_COLUMNS.values())
_NAMES = {
    "section_no": pl.String, "account_no": pl.String, "line_class": pl.String, "price_class": pl.String,
    "time_of_use": pl.Boolean,
}  # fmt: skip
_SECTION_MARK = r"#([A-Z_]+)#(true|false)"
_KEY = ("account_no", "price_class", "time_of_use")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """Accounts, meters and rules with each section under its own number, and the names of the sections.

    names: section_no, account_no, line_class (null for the account's own part), price_class, time_of_use.
    """

    accounts: pl.DataFrame
    metering_points: pl.DataFrame
    quantity_rules: pl.DataFrame
    names: pl.DataFrame

    def parts(self) -> pl.DataFrame:
        """Return no sections, by the columns of `join_sections`."""
        energy = dict.fromkeys((*_ENERGY, "reactive_kvarh"), ENERGY)
        named = {name: dtype for name, dtype in _NAMES.items() if name != "section_no"}
        return pl.DataFrame(schema={**named, **energy})


def by_account(frame: pl.DataFrame, *, sections: Sections) -> pl.DataFrame:
    """Give the rows of residents' sections the numbers of their accounts, which have one such section."""
    numbers = sections.names.select(account_no="section_no", _account="account_no")
    joined = frame.join(numbers, on="account_no", how="left")
    return joined.with_columns(account_no=pl.coalesce("_account", "account_no")).drop("_account")


def split_sections(
    *, accounts: pl.DataFrame, metering_points: pl.DataFrame, quantity_rules: pl.DataFrame
) -> Sections:
    """Number the parts of accounts that pay at another class, or otherwise by time of use.

    Args:
        accounts: frame ACCOUNTS, with any further columns.
        metering_points: frame METERING_POINTS.
        quantity_rules: frame QUANTITY_RULES.
    """
    own = accounts.select("account_no", _class="price_class", _by_time="time_of_use")
    points = _classed(points_of_use(metering_points), own)
    rules = quantity_rules.filter(pl.col("price_class").is_not_null()).with_columns(
        pl.col("time_of_use").fill_null(value=False)
    )
    if points.is_empty() and rules.is_empty():
        return Sections(
            accounts=accounts, metering_points=metering_points, quantity_rules=quantity_rules,
            names=pl.DataFrame(schema=_NAMES),
        )  # fmt: skip
    known = rules.join(own, on="account_no", how="semi")
    others = pl.concat([points.select(_KEY), known.select(_KEY)]).unique(maintain_order=True)
    others = others.with_columns(section_no=_section_no(), line_class="price_class")
    main = own.join(others, on="account_no", how="semi").select(
        "account_no", section_no="account_no", line_class=pl.lit(None, pl.String), price_class="_class",
        time_of_use="_by_time",
    )  # fmt: skip
    names = pl.concat([main.select(_NAMES.keys()), others.select(_NAMES.keys())])
    return Sections(
        accounts=_with_sections(accounts, others),
        metering_points=metering_points.join(
            points.select("point_no", "meter_no", _section=_section_no()), on=["point_no", "meter_no"],
            how="left", maintain_order="left",
        ).with_columns(account_no=pl.coalesce("_section", "account_no")).drop("_section"),
        quantity_rules=quantity_rules.with_columns(
            other_account_no=pl.when(pl.col("price_class").is_not_null())
            .then(_section_no(pl.col("time_of_use").fill_null(value=False)))
            .otherwise("other_account_no")
        ),
        names=names,
    )  # fmt: skip


def _section_no(by_time: pl.Expr | None = None) -> pl.Expr:
    return pl.format(
        "{}#{}#{}", "account_no", "price_class", pl.col("time_of_use") if by_time is None else by_time
    )


def _classed(points: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return the points that count another part than the account's own, with class and time of use filled."""
    named = points.filter(pl.col("price_class").is_not_null() | pl.col("time_of_use").is_not_null())
    if named.is_empty():
        return named
    joined = matched(named, own)
    same = (pl.col("price_class").fill_null(pl.col("_class"))) == pl.col("_class")
    by_time = pl.col("time_of_use").fill_null(pl.when(same).then("_by_time").otherwise(pl.lit(value=False)))
    filled = joined.with_columns(
        price_class=pl.col("price_class").fill_null(pl.col("_class")), time_of_use=by_time
    )
    return filled.filter(
        (pl.col("price_class") != pl.col("_class")) | (pl.col("time_of_use") != pl.col("_by_time"))
    )


def _with_sections(accounts: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    sections = (
        others.select("section_no", *_KEY)
        .join(accounts.drop("price_class", "time_of_use"), on="account_no", how="inner")
        .with_columns(account_no="section_no")
    )
    return pl.concat([accounts, sections.select(accounts.columns)])


def join_sections(*, settled: Settled, sections: Sections, bill_month: int) -> tuple[Settled, pl.DataFrame]:
    """Put the sections of accounts together again.

    An account is blocked by a problem of any of its parts. A part that has neither a meter in the period nor
    receives anything is no part of the month.

    Returns:
        The chain by account, and the sections by the columns of `rating.sections.SECTIONS`.
    """
    names = sections.names
    idle = _idle(settled=settled, sections=sections, bill_month=bill_month)
    parts = names.rename({"account_no": "_account"}).join(
        settled.usage.rename({"account_no": "section_no"}), on="section_no", how="inner"
    )
    told = settled.problems.join(
        names.select(account_no="section_no", _account="account_no"), on="account_no", how="left"
    ).join(idle, on="account_no", how="anti")
    problems = PROBLEMS.conform(
        told.with_columns(
            account_no=pl.coalesce("_account", "account_no"),
            subject=pl.col("subject").str.replace(_SECTION_MARK, "/$1"),
        )
    ).unique("account_no", keep="first", maintain_order=True)
    parts = parts.join(problems, left_on="_account", right_on="account_no", how="anti")
    whole = settled.usage.join(names, left_on="account_no", right_on="section_no", how="anti")
    chain = Settled(
        usage=pl.concat([whole, _summed(parts)]),
        steps=_steps(settled=settled, names=names, parts=parts, bill_month=bill_month),
        problems=problems,
    )
    rated = parts.with_columns(account_no="_account")
    return chain, rated.select(
        "account_no", "line_class", "price_class", "time_of_use", *_ENERGY, "reactive_kvarh"
    )


def _idle(*, settled: Settled, sections: Sections, bill_month: int) -> pl.DataFrame:
    """Return the parts without a meter in the period that received nothing, of accounts with another part."""
    names = sections.names
    periods = account_periods(accounts=sections.accounts, bill_month=bill_month)
    meters = active_meters(periods=periods, metering_points=sections.metering_points)
    numbered = names.rename({"account_no": "_account", "section_no": "account_no"})
    idle = numbered.join(meters, on="account_no", how="anti").join(settled.usage, on="account_no", how="anti")
    alive = numbered.join(idle, on="account_no", how="anti").select("_account")
    dead = idle.join(alive, on="_account", how="anti").filter(pl.col("line_class").is_null())
    return idle.join(dead, on="account_no", how="anti").select("account_no")


def _summed(parts: pl.DataFrame) -> pl.DataFrame:
    """Sum the usage of the parts of each account; its demand is that of its own class, else the highest."""
    reactive = pl.col("reactive_kvarh")
    demand = pl.col("max_demand_kw")
    summed = parts.group_by(account_no="_account", maintain_order=True).agg(
        pl.col("bill_month", "period_start", "period_end").first(),
        pl.col(_ENERGY).sum().cast(ENERGY),
        reactive_kvarh=reactive.sum().cast(ENERGY) if parts.is_empty() else pl.when(
            ~reactive.is_null().all()).then(reactive.sum().cast(ENERGY)),
        max_demand_kw=pl.coalesce(demand.filter(pl.col("line_class").is_null()).first(), demand.max()),
    )  # fmt: skip
    return USAGE.conform(summed)


def _steps(*, settled: Settled, names: pl.DataFrame, parts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Renumber the steps by account, each part's metered energy among them where there are any."""
    numbers = names.select(account_no="section_no", _account="account_no")
    joined = settled.steps.join(numbers, on="account_no", how="left")
    stepped = joined.filter(pl.col("_account").is_not_null())
    silent = (
        parts.join(stepped.select("_account").unique(), on="_account", how="semi")
        .join(stepped, left_on="section_no", right_on="account_no", how="anti")
        .with_columns(account_no="section_no")
    )
    all_parts = pl.concat(
        [stepped.select(*STEP_COLUMNS, "_account"), metered(silent).with_columns(
            silent["_account"].alias("_account"))]
    ).join(parts.select("_account").unique(), on="_account", how="semi")  # fmt: skip
    order = pl.col("kind").replace_strict({k: i for i, k in enumerate(STEP_KINDS)}, return_dtype=pl.Int8)
    section = pl.col("account_no").str.extract(_SECTION_MARK, 1)
    renumbered = (
        all_parts.with_columns(
            source=pl.when(pl.col("source") == "-").then(section.fill_null("-")).otherwise(
                pl.col("source").str.replace(f"^.*{_SECTION_MARK}", "$1"))
        )
        .with_columns(account_no="_account")
        .sort("account_no", order, "source", maintain_order=True)
        .with_columns(
            bill_month=pl.lit(bill_month, pl.Int32),
            step_no=pl.col("kind").cum_count().over("account_no").cast(pl.Int32),
        )
    )  # fmt: skip
    plain = joined.filter(pl.col("_account").is_null()).drop("_account")
    return pl.concat([plain, QUANTITY_STEPS.conform(renumbered)])
