"""A transformer area: the days behind what it lost, and the accounts it supplies."""

from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yingshou.flows.anomaly_book import area_use
from yingshou.interfaces.console.anomaly_columns import AREA_DAYS
from yingshou.interfaces.console.columns import ACCOUNTS
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import listing, plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.records.anomalies import queries
from yingshou.records.customers import queries as customers


@page()
def area(request: HttpRequest, area_no: str) -> HttpResponse:
    """Show what went into an area and what its meters recorded, day by day, and its accounts."""
    found = queries.area_losses().filter(area_no=area_no).first()
    if found is None:
        raise Http404
    members, days = area_use(area_no=area_no, as_of=found.as_of)
    rows = plain_table(
        AREA_DAYS, [SimpleNamespace(**row) for row in days.sort("use_date", descending=True).to_dicts()],
        empty=_("No day compares: what went in or what was metered is not known."), ends=True,
    )  # fmt: skip
    if request.GET.get("export") == "days":
        return workbook(rows, name=f"area-{area_no}")
    table = listing(
        request, query=customers.accounts().filter(account_no__in=members), columns=ACCOUNTS,
        empty=_("No account is known in it."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name=f"area-{area_no}-accounts")
    title = _("Transformer area %(number)s") % {"number": area_no}
    return show(
        request, "console/area_loss.html", title=title, found=found, days=rows, table=table,
        lost=days["lost"].sum(),
    )  # fmt: skip
