"""Signals that a provider lays as files into a folder."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.gateways.files import SUFFIXES, read_table
from yingshou.gateways.signals.port import SignalSourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderConnector:
    """A folder whose CSV, Excel and Parquet files are tables of signals; files are never moved or changed."""

    name: str
    folder: Path

    def fetch(self, *, since: date) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read the signals of all files from a day on. Raises SignalSourceError, FileRefusedError."""
        if not self.folder.is_dir():
            raise SignalSourceError(
                zh=f"没有文件夹 {self.folder}", en=f"there is no folder {self.folder}", field="folder"
            )
        rows, problems = [CREDIT_SIGNALS.empty()], [PROBLEMS.empty()]
        for path in sorted(each for each in self.folder.iterdir() if each.suffix.lower() in SUFFIXES):
            read = read_table(CREDIT_SIGNALS, path)
            rows.append(CREDIT_SIGNALS.conform(read.frame))
            problems.append(PROBLEMS.conform(read.problems))
        fresh = pl.concat(rows).filter(pl.col("signal_date") >= since)
        # Files of several days may hold the same signal.
        return fresh.unique(maintain_order=True), pl.concat(problems)
