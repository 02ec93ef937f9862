"""Writes of agreements on arrears, in the caller's transaction, which holds the account."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.records.arrangements.frames import last_numbers
from yingshou.records.arrangements.models import (
    Arrangement,
    ArrangementDecision,
    ArrangementEnd,
    ArrangementItem,
)
from yingshou.records.copy import copy_in

COMPLETED, BROKEN, CANCELLED = "COMPLETED", "BROKEN", "CANCELLED"


class UnableToArrange(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An agreement on arrears is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store(
    *, arrangement_no: str, account_no: str, items: pl.DataFrame, terms: pl.DataFrame, grace_days: int,
    reason: str, proposed_by: str, proposed_date: date,
) -> None:  # fmt: skip
    """Write a proposal with its items (receivable_no, principal, penalty) and its `arrangement_terms`."""
    last_clearing, last_adjustment = last_numbers(account_no)
    Arrangement.objects.create(
        arrangement_no=arrangement_no, account_id=account_no,
        total=debt(items), grace_days=grace_days,
        reason=reason, last_clearing=last_clearing, last_adjustment=last_adjustment,
        proposed_by=proposed_by, proposed_date=proposed_date,
    )  # fmt: skip
    number = pl.lit(arrangement_no).alias("arrangement_no")
    copy_in("arrangements_arrangementitem", items.select(number, "receivable_no", "principal", "penalty"))
    copy_in("arrangements_arrangementterm", terms)


def debt(items: pl.DataFrame) -> Decimal:
    """Return what items (principal, penalty) come to in yuan."""
    total = items.select(pl.col("principal").sum() + pl.col("penalty").sum()).item()
    return Decimal(total or ZERO_YUAN)


def covered(receivable_nos: list[str]) -> list[str]:
    """Return those of some items that an agreement covers which waits or runs."""
    return list(
        ArrangementItem.objects.filter(receivable_id__in=receivable_nos, arrangement__end__isnull=True)
        .exclude(arrangement__decision__approved=False)
        .values_list("receivable_id", flat=True)
    )


def waiting(arrangement_no: str) -> Arrangement:
    """Return a proposal that waits for its decision. Raises UnableToArrange where there is none."""
    found = Arrangement.objects.filter(pk=arrangement_no).first()
    if found is None or ArrangementDecision.objects.filter(pk=arrangement_no).exists():
        raise UnableToArrange(
            "NOT_WAITING",
            zh=f"没有待审批的欠费分期协议 {arrangement_no}。请刷新列表查看其现状",
            en=f"no agreement on arrears {arrangement_no} waits for a decision; see its state in the list",
            field="arrangement_no",
        )
    return found


def check_second_person(*, proposal: Arrangement, person: str) -> None:
    """Raise UnableToArrange where a person would decide on what is their own proposal."""
    if person == proposal.proposed_by:
        raise UnableToArrange(
            "SAME_PERSON",
            zh="提出人不能审批或取消自己的分期协议。请由另一人办理",
            en="who proposed an agreement does not decide or cancel it; ask another person",
            field="decided_by",
        )


def decide(*, proposal: Arrangement, approved: bool, decided_by: str, decided_date: date, note: str) -> None:
    """Write the decision of a second person. Raises UnableToArrange where it is the one who proposed."""
    check_second_person(proposal=proposal, person=decided_by)
    ArrangementDecision.objects.create(
        arrangement=proposal, approved=approved, decided_by=decided_by, decided_date=decided_date,
        note=note.strip()[:200],
    )  # fmt: skip


def running(arrangement_no: str) -> Arrangement:
    """Return an agreement that runs. Raises UnableToArrange where there is none."""
    found = Arrangement.objects.filter(pk=arrangement_no, decision__approved=True, end__isnull=True).first()
    if found is None:
        raise UnableToArrange(
            "NOT_RUNNING",
            zh=f"没有执行中的欠费分期协议 {arrangement_no}。请刷新列表查看其现状",
            en=f"no agreement on arrears {arrangement_no} is running; look at its state in the list",
            field="arrangement_no",
        )
    return found


def end(
    *, arrangement_no: str, state: str, ended_date: date, ended_by: str, paid: Decimal, note: str = ""
) -> None:
    """Write how an agreement ended: COMPLETED, BROKEN or CANCELLED."""
    ArrangementEnd.objects.create(
        arrangement_id=arrangement_no, state=state, ended_date=ended_date, ended_by=ended_by, paid=paid,
        note=note.strip()[:200],
    )  # fmt: skip
