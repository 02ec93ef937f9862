"""Forecast (预测): where the month is likely to end, who decides it, what a customer will use and bring."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.period import day_in_month
from yingshou.flows.progress_sheet import progress_sheet
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.forecast_chart import band_chart, path_chart
from yingshou.interfaces.console.lists import Column, listing, plain_table
from yingshou.interfaces.console.months import asked_month
from yingshou.interfaces.console.pages import page, show
from yingshou.records.customers import queries as customers
from yingshou.records.forecasts import queries
from yingshou.records.metering.queries import daily_usage
from yingshou.records.responsibility.queries import responsible

DAYS_BACK = 42
_PLACES = Decimal("0.01")


def _customer(row: Any) -> str:
    return reverse("console:forecast_customer", args=[row.account_id])


CASH_COLUMNS = (
    Column(heading=gettext_lazy("Account"), value="account_id", kind="account", link=_customer),
    Column(heading=gettext_lazy("Name"), value="account.name", phone=False),
    Column(heading=gettext_lazy("Answers for it"), value="owner", phone=False),
    Column(heading=gettext_lazy("Why"), value="reason", kind="word", words="deciding_reason"),
    Column(heading=gettext_lazy("Open and to come (yuan)"), value="open", kind="yuan", phone=False),
    Column(heading=gettext_lazy("At least (P10, yuan)"), value="low", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Likely (P50, yuan)"), value="middle", kind="yuan", phone=False),
    Column(heading=gettext_lazy("At most (P90, yuan)"), value="high", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Expected to stay open (yuan)"), value="shortfall", kind="yuan"),
    Column(heading=gettext_lazy("Chance that all comes"), value="chance", kind="share", phone=False),
)
MONTH_COLUMNS = (
    Column(heading=gettext_lazy("Month"), value="bill_month", kind="month"),
    *(column for column in CASH_COLUMNS if column.value not in {"account_id", "account.name", "owner"}),
)
BILL_COLUMNS = (
    Column(heading=gettext_lazy("Account"), value="account_id", kind="account", link=_customer),
    Column(heading=gettext_lazy("Name"), value="account.name", phone=False),
    Column(heading=gettext_lazy("Month"), value="bill_month", kind="month", phone=False),
    Column(heading=gettext_lazy("Load"), value="shape", kind="word", words="load_shape"),
    Column(heading=gettext_lazy("Measured up to"), value="measured_to", kind="day", phone=False),
    Column(heading=gettext_lazy("Measured so far (yuan)"), value="measured", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Days to come"), value="days_left", kind="number", phone=False),
    Column(heading=gettext_lazy("At least (P10, yuan)"), value="low", kind="yuan", phone=False),
    Column(heading=gettext_lazy("Likely (P50, yuan)"), value="middle", kind="yuan"),
    Column(heading=gettext_lazy("At most (P90, yuan)"), value="high", kind="yuan", phone=False),
)
COVERAGE_COLUMNS = (
    Column(heading=gettext_lazy("Month"), value="month", kind="month"),
    Column(heading=gettext_lazy("Of what"), value="basis", kind="word", words="coverage_basis"),
    Column(heading=gettext_lazy("Held against what came"), value="days", kind="number"),
    Column(heading=gettext_lazy("Inside P10 to P90"), value="inside", kind="number", phone=False),
    Column(heading=gettext_lazy("Share"), value="share", kind="share"),
)


@page()
def forecast(request: HttpRequest) -> HttpResponse:
    """Show a month's likely end, the customers who decide it, the bills to come, and how intervals held."""
    as_of = business_date()
    made = queries.latest(as_of)
    if made is None:
        return show(request, "console/forecast.html", title=_("Forecast"), made=None)
    months = queries.months_of(made.made_on)
    asked = asked_month(request, as_of).month
    # Without a month in the address: the first that still has days to come.
    open_months = [month for month in months if day_in_month(month, 31) > made.made_on] or months
    month = asked if "month" in request.GET else next(iter(open_months), asked)
    deciding = queries.deciding(made_on=made.made_on, bill_month=month)
    exported = request.GET.get("export") == "xlsx"
    table = listing(
        request, query=deciding, columns=CASH_COLUMNS,
        empty=_("Nothing is open of this month with customers foretold by themselves."),
    )  # fmt: skip
    rows = _with_owners(list(deciding if exported else table.rows), made.made_on)
    table.rows, table.whole = rows, None
    if exported:
        return workbook(table, name=f"forecast-{month}")
    path = queries.recovery_path(made_on=made.made_on, bill_month=month)
    sheet = progress_sheet(bill_month=month, as_of=made.made_on)
    return show(
        request, "console/forecast.html", title=_("Forecast"), made=made, month=month, months=months,
        table=table, path=path, chart=path_chart(sheet, path) if path else None,
        bills=plain_table(
            BILL_COLUMNS, queries.bills(made.made_on)[:50],
            empty=_("No bill could be foretold: no day of its period is measured, or prices are missing."),
        ),
        coverage=plain_table(
            COVERAGE_COLUMNS, queries.coverage(made.made_on),
            empty=_("Nothing that was foretold has come yet."),
        ),
        stale=(as_of - made.made_on).days, scores=_scores(made), aged=_aged(made.made_on),
        weather_to=queries.weather_to(made.made_on),
    )  # fmt: skip


