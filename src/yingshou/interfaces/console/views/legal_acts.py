"""Acts of the legal role: opening a matter, recording steps, bundles of evidence, write-offs, recoveries."""

from datetime import date
from typing import Any

import polars as pl
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yingshou.core.errors import YingshouError
from yingshou.core.tables.money_rules import CAUSES
from yingshou.flows.apply_money import total
from yingshou.flows.ask_legal_demand import ask_legal_demand
from yingshou.flows.make_evidence_bundle import make_evidence_bundle
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.propose_write_off_undo import propose_write_off_undo
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.recover_written_off import recover_written_off
from yingshou.interfaces.clock import business_date, business_time
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.views.legal import existing
from yingshou.records.customers import queries as customers
from yingshou.records.legal import queries
from yingshou.records.legal.frames import grounds
from yingshou.records.payments import queries as money


def _account(account_no: str) -> Any:
    found = customers.account(account_no)
    if found is None:
        raise Http404
    return found


def _overdue(account_no: str) -> list[dict[str, Any]]:
    today = business_date()
    return [item for item in owed_by(account_no).items if item["due_date"] < today and item["principal_open"]]


def _day(request: HttpRequest, name: str) -> date | None:
    """Read a day. Raises YingshouError for a text that is none."""
    text = request.POST.get(name, "").strip()
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise YingshouError(
            zh=f"“{text}”不是日期，请写成 2025-10-25",
            en=f"“{text}” is no day; write it as 2025-10-25",
            field=name,
        )
    return day


def _yuan(request: HttpRequest, name: str) -> Any:
    """Read an amount, None where it is left empty. Raises YingshouError for a text that is none."""
    text = request.POST.get(name, "").strip()
    amount = parse_amount(text) if text else None
    if text and amount is None:
        raise YingshouError(
            zh="金额须为大于零、至多两位小数的数字",
            en="Write the amount as a number above zero with at most two decimals.",
            field=name,
        )
    return amount


def _paper(request: HttpRequest) -> dict[str, Any]:
    upload = request.FILES.get("document")
    if upload is None:
        return {}
    return {"document": upload.read(), "document_name": upload.name or "", "folder": settings.LEGAL_FOLDER}


@page("legal", methods=("GET", "HEAD", "POST"))
def open_matter(request: HttpRequest, account_no: str) -> HttpResponse:
    """Open a matter over items of an account."""
    account = _account(account_no)
    if request.method == "POST":
        try:
            number = open_legal_matter(
                account_no=account_no, reason=request.POST.get("reason", ""), opened_by=actor(request),
                as_of=business_date(), receivable_nos=request.POST.getlist("receivable_no"),
                owner=request.POST.get("owner", "").strip()[:150], until_date=_day(request, "until_date"),
                court=request.POST.get("court", ""),
            )  # fmt: skip
        except YingshouError as refused:
            messages.error(request, sentence(refused))
        else:
            messages.success(request, _("The matter is open."))
            return redirect("console:legal_matter", matter_no=number)
    return show(
        request, "console/open_matter.html", title=_("Open a matter"), account=account,
        items=_overdue(account_no), given=request.POST, chosen=request.POST.getlist("receivable_no"),
    )  # fmt: skip


@page("legal", methods=("POST",))
def step(request: HttpRequest, matter_no: str) -> HttpResponse:
    """Write down what happened in a matter."""
    existing(matter_no)
    given = request.POST
    with refusals_shown(request):
        record_legal_step(
            matter_no=matter_no, kind=given.get("kind", ""), recorded_by=actor(request),
            as_of=business_date(), step_date=_day(request, "step_date") or business_date(),
            served_date=_day(request, "served_date"), until_date=_day(request, "until_date"),
            court=given.get("court", ""), file_no=given.get("file_no", ""), amount=_yuan(request, "amount"),
            fees=_yuan(request, "fees"), note=given.get("note", ""), **_paper(request),
        )  # fmt: skip
        messages.success(request, _("Written down."))
    return redirect("console:legal_matter", matter_no=matter_no)


@page("legal", methods=("POST",))
def demand(request: HttpRequest, matter_no: str) -> HttpResponse:
    """Ask for the formal demand of a matter."""
    existing(matter_no)
    with refusals_shown(request):
        number = ask_legal_demand(
            matter_no=matter_no, pay_by=_day(request, "pay_by") or business_date(), asked_by=actor(request),
            at=business_time(),
        )  # fmt: skip
        messages.success(request, _("The demand is asked for; print it and record its delivery."))
        return redirect("console:notice", notice_no=number)
    return redirect("console:legal_matter", matter_no=matter_no)


@page("legal", methods=("POST",))
def bundle(request: HttpRequest, matter_no: str) -> HttpResponse:
    """Make the bundle of evidence as of the business date."""
    existing(matter_no)
    with refusals_shown(request):
        made = make_evidence_bundle(
            matter_no=matter_no, as_of=business_date(), made_by=actor(request), folder=settings.LEGAL_FOLDER
        )
        messages.success(
            request,
            _("The bundle holds %(count)s exhibits; its SHA-256 is %(hash)s.")
            % {"count": made.exhibits, "hash": made.sha256},
        )
    return redirect("console:legal_matter", matter_no=matter_no)


@page("legal", methods=("GET", "HEAD", "POST"))
def ask_write_off(request: HttpRequest, account_no: str) -> HttpResponse:
    """Ask that items of an account be written off."""
    account = _account(account_no)
    given = request.POST
    if request.method == "POST":
        try:
            number = propose_write_off(
                account_no=account_no, ground=given.get("ground", ""), reason=given.get("reason", ""),
                proposed_by=actor(request), as_of=business_date(),
                receivable_nos=given.getlist("receivable_no"), matter_no=given.get("matter_no", ""),
                **_paper(request),
            )  # fmt: skip
        except YingshouError as refused:
            messages.error(request, sentence(refused))
        else:
            messages.success(request, _("Written down; see below what becomes of it."))
            return redirect("console:money_request", request_no=number)
    rules = grounds().filter(pl.col("valid_from") <= business_date()).sort("valid_from")
    latest = {row["ground"]: row for row in rules.iter_rows(named=True)}
    return show(
        request, "console/ask_write_off.html", title=_("Ask for a write-off"), account=account,
        items=_overdue(account_no), given=given, chosen=given.getlist("receivable_no"),
        matters=queries.matters(account_id=account_no),
        grounds=[latest[code] for code in CAUSES["WRITE_OFF"] if code in latest],
    )  # fmt: skip


@page("legal", methods=("POST",))
def ask_undo(request: HttpRequest, request_no: str) -> HttpResponse:
    """Ask that a write-off be undone; another person decides."""
    if money.money_request(request_no) is None:
        raise Http404
    with refusals_shown(request):
        number = propose_write_off_undo(
            request_no=request_no, cause=request.POST.get("cause", ""), proposed_by=actor(request),
            reason=request.POST.get("reason", ""), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Written down; see below what becomes of it."))
        return redirect("console:money_request", request_no=number)
    return redirect("console:money_request", request_no=request_no)


@page("legal", methods=("POST",))
def recover(request: HttpRequest, account_no: str) -> HttpResponse:
    """Let the money an account has settle its claims written off."""
    _account(account_no)
    with refusals_shown(request):
        done = recover_written_off(account_no=account_no, recovered_by=actor(request), as_of=business_date())
        messages.success(
            request,
            _("Recovered: principal %(principal)s yuan, penalty %(penalty)s yuan.")
            % {"principal": total(done, "principal"), "penalty": total(done, "penalty")},
        )
    return redirect("console:legal_account", account_no=account_no)
