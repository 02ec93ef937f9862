"""A company with something on every page: bills, a held bill, dues, payments, suspense, problems, cover."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
from django.contrib.auth.models import Group, User

from tests.flows.books import TRADE, issue, make_accounts, payments, sign
from tests.flows.small_company import AS_OF, account_no, load, settle_in
from yingshou.core.tables import READS
from yingshou.core.tables.risk import LOSS_RULES, PARTY_LINKS
from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.count_drawer import count_drawer
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.import_payments import import_payments
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.move_agent_money import move_agent_money
from yingshou.flows.open_drawer import open_drawer
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.register_agent import register_agent
from yingshou.flows.request_notice import request_notice
from yingshou.flows.reverse_agent_payment import reverse_agent_payment
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_risk import run_risk
from yingshou.flows.send_deposit import send_deposit
from yingshou.flows.send_notices import send_notices
from yingshou.flows.take_agent_payment import take_agent_payment
from yingshou.flows.watch_warnings import watch_warnings
from yingshou.interfaces.clock import SHANGHAI, local_time
from yingshou.records.agents.operations import store_key
from yingshou.records.anomalies.operations import keep_area_losses, keep_findings
from yingshou.records.billing.models import Bill, ChargeLine
from yingshou.records.debits.models import Mandate
from yingshou.records.guarantees.models import Guarantee
from yingshou.records.indicators.models import Position
from yingshou.records.messages.models import Contact
from yingshou.records.next_actions.models import Draw, Outcome, Proposal
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.roles import ROLES
from yingshou.records.runs.models import Run

LARGE = ("L0001", "L0002")
SMALL = account_no(1)
HELD = f"{LARGE[1]}-202510-1"
BILL = f"{SMALL}-202510-1"
OTHER_BILL = f"{account_no(3)}-202510-1"
CORRECTION = f"{OTHER_BILL}-C1"
SUSPENSE = "BANK_FILE-UNKNOWN1"
PAID = "BANK_FILE-KNOWN1"
TOLD = "LEGAL_DEMAND-1"
SLIP = "D20251024-1"
WALLET_ORDER = "20251025-walletorder1"
DEBIT_BATCH = "DIRECT_DEBIT-20251025-1"


def make_users():
    """One person a role, named after it."""
    ensure_roles()
    people = {}
    for name in ROLES:
        people[name] = User.objects.create(username=name)
        people[name].groups.add(Group.objects.get(name=name))
    return people


def make_company():
    """Fill the database through the flows of daily work."""
    fill_company()
    place_a_wallet_order()


def fill_company():
    """Make all that does not hang on the time of day."""
    settle_in(12)
    make_accounts(*LARGE)
    for number in LARGE:
        sign(number, TRADE)
    issue(202509, {LARGE[0]: "2450000.00", LARGE[1]: "1960000.00"}, issued_date=date(2025, 9, 25))
    run_bills(bill_month=202510, as_of=AS_OF)
    _hold_a_bill()
    issue_dues(as_of=AS_OF)
    money = [
        ("KNOWN1", SMALL, "50.00", date(2025, 10, 25)),
        ("LARGE1", LARGE[0], "2450000.00", date(2025, 10, 2)),
        ("UNKNOWN1", None, "88.00", date(2025, 10, 20)),
    ]
    import_payments(frame=payments(*money), as_of=AS_OF, source="bank.csv")
    _leave_a_problem()
    _secure_and_cover()
    _send_a_debit()
    _send_cash()
    _let_a_shop_collect()
    _propose_a_correction()
    _tell_somebody()
    _weigh_the_risk()
    _look_at_use()


def place_a_wallet_order():
    """Leave an order whose code can be scanned now."""
    create_wallet_order(
        order_no=WALLET_ORDER, channel="WECHAT", account_no=SMALL, amount=Decimal("12.00"),
        created_by="cashier", at=local_time(), as_of=AS_OF,
    )  # fmt: skip
    wallet = SimpleNamespace(create=lambda _order: "weixin://wxpay/bizpayurl?pr=7a9f0c3e1")
    open_wallet_order(order_no=WALLET_ORDER, wallet=wallet, at=local_time())


def _tell_somebody():
    """Leave a formal demand that waits to be printed."""
    Contact.objects.create(
        account_id=SMALL, channel="POST", address="北原路1号", valid_from=date(2025, 1, 1), role="CUSTOMER",
        language="zh",
    )  # fmt: skip
    facts = {"amount": Decimal("49.00"), "due_date": date(2025, 9, 30), "pay_by": date(2025, 11, 5)}
    at = datetime(2025, 10, 24, 9, tzinfo=SHANGHAI)
    request_notice(notice_no=TOLD, account_no=SMALL, purpose="LEGAL_DEMAND", facts=facts, at=at)
    send_notices(at=at, channels={})


def _hold_a_bill():
    """Give a large customer a bill that a reviewer must approve first."""
    source = Bill.objects.get(bill_no=BILL)
    lines = list(ChargeLine.objects.filter(bill_id=BILL))
    run = Run.objects.create(run_no="BILL-HELD", kind="BILL", as_of=AS_OF)
    source.pk, source.account_id, source.run = HELD, LARGE[1], run
    source.held_reason = "LARGE_BILL"
    Bill.objects.bulk_create([source])
    for line in lines:
        line.bill_id = HELD
    ChargeLine.objects.bulk_create(lines)


def _propose_a_correction():
    """Leave a proposal that waits for a second person."""
    inputs = CorrectedInputs(figures={"load_kw": "1", "days": "10"})
    propose_correction(
        bill_no=OTHER_BILL, cause="THEFT", reason="现场查获", inputs=inputs, proposed_by="wang"
    )


def _send_a_debit():
    """Lock a household's due in a batch that has not been sent."""
    Mandate.objects.create(
        account_id=account_no(2), mandate_no="M1", channel="DIRECT_DEBIT", bank_account="6222000011",
        holder_name="用户2", valid_from=date(2025, 1, 1),
    )  # fmt: skip
    made = create_debit_batch(
        channel="DIRECT_DEBIT", due_until=date(2025, 12, 31), as_of=AS_OF, created_by="cashier"
    )
    assert made.batch_no == DEBIT_BATCH


