"""Make the bundle of evidence (证据包) of a matter: one archive of a document, exhibits and an index."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.legal import IndexRow, index_text
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.debt_statement import debt_statement
from yingshou.flows.draw_bundle import BundleFacts, draw_bundle
from yingshou.gateways.evidence.archive import Archive, Written, keep_path, parts_of, place_of
from yingshou.records.audit.operations import record_event
from yingshou.records.legal import operations
from yingshou.records.legal.exhibits import EXHIBITS, read_exhibit
from yingshou.records.legal.models import Matter, Step
from yingshou.records.legal.operations import refusal
from yingshou.records.payments.frames import penalty_rules
from yingshou.records.payments.operations import lock_accounts

DOCUMENT, INDEX = "evidence.pdf", "index.json"
_DEBTS = ("应收编号", "应收年月", "到期日", "应收金额", "已收本金", "核销本金", "未清本金", "违约金起算日",
          "应计违约金", "已收违约金", "减免违约金", "未清违约金")  # fmt: skip
_SPANS = ("应收编号", "计息本金", "起算日（含）", "截止日（不含）")
_ENDINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle: its SHA-256, where it is kept, how many exhibits it has, what is claimed in yuan."""

    matter_no: str
    as_of: date
    sha256: str
    path: Path
    exhibits: int
    principal: Decimal
    penalty: Decimal


