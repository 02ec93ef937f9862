"""What the office knows beyond the supply: traits, contacts, who answers, the plan of recovery."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from yingshou.core.tables import ACCOUNT_CONTACTS, ACCOUNT_TRAITS, RECOVERY_PLANS, RESPONSIBILITIES, Table
from yingshou.sample.company.names import LARGE_STATION
from yingshou.sample.company.plan import Plan

_COMPANY = "5101"
_SURVEY = "2025 年用户普查（示例）"
_CONTRACT = "2025 年电费回收责任书（示例）"
_RETAIL = "便利店|粮油店|服装店|五金店"
_LET_SHOP, _LET_HOME, _WITH_CONTACT = 4, 40, 2
"""Every fourth shop and every fortieth home is let; every second of the others has left an address."""
_PLANNED: dict[str | None, dict[int, str]] = {
    None: {15: "0.60", 26: "0.95", 31: "1"},
    "LOW_VOLTAGE": {26: "0.98", 31: "1"},
    "DEDICATED_TRANSFORMER": {26: "0.95", 31: "1"},
    "DEDICATED_LINE": {15: "0.70", 31: "1"},
}
"""Share of a month's due items that should be in by the end of a day, of all together and by class."""
_ANSWERING = {
    (_COMPANY, "COLLECTOR"): "collector",
    (_COMPANY, "TEAM_LEAD"): "team_lead",
    (_COMPANY, "LEADER"): "director",
    (LARGE_STATION, "ACCOUNT_MANAGER"): "account_manager",
}


def responsibilities(plan: Plan) -> pl.DataFrame:
    """Return who answers for the company and for its large customers (RESPONSIBILITIES)."""
    return _rows(
        RESPONSIBILITIES,
        (
            {"org_code": org_code, "role": role, "username": username, "valid_from": plan.first_day}
            for (org_code, role), username in _ANSWERING.items()
        ),
    )


def recovery_plans(plan: Plan) -> pl.DataFrame:
    """Return the plan of recovery of the company (RECOVERY_PLANS), the same for every month."""
    return _rows(
        RECOVERY_PLANS,
        (
            {
                "supply_class": supply_class,
                "valid_from_month": plan.bill_months[0],
                "day": day,
                "planned_share": share,
                "source": _CONTRACT,
            }
            for supply_class, days in _PLANNED.items()
            for day, share in days.items()
        ),
    )


def account_traits(plan: Plan, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return what a survey found (ACCOUNT_TRAITS): railways and clinics, shops, what is let to tenants.

    Args:
        plan: the sample.
        accounts: its archive (ACCOUNTS), the large customers first.
    """
    name = pl.col("name")
    railway, clinic = name.str.contains("铁路牵引"), name.str.contains("诊所")
    shop = name.str.contains(_RETAIL) & (pl.col("customer_class") == "COMMERCIAL")
    home = pl.col("customer_class") == "RESIDENT"
    place = pl.col("account_no").str.slice(-6).cast(pl.Int64)
    let = (shop & (place % _LET_SHOP == 0)) | (home & (place % _LET_HOME == 0))
    frame = accounts.select(
        "account_no",
        valid_from=pl.lit(plan.first_day),
        importance=pl.when(railway).then(pl.lit("FIRST")).when(clinic).then(pl.lit("SECOND")),
        load_class=pl.when(railway).then(pl.lit("LOAD_1")).when(clinic).then(pl.lit("LOAD_2")),
        protected_kind=pl.when(railway).then(pl.lit("RAILWAY")).when(clinic).then(pl.lit("HOSPITAL")),
        service_grade=pl.when(pl.col("supply_class") == "DEDICATED_LINE").then(pl.lit("CLOSE")),
        is_shop=pl.when(shop).then(pl.lit(value=True)),
        tenant_name=pl.when(let).then(pl.format("{}租户", "name")),
        tenant_phone=pl.when(let).then(_mobile(4)),
        landlord_name=pl.when(let).then(pl.format("{}房东", "name")),
        landlord_phone=pl.when(let).then(_mobile(5)),
        source=pl.lit(_SURVEY),
    )
    known = pl.any_horizontal(pl.col("importance", "service_grade", "is_shop", "tenant_name").is_not_null())
    return ACCOUNT_TRAITS.conform(frame.filter(known))


def account_contacts(plan: Plan, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return where accounts may be reached (ACCOUNT_CONTACTS): some by one way, the large by three.

    No telephone has such a number: no network was given the prefix 154; the domain is one kept for examples.
    """
    large = pl.col("supply_class") == "DEDICATED_LINE"
    reached = large | (pl.col("account_no").str.slice(-6).cast(pl.Int64) % _WITH_CONTACT == 0)
    ways = {
        "SMS": (reached, _mobile(0)),
        "EMAIL": (large, pl.format("{}@customers.example", "account_no")),
        "POST": (large, pl.col("address")),
    }
    return pl.concat(
        ACCOUNT_CONTACTS.conform(
            accounts.filter(which).select(
                "account_no",
                channel=pl.lit(channel),
                address=address,
                valid_from=pl.lit(plan.first_day),
                role=pl.lit("CUSTOMER"),
                language=pl.lit("zh"),
            )
        )
        for channel, (which, address) in ways.items()
    )


def _mobile(block: int) -> pl.Expr:
    """Make the number of an account's telephone; `block` tells those of one account apart."""
    number = pl.col("account_no")
    return pl.format("154{}{}{}", number.str.slice(1, 1), number.str.slice(-6), pl.lit(str(block)))


def _rows(table: Table, rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Put rows into a table, their empty columns as the table fills them."""
    return table.conform(pl.DataFrame(list(rows)))
