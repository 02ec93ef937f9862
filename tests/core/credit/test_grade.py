"""Facts, points and grades: each figure by hand."""

import json
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.credit import (
    PREVIOUS,
    credit_facts,
    default_bands,
    default_forced,
    default_grades,
    evidence_items,
    grade_accounts,
    most_points,
)
from yingshou.core.credit.points import with_points
from yingshou.core.tables.credit import CREDIT_BANDS, CREDIT_FACTS, CREDIT_ITEMS, CREDIT_MARKS

AS_OF = date(2025, 11, 1)
D = Decimal


def item(number, due, ended=None, *, account="A", amount=100, paid=None, rolled=0, draft=0):
    paid = (amount if ended else 0) if paid is None else paid
    return {
        "receivable_no": f"{account}{number}", "account_no": account,
        "bill_month": due.year * 100 + due.month,
        "due_date": due, "amount": D(amount), "paid": D(paid), "rolled": D(rolled), "paid_by_draft": D(draft),
        "ended_date": ended,
    }  # fmt: skip


def marks(account="A", **others):
    zeros = {name: 0 for name in CREDIT_MARKS.names if name != "account_no"}
    return {"account_no": account, **zeros, **others}


def facts_of(items, *rows):
    return credit_facts(
        items=pl.DataFrame(items, schema=CREDIT_ITEMS.schema),
        marks=pl.DataFrame(list(rows) or [marks()], schema=CREDIT_MARKS.schema),
        as_of=AS_OF,
    )


ITEMS = [
    item(1, date(2025, 7, 20), date(2025, 7, 15)),
    item(2, date(2025, 8, 20), date(2025, 8, 29), draft=40),
    item(3, date(2025, 9, 20), date(2025, 9, 20)),
    item(4, date(2025, 10, 20), date(2025, 10, 22), paid=30),
]


def test_facts_of_four_months():
    found = facts_of(ITEMS).row(0, named=True)
    assert (found["items_due"], found["months_due"]) == (4, 4)
    assert (found["on_time_permille"], found["recent_on_time_permille"]) == (500, 333)
    assert (found["overdue_months"], found["longest_overdue_days"]) == (2, 12)
    # Five days early, nine late, on the day: four days over three items, rounded down.
    assert found["average_late_days"] == 1
    assert (found["open_overdue_days"], found["overdue_amount"]) == (12, D(70))
    assert (found["monthly_fee"], found["overdue_permille"]) == (D(100), 700)
    assert found["draft_permille"] == 121
    assert found["fee_change_permille"] == 1000


def test_an_item_rolled_into_a_later_one_was_late_until_then():
    rolled = item(1, date(2025, 10, 15), date(2025, 10, 25), paid=20, rolled=80)
    found = facts_of([rolled]).row(0, named=True)
    assert (found["overdue_months"], found["longest_overdue_days"], found["overdue_amount"]) == (1, 10, D(0))


def test_an_account_without_items_has_no_habits_and_is_not_graded():
    facts = facts_of([])
    row = facts.row(0, named=True)
    assert (row["on_time_permille"], row["items_due"], row["overdue_permille"]) == (None, 0, 0)
    assert graded(facts).is_empty()


def test_security_without_a_fee_counts_as_much_as_can_be():
    assert facts_of([], marks(guarantee_amount=D(5)))["guarantee_permille"].item() == 1_000_000


def test_old_items_count_only_while_they_are_open():
    old = item(1, date(2024, 6, 20))
    found = facts_of([old]).row(0, named=True)
    assert (found["items_due"], found["open_overdue_days"], found["overdue_permille"]) == (0, 499, 1_000_000)


def graded(facts, previous=(), **rules):
    return grade_accounts(
        facts=facts,
        bands=rules.get("bands", default_bands()),
        grades=default_grades(),
        forced=rules.get("forced", default_forced()),
        previous=pl.DataFrame(list(previous), schema=PREVIOUS, orient="row"),
        as_of=AS_OF,
    )


def test_shipped_points_make_a_hundred():
    assert sum(most_points(default_bands()).values()) == 100


