"""Corrections of bills: the form by cause with its preview, the queue, and a second person's decision."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.billing.causes import CAUSES
from yingshou.core.errors import YingshouError
from yingshou.flows.compare_bills import compare_bills
from yingshou.flows.correct_bill import correct_bill
from yingshou.flows.correctable import correctable
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.preview_correction import Preview, preview_correction
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.turn_down_correction import turn_down_correction
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.correction_form import CorrectionForm
from yingshou.interfaces.console.correction_lines import given_facts, lines_table
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.billing import queries as billing

_IN_FORCE = {"ISSUED", "APPROVED", "HELD"}
COLUMNS = (
    Column(
        heading=gettext_lazy("Correction"), value="correction_no", sort="correction_no",
        link=lambda row: reverse("console:correction", args=[row.correction_no]),
    ),
    Column(
        heading=gettext_lazy("Account no."), value="bill.account_id", kind="account", phone=False,
        link=lambda row: to_account("account_id")(row.bill), sort="bill__account_id",
    ),
    Column(heading=gettext_lazy("Name"), value="bill.account.name", phone=False),
    Column(heading=gettext_lazy("Billing month"), value="bill.bill_month", kind="month", phone=False),
    Column(
        heading=gettext_lazy("Cause"), value="cause", kind="word", words="correction_cause", sort="cause",
        phone=False,
    ),
    Column(heading=gettext_lazy("Old (yuan)"), value="old_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("New (yuan)"), value="new_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Difference (yuan)"), value="difference", kind="yuan", sort="difference"),
    Column(heading=gettext_lazy("Proposed by"), value="proposed_by", sort="proposed_by", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)  # fmt: skip
FILTERS = (
    Filter(
        name="q",
        label=gettext_lazy("Number or name"),
        apply=lambda query, value: query.filter(
            Q(correction_no__startswith=value) | Q(bill__account__name__icontains=value)
        ),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=(
            ("PROPOSED", gettext_lazy("Waiting for a decision")),
            ("APPROVED", gettext_lazy("Approved")),
            ("TURNED_DOWN", gettext_lazy("Turned down")),
        ),
    ),
    Filter(
        name="cause",
        label=gettext_lazy("Cause"),
        apply=lambda query, value: query.filter(cause=value),
        choices=tuple(WORDS["correction_cause"].items()),
    ),
)


@page()
def corrections(request: HttpRequest) -> HttpResponse:
    """List corrections, the latest first."""
    table = listing(
        request,
        query=billing.corrections(),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("No bill has been corrected. Open a bill and choose “Correct this bill”."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="corrections")
    waiting = billing.open_corrections().count()
    return show(
        request, "console/corrections.html", title=_("Corrections"), table=table, waiting_count=waiting
    )


@page("correct_bill", methods=("GET", "HEAD", "POST"))
def correct(request: HttpRequest, bill_no: str) -> HttpResponse:
    """Ask for the cause, then for its inputs; on POST show what would follow, or propose it."""
    found, stands = billing.bill(bill_no), correctable(bill_no=bill_no)
    if found is None or stands is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    cause = (given or request.GET).get("cause", "")
    context: dict[str, Any] = {
        "bill": found,
        "in_force": found.state in _IN_FORCE,
        "causes": [(code, WORDS["correction_cause"][code]) for code in CAUSES],
        "cause": cause if cause in CAUSES else "",
    }
    if context["cause"]:
        form = CorrectionForm(cause=cause, stands=stands, given=given, offered=request.GET)
        context |= {
            "form": form,
            "hint": WORDS["correction_hint"][cause],
            "reason": given.get("reason", "").strip() if given else "",
            "drops_figures": bool(stands.behind.figures),
        }
        if given is not None:
            answer = _answered(request, found, form, context)
            if answer is not None:
                return answer
    title = _("Correct bill %(bill_no)s") % {"bill_no": bill_no}
    return show(request, "console/correct.html", title=title, **context)


def _answered(
    request: HttpRequest, bill: Any, form: CorrectionForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Propose the correction, or put its preview into the context; a refusal becomes a message."""
    if form.wrong:
        messages.error(request, _("Correct the fields marked below."))
        return None
    try:
        if request.POST.get("action") == "propose":
            made = propose_correction(
                bill_no=bill.bill_no, cause=form.cause, reason=context["reason"], inputs=form.inputs,
                proposed_by=actor(request),
            )  # fmt: skip
            messages.success(request, _("The correction is proposed; another person decides it."))
            return redirect("console:correction", correction_no=made.correction_no)
        context["preview"] = _preview(bill.bill_no, form.inputs)
    except YingshouError as refused:
        messages.error(request, sentence(refused))
    return None


def _preview(bill_no: str, inputs: CorrectedInputs) -> dict[str, Any]:
    found = preview_correction(bill_no=bill_no, inputs=inputs, as_of=business_date())
    return {"found": found, "months": list(_months(found))}


def _months(found: Preview) -> Iterable[dict[str, Any]]:
    for month in found.draft.months:
        yield {"figures": month, "table": lines_table(month.lines.to_dicts())}


@page()
def correction(request: HttpRequest, correction_no: str) -> HttpResponse:
    """Show a correction: what is put right and changed, who decided; while it waits, what would follow."""
    found = billing.correction(correction_no)
    if found is None:
        raise Http404
    inputs = CorrectedInputs.from_json(found.inputs)
    context: dict[str, Any] = {
        "correction": found,
        "bill": found.bill,
        "facts": given_facts(inputs),
        "own": found.proposed_by == actor(request),
    }
    if found.state == "PROPOSED":
        try:
            context["preview"] = _preview(found.bill_id, inputs)
        except YingshouError as refused:
            context["refused"] = sentence(refused)
    elif found.state == "APPROVED":
        context["made"] = [_made(each) for each in (found, *found.parts.select_related("bill"))]
    title = _("Correction %(correction_no)s") % {"correction_no": correction_no}
    return show(request, "console/correction.html", title=title, **context)


def _made(proposal: Any) -> dict[str, Any]:
    """Return what an approved proposal made of its bill."""
    chain = billing.chain(proposal.bill_id)
    replaced = (each for each in chain if each.corrects_bill_no == proposal.bill_id)
    new = next(each for each in replaced if each.kind == "CORRECTION")
    lines = compare_bills(old_bill_no=proposal.bill_id, new_bill_no=new.bill_no)
    return {"old": proposal.bill, "new": new, "table": lines_table(lines)}


@page("approve_correction", methods=("POST",))
def approve(request: HttpRequest, correction_no: str) -> HttpResponse:
    """Carry a proposed correction out."""
    with refusals_shown(request):
        done = correct_bill(
            correction_no=correction_no,
            decided_by=actor(request),
            as_of=business_date(),
            note=request.POST.get("note", "").strip(),
        )
        messages.success(
            request,
            _("Corrected: the bill in force is %(bill_no)s, %(amount)s yuan.")
            % {"bill_no": done.bill_no, "amount": yuan(done.new_amount)},
        )
    return redirect("console:correction", correction_no=correction_no)


@page("approve_correction", methods=("POST",))
def turn_down(request: HttpRequest, correction_no: str) -> HttpResponse:
    """Turn a proposed correction down, with a reason."""
    note = request.POST.get("note", "").strip()
    if not note:
        messages.error(request, _("Write the reason first: nothing is turned down without one."))
        return redirect("console:correction", correction_no=correction_no)
    with refusals_shown(request):
        turn_down_correction(correction_no=correction_no, decided_by=actor(request), note=note)
        messages.success(request, _("The correction is turned down; the bill stays as it is."))
    return redirect("console:correction", correction_no=correction_no)
