"""Review: bills that a rule holds, accounts that a rule blocks, and what rules only noted."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yingshou.core.tables.validation import RULE_CODES
from yingshou.flows.approve_bills import approve_bills
from yingshou.flows.estimate_reads import accept_estimates
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console import formats
from yingshou.interfaces.console.bars import bars, months_to
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, Listing, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.views.problems import message, remedy
from yingshou.interfaces.console.words import WORDS
from yingshou.records.billing import queries as billing
from yingshou.records.billing.frames import bills_of
from yingshou.records.runs.operations import assign_problems, resolve_problem

HELD, BLOCKED, NOTED = "held", "blocked", "noted"
_EFFECTS = {BLOCKED: "BLOCK", NOTED: "WARN"}
_KWH = {"total_kwh", "lowest_kwh", "total"}
_READER = "METER_READER"


def _rule(row: Any) -> str:
    return message(getattr(row, "held_reason", "") or row.code)


def _figure(value: str | None, column: str | None) -> str:
    """Write a figure of a rule with the unit of its column."""
    if value is None:
        return formats.MISSING
    unit = {"amount": _("yuan"), "max_demand_kw": "kW", "offset_seconds": "s"}.get(column or "", "")
    unit = "kWh" if column in _KWH else unit
    return f"{_trimmed(value)} {unit}".strip()


def _trimmed(value: str) -> str:
    return value.rstrip("0").rstrip(".") if value.endswith("00") and value.count(".") == 1 else value


def columns(what: str) -> tuple[Column, ...]:
    """Return the columns of one of the three lists."""
    account = "account_id" if what == HELD else "account_no"
    return (
        Column(heading=gettext_lazy("Rule"), value=_rule, wrap=True),
        Column(
            heading=gettext_lazy("Account no."), value=account, kind="account", sort=account,
            link=to_account(account),
        ),
        Column(heading=gettext_lazy("Name"), value="name", phone=False),
        Column(heading=gettext_lazy("Billing month"), value="bill_month", kind="month", phone=False),
        Column(
            heading=gettext_lazy("Figure"),
            value=lambda row: _figure(row.figure, row.figure_column),
            wrap=True,
        ),
        Column(
            heading=gettext_lazy("Limit"),
            value=lambda row: _figure(row.figure_limit, row.figure_column),
            phone=False, wrap=True,
        ),
        Column(
            heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", link=_to_bill,
            sort="amount" if what == HELD else "",
        ),
        Column(heading=gettext_lazy("Owner"), value="whose", kind="word", words="owner", phone=False),
        Column(heading=gettext_lazy("What to do"), value=_to_do, phone=False, wrap=True),
    )  # fmt: skip


def _to_bill(row: Any) -> str:
    number = getattr(row, "bill_no", None) or row.subject
    return reverse("console:bill", args=[number])


def _to_do(row: Any) -> str:
    if row.asked:
        return _("Sent back: %(note)s") % {"note": row.asked}
    return remedy(getattr(row, "held_reason", "") or row.code)


def filters(what: str) -> tuple[Filter, ...]:
    """Return the questions a list may be asked: account or name, rule, owner."""
    held = what == HELD
    account = "account_id" if held else "account_no"
    code = "held_reason" if held else "code"

    def by_account(query: QuerySet[Any], value: str) -> QuerySet[Any]:
        return query.filter(Q(**{f"{account}__startswith": value}) | Q(name__icontains=value))

    return (
        Filter(name="q", label=gettext_lazy("Number or name"), apply=by_account),
        Filter(
            name="rule",
            label=gettext_lazy("Rule"),
            apply=lambda query, value: query.filter(**{code: value}),
            choices=tuple((each, message(each)) for each in RULE_CODES),
        ),
        Filter(
            name="owner",
            label=gettext_lazy("Owner"),
            apply=lambda query, value: query.filter(whose=value),
            choices=tuple(WORDS["owner"].items()),
        ),
    )


def _query(what: str) -> QuerySet[Any]:
    return billing.review_bills() if what == HELD else billing.review_problems(_EFFECTS[what])


def _what(request: HttpRequest) -> str:
    asked = request.POST.get("show") or request.GET.get("show", "")
    return asked if asked in {BLOCKED, NOTED} else HELD


def _listing(request: HttpRequest, what: str) -> Listing:
    return listing(
        request,
        query=_query(what),
        columns=columns(what),
        filters=filters(what),
        empty={
            HELD: _("No bill waits for review."),
            BLOCKED: _("No account of the month is blocked."),
            NOTED: _("Nothing was noted."),
        }[what],
    )


@page()
def review(request: HttpRequest) -> HttpResponse:
    """List what waits for a reviewer, with each account's own twelve months."""
    what = _what(request)
    table = _listing(request, what)
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"review-{what}")
    rows = list(table.rows)
    tabs = [
        (each, label, _query(each).count())
        for each, label in ((HELD, _("Held bills")), (BLOCKED, _("Blocked accounts")), (NOTED, _("Noted")))
    ]
    return show(
        request,
        "console/review.html",
        title=_("Review"),
        table=table,
        what=what,
        tabs=tabs,
        rows=[
            (row.pk, _named(row, what), cells, drawn)
            for row, cells, drawn in zip(rows, table.cells, _histories(rows, what), strict=True)
        ],
        whole=billing.count_and_amount(table.whole) if what == HELD and table.whole is not None else None,
    )


def _named(row: Any, what: str) -> str:
    return f"{row.account_id if what == HELD else row.account_no} {_rule(row)}"


