"""Compare the journal, the balances and the facts under them."""

from dataclasses import dataclass
from decimal import Decimal

from yingshou.records.agents.frames import control_totals as agent_totals
from yingshou.records.billing.feed_in import control_totals as feed_in_totals
from yingshou.records.cards.frames import control_totals as card_totals
from yingshou.records.cashdesk.frames import control_totals as cash_totals
from yingshou.records.drafts.frames import control_totals as draft_totals
from yingshou.records.ledger.frames import unbalanced_entries
from yingshou.records.payments.checks import (
    control_totals,
    overlooked_late_items,
    wrong_payment_balances,
    wrong_receivable_balances,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in the books that does not hold. Amounts in yuan, None where none is meant."""

    code: str
    zh: str
    en: str
    subject: str
    expected: Decimal | None
    found: Decimal | None


_TOTALS = {
    "RECEIVABLE": ("应收电费总账与未清应收不符", "RECEIVABLE differs from the open receivables"),
    "PREPAID": ("预收电费总账与未用预收不符", "PREPAID differs from the unapplied money of accounts"),
    "SUSPENSE": ("暂收款总账与不明款不符", "SUSPENSE differs from the money of unknown payers"),
    "PENALTY": ("违约金收入总账与销账不符", "PENALTY differs from the penalties cleared"),
    "WAIVED": ("违约金减免总账与减免不符", "PENALTY_WAIVED differs from the waivers in force"),
    "REFUNDS": ("应付退款总账与待付退款不符", "REFUNDS_PAYABLE differs from the refunds not yet paid"),
    "WRITE_OFFS": (
        "电费坏账损失总账与核销明细不符",
        "WRITE_OFFS differs from the claims written off",
    ),
    "WRITE_OFF_RECOVERIES": (
        "已核销电费收回总账与收回明细不符",
        "WRITE_OFF_RECOVERIES differs from what came in of claims written off",
    ),
    "REVENUE": ("电费收入总账与已发行账单不符", "REVENUE differs from the bills issued"),
    "FEES": ("渠道手续费总账与手续费明细不符", "CHANNEL_FEES differs from the fees kept by channels"),
    "CASH_IN_TRANSIT": (
        "在途资金总账与未入账解款单不符",
        "CASH_IN_TRANSIT differs from slips in transit",
    ),
    "CASH_DIFFERENCE": ("现金溢缺总账与盘点差额不符", "CASH_DIFFERENCE differs from the counts of drawers"),
    "TOPUP_CARDS": (
        "充值卡款总账与未兑付的卡不符",
        "TOPUP_CARDS differs from the cards sold and not redeemed",
    ),
    "AGENT_DEPOSITS": (
        "代收机构预存款总账与预存及代收不符",
        "AGENT_DEPOSITS differs from what agents paid in less what they took",
    ),
    "COMMISSION_PAYABLE": (
        "应付代收费总账与代收费明细不符",
        "COMMISSION_PAYABLE differs from the commission booked and not paid",
    ),
    "DRAFTS": ("应收票据总账与在手票据不符", "DRAFTS differs from the drafts in hand"),
    "FEED_IN_PAYABLE": (
        "应付上网电费总账与结算单不符",
        "FEED_IN_PAYABLE differs from the statements of feed-in",
    ),
    "MONEY": ("库存现金与银行存款总账与收款不符", "CASH and BANK differ from the payments held"),
}


def check_books() -> list[Finding]:
    """Check that every total still opens its rows. Returns what does not hold; an empty list is good.

    The balances of the ledger are compared with the sums of the sub-ledger, every entry's debits with its
    credits, and every projection with the facts it is made of.
    """
    return [*_wrong_totals(), *_unbalanced(), *_wrong_balances()]


def _controlled() -> list[tuple[str, Decimal, Decimal]]:
    totals = (
        control_totals(), cash_totals(), draft_totals(), card_totals(), agent_totals(), feed_in_totals(),
    )  # fmt: skip
    return [row for frame in totals for row in frame.iter_rows()]


def _wrong_totals() -> list[Finding]:
    return [
        Finding(
            code=f"{account}_TOTAL",
            zh=_TOTALS[account][0],
            en=_TOTALS[account][1],
            subject=account,
            expected=facts,
            found=ledger,
        )
        for account, ledger, facts in _controlled()
        if ledger != facts
    ]


def _unbalanced() -> list[Finding]:
    return [
        Finding(
            code="UNBALANCED",
            zh=f"分录 {entry_no} 借贷不平",
            en=f"entry {entry_no} does not balance",
            subject=entry_no,
            expected=debit,
            found=credit,
        )
        for entry_no, debit, credit in unbalanced_entries().iter_rows()
    ]


def _wrong_balances() -> list[Finding]:
    receivables = [
        Finding(
            code="RECEIVABLE_BALANCE",
            zh=f"应收 {number} 的余额与其事实不符",
            en=f"the balance of receivable {number} is not what its facts add up to",
            subject=number,
            expected=facts,
            found=stored,
        )
        for number, facts, stored in wrong_receivable_balances().iter_rows()
    ]
    payments = [
        Finding(
            code="PAYMENT_BALANCE",
            zh=f"收款 {number} 的余额与其事实不符",
            en=f"the balance of payment {number} is not what its facts add up to",
            subject=number,
            expected=facts,
            found=stored,
        )
        for number, facts, stored in wrong_payment_balances().iter_rows()
    ]
    return receivables + payments + _overlooked_late()


def _overlooked_late() -> list[Finding]:
    return [
        Finding(
            code="LATE_ITEM",
            zh=f"应收 {number} 在违约金起算后才结清，余额未作标记，违约金会漏收",
            en=f"receivable {number} was settled after penalty had begun; its balance does not say so",
            subject=number,
            expected=None,
            found=None,
        )
        for (number,) in overlooked_late_items().iter_rows()
    ]
