"""The overview: will this month end at 100 %, which days stand uncovered, what is due today."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yingshou.core.period import format_month
from yingshou.flows.month_indicators import Indicators, month_indicators
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.calendars import cover_calendar
from yingshou.interfaces.console.charts import CurvePoint, exposure_curve
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, DUE_DATE, DUE_OPEN
from yingshou.interfaces.console.formats import large_sum, share
from yingshou.interfaces.console.lists import plain_table
from yingshou.interfaces.console.months import MonthView, asked_month
from yingshou.interfaces.console.pages import page, show
from yingshou.records.indicators import queries as cover
from yingshou.records.receivables import queries as receivables

ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """An indicator: its figure, what it is made of, its definition, and the rows behind it."""

    name: str
    figure: str
    made_of: str
    definition: str
    link: str
    good: bool | None = None


@page()
def overview(request: HttpRequest) -> HttpResponse:
    """Show the month's indicators, the exposure curve, the cover calendar and what is due."""
    as_of = business_date()
    view = asked_month(request, as_of)
    open_dues = receivables.open_dues(as_of=as_of)
    due_today = open_dues.filter(due_date=as_of).order_by("-balance__principal_open")
    overdue = open_dues.filter(due_date__lt=as_of).order_by("-balance__principal_open")
    points = company_points(view)
    days = cover.cover_days(from_date=view.first, to_date=view.shown_until)
    columns = (ACCOUNT_NO, ACCOUNT_NAME, DUE_DATE, DUE_OPEN)
    return show(
        request,
        "console/overview.html",
        title=_("Overview"),
        view=view,
        tiles=tiles(month_indicators(bill_month=view.month, as_of=as_of)),
        points=points,
        curve=exposure_curve(points, company=True) if points else None,
        calendar=cover_calendar(view, days),
        due_today=plain_table(columns, due_today[:ROWS_SHOWN], empty=_("Nothing is due today.")),
        due_today_total=receivables.open_total(due_today),
        overdue=plain_table(columns, overdue[:ROWS_SHOWN], empty=_("Nothing is overdue.")),
        overdue_total=receivables.open_total(overdue),
    )


def company_points(view: MonthView) -> list[CurvePoint]:
    """Return the sums of all accounts with agreements, day by day."""
    return [
        CurvePoint(
            day=row["position_date"],
            supplied=row["value_supplied"],
            received=row["money_received"],
            security=row["security"],
            uncovered=row["uncovered"],
        )
        for row in cover.company_curve(from_date=view.curve_from, to_date=view.shown_until)
    ]


def tiles(found: Indicators) -> list[Tile]:
    """Put the indicators of a month into words."""
    month = format_month(found.bill_month)
    dues = f"{reverse('console:dues')}?month={month}"
    return [
        Tile(
            name=_("Recovery rate"),
            figure=share(found.recovery_rate),
            made_of=_of(found.received, found.receivable),
            definition=_("Received for the month's due items ÷ the month's due items, principal"),
            link=dues,
            good=_reached(found.recovery_rate),
        ),
        Tile(
            name=_("Cash rate"),
            figure=share(found.cash_recovery_rate),
            made_of=_("%(cash)s; in drafts %(drafts)s")
            % {"cash": large_sum(found.received_cash), "drafts": large_sum(found.received_in_drafts)},
            definition=_("Received, less what came by drafts that are neither paid nor discounted "
                         "÷ due items"),
            link=f"{reverse('console:drafts')}?state=DRAFT_HELD",
            good=_reached(found.cash_recovery_rate),
        ),
        Tile(
            name=_("Cumulative recovery rate"),
            figure=share(found.cumulative_recovery_rate),
            made_of=_of(found.year_received, found.year_receivable),
            definition=_("The same from January of the year to this month"),
            link=f"{reverse('console:dues')}?state=open&year={month[:4]}",
            good=_reached(found.cumulative_recovery_rate),
        ),
        Tile(
            name=_("Arrears"),
            figure=large_sum(found.arrears),
            made_of=_("principal past its due date"),
            definition=_("Open principal of every month whose due date lies before the business date"),
            link=f"{reverse('console:dues')}?state=overdue",
            good=found.arrears == 0,
        ),
        Tile(
            name=_("Instalment share"),
            figure=share(found.instalment_share),
            made_of=_of(found.received_ahead, found.agreement_billed),
            definition=_("Received on instalments and segments before the bill ÷ "
                         "bills of accounts with an agreement"),
            link=reverse("console:customers"),
        ),
        Tile(
            name=_("On-time share"),
            figure=share(found.on_time_share),
            made_of=_of(found.received_on_time, found.received),
            definition=_("Received by the due date, by bank value date ÷ received"),
            link=f"{dues}&state=settled",
        ),
        Tile(
            name=_("Zero-risk days"),
            figure=share(found.zero_risk_day_share),
            made_of=_("%(covered)s of %(days)s account-days")
            % {"covered": found.zero_risk_days, "days": found.days},
            definition=_("Days on which money and security cover the value supplied ÷ all days, over the "
                         "accounts with an agreement"),
            link=f"{reverse('console:positions')}?month={month}&cover=uncovered",
            good=_reached(found.zero_risk_day_share),
        ),
    ]  # fmt: skip


def _of(part: Decimal, whole: Decimal) -> str:
    return _("%(part)s of %(whole)s") % {"part": large_sum(part), "whole": large_sum(whole)}


def _reached(ratio: Decimal | None) -> bool | None:
    return None if ratio is None else ratio >= 1
