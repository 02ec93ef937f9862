"""Exchange debit batches with the bank without hand work: leave the files, take the answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.import_debit_answers import DebitAnswered, import_debit_answers
from yingshou.flows.send_debit_batch import send_debit_batch
from yingshou.gateways.banks.debit_file import read_debit_answers, write_debit_file
from yingshou.gateways.banks.drop import Drop
from yingshou.gateways.statements.refusal import StatementRefusedError
from yingshou.records.debits.frames import items
from yingshou.records.debits.operations import mark_delivered
from yingshou.records.debits.queries import undelivered, unsent
from yingshou.records.runs.operations import exclusive, open_run, replace_problems

LOCK = "debits:exchange"
KIND = "DEBIT_ANSWERS"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRefused:
    """A file of the bank of which nothing was taken, and why."""

    name: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitsExchanged:
    """What went out and came in. Amounts in yuan; `problems` counts answers that were not taken."""

    delivered: tuple[str, ...]
    files: int
    paid: int
    paid_amount: Decimal
    failed: int
    problems: int
    refused: tuple[FileRefused, ...]


def exchange_debits(*, drop: Drop, as_of: date, exchanged_by: str) -> DebitsExchanged:
    """Leave every batch that is not out with the bank there, and take every answer that waits.

    A batch is noted as sent before its file goes, so that nobody recalls it meanwhile, and as delivered
    after: a file whose delivery failed is left again, with the same name and bytes. An answer file that is
    damaged is put aside whole, its dues stay locked until the bank sends it anew. One exchange at a time;
    each batch and file is a transaction. Raises DropError, which leaves what is done.

    Raises:
        DropError: the place cannot be reached.
        UnableToRunError: another exchange is under way.
    """
    with exclusive(LOCK):
        for batch_no in unsent():
            send_debit_batch(batch_no=batch_no, sent_by=exchanged_by, as_of=as_of, by_hand=False)
        delivered = tuple(_deliver(drop, batch_no, created) for batch_no, created in undelivered())
        taken: list[DebitAnswered] = []
        refused: list[FileRefused] = []
        for name in drop.waiting():
            content = drop.fetch(name)
            try:
                taken.append(_take(name, content, as_of, exchanged_by))
            except StatementRefusedError as error:
                refused.append(FileRefused(name=name, code=error.code, zh=error.zh, en=error.en))
            drop.settle(name, content, good=not refused or refused[-1].name != name)
    return DebitsExchanged(
        delivered=delivered,
        files=len(taken),
        paid=sum(each.paid for each in taken),
        paid_amount=sum((each.paid_amount for each in taken), ZERO_YUAN),
        failed=sum(each.failed for each in taken),
        problems=sum(each.problems.height for each in taken),
        refused=tuple(refused),
    )


def _deliver(drop: Drop, batch_no: str, created: date) -> str:
    content = write_debit_file(batch_no=batch_no, created_date=created, items=items(batch_no))
    drop.put(f"{batch_no}.deb", content)
    mark_delivered(batch_no)
    return batch_no


def _take(name: str, content: bytes, as_of: date, person: str) -> DebitAnswered:
    """Take one answer file; its problems are kept with a run of its own."""
    with TemporaryDirectory(prefix="yingshou-answers-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        answers = read_debit_answers(path)
    done = import_debit_answers(answers=answers, as_of=as_of, taken_by=person, source=name)
    if done.problems.height:
        run_no = f"{KIND}-{sha256(name.encode() + content).hexdigest()[:16]}"
        with transaction.atomic():
            open_run(run_no=run_no, kind=KIND, as_of=as_of, rules={"file": name})
            replace_problems(run_no=run_no, problems=done.problems.with_columns(owner=pl.lit("CASHIER")))
    return done
