"""Subscriptions and deliveries at the console: the secret once, deliveries by state, sent again."""

import polars as pl
import pytest
from django.utils import timezone

from yingshou.records.audit.models import AuditEvent
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.organizations.roles import ROLES
from yingshou.records.outbox import operations
from yingshou.records.outbox.models import Delivery, Subscription

pytestmark = pytest.mark.django_db

CRM = {"name": "crm", "url": "https://crm.example/hook", "kind": ["PAYMENT_TAKEN", "BILL_ISSUED"]}


@pytest.fixture
def browser(sign_in):
    return sign_in()


def tell(count=1):
    """Leave deliveries that wait, the first of them about T-1."""
    events = pl.DataFrame({"subject": [f"T-{place + 1}" for place in range(count)], "amount": "10.00"})
    operations.publish(kind="PAYMENT_TAKEN", events=events)
    return list(Delivery.objects.order_by("id"))


def test_the_secret_is_shown_once(browser):
    page = browser.post("/webhooks/add", CRM)
    made = Subscription.objects.get()
    assert (made.kinds, page["Cache-Control"]) == (["BILL_ISSUED", "PAYMENT_TAKEN"], "no-store")
    assert page.content.decode().count(made.secret) == 1
    (delivery,) = tell()
    for address in ("/webhooks/", f"/webhooks/deliveries/{delivery.pk}", "/webhooks/?to=crm&state=PENDING"):
        assert made.secret not in browser.get(address).content.decode()
    again = browser.post("/webhooks/add", CRM)  # the name is taken: nothing new, what was typed stays
    assert made.secret not in again.content.decode()
    assert 'value="https://crm.example/hook"' in again.content.decode()
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"url": "ftp://x"}, {"url": ""}, {"kind": []}, {"kind": ["MOOD"]}]
)
def test_a_bad_subscription_is_refused(browser, change):
    assert 'class="ys-' in browser.post("/webhooks/add", CRM | change).content.decode()
    assert not Subscription.objects.exists()


def test_deliveries_show_their_state_and_are_sent_again(browser):
    browser.post("/webhooks/add", CRM)
    waiting, dead = tell(2)
    later = timezone.now() + timezone.timedelta(days=1)
    Delivery.objects.filter(pk=waiting.pk).update(next_at=later, attempts=3, error="HTTP 500")
    Delivery.objects.filter(pk=dead.pk).update(
        state="DEAD", attempts=8, ended_at=later, error="ConnectionRefused"
    )
    page = browser.get("/webhooks/", {"state": "DEAD"}).content.decode()
    assert "ConnectionRefused" in page
    assert "HTTP 500" not in page
    shown = browser.get(f"/webhooks/deliveries/{dead.pk}").content.decode()
    assert "PAYMENT_TAKEN-T-2" in shown
    assert "&quot;amount&quot;: &quot;10.00&quot;" in shown
    browser.post(f"/webhooks/deliveries/{waiting.pk}/send")
    waiting.refresh_from_db()
    assert (waiting.next_at < later, waiting.attempts, waiting.state) == (True, 3, "PENDING")
    browser.post(f"/webhooks/deliveries/{dead.pk}/send")
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.error) == ("PENDING", 0, "")
    Delivery.objects.update(state="DEAD")
    browser.post(f"/webhooks/{waiting.subscription_id}/replay")
    assert set(Delivery.objects.values_list("state", flat=True)) == {"PENDING"}
    said = AuditEvent.objects.filter(actor="administrator").values_list("action", flat=True)
    assert {"SUBSCRIBE", "HURRY_DELIVERY", "REPLAY_DELIVERY"} <= set(said)
    assert browser.get("/webhooks/", {"export": "xlsx"}).content[:2] == b"PK"


def test_a_subscription_is_paused_and_goes_on(browser):
    browser.post("/webhooks/add", CRM)
    number = Subscription.objects.get().pk
    browser.post(f"/webhooks/{number}/active", {})
    assert Subscription.objects.get().active is False
    assert "已暂停" in browser.get("/webhooks/").content.decode()
    browser.post(f"/webhooks/{number}/active", {"active": "yes"})
    assert Subscription.objects.get().active is True
    assert browser.post("/webhooks/999/active", {}).status_code == 404
    assert browser.get("/webhooks/deliveries/999").status_code == 404


@pytest.mark.parametrize("role", [*ROLES])
def test_only_who_manages_them_sees_and_changes_them(sign_in, role):
    may = "manage_webhooks" in ROLES[role].permissions
    assert sign_in(role).get("/webhooks/").status_code == (200 if may else 403)
    assert sign_in(role).post("/webhooks/add", CRM).status_code == (200 if may else 403)
    assert Subscription.objects.exists() == may


def test_a_station_is_kept_out(sign_in, people):
    operations.subscribe(name="crm", url=CRM["url"], kinds=CRM["kind"], created_by="li.hua")
    (delivery,) = tell()
    Organization.objects.create(code="99", name="他站")
    StaffOrganization.objects.create(user=people["administrator"], organization_id="99")
    browser, number = sign_in(), Subscription.objects.get().pk
    for address in ("/webhooks/", f"/webhooks/deliveries/{delivery.pk}"):
        assert browser.get(address).status_code == 403
    for address in ("add", f"{number}/active", f"{number}/replay", f"deliveries/{delivery.pk}/send"):
        assert browser.post(f"/webhooks/{address}", CRM).status_code == 403
