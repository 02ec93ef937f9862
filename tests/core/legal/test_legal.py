"""The steps of a matter, its terms, the grounds of write-offs, and the index of a bundle."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.legal import (
    TRANSITIONS,
    Altered,
    GroundFacts,
    IndexRow,
    Refused,
    allowed,
    default_deadlines,
    default_grounds,
    ground_on,
    index_text,
    last_day,
    next_state,
    state_of,
    unmet_grounds,
    verify_index,
    watch_terms,
)
from yingshou.core.tables import LEGAL_STEPS
from yingshou.core.tables.legal import LEGAL_STATES, LEGAL_STEP_KINDS

D = Decimal
TERMS = default_deadlines()
ENFORCEABLE = {"ORDER_ISSUED", "SUIT_JUDGED", "APPEAL_JUDGED", "SUIT_SETTLED"}


def steps(*rows, matter_no="M1"):
    """Build steps of (kind, day) or (kind, day, served, until)."""
    made = [
        {
            "matter_no": matter_no, "sequence": number, "kind": row[0], "step_date": row[1],
            "served_date": row[2] if len(row) > 2 else None, "until_date": row[3] if len(row) > 3 else None,
            "recorded_by": "law",
        }
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return LEGAL_STEPS.conform(pl.DataFrame(made, infer_schema_length=None, schema_overrides={
        "served_date": pl.Date, "until_date": pl.Date}))  # fmt: skip


def then(rows, kind, day):
    return next_state(steps=steps(*rows), kind=kind, day=day, deadlines=TERMS)


def test_the_table_names_states_and_steps_that_exist_and_leads_from_each_to_the_end():
    assert {state for state, _kind in TRANSITIONS} | set(TRANSITIONS.values()) == set(LEGAL_STATES)
    assert {kind for _state, kind in TRANSITIONS} == set(LEGAL_STEP_KINDS) - {"OPENED"}
    assert all("CLOSED" in allowed(state) for state in LEGAL_STATES if state != "CLOSED")
    assert allowed("CLOSED") == []


@given(st.lists(st.sampled_from(LEGAL_STEP_KINDS[1:]), max_size=30))
def test_no_execution_without_a_paper_and_nothing_after_the_end(wanted):
    kinds = ["OPENED"]
    for kind in wanted:
        state = state_of(kinds)
        if (state, kind) not in TRANSITIONS:
            with pytest.raises(KeyError):
                state_of([*kinds, kind])
            continue
        kinds.append(kind)
        if kind == "EXECUTION_APPLIED":
            assert ENFORCEABLE & set(kinds)
            papers = [each for each in kinds if each in ENFORCEABLE | {"ORDER_OBJECTED", "SUIT_FILED"}]
            # The paper is the last word: no objection and no new suit came after it.
            assert papers[-1] in ENFORCEABLE
        if kind in {"BANKRUPTCY_CLOSED", "CLAIM_CONFIRMED"}:
            assert "CLAIM_FILED" in kinds
    assert kinds.count("CLOSED") <= 1
    assert "CLOSED" not in kinds[:-1]


def test_a_payment_order_is_carried_out_only_after_the_term_of_objection():
    issued = [
        ("OPENED", date(2026, 2, 1)), ("ORDER_APPLIED", date(2026, 2, 5)),
        ("ORDER_ISSUED", date(2026, 2, 20), date(2026, 3, 1)),
    ]  # fmt: skip
    assert then(issued, "EXECUTION_APPLIED", date(2026, 3, 16)) == Refused(
        "STEP_TOO_EARLY", date(2026, 3, 16)
    )
    assert then(issued, "EXECUTION_APPLIED", date(2026, 3, 17)) == "EXECUTING"
    objected = [*issued, ("ORDER_OBJECTED", date(2026, 3, 10))]
    assert then(objected, "EXECUTION_APPLIED", date(2026, 4, 1)) == Refused("STEP_ORDER")
    assert then(objected, "SUIT_FILED", date(2026, 4, 1)) == "SUED"
    assert then(objected, "SUIT_FILED", date(2026, 3, 9)) == Refused("PERIOD_ORDER", date(2026, 3, 10))
    # A note on an earlier day may be added at any time.
    assert then(objected, "NOTE", date(2026, 3, 1)) == "ORDER_LAPSED"


def test_a_judgment_waits_for_the_appeal_and_a_settlement_for_nothing():
    heard = [("OPENED", date(2026, 1, 5)), ("SUIT_FILED", date(2026, 1, 6)), ("SUIT_HEARD", date(2026, 3, 2))]
    judged = [*heard, ("SUIT_JUDGED", date(2026, 3, 20), date(2026, 3, 25))]
    assert then(judged, "EXECUTION_APPLIED", date(2026, 4, 9)) == Refused("STEP_TOO_EARLY", date(2026, 4, 9))
    assert then(judged, "EXECUTION_APPLIED", date(2026, 4, 10)) == "EXECUTING"
    assert (
        then([*heard, ("SUIT_SETTLED", date(2026, 3, 2))], "EXECUTION_APPLIED", date(2026, 3, 3))
        == "EXECUTING"
    )
    assert then(heard[:1], "EXECUTION_APPLIED", date(2026, 3, 3)) == Refused("STEP_ORDER")


def test_terms_run_from_service_and_a_day_of_the_court_goes_before():
    paper = steps(("SUIT_JUDGED", date(2024, 2, 20), date(2024, 2, 29))).row(0, named=True)
    assert last_day(step=paper, deadline="APPEAL", deadlines=TERMS) == date(2024, 3, 15)
    assert last_day(step=paper, deadline="EXECUTION", deadlines=TERMS) == date(2026, 2, 28)
    named = {**paper, "until_date": date(2024, 3, 31)}
    assert last_day(step=named, deadline="APPEAL", deadlines=TERMS) == date(2024, 3, 31)
    # The last day for paying: execution is counted from it.
    assert last_day(step=named, deadline="EXECUTION", deadlines=TERMS) == date(2026, 3, 31)


def test_the_watch_lists_what_runs_and_only_that():
    found = watch_terms(
        steps=pl.concat([
            steps(("OPENED", date(2026, 1, 5)), ("ORDER_APPLIED", date(2026, 1, 6)),
                  ("ORDER_ISSUED", date(2026, 2, 1), date(2026, 2, 5))),
            steps(("OPENED", date(2026, 1, 5), None, date(2026, 3, 1)), matter_no="M2"),
            steps(("OPENED", date(2026, 1, 5)), matter_no="M3"),
        ]),
        states=pl.DataFrame({"matter_no": ["M1", "M2", "M3"], "state": ["ORDER_ISSUED", "OPEN", "OPEN"]}),
        deadlines=TERMS,
        as_of=date(2026, 2, 10),
    )  # fmt: skip
    assert list(found.select("matter_no", "deadline", "last_date", "days_left").iter_rows()) == [
        ("M1", "ORDER_OBJECTION", date(2026, 2, 20), 10),
        ("M2", "CLAIM_FILING", date(2026, 3, 1), 19),
        ("M1", "EXECUTION", date(2028, 2, 5), 725),
    ]
    assert not found["verified"].any()


@pytest.mark.parametrize(
    ("ground", "changed", "lacks"),
    [
        ("OVERDUE_3_YEARS", {}, []),
        ("OVERDUE_3_YEARS", {"latest_due": date(2022, 1, 2)}, ["GROUND_TOO_YOUNG"]),
        ("SMALL_OVERDUE_1_YEAR", {"document": False}, []),
        ("SMALL_OVERDUE_1_YEAR", {"amount": D("50000.01")}, ["GROUND_TOO_LARGE"]),
        ("BANKRUPTCY_CLOSED", {"document": False}, ["GROUND_NO_STEP", "GROUND_NO_DOCUMENT"]),
        ("EXECUTION_ENDED", {"steps": frozenset({"EXECUTION_ENDED"})}, []),
    ],
)
def test_grounds(ground, changed, lacks):
    facts = {"latest_due": date(2022, 1, 1), "amount": D("50000.00"), "steps": frozenset(), "document": True}
    day = date(2025, 1, 1)
    rule = ground_on(grounds=default_grounds(), ground=ground, day=day)
    assert unmet_grounds(ground=rule, facts=GroundFacts(**{**facts, **changed}), as_of=day) == lacks


def test_the_index_shows_what_was_altered():
    def digest(text):
        return sha256(text.encode()).hexdigest()

    rows = [
        IndexRow(1, "exhibits/01.json", "户", "Account", digest("a"), 1, "customers", "2026-01-01"),
        IndexRow(2, "exhibits/02.csv", "账单", "Bills", digest("b"), 1, "billing", "2026-01-01"),
    ]
    text = index_text(head={"matter_no": "M1"}, rows=rows, document=digest("pdf"))
    hashes = {"exhibits/01.json": digest("a"), "exhibits/02.csv": digest("b"), "evidence.pdf": digest("pdf")}
    assert verify_index(index=json.loads(text), hashes=hashes) == []
    altered = {**hashes, "exhibits/02.csv": digest("c"), "x": "y"}
    assert verify_index(index=json.loads(text), hashes=altered) == [
        Altered("CHANGED", "exhibits/02.csv"), Altered("ADDED", "x")
    ]  # fmt: skip
    assert verify_index(index=json.loads(text), hashes={"evidence.pdf": digest("pdf")})[0].reason == "MISSING"
    # Whoever changes the index too is found by its proof.
    forged = json.loads(text.replace(digest("b"), digest("c")))
    assert verify_index(index=forged, hashes={**hashes, "exhibits/02.csv": digest("c")}) == [
        Altered("INDEX", "index.json")
    ]
    assert verify_index(index={}, hashes={}) == [Altered("INDEX", "index.json")]
