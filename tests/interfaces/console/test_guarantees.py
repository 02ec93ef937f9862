"""Security in the console: registered, claimed, answered, paid, given back by two people, and reminded of."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue
from tests.interfaces.console.company import AS_OF, SMALL
from yingshou.flows.watch_guarantees import watch_guarantees
from yingshou.records.claims.models import Claim
from yingshou.records.guarantees.models import Guarantee, Release
from yingshou.records.reminders.models import Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
FORM = {
    "guarantee_no": "G9", "account_no": SMALL, "kind": "LANDLORD", "amount": "5000", "issuer": "房东王某",
    "valid_from": "2025-01-01", "valid_to": "2025-11-10", "claim_deadline": "2025-12-10",
}  # fmt: skip


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


@pytest.fixture
def registered(company, sign_in):
    issue(202501, {SMALL: "900.00"}, issued_date=date(2025, 1, 5), due_days=1)
    page = sign_in("account_manager").post("/guarantees/register", FORM, follow=True)
    assert "已登记" in texts(page)
    return page


def test_a_claim_from_the_form_to_the_money(sign_in, registered):
    assert "房东王某" in registered.content.decode()
    collector, cashier = sign_in("collector"), sign_in("cashier")
    item = {"receivable_no": f"{SMALL}-202501-B0", "reason": "租户搬离"}
    assert "金额须为" in texts(collector.post("/guarantees/claim/G9", {**item, "amount": "x"}, follow=True))
    page = collector.post("/guarantees/claim/G9", {**item, "amount": "900"}, follow=True)
    assert "待答复" in page.content.decode()
    number = Claim.objects.get().pk
    collector.post(f"/guarantees/claims/answer/{number}", {"act": "accepted", "note": "下周付"})
    form = {"amount": "400", "value_date": AS_OF.isoformat(), "channel_no": "T77"}
    assert collector.post(f"/guarantees/claims/pay/{number}", form).status_code == 403
    page = cashier.post(f"/guarantees/claims/pay/{number}", form, follow=True)
    assert "TRANSFER-T77" in texts(page)
    assert "部分赔付" in page.content.decode()
    table = collector.get("/guarantees/?q=" + SMALL).context["table"]
    assert [(row.guarantee_no, row.left) for row in table.rows] == [("G9", Decimal("4600.00"))]
    closed = collector.post(
        f"/guarantees/claims/answer/{number}", {"act": "close", "note": "余额另议"}, follow=True
    )
    assert "余额另议" in closed.content.decode()
    assert_books_hold()


@pytest.mark.usefixtures("registered")
def test_given_back_by_two_people_and_renewed(sign_in):
    manager, director = sign_in("account_manager"), sign_in("director")
    asked = manager.post(
        "/guarantees/release/G9", {"from_date": "2025-11-01", "reason": "已结清"}, follow=True
    )
    assert "另一人" in asked.content.decode()
    number = Release.objects.get().pk
    assert manager.post(f"/guarantees/decide/{number}", {"act": "approve"}).status_code == 403
    kept = director.post(f"/guarantees/decide/{number}", {"act": "keep"}, follow=True).content.decode()
    assert "未予解除" in kept
    new = {**FORM, "guarantee_no": "G10", "valid_from": "2025-11-10", "valid_to": "", "claim_deadline": ""}
    page = manager.post("/guarantees/register?renews=G9", {**new, "renews": "G9"}, follow=True)
    assert "已登记" in texts(page)
    assert Guarantee.objects.get(pk="G10").account_id == SMALL


@pytest.mark.usefixtures("registered")
def test_what_lapses_is_a_reminder_until_it_is_seen_to(sign_in):
    # 30 days before 10 November is past, 15 days before it is the 26th.
    assert watch_guarantees(as_of=AS_OF) == 1
    number = Reminder.objects.get().pk
    collector = sign_in("collector")
    assert "担保到期" in collector.get("/reminders/?state=OPEN").content.decode()
    assert "请写明" in texts(collector.post(f"/reminders/end/{number}", {"note": " "}, follow=True))
    page = collector.post(f"/reminders/end/{number}", {"note": "已续保"}, follow=True).content.decode()
    assert "已续保" in page
    assert collector.get("/reminders/?state=OPEN").context["table"].rows.count() == 0


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"valid_from": "x"}, "日期须写作"),
        ({"amount": "-1"}, "金额须为"),
        ({"account_no": "9999"}, ""),
        ({"valid_to": "2024-01-01"}, "valid_to"),
    ],
)
def test_what_does_not_fit_is_refused(sign_in, changed, says):
    page = sign_in("account_manager").post("/guarantees/register", {**FORM, **changed})
    assert page.status_code == 200
    assert says in texts(page)
    assert texts(page)
    assert not Guarantee.objects.filter(pk="G9").exists()
    assert sign_in("auditor").get("/guarantees/show/none").status_code == 404
