"""The core against NREL-PySAM's `utilityrate5`: a year of the same hourly loads by the same tariffs.

utilityrate5 is the bill of an energy model: floats, one customer a call, a year of hours at once, unrounded.
The core gets the same loads as quarter-hours, four equal ones an hour, and makes twelve months of bills with
lines rounded to the fen. So the amounts agree to a few fen, and what is compared is bills a second.
"""

import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

import numpy as np
import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.flow import bill
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.tables import (
    ACCOUNTS,
    INTERVALS,
    METERING_POINTS,
    READS,
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TIERS,
    Tariffs,
)

YEAR = 2025
HOURS = 8760
_MONTHS = 12
_QUARTERS = 4
_NO_LIMIT = 1e38
_FACTORS = {"PEAK": "1.6", "FLAT": "1", "VALLEY": "0.4"}
_HOURS_OF = {"PEAK": [*range(10, 13), *range(17, 22)], "FLAT": [*range(7, 10), *range(13, 17), 22],
             "VALLEY": [23, *range(7)]}  # fmt: skip
_PRICE = "0.6543"
_TIERS = (("2400", "0.4883"), ("4800", "0.5383"), (None, "0.7883"))
_DEMAND_PRICE = "48"
KINDS = ("flat", "tiered", "time of use", "demand")
"""The tariffs that both can express. demand has time of use as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PysamResult:
    """Medians in seconds for all bills of a kind; ratio = core ÷ PySAM; `apart` = the worst bill, in fen."""

    kind: str
    accounts: int
    bills: int
    core_seconds: float
    pysam_seconds: float
    apart: float

    @property
    def ratio(self) -> float:
        return self.core_seconds / self.pysam_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> list[PysamResult]:
    """Bill a year of the same loads with both, a kind of tariff at a time. ImportError without PySAM."""
    import PySAM.Utilityrate5  # noqa: F401  fail before anything is drawn

    loads = _loads(accounts, seed)
    quarters = _quarters(loads)
    return [_measure_kind(kind, loads, quarters, repeat) for kind in KINDS]


def _measure_kind(kind: str, loads: np.ndarray, quarters: pl.DataFrame, repeat: int) -> PysamResult:
    models = [_model(kind, load) for load in loads]
    given = _archive(kind, len(loads))
    core, peer = [], []
    for _ in range(repeat):
        started = time.perf_counter()
        ours = _core_year(given, quarters)
        core.append(time.perf_counter() - started)
        started = time.perf_counter()
        for model in models:
            model.execute(0)
        peer.append(time.perf_counter() - started)
    theirs = np.array([model.Outputs.year1_monthly_utility_bill_wo_sys for model in models])
    return PysamResult(
        kind=kind,
        accounts=len(loads),
        bills=ours.size,
        core_seconds=median(core),
        pysam_seconds=median(peer),
        apart=float(np.abs(ours - theirs).max() * 100),
    )


def _loads(accounts: int, seed: int) -> np.ndarray:
    """Draw hourly loads in kW with two decimals: a daily wave, a size and noise for each account."""
    rng = np.random.default_rng([seed, YEAR])
    wave = 1 + 0.5 * np.sin(np.arange(HOURS) / 24 * 2 * np.pi)
    size = rng.uniform(1, 40, (accounts, 1))
    return np.round(size * wave * rng.uniform(0.6, 1.4, (accounts, HOURS)), 2)


# The core


def _account_no(number: int) -> str:
    return f"{3_000_000_001 + number}"


def _quarters(loads: np.ndarray) -> pl.DataFrame:
    """Lay the loads out as INTERVALS: each hour as four equal quarter-hours, exact to four decimals."""
    hundredths = np.repeat((loads * 100).round().astype(np.int64), _QUARTERS, axis=1)
    starts = pl.datetime_range(
        date(YEAR, 1, 1), date(YEAR + 1, 1, 1), "15m", closed="left", eager=True
    ).to_numpy()
    frame = pl.DataFrame(
        {
            "point_no": np.repeat([f"P{_account_no(i)}" for i in range(len(loads))], len(starts)),
            "start_at": np.tile(starts, len(loads)),
            "active_kwh": hundredths.ravel(),
        }
    ).with_columns(
        pl.col("active_kwh").cast(ENERGY) * pl.lit(Decimal("0.0025")),
        pl.col("start_at").cast(pl.Datetime("us")),
        reactive_forward_kvarh=None,
        reactive_reverse_kvarh=None,
    )
    return INTERVALS.conform(frame)


def _archive(kind: str, count: int) -> dict[str, pl.DataFrame | Tariffs]:
    by_time = kind in {"time of use", "demand"}
    numbers = pl.DataFrame({"account_no": [_account_no(i) for i in range(count)]})
    accounts = numbers.with_columns(
        pl.format("C{}", "account_no").alias("customer_no"),
        name="account_no",
        org_code=pl.lit("51"),
        customer_class=pl.lit("RESIDENT" if kind == "tiered" else "INDUSTRIAL"),
        supply_class=pl.lit("LOW_VOLTAGE"),
        voltage_level=pl.lit("UNDER_1KV"),
        catalogue=pl.lit("BENCH"),
        price_class=pl.lit({"tiered": "RESIDENT", "demand": "TWO_PART"}.get(kind, "SINGLE")),
        purchase_class=pl.lit("NORMAL"),
        time_of_use=pl.lit(by_time),
        demand_basis=pl.lit("ACTUAL" if kind == "demand" else "NONE"),
        capacity_kva=pl.lit(1000),
        reading_day=pl.lit(1),
        opened_date=pl.lit(date(2020, 1, 1)),
    )
    points = numbers.with_columns(
        pl.format("P{}", "account_no").alias("point_no"),
        pl.format("M{}", "account_no").alias("meter_no"),
        metering_mode=pl.lit("INTERVAL"),
        multiplier=pl.lit(1),
        register_digits=pl.lit(6),
        installed_date=pl.lit(date(2020, 1, 1)),
    )
    return {
        "accounts": ACCOUNTS.conform(accounts),
        "metering_points": METERING_POINTS.conform(points),
        "tariffs": _catalogue(),
    }


def _catalogue() -> Tariffs:
    dated = {"catalogue": "BENCH", "valid_from": date(2020, 1, 1), "source": "bench"}
    price = {**dated, "purchase_class": "NORMAL", "voltage_level": "UNDER_1KV", "component": "CATALOGUE",
             "item": "-", "price": Decimal(_PRICE), "follows_time_of_use": True, "in_power_factor_base": True,
             "price_decimals": 6}  # fmt: skip
    schedule = [
        {
            **dated,
            "priority": 1,
            "start_time": f"{hour:02}:00",
            "end_time": f"{hour + 1:02}:00",
            "period": period,
        }
        for period, hours in _HOURS_OF.items()
        for hour in hours
    ]
    basic = {**dated, "price_class": "TWO_PART", "voltage_level": "UNDER_1KV", "capacity_price": Decimal(30),
             "demand_price": Decimal(_DEMAND_PRICE), "tolerance": Decimal("1.05"),
             "excess_multiple": Decimal(2), "floor_share": Decimal("0.4")}  # fmt: skip
    tiers = [
        {**dated, "voltage_level": "UNDER_1KV", "tier": number, "upper_limit_kwh": limit and Decimal(limit),
         "price": Decimal(price)}
        for number, (limit, price) in enumerate(_TIERS, start=1)
    ]  # fmt: skip
    factors = [{**dated, "period": period, "factor": Decimal(factor)} for period, factor in _FACTORS.items()]
    return Tariffs(
        prices=TARIFF_PRICES.conform(
            pl.DataFrame([{**price, "price_class": each} for each in ("SINGLE", "TWO_PART")])
        ),
        factors=TARIFF_FACTORS.conform(pl.DataFrame(factors)),
        schedule=TARIFF_SCHEDULE.conform(pl.DataFrame(schedule)),
        basic=TARIFF_BASIC.conform(pl.DataFrame([basic])),
        tiers=TARIFF_TIERS.conform(pl.DataFrame(tiers, infer_schema_length=None)),
    )


def _core_year(given: dict[str, pl.DataFrame | Tariffs], quarters: pl.DataFrame) -> np.ndarray:
    """Bill twelve calendar months from quarter-hours; amounts in yuan by account and month.

    No use before the month is given, so the tiers count by month, as the peer's do.
    """
    days, problems = daily_usage(
        intervals=quarters,
        metering_points=given["metering_points"],
        accounts=given["accounts"],
        schedule=given["tariffs"].schedule,
    )
    nothing = pl.DataFrame(schema={"account_no": pl.String, "accumulated_kwh": ENERGY})
    amounts = []
    for month in range(1, _MONTHS + 1):
        billing = bill(
            **given,
            bill_month=YEAR * 100 + month,
            reads=READS.empty(),
            daily_usage=days,
            accumulated=nothing,
        )
        if problems.height or billing.problems.height:
            raise RuntimeError(f"the core could not bill: {problems} {billing.problems}")
        amounts.append(billing.bills.sort("account_no")["amount"].cast(pl.Float64).to_numpy())
    return np.stack(amounts, axis=1)


# The peer


def _model(kind: str, load: np.ndarray) -> object:
    """Return utilityrate5 set up for one account: one year, nothing generated."""
    from PySAM import Utilityrate5

    model = Utilityrate5.new()
    model.assign(
        {
            "ElectricityRates": {"en_electricity_rates": 1, "ur_metering_option": 0, **_rates(kind)},
            "Lifetime": {"analysis_period": 1, "inflation_rate": 0, "system_use_lifetime_output": 0},
            "Load": {"load": load.tolist()},
            "SystemOutput": {"gen": [0.0] * HOURS, "degradation": [0.0]},
        }
    )
    return model


def _rates(kind: str) -> dict[str, object]:
    periods = {period: number for number, period in enumerate(_FACTORS, start=1)}
    by_hour = [next(n for period, n in periods.items() if hour in _HOURS_OF[period]) for hour in range(24)]
    price = Decimal(_PRICE)
    if kind == "flat":
        rows, day = [[1, 1, _NO_LIMIT, 0, float(price), 0]], [1] * 24
    elif kind == "tiered":
        rows = [
            [1, tier, _NO_LIMIT if limit is None else float(limit), 0, float(each), 0]
            for tier, (limit, each) in enumerate(_TIERS, start=1)
        ]
        day = [1] * 24
    else:
        # The same price as on the bill: a period's price is rounded to six decimals.
        rows = [
            [number, 1, _NO_LIMIT, 0, float(round(price * Decimal(_FACTORS[period]), 6)), 0]
            for period, number in periods.items()
        ]
        day = by_hour
    schedule = [day] * _MONTHS
    rates: dict[str, object] = {
        "ur_ec_tou_mat": rows, "ur_ec_sched_weekday": schedule, "ur_ec_sched_weekend": schedule,
        "ur_monthly_fixed_charge": 0, "ur_monthly_min_charge": 0, "ur_annual_min_charge": 0,
        "ur_dc_enable": 0,
    }  # fmt: skip
    if kind == "demand":
        rates |= {
            "ur_dc_enable": 1,
            "ur_dc_flat_mat": [[month, 1, _NO_LIMIT, float(_DEMAND_PRICE)] for month in range(_MONTHS)],
            "ur_dc_tou_mat": [[1, 1, _NO_LIMIT, 0.0]],
            "ur_dc_sched_weekday": [[1] * 24] * _MONTHS,
            "ur_dc_sched_weekend": [[1] * 24] * _MONTHS,
        }
    return rates
