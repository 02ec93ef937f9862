"""Staff at the console: add, change, disable, reset; roles that keep each other in check stay apart."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from yingshou.records.audit.models import AuditEvent
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.organizations.roles import ROLES
from yingshou.records.organizations.staff import APART

pytestmark = pytest.mark.django_db


def said(answer):
    return [str(each) for each in answer.context["messages"]]


def test_a_person_is_added_and_signs_in_with_the_password_shown_once(sign_in):
    Organization.objects.create(code="01", name="城关供电所")
    browser = sign_in()
    given = {"name": "li.hua", "role": ["cashier", "account_manager"], "organization": "01"}
    page = browser.post("/staff/add", given).content.decode()
    password = re.search(r"<code>(\S+)</code>", page)[1]
    assert password not in browser.get("/staff/").content.decode()
    person = User.objects.get(username="li.hua")
    assert sorted(person.groups.values_list("name", flat=True)) == ["account_manager", "cashier"]
    assert person.staff_organization.organization_id == "01"
    assert Client().login(username="li.hua", password=password)
    event = AuditEvent.objects.get(action="ADD_STAFF")
    assert (event.actor, event.subject, event.detail["organization"]) == ("administrator", "li.hua", "01")
    assert "城关供电所" in browser.get("/staff/").content.decode()


@pytest.mark.parametrize("pair", APART)
def test_two_people_are_needed_for_roles_that_check_each_other(sign_in, pair):
    answer = sign_in().post("/staff/add", {"name": "li.hua", "role": list(pair)}, follow=True)
    assert said(answer) == [f"{ROLES[pair[0]].zh}与{ROLES[pair[1]].zh}须由两人担任"]
    assert not User.objects.filter(username="li.hua").exists()


@pytest.mark.parametrize(
    "given",
    [
        {"name": "li.hua", "role": []},
        {"name": "li.hua", "role": ["king"]},
        {"name": "li.hua", "role": ["administrator", "cashier"]},
        {"name": "", "role": ["cashier"]},
        {"name": "a/b", "role": ["cashier"]},
        {"name": "cashier", "role": ["cashier"]},
        {"name": "li.hua", "role": ["cashier"], "organization": "77"},
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(sign_in, given):
    before = User.objects.count()
    assert said(sign_in().post("/staff/add", given, follow=True))
    assert User.objects.count() == before


def test_roles_organisation_leave_and_password(sign_in, people):
    Organization.objects.create(code="01", name="01")
    browser, clerk = sign_in(), sign_in("cashier")
    browser.post("/staff/cashier/change", {"role": ["auditor"], "organization": "01"})
    assert list(people["cashier"].groups.values_list("name", flat=True)) == ["auditor"]
    assert clerk.get("/counter/").status_code == 403  # at once, in the session that is open
    browser.post("/staff/cashier/change", {"role": ["cashier"], "organization": ""})
    assert not StaffOrganization.objects.exists()
    page = browser.post("/staff/cashier/password").content.decode()
    assert clerk.get("/").status_code == 302  # the old session has ended
    password = re.search(r"<code>(\S+)</code>", page)[1]
    assert Client().login(username="cashier", password=password)
    browser.post("/staff/cashier/active", {"active": "no"})
    assert not Client().login(username="cashier", password=password)
    browser.post("/staff/cashier/active", {"active": "yes"})
    assert Client().login(username="cashier", password=password)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"CHANGE_STAFF", "RESET_PASSWORD", "DISABLE_STAFF", "ENABLE_STAFF"} <= actions


def test_nobody_changes_oneself(sign_in):
    browser = sign_in()
    for act, given in (("change", {"role": ["auditor"]}), ("active", {"active": "no"}), ("password", {})):
        assert said(browser.post(f"/staff/administrator/{act}", given, follow=True))
    assert User.objects.get(username="administrator").is_active
    assert said(browser.post("/staff/nobody/active", {"active": "no"}, follow=True)) == ["没有用户 nobody"]


@pytest.mark.parametrize("role", [role for role in ROLES if "manage_staff" not in ROLES[role].permissions])
def test_only_who_may_manages_staff(sign_in, role):
    browser, before = sign_in(role), User.objects.count()
    assert browser.get("/staff/").status_code == 403
    for address in (
        "/staff/add",
        "/staff/auditor/change",
        "/staff/auditor/active",
        "/staff/auditor/password",
    ):
        assert browser.post(address, {"name": "x", "role": ["cashier"]}).status_code == 403
    assert (User.objects.count(), AuditEvent.objects.filter(action__contains="STAFF").count()) == (before, 0)
