"""Writes of closings of accounts, in the caller's transaction, which holds the account."""

from datetime import date
from typing import Any

from yingshou.core.errors import YingshouError
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.closings.models import Closing, ClosingDecision, ClosingWithdrawal
from yingshou.records.customers.models import Account


class UnableToClose(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """The closing of an account is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def refusal(code: str, field: str, value: object) -> UnableToClose:
    """Make the refusal of a problem code, with its remedy."""
    reason = PROBLEM_CODES[code]
    return UnableToClose(
        code, zh=f"{value}：{reason.zh}。{reason.remedy_zh}", en=f"{value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )  # fmt: skip


def open_account(account_no: str) -> Account:
    """Return a held account that is not closed and has no closing on its way. Raises UnableToClose."""
    account = Account.objects.get(pk=account_no)
    if account.closed_date is not None:
        raise refusal("ALREADY_CLOSED", "account_no", account_no)
    if Closing.objects.filter(account=account, decision__isnull=True).exists():
        raise refusal("CLOSING_WAITS", "account_no", account_no)
    return account


def store(*, account_no: str, **columns: Any) -> str:
    """Write that an account is to end, columns of Closing, and return its number."""
    number = f"X{account_no}-{Closing.objects.filter(account_id=account_no).count() + 1}"
    Closing.objects.create(closing_no=number, account_id=account_no, **columns)
    return number


def waiting(closing_no: str) -> Closing:
    """Return a closing that waits for its decision. Raises UnableToClose where there is none."""
    found = Closing.objects.filter(pk=closing_no, decision__isnull=True).first()
    if found is None:
        raise refusal("NO_CLOSING", "closing_no", closing_no)
    return found


def decide(*, asked: Closing, approved: bool, decided_by: str, decided_date: date, note: str) -> None:
    """Write the decision of a second person. Raises UnableToClose where it is the one who asked."""
    if decided_by == asked.proposed_by:
        raise refusal("SECOND_PERSON", "decided_by", decided_by)
    ClosingDecision.objects.create(
        closing=asked, approved=approved, decided_by=decided_by, decided_date=decided_date,
        note=note.strip()[:200],
    )  # fmt: skip


def to_come(closing_no: str, *, as_of: date) -> Closing:
    """Return an approved closing whose day has not come and that was not withdrawn.

    Raises UnableToClose where there is none, or its day has come.
    """
    found = Closing.objects.filter(pk=closing_no, decision__approved=True, withdrawal__isnull=True).first()
    if found is None:
        raise refusal("NO_APPROVED_CLOSING", "closing_no", closing_no)
    if found.closed_date <= as_of:
        raise refusal("CLOSING_CARRIED_OUT", "closing_no", closing_no)
    return found


def withdraw(*, closing: Closing, reason: str, withdrawn_by: str, withdrawn_date: date) -> None:
    """Write that a closing is not carried out. Raises UnableToClose without a reason."""
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", "reason")
    ClosingWithdrawal.objects.create(
        closing=closing, reason=reason.strip()[:200], withdrawn_by=withdrawn_by, withdrawn_date=withdrawn_date
    )
