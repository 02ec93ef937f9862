"""What the list is read out of, as columns: use, peers, areas, rules, and results of inspections."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from yingshou.core.anomalies import default_rules, default_terms
from yingshou.core.energy import ENERGY
from yingshou.core.tables.anomalies import (
    ANOMALY_RULES,
    ANOMALY_TERMS,
    AREA_ACCOUNTS,
    AREA_SUPPLY,
    CONFIRMED,
    USE_DAYS,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    AREA_ACCOUNTS.name: "anomalies_areaaccount",
    AREA_SUPPLY.name: "anomalies_areasupply",
    ANOMALY_RULES.name: "anomalies_anomalyrule",
    ANOMALY_TERMS.name: "anomalies_anomalyterm",
}
"""Where areas, rules and terms lie."""
USE_WINDOW = timedelta(days=576)
"""A year back, its longest window, and the half-year before that."""
_ACCOUNTS = {
    "account_no": pl.String, "customer_class": pl.String, "industry": pl.String, "capacity_kva": ENERGY,
    "daily": pl.Boolean,
}  # fmt: skip
_DAILY = """EXISTS (SELECT 1 FROM metering_dailyusage d
    WHERE d.account_no = a.account_no AND d.use_date > %(first)s)"""
_OPEN = "a.opened_date <= %(day)s AND (a.closed_date IS NULL OR a.closed_date > %(day)s)"


def anomaly_rules() -> pl.DataFrame:
    """Read the rules: the office's versions and those shipped, columns as in `anomaly_rules`."""
    query = f"SELECT {', '.join(ANOMALY_RULES.names)} FROM {DATABASE_TABLES[ANOMALY_RULES.name]}"
    stored = copy_out(query, [], ANOMALY_RULES.schema)
    return in_place_of(shipped=default_rules(), stored=stored, table=ANOMALY_RULES)


def anomaly_terms() -> pl.DataFrame:
    """Read the terms: the office's versions and those shipped, columns as in `anomaly_terms`."""
    query = f"SELECT {', '.join(ANOMALY_TERMS.names)} FROM {DATABASE_TABLES[ANOMALY_TERMS.name]}"
    stored = copy_out(query, [], ANOMALY_TERMS.schema)
    return in_place_of(shipped=default_terms(), stored=stored, table=ANOMALY_TERMS)


def accounts(*, as_of: date) -> pl.DataFrame:
    """Read the accounts that are supplied on a day, and whether their use is known day by day."""
    return copy_out(
        f"""SELECT a.account_no, a.customer_class, a.industry, a.capacity_kva, {_DAILY}
        FROM customers_account a WHERE {_OPEN} ORDER BY a.account_no COLLATE "C" """,
        {"day": as_of, "first": as_of - USE_WINDOW},
        _ACCOUNTS,
    )


def use_of(account_nos: Sequence[str], *, as_of: date) -> pl.DataFrame:
    """Read the use of some accounts as known on a day, columns as in `use_days`.

    Day by day where there are quarter-hours, else what the meters recorded from bill to bill; what a
    correction put on later is no record of a meter.
    """
    wanted = {"accounts": list(account_nos), "day": as_of, "first": as_of - USE_WINDOW}
    daily = copy_out(
        """SELECT account_no, use_date, 1, total_kwh, sharp_kwh + peak_kwh, flat_kwh,
            valley_kwh + deep_kwh, reactive_kvarh, max_demand_kw, intervals
        FROM metering_dailyusage
        WHERE account_no = ANY(%(accounts)s) AND use_date > %(first)s AND use_date <= %(day)s""",
        wanted,
        USE_DAYS.schema,
    )
    seen = set(daily["account_no"].unique())
    others = [number for number in account_nos if number not in seen]
    if not others:
        return daily
    billed = copy_out(
        """SELECT account_no, period_start, period_end - period_start, total_kwh,
            NULL, NULL, NULL, NULL, NULL, NULL
        FROM billing_bill
        WHERE account_no = ANY(%(accounts)s) AND sequence = 1 AND bill_date <= %(day)s
            AND period_start > %(first)s AND period_end > period_start""",
        wanted | {"accounts": others},
        USE_DAYS.schema,
    )
    return pl.concat([daily, billed])


