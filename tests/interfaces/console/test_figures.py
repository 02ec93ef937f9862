"""Every figure on a risk page leads to its rows, and the rows add up to the figure to the fen."""

from decimal import Decimal

import pytest

from tests.interfaces.console.figures import Walk
from yingshou.records.risk.models import RiskRun

from .company import LARGE, SMALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
PAGES = (
    "/risk/",
    "/risk/accounts/",
    "/risk/accounts/?show=losses",
    "/risk/days/2025-10-26/",
    "/risk/stresses/EMPLOYER_STOPS/",
    f"/risk/groups/{LARGE[0]}/",
    "/warnings/",
    f"/warnings/account/{LARGE[0]}/",
    "/anomalies/",
    f"/anomalies/account/{LARGE[0]}/",
    "/anomalies/areas/",
    "/money-days/",
    "/money-days/?by=collector",
    "/next/",
    f"/next/line/{LARGE[0]}/CALL",
    "/next/lift",
    "/next/cases?outcome=known",
    "/anomalies/areas/T0012/",
)


def test_every_figure_leads_to_rows(sign_in):
    assert Walk(sign_in()).stray(PAGES) == []


def summed(rows, *names):
    """Sum figures of rows up."""
    return tuple(sum((getattr(row, name) for row in rows), Decimal(0)) for name in names)


def test_sums_of_risk_are_those_of_their_rows(sign_in):
    browser, run = sign_in(), RiskRun.objects.get()
    board = browser.get("/risk/").context
    rows = browser.get("/risk/accounts/?show=losses").context["table"].whole
    names = ("exposure", "uncovered", "own_loss", "expected_loss", "tail_loss")
    assert summed(rows, *names) == tuple(board["sums"][name] for name in names)
    assert summed(rows, "expected_loss", "tail_loss") == (run.expected_loss, run.shortfall)
    exposed, ahead = (
        browser.get(f"/risk/accounts/?cover={cover}").context["table"].whole for cover in ("exposed", "ahead")
    )
    assert (len(exposed), *summed(exposed, "exposure")) == tuple(
        board["sums"][name] for name in ("exposed_accounts", "exposed")
    )
    assert summed(ahead, "exposure") == (-board["sums"]["paid_ahead"],)
    assert len(board["days"]) == 31
    for each in board["days"]:
        rows = browser.get(f"/risk/days/{each['day']}/").context["table"].whole
        assert summed(rows, "exposure", "due", "uncovered") == tuple(
            each[name] for name in ("exposure", "due", "uncovered")
        )
        assert sum(row.uncovered > 0 for row in rows) == each["accounts"]
    assert sum(each["years"] for each in run.bins) == run.draws
    names = ("exposure", "security", "uncovered", "own_loss", "expected_loss")
    for group in board["groups"].rows:
        members = browser.get(f"/risk/groups/{group.group_no}/").context["members"].rows
        assert len(members) == group.accounts
        assert summed(members, *names) == tuple(getattr(group, name) for name in names)


def test_stress_changes_the_book_by_what_its_accounts_change(sign_in):
    browser = sign_in()
    (row,) = browser.get("/risk/").context["stresses"].rows
    page = browser.get(f"/risk/stresses/{row.scenario}/").context
    touched = page["table"].whole
    assert row.accounts <= len(touched)
    before = summed(touched, "uncovered_before", "expected_before")
    after = summed(touched, "uncovered_after", "expected_after")
    assert after[0] - before[0] == row.uncovered_after - row.uncovered_before
    assert after[1] - before[1] == row.expected_after - row.expected_before != 0
    assert sum(each["years"] for each in row.bins) == RiskRun.objects.get().draws
    assert browser.get(f"/risk/stresses/{row.scenario}/?export=xlsx").content[:2] == b"PK"
    assert browser.get("/risk/stresses/NONE/").status_code == 404
    for day in ("2020-01-01", "2025-13-01", "x"):
        assert browser.get(f"/risk/days/{day}/").status_code == 404


def test_counts_and_sums_of_lists_are_those_of_their_rows(sign_in):
    browser = sign_in()
    for code, told in browser.get("/warnings/").context["tiles"]:
        rows = browser.get(f"/warnings/?colour={code}").context["table"].whole
        assert (len(rows), summed(rows, "score")[0]) == (told["cards"], told["score"] or 0)
    counts = browser.get("/anomalies/").context["counts"]
    results = {
        name: f"inspections/?result={name.upper()}" for name in ("confirmed", "under_way", "concluded")
    }
    for name, address in {"listed": "", "cleared": "?cleared=1", **results}.items():
        assert len(browser.get(f"/anomalies/{address}").context["table"].whole) == counts[name]
    for number in (LARGE[0], SMALL):
        page = browser.get(f"/anomalies/account/{number}/").context
        assert sum(Decimal(row.given) for row in page["evidence"].rows) == page["found"].points
    for row in browser.get("/next/").context["people"].rows:
        lines = browser.get(f"/next/?person={row['username']}").context["table"].whole
        assert (len(lines), *summed(lines, "gain", "minutes")) == (row["lines"], row["more"], row["time"])


def test_money_days_and_lifts_are_those_of_their_rows(sign_in):
    browser = sign_in()
    for by in ("account", "clause", "collector"):
        page = browser.get(f"/money-days/?by={by}").context
        for part, name in (("LATE", "late"), ("EARLY", "early"), ("GRANTED", "granted")):
            rows = browser.get(f"/money-days/?by={by}&part={part}").context["table"].rows
            assert summed(rows, "yuan_days")[0] == page["total"][name]
            assert summed(page["sums"].rows, name)[0] == page["total"][name]
    told = browser.get("/next/lift").context
    for arm, name in (("NEXT", "next"), ("RULES", "rules")):
        assert len(browser.get(f"/next/cases?arm={arm}").context["table"].whole) == told["draws"][name] == 1
    lift = {row["measure"]: row for row in told["whole"].rows}
    known = browser.get("/next/cases?outcome=known&arm=NEXT&month=2025-09&segment=OTHER_1").context["table"]
    amount, collected = summed(known.whole, "amount", "collected")
    assert lift["COLLECTED"]["next_cases"] == len(known.whole)
    assert (amount, collected) == (100, 100)
