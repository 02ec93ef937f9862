"""The rows behind the risk board: accounts with their losses, a day ahead, what a scenario changed."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.list_pages import BY_ACCOUNT_OR_NAME
from yingshou.interfaces.console.lists import Filter, listing
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.risk_columns import ACCOUNT_DAYS, ACCOUNTS, LOSSES, STRESS_ACCOUNTS, WHOLE
from yingshou.interfaces.console.words import word
from yingshou.records.organizations.scope import scope
from yingshou.records.risk import queries

COVER = {
    "covered": Q(uncovered=0),
    "uncovered": Q(uncovered__gt=0),
    "exposed": queries.EXPOSED,
    "ahead": ~queries.EXPOSED,
}
FILTERS = (
    BY_ACCOUNT_OR_NAME,
    Filter(
        name="cover",
        label=gettext_lazy("Cover"),
        apply=lambda query, value: query.filter(COVER[value]),
        choices=(
            ("covered", gettext_lazy("Covered")),
            ("uncovered", gettext_lazy("Uncovered")),
            ("exposed", gettext_lazy("Exposed")),
            ("ahead", gettext_lazy("Paid ahead")),
        ),
    ),
    Filter(
        name="industry",
        label=gettext_lazy("Branch"),
        apply=lambda query, value: query.filter(account__industry=value),
    ),
)
DAY_FILTERS = FILTERS[:2]
_EXPOSURES = ("exposure", "draft_risk", "security", "uncovered")
_LOSSES = ("own_loss", "expected_loss", "tail_loss")


@page()
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts of the last run with exposure or with losses, and sum up what is listed."""
    found = queries.last_run(as_of=business_date())
    losses, exported = request.GET.get("show") == "losses", request.GET.get("export") == "xlsx"
    table = listing(
        request,
        query=queries.accounts(found.run_no if found else ""),
        columns=WHOLE if exported else LOSSES if losses else ACCOUNTS,
        filters=FILTERS,
        empty=_("The risk of the book has not been worked out. Run “yingshou risk run”."),
    )
    if exported:
        return workbook(table, name="risk-accounts")
    summed = queries.sums_of(table.whole) if table.whole is not None else {}
    headings = {column.value: column.heading for column in WHOLE}
    return show(
        request,
        "console/risk_accounts.html",
        title=_("Risk by account") + (f" · {found.as_of}" if found else ""),
        table=table,
        losses=losses,
        kept_name="show" if losses else "",
        kept_value="losses",
        count=summed.get("accounts"),
        sums=[(headings[name], summed[name]) for name in (_LOSSES if losses else _EXPOSURES) if summed[name]],
    )


@page()
def day(request: HttpRequest, on: str) -> HttpResponse:
    """List the accounts on a day ahead, which add up to that day of the book."""
    found, asked = queries.last_run(as_of=business_date()), _day(on)
    days = {each["day"]: each for each in queries.days(found.run_no)} if found else {}
    if found is None or asked is None or asked not in days:
        raise Http404
    table = listing(
        request,
        query=queries.account_days(found.run_no, day=asked),
        columns=ACCOUNT_DAYS,
        filters=DAY_FILTERS,
        empty=_("The accounts of this day were not kept; the next run keeps them."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"risk-{asked}")
    title = _("Risk ahead on %(day)s") % {"day": asked}
    return show(request, "console/risk_day.html", title=title, table=table, sums=days[asked], run=found)


@page()
def stress(request: HttpRequest, scenario: str) -> HttpResponse:
    """Show what a scenario made of the whole book, account by account, and the simulated years after it."""
    found = queries.last_run(as_of=business_date())
    row = queries.stress(found.run_no, scenario) if found and not scope() else None
    if found is None or row is None:
        raise Http404
    table = listing(
        request,
        query=queries.stress_accounts(found.run_no, scenario=scenario),
        columns=STRESS_ACCOUNTS,
        filters=(BY_ACCOUNT_OR_NAME,),
        empty=_("The accounts of this scenario were not kept; the next run keeps them."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"risk-stress-{scenario}")
    return show(
        request,
        "console/risk_stress.html",
        title=_stress_title(row),
        table=table,
        row=row,
        run=found,
        more_uncovered=row.uncovered_after - row.uncovered_before,
        more_lost=row.expected_after - row.expected_before,
    )


def _stress_title(row: Any) -> str:
    return f"{word('scenario_kind', row.kind)} · {row.subject}"


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
