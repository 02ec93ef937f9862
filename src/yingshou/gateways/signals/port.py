"""What every source of signals does."""

from datetime import date
from typing import Protocol

import polars as pl

from yingshou.core.errors import YingshouError


class SignalSourceError(YingshouError):
    """A source cannot be read at all: not there, not answering, or answering something else."""

    code = "SIGNAL_SOURCE"


class Connector(Protocol):
    """A source of signals."""

    @property
    def name(self) -> str:
        """Return what the source is called."""
        ...

    def fetch(self, *, since: date) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the signals published from a day on, rows of `credit_signals`, and the problem rows.

        The same signal may come again. Raises SignalSourceError.
        """
        ...
