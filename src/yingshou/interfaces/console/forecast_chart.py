"""Charts of a forecast: what came and the band of what is to come."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.period import format_month
from yingshou.flows.progress_sheet import ProgressSheet
from yingshou.interfaces.console.formats import big_unit, in_big_unit, share


def path_chart(sheet: ProgressSheet, path: Sequence[Any]) -> dict[str, Any]:
    """Return the month's curve: received so far, and the band of the days to come."""
    past = [(row["day"], row["received"]) for row in sheet.curve.iter_rows(named=True)]
    known = [(day, value) for day, value in past if value is not None and day <= sheet.as_of]
    known = known or [(sheet.as_of, sheet.total.received)]
    end, unit = path[-1], big_unit()[1]
    low, middle, high = map(share, (end.low_rate, end.middle_rate, end.high_rate))
    title = _("%(month)s: %(middle)s is likely in by %(day)s (P10 %(low)s, P90 %(high)s)") % {
        "month": format_month(end.bill_month), "day": end.day, "low": low, "middle": middle, "high": high,
    }  # fmt: skip
    ahead = {name: [in_big_unit(getattr(row, name)) for row in path] for name in ("low", "middle", "high")}
    return _chart(
        title, [day for day, _value in known], [in_big_unit(value) for _day, value in known],
        [row.day for row in path], ahead,
        unit=unit, value_axis=_("Since the month began (%(unit)s)") % {"unit": unit}, label=_("Collected"),
    )  # fmt: skip


def band_chart(measured: Sequence[tuple[date, Decimal]], days: Sequence[Any]) -> dict[str, Any]:
    """Return a customer's daily kWh: measured, and the band of the days to come."""
    ahead = {name: [round(getattr(row, name)) for row in days] for name in ("low", "middle", "high")}
    title = _("Energy a day to %(day)s, kWh") % {"day": days[-1].use_date}
    return _chart(
        title, [day for day, _kwh in measured], [round(kwh) for _day, kwh in measured],
        [row.use_date for row in days], ahead,
        unit="kWh", value_axis="kWh", label=_("Measured"),
    )  # fmt: skip


def _chart(
    title: str, past: Sequence[date], known: Sequence[Any], days: Sequence[date],
    ahead: dict[str, list[Any]], *, unit: str, value_axis: str, label: str,
) -> dict[str, Any]:  # fmt: skip
    """Lay what is known and what is to come along one axis; the band begins where the known ends."""
    blank, last = [None] * max(len(past) - 1, 0), list(known[-1:])
    series = [{"label": label, "role": "collected", "values": [*map(str, known), *([None] * len(days))]}]
    labels = {"low": _("At least (P10)"), "high": _("At most (P90)"), "middle": _("Likely (P50)")}
    for name, role in (("low", "low"), ("high", "high"), ("middle", "middle")):
        values = [*blank, *map(str, last), *map(str, ahead[name])]
        series.append({"label": labels[name], "role": role, "values": values})
    return {
        "title": title,
        "labels": [day.isoformat() for day in (*past, *days)],
        "unit": unit,
        "day_axis": _("Day"),
        "value_axis": value_axis,
        "series": series,
        "marks": [],
    }
