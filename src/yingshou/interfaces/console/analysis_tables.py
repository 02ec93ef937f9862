"""The tables and charts of an account's analysis; each figure leads to its bill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.energy import PERIOD_COLUMNS, PERIODS
from yingshou.core.period import format_month
from yingshou.interfaces.console import svg
from yingshou.interfaces.console.formats import big_energy_unit, big_unit, energy, in_big_unit
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.words import word

_BASIC = ("CAPACITY", "DEMAND", "DEMAND_EXCESS")
_NOT_ENERGY = (*_BASIC, "FUNDS", "POWER_FACTOR")
_QUARTERS = 96


def _to_bill(row: Mapping[str, Any]) -> str:
    return reverse("console:bill", args=[row["bill_no"]])


def of(name: str) -> Any:
    """Return what reads a column of a row that is a dictionary."""
    return lambda row: row[name]


def note_of(row: Mapping[str, Any]) -> str:
    """Say what is to be known of a month compared."""
    from yingshou.interfaces.console.views.problems import message

    if row["code"]:
        return message(row["code"])
    return "" if row["agrees"] else _("The bill holds more than can be rated again, e.g. a correction.")


MONTH = Column(heading=gettext_lazy("Billing month"), value=of("bill_month"), kind="month", link=_to_bill)
MONTHS = (
    MONTH,
    Column(heading=gettext_lazy("kWh"), value=of("total_kwh"), kind="energy"),
    Column(heading=gettext_lazy("Energy (yuan)"), value=of("energy"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Basic fee (yuan)"), value=of("basic"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Funds (yuan)"), value=of("funds"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Power factor (yuan)"), value=of("adjusted"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Bill (yuan)"), value=of("amount"), kind="yuan"),
    Column(heading=gettext_lazy("Yuan per kWh"), value=of("mean_price"), kind="price", phone=False),
)
COMPONENTS = (
    Column(
        heading=gettext_lazy("Component"), value=of("component"), kind="word", words="component",
        link=lambda row: f"?component={row['component']}#rows",
    ),
    Column(heading=gettext_lazy("Amount (yuan)"), value=of("amount"), kind="yuan"),
    Column(heading=gettext_lazy("Share"), value=of("share"), kind="share"),
)  # fmt: skip
ROWS = (
    MONTH,
    Column(heading=gettext_lazy("Component"), value=of("component"), kind="word", words="component"),
    Column(heading=gettext_lazy("Amount (yuan)"), value=of("amount"), kind="yuan"),
)
PERIODS_TABLE = (
    MONTH,
    Column(heading=gettext_lazy("kWh"), value=of("total_kwh"), kind="energy"),
    *(
        Column(heading=heading, value=of(PERIOD_COLUMNS[period]), kind="energy", phone=False)
        for heading, period in zip(
            (gettext_lazy("Sharp"), gettext_lazy("Peak"), gettext_lazy("Flat"), gettext_lazy("Valley"),
             gettext_lazy("Deep valley")),
            PERIODS, strict=True,
        )
    ),
    Column(heading=gettext_lazy("Valley share"), value=of("low_share"), kind="share"),
)  # fmt: skip
POWER_FACTOR = (
    MONTH,
    Column(heading=gettext_lazy("kWh"), value=of("total_kwh"), kind="energy", phone=False),
    Column(heading=gettext_lazy("kvarh"), value=of("reactive_kvarh"), kind="energy", phone=False),
    Column(heading=gettext_lazy("Power factor"), value=of("power_factor"), kind="price"),
    Column(heading=gettext_lazy("Standard"), value=of("power_factor_standard"), kind="price", phone=False),
    Column(heading=gettext_lazy("Percent"), value=of("power_factor_percent"), kind="price", phone=False),
    Column(heading=gettext_lazy("Cost or reduction (yuan)"), value=of("amount"), kind="yuan"),
    Column(heading=gettext_lazy("Missing kvar"), value=of("missing_kvar"), kind="energy"),
)
CHOICES = (
    Column(heading=gettext_lazy("Basis"), value=of("demand_basis"), kind="word", words="demand_basis"),
    Column(heading=gettext_lazy("Declared demand (kW)"), value=of("contract_demand_kw"), kind="energy"),
    Column(heading=gettext_lazy("Months"), value=of("months"), kind="number", phone=False),
    Column(heading=gettext_lazy("All months (yuan)"), value=of("amount"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Difference (yuan)"), value=of("difference"), kind="yuan"),
)
COMPARED = (
    MONTH,
    Column(heading=gettext_lazy("Bill (yuan)"), value=of("billed"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("At present terms (yuan)"), value=of("present"), kind="yuan", phone=False),
    Column(heading=gettext_lazy("Then (yuan)"), value=of("amount"), kind="yuan"),
    Column(heading=gettext_lazy("Difference (yuan)"), value=of("difference"), kind="yuan"),
    Column(heading=gettext_lazy("Note"), value=note_of, kind="text", wrap=True, phone=False),
)
CURVE = (
    Column(heading=gettext_lazy("From"), value=of("time")),
    Column(heading=gettext_lazy("Working day (kW)"), value=of("working"), kind="energy"),
    Column(heading=gettext_lazy("Day of rest (kW)"), value=of("rest"), kind="energy"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the page: its chart where there is something to draw, and its table."""

    table: Listing
    chart: dict[str, Any] | None = None


