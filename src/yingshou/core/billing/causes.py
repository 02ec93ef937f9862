"""The causes of back-billing (退补电量) and the figures each is worked out from.

Source: 供电营业规则 (1996) arts. 80, 81, 100, 102 and 103. Months are corrected one by one, each at its own
prices: the energy is what the month in hand missed, in kWh by period of the day; below zero goes back to the
customer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from yingshou.core.billing import backbilling
from yingshou.core.energy import PERIODS
from yingshou.core.errors import InvariantError

CAUSES = (
    "WRONG_READ", "WRONG_MULTIPLIER", "METER_ERROR", "WRONG_WIRING", "VOLTAGE_DROP", "VOLTAGE_FUSE",
    "CURRENT_LOSS", "CLOCK_ERROR", "THEFT", "BREACH", "WRONG_ARCHIVE", "OTHER",
)  # fmt: skip
"""Why a bill was wrong."""

BY_PERIOD = tuple(f"{period.lower()}_kwh" for period in PERIODS)
_DATES = ("verified_date", "found_date")
FIGURES: dict[str, tuple[str, ...]] = {
    "METER_ERROR": ("error_percent", *_DATES),
    "WRONG_WIRING": ("correction_coefficient", "measuring_elements", "elements_reversed"),
    "VOLTAGE_DROP": ("drop_percent", "allowed_percent"),
    "VOLTAGE_FUSE": ("normal_kwh",),
    "CURRENT_LOSS": ("normal_kwh",),
    "CLOCK_ERROR": BY_PERIOD,
    "THEFT": ("load_kw", "days", "hours_per_day", "breach_multiple"),
    "BREACH": ("breach_multiple",),
    "OTHER": BY_PERIOD,
}
"""The figures each cause asks for; a breach puts the archive right too, and the others that or reads."""

PRICE_BREACH_MULTIPLE = Decimal(2)
"""Of the difference of prices (供电营业规则 (1996) art. 100 (1))."""
_PRICED_BY = {"price_class", "purchase_class", "voltage_level", "time_of_use"}
_WHOLE = Decimal(1)
_FOUR = Decimal("0.0001")
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteredMonth:
    """A month as it comes out without back-billing: energy in kWh by period, and its days, half-open."""

    energy_kwh: Mapping[str, Decimal]
    period_start: date
    period_end: date

    @property
    def total_kwh(self) -> Decimal:
        """Return the energy of all periods, in kWh."""
        return sum(self.energy_kwh.values(), Decimal(0))


def parse_figures(cause: str, given: Mapping[str, str]) -> dict[str, Decimal | date]:
    """Read the figures of a cause; empty ones are left out.

    Raises InvariantError where a figure is none of the cause's or cannot be read.
    """
    unknown = next((name for name in given if name not in FIGURES.get(cause, ())), None)
    if unknown:
        raise InvariantError(
            zh=f"更正原因 {cause} 没有数据项 {unknown}",
            en=f"the cause {cause} has no figure {unknown}",
            field=unknown,
        )
    return {name: _figure(name, text.strip()) for name, text in given.items() if text.strip()}


def missed_energy(
    *, cause: str, figures: Mapping[str, Decimal | date], month: MeteredMonth
) -> dict[str, Decimal]:
    """Return what a month missed by a cause, in kWh by period; zero periods are left out.

    Energy that is known only in all is spread over the periods as the month's own, in whole kWh with the rest
    in the largest; where the month has none it is put on the flat period.

    Raises:
        InvariantError: a figure is missing or impossible.
    """
    work = _WORK.get(cause)
    if work is None:
        raise InvariantError(
            zh=f"更正原因 {cause} 不按电量退补", en=f"no energy is worked out for the cause {cause}"
        )
    energy = work(figures, month)
    return {period: value for period, value in energy.items() if value}


def breach_multiple(
    figures: Mapping[str, Decimal | date], *, most: Decimal = backbilling.BREACH_MULTIPLE
) -> Decimal:
    """Return the charge for the breach as a multiple of what was owed and not paid; `most` if not given."""
    multiple = _number(figures, "breach_multiple", most)
    if not 0 <= multiple <= most:
        raise InvariantError(
            zh=f"违约使用电费不超过 {most} 倍，不能按 {multiple} 倍计收",
            en=f"the charge for a breach is at most {most} times what was owed, not {multiple}",
            field="breach_multiple",
        )
    return multiple


def breach_limit(changed: Collection[str]) -> Decimal:
    """Return the largest multiple for a breach of the terms of use (违约用电) by what the archive had wrong.

    Twice the difference of the prices where dearer use ran under a cheaper class; three times the basic fee
    of capacity put up without leave.
    Source: 供电营业规则 (1996) art. 100 (1), (2).
    """
    return PRICE_BREACH_MULTIPLE if set(changed) & _PRICED_BY else backbilling.BREACH_MULTIPLE


def _meter_error(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    percent = _number(figures, "error_percent")
    share = _days_share(figures, month)
    return {
        period: backbilling.meter_error(
            recorded_kwh=(energy * share).quantize(_FOUR, rounding=ROUND_HALF_UP), error_percent=percent
        )
        for period, energy in month.energy_kwh.items()
    }


def _days_share(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> Decimal:
    """Return the share of the month's days that an error of the meter is settled for; all without dates."""
    verified, found = (figures.get(name) for name in _DATES)
    if verified is None and found is None:
        return _WHOLE
    if not isinstance(verified, date) or not isinstance(found, date) or verified >= found:
        raise InvariantError(
            zh="请填上次校验日期和发现日期，前者须早于后者",
            en="give both dates, the last verification before the day the error was found",
            field="verified_date",
        )
    start, end = backbilling.error_period(verified_date=verified, found_date=found)
    days = (min(end, month.period_end) - max(start, month.period_start)).days
    if days <= 0:
        raise InvariantError(
            zh=f"退补期间 {start} 至 {end} 不在本月用电期内",
            en=f"the days to settle, {start} to before {end}, lie outside this month",
            field="found_date",
        )
    return Decimal(days) / Decimal((month.period_end - month.period_start).days)


