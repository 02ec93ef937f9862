"""Tariff catalogues: what is stored and shipped, since when, from which document, and its hours."""

from datetime import date
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.catalogue.differences import differences, held_rows
from yingshou.core.catalogue.hours import day_hours
from yingshou.core.catalogue.versions import printed_months, versions
from yingshou.core.energy import ENERGY
from yingshou.core.tables import Tariffs
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.flows.import_catalogue import import_catalogue
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.gateways.catalogues import ShippedCatalogue, shipped_catalogues, shipped_tariffs
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.catalogue_form import DAYS, CatalogueForm, CompareForm
from yingshou.interfaces.console.catalogue_tables import (
    DIFFERENCE_COLUMNS,
    VERSION_COLUMNS,
    of,
    table_of,
    title_of,
)
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.hours_chart import hours_chart
from yingshou.interfaces.console.lists import Column, plain_table
from yingshou.interfaces.console.pages import page, refusals_shown, show

_DEFAULTS = {
    "price_class": "TWO_PART", "voltage_level": "KV1_10", "customer_class": "INDUSTRIAL",
    "capacity_kva": "400", "day": "WORKDAY",
}  # fmt: skip
COLUMNS = (
    Column(
        heading=gettext_lazy("Catalogue"), value=of("catalogue"),
        link=lambda row: reverse("console:catalogue", args=[row["catalogue"]]),
    ),
    Column(heading=gettext_lazy("Region"), value=of("name")),
    Column(heading=gettext_lazy("Stored"), value=lambda row: str(_("yes") if row["stored"] else _("no"))),
    Column(heading=gettext_lazy("From"), value=of("valid_from"), kind="day", phone=False),
    Column(heading=gettext_lazy("Rows"), value=of("rows"), kind="number", phone=False),
    Column(heading=gettext_lazy("Unverified"), value=of("unverified"), kind="number"),
    Column(
        heading=gettext_lazy("Months with a purchase price"), value=of("months"), wrap=True, phone=False
    ),
)  # fmt: skip


@page()
def catalogues(request: HttpRequest) -> HttpResponse:
    """List the catalogues that are stored or come with the product."""
    stored = load_catalogue()
    known = set(stored.prices["catalogue"]) | set(stored.tiers["catalogue"])
    shipped = {each.code: each for each in shipped_catalogues()}
    missing = [code for code in shipped if code not in known]
    records = _records(stored, shipped, stored=True)
    records += _records(shipped_tariffs(missing), shipped, stored=False)
    table = plain_table(COLUMNS, records, empty=_("There is no catalogue."))
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="catalogues")
    offered = [(code, _name(shipped[code])) for code in shipped if code in missing]
    return show(request, "console/catalogues.html", title=_("Catalogues"), table=table, offered=offered)


def _name(shipped: ShippedCatalogue | None) -> str:
    if shipped is None:
        return ""
    return shipped.name_zh if is_chinese() else shipped.name_en


def _records(tariffs: Tariffs, shipped: dict[str, ShippedCatalogue], *, stored: bool) -> list[dict[str, Any]]:
    months = (
        printed_months(tariffs.prices).group_by("catalogue").agg(pl.col("valid_from").dt.strftime("%Y-%m"))
    )
    named = dict(months.rows())
    found = (
        versions(tariffs)
        .group_by("catalogue")
        .agg(pl.col("valid_from").min(), pl.col("rows", "unverified").sum())
        .sort("catalogue")
    )
    return [
        {
            **row,
            "name": _name(shipped.get(row["catalogue"])),
            "stored": stored,
            "months": _few(named.get(row["catalogue"], [])),
        }
        for row in found.iter_rows(named=True)
    ]


def _few(months: list[str]) -> str:
    """Name months, of many the first and the last."""
    return "、".join(months) if len(months) <= 2 else f"{months[0]} … {months[-1]}"  # noqa: PLR2004  two ends


@page("import_files", methods=("POST",))
def load(request: HttpRequest) -> HttpResponse:
    """Store a catalogue that comes with the product."""
    with refusals_shown(request):
        done = import_catalogue(code=request.POST.get("catalogue", ""), as_of=business_date())
        text = _("%(code)s: %(new)d rows are new, %(same)d were there, %(bad)d have a problem.") % {
            "code": done.code,
            "new": done.inserted,
            "same": done.unchanged,
            "bad": done.problems.height,
        }
        (messages.warning if done.problems.height else messages.success)(request, text)
        return redirect("console:catalogue", done.code)
    return redirect("console:catalogues")


