"""The words people read for the codes of the tables, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, Promise]] = {
    "customer_class": {
        "RESIDENT": _("Resident"),
        "COMMERCIAL": _("Commerce"),
        "INDUSTRIAL": _("Industry"),
        "AGRICULTURE": _("Agriculture"),
        "PUBLIC": _("Public body"),
    },
    "supply_class": {
        "LOW_VOLTAGE": _("Low voltage"),
        "DEDICATED_TRANSFORMER": _("Dedicated transformer"),
        "DEDICATED_LINE": _("Dedicated line"),
    },
    "voltage_level": {
        "UNDER_1KV": _("Below 1 kV"),
        "KV1_10": _("1–10 kV"),
        "KV20": _("20 kV level"),
        "KV35": _("35 kV level"),
        "KV66": _("66 kV level"),
        "KV110": _("110 kV level"),
        "KV220": _("220 kV level"),
    },
    "price_class": {
        "RESIDENT": _("Residential tiers"),
        "SINGLE": _("Single-part price"),
        "TWO_PART": _("Two-part price"),
    },
    "purchase_class": {"NORMAL": _("Normal purchase"), "ONE_AND_HALF": _("1.5 × purchase price")},
    "demand_basis": {
        "NONE": _("No basic fee"),
        "CAPACITY": _("By capacity"),
        "CONTRACT": _("By declared demand"),
        "ACTUAL": _("By actual demand"),
    },
    "receivable_kind": {
        "INSTALMENT": _("Instalment"),
        "SEGMENT": _("Segment"),
        "FINAL": _("Rest of the bill"),
        "BILL": _("Bill"),
        "BACKBILL": _("Back-bill"),
    },
    "term_kind": {"INSTALMENT": _("Instalment"), "SEGMENT": _("Segment")},
    "adjustment_kind": {"ROLLED": _("Rolled into a later due"), "CREDITED": _("Credited, bill was lower")},
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
        "TRANSFER": _("Bank transfer"),
        "BANK_FILE": _("Bank file"),
        "PREPAID": _("Prepaid balance"),
    },
    "guarantee_kind": {
        "BANK_GUARANTEE": _("Bank guarantee"),
        "PLEDGE": _("Pledge"),
        "MORTGAGE": _("Mortgage"),
        "THIRD_PARTY": _("Third-party guarantee"),
        "DEPOSIT": _("Deposit"),
    },
    "component": {
        "CATALOGUE": _("Catalogue energy price"),
        "AGENT_PURCHASE": _("Agent purchase"),
        "LINE_LOSS": _("Line loss"),
        "TRANSMISSION": _("Transmission and distribution"),
        "SYSTEM_OPERATION": _("System operation"),
        "FUNDS": _("Funds and surcharges"),
        "PRINTED_DIFFERENCE": _("Difference to the printed price"),
        "TIER": _("Tier"),
        "CAPACITY": _("Capacity fee"),
        "DEMAND": _("Demand fee"),
        "DEMAND_EXCESS": _("Demand above the tolerance"),
        "POWER_FACTOR": _("Power-factor adjustment"),
    },
    "period": {
        "SHARP": _("Sharp"),
        "PEAK": _("Peak"),
        "FLAT": _("Flat"),
        "VALLEY": _("Valley"),
        "DEEP": _("Deep valley"),
    },
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
    "run_kind": {
        "IMPORT": _("Import"),
        "BILL": _("Bill run"),
        "CORRECTION": _("Correction"),
        "DUES": _("Issue of dues"),
        "DEMO": _("Sample company"),
    },
    "rule": {
        "accounts": _("Accounts"),
        "bill_month": _("Billing month"),
        "due_days": _("Days until a bill is due"),
        "large": _("Large customers"),
        "months": _("Months"),
        "review_floor": _("Bills reviewed from (yuan)"),
        "review_multiple": _("Bills reviewed from this multiple of the usual"),
        "seed": _("Seed of the drawing"),
        "table": _("Table"),
    },
    "count": {
        "account_days": _("days of accounts"),
        "accounts": _("accounts"),
        "amount": _("yuan"),
        "bills": _("bills"),
        "dues": _("due items"),
        "held": _("held for review"),
        "inserted": _("taken in"),
        "problems": _("problems"),
        "rejected": _("rejected"),
        "rows": _("rows"),
        "unchanged": _("known already"),
    },
    "step": {
        "archive": _("Archive"),
        "bills": _("Bills"),
        "dues": _("Dues"),
        "intervals": _("Quarter-hours"),
        "payments": _("Payments"),
        "positions": _("Daily positions"),
        "reads": _("Reads"),
    },
    "batch_state": {"PENDING": _("Waiting"), "DONE": _("Done"), "FAILED": _("Failed")},
    "stage": {
        "import": _("Import"),
        "metering": _("Metering"),
        "rating": _("Rating"),
        "billing": _("Billing"),
        "settlement": _("Settlement"),
        "contracts": _("Agreement"),
        "exposure": _("Exposure"),
        "payments": _("Payments"),
    },
    "metering_mode": {"REGISTER": _("Registers"), "INTERVAL": _("Quarter-hours")},
}
"""By kind of code, then by code."""

STATES: dict[str, tuple[str, str, Promise]] = {
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
    "OPEN": ("warn", "◆", _("Not resolved")),
    "RESOLVED": ("ok", "✓", _("Resolved")),
    "DONE": ("ok", "✓", _("Done")),
    "RUNNING": ("warn", "◆", _("Unfinished")),
    "FAILED": ("bad", "!", _("Failed")),
}
"""Colour, sign and word of each state a row may have: never colour alone."""


def word(group: str, code: object) -> str:
    """Return the word for a code; an unknown code stands for itself."""
    known = WORDS[group].get(str(code))
    return str(known) if known is not None else str(code if code is not None else "–")


def item_word(item: str) -> str:
    """Return the word for the item of a charge line: a period of the day or a fund, else itself."""
    known = WORDS["period"].get(item) or WORDS["fund"].get(item)
    return str(known) if known is not None else item
