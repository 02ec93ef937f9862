"""Customers in difficulty: a matter before a court, a claim written off, security claimed, and the like.

One of each, on one day, through the flows an office uses, so that these pages are seen with data.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.conf import settings

from yingshou.flows.approve_request import approve_request
from yingshou.flows.claim_guarantee import answer_claim, claim_guarantee
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_closing import propose_closing
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.record_visit import FollowUp, record_visit
from yingshou.flows.register_guarantee import register_guarantee
from yingshou.flows.renegotiate_agreement import propose_renegotiation
from yingshou.gateways.evidence.document import Document
from yingshou.records.claims.queries import claims
from yingshou.records.closings.queries import closings
from yingshou.records.collection.models import Case
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.contracts.queries import renegotiations
from yingshou.records.legal.queries import matters, steps
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.visits.queries import visits
from yingshou.sample.company import large
from yingshou.sample.company.habits import habits
from yingshou.sample.company.others import account_numbers
from yingshou.sample.company.plan import AS_OF, Plan
from yingshou.sample.company.staff import make_users

ACTED_ON = date(2026, 10, 29)
_STEPS: tuple[tuple[str, date, dict[str, Any]], ...] = (
    ("DEMAND_SERVED", date(2026, 10, 27), {"served_date": date(2026, 10, 27)}),
    ("ORDER_APPLIED", date(2026, 10, 28), {"court": "澜屿市人民法院（示例）", "fees": Decimal("35.00")}),
)
"""What has happened in the matter by then."""
_FROM_MONTH = 202612
"""First month of the agreement that is asked for: those before are under way."""
_EASED = ((1, "0.3"), (25, "0.7"))
"""Days and shares of its two segments."""
_SECURITY = Decimal("800.00")
_LAST_DAY = date(2026, 11, 15)


def help_out(plan: Plan) -> Mapping[str, Any]:
    """Do one of each; what is done already stays as it is.

    The small accounts are those that owe most among the ones that stopped paying; where a sample is too small
    for one of the acts, that act is left out.
    """
    make_users()  # what follows is kept by people with the right to it
    stopped = _stopped(plan)
    for act, account_no in zip((_go_to_court, _write_off, _claim_security), stopped, strict=False):
        act(account_no)
    customer = large.account_numbers(plan)[0]
    _call_on(customer)
    _renegotiate(customer)
    _close(plan)
    done = (matters(), claims(), visits(), renegotiations(), closings())
    return {"requests": sum(each.count() for each in done)}


def _stopped(plan: Plan) -> list[str]:
    """Return the small accounts that stopped paying and owed before the day, the largest sum first."""
    failing = habits(plan).filter(pl.col("habit") == "FAILING")["account_no"].unique().to_list()
    cases = Case.objects.filter(account_id__in=failing).exclude(account_id__in=large.account_numbers(plan))
    # An agreement on arrears holds what it covers; it is dealt with.
    free = cases.filter(account__arrangements=None).values_list("account_id", flat=True)
    owed = open_items(account_nos=list(free), as_of=ACTED_ON).filter(pl.col("due_date") < ACTED_ON)
    sums = owed.group_by("account_no").agg(pl.col("principal_open").sum())
    return sums.sort("principal_open", "account_no", descending=[True, False])["account_no"].to_list()


def _go_to_court(account_no: str) -> None:
    if not matters().exists():
        open_legal_matter(
            account_no=account_no, reason="经多次催告仍不缴费", opened_by="legal", as_of=date(2026, 10, 27)
        )
    matter = matters().get()
    written = set(steps(matter.pk).values_list("kind", flat=True))
    for kind, day, facts in _STEPS:
        if kind not in written:
            record_legal_step(
                matter_no=matter.pk, kind=kind, step_date=day, recorded_by="legal", as_of=ACTED_ON, **facts
            )


def _write_off(account_no: str) -> None:
    """Write off what a missing householder owes: the claim is kept, and two people did it."""
    requests = MoneyRequest.objects.filter(kind="WRITE_OFF")
    if not requests.exists():
        propose_write_off(
            account_no=account_no, ground="DEATH_OR_MISSING", reason="户主经法院宣告失踪，无财产可供清偿",
            proposed_by="legal", as_of=ACTED_ON, document=_paper(), document_name="宣告失踪判决书.pdf",
            folder=settings.LEGAL_FOLDER,
        )  # fmt: skip
    for waiting in requests.filter(decision=None):
        approve_request(request_no=waiting.pk, decided_by="director", as_of=ACTED_ON, note="已核对判决书")


def _paper() -> bytes:
    """Draw the judgment."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "judgment.pdf"
        paper = Document(path, title="宣告失踪判决书（示例）", footer="示例文书，不具效力")
        paper.title("宣告失踪判决书（示例）")
        paper.lines([("日期", "2026-10-20"), ("内容", "宣告户主失踪，查无可供清偿的财产。")])
        paper.close()
        return path.read_bytes()


