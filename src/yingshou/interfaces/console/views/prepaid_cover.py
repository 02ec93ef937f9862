"""How far cost control has come: cover against target, campaigns, who should be won; accounts that ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.convert_account import Agreed
from yingshou.flows.prepaid_closings import prepaid_closings
from yingshou.flows.prepaid_cover import prepaid_cover, who_to_win
from yingshou.flows.sign_up import sign_up
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, show
from yingshou.interfaces.console.words import word
from yingshou.records.organizations.queries import name_of
from yingshou.records.prepayment import queries

ROWS_SHOWN = 100


class _Row(dict[str, Any]):
    """A row of a frame whose columns are read as attributes."""

    __getattr__ = dict.__getitem__


def _to_prepaid(row: Any) -> str:
    return reverse("console:prepaid_account", args=[row.account_no])


def _class(row: Any) -> str:
    return _("All classes") if row.customer_class == "-" else str(word("customer_class", row.customer_class))


def _reasons(row: Any) -> str:
    reasons = [str(word("campaign_reason", code)) for code in row.reasons.split(",")]
    return ("、" if is_chinese() else ", ").join(reasons)


COVER = (
    Column(heading=gettext_lazy("Organisation"), value=lambda row: name_of(row.org_code)),
    Column(heading=gettext_lazy("Class"), value=_class),
    Column(heading=gettext_lazy("In service"), value="accounts", kind="number", phone=False),
    Column(heading=gettext_lazy("On cost control"), value="controlled", kind="number", phone=False),
    Column(heading=gettext_lazy("Share covered"), value="share", kind="share"),
    Column(heading=gettext_lazy("Target"), value="target_share", kind="share"),
    Column(heading=gettext_lazy("Accounts lacking"), value="lacking", kind="number", phone=False),
)
CAMPAIGNS = (
    Column(heading=gettext_lazy("Campaign"), value="campaign_no", phone=False),
    Column(heading=gettext_lazy("Name"), value="name"),
    Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day", phone=False),
    Column(heading=gettext_lazy("Gift"), value="gift"),
    Column(heading=gettext_lazy("Won"), value="won", kind="number"),
    Column(heading=gettext_lazy("Cost of gifts (yuan)"), value="cost", kind="yuan"),
    Column(heading=gettext_lazy("Budget (yuan)"), value="budget", kind="yuan", phone=False),
)
CANDIDATES = (
    Column(heading=gettext_lazy("Account no."), value="account_no", kind="account", link=_to_prepaid),
    Column(heading=gettext_lazy("Name"), value="name", phone=False),
    Column(heading=gettext_lazy("Reasons"), value=_reasons, wrap=True),
    Column(heading=gettext_lazy("Weight"), value="weight", kind="number", phone=False),
    Column(heading=gettext_lazy("Months late"), value="late_months", kind="number", phone=False),
    Column(heading=gettext_lazy("Overdue (yuan)"), value="overdue", kind="yuan"),
)
CLOSINGS = (
    Column(heading=gettext_lazy("Account no."), value="account_no", kind="account", link=_to_prepaid),
    Column(heading=gettext_lazy("Supply ended on"), value="closed_date", kind="day"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
    Column(heading=gettext_lazy("Final bill by"), value="bill_by", kind="day", phone=False),
    Column(heading=gettext_lazy("Refund by"), value="refund_by", kind="day", phone=False),
    Column(heading=gettext_lazy("Left (yuan)"), value="left", kind="yuan"),
    Column(heading=gettext_lazy("Arrears (yuan)"), value="owed", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Days late"), value="late_days", kind="number"),
)


@page()
def cover(request: HttpRequest) -> HttpResponse:
    """Show the cover of cost control by organisation and class, campaigns and whom to ask next."""
    as_of = business_date()
    candidates = [_Row(row) for row in who_to_win(on=as_of).iter_rows(named=True)]
    if request.GET.get("export") == "xlsx":
        return workbook(plain_table(CANDIDATES, candidates), name="prepaid-campaign")
    shares = [_Row(row) for row in prepaid_cover(on=as_of).iter_rows(named=True)]
    return show(
        request, "console/prepaid_cover.html", title=_("Cover of cost control"),
        cover=plain_table(COVER, shares, empty=_("There are no accounts yet.")),
        campaigns=plain_table(
            CAMPAIGNS, [_Row(row) for row in queries.campaigns()],
            empty=_("No campaign yet. Import the file prepayment_campaigns."),
        ),
        candidates=plain_table(
            CANDIDATES, candidates[:ROWS_SHOWN], empty=_("No account gives a reason to pay ahead.")
        ),
        count=len(candidates), open_campaigns=queries.campaigns(),
    )  # fmt: skip


@page("sign_agreement", methods=("POST",))
def win(request: HttpRequest) -> HttpResponse:
    """Sign an account up by a campaign, with its gift."""
    given = request.POST
    account_no = given.get("account_no", "").strip()
    with refusals_shown(request):
        sign_up(
            account_no=account_no,
            campaign_no=given.get("campaign_no", ""),
            agreed=Agreed(
                kind="REMOTE", signed_by=given.get("signed_by", ""), source=given.get("source") or None
            ),
            on_date=business_date(),
            won_by=actor(request),
            at=local_time(),
        )
        return redirect("console:prepaid_account", account_no)
    return redirect("console:prepaid_cover")


@page()
def closings(request: HttpRequest) -> HttpResponse:
    """List the prepaid accounts whose supply has ended, the latest ones first."""
    rows = [_Row(row) for row in prepaid_closings(as_of=business_date()).iter_rows(named=True)]
    table = plain_table(
        CLOSINGS, [row for row in rows if row.state != "SETTLED"],
        empty=_("Every prepaid account that ended has its final bill and its money back."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="prepaid-closings")
    late = sum(row.state in {"BILL_LATE", "REFUND_LATE"} for row in rows)
    return show(
        request,
        "console/prepaid_closings.html",
        title=_("Prepaid accounts that ended"),
        table=table,
        late=late,
        total=len(rows),
    )
