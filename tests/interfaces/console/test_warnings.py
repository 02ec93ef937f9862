"""The board of warnings, a card, and visits given out."""

import pytest

from yingshou.records.collection.models import Task
from yingshou.records.warnings.models import WarningCard

from .company import LARGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def test_the_board_leads_to_cards_and_these_to_what_they_rest_on(sign_in):
    browser = sign_in()
    board = browser.get("/warnings/")
    html = board.content.decode()
    assert f'href="/warnings/account/{LARGE[0]}/"' in html
    assert sum(sums["cards"] for _code, sums in board.context["tiles"]) == WarningCard.objects.count()
    listed = browser.get("/warnings/", {"colour": "RED", "cause": "EVENT"}).context["table"].whole
    assert [row.account_id for row in listed] == [LARGE[0]]
    card = browser.get(f"/warnings/account/{LARGE[0]}/").content.decode()
    assert "CT1" in card
    assert "冻结存款" in card
    assert f"/dues/?q={LARGE[1]}" in browser.get(f"/warnings/account/{LARGE[1]}/").content.decode()
    assert browser.get("/warnings/account/nobody/").status_code == 404


def test_visits_are_given_out_by_those_who_may(sign_in):
    browser = sign_in("administrator")
    for count in ("", "0", "-1", "x", "99999"):
        browser.post("/warnings/give", {"count": count})
    assert not Task.objects.filter(treatment="WARNING").exists()
    browser.post("/warnings/give", {"count": "1"})
    assert Task.objects.get(treatment="WARNING").account_id == LARGE[0]
    assert sign_in("auditor").post("/warnings/give", {"count": "1"}).status_code == 403
