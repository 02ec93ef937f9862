"""Bills: the list, one bill with every line explained, and the approval of held bills."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import parse_month
from yingshou.flows.approve_bill import approve_bill
from yingshou.flows.explain_bill import explain_bill
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, BILLS, DUES
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.explain import energy_sentences, explain_lines
from yingshou.interfaces.console.explain_energy import capacity_rows, meter_rows, step_rows
from yingshou.interfaces.console.explain_tiers import (
    contract_rows,
    part_rows,
    tax_sentence,
    tier_notes,
    tier_tables,
)
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.views.problems import message
from yingshou.interfaces.console.words import WORDS
from yingshou.records.billing import queries as billing
from yingshou.records.drafts import queries as drafts
from yingshou.records.receivables import queries as receivables


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(Q(account__account_no__startswith=value) | Q(account__name__icontains=value))


def _in_state(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "held":
        return query.exclude(held_reason="").filter(billapproval__isnull=True)
    return query.filter(Q(held_reason="") | Q(billapproval__isnull=False))


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number or name"), apply=_like),
    Filter(
        name="month",
        label=gettext_lazy("Billing month"),
        apply=lambda query, value: query.filter(bill_month=parse_month(value)),
        hint="2025-10",
    ),
    Filter(
        name="class",
        label=gettext_lazy("Class"),
        apply=lambda query, value: query.filter(account__customer_class=value),
        choices=tuple(WORDS["customer_class"].items()),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=_in_state,
        choices=(("held", gettext_lazy("Waiting for approval")), ("issued", gettext_lazy("Issued"))),
    ),
)


@page()
def bills(request: HttpRequest) -> HttpResponse:
    """List bills, the latest first."""
    table = listing(
        request,
        query=billing.bills().order_by("-bill_month", "bill_no"),
        columns=(BILLS[0], replace(ACCOUNT_NO, phone=False), ACCOUNT_NAME, *BILLS[1:]),
        filters=FILTERS,
        empty=_("No bill has been made yet. Import reads and prices, then start a bill run."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="bills")
    return show(
        request, "console/list.html", title=_("Bills"), table=table, held_count=billing.held_bills().count()
    )


@page()
def bill(request: HttpRequest, bill_no: str) -> HttpResponse:
    """Show a bill with the explanation of its energy and of each line."""
    found = billing.bill(bill_no)
    if found is None:
        raise Http404
    explanation = explain_bill(bill_no=bill_no)
    if explanation is None:
        raise Http404
    as_of = business_date()
    dues = drafts.with_cash(receivables.dues(as_of=as_of), as_of=as_of).filter(
        account_id=found.account_id, bill_month=found.bill_month
    )
    return show(
        request,
        "console/bill.html",
        title=_("Bill %(bill_no)s") % {"bill_no": bill_no},
        bill=found,
        held_because=message(found.held_reason),
        energy=_energy(found, explanation),
        counted=explanation.energy,
        meters=meter_rows(explanation.energy),
        steps=step_rows(explanation.energy),
        capacity_days=explanation.demand and explanation.demand.days,
        capacity=capacity_rows(explanation.demand and explanation.demand.days),
        parts=part_rows(explanation.energy),
        tiers=tier_tables(explanation.tiers),
        tier_notes=tier_notes(explanation.tiers),
        contracts=contract_rows(explanation.market),
        tax=tax_sentence(explanation),
        lines=explain_lines(found, explanation.lines, explanation),
        sources=sorted({line.source for line in explanation.lines if line.source}),
        chain=billing.chain(bill_no),
        proposals=billing.corrections_of(found.account_id, found.bill_month),
        feed_in=billing.feed_in_statement(account_no=found.account_id, bill_month=found.bill_month),
        dues=plain_table(DUES, dues, empty=_("No due item has been issued for this bill.")),
    )


def _energy(found: Any, explanation: Any) -> list[str]:
    """Explain a bill's energy; a reversal is explained by the bill that it takes back."""
    if found.kind == "REVERSAL":
        return [_("Takes back bill %(bill_no)s in full") % {"bill_no": found.corrects_bill_no}]
    return energy_sentences(found, explanation.energy)


@page("approve_bill", methods=("POST",))
def approve(request: HttpRequest, bill_no: str) -> HttpResponse:
    """Approve a held bill: its receivable is issued."""
    with refusals_shown(request):
        approve_bill(
            bill_no=bill_no,
            approved_by=actor(request),
            as_of=business_date(),
            note=request.POST.get("note", "").strip(),
        )
        messages.success(request, _("Bill %(bill_no)s is approved and issued.") % {"bill_no": bill_no})
    return redirect("console:bill", bill_no=bill_no)
