"""The cash desk: one's own drawer of the day, its count, and deposit slips on their way to the bank."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.confirm_deposit import confirm_deposit
from yingshou.flows.count_drawer import DENOMINATIONS, count_drawer
from yingshou.flows.open_drawer import open_drawer
from yingshou.flows.send_deposit import send_deposit
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.lists import Column, Filter, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.records.cashdesk import queries
from yingshou.records.cashdesk.frames import cash_moved

SLIPS = (
    Column(
        heading=gettext_lazy("Deposit slip"),
        value="slip_no",
        sort="slip_no",
        link=lambda row: reverse("console:deposit_slip", args=[row.slip_no]),
    ),
    Column(heading=gettext_lazy("Sent"), value="sent_date", kind="day", sort="sent_date", phone=False),
    Column(heading=gettext_lazy("Clerk"), value="sent_by", sort="sent_by", phone=False),
    Column(heading=gettext_lazy("Amount (yuan)"), value="amount", kind="yuan", sort="amount"),
    Column(heading=gettext_lazy("At the bank on"), value="bank_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Reference"), value="bank_reference", phone=False),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
)
STATES = (("IN_TRANSIT", gettext_lazy("In transit")), ("AT_THE_BANK", gettext_lazy("At the bank (done)")))


@page("take_payment")
def cash(request: HttpRequest) -> HttpResponse:
    """Show one's own drawer of the day and the deposit slips."""
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    clerk, day = actor(request), _day(request)
    drawer = queries.drawer(clerk=clerk, day=day)
    earlier = queries.last_drawer(clerk=clerk, before=day)
    moved = cash_moved(clerk=clerk, day=day)
    table = listing(
        request,
        query=queries.slips(),
        columns=SLIPS,
        filters=(
            Filter(
                name="state",
                label=gettext_lazy("State"),
                apply=lambda query, value: query.filter(state=value),
                choices=STATES,
            ),
        ),
        empty=_("No cash has been sent to the bank yet."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="deposits")
    context = {
        "drawer": drawer,
        "slip": getattr(drawer, "slip", None) if drawer else None,
        "day": day,
        "clerk": clerk,
        "moved": moved,
        "expected": drawer.opening + moved.taken - moved.returned if drawer else None,
        "difference": drawer.counted - drawer.expected if drawer and drawer.counted is not None else None,
        "uncounted": earlier if earlier is not None and earlier.counted is None else None,
        "opening": queries.left_over(earlier),
        "pieces": [(name, request.POST.get(f"pieces-{name}", "")) for name in DENOMINATIONS],
        "explanation": request.POST.get("explanation", ""),
    }
    return show(request, "console/cash.html", title=_("Cash desk"), table=table, **context, **more)


def _day(request: HttpRequest) -> date:
    """Return the day asked for, of a drawer left uncounted; else the business date."""
    asked = request.POST.get("day") or request.GET.get("day", "")
    try:
        return parse_date(asked) or business_date()
    except ValueError:
        return business_date()


def _back(request: HttpRequest) -> HttpResponse:
    day = _day(request)
    query = "" if day == business_date() else f"?day={day}"
    return redirect(f"{reverse('console:cash')}{query}")


@page("take_payment", methods=("POST",))
def open_it(request: HttpRequest) -> HttpResponse:
    """Open one's drawer for the business date."""
    with refusals_shown(request):
        opened = open_drawer(clerk=actor(request), as_of=business_date())
        said = _("The drawer is open with %(amount)s yuan in it.")
        messages.success(request, said % {"amount": yuan(opened.opening)})
    return redirect("console:cash")


@page("take_payment", methods=("POST",))
def count(request: HttpRequest) -> HttpResponse:
    """Count one's drawer; a difference without an explanation comes back with what was entered."""
    try:
        pieces = {name: int(request.POST.get(f"pieces-{name}") or 0) for name in DENOMINATIONS}
    except ValueError:
        messages.error(request, _("Write the number of pieces as whole numbers."))
        return _page(request)
    try:
        result = count_drawer(
            clerk=actor(request),
            business_date=_day(request),
            pieces=pieces,
            explanation=request.POST.get("explanation", "").strip(),
            as_of=business_date(),
        )
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return _page(request)
    said = _("Counted: %(counted)s yuan, difference %(difference)s.")
    messages.success(request, said % {"counted": yuan(result.counted), "difference": yuan(result.difference)})
    return _back(request)


@page("take_payment", methods=("POST",))
def send(request: HttpRequest) -> HttpResponse:
    """Send cash of one's counted drawer to the bank."""
    amount = parse_amount(request.POST.get("amount", ""))
    if amount is None:
        messages.error(request, _("Write the amount as a number above zero with at most two decimals."))
        return _back(request)
    with refusals_shown(request):
        slip_no = send_deposit(
            clerk=actor(request), business_date=_day(request), amount=amount, as_of=business_date()
        )
        return redirect("console:deposit_slip", slip_no=slip_no)
    return _back(request)


@page()
def slip(request: HttpRequest, slip_no: str) -> HttpResponse:
    """Show a deposit slip, fit for paper, with the form to confirm it."""
    found = queries.slip(slip_no)
    if found is None:
        raise Http404
    notes = [(name, found.drawer.notes[name]) for name in DENOMINATIONS if name in found.drawer.notes]
    title = _("Deposit slip %(slip_no)s") % {"slip_no": slip_no}
    own = found.sent_by == actor(request)
    return show(request, "console/deposit_slip.html", title=title, slip=found, notes=notes, own=own)


@page("take_payment", methods=("POST",))
def confirm(request: HttpRequest, slip_no: str) -> HttpResponse:
    """Confirm that the bank has the cash of somebody else's slip."""
    try:
        bank_date = parse_date(request.POST.get("bank_date", ""))
    except ValueError:
        bank_date = None
    if bank_date is None:
        messages.error(request, _("Write the day as 2025-10-31."))
        return redirect("console:deposit_slip", slip_no=slip_no)
    with refusals_shown(request):
        confirm_deposit(
            slip_no=slip_no,
            bank_date=bank_date,
            bank_reference=request.POST.get("bank_reference", "").strip(),
            confirmed_by=actor(request),
            as_of=business_date(),
        )
        messages.success(request, _("Slip %(slip_no)s is at the bank.") % {"slip_no": slip_no})
        return redirect("console:deposit_slip", slip_no=slip_no)
    return redirect("console:cash")