def _let_a_shop_collect():
    """Register a shop with a deposit that took a payment, gave it back, and took another."""
    agent = register_agent(
        agent_no="SHOP01", name="便利店", channel="AGENT_PREPAID", registered_by="administrator", as_of=AS_OF
    )
    store_key(
        agent=agent,
        key_no="SHOP01-1",
        kind="RSA_SHA256",
        public_key="PEM",
        fingerprint="F",
        day=AS_OF,
        person="li",
    )
    move_agent_money(
        agent_no="SHOP01", kind="TOP_UP", reference="B1", amount=Decimal("500.00"), value_date=AS_OF,
        moved_by="cashier", as_of=AS_OF,
    )  # fmt: skip
    for serial in ("S1", "S2"):
        take_agent_payment(
            agent=agent, serial_no=serial, account_no=account_no(4), amount=Decimal("7.00"), work_date=AS_OF,
            as_of=AS_OF,
        )  # fmt: skip
    reverse_agent_payment(
        agent=agent, serial_no="S3", of_serial_no="S1", amount=Decimal("7.00"), work_date=AS_OF, as_of=AS_OF
    )


def _send_cash():
    """Leave a clerk's cash of the day before on its way to the bank."""
    day = AS_OF - timedelta(days=1)
    open_drawer(clerk="chen", as_of=day)
    count_drawer(clerk="chen", business_date=day, pieces={"20": 3}, explanation="备用金", as_of=day)
    send_deposit(clerk="chen", business_date=day, amount=Decimal("50.00"), as_of=day)


def _leave_a_problem():
    bad = pl.DataFrame(
        {"point_no": ["PX"], "meter_no": ["MX"], "read_date": [date(2025, 10, 20)], "read_kind": ["NORMAL"],
         "total": [Decimal(1)], "file": ["reads.csv"], "row_number": [2]}
    )  # fmt: skip
    load(READS, READS.conform(bad).with_columns(bad.select("file", "row_number")))


def _secure_and_cover():
    Guarantee.objects.create(
        guarantee_no="G1", account_id=LARGE[0], kind="BANK_GUARANTEE", amount=Decimal("300000.00"),
        valid_from=date(2025, 1, 1), issuer="第一银行",
    )  # fmt: skip
    rows = []
    for offset in range(55):
        day = date(2025, 9, 1) + timedelta(days=offset)
        for number, received in ((LARGE[0], "4000000.00"), (LARGE[1], "2000000.00")):
            supplied = Decimal(80000) * (offset + 1)
            exposure = supplied - Decimal(received)
            uncovered = max(Decimal("0.00"), exposure)
            rows.append(
                Position(
                    account_id=number, position_date=day, value_supplied=supplied,
                    money_received=Decimal(received), security=Decimal("0.00"), exposure=exposure,
                    uncovered=uncovered, covered=uncovered == 0,
                )
            )  # fmt: skip
    Position.objects.bulk_create(rows)


