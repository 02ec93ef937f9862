"""Matters before a court: the list, what lapses, one matter with its steps, and claims written off."""

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.legal import allowed
from yingshou.flows.watch_legal import watch_legal_terms
from yingshou.gateways.evidence.archive import place_of
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import BILL_MONTH, to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.legal_words import LEGAL_STATES
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, show
from yingshou.interfaces.console.request_columns import REQUESTS
from yingshou.records.customers import queries as customers
from yingshou.records.legal import queries
from yingshou.records.payments import queries as money

WATCHED_DAYS = 90
"""Days ahead the page of terms looks."""


def _to_matter(row: Any) -> str:
    return reverse("console:legal_matter", kwargs={"matter_no": row.matter_no})


def _to_file(row: Any) -> str:
    return reverse("console:legal_file", kwargs={"matter_no": row.matter_id, "digest": row.document_hash})


def _state(row: Any) -> str:
    return f"LEGAL_{row.state}"


MATTERS = (
    Column(heading=gettext_lazy("Matter"), value="matter_no", link=_to_matter, sort="matter_no"),
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account",
        link=to_account("account_id"), sort="account_id", phone=False,
    ),
    Column(heading=gettext_lazy("Name"), value="account.name", phone=False),
    Column(heading=gettext_lazy("State"), value=_state, kind="state"),
    Column(
        heading=gettext_lazy("Claimed principal (yuan)"), value="principal", kind="yuan", sort="principal"
    ),
    Column(heading=gettext_lazy("Penalty (yuan)"), value="penalty", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Answers for it"), value="owner", sort="owner", phone=False),
    Column(
        heading=gettext_lazy("Opened on"), value="opened_date", kind="day", sort="opened_date", phone=False
    ),
)  # fmt: skip
FILTERS = (
    Filter(
        name="q", label=gettext_lazy("Account no."),
        apply=lambda query, value: query.filter(account__account_no__startswith=value),
    ),
    Filter(
        name="state", label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(standing__state=value.removeprefix("LEGAL_")),
        choices=tuple(
            (code, words[2]) for code, words in LEGAL_STATES.items() if code.startswith("LEGAL_")
        ),
    ),
)  # fmt: skip
TERMS = (
    Column(heading=gettext_lazy("Matter"), value="matter_no", link=_to_matter),
    Column(heading=gettext_lazy("Term"), value="deadline", kind="word", words="legal_deadline"),
    Column(heading=gettext_lazy("Served on"), value="from_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Last day of the term"), value="last_date", kind="day"),
    Column(heading=gettext_lazy("Days left"), value="days_left", kind="number"),
    Column(heading=gettext_lazy("Answers for it"), value="owner", phone=False),
    Column(
        heading=gettext_lazy("Rule"), phone=False,
        value=lambda row: _("compared with the law") if row.verified else _("not compared with the law yet"),
    ),
)  # fmt: skip
STEPS = (
    Column(heading=gettext_lazy("Day"), value="step_date", kind="day"),
    Column(heading=gettext_lazy("Step"), value="kind", kind="word", words="legal_step"),
    Column(heading=gettext_lazy("Served on"), value="served_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Court"), value="court", phone=False),
    Column(heading=gettext_lazy("File no."), value="file_no", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Court fees (yuan)"), value="fees", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Note"), value="note", wrap=True),
    Column(heading=gettext_lazy("Paper"), value="document_name", link=_to_file),
)  # fmt: skip
ITEMS = (
    Column(heading=gettext_lazy("Receivable"), value="receivable_id"),
    Column(
        heading=gettext_lazy("Due date"), value="receivable.due_date", kind="day", phone=False
    ),
    Column(heading=gettext_lazy("Claimed (yuan)"), value="principal", kind="yuan"),
    Column(heading=gettext_lazy("Open now (yuan)"), value="receivable.balance.principal_open", kind="yuan"),
    Column(
        heading=gettext_lazy("Written off (yuan)"), value="receivable.balance.written_off", kind="yuan",
        phone=False,
    ),
)  # fmt: skip
CLAIMS = (
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
        link=lambda row: _to_account_claims(row.account_id),
    ),
    Column(heading=gettext_lazy("Name"), value="account.name", phone=False),
    Column(heading=gettext_lazy("Receivable"), value="receivable_no", phone=False),
    BILL_MONTH,
    Column(heading=gettext_lazy("Due date"), value="due_date", kind="day", sort="due_date", phone=False),
    Column(heading=gettext_lazy("Written off (yuan)"), value="written_off", kind="yuan", sort="written_off"),
)  # fmt: skip


