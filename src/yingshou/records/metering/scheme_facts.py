"""What the scheme check needs of meters: those that share a point or a number, and what was ever read."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.scheme import READ_FACTS
from yingshou.core.tables import METERING_POINTS
from yingshou.records.copy import copy_out

_POINTS = ", ".join(f"p.{name}" for name in METERING_POINTS.names)
_OWN = "SELECT point_no, meter_no FROM metering_meteringpoint WHERE account_no = ANY(%(account_nos)s)"


def points_touching(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the meters of some accounts, and those of others at the same point or of the same number."""
    return copy_out(
        f"""WITH own AS ({_OWN})
        SELECT {_POINTS} FROM metering_meteringpoint p WHERE p.point_no IN (SELECT point_no FROM own)
        UNION SELECT {_POINTS} FROM metering_meteringpoint p
            WHERE p.meter_no IN (SELECT meter_no FROM own)""",
        {"account_nos": list(account_nos)},
        METERING_POINTS.schema,
    )


def read_facts_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read which registers of the meters of some accounts were ever read, columns as in READ_FACTS."""
    return copy_out(
        f"""WITH own AS ({_OWN})
        SELECT r.point_no, r.meter_no, min(r.read_date), bool_or(r.reactive_forward IS NOT NULL),
            bool_or(coalesce(r.sharp, r.peak, r.flat, r.valley, r.deep) IS NOT NULL)
        FROM own JOIN metering_read r ON r.point_no = own.point_no AND r.meter_no = own.meter_no
        GROUP BY r.point_no, r.meter_no""",
        {"account_nos": list(account_nos)},
        READ_FACTS,
    )