def table_of(columns: Sequence[Column], frame: pl.DataFrame, *, empty: Any = "") -> Listing:
    """Return a table of the rows of a frame."""
    return plain_table(columns, frame.to_dicts(), empty=empty)


def months_part(bills: pl.DataFrame, composed: pl.DataFrame) -> Part:
    """Return the bills month by month, their components stacked."""
    groups = {"basic": _BASIC, "funds": ("FUNDS",), "adjusted": ("POWER_FACTOR",)}
    kind = pl.col("component")
    sums = composed.group_by("bill_month").agg(
        *(
            pl.col("amount").filter(kind.is_in(list(names))).sum().alias(group)
            for group, names in groups.items()
        ),
        energy=pl.col("amount").filter(~kind.is_in(list(_NOT_ENERGY))).sum(),
    )
    mean = pl.col("amount").cast(pl.Decimal(38, 12)) / pl.when(pl.col("total_kwh") != 0).then("total_kwh")
    rows = (
        bills.join(sums, on="bill_month", how="left")
        .with_columns(mean_price=mean.round(4, mode="half_away_from_zero").cast(pl.Decimal(38, 4)))
        .sort("bill_month")
    )
    return Part(
        table=table_of(MONTHS, rows, empty=_("No bill has been made yet.")),
        chart=_money_chart(rows, composed),
    )


def _money_chart(bills: pl.DataFrame, composed: pl.DataFrame) -> dict[str, Any] | None:
    if composed.is_empty():
        return None
    months = bills["bill_month"].to_list()
    found = {(month, name): amount for month, name, amount in composed.iter_rows()}
    names = composed["component"].unique(maintain_order=True).to_list()
    return svg.stacked_bars(
        labels=[format_month(month) for month in months],
        series=[
            svg.Series(
                name=word("component", name), values=[_big(found.get((month, name))) for month in months]
            )
            for name in names
        ],
        unit=big_unit()[1],
        said=_("What each month's bill is made of"),
    ) | {"newest": True}


def periods_part(periods: pl.DataFrame) -> Part:
    """Return the energy month by month, its periods of the day stacked."""
    columns = [period for period in PERIODS if (periods[PERIOD_COLUMNS[period]] > 0).any()]
    unit, unit_name = big_energy_unit()
    chart = svg.stacked_bars(
        labels=[format_month(month) for month in periods["bill_month"]],
        series=[
            svg.Series(
                name=word("period", period),
                values=[_in_unit(value, unit) for value in periods[PERIOD_COLUMNS[period]]],
            )
            for period in columns
        ],
        unit=unit_name,
        said=_("Energy of each month by period of the day"),
    )
    return Part(table=table_of(PERIODS_TABLE, periods), chart=chart | {"newest": True} if columns else None)


def load_part(curves: pl.DataFrame) -> Part:
    """Return the mean day as two lines, working days and days of rest."""
    by_kind = {
        kind: dict(curves.filter(day_kind=kind).select("quarter", "mean_kw").iter_rows())
        for kind in ("WORKING", "REST")
    }
    rows = [
        {
            "time": _time(quarter),
            "working": by_kind["WORKING"].get(quarter),
            "rest": by_kind["REST"].get(quarter),
        }
        for quarter in range(_QUARTERS)
    ]
    if curves.is_empty():
        return Part(table=plain_table(CURVE, []))
    chart = svg.lines(
        labels=[row["time"] for row in rows],
        series=[
            svg.Series(name=_("Working day"), values=[row["working"] for row in rows]),
            svg.Series(name=_("Day of rest"), values=[row["rest"] for row in rows]),
        ],
        unit=_("kW"),
        said=_("Mean load over the day, on working days and on days of rest"),
    )
    return Part(table=plain_table(CURVE, rows), chart=chart)


def compared_part(compared: pl.DataFrame) -> Part:
    """Return the months set against what they would have been."""
    rated = compared.filter(pl.col("difference").is_not_null())
    chart = None
    if rated.height:
        chart = svg.stacked_bars(
            labels=[format_month(month) for month in rated["bill_month"]],
            series=[svg.Series(name=_("Difference"), values=_big_all(rated["difference"]))],
            unit=big_unit()[1],
            said=_("Difference of each month"),
        )
    return Part(table=table_of(COMPARED, compared, empty=_("No bill has been made yet.")), chart=chart)


def _big(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else in_big_unit(amount)


def _in_unit(value: Decimal, unit: Decimal) -> Decimal:
    return (value / unit).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP")


def _big_all(amounts: Iterable[Decimal]) -> list[Decimal | None]:
    return [_big(amount) for amount in amounts]


def _time(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


def whole(value: Decimal | None) -> str:
    """Write a load or an energy without decimals."""
    return energy(None if value is None else value.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
