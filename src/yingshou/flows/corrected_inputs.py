"""What a correction puts in the place of the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables import READS
from yingshou.flows.billing_inputs import BillingInputs
from yingshou.records.billing import queries
from yingshou.records.billing.operations import UnableToCorrectBillError

_METER = ("point_no", "meter_no")
_SEQUENCES = 2
"""From a bill to the one that replaces it; its reversal stands between."""
MULTIPLIERS = {"point_no": pl.String(), "meter_no": pl.String(), "multiplier": ENERGY}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInputs:
    """Reads (columns as in `reads`) and multipliers (`MULTIPLIERS`) as they should have been.

    A read takes the place of the one with its key, or is added; a multiplier holds for the bill corrected
    only. A meter that ran wrong by a known factor is corrected by its multiplier times that factor.
    """

    reads: pl.DataFrame = field(default_factory=READS.empty)
    multipliers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MULTIPLIERS))

    def as_json(self) -> dict[str, list[dict[str, str | None]]]:
        """Return the inputs as plain JSON values, numbers and days as text so that nothing is lost."""
        return {
            "reads": self.reads.select(pl.all().cast(pl.String)).to_dicts(),
            "multipliers": self.multipliers.select(pl.all().cast(pl.String)).to_dicts(),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CorrectedInputs":
        """Read back what `as_json` wrote."""
        reads = pl.DataFrame(values["reads"], schema=dict.fromkeys(READS.names, pl.String))
        multipliers = pl.DataFrame(values["multipliers"], schema=dict.fromkeys(MULTIPLIERS, pl.String))
        return cls(
            reads=READS.conform(reads.with_columns(pl.col("read_date").str.to_date())),
            multipliers=multipliers.select(pl.col(name).cast(dtype) for name, dtype in MULTIPLIERS.items()),
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


def inputs_behind(*, account_no: str, bill_month: int, sequence: int) -> CorrectedInputs:
    """Return what approved corrections put in the place of the archive for one bill.

    Reads are those put right for earlier months and for the bills before it in its month, the latest decision
    first; multipliers are those of the correction that made this very bill.
    """
    reads, multipliers = READS.empty(), pl.DataFrame(schema=MULTIPLIERS)
    for month, corrected_sequence, values in queries.approved_inputs(account_no):
        if (month, corrected_sequence) < (bill_month, sequence):
            inputs = CorrectedInputs.from_json(values)
            reads = inputs.on_reads(reads)
            if (month, corrected_sequence + _SEQUENCES) == (bill_month, sequence):
                multipliers = inputs.multipliers
    return CorrectedInputs(reads=reads, multipliers=multipliers)
