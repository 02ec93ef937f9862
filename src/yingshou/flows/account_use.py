"""The recorded use of one account beside what its peers' course makes of its usual use."""

from datetime import date

import polars as pl

from yingshou.core.anomalies import compared_days, known_days, peer_figures, terms_floats, terms_on
from yingshou.records.anomalies import frames

_PEERS = 60


def account_use(*, account_no: str, peers: str, as_of: date, days: int) -> pl.DataFrame:
    """Return the known days up to a day, with `peers_kwh` = own usual use × the peers' index of the day.

    Columns `use_date`, `days`, `kwh`, `peers_kwh`: kWh a day, two decimals. Days nobody knows have no row.

    Args:
        account_no: account.
        peers: its group, as kept with what was found of it; sixty accounts stand for it.
        as_of: last day.
        days: how far back.
    """
    whole_day = terms_floats(terms_on(terms=frames.anomaly_terms(), day=as_of))["whole_day"]
    numbers = sorted({account_no, *frames.peers_like(peers, as_of=as_of, limit=_PEERS)})
    known = known_days(frames.use_of(numbers, as_of=as_of), as_of=as_of, whole_day=whole_day)
    groups = pl.DataFrame({"account_no": numbers}).with_columns(peers=pl.lit(peers))
    accounts = groups.select("account_no", capacity_kva=pl.lit(None, dtype=pl.Decimal(38, 4)))
    figures = peer_figures(known=known, accounts=accounts, groups=groups)
    mine = known.filter((pl.col("account_no") == account_no) & (pl.col("age") < days))
    rows = compared_days(known=mine, groups=groups, figures=figures)
    two = pl.Decimal(38, 2)
    return rows.select(
        "use_date", "days", kwh=pl.col("kwh").round(2).cast(two),
        peers_kwh=(pl.col("usual") * pl.col("index")).round(2).cast(two),
    ).sort("use_date")  # fmt: skip
