"""The form of a correction: what one cause needs, filled with what stands, read back as corrected inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from yingshou.core.billing.causes import FIGURES
from yingshou.core.tables import ACCOUNTS, READS
from yingshou.core.tables.metering import REGISTERS
from yingshou.flows.correctable import Correctable
from yingshou.flows.corrected_inputs import MULTIPLIERS, CorrectedInputs
from yingshou.interfaces.console.formats import day
from yingshou.interfaces.console.words import WORDS, word

_REGISTERS = (*REGISTERS, "max_demand")
_NUMBERS = ("total", *(name for name in _REGISTERS if name != "total"))
_YES_NO = ("true", "false")
_ARCHIVE = ("WRONG_ARCHIVE", "BREACH")
"""Causes that put the archive right for the month."""


@dataclass(slots=True, kw_only=True)
class Field:
    """One input of the form: its name in the request, label, value, and choices where there are some."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "text"
    wrong: str = ""


@dataclass(slots=True, kw_only=True)
class Group:
    """Inputs that belong together, under a title; one group a read."""

    title: str
    fields: list[Field]


class CorrectionForm:
    """The groups of inputs of a cause. `wrong` holds what cannot be read, by name of the input."""

    def __init__(
        self, *, cause: str, stands: Correctable, given: Mapping[str, str] | None = None,
        offered: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Take the cause, what stands, what the reader sent, if anything, and figures a link offers."""
        self._offered = offered or {}
        self.cause = cause
        self._stands = stands
        self._given = given
        self.wrong: dict[str, str] = {}
        self.inputs = self._read()
        self.groups = self._groups()

    def _sent(self, name: str, stands: str) -> str:
        return stands if self._given is None else self._given.get(name, stands).strip()

    def _read(self) -> CorrectedInputs:
        """Return the inputs that differ from the archive; what another cause shows stays as it was."""
        behind = self._stands.behind
        account = self._account() if self.cause in _ARCHIVE else dict(behind.account)
        multipliers = self._multipliers() if self.cause == "WRONG_MULTIPLIER" else behind.multipliers
        reads = self._reads() if self.cause == "WRONG_READ" else READS.empty()
        figures = {name: self._sent(f"figure-{name}", "") for name in FIGURES.get(self.cause, ())}
        return CorrectedInputs(
            reads=reads, multipliers=multipliers, account=account, cause=self.cause,
            figures={name: text for name, text in figures.items() if text},
        )  # fmt: skip

    def _number(self, name: str, text: str) -> Decimal | None:
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) >= Decimal(10) ** 12:
            self.wrong[name] = _("Write a number.")
            return None
        return value

    def _reads(self) -> pl.DataFrame:
        changed = []
        for index, row in enumerate(self._stands.reads.iter_rows(named=True)):
            new = dict(row)
            for register in _shown(row):
                name = f"read-{index}-{register}"
                new[register] = self._number(name, self._sent(name, plain(row[register])))
            if new != row and None not in (new[register] for register in _shown(row)):
                changed.append(new)
        return pl.DataFrame(changed, schema=READS.schema)

    def _multipliers(self) -> pl.DataFrame:
        changed = []
        for index, row in enumerate(self._stands.multipliers.iter_rows(named=True)):
            name = f"multiplier-{index}"
            value = self._number(name, self._sent(name, self._multiplier(row)))
            if value is not None and value != row["multiplier"]:
                changed.append({**row, "multiplier": value})
        return pl.DataFrame(changed, schema=MULTIPLIERS)

    def _multiplier(self, row: Mapping[str, Any]) -> str:
        """Return the multiplier the bill was made with: the last correction's, else the archive's."""
        own = self._stands.behind.multipliers.filter(
            (pl.col("point_no") == row["point_no"]) & (pl.col("meter_no") == row["meter_no"])
        )
        return plain(own["multiplier"].item() if own.height else row["multiplier"])

    def _account(self) -> dict[str, str]:
        stands = {name: plain(value) for name, value in self._stands.account.items()}
        sent = {name: self._sent(f"account-{name}", self._held(name)) for name in stands}
        return {name: text for name, text in sent.items() if text != stands[name]}

    def _held(self, name: str) -> str:
        return str(self._stands.behind.account.get(name, plain(self._stands.account[name])))

    def _groups(self) -> list[Group]:
        if self.cause == "WRONG_READ":
            return [
                self._read_group(index, row)
                for index, row in enumerate(self._stands.reads.iter_rows(named=True))
            ]
        if self.cause == "WRONG_MULTIPLIER":
            return [self._multiplier_group()]
        figures = [self._figure_field(name) for name in FIGURES.get(self.cause, ())]
        if self.cause in _ARCHIVE:
            archive = [self._archive_field(name) for name in self._stands.account]
            return [Group(title="", fields=[*archive, *figures])]
        return [Group(title="", fields=figures)]

    def _read_group(self, index: int, row: Mapping[str, Any]) -> Group:
        fields = [
            self._field(f"read-{index}-{register}", word("register", register), plain(row[register]))
            for register in _shown(row)
        ]
        title = _("%(day)s · meter %(meter)s · %(kind)s") % {
            "day": day(row["read_date"]),
            "meter": row["meter_no"],
            "kind": word("read_kind", row["read_kind"]),
        }
        return Group(title=title, fields=fields)

    def _multiplier_group(self) -> Group:
        rows = self._stands.multipliers.iter_rows(named=True)
        fields = [
            self._field(
                f"multiplier-{index}",
                _("Multiplier of meter %(meter)s") % {"meter": row["meter_no"]},
                self._multiplier(row),
            )
            for index, row in enumerate(rows)
        ]
        return Group(title="", fields=fields)

    def _archive_field(self, name: str) -> Field:
        made = self._field(f"account-{name}", word("correction_archive", name), self._held(name))
        choices = next(column.choices for column in ACCOUNTS.columns if column.name == name)
        if name == "time_of_use":
            made.choices = [("true", _("Yes")), ("false", _("No"))]
        elif choices:
            made.choices = [(code, word(name, code) if name in WORDS else code) for code in choices]
        return made

    def _figure_field(self, name: str) -> Field:
        offered = self._offered.get(f"figure-{name}", "")[:40]
        made = self._field(f"figure-{name}", word("correction_figure", name), offered)
        made.kind = "date" if name.endswith("_date") else "text"
        return made

    def _field(self, name: str, label: str, stands: str) -> Field:
        return Field(name=name, label=label, value=self._sent(name, stands), wrong=self.wrong.get(name, ""))


def _shown(row: Mapping[str, Any]) -> list[str]:
    """Return the registers a read has."""
    return [register for register in _NUMBERS if row[register] is not None]


def plain(value: Any) -> str:
    """Write a value as an input holds it: numbers without needless zeros, yes and no as codes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO[0] if value else _YES_NO[1]
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