def _weigh_the_risk():
    """Make both large customers one group by an owner outside, and work the risk of the book out."""
    day = date(2025, 1, 1)
    load(
        LOSS_RULES,
        pl.DataFrame(
            {"valid_from": [day], "recovery_share": [Decimal("0.3")], "common_share": [Decimal("0.12")],
             "days_to_stop": [37], "ahead_days": [30], "large_from": [Decimal(1)], "draws": [1000],
             "seed": [1]}
        ),
    )  # fmt: skip
    load(
        PARTY_LINKS,
        pl.DataFrame(
            {"account_no": LARGE, "kind": ["OWNER"] * 2, "party": ["某控股集团"] * 2, "valid_from": [day] * 2,
             "source": ["2025年企业档案"] * 2}
        ),
    )  # fmt: skip
    run_risk(as_of=AS_OF)
    signal = {
        "signal_no": "CT1", "kind": "COURT", "severity": "HIGH", "signal_date": AS_OF, "account_no": LARGE[0],
        "detail": "冻结存款", "source": "法院公告",
    }  # fmt: skip
    load(CREDIT_SIGNALS, CREDIT_SIGNALS.conform(pl.DataFrame([signal])))
    watch_warnings(as_of=AS_OF)
    _propose()


def _look_at_use():
    """Leave a list of two accounts to inspect, one cleared lately, and an area."""

    def evidence(signal, value, given, **more):
        return {
            "signal": signal, "value": Decimal(value), "since": AS_OF - timedelta(days=27), "days": 27,
            "before": Decimal("310.5"), "now": Decimal("180.09"), "reference": None, "suspicion": "THEFT",
            "weight": Decimal(45), "given": Decimal(given), **more,
        }  # fmt: skip

    def finding(account_no, points, suspicion, missed, *rows, cleared_on=None):
        return {
            "account_no": account_no, "as_of": AS_OF, "points": Decimal(points), "suspicion": suspicion,
            "since": AS_OF - timedelta(days=27), "missed_kwh": Decimal(missed),
            "expected_kwh": Decimal(missed) * Decimal(points) / 100, "peers": "DAILY/INDUSTRIAL",
            "cleared_on": cleared_on, "evidence": list(rows), "run_no": "ANOMALY-20251025",
        }  # fmt: skip

    fall = evidence("STEP_DOWN", "0.42", "20")
    night = evidence("PERIOD_FALL", "0.45", "11.5", reference="cheap")
    keep_findings(
        [
            finding(LARGE[0], "31.5", "THEFT", "36510", fall, night),
            finding(SMALL, "45", "METERING", "12", evidence("FLAT_RUN", "12", "45", suspicion="METERING")),
            finding(LARGE[1], "20", "THEFT", "100", fall, cleared_on=AS_OF - timedelta(days=9)),
        ]
    )  # fmt: skip
    losses = {
        "area_no": ["T0012"], "accounts": [86], "days": [88], "missing_days": [3],
        "supplied_kwh": [Decimal(410200)], "metered_kwh": [Decimal(374100)], "loss_kwh": [Decimal(36100)],
        "loss_share": [Decimal("0.088")],
    }  # fmt: skip
    keep_area_losses(losses=pl.DataFrame(losses), as_of=AS_OF, run_no="ANOMALY-20251025")


def _propose():
    """A call ahead of its treatment on the administrator's list, and two cases whose outcome is known."""
    Proposal.objects.create(
        as_of=AS_OF, account_id=LARGE[0], act="CALL", username="administrator", place=1, arm="NEXT",
        segment="OTHER_1", amount=Decimal("9000.00"), minutes=6, gain=Decimal("899.70"),
        gain_a_minute=Decimal("149.95"), paid_share=Decimal("0.8"), without_share=Decimal("0.7"),
        considered="ASK_LANDLORD:359.70:NOT_LET;OFFER_PREPAYMENT:359.70:REST;SMS:179.95:LESS",
    )  # fmt: skip
    for number, arm, collected in ((LARGE[0], "NEXT", 100), (LARGE[1], "RULES", 0)):
        Draw.objects.create(
            account_no=number, month=202509, arm=arm, segment="OTHER_1", drawn_date=date(2025, 9, 1),
            outcome_days=30, amount=100,
        )  # fmt: skip
        Outcome.objects.create(
            account_no=number, month=202509, collected=collected, yuan_days=collected * 10,
            measured_date=AS_OF,
        )  # fmt: skip