def _wrong_wiring(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    if "correction_coefficient" in figures:
        coefficient = _number(figures, "correction_coefficient")
    else:
        coefficient = backbilling.reversed_elements_coefficient(
            measuring_elements=int(_number(figures, "measuring_elements")),
            elements_reversed=int(_number(figures, "elements_reversed")),
        )
    if coefficient <= 0:
        raise InvariantError(
            zh="更正系数须大于零", en="the coefficient must be above zero", field="correction_coefficient"
        )
    return backbilling.wrong_wiring(recorded_kwh=month.energy_kwh, correction_coefficient=coefficient)


def _voltage_drop(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    return backbilling.voltage_drop(
        recorded_kwh=month.energy_kwh,
        drop_percent=_number(figures, "drop_percent"),
        allowed_percent=_number(figures, "allowed_percent"),
    )


def _normal_month(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    missed = backbilling.normal_month(normal_kwh=_number(figures, "normal_kwh"), fault_kwh=month.total_kwh)
    return _spread(missed, month)


def _theft(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    stolen = backbilling.stolen_energy(
        load_kw=_number(figures, "load_kw"),
        days=int(_number(figures, "days", Decimal(backbilling.UNKNOWN_START_DAYS))),
        hours_per_day=_number(figures, "hours_per_day", backbilling.POWER_HOURS),
    )
    return _spread(stolen, month)


def _by_period(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    del month
    return {period: _number(figures, f"{period.lower()}_kwh", Decimal(0)) for period in PERIODS}


def _clock_error(figures: Mapping[str, Decimal | date], month: MeteredMonth) -> dict[str, Decimal]:
    moved = _by_period(figures, month)
    if sum(moved.values()) != 0:
        raise InvariantError(
            zh="时钟偏差只在时段之间转移电量，各时段之和须为零",
            en="a wrong clock only moves energy between periods: the periods must add up to zero",
            field=BY_PERIOD[0],
        )
    return moved


_WORK = {
    "METER_ERROR": _meter_error,
    "WRONG_WIRING": _wrong_wiring,
    "VOLTAGE_DROP": _voltage_drop,
    "VOLTAGE_FUSE": _normal_month,
    "CURRENT_LOSS": _normal_month,
    "CLOCK_ERROR": _clock_error,
    "THEFT": _theft,
    "OTHER": _by_period,
}


def _spread(total: Decimal, month: MeteredMonth) -> dict[str, Decimal]:
    """Spread energy over the periods as the month's own; the largest period takes the rest."""
    used = {period: energy for period, energy in month.energy_kwh.items() if energy > 0}
    if not used:
        return {"FLAT": total}
    largest = max(used, key=lambda period: used[period])
    parts = {
        period: (total * energy / month.total_kwh).quantize(_WHOLE, rounding=ROUND_HALF_UP)
        for period, energy in used.items()
        if period != largest
    }
    return {**parts, largest: total - sum(parts.values(), Decimal(0))}


def _number(figures: Mapping[str, Decimal | date], name: str, default: Decimal | None = None) -> Decimal:
    value = figures.get(name, default)
    if not isinstance(value, Decimal):
        raise InvariantError(zh=f"缺少数据项 {name}", en=f"the figure {name} is missing", field=name)
    return value


def _figure(name: str, text: str) -> Decimal | date:
    try:
        value = date.fromisoformat(text) if name in _DATES else Decimal(text)
    except (ValueError, ArithmeticError) as error:
        raise _unreadable(name, text) from error
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value) >= _LARGEST):
        raise _unreadable(name, text)
    return value


_LARGEST = Decimal(10) ** 12


def _unreadable(name: str, text: str) -> InvariantError:
    return InvariantError(
        zh=f"{name} 的值“{text}”无法识别", en=f"{text!r} cannot be read as {name}", field=name
    )
