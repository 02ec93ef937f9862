"""The words people read for collection, in both languages."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COLLECTION_WORDS: dict[str, dict[str, Promise]] = {
    "responsible_role": {
        "COLLECTOR": _("Collector"),
        "ACCOUNT_MANAGER": _("Account manager (large customers)"),
        "TEAM_LEAD": _("Team lead"),
        "LEADER": _("Leader in charge"),
    },
    "treatment": {
        "MILD": _("Slight arrears"),
        "HEAVIER": _("Heavier arrears"),
        "SEVERE": _("Severe arrears"),
        "RENTAL": _("Let premises"),
        "SHOP": _("Shop premises"),
        "HIGH_VOLTAGE": _("110 kV and above"),
        "PROTECTED": _("Important users and protected loads"),
        "LEGAL": _("Legal path"),
        "WARNING": _("Early warning"),
        "NEXT": _("Next best action"),
    },
    "step_kind": {
        "CALL": _("Call"),
        "SMS": _("Short message"),
        "LETTER": _("Letter"),
        "VISIT": _("Visit"),
        "STOP_NOTICE": _("Stop notice"),
        "ASK_LANDLORD": _("Ask the landlord"),
        "OFFER_PREPAYMENT": _("Offer prepayment"),
        "STOP_REQUEST": _("Ask for the stop"),
        "LEGAL_REVIEW": _("Legal review"),
    },
    "task_result": {
        "PROMISED": _("Promises to pay"),
        "NOT_REACHED": _("Not reached"),
        "NOBODY_THERE": _("Nobody there"),
        "REFUSED": _("Refuses"),
        "PAID_ALREADY": _("Says it is paid"),
        "DISPUTED": _("Disputes the bill"),
        "HARDSHIP": _("In hardship"),
        "WRONG_NUMBER": _("Wrong number"),
        "SERVED": _("Served and signed"),
        "LANDLORD_PAYS": _("Landlord pays"),
        "PREPAYMENT_SIGNED": _("Prepayment signed"),
        "STOP_ASKED": _("Stop asked for"),
        "NOT_STOPPED": _("No stop"),
        "TO_COURT": _("To court"),
        "NOT_TO_COURT": _("Not to court"),
        "OTHER_RESULT": _("Other result"),
    },
    "arrears_cause": {
        "FORGOT": _("Forgot"),
        "NO_FUNDS": _("No funds"),
        "DISPUTED_BILL": _("Bill disputed"),
        "MOVED_OUT": _("Moved out"),
        "TENANT_LEFT": _("Tenant left"),
        "BUSINESS_CLOSED": _("Business closed"),
        "BANKRUPT": _("Bankrupt"),
        "REFUSES": _("Refuses to pay"),
        "HARDSHIP": _("Hardship"),
        "BANK_FAILED": _("Bank failed"),
        "OTHER_CAUSE": _("Another reason"),
    },
    "task_event": {"REASSIGNED": _("Given to somebody else"), "WITHDRAWN": _("Withdrawn")},
    "withdrawal": {
        "PAID": _("nothing is overdue any more"),
        "HELD": _("on hold"),
        "EARLY": _("too early for the oldest open item"),
    },
    "case_event": {
        "OPENED": _("Case opened"),
        "ANCHORED": _("Counted anew from"),
        "TREATED": _("Treatment"),
        "CLOSED": _("Case closed"),
    },
    "promise": {"MADE": _("Promise made"), "KEPT": _("Promise kept"), "BROKEN": _("Promise broken")},
    "hold_kind": {
        "DISPUTE": _("Dispute"),
        "HARDSHIP": _("Hardship pause"),
        "AGREEMENT": _("Agreement on arrears"),
        "LEGAL": _("Before a court"),
        "OTHER_HOLD": _("Another hold"),
    },
    "case_state": {"OPEN": _("Case open"), "CLOSED": _("Case closed")},
    "task_state": {
        "OPEN": _("With a person"),
        "WAITING": _("Waits for room"),
        "DONE": _("Done (task)"),
        "WITHDRAWN": _("Withdrawn"),
    },
    "criterion": {
        "trait": _("Mark"),
        "grade": _("Grade"),
        "cause": _("Cause of arrears"),
        "voltage_level": _("Voltage"),
        "supply_class": _("Supply"),
        "customer_class": _("Class"),
        "service_grade": _("Service grade"),
        "months": _("Months"),
        "least_amount": _("overdue from (yuan)"),
        "least_days": _("days overdue from"),
    },
    "trait": {
        "RENTAL": _("let"),
        "SHOP": _("shop"),
        "IMPORTANT": _("important user"),
        "PROTECTED": _("protected load"),
        "BROKEN_PROMISE": _("broke a promise"),
        "OLD_ARREARS": _("has old arrears"),
    },
}
SCRIPTS: dict[str, Promise] = {
    "CALL": _(
        "Say who you are; name the sum and since when it is due; ask why, and until when it will be paid."
    ),
    "VISIT": _(
        "Show your card; hand over the demand and have it signed; ask why, and until when it will be paid."
    ),
    "ASK_LANDLORD": _("Tell the landlord what the tenant owes; ask who pays, and until when."),
    "OFFER_PREPAYMENT": _("Explain prepayment and what is given for it; leave the form."),
    "STOP_REQUEST": _("Look at what was demanded and served; ask for the stop, or say why not."),
    "LEGAL_REVIEW": _("Look at the evidence; hand it to the lawyers, or say why not."),
}
"""What to say, where a step has no words of its own."""
_VALUE_WORDS = {"cause": "arrears_cause"}


def met_in_words(met: str, word: Callable[[str, str], str]) -> str:
    """Write the facts a rule asked for in the reader's words: Class Industry; days overdue from 31."""
    parts = [part.partition("=") for part in met.split("; ") if part]
    return "; ".join(
        f"{word('criterion', name)} {word(_VALUE_WORDS.get(name, name), value)}"
        if _VALUE_WORDS.get(name, name) in _SPOKEN
        else f"{word('criterion', name)} {value}"
        for name, _sign, value in parts
    )


_SPOKEN = ("trait", "arrears_cause", "voltage_level", "supply_class", "customer_class")


def bucket_name(*, from_days: int, to_days: int | None) -> str:
    """Name a bucket by the days overdue it holds: 31–90 days."""
    if to_days is None:
        return gettext("%(days)s days and more") % {"days": from_days}
    return gettext("%(first)s–%(last)s days") % {"first": from_days, "last": to_days}
