"""The words of what lowers or moves what is owed and paid, and of the rules of money."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REQUEST_WORDS: dict[str, dict[str, Promise]] = {
    "adjustment_kind": {
        "ROLLED": _("Rolled into a later due"),
        "CREDITED": _("Credited, bill was lower"),
        "WRITTEN_OFF": _("Written off"),
        "RECOVERED": _("Recovered after write-off"),
        "WRITTEN_OFF_BEARING": _("Written off, penalty runs on"),
        "RECOVERED_BEARING": _("Recovered after write-off, penalty ran on"),
    },
    "request_kind": {
        "WAIVER": _("Waiver of penalty"),
        "REFUND": _("Refund"),
        "TRANSFER": _("Transfer to another account"),
        "WRITE_OFF": _("Write-off"),
        "RESTORE_CLAIM": _("Undoing of a write-off"),
        "FEED_IN_PAYOUT": _("Payout for energy fed in"),
    },
    "request_cause": {
        "SUPPLIER_ERROR": _("Error of the supplier in reading or billing"),
        "CHANNEL_FAILURE": _("Bank or agent failed, not the customer"),
        "WRONG_ARCHIVE": _("Wrong archive data"),
        "SYSTEM_FAILURE": _("System or network failure"),
        "FORCE_MAJEURE": _("Force majeure"),
        "OVERPAID": _("Paid too much"),
        "SUPPLY_ENDED": _("Supply has ended"),
        "PAID_TWICE": _("Paid twice"),
        "WRONG_ACCOUNT": _("Paid to the wrong account"),
        "ENERGY_FED_IN": _("Energy fed in of the month"),
        "OTHER_CAUSE": _("Another cause"),
        "BANKRUPTCY_CLOSED": _("Bankruptcy closed"),
        "EXECUTION_ENDED": _("Execution ended without more"),
        "DEREGISTERED": _("Company struck off"),
        "DEATH_OR_MISSING": _("Debtor dead or missing, nothing left"),
        "OVERDUE_3_YEARS": _("Overdue for more than three years"),
        "SMALL_OVERDUE_1_YEAR": _("Small sum, overdue for more than a year"),
        "OTHER_GROUND": _("Another ground"),
        "WRITTEN_OFF_IN_ERROR": _("Written off in error"),
        "DEBTOR_ABLE_TO_PAY": _("The debtor can pay after all"),
    },
    "clearing_sequence": {"OLDEST_FIRST": _("oldest due first"), "LATEST_FIRST": _("latest due first")},
    "clearing_within": {
        "PENALTY_FIRST": _("penalty before principal"),
        "PRINCIPAL_FIRST": _("principal before penalty"),
        "PROPORTIONAL": _("penalty and principal in proportion"),
    },
    "designation": {
        "FOLLOWED": _("items the payer names go first"),
        "NOT_FOLLOWED": _("whatever the payer names"),
    },
    "base_year": {"RCVBL_YM": _("year of the billing month"), "DUE_DATE": _("year of the due date")},
    "day_count": {
        "PAYMENT_DAY_COUNTED": _("day of payment counted"),
        "PAYMENT_DAY_NOT_COUNTED": _("day of payment not counted"),
    },
}
REQUEST_STATES: dict[str, tuple[str, str, Promise]] = {
    "REFUND_PAID": ("ok", "✓", _("Refund paid")),
    "UNDONE": ("idle", "×", _("Undone")),
}