def test_points_of_the_four_months():
    # On time 500 ‰: 5; two months late: 9; longest 12 days: 8; 700 ‰ open: 6; 121 ‰ drafts: 4;
    # no security: 0; no breach: 5; no signal: 10.
    found = graded(facts_of(ITEMS)).row(0, named=True)
    assert (found["points"], found["grade"], found["forced"]) == (47, "D", None)
    assert json.loads(found["criteria"])["ON_TIME"] == {"value": 500, "points": 5}


def on_time(**others):
    return facts_of([item(number, date(2025, number, 20), date(2025, number, 18)) for number in range(3, 10)],
                    marks(**others))  # fmt: skip


def test_a_payer_in_time_without_security_is_an_a():
    found = graded(on_time()).row(0, named=True)
    assert (found["points"], found["grade"], found["since"], found["previous"]) == (95, "A", AS_OF, None)


def test_theft_forces_d_whatever_the_points():
    found = graded(on_time(breaches=1, thefts=1)).row(0, named=True)
    assert (found["points"], found["points_grade"], found["grade"], found["forced"]) == (
        90,
        "A",
        "D",
        "THEFT",
    )


def test_a_rule_that_is_off_forces_nothing():
    off = default_forced().with_columns(valid_from=date(2025, 1, 1), grade=pl.lit(None, pl.String))
    found = graded(on_time(thefts=1), forced=pl.concat([default_forced(), off])).row(0, named=True)
    assert (found["grade"], found["forced"]) == ("A", None)


def test_a_grade_rises_by_one_and_only_after_three_months():
    early = graded(on_time(), [("A", "C", date(2025, 9, 1))]).row(0, named=True)
    assert (early["grade"], early["limited"], early["since"]) == ("C", True, date(2025, 9, 1))
    stood = graded(on_time(), [("A", "C", date(2025, 8, 1))]).row(0, named=True)
    assert (stood["grade"], stood["limited"], stood["since"]) == ("B", True, AS_OF)
    last = graded(on_time(), [("A", "B", date(2025, 8, 1))]).row(0, named=True)
    assert (last["grade"], last["limited"], last["previous"]) == ("A", False, "B")


def test_a_grade_falls_at_once():
    found = graded(facts_of(ITEMS), [("A", "A", date(2025, 10, 1))]).row(0, named=True)
    assert (found["grade"], found["limited"], found["since"]) == ("D", False, AS_OF)


def test_a_later_version_of_a_criterion_holds_as_a_whole():
    own = pl.DataFrame(
        [("ON_TIME", date(2025, 11, 1), 0, 30, "own"), ("ON_TIME", date(2025, 12, 1), 0, 1, "later")],
        schema=CREDIT_BANDS.schema, orient="row",
    )  # fmt: skip
    pointed = with_points(facts_of(ITEMS), bands=pl.concat([default_bands(), own]), as_of=AS_OF)
    assert pointed["points_on_time"].item() == 30


def test_evidence_is_the_items_that_cost_points():
    items = pl.DataFrame(ITEMS, schema=CREDIT_ITEMS.schema)
    late = evidence_items(items=items, criterion="ON_TIME", as_of=AS_OF)
    assert late.select("receivable_no", "overdue_days").rows() == [("A4", 12), ("A2", 9)]
    assert evidence_items(items=items, criterion="OVERDUE_RATIO", as_of=AS_OF)["open"].to_list() == [D(70)]
    assert evidence_items(items=items, criterion="DRAFT_SHARE", as_of=AS_OF)["receivable_no"].to_list() == [
        "A2"
    ]
    assert evidence_items(items=items, criterion="EXTERNAL", as_of=AS_OF).is_empty()


def test_no_fact_is_a_trait_of_a_person():
    traits = {"sex", "gender", "age", "birth", "marriage", "married", "education", "religion", "ethnicity",
              "health", "name", "address", "phone", "district", "org_code", "id_no"}  # fmt: skip
    assert not traits & {part for name in CREDIT_FACTS.names for part in [name, *name.split("_")]}
