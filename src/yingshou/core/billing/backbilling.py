"""Back-billing (退补电量电费): how much energy was missed or counted too much, by its cause.

Source of the causes and their bases: 供电营业规则 (1996) arts. 80 and 81, theft arts. 102 and 103. A case is
one act of a person, so these are plain decimals, not frames. Energy is positive where the customer owes
more and negative where energy goes back; prices are those of the month in question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yingshou.core.errors import InvariantError
from yingshou.core.money import round_yuan_value

ENERGY_ROUNDINGS = ("NONE", "EACH_TO_INTEGER", "DIFFERENCE_TO_INTEGER")
"""What becomes whole kWh: nothing, each quantity before it is subtracted, or only the difference."""

UNKNOWN_START_DAYS = 180
"""Days of theft where its start cannot be found."""
POWER_HOURS, LIGHTING_HOURS = Decimal(12), Decimal(6)
"""Hours of theft a day where they cannot be found: motive power, lighting."""
BREACH_MULTIPLE = Decimal(3)
"""Most that may be charged for the breach, as a multiple of the energy stolen."""

_PERCENT = Decimal(100)
_WHOLE = Decimal(1)
_DAY_HOURS = Decimal(24)
_TENTH_OF_WATT_HOUR = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplierError:
    """Energy billed and energy used, kWh; `back_bill_kwh` is what is owed more."""

    billed_kwh: Decimal
    true_kwh: Decimal
    back_bill_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Theft:
    """Energy stolen in kWh, its price and the breach charge on top, in yuan."""

    energy_kwh: Decimal
    back_bill: Decimal
    breach_charge: Decimal

    @property
    def total(self) -> Decimal:
        """Return what is owed in all, in yuan."""
        return self.back_bill + self.breach_charge


def wrong_multiplier(
    *,
    reading_difference: Decimal,
    multiplier_billed: Decimal,
    multiplier_true: Decimal,
    energy_rounding: str = "NONE",
) -> MultiplierError:
    """Compare the energy of two multipliers (倍率差错): the registers were right, the ratio was not.

    Raises InvariantError where the rounding is not one of ENERGY_ROUNDINGS.
    """
    each = energy_rounding == "EACH_TO_INTEGER"
    billed, true = (
        _rounded(reading_difference * multiplier, "DIFFERENCE_TO_INTEGER" if each else "NONE")
        for multiplier in (multiplier_billed, multiplier_true)
    )
    return MultiplierError(
        billed_kwh=billed, true_kwh=true, back_bill_kwh=_rounded(true - billed, energy_rounding)
    )


def error_period(*, verified_date: date, found_date: date) -> tuple[date, date]:
    """Return the days an error of the meter is settled for, half-open: the later half of the time.

    An error beyond tolerance counts for half of the time since the last verification, or installation, as
    the day it began is not known. An odd day stays with the supplier.
    """
    days = (found_date - verified_date).days
    return found_date - timedelta(days=days // 2), found_date


def meter_error(
    *, recorded_kwh: Decimal, error_percent: Decimal, energy_rounding: str = "DIFFERENCE_TO_INTEGER"
) -> Decimal:
    """Return the energy a meter missed, from zero error: recorded ÷ (1 + error) − recorded, in kWh.

    Args:
        recorded_kwh: what it recorded in the days of `error_period`.
        error_percent: verified error; above zero where the meter runs fast, which gives energy back.
        energy_rounding: NONE keeps four decimals.

    Raises:
        InvariantError: a meter with this error recorded nothing.
    """
    if error_percent <= -_PERCENT:
        raise InvariantError(
            zh=f"误差 {error_percent} % 的电能表没有计量，不能按误差退补",
            en=f"a meter with an error of {error_percent} % recorded nothing to correct from",
        )
    missed = -recorded_kwh * error_percent / (_PERCENT + error_percent)
    return _rounded(missed.quantize(_TENTH_OF_WATT_HOUR, rounding=ROUND_HALF_UP), energy_rounding)


def reversed_elements_coefficient(*, measuring_elements: int, elements_reversed: int) -> Decimal:
    """Return the correction coefficient (更正系数) of current transformers reversed: true ÷ recorded energy.

    A reversed element takes off what it should add. Raises InvariantError where the meter so wired stands
    still or runs backwards: its record then says nothing of the true energy by this way.
    """
    counted = measuring_elements - 2 * elements_reversed
    if counted <= 0 or elements_reversed < 0:
        raise InvariantError(
            zh=f"{measuring_elements} 元件反接 {elements_reversed} 个，电能表不正走，不能用更正系数",
            en=f"with {elements_reversed} of {measuring_elements} elements reversed it does not advance",
        )
    return Decimal(measuring_elements) / Decimal(counted)


def wrong_wiring(
    *, recorded_kwh: Mapping[str, Decimal], correction_coefficient: Decimal
) -> dict[str, Decimal]:
    """Return the energy missed in each period of the day by wrong wiring: recorded × (coefficient − 1), kWh.

    Whole kWh for each period, rounded half up. The correction rate (更正率) is the coefficient less one.
    """
    rate = correction_coefficient - _WHOLE
    return {
        period: _rounded(energy * rate, "DIFFERENCE_TO_INTEGER") for period, energy in recorded_kwh.items()
    }


def voltage_drop(
    *, recorded_kwh: Mapping[str, Decimal], drop_percent: Decimal, allowed_percent: Decimal
) -> dict[str, Decimal]:
    """Return the energy missed by a voltage drop to the meter beyond what is allowed, by period, in kWh.

    Recorded × (drop − allowed) ÷ 100, whole kWh for each period (供电营业规则 (1996) art. 80 no. 2). Raises
    InvariantError where the drop is within what is allowed.
    """
    beyond = drop_percent - allowed_percent
    if not 0 < beyond < _PERCENT or allowed_percent < 0:
        raise InvariantError(
            zh=f"电压降 {drop_percent} % 未超过允许值 {allowed_percent} %，不应退补",
            en=f"a drop of {drop_percent} % is not beyond the {allowed_percent} % allowed",
            field="drop_percent",
        )
    return {
        period: _rounded(energy * beyond / _PERCENT, "DIFFERENCE_TO_INTEGER")
        for period, energy in recorded_kwh.items()
    }


def normal_month(*, normal_kwh: Decimal, fault_kwh: Decimal) -> Decimal:
    """Return the energy missed against a normal month, in kWh; never below zero.

    For a blown fuse of a voltage transformer (电压互感器熔断) where no way to calculate is known, and for
    other faults.
    """
    return max(normal_kwh - fault_kwh, Decimal(0))


def price_energy(
    *, energy_kwh: Mapping[str, Decimal], price: Decimal, factors: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Price back-billed energy by period of the day: round(energy × price × factor), in yuan.

    Args:
        energy_kwh: energy by period.
        price: yuan per kWh of the original month, before the factor.
        factors: time-of-use factor by period; a period without one has the factor 1.
    """
    return {
        period: round_yuan_value(energy * price * factors.get(period, _WHOLE))
        for period, energy in energy_kwh.items()
    }


