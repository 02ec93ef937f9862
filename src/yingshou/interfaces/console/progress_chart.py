"""The control chart as its sentence and its lines: planned, received, and the band of likely ends."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.period import format_month
from yingshou.flows.progress_sheet import ProgressSheet
from yingshou.interfaces.console.formats import big_unit, in_big_unit, share, yuan


def control_chart(sheet: ProgressSheet) -> dict[str, Any]:
    """Return what the page draws; the band leads from what is in today to the last day of the chart."""
    days, unit = sheet.curve["day"].to_list(), big_unit()[1]

    def line(label: str, role: str, values: list[Decimal | None]) -> dict[str, Any]:
        written = [None if value is None else str(in_big_unit(value)) for value in values]
        return {"label": label, "role": role, "values": written}

    series = [
        line(_("Planned"), "planned", sheet.curve["planned"].to_list()),
        line(_("Collected"), "collected", sheet.curve["received"].to_list()),
    ]
    if sheet.total.low is not None and days[0] <= sheet.as_of < days[-1]:
        series += [
            line(
                _("Likely at least"), "low", _band(days, sheet.as_of, sheet.total.received, sheet.total.low)
            ),
            line(
                _("Likely at most"), "high", _band(days, sheet.as_of, sheet.total.received, sheet.total.high)
            ),
        ]
    return {
        "title": sentence(sheet),
        "labels": [day.isoformat() for day in days],
        "unit": unit,
        "day_axis": _("Day"),
        "value_axis": _("Since the month began (%(unit)s)") % {"unit": unit},
        "series": series,
        "marks": [],
    }


def sentence(sheet: ProgressSheet) -> str:
    """Say how far the month is, against its plan, and where it is likely to end."""
    total = sheet.total
    said = _("%(month)s to %(day)s: %(rate)s is in; ") % {
        "month": format_month(sheet.bill_month), "day": sheet.as_of, "rate": share(total.rate),
    }  # fmt: skip
    said += (
        _("%(behind)s yuan behind the plan") % {"behind": yuan(total.behind)}
        if total.behind
        else _("as planned or better")
    )
    over = sheet.as_of >= sheet.curve["day"][-1]
    if over or total.low is None or total.high is None or not total.receivable:
        return said
    low, high = (
        share((end / total.receivable).quantize(Decimal("0.0001"))) for end in (total.low, total.high)
    )
    return said + _("; likely end %(low)s to %(high)s") % {"low": low, "high": high}


def _band(days: list[date], as_of: date, now: Decimal, end: Decimal | None) -> list[Decimal | None]:
    """Return the two ends of an edge of the band, nothing between them."""
    return [now if day == as_of else end if day == days[-1] else None for day in days]
