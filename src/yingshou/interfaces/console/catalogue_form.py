"""What may be asked of a catalogue: the day, for which accounts, the kind of day, two days to compare."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.words import WORDS

DAYS = {
    "WORKDAY": (_("Working day"), ("WORKDAY",)),
    "WEEKEND": (_("Weekend"), ("WEEKEND",)),
    "HOLIDAY": (_("Statutory holiday"), ("HOLIDAY",)),
    "SPRING_FESTIVAL": (_("Spring Festival"), ("HOLIDAY", "SPRING_FESTIVAL")),
    "LABOUR_DAY": (_("Labour Day"), ("HOLIDAY", "LABOUR_DAY")),
    "NATIONAL_DAY": (_("National Day"), ("HOLIDAY", "NATIONAL_DAY")),
    "HOT": (_("Hot day"), ("WORKDAY", "HOT")),
}
"""The kinds of days that the chart of hours may show, and what such a day is."""


def _words(group: str) -> list[tuple[str, Any]]:
    return list(WORDS[group].items())


class CatalogueForm(forms.Form):
    """The day and the account whose prices and hours are shown."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    price_class = forms.ChoiceField(label=_("Price"), choices=_words("price_class"))
    voltage_level = forms.ChoiceField(label=_("Voltage"), choices=_words("voltage_level"))
    customer_class = forms.ChoiceField(label=_("Class"), choices=_words("customer_class"))
    capacity_kva = forms.DecimalField(
        label=_("Capacity (kVA)"), required=False, min_value=0, max_digits=12, decimal_places=4
    )
    day = forms.ChoiceField(
        label=_("Kind of day"), choices=[(code, name) for code, (name, _k) in DAYS.items()]
    )


class CompareForm(forms.Form):
    """Two days whose prices are compared."""

    before = forms.DateField(
        label=_("Before"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    after = forms.DateField(
        label=_("After"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