def stolen_energy(*, load_kw: Decimal, days: int, hours_per_day: Decimal) -> Decimal:
    """Return the energy stolen, in kWh: load connected × days × hours of use a day.

    Raises InvariantError where one of them cannot be.
    """
    if load_kw <= 0 or days <= 0 or not 0 < hours_per_day <= _DAY_HOURS:
        raise InvariantError(
            zh="窃电容量、天数须大于零，每日时间在 0 至 24 小时之间",
            en="load and days must be above zero, hours a day between 0 and 24",
            field="load_kw",
        )
    return (load_kw * days * hours_per_day).quantize(_TENTH_OF_WATT_HOUR, rounding=ROUND_HALF_UP)


def theft(
    *,
    load_kw: Decimal,
    price: Decimal,
    days: int = UNKNOWN_START_DAYS,
    hours_per_day: Decimal = POWER_HOURS,
    breach_multiple: Decimal = BREACH_MULTIPLE,
) -> Theft:
    """Return what stolen energy costs (窃电): load × days × hours, and the breach charge (违约使用电费).

    Args:
        load_kw: load connected to take it.
        price: yuan per kWh.
        days: days it lasted; UNKNOWN_START_DAYS where its start is not known.
        hours_per_day: hours of use; POWER_HOURS or LIGHTING_HOURS where they are not known.
        breach_multiple: charge for the breach as a multiple of the energy's price, up to BREACH_MULTIPLE.

    Raises:
        InvariantError: the multiple is below zero or above BREACH_MULTIPLE.
    """
    if not 0 <= breach_multiple <= BREACH_MULTIPLE:
        raise InvariantError(
            zh=f"违约使用电费不超过三倍，不能按 {breach_multiple} 倍计收",
            en=f"the charge for a breach is at most three times the energy, not {breach_multiple}",
        )
    energy = stolen_energy(load_kw=load_kw, days=days, hours_per_day=hours_per_day)
    back_bill = round_yuan_value(energy * price)
    return Theft(
        energy_kwh=energy, back_bill=back_bill, breach_charge=round_yuan_value(back_bill * breach_multiple)
    )


def _rounded(energy: Decimal, energy_rounding: str) -> Decimal:
    if energy_rounding not in ENERGY_ROUNDINGS:
        raise InvariantError(
            zh=f"没有电量取整方式 {energy_rounding}", en=f"there is no energy rounding {energy_rounding}"
        )
    if energy_rounding == "NONE":
        return energy
    return energy.quantize(_WHOLE, rounding=ROUND_HALF_UP)
