"""The form of a what-if: which terms, prices or hours are to be different."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingshou.core.analysis import Alternative
from yingshou.gateways.catalogues import shipped_catalogues
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.words import WORDS

_AS_NOW = ("", _("as now"))
_PERCENT = Decimal(100)


def _catalogues() -> list[tuple[str, Any]]:
    """Return the catalogues that come with the product, by the name of their province."""
    named = [(each.code, each.name_zh if is_chinese() else each.name_en) for each in shipped_catalogues()]
    return [_AS_NOW, *named]


class WhatIfForm(forms.Form):
    """Terms to change; an empty field stays as it is."""

    catalogue = forms.ChoiceField(label=_("Catalogue"), required=False, choices=_catalogues)
    price_class = forms.ChoiceField(
        label=_("Price"), required=False,
        choices=[_AS_NOW, *((code, WORDS["price_class"][code]) for code in ("SINGLE", "TWO_PART"))],
    )  # fmt: skip
    demand_basis = forms.ChoiceField(
        label=_("Basic fee"), required=False,
        choices=[
            _AS_NOW, *((code, WORDS["demand_basis"][code]) for code in ("CAPACITY", "CONTRACT", "ACTUAL")),
        ],
    )  # fmt: skip
    contract_demand_kw = forms.DecimalField(
        label=_("Declared demand (kW)"), required=False, min_value=0, max_digits=12, decimal_places=4
    )
    shift_percent = forms.DecimalField(
        label=_("Moved from peak to valley (%)"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2,
    )  # fmt: skip
    purchase_price = forms.DecimalField(
        label=_("Direct purchase price (yuan/kWh)"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=8,
    )
    purchase_time_of_use = forms.ChoiceField(
        label=_("Purchase price by time of use"), required=False,
        choices=[_AS_NOW, ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    prices_on = forms.DateField(
        label=_("Prices as on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def asked(self) -> bool:
        """Tell whether anything is to be different."""
        return self.is_valid() and any(value not in {None, ""} for value in self.cleaned_data.values())

    def alternative(self) -> Alternative:
        """Return the alternative a valid form asks for."""
        values: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value != ""}
        by_time = values.pop("purchase_time_of_use", None)
        percent = values.pop("shift_percent", None)
        return Alternative(
            name="WHAT_IF",
            **values,
            shifted_share=(percent or Decimal(0)) / _PERCENT,
            purchase_follows_time_of_use={None: None, "yes": True, "no": False}[by_time],
        )