def _claim_security(account_no: str) -> None:
    """Claim on a landlord who answers for the bills of an account, and who has said that he will pay."""
    number = f"FD{account_no}"
    register_guarantee(
        values={
            "guarantee_no": number, "account_no": account_no, "kind": "LANDLORD", "amount": _SECURITY,
            "valid_from": date(2026, 1, 1), "valid_to": date(2027, 1, 1), "issuer": "房东（示例）",
        },
        registered_by="account_manager", as_of=ACTED_ON,
    )  # fmt: skip
    if not claims().exists():
        owed = open_items(account_nos=[account_no], as_of=ACTED_ON).filter(pl.col("due_date") < ACTED_ON)
        total = owed.select(pl.col("principal_open").sum() + pl.col("penalty_open").sum()).item()
        claim_guarantee(
            guarantee_no=number, amount=min(_SECURITY, total), reason="租户欠费，按协议请房东代缴",
            claimed_by="account_manager", as_of=ACTED_ON,
        )  # fmt: skip
    for claim in claims().filter(state="CLAIMED"):
        answer_claim(
            claim_no=claim.pk, accepted=True, recorded_by="account_manager", as_of=ACTED_ON,
            note="房东同意月内代缴",
        )  # fmt: skip


def _call_on(account_no: str) -> None:
    record_visit(
        account_no=account_no, visit_date=date(2026, 10, 28), visited_by="account_manager",
        note="订单减少三成，十一月起停一条生产线，希望调整分次付款的日期", met="财务负责人", as_of=ACTED_ON,
        findings={"business_state": "SHORT_OF_WORK", "outlook": "FALLING", "wish": "INSTALMENTS"},
        follow_ups=[
            FollowUp(text="送交协议变更方案", due_date=AS_OF + timedelta(days=5), owner="account_manager")
        ],
    )  # fmt: skip


def _renegotiate(account_no: str) -> None:
    """Ask for a change of the agreement of the customer that was called on; it waits for its decision."""
    if renegotiations().exists():
        return
    head = agreements([account_no]).sort("version").tail(1)
    rows = agreement_terms([account_no]).filter(pl.col("version") == head.item(0, "version")).head(1)
    eased = pl.concat(
        rows.with_columns(
            term_no=pl.lit(place).cast(rows.schema["term_no"]), kind=pl.lit("SEGMENT"),
            month_offset=pl.lit(0).cast(rows.schema["month_offset"]),
            day=pl.lit(day).cast(rows.schema["day"]),
            ratio=pl.lit(Decimal(ratio)).cast(rows.schema["ratio"]), less_instalments=pl.lit(value=False),
        )
        for place, (day, ratio) in enumerate(_EASED, start=1)
    )  # fmt: skip
    propose_renegotiation(
        agreement=head.with_columns(
            valid_from_month=pl.lit(_FROM_MONTH).cast(head.schema["valid_from_month"])
        ).drop("version", "signed_date"),
        terms=eased.drop("version"), difficulty="SHORT_OF_ORDERS", reason="订单减少三成，申请推迟付款",
        proposed_by="account_manager", as_of=ACTED_ON,
    )  # fmt: skip


def _close(plan: Plan) -> None:
    """Ask that an account in good standing be closed; another person is still to decide."""
    if closings().exists():
        return
    punctual = set(habits(plan).filter(pl.col("habit") == "PUNCTUAL")["account_no"])
    numbers = [number for number in account_numbers(plan) if number in punctual]
    late = open_items(account_nos=numbers, as_of=ACTED_ON).filter(pl.col("due_date") < ACTED_ON)
    propose_closing(
        account_no=min(set(numbers) - set(late["account_no"])), closed_date=_LAST_DAY, reason="搬迁",
        proposed_by="cashier", as_of=ACTED_ON, payee_name="户主", payee_account="6222000000000000",
    )  # fmt: skip
