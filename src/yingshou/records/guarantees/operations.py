"""Writes of security; releases in the caller's transaction, which holds the account."""

from datetime import date

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import GUARANTEES, Table
from yingshou.records.copy import Stored, store_new
from yingshou.records.guarantees.frames import RULE_DATABASE_TABLES
from yingshou.records.guarantees.models import Guarantee, Release, ReleaseDecision


class UnableToActOnGuarantee(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act on security is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store(frame: pl.DataFrame) -> Stored:
    """Store instruments that are new; what is stored is never overwritten."""
    return store_new("guarantees_guarantee", GUARANTEES.conform(frame), GUARANTEES.key)


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of the rules of reminders; what is stored is never overwritten."""
    return store_new(RULE_DATABASE_TABLES[table.name], table.conform(frame), table.key)


def known(guarantee_no: str) -> Guarantee:
    """Return an instrument. Raises UnableToActOnGuarantee where there is none."""
    found = Guarantee.objects.filter(pk=guarantee_no).first()
    if found is None:
        raise UnableToActOnGuarantee(
            "UNKNOWN_GUARANTEE",
            zh=f"没有担保 {guarantee_no}。请核对担保编号",
            en=f"there is no instrument {guarantee_no}; check its number",
            field="guarantee_no",
        )
    return found


def released_from(guarantee_no: str) -> date | None:
    """Return the day from which an instrument was given back or replaced, None while it is held."""
    rows = Release.objects.filter(guarantee_id=guarantee_no)
    held = rows.filter(renewed_by_no__isnull=False) | rows.filter(decision__approved=True)
    return held.order_by("from_date").values_list("from_date", flat=True).first()


def ask_release(
    *, guarantee: Guarantee, from_date: date, reason: str, asked_by: str, asked_date: date,
    renewed_by_no: str | None = None,
) -> str:  # fmt: skip
    """Write a request to give an instrument back, or that another takes its place; return its number.

    Raises UnableToActOnGuarantee where it is gone already, a request waits, or the day does not fit.
    """
    before = Release.objects.filter(guarantee=guarantee)
    if released_from(guarantee.pk) or before.filter(decision=None, renewed_by_no=None).exists():
        raise UnableToActOnGuarantee(
            "RELEASED_ALREADY",
            zh=f"担保 {guarantee.pk} 已解除、已被替换或正在申请解除",
            en=f"instrument {guarantee.pk} was given back or replaced, or a request waits",
            field="guarantee_no",
        )
    if from_date <= guarantee.valid_from or (guarantee.valid_to and from_date >= guarantee.valid_to):
        raise UnableToActOnGuarantee(
            "OUT_OF_RANGE",
            zh="解除日期须在担保有效期之内",
            en="the day must lie within the validity of the instrument",
            field="from_date",
        )
    number = f"{guarantee.pk}-R{before.count() + 1}"
    Release.objects.create(
        release_no=number, guarantee=guarantee, from_date=from_date, renewed_by_no=renewed_by_no,
        reason=reason.strip()[:200], asked_by=asked_by, asked_date=asked_date,
    )  # fmt: skip
    return number


def waiting_release(release_no: str) -> Release:
    """Return a request that waits for its decision. Raises UnableToActOnGuarantee where there is none."""
    found = Release.objects.filter(pk=release_no, decision=None, renewed_by_no=None).first()
    if found is None:
        raise UnableToActOnGuarantee(
            "NOT_WAITING",
            zh=f"没有待审批的担保解除申请 {release_no}",
            en=f"no request {release_no} to give an instrument back waits for a decision",
            field="release_no",
        )
    return found


def decide_release(
    *, release: Release, approved: bool, decided_by: str, decided_date: date, note: str
) -> None:
    """Write the decision of a second person. Raises UnableToActOnGuarantee where it is the one who asked."""
    if decided_by == release.asked_by:
        raise UnableToActOnGuarantee(
            "SAME_PERSON",
            zh="申请人不能审批自己的申请。请由另一人审批",
            en="who asked does not decide; ask another person",
            field="decided_by",
        )
    ReleaseDecision.objects.create(
        release=release, approved=approved, decided_by=decided_by, decided_date=decided_date,
        note=note.strip()[:200],
    )  # fmt: skip
