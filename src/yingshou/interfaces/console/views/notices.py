"""Notices: the list, one with its text, attempts and evidence, and what people do with it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.print_letters import print_letters
from yingshou.flows.record_delivery import HOW, record_delivery
from yingshou.flows.retry_notice import retry_notice
from yingshou.flows.withdraw_notices import withdraw_notices
from yingshou.gateways.messages import files
from yingshou.gateways.messages.letters import KINDS
from yingshou.gateways.messages.sheet import evidence_sheet
from yingshou.interfaces.clock import SHANGHAI, business_time
from yingshou.interfaces.console import formats
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.notice_tables import EVIDENCE, NOTICES, state_of
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.words import STATES, WORDS, word
from yingshou.records.messages import queries

MOST_PRINTED = 500
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _is(field: str) -> Callable[[Any, str], Any]:
    return lambda query, value: query.filter(**{field: value})


def _named(codes: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((code, text) for code, text in codes.items() if code not in {"", "-"})


FILTERS = (
    Filter(name="q", label=gettext_lazy("Account no."), apply=_is("account__account_no__startswith")),
    Filter(
        name="purpose", label=gettext_lazy("Purpose"), apply=_is("purpose"),
        choices=_named(WORDS["notice_purpose"]),
    ),
    Filter(
        name="state", label=gettext_lazy("State"), apply=_is("progress__state"),
        choices=tuple(
            (code.removeprefix("NOTICE_"), text)
            for code, (_colour, _sign, text) in STATES.items()
            if code.startswith("NOTICE_")
        ),
    ),
    Filter(
        name="channel", label=gettext_lazy("Way of sending"), apply=_is("progress__channel"),
        choices=_named(WORDS["message_channel"]),
    ),
)  # fmt: skip


@page()
def notices(request: HttpRequest) -> HttpResponse:
    """List every notice, the latest first."""
    table = listing(
        request,
        query=queries.notices(),
        columns=NOTICES,
        filters=FILTERS,
        empty=_("No notice has been asked for yet. Collection, prepayment and stops ask for them."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="notices")
    tasks = queries.notices().filter(progress__state="TASK")
    waiting = [
        {"kind": kind, "count": tasks.filter(progress__channel=channel).count()}
        for channel, kind in KINDS.items()
    ]
    return show(
        request, "console/notices.html", title=_("Notices"), table=table,
        waiting=[each for each in waiting if each["count"]],
    )  # fmt: skip


@page("send_notices", methods=("POST",))
def print_all(request: HttpRequest) -> HttpResponse:
    """Print every sheet of a kind that waits for people, the oldest first, at most so many at once."""
    kind = request.POST.get("kind", "")
    channel = next((channel for channel, each in KINDS.items() if each == kind), "")
    waiting = queries.notices().filter(progress__state="TASK", progress__channel=channel)
    numbers = list(
        waiting.order_by("asked_at", "notice_no").values_list("notice_no", flat=True)[:MOST_PRINTED]
    )
    return _printed(request, numbers, kind) or redirect("console:notices")


def _printed(request: HttpRequest, numbers: list[str], kind: str) -> HttpResponse | None:
    """Answer with a Word file; None where it is refused, the reason as a message."""
    with refusals_shown(request):
        printed = print_letters(
            notice_nos=numbers, kind=kind, at=business_time(), printed_by=actor(request),
            folder=settings.LETTERS_FOLDER,
        )  # fmt: skip
        return _file(printed.content, _DOCX, f"{kind.lower()}-{printed.file_hash[:8]}.docx")
    return None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(notice_no: str) -> Any:
    found = queries.notice(notice_no)
    if found is None:
        raise Http404
    return found


@page()
def notice(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Show a notice: its text, where it went, what was answered, and what may be done."""
    found = _found(notice_no)
    sent = list(queries.attempts(notice_no))
    rows = _told(notice_no)
    unsent = [] if sent else sorted({tuple(text) for text in found.texts.values()})
    return show(
        request,
        "console/notice.html",
        title=word("notice_purpose", found.purpose),
        notice=found,
        state=state_of(found),
        attempts=sent,
        unsent=unsent,
        evidence=plain_table(EVIDENCE, rows, empty=_("Nothing has been answered yet.")),
        scans=sorted({row.scan for row in rows if row.scan}),
        how=[(code, WORDS["delivery_how"][code]) for code in HOW],
        kinds=[(kind, WORDS["letter_kind"][kind]) for kind in KINDS.values()],
        open=found.progress.state in {"WAITING", "SENT", "TASK", "FAILED"},
        now=business_time().strftime("%Y-%m-%dT%H:%M"),
    )


