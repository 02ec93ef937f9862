"""The risk board, its rows and a group's page."""

import pytest

from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.risk import queries
from yingshou.records.risk.models import RiskRun

from .company import AS_OF, LARGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def test_the_board_leads_to_its_rows(sign_in):
    browser = sign_in()
    board = browser.get("/risk/")
    html = board.content.decode()
    assert 'href="/risk/accounts/?cover=uncovered"' in html
    assert f'href="/risk/groups/{LARGE[0]}/"' in html
    assert "未经核实" in html
    sums, run = board.context["sums"], RiskRun.objects.get()
    assert (sums["uncovered"], sums["expected_loss"]) == (run.uncovered, run.expected_loss)
    listed = browser.get("/risk/accounts/", {"cover": "uncovered"}).context["table"].whole
    assert sum(row.uncovered for row in listed) == run.uncovered
    assert sum(each["years"] for each in run.bins) == run.draws == 1000


def test_a_group_shows_who_follows(sign_in):
    browser = sign_in()
    address = f"/risk/groups/{LARGE[0]}/"
    page = browser.get(address, {"failed": LARGE[1]})
    assert page.context["failed"] == LARGE[1]
    # By the owner: 0.2 from the account to it, 0.5 from it to the other.
    assert [(each["name"], str(each["share"])) for each in page.context["followers"]] == [
        ("某控股集团", "0.20000000"), ("用户L0001", "0.10000000"),
    ]  # fmt: skip
    assert {node["role"] for node in page.context["graph"]["nodes"]} == {"failed", "follows"}
    assert browser.get(address, {"failed": "<x>"}).context["failed"] in LARGE
    assert browser.get(address, {"export": "xlsx"}).content[:2] == b"PK"
    assert browser.get("/risk/groups/nobody/").status_code == 404


def test_a_reader_of_another_unit_sees_no_figures_of_this_one(sign_in):
    browser = sign_in("auditor")
    other = Organization.objects.create(code="99", name="别处")
    StaffOrganization.objects.create(user_id=browser.session["_auth_user_id"], organization=other)
    board = browser.get("/risk/")
    assert board.context["sums"]["accounts"] == 0
    assert not board.context["whole"]
    assert "#losses" not in board.content.decode()
    for page in ("/risk/stresses/EMPLOYER_STOPS/", "/risk/days/2025-10-26/"):
        assert browser.get(page).status_code == 404
    assert browser.get(f"/risk/groups/{LARGE[0]}/").status_code == 404
    assert queries.last_run(as_of=AS_OF) is not None
