"""Arrears by age: sums by class, organisation and bucket, the items behind each, claims about to lapse."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.aging import scale_on
from yingshou.flows.age_arrears import WARN_DAYS, age_arrears, lapsing_claims
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.collection_words import bucket_name
from yingshou.interfaces.console.columns import ACCOUNT_NAME, ACCOUNT_NO, BILL_MONTH, to_account
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import page, show
from yingshou.interfaces.console.words import WORDS, word
from yingshou.records.collection import frames, queries
from yingshou.records.organizations import staff

_BY = {
    "class": ("customer_class", gettext_lazy("Class")),
    "supply": ("supply_class", gettext_lazy("Supply")),
    "org": ("org_code", gettext_lazy("Organisation")),
}
"""What the sums may be grouped by, and the name of the filter that leads to the rows."""


def _items(as_of: date) -> tuple[Column, ...]:
    """Return the columns of the items; days are counted to the business date."""
    return (
        ACCOUNT_NO,
        ACCOUNT_NAME,
        Column(
            heading=gettext_lazy("Organisation"), value="account.organization.name",
            sort="account__organization__name", phone=False,
        ),
        Column(
            heading=gettext_lazy("Class"), value="account.customer_class", kind="word",
            words="customer_class", sort="account__customer_class", phone=False,
        ),
        BILL_MONTH,
        Column(heading=gettext_lazy("Due date"), value="due_date", kind="day", sort="due_date", phone=False),
        Column(
            heading=gettext_lazy("Days overdue"), value=lambda row: (as_of - row.due_date).days,
            kind="number", sort="due_date",
        ),
        Column(
            heading=gettext_lazy("Open (yuan)"), value="principal_open", kind="yuan", sort="principal_open"
        ),
    )  # fmt: skip


def _in_bucket(scale: pl.DataFrame, as_of: date) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Return how to keep a query to the items of a bucket."""
    limits = {code: (first, last) for code, first, last in scale.iter_rows()}

    def kept(query: QuerySet[Any], code: str) -> QuerySet[Any]:
        first, last = limits[code]
        query = query.filter(due_date__lte=as_of - timedelta(days=first))
        return query if last is None else query.filter(due_date__gte=as_of - timedelta(days=last))

    return kept


def _filters(scale: pl.DataFrame, as_of: date) -> tuple[Filter, ...]:
    return (
        Filter(
            name="q", label=gettext_lazy("Number or name"),
            apply=lambda query, value: query.filter(
                Q(account__account_no__startswith=value) | Q(account__name__icontains=value)
            ),
        ),
        Filter(
            name="class", label=gettext_lazy("Class"), choices=tuple(WORDS["customer_class"].items()),
            apply=lambda query, value: query.filter(account__customer_class=value),
        ),
        Filter(
            name="supply", label=gettext_lazy("Supply"), choices=tuple(WORDS["supply_class"].items()),
            apply=lambda query, value: query.filter(account__supply_class=value),
        ),
        Filter(
            name="org", label=gettext_lazy("Organisation"), choices=tuple(staff.organizations()),
            apply=lambda query, value: query.filter(account__organization__code__startswith=value),
        ),
        Filter(
            name="bucket", label=gettext_lazy("Age"), apply=_in_bucket(scale, as_of),
            choices=[
                (code, bucket_name(from_days=first, to_days=last)) for code, first, last in scale.iter_rows()
            ],
        ),
    )  # fmt: skip


@page()
def arrears(request: HttpRequest) -> HttpResponse:
    """Show what is overdue by age, and the items behind every sum."""
    as_of = business_date()
    scale = scale_on(buckets=frames.aging_buckets(), day=as_of)
    table = listing(
        request,
        query=queries.arrears(as_of=as_of),
        columns=_items(as_of),
        filters=_filters(scale, as_of),
        empty=_("Nothing is overdue."),
    )
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="arrears")
    sums = age_arrears(as_of=as_of)
    by = request.GET.get("by") if request.GET.get("by") in _BY else "class"
    return show(
        request,
        "console/arrears.html",
        title=_("Arrears"),
        table=table,
        by=by,
        ways=[(name, heading) for name, (_column, heading) in _BY.items()],
        headings=[bucket_name(from_days=first, to_days=last) for _code, first, last in scale.iter_rows()],
        sums=_grid(sums, scale, str(by)),
        overdue=_total(sums),
        old=queries.old_arrears(year=as_of.year, as_of=as_of),
        lapsing=lapsing_claims(as_of=as_of).height,
        warn_days=WARN_DAYS,
    )


def _grid(sums: pl.DataFrame, scale: pl.DataFrame, by: str) -> list[dict[str, Any]]:
    """Return the sums as rows of a group, each with its buckets and their addresses, the total last."""
    column = _BY[by][0]
    names = dict(staff.organizations()) if by == "org" else {}
    rows = []
    for code in [*sums[column].unique().sort().to_list(), None]:
        group = sums if code is None else sums.filter(pl.col(column) == code)
        name = _("Together") if code is None else names.get(code, code) if names else word(column, code)
        asked = {"by": by} if code is None else {"by": by, by: code}
        cells = [
            (_total(group.filter(pl.col("bucket") == bucket)), urlencode({**asked, "bucket": bucket}))
            for bucket in scale["bucket"]
        ]
        whole = (_total(group), urlencode(asked))
        rows.append(
            {"name": name, "cells": [*cells, whole], "items": group["items"].sum(), "last": code is None}
        )
    return rows if sums.height else []


def _total(sums: pl.DataFrame) -> Decimal:
    return Decimal(sums["amount"].sum() or 0)


LAPSING = (
    Column(
        heading=gettext_lazy("Account no."), value="account_no", kind="account", link=to_account("account_no")
    ),
    Column(heading=gettext_lazy("Receivable"), value="receivable_no", phone=False),
    BILL_MONTH,
    Column(heading=gettext_lazy("Due date"), value="due_date", kind="day", phone=False),
    Column(
        heading=gettext_lazy("Last interrupted"), phone=False, kind="day",
        value=lambda row: None if row.limitation_from == row.due_date else row.limitation_from,
    ),
    Column(heading=gettext_lazy("Lapses on"), value="lapse_date", kind="day"),
    Column(heading=gettext_lazy("Days left"), value="days_left", kind="number"),
    Column(heading=gettext_lazy("Open (yuan)"), value="principal_open", kind="yuan"),
)  # fmt: skip


@page()
def lapsing(request: HttpRequest) -> HttpResponse:
    """List the claims that are about to lapse, or have lapsed: demand them with proof, or sue."""
    rows = [SimpleNamespace(**row) for row in lapsing_claims(as_of=business_date()).iter_rows(named=True)]
    table = plain_table(
        LAPSING, rows,
        empty=_("No claim lapses within %(days)s days.") % {"days": WARN_DAYS},
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="lapsing-claims")
    return show(request, "console/lapsing.html", title=_("Claims about to lapse"), table=table)