@page()
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """Show a catalogue: its versions, its hours, what holds on a day, and what changed between two days."""
    tariffs, stored = _tariffs(code)
    counted = versions(tariffs)
    form, asked = _asked(request)
    compare = CompareForm(request.GET if "before" in request.GET else _two_days(counted))
    parts = _held_parts(tariffs, asked)
    if compare.is_valid():
        changed = differences(tariffs=tariffs, catalogue=code, **compare.cleaned_data)
        same = _("Nothing differs between these days.")
        parts["differences"] = plain_table(DIFFERENCE_COLUMNS, changed.to_dicts(), empty=same)
    parts["versions"] = plain_table(VERSION_COLUMNS, counted.to_dicts())
    wanted = request.GET.get("export", "")
    if wanted in parts:
        return workbook(parts[wanted], name=f"{wanted}-{code}")
    shipped = next((each for each in shipped_catalogues() if each.code == code), None)
    titles = {table.name: title_of(table) for table in TARIFF_FIELDS.values()}
    return show(
        request, "console/catalogue.html",
        title=f"{code} {_name(shipped)}".strip(), code=code, stored=stored, shipped=shipped,
        note=(shipped.note_zh if is_chinese() else shipped.note_en) if shipped else "",
        form=form, compare=compare, chart=_chart(tariffs, code, asked), versions=parts["versions"],
        differences=parts.get("differences"), asked=asked, unverified=counted["unverified"].sum(),
        held=[(name, titles[name], parts[name]) for name in titles if name in parts and parts[name].rows],
    )  # fmt: skip


def _tariffs(code: str) -> tuple[Tariffs, bool]:
    """Return a catalogue as stored, else as it comes with the product."""
    everything = load_catalogue()
    own = _only(everything, code)
    if versions(own).height:
        return own, True
    if code not in {each.code for each in shipped_catalogues()}:
        raise Http404
    return shipped_tariffs((code,)), False


def _only(tariffs: Tariffs, code: str) -> Tariffs:
    frames = {field: getattr(tariffs, field) for field in TARIFF_FIELDS}
    return Tariffs(
        **{
            field: rows.filter(pl.col("catalogue") == code) if "catalogue" in rows.columns else rows.clear()
            for field, rows in frames.items()
        }
    )


def _asked(request: HttpRequest) -> tuple[CatalogueForm, dict[str, Any]]:
    """Return the form and its answers; where one is wrong the usual ones count."""
    usual = CatalogueForm({**_DEFAULTS, "on": business_date().isoformat()})
    given = usual.data | {
        name: value for name, value in request.GET.items() if name in CatalogueForm.base_fields
    }
    form = CatalogueForm(given)
    usual.is_valid()
    return form, form.cleaned_data if form.is_valid() else usual.cleaned_data


def _two_days(counted: pl.DataFrame) -> dict[str, date]:
    """Return the first days of the two latest versions."""
    days = counted["valid_from"].unique().sort().to_list()
    return {"before": days[max(len(days) - 2, 0)], "after": days[-1]}


def _held_parts(tariffs: Tariffs, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of what holds on the day for the class and voltage asked for."""
    parts = {}
    for field, table in TARIFF_FIELDS.items():
        if "verified" in table.names:
            rows = held_rows(table, getattr(tariffs, field), on=asked["on"])
            for name in ("price_class", "voltage_level"):
                if name in table.names:
                    rows = rows.filter(pl.col(name).fill_null(ALL).is_in([ALL, asked[name]]))
            parts[table.name] = table_of(table, rows.sort(table.key))
    return parts


def _chart(tariffs: Tariffs, code: str, asked: dict[str, Any]) -> dict[str, Any] | None:
    account = pl.DataFrame(
        {"catalogue": [code], **{name: [asked[name]] for name in
         ("price_class", "voltage_level", "customer_class", "capacity_kva")}},
        schema_overrides={"capacity_kva": ENERGY},
    )  # fmt: skip
    name, kinds = DAYS[asked["day"]]
    hours = day_hours(schedule=tariffs.schedule, on=asked["on"], account=account, day_kinds=kinds)
    if hours.is_empty():
        return None
    said = _("Periods of the day by month in %(code)s: %(day)s") % {"code": code, "day": name}
    return hours_chart(hours, said=said)
