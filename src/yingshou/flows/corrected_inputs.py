"""What a correction puts in the place of the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.errors import FrameError
from yingshou.core.tables import ACCOUNTS, READS
from yingshou.flows.billing_inputs import BillingInputs
from yingshou.records.billing import queries
from yingshou.records.billing.operations import UnableToCorrectBillError

_METER = ("point_no", "meter_no")
_SEQUENCES = 2
"""From a bill to the one that replaces it; its reversal stands between."""
MULTIPLIERS = {"point_no": pl.String(), "meter_no": pl.String(), "multiplier": ENERGY}
ACCOUNT_FIELDS = (
    "price_class", "purchase_class", "voltage_level", "time_of_use", "demand_basis", "capacity_kva",
    "contract_demand_kw", "power_factor_standard",
)  # fmt: skip
"""What of the archive a correction may put right for its month."""
_TRUE, _FALSE = ("true", "1", "yes", "是"), ("false", "0", "no", "否")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInputs:
    """Reads, multipliers and archive as they should have been, and the figures of energy missed.

    A read takes the place of the one with its key, or is added, for later months too; the rest holds for the
    bill corrected only.

    Args:
        reads: columns as in `reads`.
        multipliers: columns `MULTIPLIERS`.
        account: values out of ACCOUNT_FIELDS by name, as text; an empty text stands for none.
        figures: what the energy missed is worked out from, see `core.billing.causes.FIGURES`; as text.
        cause: cause by which they are read.
    """

    reads: pl.DataFrame = field(default_factory=READS.empty)
    multipliers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MULTIPLIERS))
    account: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the inputs as plain JSON values, numbers and days as text so that nothing is lost."""
        return {
            "reads": self.reads.select(pl.all().cast(pl.String)).to_dicts(),
            "multipliers": self.multipliers.select(pl.all().cast(pl.String)).to_dicts(),
            "account": dict(self.account),
            "figures": dict(self.figures),
            "cause": self.cause,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CorrectedInputs":
        """Read back what `as_json` wrote."""
        reads = pl.DataFrame(values["reads"], schema=dict.fromkeys(READS.names, pl.String))
        multipliers = pl.DataFrame(values["multipliers"], schema=dict.fromkeys(MULTIPLIERS, pl.String))
        return cls(
            reads=READS.conform(reads.with_columns(pl.col("read_date").str.to_date())),
            multipliers=multipliers.select(pl.col(name).cast(dtype) for name, dtype in MULTIPLIERS.items()),
            account=values.get("account", {}),
            figures=values.get("figures", {}),
            cause=values.get("cause", ""),
        )

    def applied(self, archive: BillingInputs) -> BillingInputs:
        """Return the inputs of a bill with these in the place of the archive's.

        Raises UnableToCorrectBillError where a meter is none of the account's or a value cannot be right.
        """
        self._check(archive["metering_points"])
        return {
            **archive,
            "reads": self.on_reads(archive["reads"]),
            "metering_points": self.on_points(archive["metering_points"]),
        }

    def on_reads(self, reads: pl.DataFrame) -> pl.DataFrame:
        """Return reads with these in the place of those with the same key."""
        return pl.concat([reads.join(self.reads, on=list(READS.key), how="anti"), self.reads])

    def on_points(self, points: pl.DataFrame) -> pl.DataFrame:
        """Return metering points with these multipliers."""
        return points.update(self.multipliers, on=list(_METER))

    def on_account(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Return the account with these values of its archive.

        Raises UnableToCorrectBillError where a value is none of its column's.
        """
        dtypes = {column.name: column for column in ACCOUNTS.columns}
        for name, text in self.account.items():
            if name not in ACCOUNT_FIELDS:
                raise _wrong_archive(name, text)
            column = dtypes[name]
            if (not text and not column.nullable) or (text and column.choices and text not in column.choices):
                raise _wrong_archive(name, text)
            accounts = accounts.with_columns(_literal(name, text, column.dtype))
        kept = accounts.filter(rule.keeps.fill_null(value=True) for rule in ACCOUNTS.rules)
        if kept.height != accounts.height:
            raise _wrong_archive(*next(iter(self.account.items()), ("account", "")))
        return accounts

    def _check(self, points: pl.DataFrame) -> None:
        named = pl.concat([self.reads.select(_METER), self.multipliers.select(_METER)])
        unknown = named.join(points, on=list(_METER), how="anti")
        if unknown.height:
            point, meter = unknown.row(0)
            raise UnableToCorrectBillError(
                zh=f"计量点 {point} 的电能表 {meter} 不属于该户",
                en=f"the meter {meter} at {point} is none of this account's",
                field="point_no",
            )
        kept = self.reads.filter(rule.keeps.fill_null(value=True) for rule in READS.rules)
        if kept.height != self.reads.height or self.multipliers.filter(pl.col("multiplier") <= 0).height:
            raise UnableToCorrectBillError(
                zh="示数不应为负或超出范围，倍率必须大于零",
                en="reads must be plausible and not negative, multipliers above zero",
                field="reads",
            )


def _literal(name: str, text: str, dtype: Any) -> pl.Expr:
    if not text:
        return pl.lit(None, dtype).alias(name)
    if dtype == pl.Boolean:
        if text.casefold() not in (*_TRUE, *_FALSE):
            raise _wrong_archive(name, text)
        return pl.lit(text.casefold() in _TRUE).alias(name)
    try:
        # A number out of range or with letters has no place in the column.
        return pl.lit(pl.Series([text]).cast(dtype)[0], dtype).alias(name)
    except (pl.exceptions.PolarsError, FrameError) as error:
        raise _wrong_archive(name, text) from error


def _wrong_archive(name: str, text: str) -> UnableToCorrectBillError:
    return UnableToCorrectBillError(
        zh=f"档案项 {name} 不能为“{text}”，可更正：{'、'.join(ACCOUNT_FIELDS)}",
        en=f"{text!r} is no value of {name}; of the archive {', '.join(ACCOUNT_FIELDS)} may be corrected",
        field=name,
    )


def inputs_behind(*, account_no: str, bill_month: int, sequence: int) -> CorrectedInputs:
    """Return what approved corrections put in the place of the archive for one bill.

    Reads are those put right for earlier months and for the bills before it in its month, the latest decision
    first; the rest is that of the correction that made this very bill.
    """
    reads, own = READS.empty(), CorrectedInputs()
    for month, corrected_sequence, values in queries.approved_inputs(account_no):
        if (month, corrected_sequence) < (bill_month, sequence):
            inputs = CorrectedInputs.from_json(values)
            reads = inputs.on_reads(reads)
            if (month, corrected_sequence + _SEQUENCES) == (bill_month, sequence):
                own = inputs
    return replace(own, reads=reads)
