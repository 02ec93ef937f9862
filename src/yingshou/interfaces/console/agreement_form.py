"""The form of an agreement: what the office types, turned into the frames of a proposal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import polars as pl
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from yingshou.core.money import PRICE, YUAN
from yingshou.core.period import format_month, parse_month
from yingshou.interfaces.console.words import WORDS

PERCENT = Decimal(100)
MOST_TERMS = 6


class AgreementForm(forms.Form):
    """The head of a version."""

    valid_from_month = forms.CharField(label=_("First billing month"), max_length=7)
    base_method = forms.ChoiceField(label=_("Base"), choices=list(WORDS["base_method"].items()))
    fixed_base = forms.DecimalField(
        label=_("Fixed base (yuan)"), required=False, min_value=0, max_digits=18, decimal_places=2
    )
    offset_mode = forms.ChoiceField(label=_("Offset"), choices=list(WORDS["offset_mode"].items()))
    holiday_shift = forms.ChoiceField(
        label=_("Due date on a rest day"), choices=list(WORDS["holiday_shift"].items())
    )
    final_due_days = forms.IntegerField(label=_("Days to pay the rest"), min_value=0, max_value=60)
    reason = forms.CharField(label=_("Reason for the change"), max_length=200, required=False)
    difficulty = forms.ChoiceField(
        label=_("Difficulty of the customer, if any"), required=False,
        choices=[("", ""), *WORDS["difficulty"].items()],
    )  # fmt: skip

    def clean_valid_from_month(self) -> int:
        """Read the month."""
        try:
            return parse_month(self.cleaned_data["valid_from_month"].strip())
        except ValueError as error:
            raise ValidationError(_("Write the month as 2025-10."), code="month") from error

    def clean(self) -> dict[str, Any]:
        """Ask for reason and difficulty only where they are kept: a preview binds nobody."""
        cleaned = super().clean() or self.cleaned_data
        needed = {"sign": ("reason",), "propose": ("reason", "difficulty")}
        for name in needed.get(self.data.get("action", ""), ()):
            if not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


class TermForm(forms.Form):
    """One due date of a version; an empty row is no term."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(WORDS["term_kind"].items()), required=False)
    month_offset = forms.TypedChoiceField(
        label=_("Month"),
        coerce=int,
        choices=[(-1, _("the month before")), (0, _("the billing month"))],
        required=False,
    )
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, required=False)
    percent = forms.DecimalField(
        label=_("Share (%)"), min_value=0, max_value=100, max_digits=9, decimal_places=6, required=False
    )
    less_instalments = forms.BooleanField(label=_("Less instalments"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a half-filled row."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("day") is None) != (cleaned.get("percent") is None) and not self.errors:
            raise ValidationError(_("Fill in both the day and the share, or neither."), code="half")
        return cleaned

    @property
    def is_term(self) -> bool:
        """Tell whether the row holds a term."""
        return self.cleaned_data.get("day") is not None


TermFormSet = formset_factory(TermForm, extra=0, max_num=MOST_TERMS, validate_max=True)


def starting_values(version: Any, next_month: int) -> dict[str, Any]:
    """Return what the form shows at first: the version in force, or the trade's usual agreement."""
    return {
        "valid_from_month": format_month(next_month),
        "base_method": version.base_method if version else "LAST_BILL",
        "fixed_base": version.fixed_base if version else None,
        "offset_mode": version.offset_mode if version else "CUMULATIVE",
        "holiday_shift": version.holiday_shift if version else "NONE",
        "final_due_days": version.final_due_days if version else 5,
    }


def starting_terms(terms: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the rows the form shows at first, with empty ones up to the most there may be."""
    rows: list[dict[str, Any]] = [
        {
            "kind": term.kind,
            "month_offset": term.month_offset,
            "day": term.day,
            "percent": f"{(term.ratio * PERCENT).normalize():f}",
            "less_instalments": term.less_instalments,
        }
        for term in terms
    ]
    return rows + [{"kind": "SEGMENT", "month_offset": 0}] * (MOST_TERMS - len(rows))


def proposal(account_no: str, form: AgreementForm, terms: BaseFormSet) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Turn a valid form into the frames `agreements` and `agreement_terms` of a proposal."""
    head = {name: value for name, value in form.cleaned_data.items() if name not in {"reason", "difficulty"}}
    schema = {"valid_from_month": pl.Int32, "fixed_base": YUAN, "final_due_days": pl.Int32}
    agreement = pl.DataFrame([{"account_no": account_no, **head}], schema_overrides=schema)
    rows = [_term(number, row) for number, row in enumerate((r for r in terms.forms if r.is_term), start=1)]
    integers = dict.fromkeys(("term_no", "month_offset", "day"), pl.Int32)
    columns = ("account_no", "term_no", "kind", "month_offset", "day", "ratio", "less_instalments")
    if not rows:
        return agreement, pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    overrides = {**integers, "ratio": PRICE}
    return agreement, pl.DataFrame(
        [{"account_no": account_no, **row} for row in rows], schema_overrides=overrides
    )


def _term(number: int, row: TermForm) -> dict[str, Any]:
    values = row.cleaned_data
    return {
        "term_no": number,
        "kind": values["kind"],
        "month_offset": values["month_offset"],
        "day": values["day"],
        "ratio": values["percent"] / PERCENT,
        "less_instalments": values["less_instalments"],
    }
