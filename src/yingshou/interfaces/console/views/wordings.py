"""Wordings and rules of notices: what holds, a preview with a real account, new versions, Word templates."""

from types import SimpleNamespace
from typing import Any

import polars as pl
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yingshou.core.errors import YingshouError
from yingshou.core.messages import written
from yingshou.core.tables import MESSAGE_TEMPLATES
from yingshou.core.tables.messages import COMMON_FIELDS, MESSAGE_CHANNELS, PURPOSE_FIELDS, PURPOSES
from yingshou.core.tables.scope import ALL
from yingshou.flows.keep_letter_template import keep_letter_template
from yingshou.flows.keep_message_row import keep_message_row
from yingshou.gateways.messages import files
from yingshou.gateways.messages.letters import FIELDS, KINDS
from yingshou.gateways.messages.shipped_letters import shipped_template
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.notice_tables import LETTER_TEMPLATES, RULES, WORDINGS
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.words import WORDS
from yingshou.records.customers import queries as customers
from yingshou.records.messages import queries
from yingshou.records.messages.frames import message_rules, message_templates

_SAMPLE = {
    "amount": "1,234.50", "due_date": "2025-10-31", "pay_by": "2025-11-10", "stop_date": "2025-11-10",
    "stop_at": "2025-11-10 10:00", "stopped_at": "2025-11-10 10:00", "restored_at": "2025-11-10 16:00",
    "balance": "12.30", "promised_date": "2025-11-05", "text": "…",
}  # fmt: skip
"""Facts that stand in a preview for those a cause will bring."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LARGEST = 6 * 1024 * 1024


def _table(columns: tuple[Column, ...], rows: pl.DataFrame) -> Listing:
    return plain_table(columns, [SimpleNamespace(**row) for row in rows.to_dicts()])


@page()
def wordings(request: HttpRequest) -> HttpResponse:
    """Show the wordings and rules: the office's own rows, and the shipped ones where it has none."""
    tables = {
        "message_templates": _table(WORDINGS, message_templates()),
        "message_rules": _table(RULES, message_rules()),
        "letter_templates": plain_table(
            LETTER_TEMPLATES, list(queries.letter_templates()),
            empty=_("The office has none of its own; the shipped ones hold."),
        ),
    }  # fmt: skip
    asked = request.GET.get("export", "")
    if asked in tables:
        return workbook(tables[asked], name=asked)
    titles = {
        "message_templates": _("Wordings"), "message_rules": _("Rules of sending"),
        "letter_templates": _("Word templates"),
    }  # fmt: skip
    parts = [{"name": name, "title": titles[name], "table": table} for name, table in tables.items()]
    return show(
        request, "console/wordings.html", title=_("Wordings and rules of notices"), parts=parts,
        kinds=[(kind, WORDS["letter_kind"][kind]) for kind in KINDS.values()],
        purposes=[(ALL, _("All")), *((code, WORDS["notice_purpose"][code]) for code in PURPOSES)],
        letter_fields=FIELDS,
    )  # fmt: skip


