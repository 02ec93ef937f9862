"""The words people read for the codes of the tables, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yingshou.interfaces.console.agent_words import AGENT_STATES, AGENT_WORDS
from yingshou.interfaces.console.anomaly_words import ANOMALY_STATES, ANOMALY_WORDS
from yingshou.interfaces.console.archive_words import ARCHIVE_WORDS
from yingshou.interfaces.console.arrangement_words import ARRANGEMENT_STATES, ARRANGEMENT_WORDS
from yingshou.interfaces.console.card_words import CARD_STATES
from yingshou.interfaces.console.closing_words import CLOSING_STATES
from yingshou.interfaces.console.collection_words import COLLECTION_WORDS
from yingshou.interfaces.console.correction_words import CORRECTION_WORDS
from yingshou.interfaces.console.credit_words import CREDIT_STATES, CREDIT_WORDS
from yingshou.interfaces.console.draft_words import DRAFT_STATES, DRAFT_WORDS
from yingshou.interfaces.console.forecast_words import FORECAST_WORDS
from yingshou.interfaces.console.guarantee_words import GUARANTEE_STATES, GUARANTEE_WORDS
from yingshou.interfaces.console.ledger_words import LEDGER_WORDS
from yingshou.interfaces.console.legal_words import LEGAL_STATES, LEGAL_WORDS
from yingshou.interfaces.console.money_words import MONEY_DAY_WORDS, PLAN_WORDS
from yingshou.interfaces.console.next_words import NEXT_STATES, NEXT_WORDS
from yingshou.interfaces.console.notice_words import NOTICE_STATES, NOTICE_WORDS
from yingshou.interfaces.console.prepaid_words import PREPAID_STATES, PREPAID_WORDS
from yingshou.interfaces.console.reconciliation_words import RECONCILIATION_STATES, RECONCILIATION_WORDS
from yingshou.interfaces.console.renegotiation_words import RENEGOTIATION_STATES, RENEGOTIATION_WORDS
from yingshou.interfaces.console.request_words import REQUEST_STATES, REQUEST_WORDS
from yingshou.interfaces.console.risk_words import RISK_WORDS
from yingshou.interfaces.console.run_words import RUN_STATES, RUN_WORDS
from yingshou.interfaces.console.supply_words import SUPPLY_STATES, SUPPLY_WORDS
from yingshou.interfaces.console.visit_words import VISIT_STATES, VISIT_WORDS
from yingshou.interfaces.console.wallet_words import WALLET_STATES, WALLET_WORDS
from yingshou.interfaces.console.warning_words import WARNING_STATES, WARNING_WORDS
from yingshou.interfaces.console.webhook_words import WEBHOOK_STATES, WEBHOOK_WORDS

WORDS: dict[str, dict[str, Promise]] = {
    **COLLECTION_WORDS,
    **FORECAST_WORDS,
    **CORRECTION_WORDS,
    **CREDIT_WORDS,
    **REQUEST_WORDS,
    **DRAFT_WORDS,
    **AGENT_WORDS,
    **LEDGER_WORDS,
    **LEGAL_WORDS,
    **NOTICE_WORDS,
    **RUN_WORDS,
    **RISK_WORDS,
    **WARNING_WORDS,
    **ANOMALY_WORDS,
    **NEXT_WORDS,
    **WEBHOOK_WORDS,
    **ARCHIVE_WORDS,
    **PREPAID_WORDS,
    **WALLET_WORDS,
    **SUPPLY_WORDS,
    **ARRANGEMENT_WORDS,
    **GUARANTEE_WORDS,
    **RENEGOTIATION_WORDS,
    **VISIT_WORDS,
    **MONEY_DAY_WORDS,
    **PLAN_WORDS,
    "receivable_kind": {
        "INSTALMENT": _("Instalment"),
        "SEGMENT": _("Segment"),
        "FINAL": _("Rest of the bill"),
        "BILL": _("Bill"),
        "BACKBILL": _("Back-bill"),
    },
    "term_kind": {"INSTALMENT": _("Instalment"), "SEGMENT": _("Segment")},
    "base_method": {
        "LAST_BILL": _("Last bill"),
        "SAME_MONTH_LAST_YEAR": _("Same month last year"),
        "FORECAST": _("Forecast"),
        "FIXED": _("Fixed amount"),
    },
    "offset_mode": {
        "CUMULATIVE": _("Cumulative"),
        "TRANCHE": _("Tranche by tranche"),
        "REESTIMATE": _("Re-estimated"),
    },
    "holiday_shift": {
        "NONE": _("Not moved"),
        "NEXT": _("To the next working day"),
        "PREVIOUS": _("To the previous working day"),
    },
    "channel": {
        "COUNTER": _("Counter"),
        "COUNTER_POS": _("Counter, card"),
        "CHEQUE": _("Cheque"),
        "TRANSFER": _("Bank transfer"),
        "BANK_FILE": _("Bank file"),
        "BANK_COUNTER": _("Bank counter"),
        "BANK_ATM": _("Bank terminal"),
        "ONLINE_BANKING": _("Online banking"),
        "MOBILE_BANKING": _("Mobile banking"),
        "DIRECT_DEBIT": _("Direct debit"),
        "COLLECTION": _("Collection order"),
        "WECHAT": _("WeChat Pay"),
        "ALIPAY": _("Alipay"),
        "UNIONPAY": _("UnionPay app"),
        "DIGITAL_YUAN": _("Digital yuan"),
        "POWER_APP": _("Customer app"),
        "WEBSITE": _("Website"),
        "TERMINAL": _("Self-service terminal"),
        "SHOP": _("Shops"),
        "AGENT": _("Community agents"),
        "POST_OFFICE": _("Post office"),
        "TELECOM": _("Telecom operators"),
        "COLLECTOR": _("Collector at the door"),
        "TOPUP_CARD": _("Top-up card"),
        "GOVERNMENT_PORTAL": _("Government portal"),
        "DRAFT": _("Acceptance bill"),
        "AGENT_PREPAID": _("Agents who pay in advance"),
        "PREPAID": _("Prepaid balance"),
    },
    "channel_kind": {
        "COUNTER": _("Counter"),
        "BANK": _("Bank"),
        "DEBIT": _("Debit by the bank"),
        "WALLET": _("Wallet"),
        "OWN_ONLINE": _("Own online service"),
        "AGENT": _("Agent"),
        "CARD": _("Card"),
        "DRAFT": _("Acceptance bill"),
        "INTERNAL": _("Internal"),
    },
    "debit_result": {
        "": _("waiting"),
        "PAID": _("Debited"),
        "NO_FUNDS": _("Not enough money"),
        "ACCOUNT_CLOSED": _("Bank account closed"),
        "ACCOUNT_FROZEN": _("Bank account frozen"),
        "NO_MANDATE": _("No mandate at the bank"),
        "NAME_DIFFERS": _("Name differs"),
        "REFUSED_BY_PAYER": _("Refused by the payer"),
        "OTHER": _("Other reason"),
    },
    "reversal_rule": {
        "ANY_DAY": _("any day"),
        "SAME_DAY": _("same day"),
        "WITHIN_DAYS": _("within days"),
        "NEVER": _("never"),
    },
    "guarantee_kind": {
        "BANK_GUARANTEE": _("Bank guarantee"),
        "PLEDGE": _("Pledge"),
        "MORTGAGE": _("Mortgage"),
        "THIRD_PARTY": _("Third-party guarantee"),
        "LANDLORD": _("Landlord answers"),
        "DEPOSIT": _("Deposit"),
    },
    "component": {
        "MARKET_PURCHASE": _("Direct purchase at the contract price"),
        "MARKET_DEVIATION": _("Deviation from the contract"),
        "CATALOGUE": _("Catalogue energy price"),
        "AGENT_PURCHASE": _("Agent purchase"),
        "LINE_LOSS": _("Line loss"),
        "TRANSMISSION": _("Transmission and distribution"),
        "SYSTEM_OPERATION": _("System operation"),
        "FUNDS": _("Funds and surcharges"),
        "PRINTED_DIFFERENCE": _("Difference to the printed price"),
        "TIER": _("Tier"),
        "TIER_SURCHARGE": _("Tier surcharge"),
        "FREE_ENERGY": _("Free energy"),
        "CAPACITY": _("Capacity fee"),
        "DEMAND": _("Demand fee"),
        "DEMAND_EXCESS": _("Demand above the tolerance"),
        "POWER_FACTOR": _("Power-factor adjustment"),
        "BREACH_CHARGE": _("Charge for the breach"),
    },
    "period": {
        "SHARP": _("Sharp"),
        "PEAK": _("Peak"),
        "FLAT": _("Flat"),
        "VALLEY": _("Valley"),
        "DEEP": _("Deep valley"),
    },
    "deviation": {"ABOVE": _("Above the tolerance"), "BELOW": _("Below the tolerance")},
    "benefit": {
        "FLAT_PRICE": _("Flat price"),
        "LARGE_HOUSEHOLD": _("Large household"),
        "FREE_ENERGY": _("Free energy"),
    },
    "feed_in_item": {"PURCHASE": _("Purchase"), "SUBSIDY": _("Subsidy")},
    "fund": {
        "RENEWABLE": _("Renewable energy surcharge"),
        "RESERVOIR": _("Reservoir resettlement funds"),
        "WATER_PROJECT": _("Major water projects fund"),
    },
    "unit": {
        "KWH": _("kWh"),
        "KW": _("kW"),
        "KVA": _("kVA"),
        "KW_DAY": _("kW"),
        "KVA_DAY": _("kVA"),
        "YUAN": _("yuan"),
    },
    "register": {
        "total": _("Total"),
        "sharp": _("Sharp"),
        "peak": _("Peak"),
        "flat": _("Flat"),
        "valley": _("Valley"),
        "deep": _("Deep valley"),
        "reactive_forward": _("Reactive, lagging"),
        "reactive_reverse": _("Reactive, leading"),
        "max_demand": _("Maximum demand"),
    },
    "read_kind": {
        "NORMAL": _("Read"),
        "INSTALLED": _("At installation"),
        "REMOVED": _("At removal"),
        "ESTIMATED": _("Estimated"),
    },
    "quantity_step": {
        "METERED": _("Metered"),
        "SUB_METER": _("Sub-meter"),
        "TRANSFORMER_LOSS": _("Transformer loss"),
        "LINE_LOSS": _("Loss of the line"),
        "FIXED_QUANTITY": _("Fixed quantity"),
        "FIXED_SHARE": _("Fixed share"),
        "RECEIVED": _("Received"),
        "BACK_BILLED": _("Back-billed energy"),
    },
    "capacity_change": {
        "NEW": _("New transformer"),
        "INCREASE": _("Increase"),
        "REDUCTION": _("Reduction"),
        "SUSPENSION": _("Suspension"),
        "RESUMPTION": _("Resumption"),
        "TERMINATION": _("Termination"),
        "DEMAND_DECLARED": _("Demand declared anew"),
    },
    "month_convention": {
        "DAY_BY_DAY": _("each day is a thirtieth of the month"),
        "CAPPED_30": _("each day is a thirtieth of the month, thirty days at most"),
        "SUBTRACT_REDUCED_DAYS": _("the full month, less a thirtieth for each reduced day"),
    },
    "notice_kind": {
        "WILL_CROSS": _("Will cross its limit"),
        "NEAR": _("Close to its limit"),
        "PASSED": _("Beyond the first tier"),
    },
    "stage": {
        "import": _("Import"),
        "metering": _("Metering"),
        "validation": _("Validation"),
        "scheme": _("Scheme check"),
        "rating": _("Rating"),
        "feed_in": _("Feed-in"),
        "billing": _("Billing"),
        "settlement": _("Settlement"),
        "contracts": _("Agreement"),
        "exposure": _("Exposure"),
        "payments": _("Payments"),
        "forecast": _("Forecast"),
    },
    "owner": {
        "METER_READER": _("Meter reader"),
        "METERING": _("Metering staff"),
        "REVIEWER": _("Reviewer"),
        "ACCOUNT_MANAGER": _("Account manager"),
        "ARCHIVE": _("Archive staff"),
    },
    "statement": {
        "BILLED": _("Billed"),
        "HELD": _("Held for review"),
        "BLOCKED": _("Blocked"),
        "UNEXPLAINED": _("Neither bill nor reason"),
        "NOT_READ": _("Read on a later day"),
        "NOT_OPEN": _("Opened after the month"),
        "CLOSED": _("Closed before the month"),
        "FEED_IN_ONLY": _("Feeds in only"),
    },
    **RECONCILIATION_WORDS,
    "metering_mode": {"REGISTER": _("Registers"), "INTERVAL": _("Quarter-hours")},
}
"""By kind of code, then by code."""

STATES: dict[str, tuple[str, str, Promise]] = {
    **REQUEST_STATES,
    **RECONCILIATION_STATES,
    **PREPAID_STATES,
    **CREDIT_STATES,
    **DRAFT_STATES,
    **AGENT_STATES,
    **LEGAL_STATES,
    **NOTICE_STATES,
    **SUPPLY_STATES,
    **RUN_STATES,
    **CARD_STATES,
    **WARNING_STATES,
    **ANOMALY_STATES,
    **NEXT_STATES,
    **WEBHOOK_STATES,
    **WALLET_STATES,
    **ARRANGEMENT_STATES,
    **CLOSING_STATES,
    **GUARANTEE_STATES,
    **RENEGOTIATION_STATES,
    **VISIT_STATES,
    "SETTLED": ("ok", "✓", _("Paid")),
    "OVERDUE": ("bad", "!", _("Overdue")),
    "DUE_TODAY": ("warn", "◆", _("Due today")),
    "UPCOMING": ("idle", "○", _("Not yet due")),
    "COVERED": ("ok", "✓", _("Covered")),
    "UNCOVERED": ("bad", "!", _("Uncovered")),
    "UNKNOWN": ("idle", "–", _("Not computed")),
    "ISSUED": ("ok", "✓", _("Issued")),
    "HELD": ("warn", "◆", _("Waiting for approval")),
    "APPROVED": ("ok", "✓", _("Approved")),
    "CLEARED": ("ok", "✓", _("Cleared")),
    "PREPAID": ("idle", "○", _("Partly prepaid")),
    "SUSPENSE": ("warn", "◆", _("Payer unknown")),
    "REVERSED": ("bad", "×", _("Reversed")),
    "REVERSAL": ("idle", "−", _("Reversal")),
    "PROPOSED": ("warn", "◆", _("Waiting for a decision")),
    "TURNED_DOWN": ("idle", "×", _("Turned down")),
    "BATCH_CREATED": ("idle", "○", _("Not sent")),
    "BATCH_SENT": ("warn", "◆", _("Out with the bank")),
    "BATCH_ANSWERED": ("ok", "✓", _("Answered")),
    "BATCH_RECALLED": ("idle", "–", _("Recalled")),
    "LOCKED": ("warn", "◆", _("Locked")),
    "PAID_DEBIT": ("ok", "✓", _("Debited")),
    "FAILED_DEBIT": ("bad", "!", _("Failed")),
    "IN_TRANSIT": ("warn", "◆", _("In transit")),
    "AT_THE_BANK": ("ok", "✓", _("At the bank (done)")),
    "CHANNEL_OPEN": ("ok", "✓", _("Takes payments")),
    "CHANNEL_CLOSED": ("idle", "–", _("Closed")),
    "UPCOMING_VERSION": ("idle", "○", _("Not yet in force")),
    "OPEN": ("warn", "◆", _("Not resolved")),
    "RESOLVED": ("ok", "✓", _("Resolved")),
    "PENDING": ("idle", "○", _("Waiting")),
    "DONE": ("ok", "✓", _("Done")),
    "RUNNING": ("warn", "◆", _("Unfinished")),
    "FAILED": ("bad", "!", _("Failed")),
    "JOB_RUNNING": ("warn", "◆", _("Running")),
    "ACTIVE": ("ok", "✓", _("May sign in")),
    "LEFT": ("idle", "–", _("Disabled")),
    "STOPPED": ("idle", "–", _("Stopped")),
}
"""Colour, sign and word of each state a row may have: never colour alone."""


def word(group: str, code: object) -> str:
    """Return the word for a code; an unknown code stands for itself."""
    known = WORDS[group].get(str(code))
    return str(known) if known is not None else str(code if code is not None else "–")


def item_word(item: str) -> str:
    """Return the word for the item of a charge line: a period of the day, a fund, or both; else itself."""
    if "." in item:
        return " · ".join(item_word(part) for part in item.split("."))
    known = WORDS["period"].get(item) or WORDS["fund"].get(item) or WORDS["deviation"].get(item)
    known = known or WORDS["benefit"].get(item)
    return str(known) if known is not None else item
