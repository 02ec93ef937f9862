"""The journal: trial balance, postings of an account, an entry, and closed periods."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import format_month, parse_month
from yingshou.flows.close_period import closable_month, close_period
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.ledger import queries
from yingshou.records.ledger.frames import period_balances


class _Row(dict[str, Any]):
    """A row of the trial balance whose columns are read as attributes."""

    __getattr__ = dict.__getitem__


def _posted(row: Any) -> str:
    """Return the address of the postings behind a row."""
    asked = {"account": row.code, "from": row.from_date, "to": row.to_date}
    return f"{reverse('console:postings')}?{urlencode({name: day for name, day in asked.items() if day})}"


def _account_name(account: Any) -> str:
    return account.zh if is_chinese() else account.en


def _entry_page(row: Any) -> str:
    return reverse("console:entry", args=[row.entry_id])


ACCOUNTS = (
    Column(heading=gettext_lazy("No."), value="number", phone=False),
    Column(heading=gettext_lazy("Ledger account"), value=_account_name, link=_posted),
    Column(
        heading=gettext_lazy("Side"), value="side", kind="word", words="ledger_side", wrap=True, phone=False
    ),
    Column(heading=gettext_lazy("Opening (yuan)"), value="opening", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Debit (yuan)"), value="debit", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Credit (yuan)"), value="credit", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Closing (yuan)"), value="closing", kind="yuan"),
)
POSTINGS = (
    Column(heading=gettext_lazy("Business date"), value="entry.booked_date", kind="day"),
    Column(heading=gettext_lazy("Entry no."), value="entry_id", link=_entry_page),
    Column(heading=gettext_lazy("Kind"), value="entry.kind", kind="word", words="entry_kind", phone=False),
    Column(heading=gettext_lazy("Ledger account"), value=lambda row: _account_name(row.account), phone=False),
    Column(heading=gettext_lazy("Debit (yuan)"), value="debit", kind="yuan"),
    Column(heading=gettext_lazy("Credit (yuan)"), value="credit", kind="yuan"),
    Column(heading=gettext_lazy("Memo"), value="entry.memo", phone=False),
)
CLOSES = (
    Column(heading=gettext_lazy("Accounting period"), value="month", kind="month"),
    Column(heading=gettext_lazy("Entries"), value="entries", kind="number"),
    Column(heading=gettext_lazy("Closed by"), value="closed_by", phone=False),
    Column(heading=gettext_lazy("Closed at"), value="closed_at", kind="moment", phone=False),
    Column(heading=gettext_lazy("Place in the chain"), value="seal_position", kind="number", phone=False),
    Column(heading=gettext_lazy("Hash of the chain"), value="seal_hash", phone=False),
    Column(heading=gettext_lazy("Proof"), value="proof"),
)


def _day(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


FILTERS = (
    Filter(
        name="from",
        label=gettext_lazy("From"),
        apply=lambda query, value: query.filter(entry__booked_date__gte=_day(value)),
        hint="2025-10-01",
    ),
    Filter(
        name="to",
        label=gettext_lazy("To"),
        apply=lambda query, value: query.filter(entry__booked_date__lte=_day(value)),
        hint="2025-10-31",
    ),
    Filter(
        name="kind",
        label=gettext_lazy("Kind"),
        apply=lambda query, value: query.filter(entry__kind=value),
        choices=tuple(WORDS["entry_kind"].items()),
    ),
    Filter(
        name="account",
        label=gettext_lazy("Ledger account"),
        apply=lambda query, value: query.filter(account_id=value.upper()),
        hint="BANK",
    ),
)


@page()
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Show every account over the days asked for, the chain, and the closed periods."""
    as_of = business_date()
    from_date, to_date = _asked(request, "from", as_of.replace(day=1)), _asked(request, "to", as_of)
    balances = period_balances(from_date=from_date, to_date=to_date)
    rows = [_Row(row, from_date=from_date, to_date=to_date) for row in balances.iter_rows(named=True)]
    table = plain_table(ACCOUNTS, rows)
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="trial-balance")
    month = closable_month(as_of=as_of)
    context = {
        "from_date": from_date,
        "to_date": to_date,
        "debits": balances["debit"].sum(),
        "credits": balances["credit"].sum(),
        "seal": queries.last_seal(),
        "unsealed": queries.unsealed_count(),
        "closable": format_month(month) if month else "",
        "closes": plain_table(CLOSES, queries.closes(), empty=_("No period has been closed yet.")),
    }
    return show(request, "console/ledger.html", title=_("Journal"), table=table, **context)


def _asked(request: HttpRequest, name: str, otherwise: date) -> date:
    """Return a day of the query; one that is none is said and passed over."""
    text = request.GET.get(name, "").strip()
    if not text:
        return otherwise
    try:
        return _day(text)
    except ValueError:
        messages.error(request, _("Write the day as 2025-10-31."))
        return otherwise


@page()
def postings(request: HttpRequest) -> HttpResponse:
    """List postings: of an account, of days, of a kind."""
    table = listing(
        request,
        query=queries.postings(),
        columns=POSTINGS,
        filters=FILTERS,
        empty=_("Nothing has been booked yet."),
    )
    return list_page(request, table=table, title=_("Postings"), name="postings")


@page()
def entry(request: HttpRequest, entry_no: str) -> HttpResponse:
    """Show an entry with its postings and its place in the chain."""
    found = queries.entry(entry_no)
    if found is None:
        raise Http404
    legs = plain_table(POSTINGS[3:6], queries.postings().filter(entry_id=entry_no).order_by("id"))
    title = _("Entry %(entry_no)s") % {"entry_no": entry_no}
    seal = getattr(found, "seal", None)
    return show(request, "console/entry.html", title=title, entry=found, seal=seal, legs=legs)


@page("close_period", methods=("POST",))
def close(request: HttpRequest) -> HttpResponse:
    """Close the month whose turn it is; a refusal says what does not hold."""
    with refusals_shown(request):
        done = close_period(
            month=parse_month(request.POST.get("month", "")), as_of=business_date(), closed_by=actor(request)
        )
        said = _("%(month)s is closed. Proof: %(proof)s")
        messages.success(request, said % {"month": format_month(done.month), "proof": done.proof})
    return redirect("console:ledger")
