"""Usage of a billing month from register reads: multiplier, roll-over, exchange of meters, several points."""

from decimal import Decimal
from typing import Literal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.joins import beside, matched, ordered, without
from yingshou.core.metering.checks import assert_rows_kept, first_problems, implausible
from yingshou.core.metering.limits import MeteringLimits, metering_limits
from yingshou.core.metering.matching import METER, reads_of
from yingshou.core.metering.periods import account_periods, active_meters, interval_accounts
from yingshou.core.money import EXACT, multiply, scale_energy
from yingshou.core.tables import USAGE
from yingshou.core.tables.metering import REGISTERS

_PERIOD_REGISTERS = ("sharp", "peak", "flat", "valley", "deep")
_COUNTED = ("total", *_PERIOD_REGISTERS)
_OTHERS = ("sharp", "peak", "valley", "deep")
_SIDES = ("_start_", "_end_")
_OF_METER = ("_meter", "account_no", *METER, "multiplier", "register_digits", "time_of_use",
             "customer_class", "voltage_level", "max_demand")  # fmt: skip
_WHICH = ("_meter", "account_no", "point_no")
_MULTIPLIED = (*_WHICH, *(f"{name}_kwh" for name in _COUNTED), "reactive_kvarh", "max_demand_kw")
_KIND = ("customer_class", "voltage_level")
_ENERGY_DECIMALS = 4
_OPENING_ORDER = ("INSTALLED", "ESTIMATED", "NORMAL", "REMOVED")
RANGES = {digits: Decimal(10) ** digits for digits in range(3, 13)}
"""What a register of so many digits counts before it begins again."""


