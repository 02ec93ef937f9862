"""The plan of visits: the shortest interval that applies, from the last visit on."""

from datetime import date

import polars as pl

from yingshou.core.care import default_visit_plans, due_visits
from yingshou.core.tables import VISIT_PLANS
from yingshou.core.tables.scope import ALL

TODAY = date(2025, 10, 25)
ACCOUNTS = pl.DataFrame(
    [
        ("LINE", date(2025, 9, 1), "DEDICATED_LINE", None, None),
        ("WATCHED", date(2025, 9, 1), "DEDICATED_LINE", "WATCHED", None),
        ("TRANSFORMER", date(2025, 9, 1), "DEDICATED_TRANSFORMER", "CLOSE", "MILD"),
        ("SEVERE", date(2025, 9, 1), "DEDICATED_TRANSFORMER", None, "SEVERE"),
        ("HOME", date(2025, 9, 1), "LOW_VOLTAGE", None, "SEVERE"),
    ],
    schema={"account_no": pl.String, "opened_date": pl.Date, "supply_class": pl.String,
            "service_grade": pl.String, "treatment": pl.String},
    orient="row",
)  # fmt: skip


def due(*visits, plans=None, as_of=TODAY):
    made = pl.DataFrame(list(visits), schema={"account_no": pl.String, "visit_date": pl.Date}, orient="row")
    found = due_visits(
        accounts=ACCOUNTS, plans=default_visit_plans() if plans is None else plans, visits=made, as_of=as_of
    )
    return {
        row["account_no"]: (row["interval_days"], row["due_date"], row["days_late"])
        for row in found.to_dicts()
    }


def test_the_shortest_interval_that_applies_holds_and_households_are_not_in_the_plan():
    assert due() == {
        "WATCHED": (15, date(2025, 9, 16), 39),
        "SEVERE": (15, date(2025, 9, 16), 39),
        "LINE": (30, date(2025, 10, 1), 24),
        "TRANSFORMER": (90, date(2025, 11, 30), -36),
    }


def test_it_counts_from_the_last_visit_made_by_the_day():
    visits = (("LINE", date(2025, 9, 20)), ("LINE", date(2025, 10, 20)), ("LINE", date(2025, 10, 26)))
    assert due(*visits)["LINE"] == (30, date(2025, 11, 19), -25)


def test_a_later_version_of_a_rule_takes_its_place_when_it_begins():
    rows = [("LINE", date(2025, 10, 25), "DEDICATED_LINE", ALL, ALL, 10, "本单位规定")]
    own = pl.DataFrame(rows, schema=VISIT_PLANS.schema, orient="row")
    plans = pl.concat([default_visit_plans(), own])
    assert due(plans=plans)["LINE"][0] == 10
    assert due(plans=plans, as_of=date(2025, 10, 24))["LINE"][0] == 30