def _told(notice_no: str) -> list[Any]:
    """Return the evidence of a notice, each with its answer in a line and the scan it names."""
    rows = list(queries.evidence(notice_no))
    for row in rows:
        answer = json.loads(row.text)["answer"]
        row.scan = answer.get("file_hash", "") if row.kind != "PRINTED" else ""
        how = answer.get("how")
        words = [str(word("delivery_how", how))] if how else []
        names = ("said", "reason", "channel_no", "person", "reference", "note", "recorded_by", "by")
        row.answer = " · ".join([*words, *(str(answer[name]) for name in names if answer.get(name))])
    return rows


@page()
def sheet(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Give the evidence of a notice as PDF."""
    del request
    found = _found(notice_no)
    about = [
        (_("Notice no."), notice_no), (_("Account no."), found.account_id), (_("Name"), found.account.name),
        (_("Purpose"), word("notice_purpose", found.purpose)),
        (_("Asked for"), formats.moment(found.asked_at)),
        (_("State"), str(STATES[state_of(found)][2])),
        (_("Served at"), formats.moment(found.progress.served_at)),
    ]  # fmt: skip
    sent = [
        (
            each.attempt_no,
            [
                (_("Way of sending"), word("message_channel", each.channel)),
                (_("Address or number"), each.address),
                (_("When"), formats.moment(each.begun_at)), (_("Text"), f"{each.subject} {each.text}"),
                ("SHA-256", each.content_hash),
            ],
        )
        for each in queries.attempts(notice_no)
    ]  # fmt: skip
    proofs = [
        (
            f"{row.position} · {word('notice_evidence', row.kind)}",
            [(_("When"), formats.moment(row.happened_at)), (_("Content"), row.text), (_("Hash"), row.hash)],
        )
        for row in queries.evidence(notice_no)
    ]
    made = evidence_sheet(title=_("Evidence of a notice"), parts=[(_("Notices"), about), *sent, *proofs])
    return _file(made, "application/pdf", "evidence.pdf")


@page()
def scan(request: HttpRequest, notice_no: str, digest: str) -> HttpResponse:
    """Give a photograph or scan that belongs to a notice."""
    del request
    _found(notice_no)
    if digest not in {row.scan for row in _told(notice_no)}:
        raise Http404
    content = files.kept(folder=settings.LETTERS_FOLDER, digest=digest)
    if content is None:
        raise Http404
    kind = files.scan_type(content)
    return _file(content, kind, f"{digest[:12]}.{kind.rpartition('/')[2]}")


@page("send_notices", methods=("POST",))
def act(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Send a notice again, withdraw it, print it, or record a delivery: `act` says which."""
    _found(notice_no)
    given = request.POST
    if given.get("act") == "print":
        made = _printed(request, [notice_no], given.get("kind", ""))
        if made is not None:
            return made
    with refusals_shown(request):
        if given.get("act") == "retry":
            retry_notice(notice_no=notice_no, at=business_time(), asked_by=actor(request))
            messages.success(request, _("It is sent again by every way of its rule."))
        elif given.get("act") == "withdraw":
            done = withdraw_notices(
                notice_nos=[notice_no], at=business_time(), reason=given.get("reason", "")[:200],
                withdrawn_by=actor(request),
            )  # fmt: skip
            if done:
                messages.success(request, _("Withdrawn; it is not sent any more."))
    return redirect("console:notice", notice_no=notice_no)


@page("send_notices", methods=("POST",))
def deliver(request: HttpRequest, notice_no: str) -> HttpResponse:
    """Record what people did with a notice, with a photograph or scan."""
    _found(notice_no)
    try:
        done = _recorded(request, notice_no)
    except YingshouError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(
            request, _("Recorded at place %(position)s of the chain.") % {"position": done.position}
        )
    return redirect("console:notice", notice_no=notice_no)


def _recorded(request: HttpRequest, notice_no: str) -> Any:
    given, upload = request.POST, request.FILES.get("file")
    try:
        moment = datetime.fromisoformat(given.get("happened_at", "")).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise YingshouError(
            zh="请填写送达时间", en="say when it was delivered", field="happened_at"
        ) from error
    digest = ""
    if upload is not None:
        content = upload.read(files.LARGEST_SCAN + 1)
        files.scan_type(content)
        digest = files.keep(folder=settings.LETTERS_FOLDER, content=content)
    return record_delivery(
        notice_no=notice_no, how=given.get("how", ""), happened_at=moment, at=business_time(),
        recorded_by=actor(request), file_hash=digest,
        **{name: given.get(name, "").strip()[:200] for name in ("person", "reference", "note")},
    )  # fmt: skip