@page("edit_wordings", methods=("GET", "HEAD", "POST"))
def wording(request: HttpRequest) -> HttpResponse:
    """Write a new version of a wording, look at it with a real account, and keep it from a day on."""
    given = request.POST if request.method == "POST" else request.GET
    purpose = given.get("purpose", "")
    row: dict[str, Any] = {
        "purpose": purpose if purpose in PURPOSES else PURPOSES[0],
        "subject": given.get("subject", "").strip(), "wording": given.get("wording", "").strip(),
        "valid_from": given.get("valid_from", "") or business_date().isoformat(),
        **{
            name: given.get(name, "") or default
            for name, default in (("channel", ALL), ("customer_class", ALL), ("language", "zh"))
        },
    }  # fmt: skip
    if not row["wording"]:
        row |= _in_force(row)
    preview, refusal = "", ""
    try:
        preview = _preview(row, given.get("account_no", "").strip())
        if request.method == "POST" and given.get("act") == "keep":
            day = parse_date(row["valid_from"])
            keep_message_row(
                table=MESSAGE_TEMPLATES, row={**row, "valid_from": day, "template": ALL},
                as_of=business_date(), actor=actor(request),
            )  # fmt: skip
            messages.success(request, _("Kept; notices asked for from that day on are worded so."))
            return redirect("console:wordings")
    except YingshouError as refused:
        refusal = sentence(refused)
    except ValueError:
        refusal = _("That is not a day; write it as 2025-10-25.")
    return show(
        request, "console/wording.html", title=_("New wording"), row=row, preview=preview, refusal=refusal,
        account_no=given.get("account_no", ""), fields=(*COMMON_FIELDS, *PURPOSE_FIELDS[row["purpose"]]),
        purposes=[(code, WORDS["notice_purpose"][code]) for code in PURPOSES],
        channels=[(ALL, _("All")), *((code, WORDS["message_channel"][code]) for code in MESSAGE_CHANNELS)],
        classes=[(ALL, _("All")), *WORDS["customer_class"].items()],
        languages=list(WORDS["reading_language"].items()),
    )  # fmt: skip


def _in_force(row: dict[str, Any]) -> dict[str, str]:
    """Return the wording that is nearest to the one asked about, to begin with."""
    known = message_templates().filter(
        (pl.col("template") == ALL) & (pl.col("purpose") == row["purpose"])
        & (pl.col("language") == row["language"]) & pl.col("channel").is_in([ALL, row["channel"]])
    )  # fmt: skip
    found = known.sort(pl.col("channel") != ALL, "valid_from")
    if found.is_empty():
        return {}
    last = found.row(-1, named=True)
    return {"subject": last["subject"], "wording": last["wording"]}


def _preview(row: dict[str, Any], account_no: str) -> str:
    """Word it for an account, or for anybody. Raises YingshouError."""
    values: dict[str, Any] = {
        "name": _("(name)"), "account_no": "1000000001", "address": _("(address)"), "office": _("(office)"),
        "date": business_date(), **_SAMPLE,
    }  # fmt: skip
    if account_no:
        account = customers.account(account_no)
        if account is None:
            raise YingshouError(
                zh=f"户号 {account_no} 不存在", en=f"there is no account {account_no}", field="account_no"
            )
        values |= {
            "name": account.name, "account_no": account.account_no, "address": account.address or "",
            "office": account.organization.name,
        }  # fmt: skip
    return written(row["wording"], values)


@page("edit_wordings", methods=("POST",))
def upload(request: HttpRequest) -> HttpResponse:
    """Take a Word template into use."""
    given, file = request.POST, request.FILES.get("file")
    day = None
    try:
        day = parse_date(given.get("valid_from", ""))
    except ValueError:
        day = None
    if file is None or day is None:
        messages.error(request, _("Choose a Word file and a day."))
        return redirect("console:wordings")
    with refusals_shown(request):
        keep_letter_template(
            content=file.read(_LARGEST), name=file.name or "template.docx", kind=given.get("kind", ""),
            purpose=given.get("purpose", ""), valid_from=day, uploaded_by=actor(request),
            folder=settings.LETTERS_FOLDER,
        )  # fmt: skip
        messages.success(request, _("The Word template holds from that day on."))
    return redirect("console:wordings")


@page()
def letter_template(request: HttpRequest, number: int) -> HttpResponse:
    """Give the file of a Word template."""
    del request
    found = queries.letter_templates().filter(pk=number).first()
    content = files.kept(folder=settings.LETTERS_FOLDER, digest=found.file_hash) if found else None
    if content is None:
        raise Http404
    return _file(content, f"template-{number}.docx")


@page()
def shipped(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a shipped Word template, to be changed and uploaded."""
    del request
    if kind not in KINDS.values():
        raise Http404
    return _file(shipped_template(kind), f"{kind.lower()}.docx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
