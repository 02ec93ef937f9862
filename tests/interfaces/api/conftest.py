"""A small book, a person for each role, and a caller with a key."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User

from yingshou.records.billing.models import Bill, ChargeLine
from yingshou.records.customers.models import Account, Customer
from yingshou.records.indicators.models import Position
from yingshou.records.ledger.operations import PREPAID, RECEIVABLE, credit, debit, post
from yingshou.records.metering.models import MeteringPoint
from yingshou.records.organizations.models import ApiKey, Organization
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.roles import ROLES
from yingshou.records.receivables.models import Receivable, ReceivableBalance
from yingshou.records.runs.models import Problem, Run

TODAY = date(2025, 10, 25)


@pytest.fixture(autouse=True)
def _business_date(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(TODAY.isoformat(), encoding="ascii")


def make_account(number: str, **changes) -> Account:
    customer, _ = Customer.objects.get_or_create(pk="C1", defaults={"name": "甲厂"})
    organization, _ = Organization.objects.get_or_create(pk="01", defaults={"name": "城区"})
    values = {
        "account_no": number, "customer": customer, "name": f"甲厂{number}", "organization": organization,
        "customer_class": "INDUSTRIAL", "supply_class": "DEDICATED_LINE", "voltage_level": "KV110",
        "catalogue": "BEIJING", "price_class": "TWO_PART", "purchase_class": "NORMAL", "time_of_use": True,
        "demand_basis": "CAPACITY", "capacity_kva": Decimal(63000), "power_factor_standard": Decimal("0.90"),
        "reading_day": 25, "opened_date": date(2020, 1, 1),
    }  # fmt: skip
    return Account.objects.create(**(values | changes))


def make_bill(account: Account, month: int, amount: str, run: Run) -> Bill:
    bill = Bill.objects.create(
        bill_no=f"{account.pk}-{month}-1", account=account, bill_month=month, sequence=1,
        period_start=date(2025, 9, 25), period_end=TODAY, total_kwh=Decimal(1000), sharp_kwh=0, peak_kwh=0,
        flat_kwh=Decimal(1000), valley_kwh=0, deep_kwh=0, accumulated_kwh=0, catalogue="BEIJING",
        price_valid_from=date(2024, 2, 1), amount=Decimal(amount), bill_date=TODAY, run=run,
    )  # fmt: skip
    ChargeLine.objects.create(
        bill=bill, line_no=1, component="AGENT_PURCHASE", item="FLAT", quantity=Decimal(1000),
        quantity_unit="KWH", base_price=Decimal("0.5"), factor=1, price=Decimal("0.5"),
        amount=Decimal(amount),
    )  # fmt: skip
    return bill


def make_receivable(bill: Bill, due: date) -> Receivable:
    legs = [debit(RECEIVABLE, bill.amount), credit(PREPAID, bill.amount)]
    post(entry_no=f"TEST-{bill.pk}", kind="TEST", booked_date=TODAY, legs=legs)
    item = Receivable.objects.create(
        receivable_no=f"{bill.pk[:-2]}-B0", account=bill.account, bill_month=bill.bill_month, kind="BILL",
        term_no=0, bill=bill, amount=bill.amount, issued_date=TODAY, due_date=due, entry_id=f"TEST-{bill.pk}",
    )  # fmt: skip
    ReceivableBalance.objects.create(
        receivable=item, account_no=bill.account_id, due_date=due, principal_open=bill.amount
    )
    return item


@pytest.fixture
def book(db):
    """Two accounts, a meter, a bill of 500.00 with its receivable, three positions, two problems."""
    first, second = make_account("1000000001"), make_account("1000000002")
    MeteringPoint.objects.create(
        point_no="P1", meter_no="M1", account=first, metering_mode="REGISTER", multiplier=1,
        register_digits=6, installed_date=date(2020, 1, 1),
    )  # fmt: skip
    run = Run.objects.create(run_no="BILL-202510", kind="BILL", as_of=TODAY)
    make_receivable(make_bill(first, 202510, "500.00", run), date(2025, 11, 9))
    for day in (23, 24, 25):
        Position.objects.create(
            account=first, position_date=date(2025, 10, day), value_supplied=Decimal(day),
            money_received=Decimal(24), security=0, exposure=Decimal(day - 24),
            uncovered=Decimal(max(0, day - 24)), covered=day <= 24,
        )  # fmt: skip
    for code in ("NO_READ", "LARGE_BILL"):
        Problem.objects.create(run=run, stage="metering", code=code, account_no=second.pk)
    return first


@pytest.fixture
def roles(db):
    """A person for each role, by the name of the role, and one without any."""
    ensure_roles()
    people = {"nobody": User.objects.create_user("nobody")}
    for role in ROLES:
        people[role] = User.objects.create_user(role)
        people[role].groups.add(Group.objects.get(name=role))
    return people


@pytest.fixture
def call(client, roles):
    """Call the API with the key of a role; returns the response with its body as `data`."""
    for name, user in roles.items():
        ApiKey.objects.create(
            key_hash=hashlib.sha256(f"key-{name}".encode()).hexdigest(), user=user, label=name
        )

    def send(method, path, body=None, *, role="administrator", key=None, language="zh-hans", **headers):
        headers = {"Accept-Language": language, **headers}
        if role:
            headers["Authorization"] = f"Bearer key-{role}"
        if key:
            headers["Idempotency-Key"] = key
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        response = getattr(client, method.lower())(f"/api/v1{path}", headers=headers, **content)
        response.data = json.loads(response.content) if response.content else None
        return response

    return send
