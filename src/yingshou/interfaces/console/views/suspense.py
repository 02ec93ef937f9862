"""Money whose payer is unknown, and giving it to the account it belongs to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yingshou.flows.assign_suspense import assign_suspense
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.columns import PAYMENTS
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.lists import Column, listing
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.records.payments import queries as money


def columns() -> tuple[Column, ...]:
    """Return the columns of the list: no account, but what the voucher says."""
    return (*PAYMENTS[:5], Column(heading=_("Memo"), value="memo", sort="memo"))


@page()
def suspense(request: HttpRequest) -> HttpResponse:
    """List the money in suspense, the largest first."""
    table = listing(
        request,
        query=money.suspense(),
        columns=columns(),
        empty=_("No money waits for its owner. Money whose account is unknown comes here from bank files."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="suspense")
    return show(request, "console/suspense.html", title=_("Suspense"), table=table)


@page("assign_suspense", methods=("POST",))
def assign(request: HttpRequest, payment_no: str) -> HttpResponse:
    """Give a payment to the account it belongs to; what that owes is settled at once."""
    account_no = "".join(request.POST.get("account_no", "").split())
    reason = request.POST.get("reason", "").strip()
    if not account_no or not reason:
        messages.error(request, _("Fill in both the account number and how the owner was found."))
        return redirect("console:payment", payment_no=payment_no)
    with refusals_shown(request):
        result = assign_suspense(
            payment_no=payment_no,
            account_no=account_no,
            assigned_by=actor(request),
            reason=reason,
            as_of=business_date(),
        )
        messages.success(
            request,
            _(
                "Assigned to %(account_no)s: %(principal)s principal, %(penalty)s penalty, "
                "%(prepaid)s prepaid."
            )
            % {
                "account_no": account_no,
                "principal": yuan(result.principal),
                "penalty": yuan(result.penalty),
                "prepaid": yuan(result.prepaid),
            },
        )
    return redirect("console:payment", payment_no=payment_no)
