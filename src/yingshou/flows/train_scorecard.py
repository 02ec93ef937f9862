"""Train a scorecard on the company's own accounts and keep it with all it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.credit import last_snapshot, measures, outcome_until, outcomes, score
from yingshou.core.credit.bins import PAIR
from yingshou.core.credit.fit import DIRECTIONS, Settings, fit_scorecard, tenths_of
from yingshou.core.credit.measures import is_monotone
from yingshou.core.tables.credit import SCORECARD_ROWS
from yingshou.flows.credit_model import model_in_use
from yingshou.flows.grade_accounts import BATCH_SIZE, facts_between
from yingshou.flows.runner import Progress
from yingshou.records.audit.operations import record_event
from yingshou.records.credit import frames, queries
from yingshou.records.credit.operations import (
    CHALLENGER,
    CHAMPION,
    UnableToGrade,
    give_role,
    store_scorecard,
)

SNAPSHOTS = 6
"""Days a month apart whose accounts are learnt from."""
LEAST_DEFAULTS = 50
"""With fewer nothing is learnt: rules carry on alone."""
MOST_ROWS = 2_000_000
_TEST_TENTHS = 2
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedScorecard:
    """The scorecard that was trained, `repeated` where the same was there before, and its report."""

    model_no: str
    accounts: int
    defaults: int
    report: Mapping[str, Any]
    repeated: bool


def train_scorecard(
    *, as_of: date, trained_by: str, snapshots: int = SNAPSHOTS, batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
) -> TrainedScorecard:  # fmt: skip
    """Train a scorecard on what was known at several past days and what became of the accounts after each.

    A fifth of the accounts is kept out of the training altogether; on them, as of the last day, it is
    measured, and the champion beside it. It becomes the challenger; a person makes it the champion
    (`switch_champion`).

    Args:
        as_of: business date; the last day learnt from is the last whose outcome is known.
        trained_by: who asks for it.
        snapshots: how many days, a month apart.
        batch_size: accounts read at a time.
        progress: told how many of how many batches are read.

    Raises:
        UnableToGrade: TOO_FEW_DEFAULTS.
    """
    days = _days(as_of, snapshots)
    rows = pl.concat([*_known_rows(days, batch_size, progress)])
    tested = pl.Series(tenths_of(rows["account_no"], salt="test") < _TEST_TENTHS)
    training, test = rows.filter(~tested), rows.filter(tested & (rows["as_of"] == days[-1]))
    defaults = int(training["defaulted"].sum())
    if defaults < LEAST_DEFAULTS or training.height - defaults < LEAST_DEFAULTS:
        raise UnableToGrade(
            "TOO_FEW_DEFAULTS",
            zh=f"可用样本中违约仅 {defaults} 户次，少于 {LEAST_DEFAULTS}，不训练评分卡；规则评分照常",
            en=f"only {defaults} defaults among the rows; with fewer than {LEAST_DEFAULTS} no scorecard is "
            "trained, and the rules carry on",
            field="as_of",
        )
    card = fit_scorecard(
        training, defaulted=training["defaulted"], directions=DIRECTIONS, groups=training["account_no"]
    )
    report = _report(card, test, as_of)
    data_hash = _hash(training)
    return _kept(
        card, report, as_of=as_of, days=days, training=training, data_hash=data_hash, trained_by=trained_by
    )


def _days(as_of: date, snapshots: int) -> list[date]:
    last = last_snapshot(as_of)
    return [
        pl.select(pl.lit(last).dt.offset_by(f"-{back}mo")).item() for back in range(snapshots - 1, -1, -1)
    ]


def _known_rows(days: Sequence[date], batch_size: int, progress: Progress | None) -> Iterator[pl.DataFrame]:
    """Read facts and outcome of each day, a batch of accounts at a time; of a large book a fair part."""
    numbers = [frames.accounts_on(day) for day in days]
    parts = -(-sum(map(len, numbers)) // MOST_ROWS)
    batches = [
        (day, of_day[i], of_day[min(i + batch_size, len(of_day)) - 1])
        for day, of_day in zip(days, numbers, strict=True)
        for i in range(0, len(of_day), batch_size)
    ]
    yield pl.DataFrame(
        schema={"account_no": pl.String, "as_of": pl.Date, "defaulted": pl.Boolean,
                **dict.fromkeys(DIRECTIONS, pl.Int64)}
    )  # fmt: skip
    for done, (day, first, last) in enumerate(batches, start=1):
        yield rows_between(first=first, last=last, day=day, parts=parts)
        if progress:
            progress(done, len(batches))


def rows_between(*, first: str, last: str, day: date, parts: int = 1) -> pl.DataFrame:
    """Return account_no, as_of, defaulted and the facts of a range of accounts whose outcome is known.

    Of the accounts one in `parts` is taken, by its number, so the same ones on each day.
    """
    facts = facts_between(first=first, last=last, as_of=day)
    after = outcomes(items=frames.credit_items(first=first, last=last, as_of=outcome_until(day)), as_of=day)
    known = facts.filter((pl.col("items_due") > 0) | (pl.col("overdue_amount") > 0)).join(
        after, on="account_no", maintain_order="left"
    )
    found = known.with_columns(as_of=pl.lit(day)).select("account_no", "as_of", "defaulted", *DIRECTIONS)
    if parts == 1:
        return found
    return found.filter(pl.Series(tenths_of(found["account_no"], salt="part", of=parts) == 0))


def _report(card: pl.DataFrame, test: pl.DataFrame, as_of: date) -> dict[str, Any]:
    """Measure the scorecard, and the champion beside it, on accounts neither has to have seen."""
    champion = model_in_use(as_of=as_of, role=CHAMPION)
    found = {"challenger": _measured(card, test), "monotone": is_monotone(card, DIRECTIONS)}
    if champion.rows.height:
        found["champion"] = {"model_no": champion.model_no, **_measured(champion.rows, test)}
    return found


def _measured(card: pl.DataFrame, test: pl.DataFrame) -> dict[str, str | int | None]:
    millionths = (score(test, rows=card)["default_probability"] * _MILLION).cast(pl.Int64).to_numpy()
    found = measures(defaulted=test["defaulted"].cast(pl.Int64).to_numpy(), probability=millionths)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in found.items()}


def _hash(rows: pl.DataFrame) -> str:
    digest = sha256()
    for chunk in rows.sort("as_of", "account_no").iter_slices(100_000):
        digest.update(chunk.write_csv(include_header=False).encode())
    return digest.hexdigest()


def _kept(
    card: pl.DataFrame, report: dict[str, Any], *, as_of: date, days: Sequence[date],
    training: pl.DataFrame, data_hash: str, trained_by: str,
) -> TrainedScorecard:  # fmt: skip
    """Keep the scorecard and make it the challenger, in one transaction."""
    settings = Settings()
    model_no = f"SC-{as_of:%Y%m%d}-{data_hash[:8]}"
    repeated = queries.scorecard(model_no) is not None
    defaults = int(training["defaulted"].sum())
    learnt = sorted({fact for name in card["fact"] for fact in name.split(PAIR)} - {""})
    about = {
        "trained_date": as_of, "snapshots": [str(day) for day in days],
        "outcome_until": outcome_until(days[-1]),
        "facts": learnt, "data_hash": data_hash, "accounts": training.height, "defaults": defaults,
        "settings": {name: getattr(settings, name) for name in settings.__slots__}, "report": report,
        "trained_by": trained_by,
    }  # fmt: skip
    if not repeated:
        with transaction.atomic():
            store_scorecard(model_no=model_no, rows=SCORECARD_ROWS.conform(card), about=about)
            give_role(
                role=CHALLENGER, model_no=model_no, from_date=as_of, given_by=trained_by, reason="trained"
            )
            record_event(
                actor=trained_by, action="TRAIN_SCORECARD", subject=model_no,
                detail={"accounts": training.height, "defaults": defaults},
            )  # fmt: skip
    return TrainedScorecard(
        model_no=model_no, accounts=training.height, defaults=defaults, report=report, repeated=repeated
    )
