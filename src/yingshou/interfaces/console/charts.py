"""The exposure curve as data for the page's script: axes, units, legend, marks, and a sentence as title."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yingshou.interfaces.console.formats import big_unit, in_big_unit, yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The cumulative sums at the end of a day, in yuan."""

    day: date
    supplied: Decimal
    received: Decimal
    security: Decimal
    uncovered: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMark:
    """A due date to be marked in a curve."""

    day: date
    amount: Decimal


def exposure_curve(
    points: Sequence[CurvePoint], marks: Sequence[DueMark] = (), *, company: bool = False
) -> dict[str, Any]:
    """Return the curve: value supplied against money received and security, the uncovered area filled.

    Cumulative sums of many months would flatten the picture, so all lines are counted from the same base,
    the smaller of supplied and received on the first day; distances between them stay what they are.
    """
    base = min(points[0].supplied, points[0].received)

    def line(label: str, role: str, values: Sequence[Decimal]) -> dict[str, Any]:
        return {"label": label, "role": role, "values": [str(in_big_unit(value)) for value in values]}

    return {
        "title": company_sentence(points) if company else sentence(points),
        "labels": [point.day.isoformat() for point in points],
        "unit": big_unit()[1],
        "day_axis": _("Day"),
        "value_axis": _("Since %(day)s (%(unit)s)") % {"day": points[0].day, "unit": big_unit()[1]},
        "series": [
            line(_("Value supplied"), "supplied", [point.supplied - base for point in points]),
            line(_("Money received"), "received", [point.received - base for point in points]),
            line(
                _("Money and security"), "cover", [point.received + point.security - base for point in points]
            ),
            line(_("Uncovered"), "uncovered", [point.supplied - point.uncovered - base for point in points]),
        ],
        "marks": [
            {"day": mark.day.isoformat(), "label": _("Due %(amount)s") % {"amount": yuan(mark.amount)}}
            for mark in marks
            if points[0].day <= mark.day <= points[-1].day
        ],
    }


def company_sentence(points: Sequence[CurvePoint]) -> str:
    """Say how much stands uncovered over all accounts on the last day, and how much at worst."""
    worst = max(points, key=lambda point: point.uncovered)
    if not worst.uncovered:
        return sentence(points)
    return _("%(last)s: %(now)s yuan stand uncovered; at worst %(worst)s with %(amount)s yuan") % {
        "last": points[-1].day,
        "now": yuan(points[-1].uncovered),
        "worst": worst.day,
        "amount": yuan(worst.uncovered),
    }


def sentence(points: Sequence[CurvePoint]) -> str:
    """Say in a sentence how many days stand uncovered, and how badly at worst."""
    open_points = [point for point in points if point.uncovered > 0]
    if not open_points:
        return _("%(first)s to %(last)s: every day is covered") % {
            "first": points[0].day,
            "last": points[-1].day,
        }
    worst = max(open_points, key=lambda point: point.uncovered)
    said = ngettext(
        "%(first)s to %(last)s: %(count)d day is not covered, on %(worst)s by %(amount)s yuan",
        "%(first)s to %(last)s: %(count)d days are not covered, at worst %(worst)s by %(amount)s yuan",
        len(open_points),
    )
    return said % {
        "first": points[0].day,
        "last": points[-1].day,
        "count": len(open_points),
        "worst": worst.day,
        "amount": yuan(worst.uncovered),
    }