def make_evidence_bundle(*, matter_no: str, as_of: date, made_by: str, folder: Path) -> Bundle:
    """Put together what proves the claim of a matter as of a day, keep it under its hash, and record that.

    The same facts and the same day give the same bytes, so making it again records nothing new. Exhibits are
    streamed: memory does not grow with their number. The account is held meanwhile, so that they agree.

    Args:
        matter_no: matter.
        as_of: day up to whose end facts count and penalty accrues.
        made_by: who makes it.
        folder: where documents of matters lie.

    Raises:
        UnableToGoToCourt: UNKNOWN_MATTER, PERIOD_ORDER (before the matter was opened), FILE_GONE.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic(), TemporaryDirectory(dir=folder) as scratch:
        account_no = Matter.objects.filter(pk=matter_no).values_list("account_id", flat=True).first()
        lock_accounts([str(account_no)])
        matter = operations.hold_matter(matter_no)
        if as_of < matter.opened_date:
            raise refusal("PERIOD_ORDER", "as_of", as_of)
        making = _Making(matter=matter, as_of=as_of, folder=folder, scratch=Path(scratch))
        exhibits = making.make()
        digest = keep_path(folder=folder, path=making.path)
        name = f"{matter_no}-{as_of:%Y%m%d}.zip"
        if not matter.steps.filter(kind="EVIDENCE", document_hash=digest).exists():
            operations.add_step(
                matter=matter, state=matter.standing.state, kind="EVIDENCE", step_date=as_of,
                amount=making.principal + making.penalty, document_name=name, document_hash=digest,
                recorded_by=made_by,
            )  # fmt: skip
            record_event(
                actor=made_by, action="MAKE_EVIDENCE_BUNDLE", subject=matter_no,
                detail={"sha256": digest, "as_of": as_of, "exhibits": exhibits},
            )  # fmt: skip
    return Bundle(
        matter_no=matter_no, as_of=as_of, sha256=digest, path=place_of(folder=folder, digest=digest),
        exhibits=exhibits, principal=making.principal, penalty=making.penalty,
    )  # fmt: skip


class _Making:
    """A bundle under way."""

    def __init__(self, *, matter: Matter, as_of: date, folder: Path, scratch: Path) -> None:
        self.matter, self.as_of, self.folder = matter, as_of, folder
        self.account_no = str(matter.account_id)
        self.path, self._document = scratch / "bundle.zip", scratch / DOCUMENT
        self.principal = self.penalty = ZERO_YUAN
        self._rows: list[IndexRow] = []
        self._archive = Archive(self.path)

    def make(self) -> int:
        """Write exhibits, document and index; return the number of exhibits."""
        for exhibit in EXHIBITS:
            parts = read_exhibit(
                exhibit, matter_no=self.matter.pk, account_no=self.account_no, as_of=self.as_of
            )
            self._add(f"{exhibit.name}.csv", exhibit.zh, exhibit.en, exhibit.source, parts)
        self._add("debt.csv", "欠费计算表", "Statement of the debt", "receivables", self._debts())
        self._add("penalty_spans.csv", "违约金计算明细", "What bore penalty", "payments", self._spans())
        rules = penalty_rules().write_csv().encode()
        self._add("penalty_rules.csv", "违约金规则", "Rates of penalty", "payments", iter([rules]))
        for step in self._papers():
            self._add_paper(step)
        head = self._head()
        draw_bundle(
            path=self._document,
            facts=BundleFacts(
                matter=self.matter, as_of=self.as_of, rows=self._rows, principal=self.principal,
                penalty=self.penalty,
                debts=lambda: (part.debts for part in self._statement()),
                spans=lambda: (part.spans for part in self._statement()),
            ),
        )  # fmt: skip
        document = self._archive.add(DOCUMENT, parts_of(self._document))
        text = index_text(head=head, rows=self._rows, document=document.sha256)
        self._archive.add(INDEX, iter([text.encode()]))
        self._archive.close()
        return len(self._rows)

    def _add(self, name: str, zh: str, en: str, source: str, parts: Iterator[bytes]) -> Written:
        number = len(self._rows) + 1
        file = f"exhibits/{number:02d}-{name}"
        written = self._archive.add(file, parts)
        self._rows.append(
            IndexRow(number, file, zh, en, written.sha256, written.size, source, self.as_of.isoformat())
        )
        return written

    def _statement(self) -> Generator[Any, None, None]:
        return debt_statement(matter_no=self.matter.pk, account_no=self.account_no, as_of=self.as_of)

    def _debts(self) -> Generator[bytes, None, None]:
        """Write the statement, and sum what is claimed on the way."""
        yield (",".join(_DEBTS) + "\n").encode()
        for part in self._statement():
            owed = part.debts.select(
                (pl.col("principal_open") + pl.col("written_off")).sum(), pl.col("penalty_open").sum()
            ).row(0)
            self.principal += owed[0]
            self.penalty += owed[1]
            yield part.debts.write_csv(include_header=False).encode()

    def _spans(self) -> Generator[bytes, None, None]:
        yield (",".join(_SPANS) + "\n").encode()
        for part in self._statement():
            yield part.spans.write_csv(include_header=False).encode()

    def _papers(self) -> list[Step]:
        """Return the steps with a paper that is kept; bundles made before are none."""
        found = self.matter.steps.filter(document_hash__isnull=False, step_date__lte=self.as_of)
        return list(found.exclude(kind="EVIDENCE").order_by("sequence"))

    def _add_paper(self, step: Step) -> None:
        path = place_of(folder=self.folder, digest=str(step.document_hash))
        if not path.exists():
            raise refusal("FILE_GONE", "document", step.document_name)
        with path.open("rb") as source:
            start = source.read(8)
        ending = next((each for mark, each in _ENDINGS.items() if start.startswith(mark)), "bin")
        written = self._add(
            f"paper-{step.sequence}.{ending}", f"文书：{step.document_name or step.kind}",
            f"Paper: {step.document_name or step.kind}", "legal", parts_of(path),
        )  # fmt: skip
        if written.sha256 != step.document_hash:
            raise refusal("FILE_GONE", "document", step.document_name)

    def _head(self) -> dict[str, str]:
        return {
            "matter_no": self.matter.pk, "account_no": self.account_no, "as_of": self.as_of.isoformat(),
            "opened_date": self.matter.opened_date.isoformat(), "principal": str(self.principal),
            "penalty": str(self.penalty), "format": "yingshou evidence bundle 1",
        }  # fmt: skip