def area_members(*, as_of: date) -> pl.DataFrame:
    """Read which area supplies each account on a day: `area_no`, `account_no`."""
    return copy_out(
        """SELECT DISTINCT ON (account_no) area_no, account_no FROM anomalies_areaaccount
        WHERE valid_from <= %s ORDER BY account_no, valid_from DESC""",
        [as_of],
        {"area_no": pl.String, "account_no": pl.String},
    )


def area_supply(area_nos: Sequence[str], *, as_of: date) -> pl.DataFrame:
    """Read what some areas were supplied in the year up to a day, columns as in `area_supply`."""
    return copy_out(
        """SELECT area_no, supply_date, supplied_kwh FROM anomalies_areasupply
        WHERE area_no = ANY(%s) AND supply_date > %s AND supply_date <= %s""",
        [list(area_nos), as_of - timedelta(days=366), as_of],
        AREA_SUPPLY.schema,
    )


def results(*, before: date) -> pl.DataFrame:
    """Read what inspections up to a day found: `signal`, `inspection_no`, `result`, a row a signal."""
    return copy_out(
        """SELECT e ->> 'signal', i.inspection_no, r.result
        FROM anomalies_inspection i JOIN anomalies_inspectionresult r USING (inspection_no),
            jsonb_array_elements(i.evidence) e
        WHERE r.result_date <= %s ORDER BY 2, 1""",
        [before],
        {"signal": pl.String, "inspection_no": pl.String, "result": pl.String},
    )


def confirmed(*, before: date) -> pl.DataFrame:
    """Read what inspections confirmed up to a day: `account_no`, `result_date`, `began_date`, `since`.

    `began_date` is what the inspection says, `since` the first day of what spoke for it; null = not known.
    """
    return copy_out(
        """SELECT i.account_no, r.result_date, r.began_date,
            (SELECT min((e ->> 'since')::date) FROM jsonb_array_elements(i.evidence) e)
        FROM anomalies_inspection i JOIN anomalies_inspectionresult r USING (inspection_no)
        WHERE r.result = ANY(%s) AND r.result_date <= %s ORDER BY 1, 2""",
        [list(CONFIRMED), before],
        {"account_no": pl.String, "result_date": pl.Date, "began_date": pl.Date, "since": pl.Date},
    )


def nothing_found(*, before: date) -> pl.DataFrame:
    """Read where inspections found nothing: `account_no`, `result_date`, `signal`, a row a signal."""
    return copy_out(
        """SELECT i.account_no, r.result_date, e ->> 'signal'
        FROM anomalies_inspection i JOIN anomalies_inspectionresult r USING (inspection_no),
            jsonb_array_elements(i.evidence) e
        WHERE r.result = 'NOTHING_FOUND' AND r.result_date <= %s ORDER BY 1, 2, 3""",
        [before],
        {"account_no": pl.String, "result_date": pl.Date, "signal": pl.String},
    )


def peers_like(peers: str, *, as_of: date, limit: int) -> list[str]:
    """Return some accounts of a group as `core.anomalies.peer_groups` names it: pace, class, industry."""
    pace, customer_class, industry = [*peers.split("/", maxsplit=2), None, None][:3]
    found = copy_out(
        f"""SELECT account_no FROM customers_account a WHERE {_OPEN}
            AND (%(class)s::text IS NULL OR a.customer_class = %(class)s)
            AND (%(industry)s::text IS NULL OR a.industry = %(industry)s)
            AND {_DAILY} = %(daily)s ORDER BY reverse(account_no) LIMIT %(limit)s""",
        {
            "day": as_of, "first": as_of - USE_WINDOW, "class": customer_class, "industry": industry,
            "daily": pace == "DAILY", "limit": limit,
        },
        {"account_no": pl.String},
    )  # fmt: skip
    return found["account_no"].to_list()
