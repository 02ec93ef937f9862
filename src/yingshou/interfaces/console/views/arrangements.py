"""Agreements on arrears: proposed with a preview, listed by how they stand, decided by another person."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables import ARRANGEMENT_STANDINGS
from yingshou.flows.check_arrangements import instalments_of, standing_of
from yingshou.flows.decide_arrangement import cancel_arrangement, decide_arrangement
from yingshou.flows.preview_arrangement import preview_arrangement
from yingshou.flows.propose_arrangement import propose_arrangement
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.arrangement_columns import (
    ARRANGEMENTS,
    EVENTS,
    INSTALMENTS,
    ITEMS,
    MONEY,
    TERMS,
)
from yingshou.interfaces.console.arrangement_words import ARRANGEMENT_STATES
from yingshou.interfaces.console.days import read_day
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import BY_ACCOUNT
from yingshou.interfaces.console.lists import Filter, Listing, listing, plain_table
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.words import WORDS
from yingshou.records.arrangements import frames, queries
from yingshou.records.customers import queries as customers

FILTERS = (
    BY_ACCOUNT,
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=tuple(
            (code.removeprefix("ARRANGEMENT_"), words[2])
            for code, words in ARRANGEMENT_STATES.items()
            if code.startswith("ARRANGEMENT_") and code != "ARRANGEMENT_LATE"
        ),
    ),
)
_NOTHING = SimpleNamespace(**dict.fromkeys(ARRANGEMENT_STANDINGS.names))


@page()
def arrangements(request: HttpRequest) -> HttpResponse:
    """List the agreements with how each of them stands today."""
    table = listing(
        request,
        query=queries.arrangements(),
        columns=ARRANGEMENTS,
        filters=FILTERS,
        empty=_("There is no agreement on arrears. Propose one on the page of an account that owes."),
    )
    if request.GET.get("export") == "xlsx":
        rows = _with_standing(list(table.whole or ()))
        return workbook(plain_table(ARRANGEMENTS, rows), name="arrangements")
    table.rows = _with_standing(list(table.rows))
    return show(request, "console/list.html", title=_("Agreements on arrears"), table=table)


def _with_standing(rows: list[Any]) -> list[Any]:
    """Give each agreement its standing today and the state that is shown."""
    found = standing_of([row.arrangement_no for row in rows], business_date())
    standings = {row["arrangement_no"]: SimpleNamespace(**row) for row in found.to_dicts()}
    for row in rows:
        row.standing = standings.get(row.arrangement_no, _NOTHING) if row.state == "RUNNING" else _NOTHING
        late = row.state == "RUNNING" and row.standing.state == "BROKEN"
        row.shown_state = "ARRANGEMENT_LATE" if late else f"ARRANGEMENT_{row.state}"
    return rows


@page("collect", methods=("GET", "HEAD", "POST"))
def propose(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show what an account owes and the form; on POST the instalments it would have, or propose them."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    preview = None
    if request.method == "POST":
        try:
            wanted = _wanted(request, account_no)
            if request.POST.get("act") == "propose":
                made = propose_arrangement(
                    **wanted, reason=request.POST.get("reason", ""), proposed_by=actor(request)
                )
                messages.success(request, _("Proposed; another person decides."))
                return redirect("console:arrangement", arrangement_no=made)
            preview = preview_arrangement(**wanted)
        except YingshouError as refused:
            messages.error(request, sentence(refused))
    as_of = business_date()
    return show(
        request, "console/propose_arrangement.html",
        title=_("Agreement on arrears for %(name)s") % {"name": account.name},
        account=account, owed=owed_by(account_no), preview=preview, given=request.POST,
        chosen=request.POST.getlist("receivable_no"),
        plan=_terms(preview.terms.to_dicts()) if preview else None,
        rhythms=WORDS["arrangement_rhythm"].items(),
        first_date=day_in_month(add_months(month_of(as_of), 1), as_of.day),
    )  # fmt: skip


def _wanted(request: HttpRequest, account_no: str) -> dict[str, Any]:
    """Return what the form asks for. Raises YingshouError where a field cannot be read."""
    given = request.POST
    down_payment = given.get("down_payment", "").strip()
    rhythm = given.get("rhythm", "")
    return {
        "account_no": account_no,
        "receivable_nos": given.getlist("receivable_no") or None,
        "terms": _whole(given.get("terms", ""), "terms"),
        "grace_days": _whole(given.get("grace_days", "") or "0", "grace_days"),
        "first_date": read_day(
            given.get("first_date", ""), field="first_date", zh="首期日期", en="first date"
        ),
        "rhythm": rhythm if rhythm in WORDS["arrangement_rhythm"] else "MONTHLY",
        "down_payment": _amount(down_payment) if down_payment else Decimal(0),
        "as_of": business_date(),
    }


def _whole(text: str, field: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < len("1000"):
        return int(text)
    raise YingshouError(
        zh="期数和宽限天数须为整数", en="Write instalments and days of grace as whole numbers.", field=field
    )


def _amount(text: str) -> Decimal:
    found = parse_amount(text)
    if found is None:
        raise YingshouError(
            zh="首付须为大于零、至多两位小数的数字",
            en="Write the down payment as a number above zero with at most two decimals.",
            field="down_payment",
        )
    return found


def _terms(rows: Sequence[dict[str, Any]]) -> Listing:
    return plain_table(TERMS, [SimpleNamespace(**row) for row in rows])


def _found(arrangement_no: str) -> Any:
    found = queries.arrangement(arrangement_no)
    if found is None:
        raise Http404
    return found


@page()
def arrangement(request: HttpRequest, arrangement_no: str) -> HttpResponse:
    """Show an agreement with its instalments, the money that counted, its events, and what may be done."""
    (found,) = _with_standing([_found(arrangement_no)])
    as_of = business_date()
    settled = frames.settled(arrangement_nos=[arrangement_no], as_of=as_of).sort("value_date")
    decided = found.state not in {"WAITING", "TURNED_DOWN"}
    return show(
        request,
        "console/arrangement.html",
        title=_("Agreement on arrears %(number)s") % {"number": arrangement_no},
        arrangement=found,
        own=found.proposed_by == actor(request),
        instalments=_instalments(arrangement_no, as_of) if decided else _terms(found.terms.values()),
        items=plain_table(ITEMS, found.items.order_by("receivable_id")),
        money=plain_table(
            MONEY, [SimpleNamespace(**row) for row in settled.to_dicts()], empty=_("Nothing was paid yet.")
        ),
        events=plain_table(EVENTS, _events(found)),
    )


def _instalments(arrangement_no: str, as_of: date) -> Listing:
    rows = []
    for row in instalments_of(arrangement_no, as_of).to_dicts():
        kept = "INSTALMENT_KEPT" if row["paid"] == row["amount"] else "INSTALMENT_OPEN"
        rows.append(SimpleNamespace(**row, shown_state="INSTALMENT_MISSED" if row["missed"] else kept))
    return plain_table(INSTALMENTS, rows)


def _events(found: Any) -> list[SimpleNamespace]:
    """Return who proposed, decided and ended it, in order."""
    events = [(found.proposed_date, "PROPOSED", found.proposed_by, found.reason)]
    decision, end = getattr(found, "decision", None), getattr(found, "end", None)
    if decision:
        what = "APPROVED" if decision.approved else "TURNED_DOWN"
        events.append((decision.decided_date, what, decision.decided_by, decision.note))
    if end:
        events.append((end.ended_date, end.state, end.ended_by, end.note))
    return [SimpleNamespace(day=day, what=what, person=by, note=note) for day, what, by, note in events]


@page("lead_collection", methods=("POST",))
def decide(request: HttpRequest, arrangement_no: str) -> HttpResponse:
    """Approve a proposal or turn it down."""
    _found(arrangement_no)
    with refusals_shown(request):
        decide_arrangement(
            arrangement_no=arrangement_no, approved=request.POST.get("act") == "approve",
            decided_by=actor(request), as_of=business_date(), note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return redirect("console:arrangement", arrangement_no=arrangement_no)


@page("lead_collection", methods=("POST",))
def cancel(request: HttpRequest, arrangement_no: str) -> HttpResponse:
    """End an agreement before its time, so that collection goes on."""
    _found(arrangement_no)
    with refusals_shown(request):
        cancel_arrangement(
            arrangement_no=arrangement_no, cancelled_by=actor(request), as_of=business_date(),
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("Cancelled; collection goes on."))
    return redirect("console:arrangement", arrangement_no=arrangement_no)
