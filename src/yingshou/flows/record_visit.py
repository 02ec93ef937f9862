"""Write down a visit to a customer with what it found and what is to follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.tables.care import FINDINGS
from yingshou.records.audit.operations import record_event
from yingshou.records.organizations.queries import may
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.reminders.operations import store as store_reminders
from yingshou.records.visits.operations import UnableToRecordVisitError, store

FOLLOW_UP = "FOLLOW_UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What is to be done after a visit, by whom and when."""

    text: str
    due_date: date
    owner: str


def record_visit(
    *,
    account_no: str,
    visit_date: date,
    visited_by: str,
    note: str,
    as_of: date,
    findings: Mapping[str, str] | None = None,
    met: str = "",
    follow_ups: Sequence[FollowUp] = (),
) -> str:
    """Write a visit down and return its number; its follow-ups become reminders of their owners.

    The same visit told again is the same one and adds nothing. One transaction.

    Args:
        account_no: who was visited.
        visit_date: day of the visit, not after `as_of`.
        visited_by: who went.
        note: what is to be said of it in words.
        as_of: business date.
        findings: codes by topic of `FINDINGS`; a topic without one was not spoken of.
        met: whom they met.
        follow_ups: what is to be done after it.

    Raises:
        UnableToRecordVisitError: no such account or person, a code that is none, or a day that does not fit.
    """
    found = {topic: code for topic, code in (findings or {}).items() if code}
    _check(found, note, visit_date, as_of, follow_ups)
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise _refusal("account_no", f"户号 {account_no} 不存在", f"there is no account {account_no}")
        number, fresh = store(
            account_no=account_no, visit_date=visit_date, visited_by=visited_by, met=met.strip()[:100],
            note=note.strip()[:1000], findings=found, recorded_date=as_of,
        )  # fmt: skip
        if not fresh:
            return number
        if follow_ups:
            reminders = _reminders(number, account_no, follow_ups)
            store_reminders(frame=reminders, made_on=as_of, made_by=visited_by)
        record_event(
            actor=visited_by, action="RECORD_VISIT", subject=number,
            detail={"visit_date": visit_date, "findings": found, "follow_ups": len(follow_ups)},
        )  # fmt: skip
    return number


def _reminders(number: str, account_no: str, follow_ups: Sequence[FollowUp]) -> pl.DataFrame:
    rows = [
        (f"{number}-{place}", account_no, FOLLOW_UP, number, each.due_date, None, each.text.strip()[:400],
         each.owner)
        for place, each in enumerate(follow_ups, start=1)
    ]  # fmt: skip
    text = pl.String
    schema = {
        "reminder_no": text, "account_no": text, "kind": text, "subject": text, "due_date": pl.Date,
        "days_before": pl.Int32, "text": text, "username": text,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check(
    findings: Mapping[str, str], note: str, visit_date: date, as_of: date, follow_ups: Sequence[FollowUp]
) -> None:
    for topic, code in findings.items():
        if code not in FINDINGS.get(topic, ()):
            raise _refusal(topic, f"没有走访发现 {topic} {code}", f"there is no finding {topic} {code}")
    if visit_date > as_of:
        raise _refusal("visit_date", "走访日期晚于业务日期", "the visit lies after the business date")
    if not note.strip():
        raise _refusal("note", "请填写走访情况", "say what came of the visit")
    for each in follow_ups:
        if not each.text.strip() or each.due_date < visit_date:
            raise _refusal(
                "follow_ups",
                "后续事项须写明内容，期限不早于走访日期",
                "a follow-up says what is to be done, by a day not before the visit",
            )
        if not may(each.owner, "collect"):
            raise _refusal(
                "follow_ups",
                f"人员“{each.owner}”不存在或不办理催费走访",
                f"{each.owner!r} is no person with the right to collect",
            )


def _refusal(field: str, zh: str, en: str) -> UnableToRecordVisitError:
    return UnableToRecordVisitError(zh=zh, en=en, field=field)