def usage_from_reads(
    *,
    reads: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    bill_month: int,
    limits: MeteringLimits | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the usage of every account billed by register reads in a month, and the blocked accounts.

    Each meter counts from its read at the start of the period (or at installation) to its read at the end (or
    at removal); register differences are multiplied, then summed over meters and points. Accounts with an
    interval-metered point are left to `intervals`. `limits` are the shipped ones where none are given.

    Returns:
        Frames USAGE and PROBLEMS; one row of either for each eligible account.

    Raises:
        InvariantError: an account appears in neither frame.
    """
    limits = limits or metering_limits(rules=None, accounts=accounts, bill_month=bill_month)
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    by_interval = interval_accounts(accounts=periods, metering_points=metering_points)
    periods = without(periods, by_interval)
    meters = beside(
        active_meters(periods=periods, metering_points=metering_points),
        periods.select("account_no", "time_of_use", *_KIND),
    )
    spans = _match_reads(reads=reads, meters=meters)
    used = [
        _code_meters(register_differences(alike, limits.roll_over), limits) for alike in _by_registers(spans)
    ]
    faulty = pl.concat(_faulty(meters) for meters in used)
    counted = pl.concat((_multiplied(without(meters, faulty)) for meters in used), rechunk=True)
    usage, over = _sum_accounts(
        counted=ordered(counted, by="_meter"), periods=periods, bill_month=bill_month, limits=limits
    )
    unmetered = without(periods, meters.select("account_no")).select(
        "account_no", code=pl.lit("NO_METERING_POINT"), subject="account_no", total=pl.lit(None, ENERGY)
    )
    problems = first_problems(pl.concat([faulty, unmetered, over]), column="total")
    assert_rows_kept(stage="metering", rows_in=len(periods), good=len(usage), blocked=len(problems))
    return usage, problems


def meter_spans(
    *, reads: pl.DataFrame, metering_points: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return each register meter of a month with the reads that open and close it.

    Returns:
        account_no, point_no, meter_no, multiplier, register_digits, max_demand, and for every register
        and for read_date and read_kind `_start_…` and `_end_…` (null where there is no such read).
    """
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    by_interval = interval_accounts(accounts=periods, metering_points=metering_points)
    periods = without(periods, by_interval)
    meters = active_meters(periods=periods, metering_points=metering_points)
    return (
        _match_reads(reads=reads, meters=meters)
        .drop("_meter")
        .sort("account_no", "point_no", "meter_start", "meter_no")
    )


def _match_reads(*, reads: pl.DataFrame, meters: pl.DataFrame) -> pl.DataFrame:
    """Number the meters as `_meter`; put opening and closing read and the highest demand beside each."""
    meters = meters.with_row_index("_meter")
    window = _without_replaced(reads_of(reads=reads, meters=meters))
    later = pl.col("read_date") > pl.col("meter_start")
    earlier = pl.col("read_date") < pl.col("meter_end")
    opening = window.filter(
        earlier & ((pl.col("read_date") == pl.col("meter_start")) | (pl.col("read_kind") == "INSTALLED"))
    )
    closing = window.filter(
        later & ((pl.col("read_date") == pl.col("meter_end")) | (pl.col("read_kind") == "REMOVED"))
    )
    demand = window.filter(later).select("_meter", "max_demand")
    if demand["_meter"].n_unique() < demand.height:
        demand = demand.group_by("_meter").agg(pl.col("max_demand").max())
    for frame in (
        _one_each(opening, keep="first", prefix="_start_"),
        _one_each(closing, keep="last", prefix="_end_"),
        demand,
    ):
        meters = beside(meters, ordered(frame, by="_meter"), on="_meter")
    return meters


def _by_registers(spans: pl.DataFrame) -> list[pl.DataFrame]:
    """Divide meters into those that count a total alone, without their other registers, and the rest."""
    total, *others = ([f"{side}{register}" for side in _SIDES] for register in REGISTERS)
    further = [name for pair in others for name in pair]
    detailed = spans.select(
        pl.col("time_of_use") | pl.any_horizontal(pl.col(further).is_not_null())
    ).to_series()
    plain = spans.select(*_OF_METER, *total)
    return [plain.filter(~detailed), plain.hstack(spans.select(further)).filter(detailed)]


def _registers(meters: pl.DataFrame) -> list[str]:
    return [register for register in REGISTERS if f"_end_{register}" in meters.columns]


def _without_replaced(window: pl.DataFrame) -> pl.DataFrame:
    """Leave out reads of a day that was estimated.

    The month was billed to its estimate, so what follows counts from there, whatever is read later on.
    """
    day = ["_meter", "read_date"]
    estimated = window.filter(pl.col("read_kind") == "ESTIMATED").select(day)
    if estimated.is_empty():
        return window
    replaced = window.filter(pl.col("read_kind") == "NORMAL").join(estimated, on=day, how="semi")
    return window.join(replaced, on=[*day, "read_kind"], how="anti")


def _one_each(reads: pl.DataFrame, *, keep: Literal["first", "last"], prefix: str) -> pl.DataFrame:
    """Return one read a meter, the first or the last by day and kind, its columns under a prefix."""
    if reads["_meter"].n_unique() < reads.height:
        kind = pl.col("read_kind").replace_strict(
            {k: i for i, k in enumerate(_OPENING_ORDER)}, return_dtype=pl.Int8
        )
        reads = reads.sort("read_date", kind).unique("_meter", keep=keep, maintain_order=True)
    return reads.select("_meter", pl.col(*REGISTERS, "read_date", "read_kind").name.prefix(prefix))


def register_differences(meters: pl.DataFrame, most: pl.Expr) -> pl.DataFrame:
    """Add each register's difference; `rolled_wrong` where it ran backwards beyond a plausible roll-over.

    A register rolls over at ten to the number of its digits. The roll-over is believed only if the use it
    gives is less than the share `most` of the register's range, and no value that the register cannot show is
    believed.
    """
    registers = _registers(meters)
    meters = meters.with_columns(
        *((pl.col(f"_end_{name}") - pl.col(f"_start_{name}")).alias(name) for name in registers),
        _range=pl.col("register_digits").replace_strict(RANGES, return_dtype=ENERGY),
    )
    zero, size = Decimal(0), pl.col("_range")
    wrong = pl.any_horizontal(pl.col(f"{side}{name}") >= size for side in _SIDES for name in registers)
    backwards = [name for name in registers if (meters[name] < zero).any()]
    if not backwards:
        return meters.with_columns(rolled_wrong=wrong.fill_null(value=False))
    believed = multiply(size, most)
    turned = {name: pl.col(name) + size for name in backwards}
    unlikely = pl.any_horizontal(
        (pl.col(name) < zero) & (use.cast(EXACT) >= believed) for name, use in turned.items()
    )
    return meters.with_columns(
        *(pl.when(pl.col(name) < zero).then(use).otherwise(name).alias(name) for name, use in turned.items()),
        rolled_wrong=wrong.fill_null(value=False) | unlikely.fill_null(value=False),
    )


def _last_digit() -> pl.Expr:
    """Return the unit of the last digit in which a meter's registers are printed: 1, 0.1, 0.01."""
    names = [f"{side}{register}" for side in _SIDES for register in ("total", *_PERIOD_REGISTERS)]

    def printed_in(decimals: int) -> pl.Expr:
        return pl.all_horizontal(
            (pl.col(name).to_physical() % 10 ** (_ENERGY_DECIMALS - decimals) == 0).fill_null(value=True)
            for name in names
        )

    unit = pl.lit(Decimal("0.0001"))
    for decimals in (3, 2, 1, 0):
        unit = pl.when(printed_in(decimals)).then(pl.lit(Decimal(10) ** -decimals)).otherwise(unit)
    return unit.cast(ENERGY)


def _code_meters(meters: pl.DataFrame, limits: MeteringLimits) -> pl.DataFrame:
    """Add the problem code of each meter (null = good) and level `flat` so that periods add up to the total.

    Printed registers are cut off, so their sum may miss the total by a last digit each (the limit of
    PERIOD_SUM); the rest goes to flat.
    """
    code = (
        pl.when(pl.col("_end_total").is_null())
        .then(pl.lit("NO_READ"))
        .when(pl.col("_start_total").is_null())
        .then(pl.lit("NO_START_READ"))
        .when("rolled_wrong")
        .then(pl.lit("ROLL_OVER_SUSPECTED"))
    )
    if len(_registers(meters)) == 1:
        return meters.with_columns(code=code)
    zero = pl.lit(Decimal(0)).cast(ENERGY)
    known = pl.col("peak").is_not_null() | pl.col("valley").is_not_null()
    meters = meters.with_columns(pl.col(_OTHERS).fill_null(zero), _known=known)
    others = pl.sum_horizontal(pl.col(_OTHERS))
    rest = pl.col("total") - others
    gap = (
        pl.when(pl.col("flat").is_null()).then(pl.min_horizontal(rest, zero)).otherwise(rest - pl.col("flat"))
    )
    by_period = pl.col("time_of_use")
    off = by_period & (~pl.col("_known") | (gap != zero))
    if meters.select(off.any()).item():
        allowed = multiply(_last_digit(), limits.period_sum)
        off &= ~pl.col("_known") | (gap.abs().cast(EXACT) > allowed)
    return meters.with_columns(
        *(pl.when(by_period).then(pl.col(name)).otherwise(zero).alias(name) for name in _OTHERS),
        code=code.when(off).then(pl.lit("PERIOD_SUM")),
        flat=pl.when(by_period).then(pl.max_horizontal(rest, zero)).otherwise("total"),
        # Periods a last digit above the total: they are what is billed, so the total follows them.
        total=pl.when(by_period).then(pl.max_horizontal("total", others)).otherwise("total"),
    )


def _faulty(meters: pl.DataFrame) -> pl.DataFrame:
    """Return the meters with a problem code: account_no, code, subject, total (as read)."""
    return meters.filter(pl.col("code").is_not_null()).select(
        "account_no", "code", subject=pl.format("{}/{}", "point_no", "meter_no"), total=pl.col("_end_total")
    )


def _multiplied(good: pl.DataFrame) -> pl.DataFrame:
    """Multiply the differences of good meters to energy and demand."""
    none, zero = pl.lit(None, ENERGY), pl.lit(Decimal(0)).cast(ENERGY)
    if len(_registers(good)) == 1:
        counted = good.select(total_kwh="total", max_demand_kw="max_demand")
        periods = dict.fromkeys(PERIOD_COLUMNS.values(), zero) | {"flat_kwh": pl.col("total_kwh")}
        scaled = scale_energy(counted, good["multiplier"])
        return (
            good.select(_WHICH)
            .hstack(scaled)
            .with_columns(**periods, reactive_kvarh=none)
            .select(_MULTIPLIED)
        )
    forward, reverse = pl.col("reactive_forward"), pl.col("reactive_reverse")
    reactive = forward.fill_null(Decimal(0)).abs() + reverse.fill_null(Decimal(0)).abs()
    counted = good.select(
        *(pl.col(name).alias(f"{name}_kwh") for name in _COUNTED),
        reactive_kvarh=pl.when(forward.is_not_null() | reverse.is_not_null()).then(reactive),
        max_demand_kw="max_demand",
    )
    multiplied = good.select(_WHICH).hstack(scale_energy(counted, good["multiplier"]))
    # A multiplier with decimals rounds each register by itself; what that leaves goes to flat, as before it.
    others = pl.sum_horizontal(f"{name}_kwh" for name in _OTHERS)
    return multiplied.with_columns(
        flat_kwh=pl.max_horizontal(pl.col("total_kwh") - others, pl.lit(Decimal(0)).cast(ENERGY)),
        total_kwh=pl.max_horizontal(pl.col("total_kwh"), others),
    )


def _sum_accounts(
    *, counted: pl.DataFrame, periods: pl.DataFrame, bill_month: int, limits: MeteringLimits
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sum the energy of meters to accounts; return USAGE and the accounts that used too much."""
    # Most accounts have one meter, whose energy needs no summing.
    counted = counted.drop("_meter")
    if counted["account_no"].n_unique() == counted.height:
        summed = counted.drop("point_no")
    else:
        single = pl.col("account_no").is_unique()
        several = _sum_meters(counted.filter(~single))
        summed = pl.concat([counted.filter(single).select(several.columns), several])
    days = periods.select("account_no", "period_start", "period_end", "capacity_kva", *_KIND)
    usage = matched(days, summed)
    usage = ordered(
        usage.with_columns(bill_month=pl.lit(bill_month, pl.Int32), _over=implausible(limits.capacity))
    )
    over = usage.filter("_over").select(
        "account_no", code=pl.lit("IMPLAUSIBLE_USE"), subject="account_no", total="total_kwh"
    )
    return USAGE.conform(usage.filter(~pl.col("_over"))), over


def _sum_meters(multiplied: pl.DataFrame) -> pl.DataFrame:
    """Sum the meters of each point, then the points of each account; the demand of a point is its highest."""
    energy = [f"{name}_kwh" for name in _COUNTED]
    by_point = multiplied.group_by("account_no", "point_no").agg(
        pl.col(energy).sum(),
        pl.col("reactive_kvarh").sum(),
        pl.col("max_demand_kw").max(),
        _no_reactive=pl.col("reactive_kvarh").is_null().any(),
    )
    return by_point.group_by("account_no").agg(
        pl.col(energy).sum(),
        # One meter without a reactive register leaves the account's power factor unknown.
        reactive_kvarh=pl.when(~pl.col("_no_reactive").any()).then(pl.col("reactive_kvarh").sum()),
        max_demand_kw=pl.when(pl.col("max_demand_kw").is_not_null().any()).then(
            pl.col("max_demand_kw").sum()
        ),
    )
