"""Large customers: who is covered today, and everything about one of them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import add_months, month_of
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.charts import CurvePoint, DueMark, exposure_curve
from yingshou.interfaces.console.columns import (
    BILLS,
    DUES,
    PAYMENTS,
    POSITIONS,
    to_customer,
)
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.guarantee_columns import INSTRUMENTS
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.months import MonthView, asked_month
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.visit_columns import VISITS_OF_ACCOUNT
from yingshou.records.billing import queries as billing
from yingshou.records.claims.queries import guarantees
from yingshou.records.contracts import queries as contracts
from yingshou.records.customers import queries as accounts
from yingshou.records.drafts import queries as drafts
from yingshou.records.indicators import queries as cover
from yingshou.records.payments import queries as money
from yingshou.records.receivables import queries as receivables
from yingshou.records.visits import queries as visits

ROWS_SHOWN = 14


def cover_state(row: Any) -> str:
    """Return the state of the latest position of a row."""
    return "UNKNOWN" if row.covered is None else "COVERED" if row.covered else "UNCOVERED"


COLUMNS = (
    Column(
        heading=gettext_lazy("Account no."),
        value="account_no",
        kind="account",
        sort="account_no",
        link=to_customer,
        phone=False,
    ),
    Column(heading=gettext_lazy("Name"), value="name", sort="name", link=to_customer),
    Column(heading=gettext_lazy("Branch"), value="industry", sort="industry", phone=False),
    Column(
        heading=gettext_lazy("Exposure (yuan)"), value="exposure", kind="yuan", sort="exposure", phone=False
    ),
    Column(
        heading=gettext_lazy("Security (yuan)"), value="security", kind="yuan", sort="security", phone=False
    ),
    Column(heading=gettext_lazy("Uncovered (yuan)"), value="uncovered", kind="yuan", sort="uncovered"),
    Column(
        heading=gettext_lazy("Uncovered days"),
        value="uncovered_days",
        kind="number",
        sort="uncovered_days",
        phone=False,
    ),
    Column(heading=gettext_lazy("Overdue (yuan)"), value="overdue", kind="yuan", sort="overdue", phone=False),
    Column(heading=gettext_lazy("Today"), value=cover_state, kind="state"),
)


def _like(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return query.filter(
        Q(account_no__startswith=value) | Q(name__icontains=value) | Q(industry__icontains=value)
    )


def _in_cover(query: QuerySet[Any], value: str) -> QuerySet[Any]:
    return {
        "covered": query.filter(covered=True),
        "uncovered": query.filter(covered=False),
        "month": query.filter(uncovered_days__gt=0),
        "overdue": query.filter(overdue__gt=0),
    }[value]


FILTERS = (
    Filter(name="q", label=gettext_lazy("Number, name or industry"), apply=_like),
    Filter(
        name="cover",
        label=gettext_lazy("Cover"),
        apply=_in_cover,
        choices=(
            ("covered", gettext_lazy("Covered")),
            ("uncovered", gettext_lazy("Uncovered")),
            ("month", gettext_lazy("Uncovered on a day of the month")),
            ("overdue", gettext_lazy("With overdue items")),
        ),
    ),
)


@page()
def customers(request: HttpRequest) -> HttpResponse:
    """List the accounts that settle by agreement, the largest uncovered amount first."""
    as_of = business_date()
    query = cover.large_customers(as_of=as_of, month_start=as_of.replace(day=1))
    table = listing(
        request,
        query=query.order_by("-uncovered", "-overdue", "account_no"),
        columns=COLUMNS,
        filters=FILTERS,
        empty=_("No account has an agreement yet. Import the files agreements and agreement_terms."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="customers")
    return show(request, "console/list.html", title=_("Large customers"), table=table, import_link=True)


@page()
def customer(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show a large customer: cover, dues, agreement, bills, payments, security."""
    account = accounts.account(account_no)
    if account is None:
        raise Http404
    as_of = business_date()
    view = asked_month(request, as_of)
    dues = drafts.with_cash(receivables.dues_of_account(account_no=account_no, as_of=as_of), as_of=as_of)
    months = (add_months(view.month, -1), add_months(view.month, 1))
    days = cover.positions_of(account_no=account_no, from_date=view.curve_from, to_date=view.shown_until)
    return show(
        request,
        "console/customer.html",
        title=account.name,
        account=account,
        view=view,
        owed=owed_by(account_no),
        prepaid=money.prepaid(account_no),
        in_drafts=drafts.not_cash_total(as_of=as_of, account_no=account_no),
        today=days[-1] if days else None,
        curve=curve_of(account_no, view, days),
        curve_table=plain_table(POSITIONS, reversed(days)),
        dues=plain_table(
            DUES,
            dues.filter(bill_month__range=months).order_by("bill_month", "due_date", "receivable_no"),
            empty=_("No due item has been issued for these months."),
        ),
        versions=[
            (version, contracts.terms(account_no=account_no, version=version.version))
            for version in contracts.versions(account_no)
        ],
        in_force=contracts.in_force(account_no=account_no, bill_month=month_of(as_of)),
        bills=plain_table(
            BILLS, billing.bills_of_account(account_no)[:ROWS_SHOWN], empty=_("No bill has been made yet.")
        ),
        payments=plain_table(
            PAYMENTS, money.payments_of_account(account_no)[:ROWS_SHOWN], empty=_("No money has come in yet.")
        ),
        visits=plain_table(
            VISITS_OF_ACCOUNT,
            visits.visits().filter(account_id=account_no)[:ROWS_SHOWN],
            empty=_("No visit was written down yet."),
        ),
        guarantees=plain_table(
            INSTRUMENTS, guarantees(on=as_of).filter(account_id=account_no), empty=_("No security is held.")
        ),
    )


def curve_of(account_no: str, view: MonthView, found: list[Any]) -> dict[str, Any] | None:
    """Return an account's curve with its due dates as marks, or None where no day has been computed."""
    if not found:
        return None
    points = [
        CurvePoint(
            day=row.position_date,
            supplied=row.value_supplied,
            received=row.money_received,
            security=row.security,
            uncovered=row.uncovered,
        )
        for row in found
    ]
    due = receivables.dues_of_account(account_no=account_no, as_of=view.as_of).filter(
        due_date__range=(view.curve_from, view.last)
    )
    return exposure_curve(points, [DueMark(day=row.due_date, amount=row.amount) for row in due])
