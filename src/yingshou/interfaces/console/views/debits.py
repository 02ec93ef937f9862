"""Debits by the bank: batches, one batch with its items, and what is done with it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables import DEBIT_ANSWERS, DEBIT_ITEMS
from yingshou.core.tables.debits import DEBIT_CHANNELS
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.import_debit_answers import import_debit_answers
from yingshou.flows.recall_debit_batch import recall_debit_batch
from yingshou.flows.send_debit_batch import send_debit_batch
from yingshou.gateways.files import read_table, write_table
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese, yuan
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.uploads import kept
from yingshou.interfaces.console.views.problems import message
from yingshou.interfaces.console.words import WORDS
from yingshou.records.debits import queries

BATCHES = (
    Column(
        heading=gettext_lazy("Batch"),
        value="batch_no",
        sort="batch_no",
        link=lambda row: reverse("console:debit_batch", args=[row.batch_no]),
    ),
    Column(heading=gettext_lazy("Channel"), value="channel", kind="word", words="channel", phone=False),
    Column(heading=gettext_lazy("Due until"), value="due_until", kind="day", sort="due_until", phone=False),
    Column(heading=gettext_lazy("Items"), value="item_count", kind="number", sort="item_count", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=gettext_lazy("Answered"), value="answered_count", kind="number", phone=False),
    Column(heading=gettext_lazy("Paid (yuan)"), value="paid_amount", kind="yuan", phone=False),
    Column(heading=gettext_lazy("State"), value="batch_state", kind="state"),
)
ITEMS = (
    Column(heading=gettext_lazy("No."), value="item_no", kind="number", phone=False),
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", link=to_account("account_no")
    ),
    Column(heading=gettext_lazy("Due item"), value="receivable_id", phone=False),
    Column(heading=gettext_lazy("Holder"), value="holder_name", phone=False),
    Column(heading=gettext_lazy("Bank account"), value="bank_account", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan"),
    Column(heading=gettext_lazy("Answer"), value="result", kind="word", words="debit_result", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)
STATES = (
    ("CREATED", gettext_lazy("Not sent")),
    ("SENT", gettext_lazy("Out with the bank")),
    ("ANSWERED", gettext_lazy("Answered")),
    ("RECALLED", gettext_lazy("Recalled")),
)


@page()
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches, the latest first, with the form for a new one."""
    table = listing(
        request,
        query=queries.batches(),
        columns=BATCHES,
        filters=(
            Filter(
                name="state",
                label=gettext_lazy("State"),
                apply=lambda query, value: query.filter(state=value),
                choices=STATES,
            ),
        ),
        empty=_("No debit batch yet. Import debit_mandates, then put the dues into a batch."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="debits")
    channels = [(code, WORDS["channel"][code]) for code in DEBIT_CHANNELS]
    return show(request, "console/debits.html", title=_("Debits"), table=table, channels=channels)


@page("take_payment", methods=("POST",))
def create(request: HttpRequest) -> HttpResponse:
    """Put the dues up to a day into a batch and lock them."""
    try:
        due_until = parse_date(request.POST.get("due_until", ""))
    except ValueError:
        due_until = None
    if due_until is None:
        messages.error(request, _("Write the last due date as 2025-10-31."))
        return redirect("console:debits")
    with refusals_shown(request):
        made = create_debit_batch(
            channel=request.POST.get("channel", ""),
            due_until=due_until,
            as_of=business_date(),
            created_by=actor(request),
        )
        if made.batch_no:
            return redirect("console:debit_batch", batch_no=made.batch_no)
        messages.info(request, _("No open due up to that day has a mandate and is free."))
    return redirect("console:debits")


@page()
def batch(request: HttpRequest, batch_no: str) -> HttpResponse:
    """Show a batch: its items, their answers, and what can be done now."""
    found = queries.batch(batch_no)
    if found is None:
        raise Http404
    table = listing(request, query=queries.items(batch_no), columns=ITEMS, empty=_("The batch is empty."))
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=batch_no)
    title = _("Debit batch %(batch_no)s") % {"batch_no": batch_no}
    return show(request, "console/debit_batch.html", title=title, batch=found, table=table)


@page("take_payment", methods=("POST",))
def send(request: HttpRequest, batch_no: str) -> HttpResponse:
    """Answer with the file for the bank; the batch is out from now on."""
    with refusals_shown(request):
        items = send_debit_batch(batch_no=batch_no, sent_by=actor(request), as_of=business_date())
        with TemporaryDirectory(prefix="yingshou-debit-") as folder:
            path = Path(folder) / f"{batch_no}.csv"
            write_table(DEBIT_ITEMS, items, path, "zh" if is_chinese() else "en")
            answer = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{batch_no}.csv"'
        return answer
    return redirect("console:debits")


@page("take_payment", methods=("POST",))
def recall(request: HttpRequest, batch_no: str) -> HttpResponse:
    """Take a batch back that has not been sent."""
    with refusals_shown(request):
        released = recall_debit_batch(batch_no=batch_no, recalled_by=actor(request), as_of=business_date())
        messages.success(request, _("Recalled; %(count)s dues are free again.") % {"count": released})
        return redirect("console:debit_batch", batch_no=batch_no)
    return redirect("console:debits")


@page("take_payment", methods=("POST",))
def answers(request: HttpRequest) -> HttpResponse:
    """Take the bank's answer file in."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return redirect("console:debits")
    with refusals_shown(request):
        done = _answered(upload, actor(request))
        said = _("%(paid)s paid (%(amount)s yuan), %(failed)s failed, %(known)s known before.") % {
            "paid": done.paid, "amount": yuan(done.paid_amount), "failed": done.failed,
            "known": done.unchanged,
        }  # fmt: skip
        messages.success(request, said)
        for row in done.problems.head(5).iter_rows(named=True):
            what = {"row": row["row_number"], "subject": row["subject"], "reason": message(row["code"])}
            messages.error(request, _("Row %(row)s, %(subject)s: %(reason)s") % what)
        if done.problems.height:
            left = _("%(count)s answers were not taken; their dues stay locked.")
            messages.error(request, left % {"count": done.problems.height})
    return redirect("console:debits")


def _answered(upload: UploadedFile, person: str) -> Any:
    with kept(upload) as path:
        content = read_table(DEBIT_ANSWERS, path)
        return import_debit_answers(
            answers=content.frame,
            parse_problems=content.problems,
            as_of=business_date(),
            taken_by=person,
            source=path.name,
        )