@page()
def customer(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show one customer's days with their band, its bill, and its cash by month."""
    account = customers.account(account_no)
    if account is None:
        raise Http404
    made = queries.latest(business_date())
    days = queries.days_of(account_no=account_no, made_on=made.made_on) if made else []
    measured_to = days[0].use_date - timedelta(days=1) if days else None
    measured = _measured(account_no, measured_to) if measured_to else []
    bill = queries.bill_of(account_no=account_no, made_on=made.made_on) if made else None
    cash = queries.cash_of(account_no=account_no, made_on=made.made_on) if made else []
    return show(
        request, "console/forecast_customer.html", title=_("Forecast of %(name)s") % {"name": account.name},
        account=account, made=made, days=days, bill=bill, measured_to=measured_to,
        age=(made.made_on - measured_to).days if made and measured_to else 0,
        to_come=made.made_on + timedelta(days=1) if made else None,
        cash=plain_table(MONTH_COLUMNS, cash, empty=_("Nothing is open.")),
        chart=band_chart(measured, days) if days else None,
    )  # fmt: skip


def _aged(made_on: date) -> dict[str, Any]:
    """Return how many customers were not measured up to the day of a forecast, of how many, since when."""
    known = queries.ages(made_on)
    aged = [(day, count) for day, count in known if day < made_on]
    return {
        "count": sum(count for _day, count in aged), "total": sum(count for _day, count in known),
        "oldest": aged[0][0] if aged else None,
    }  # fmt: skip


def _scores(made: Any) -> dict[str, Decimal]:
    """Return how the model of a forecast and the rule erred on days they had not seen, two decimals."""
    scores = made.model.scores if made.model else {}
    return {name: Decimal(str(value)).quantize(_PLACES) for name, value in scores.items()}


def _measured(account_no: str, until: date) -> list[tuple[date, Decimal]]:
    """Return the energy of the last days that are known, in kWh."""
    rows = daily_usage(
        account_no=account_no, start=until - timedelta(days=DAYS_BACK), end=until + timedelta(days=1)
    )
    return [(row.use_date, row.total_kwh) for row in rows]


def _with_owners(rows: Sequence[Any], on: Any) -> list[Any]:
    """Add who answers for each account: its account manager, else its collector."""
    numbers = [row.account_id for row in rows]
    named = {
        **responsible(account_nos=numbers, role="COLLECTOR", on=on),
        **responsible(account_nos=numbers, role="ACCOUNT_MANAGER", on=on),
    }
    for row in rows:
        row.owner = named.get(row.account_id, "")
    return list(rows)
