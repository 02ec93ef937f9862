"""Signals from a source into the record."""

from datetime import date

from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.flows.import_table import ImportResult, import_table
from yingshou.gateways.signals import Connector


def take_signals(*, source: Connector, since: date, as_of: date) -> ImportResult:
    """Take the signals a source published from a day on; the same again changes nothing.

    Args:
        source: a connector of `gateways.signals`.
        since: first day asked for.
        as_of: business date; signals of later days are refused.

    Raises:
        SignalSourceError: the source cannot be read at all.
    """
    frame, problems = source.fetch(since=since)
    return import_table(
        table=CREDIT_SIGNALS, frame=frame, as_of=as_of, source=source.name, parse_problems=problems
    )
