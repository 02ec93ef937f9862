"""Ask that claims of an account be written off (坏账核销); another person decides."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.legal import GroundFacts, ground_on, unmet_grounds
from yingshou.flows.record_legal_step import keep_document
from yingshou.flows.request_rules import check_amount
from yingshou.records.arrangements.operations import covered
from yingshou.records.audit.operations import record_event
from yingshou.records.legal import frames, operations
from yingshou.records.legal.models import Matter
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.payments.requests import UnableToMoveMoney, propose, refusal
from yingshou.records.receivables.frames import written_off_among
from yingshou.records.receivables.models import ReceivableLock


def propose_write_off(
    *,
    account_no: str,
    ground: str,
    reason: str,
    proposed_by: str,
    as_of: date,
    receivable_nos: Sequence[str] | None = None,
    matter_no: str = "",
    document: bytes | None = None,
    document_name: str = "",
    folder: Path | None = None,
) -> str:
    """Write a request to write off what is open of overdue items, and return its number; nothing is booked.

    `flows.approve_request` by another person carries it out. The claim is kept: only its principal leaves the
    receivables. One transaction.

    Args:
        account_no: who owes.
        ground: one of CAUSES["WRITE_OFF"]; what it needs is in the table `write_off_grounds`.
        reason: what a reader of the books is told.
        proposed_by: who asks.
        as_of: business date.
        receivable_nos: the items; None for those of the matter, or without one for all that are overdue.
        matter_no: the matter whose steps are the ground; empty = none.
        document: the proof as PDF, JPEG or PNG; kept under its hash.
        document_name: its name, for people.
        folder: where documents lie; needed with `document`.

    Raises:
        UnableToMoveMoney: no such account, item or ground, the ground is not met, an item is locked or in an
            agreement on arrears, a request waits, or by a limit.
        FileRefusedError: the document is no PDF, JPEG or PNG, or too large.
    """
    digest = keep_document(document=document, folder=folder)
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        matter = _matter(matter_no, account_no)
        items = _items(account_no, receivable_nos, matter, as_of)
        rule = _rule(ground, as_of)
        _check(items, rule, matter, digest, as_of)
        amount = operations.total_of(items)
        check_amount(kind="WRITE_OFF", amount=amount, most=amount, as_of=as_of)
        request = propose(
            kind="WRITE_OFF", subject=account_no, amount=amount, cause=ground, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=account_no,
        )  # fmt: skip
        operations.store_write_off(
            request=request, items=items,
            columns={
                "matter": matter, "penalty": rule["penalty"], "document_name": document_name[:200],
                "document_hash": digest,
            },
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_WRITE_OFF", subject=request.request_no,
            detail={"amount": amount, "ground": ground, "items": items.height, "reason": reason},
        )  # fmt: skip
    return str(request.request_no)


def writable(*, account_no: str, receivable_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Return what may be written off of a held account: `receivable_no`, `due_date`, `principal`, `penalty`.

    Raises UnableToMoveMoney where one is not open and overdue, is written off already, out with the bank, or
    part of an agreement on arrears.
    """
    owed = open_items(account_nos=[account_no], as_of=as_of).filter(
        (pl.col("due_date") < as_of) & (pl.col("principal_open") > 0)
    )
    numbers = list(receivable_nos)
    missing = sorted(set(numbers) - set(owed["receivable_no"]))
    if missing or not numbers:
        raise refusal("UNKNOWN_ITEM", "receivable_nos", missing[0] if missing else account_no)
    for code, found in (
        ("WRITTEN_OFF", written_off_among(numbers)),
        ("ITEM_LOCKED", list(ReceivableLock.objects.filter(pk__in=numbers).values_list("pk", flat=True))),
        ("ITEM_LOCKED", covered(numbers)),
    ):
        if found:
            raise refusal(code, "receivable_nos", min(found))
    return owed.filter(pl.col("receivable_no").is_in(numbers)).select(
        "receivable_no", "due_date", principal="principal_open", penalty="penalty_open"
    )


def _matter(matter_no: str, account_no: str) -> Matter | None:
    if not matter_no:
        return None
    found = Matter.objects.filter(pk=matter_no, account_id=account_no).first()
    if found is None:
        raise refusal("UNKNOWN_MATTER", "matter_no", matter_no)
    return found


def _items(
    account_no: str, receivable_nos: Sequence[str] | None, matter: Matter | None, as_of: date
) -> pl.DataFrame:
    if receivable_nos is None:
        owed = open_items(account_nos=[account_no], as_of=as_of)
        late = owed.filter((pl.col("due_date") < as_of) & (pl.col("principal_open") > 0))["receivable_no"]
        named = set(matter.items.values_list("receivable_id", flat=True)) if matter else set(late)
        receivable_nos = [number for number in late if number in named]
    return writable(account_no=account_no, receivable_nos=receivable_nos, as_of=as_of)


def _rule(ground: str, as_of: date) -> dict[str, Any]:
    rule = ground_on(grounds=frames.grounds(), ground=ground, day=as_of)
    if rule is None:
        raise refusal("UNKNOWN_GROUND", "ground", ground)
    return rule


def _check(
    items: pl.DataFrame, rule: dict[str, Any], matter: Matter | None, digest: str, as_of: date
) -> None:
    kinds = matter.steps.values_list("kind", flat=True) if matter else ()
    latest: date = items.get_column("due_date").sort().item(-1)
    facts = GroundFacts(
        latest_due=latest,
        amount=operations.total_of(items),
        steps=frozenset(kinds),
        document=bool(digest),
    )
    for code in unmet_grounds(ground=rule, facts=facts, as_of=as_of):
        raise _unmet(code, rule)


def _unmet(code: str, rule: dict[str, Any]) -> UnableToMoveMoney:
    return refusal(code, "ground", rule["ground"])
