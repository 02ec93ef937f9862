"""Analysis of an account for its accountant: what the bills are made of, and what they could have been."""

from decimal import Decimal
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.analyse_account import AccountAnalysis, analyse_account
from yingshou.flows.try_alternative import try_alternative
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console import analysis_tables as tables
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Listing
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.what_if_form import WhatIfForm
from yingshou.records.customers import queries as customers


@page()
def analysis(request: HttpRequest, account_no: str) -> HttpResponse:
    """Show an account's last twelve bills, taken apart, and what they would be on other terms."""
    account = customers.account(account_no)
    as_of = business_date()
    found = analyse_account(account_no=account_no, as_of=as_of)
    if account is None or found is None:
        raise Http404
    form = WhatIfForm(request.GET if "what_if" in request.GET else None)
    compared = _compared(account_no, form)
    parts = _parts(found, request.GET.get("component", ""))
    if compared is not None:
        parts["what_if"] = tables.compared_part(compared)
    asked = request.GET.get("export", "")
    if asked in parts:
        return workbook(parts[asked].table, name=f"{asked}-{account_no}")
    return show(
        request,
        "console/analysis.html",
        title=_("Analysis of %(name)s") % {"name": account.name},
        account=account,
        analysis=found,
        parts=parts,
        sums=_sums(found),
        load=_load(found),
        form=form,
        what_if_sum=None if compared is None else _sum(compared, "difference"),
    )


def _compared(account_no: str, form: WhatIfForm) -> pl.DataFrame | None:
    if not form.is_bound or not form.asked:
        return None
    return try_alternative(account_no=account_no, as_of=business_date(), alternative=form.alternative())


def _parts(found: AccountAnalysis, component: str) -> dict[str, Any]:
    """Return the sections by the names under which they can be exported."""
    rows = found.composed.join(found.bills.select("bill_month", "bill_no"), on="bill_month", how="left")
    if component in set(found.composed["component"]):
        rows = rows.filter(pl.col("component") == component)
    return {
        "months": tables.months_part(found.bills, found.composed),
        "components": tables.Part(table=tables.table_of(tables.COMPONENTS, found.totals)),
        "rows": tables.Part(table=tables.table_of(tables.ROWS, rows)),
        "periods": tables.periods_part(found.periods),
        "load": tables.load_part(found.curves),
        "power_factor": tables.Part(table=_power_factor(found)),
        "basis": tables.Part(table=_basis(found)),
    }


def _power_factor(found: AccountAnalysis) -> Listing:
    empty = _("The power factor of this account is not assessed.")
    return tables.table_of(tables.POWER_FACTOR, found.power_factor, empty=empty)


def _basis(found: AccountAnalysis) -> Listing:
    if found.advice is None:
        return tables.plain_table(tables.CHOICES, [], empty=_("Only a two-part price has a basic fee."))
    return tables.table_of(
        tables.CHOICES, found.advice.choices, empty=_("The months could not be rated on another basis.")
    )


def _sums(found: AccountAnalysis) -> dict[str, Any]:
    """Return the figures of the tiles."""
    amount, kwh = _sum(found.bills, "amount"), _sum(found.bills, "total_kwh")
    low = _sum(found.periods, "valley_kwh") + _sum(found.periods, "deep_kwh")
    return {
        "amount": amount,
        "kwh": tables.whole(kwh),
        "mean_price": (amount / kwh).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP") if kwh else None,
        "low_share": low / kwh if kwh else None,
        "power_factor": _sum(found.power_factor, "amount") if found.power_factor.height else None,
    }


def _load(found: AccountAnalysis) -> dict[str, Any] | None:
    """Return the figures of the load, with the bill in whose period the highest demand fell."""
    if found.load is None:
        return None
    day = found.load.max_at.date()
    bills = found.bills.filter((pl.col("period_start") <= day) & (pl.col("period_end") > day))
    return {
        "facts": found.load,
        "mean": tables.whole(found.load.mean_kw),
        "highest": tables.whole(found.load.max_kw),
        "at": found.load.max_at.strftime("%Y-%m-%d %H:%M"),
        "working": tables.whole(found.load.working_mean_kw),
        "rest": tables.whole(found.load.rest_mean_kw),
        "bill_no": bills.item(0, "bill_no") if bills.height else "",
    }


def _sum(frame: pl.DataFrame, column: str) -> Decimal:
    total: Decimal = frame[column].sum() if frame.height else ZERO_YUAN
    return total or ZERO_YUAN
