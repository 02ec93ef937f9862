"""Change an agreement: propose, see what it would have done, then sign."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.period import add_months, month_of
from yingshou.flows.preview_agreement import Effect, preview_agreement
from yingshou.flows.renegotiate_agreement import propose_renegotiation
from yingshou.flows.sign_agreement import sign_agreement
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.agreement_form import (
    AgreementForm,
    TermFormSet,
    proposal,
    starting_terms,
    starting_values,
)
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.pages import actor, page, sentence, show
from yingshou.records.contracts import queries as contracts
from yingshou.records.customers import queries as accounts

CALENDAR = (
    Column(heading=gettext_lazy("No."), value=lambda row: row["term_no"], kind="number"),
    Column(heading=gettext_lazy("Kind"), value=lambda row: row["kind"], kind="word", words="term_kind"),
    Column(heading=gettext_lazy("Due date"), value=lambda row: row["due_date"], kind="day"),
    Column(heading=gettext_lazy("Reached by then"), value=lambda row: row["target_ratio"], kind="share"),
    Column(heading=gettext_lazy("Amount (yuan)"), value=lambda row: row["amount"], kind="yuan"),
)


@page("sign_agreement", methods=("GET", "HEAD", "POST"))
def change(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show the form; on POST preview the proposal, sign it, or propose it for a customer in difficulty."""
    account = accounts.account(account_no)
    if account is None:
        raise Http404
    if request.method != "POST":
        return _show(request, account, *_first_forms(account_no))
    form, terms = AgreementForm(request.POST), TermFormSet(request.POST, prefix="terms")
    if not (form.is_valid() and terms.is_valid()):
        messages.error(request, _("Correct the fields marked below."))
        return _show(request, account, form, terms)
    try:
        if request.POST.get("action") == "sign":
            return _sign(request, account_no, form, terms)
        if request.POST.get("action") == "propose":
            return _renegotiate(request, account_no, form, terms)
        return _show(request, account, form, terms, preview=_preview(account_no, form, terms))
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return _show(request, account, form, terms)


def _first_forms(account_no: str) -> tuple[AgreementForm, Any]:
    as_of = business_date()
    version = contracts.in_force(account_no=account_no, bill_month=month_of(as_of))
    held = contracts.terms(account_no=account_no, version=version.version) if version else []
    # The terms of the next month are usually issued already, so the one after it is the first that is free.
    form = AgreementForm(initial=starting_values(version, add_months(month_of(as_of), 2)))
    return form, TermFormSet(initial=starting_terms(held), prefix="terms")


def _show(
    request: HttpRequest, account: Any, form: AgreementForm, terms: Any, **context: Any
) -> HttpResponse:
    title = _("Change the agreement of %(name)s") % {"name": account.name}
    return show(
        request, "console/agreement.html", title=title, account=account, form=form, terms=terms, **context
    )


def _preview(account_no: str, form: AgreementForm, terms: Any) -> dict[str, Any]:
    agreement, parts = proposal(account_no, form, terms)
    found = preview_agreement(account_no=account_no, agreement=agreement, terms=parts, as_of=business_date())
    present = _effect(found.present) if found.present else None
    return {
        "months": found.bill_months,
        "effects": [(_("Present agreement"), present), (_("Proposed agreement"), _effect(found.proposed))],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {"figures": effect, "calendar": _calendar(effect)}


def _calendar(effect: Effect) -> Listing:
    return plain_table(CALENDAR, effect.calendar.to_dicts(), empty=_("No due date falls into that month."))


def _sign(request: HttpRequest, account_no: str, form: AgreementForm, terms: Any) -> HttpResponse:
    agreement, parts = proposal(account_no, form, terms)
    signed = sign_agreement(
        agreement=agreement,
        terms=parts,
        signed_by=actor(request),
        reason=form.cleaned_data["reason"],
        as_of=business_date(),
    )
    messages.success(request, _("Version %(version)s is signed.") % {"version": signed.version})
    return redirect("console:customer", account_no=account_no)


def _renegotiate(request: HttpRequest, account_no: str, form: AgreementForm, terms: Any) -> HttpResponse:
    """Propose the change for a customer in difficulty; another person decides."""
    agreement, parts = proposal(account_no, form, terms)
    made = propose_renegotiation(
        agreement=agreement, terms=parts, difficulty=form.cleaned_data["difficulty"],
        reason=form.cleaned_data["reason"], proposed_by=actor(request), as_of=business_date(),
    )  # fmt: skip
    messages.success(request, _("Proposed; another person decides."))
    return redirect("console:renegotiation", renegotiation_no=made)