def _to_account_claims(account_no: str) -> str:
    return reverse("console:legal_account", kwargs={"account_no": account_no})


@page()
def matters(request: HttpRequest) -> HttpResponse:
    """List matters, the latest first."""
    table = listing(
        request, query=queries.matters(), columns=MATTERS, filters=FILTERS,
        empty=_("No matter is before a court. Open one on the page of an account in arrears."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="legal-matters")
    return show(
        request, "console/legal.html", title=_("Legal matters"), table=table,
        ending=_terms(within_days=30), claims=queries.claims_written_off().count(),
    )  # fmt: skip


def _terms(*, within_days: int) -> list[Any]:
    found = watch_legal_terms(as_of=business_date(), within_days=within_days)
    owners = dict(queries.matters().values_list("matter_no", "owner"))
    return [
        SimpleNamespace(**row, owner=owners.get(row["matter_no"], "")) for row in found.iter_rows(named=True)
    ]


@page()
def watch(request: HttpRequest) -> HttpResponse:
    """List the terms that end soon or are over, with who answers for them."""
    table = plain_table(
        TERMS, _terms(within_days=WATCHED_DAYS),
        empty=_("No term ends within %(days)s days.") % {"days": WATCHED_DAYS},
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="legal-terms")
    return show(request, "console/legal_watch.html", title=_("Terms before a court"), table=table)


@page()
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims written off: off the books, but owed."""
    table = listing(
        request, query=queries.claims_written_off(), columns=CLAIMS, filters=FILTERS[:1],
        empty=_("No claim is written off."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Claims written off"), name="claims-written-off")


@page()
def matter(request: HttpRequest, matter_no: str) -> HttpResponse:
    """Show a matter: what is claimed, what happened, which terms run, and what may follow."""
    found = existing(matter_no)
    state = found.standing.state
    terms = [each for each in _terms(within_days=36500) if each.matter_no == matter_no]
    return show(
        request,
        "console/legal_matter.html",
        title=_("Matter %(matter_no)s") % {"matter_no": matter_no},
        matter=found,
        state=f"LEGAL_{state}",
        running=state != "CLOSED",
        fees=queries.fees(matter_no),
        steps=plain_table(STEPS, queries.steps(matter_no)),
        items=plain_table(ITEMS, queries.items(matter_no)),
        terms=plain_table(TERMS[1:], terms, empty=_("No term is running.")),
        kinds=[kind for kind in allowed(state) if kind != "EVIDENCE"],
    )


@page()
def account(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show what an account has before a court, its claims written off, and what may be done."""
    found = customers.account(account_no)
    if found is None:
        raise Http404
    asked = money.money_requests().filter(account_no=account_no, kind__in=("WRITE_OFF", "RESTORE_CLAIM"))
    return show(
        request,
        "console/legal_account.html",
        title=_("Legal: %(name)s") % {"name": found.name},
        account=found,
        matters=plain_table(
            MATTERS[:1] + MATTERS[3:], queries.matters(account_id=account_no),
            empty=_("Nothing is before a court."),
        ),
        claims=plain_table(
            CLAIMS[2:], queries.claims_written_off().filter(account_id=account_no),
            empty=_("No claim is written off."),
        ),
        requests=plain_table(REQUESTS, asked, empty=_("No write-off has been asked for.")),
        written_off=queries.written_off_total(account_no),
        unapplied=queries.unapplied(account_no),
        reader=actor(request),
    )  # fmt: skip


@page()
def kept_file(request: HttpRequest, matter_no: str, digest: str) -> HttpResponse | FileResponse:
    """Give a paper or a bundle of a matter as it is kept."""
    del request
    existing(matter_no)
    step = queries.step_with(matter_no=matter_no, digest=digest)
    path = place_of(folder=settings.LEGAL_FOLDER, digest=digest)
    if step is None or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=step.document_name or digest)


@page()
def proof(request: HttpRequest, request_no: str) -> HttpResponse | FileResponse:
    """Give the document a request to write off stands on."""
    del request
    found = queries.write_off(request_no)
    if found is None or not found.document_hash or money.money_request(request_no) is None:
        raise Http404
    path = place_of(folder=settings.LEGAL_FOLDER, digest=found.document_hash)
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.document_name)


def existing(matter_no: str) -> Any:
    """Return a matter the reader may see. Raises Http404."""
    found = queries.matter(matter_no)
    if found is None:
        raise Http404
    return found
