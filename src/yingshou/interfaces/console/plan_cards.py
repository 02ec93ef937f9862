"""A proposed plan as its card shows it, and the frontier as a chart."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.period import format_month
from yingshou.flows.design_plans import PlanDesign, PlanProposal
from yingshou.interfaces.console import svg
from yingshou.interfaces.console.agreement_form import MOST_TERMS
from yingshou.interfaces.console.formats import big_unit, in_big_unit, share

_PERCENT = Decimal(100)


def card(one: PlanProposal, found: PlanDesign, days_link: str, cycles_link: str) -> dict[str, Any]:
    """Return what a card shows of a plan, and the fields with which its agreement is proposed."""
    standard = one.standard
    return {
        "name": one.name,
        "dues": [_due(row) for row in one.terms.iter_rows(named=True)],
        "base_method": one.agreement.item(0, "base_method"),
        "fixed_base": one.agreement.item(0, "fixed_base"),
        "one": one,
        "kept": one.chance <= 1 - found.inputs.rules.promise,
        "covered": 1 - one.chance,
        "covered_low": 1 - one.high,
        "covered_high": 1 - one.low,
        "standard": standard,
        "standard_dates": _dates(standard.dates) if standard else "",
        "saved": standard.ahead - one.ahead if standard else None,
        "days_link": days_link,
        "cycles_link": cycles_link,
        "fields": _fields(one),
    }


def _due(row: dict[str, Any]) -> str:
    """Write a due: 上月 25 日 25 %."""
    said = (
        _("day %(day)s of the month before: %(share)s %%")
        if row["month_offset"]
        else _("day %(day)s: %(share)s %%")
    )
    return said % {"day": row["day"], "share": f"{(row['ratio'] * _PERCENT).normalize():f}"}


def _dates(dates: Sequence[tuple[int, int]]) -> str:
    def written(offset: int, day: int) -> str:
        return (_("%(day)s of the month before") if offset else _("the %(day)s")) % {"day": day}

    return _(" and ").join(written(*each) for each in dates)


def _fields(one: PlanProposal) -> list[tuple[str, str]]:
    """Return the fields of the agreement's form, filled as the plan says."""
    head = one.agreement.row(0, named=True)
    fields = [
        ("valid_from_month", format_month(head["valid_from_month"])),
        ("base_method", head["base_method"]),
        ("fixed_base", str(head["fixed_base"])),
        ("offset_mode", head["offset_mode"]),
        ("holiday_shift", head["holiday_shift"]),
        ("final_due_days", str(head["final_due_days"])),
        ("reason", _("Designed plan, covered cycles %(chance)s") % {"chance": share(1 - one.chance)}),
        ("terms-TOTAL_FORMS", str(MOST_TERMS)),
        ("terms-INITIAL_FORMS", "0"),
    ]
    for place in range(MOST_TERMS):
        term = one.terms.row(place, named=True) if place < one.terms.height else None
        percent = f"{(term['ratio'] * _PERCENT).normalize():f}" if term else ""
        fields += [
            (f"terms-{place}-kind", term["kind"] if term else "SEGMENT"),
            (f"terms-{place}-month_offset", str(term["month_offset"]) if term else "0"),
            (f"terms-{place}-day", str(term["day"]) if term else ""),
            (f"terms-{place}-percent", percent),
        ]
    return [*fields, ("action", "preview")]


def frontier_chart(found: PlanDesign) -> dict[str, Any]:
    """Draw the frontier: for each chance of an uncovered day the least paid ahead."""
    unit = _("%(unit)s × days a cycle") % {"unit": big_unit()[1]}
    points = sorted(found.frontier, key=lambda point: point.chance)
    return svg.lines(
        labels=[share(point.chance) for point in points],
        series=[svg.Series(name=_("Paid ahead"), values=[in_big_unit(point.ahead) for point in points])],
        unit=unit,
        said=_("From %(safest)s to %(lightest)s of uncovered cycles the money paid ahead falls") % {
            "safest": share(points[0].chance), "lightest": share(points[-1].chance),
        },
    )  # fmt: skip
