"""The form of the plan designer."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yingshou.core.tables.plans import LATENESS
from yingshou.flows.design_plans import PlanInputs
from yingshou.interfaces.console.words import WORDS

_PERCENT = Decimal(100)
_LAST_DAY = 31


class PlanForm(forms.Form):
    """What the designer may propose; it begins with the house rules and the agreement."""

    promise = forms.DecimalField(
        label=_("Promised chance of a covered cycle (%)"), min_value=50, max_value=Decimal("99.9"),
        max_digits=5, decimal_places=2,
    )  # fmt: skip
    most_terms = forms.IntegerField(label=_("Dues a cycle at most"), min_value=1, max_value=6)
    allowed_days = forms.CharField(label=_("Days of the month"), max_length=90)
    lead_days = forms.IntegerField(label=_("Days before the cycle at most"), min_value=0, max_value=15)
    holiday_shift = forms.ChoiceField(
        label=_("Due date on a rest day"), choices=list(WORDS["holiday_shift"].items())
    )
    final_due_days = forms.IntegerField(label=_("Days to pay the rest"), min_value=0, max_value=60)
    lateness = forms.ChoiceField(
        label=_("Late payment of the past year"),
        choices=[(code, WORDS["lateness"][code]) for code in LATENESS],
    )

    def clean_allowed_days(self) -> tuple[int, ...]:
        """Read the days, separated by commas or spaces."""
        parts = self.cleaned_data["allowed_days"].replace("，", ",").replace(",", " ").split()
        if not parts or not all(part.isdecimal() and 1 <= int(part) <= _LAST_DAY for part in parts):
            raise ValidationError(_("Write days of the month as 1, 10, 20."), code="days")
        return tuple(sorted({int(part) for part in parts}))


def starting_inputs(inputs: PlanInputs) -> dict[str, Any]:
    """Return what the form shows at first."""
    rules = inputs.rules
    return {
        "promise": f"{(rules.promise * _PERCENT).normalize():f}",
        "most_terms": rules.most_terms,
        "allowed_days": ", ".join(str(day) for day in rules.allowed_days),
        "lead_days": rules.lead_days,
        "holiday_shift": inputs.holiday_shift,
        "final_due_days": inputs.final_due_days,
        "lateness": rules.lateness,
    }