def _histories(rows: list[Any], what: str) -> list[str]:
    """Draw the twelve months of each row's account, up to the month in question."""
    if not rows:
        return []
    numbers = [row.account_id if what == HELD else row.account_no for row in rows]
    last = [row.bill_month for row in rows]
    spans = [months_to(month) for month in last]
    found = bills_of(
        [number for number in set(numbers) if number], from_month=min(s[0] for s in spans), to_month=max(last)
    )
    used = {(number, month): kwh for number, month, kwh in found.select(
        "account_no", "bill_month", "total_kwh").iter_rows()}  # fmt: skip
    return [
        bars(span, [used.get((number, month)) for month in span])
        for number, span in zip(numbers, spans, strict=True)
    ]


@page("approve_bill", methods=("POST",))
def act(request: HttpRequest) -> HttpResponse:
    """Do with the selected rows what the reviewer asked for, and say how many it concerned."""
    what, picked = _what(request), request.POST.getlist("pick")
    note = request.POST.get("note", "").strip()
    doing = _ACTS.get((what, request.POST.get("action", "")))
    if doing is None or not picked:
        messages.error(request, _("Select the rows first."))
    elif not note:
        messages.error(request, _("Write the reason."))
    else:
        with refusals_shown(request):
            doing(request, picked, note)
    return redirect(_back(request, what))


def _back(request: HttpRequest, what: str) -> str:
    """Return the address of the list with the filters that were set."""
    asked = QueryDict(mutable=True)
    asked["show"] = what
    for name in ("q", "rule", "owner", "sort", "page"):
        if request.POST.get(name):
            asked[name] = request.POST[name]
    return f"{reverse('console:review')}?{asked.urlencode()}"


def _approve(request: HttpRequest, picked: list[str], note: str) -> None:
    done = approve_bills(bill_nos=picked, approved_by=actor(request), as_of=business_date(), note=note)
    messages.success(request, _said(done.bills, done.amount))


def _said(count: int, amount: Any) -> str:
    return ngettext(
        "%(count)d bill approved and issued, %(amount)s yuan.",
        "%(count)d bills approved and issued, %(amount)s yuan.",
        count,
    ) % {"count": count, "amount": formats.yuan(amount)}


def _send_back(request: HttpRequest, ids: list[int], note: str) -> None:
    count = assign_problems(problem_ids=ids, role=_READER, assigned_by=actor(request), note=note)
    messages.success(
        request,
        ngettext(
            "%(count)d row sent back to be read again.", "%(count)d rows sent back to be read again.", count
        )
        % {"count": count},
    )


def _send_back_bills(request: HttpRequest, picked: list[str], note: str) -> None:
    _send_back(request, billing.problem_ids_of(picked), note)


def _send_back_problems(request: HttpRequest, picked: list[str], note: str) -> None:
    _send_back(request, _ids(picked), note)


def _ids(picked: list[str]) -> list[int]:
    return [int(each) for each in picked if each.isdecimal()]


def _estimate(request: HttpRequest, picked: list[str], _note: str) -> None:
    """Estimate the reads of the selected accounts that lack one."""
    rows = billing.review_problems("BLOCK").filter(pk__in=_ids(picked), code="NO_READ")
    stored = 0
    by_month: dict[int, list[str]] = {}
    for row in rows:
        by_month.setdefault(row.bill_month, []).append(row.account_no)
    for month, numbers in by_month.items():
        stored += accept_estimates(
            account_nos=numbers, bill_month=month, accepted_by=actor(request), as_of=business_date()
        )
    messages.success(
        request,
        ngettext(
            "%(count)d read estimated; the next bill run of the month bills it.",
            "%(count)d reads estimated; the next bill run of the month bills them.",
            stored,
        )
        % {"count": stored},
    )


def _resolve(request: HttpRequest, picked: list[str], note: str) -> None:
    done = sum(
        resolve_problem(problem_id=each, resolved_by=actor(request), note=note) for each in _ids(picked)
    )
    messages.success(
        request,
        ngettext("%(count)d row noted as resolved.", "%(count)d rows noted as resolved.", done)
        % {"count": done},
    )


_ACTS: dict[tuple[str, str], Callable[[HttpRequest, list[str], str], None]] = {
    (HELD, "approve"): _approve,
    (HELD, "reread"): _send_back_bills,
    (BLOCKED, "reread"): _send_back_problems,
    (BLOCKED, "estimate"): _estimate,
    (NOTED, "reread"): _send_back_problems,
    (NOTED, "resolve"): _resolve,
}


@page("approve_bill", methods=("GET", "HEAD", "POST"))
def approve_all(request: HttpRequest) -> HttpResponse:
    """Show what all bills of the filtered list come to, and approve them once that is confirmed."""
    if request.method == "POST" and _approve_all(request):
        return redirect("console:review")
    table = _listing(request, HELD)
    count, amount = billing.count_and_amount(table.whole) if table.whole is not None else (0, None)
    return show(
        request, "console/review_all.html", title=_("Approve all that match"), table=table, count=count,
        amount=amount,
    )  # fmt: skip


def _approve_all(request: HttpRequest) -> bool:
    """Approve every bill of the filtered list; tell whether it was done."""
    note = request.POST.get("note", "").strip()
    whole = _listing(request, HELD).whole
    seen = re.fullmatch(r"-?\d{1,16}\.\d\d", request.POST.get("amount", ""))
    if not note or whole is None or seen is None:
        messages.error(request, _("Write the reason."))
        return False
    with refusals_shown(request):
        done = approve_bills(
            bill_nos=list(whole.order_by().values_list("pk", flat=True)),
            approved_by=actor(request),
            as_of=business_date(),
            note=note,
            seen_amount=Decimal(seen[0]),
        )
        messages.success(request, _said(done.bills, done.amount))
        return True
    return False
