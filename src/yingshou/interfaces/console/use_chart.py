"""The daily use of an account as a small chart: own use, what the peers make of it, days nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.interfaces.console import svg

_MISSING_COLOUR, _MARK = 4, 8


def use_chart(rows: Sequence[Mapping[str, Any]], *, first: date, last: date) -> dict[str, Any]:
    """Draw known days; a line breaks where a day is missing, which is marked at the foot.

    Args:
        rows: `use_date`, `days`, `kwh`, `peers_kwh`, as of `flows.account_use`.
        first: first day drawn.
        last: last day drawn.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    own, peers = _spread(rows, "kwh"), _spread(rows, "peers_kwh")
    missing = [place for place, day in enumerate(days) if day not in own]
    series = (
        svg.Series(name=_("Recorded (kWh a day)"), values=[own.get(day) for day in days]),
        svg.Series(name=_("As the peers went"), values=[peers.get(day) for day in days]),
    )
    said = _("Daily use from %(first)s to %(last)s; %(count)s days are missing") % {
        "first": first, "last": last, "count": len(missing)
    }  # fmt: skip
    chart = svg.lines(labels=[f"{day:%m-%d}" for day in days], series=series, unit="kWh", said=said)
    points = {0: chart["paths"][0]["points"].split(), 1: chart["paths"][1]["points"].split()}
    known = [[day for day in days if each.get(day) is not None] for each in (own, peers)]
    paths = [
        {"colour": number, "points": " ".join(part)}
        for number in (1, 0)
        for part in _unbroken(known[number], points[number])
    ]
    step = Decimal(svg.WIDTH - svg.LEFT - svg.RIGHT) / len(days)
    bars = [
        {
            "x": int(svg.LEFT + step * place), "y": svg.HEIGHT - svg.BOTTOM - _MARK,
            "width": max(int(step), 2), "height": _MARK, "colour": _MISSING_COLOUR,
            "title": _("%(day)s: no reading") % {"day": days[place]},
        }
        for place in missing
    ]  # fmt: skip
    legend = [*chart["legend"], {"colour": _MISSING_COLOUR, "name": _("No reading")}]
    return chart | {"paths": paths, "bars": bars, "legend": legend, "newest": True}


def _spread(rows: Sequence[Mapping[str, Any]], name: str) -> dict[date, Decimal]:
    """Return a figure by day; a span between two reads holds on each of its days."""
    return {
        row["use_date"] + timedelta(days=n): row[name]
        for row in rows for n in range(row["days"]) if row[name] is not None
    }  # fmt: skip


def _unbroken(days: Sequence[date], points: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for place, (day, point) in enumerate(zip(days, points, strict=True)):
        if place and (day - days[place - 1]).days > 1:
            yield part
            part = []
        part.append(point)
    if part:
        yield part
