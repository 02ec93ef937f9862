"""Totals of a statement: opening balance + movements = closing balance, and counts and sums of trailers."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from yingshou.core.money import ZERO_YUAN
from yingshou.gateways.statements.refusal import StatementRefusedError

_NAMES = {
    "count": ("笔数", "count of lines"),
    "net": ("净额", "net sum"),
    "credit_count": ("贷方笔数", "count of credits"),
    "credit_total": ("贷方合计", "sum of credits"),
    "debit_count": ("借方笔数", "count of debits"),
    "debit_total": ("借方合计", "sum of debits"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What a statement file holds once its totals are proven; amounts in yuan, debits positive.

    `proven_by` names what was compared: balance, count, sum. Empty = the file states no totals at all.
    """

    encoding: str
    statements: int
    lines: int
    credit_count: int
    credit_total: Decimal
    debit_total: Decimal
    currencies: tuple[str, ...]
    proven_by: tuple[str, ...]


@dataclass(slots=True)
class Sums:
    """Running counts and sums of one statement."""

    opening: Decimal | None = None
    credit_count: int = 0
    credit_total: Decimal = ZERO_YUAN
    debit_count: int = 0
    debit_total: Decimal = ZERO_YUAN

    def add(self, *, credits_: tuple[int, Decimal], debits: tuple[int, Decimal]) -> None:
        """Add counts and sums of movements, debits as positive amounts."""
        self.credit_count += credits_[0]
        self.credit_total += credits_[1]
        self.debit_count += debits[0]
        self.debit_total += debits[1]

    @property
    def balance(self) -> Decimal | None:
        """Return opening balance + movements, None where no opening balance is known."""
        return None if self.opening is None else self.opening + self.credit_total - self.debit_total

    def figure(self, name: str) -> Decimal:
        """Return a figure a trailer may state."""
        if name == "count":
            return Decimal(self.credit_count + self.debit_count)
        if name == "net":
            return self.credit_total - self.debit_total
        return Decimal(getattr(self, name))


@dataclass(slots=True)
class Prover:
    """Holds the statements of a file against what they state of themselves."""

    path: Path
    encoding: str
    statements: int = 0
    total: Sums = field(default_factory=Sums)
    currencies: set[str] = field(default_factory=set)
    proven_by: set[str] = field(default_factory=set)

    def balance(self, *, sums: Sums, closing: Decimal, row_number: int) -> None:
        """Compare a stated balance with opening + movements."""
        if sums.balance is None:
            return
        self.proven_by.add("balance")
        if sums.balance != closing:
            raise StatementRefusedError(
                "BALANCE", file=self.path.name, row_number=row_number,
                zh=f"余额应为 {sums.balance}，文件写 {closing}，相差 {closing - sums.balance}："
                "有流水缺失、重复或被改动。请向银行重新下载",
                en=f"the balance is {sums.balance} by its movements, the file says {closing}, "
                f"{closing - sums.balance} apart: lines are missing, doubled or changed. Download it again",
            )  # fmt: skip

    def stated(self, *, sums: Sums, name: str, value: Decimal, row_number: int) -> None:
        """Compare a count or sum of a trailer with the lines."""
        found = sums.figure(name)
        counted = name.endswith("count")
        self.proven_by.add("count" if counted else "sum")
        if found != value:
            zh, en = _NAMES[name]
            raise StatementRefusedError(
                "COUNT" if counted else "SUM", file=self.path.name, row_number=row_number,
                zh=f"{zh}应为 {value}，文件中实有 {found}。请向银行重新下载",
                en=f"the {en} is stated as {value}, the file holds {found}. Download it again",
            )  # fmt: skip

    def close(self, sums: Sums) -> None:
        """Count a statement as complete."""
        self.statements += 1
        self.total.add(
            credits_=(sums.credit_count, sums.credit_total), debits=(sums.debit_count, sums.debit_total)
        )

    def result(self) -> Proven:
        """Return what the file holds."""
        total = self.total
        return Proven(
            encoding=self.encoding,
            statements=self.statements,
            lines=total.credit_count + total.debit_count,
            credit_count=total.credit_count,
            credit_total=total.credit_total,
            debit_total=total.debit_total,
            currencies=tuple(sorted(self.currencies)),
            proven_by=tuple(sorted(self.proven_by)),
        )


def truncated(path: Path, row_number: int, zh: str, en: str) -> StatementRefusedError:
    """Return the refusal of a file that ends before it is whole."""
    return StatementRefusedError(
        "TRUNCATED", file=path.name, row_number=row_number,
        zh=f"{zh}，文件不完整。请向银行重新下载", en=f"{en}; the file is incomplete. Download it again",
    )  # fmt: skip


def syntax(path: Path, row_number: int, what: str, value: str) -> StatementRefusedError:
    """Return the refusal of a line whose field cannot be read."""
    shown = value[:60]
    return StatementRefusedError(
        "SYNTAX", file=path.name, row_number=row_number,
        zh=f"{what} 无法读取：“{shown}”。核对文件格式，或向银行重新下载",
        en=f"{what} cannot be read: “{shown}”. Check the layout, or download the file again",
    )  # fmt: skip
