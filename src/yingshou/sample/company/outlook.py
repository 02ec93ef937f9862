"""What the sample's office looks ahead with: worklists, grades, warnings, risk of the book."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yingshou.core.errors import YingshouError
from yingshou.flows.back_test_credit import KIND as BACK_TEST
from yingshou.flows.back_test_credit import back_test_credit
from yingshou.flows.grade_accounts import grade_accounts
from yingshou.flows.plan_actions import plan_actions
from yingshou.flows.run_risk import run_risk
from yingshou.flows.runner import BatchFailure
from yingshou.flows.switch_champion import switch_champion
from yingshou.flows.train_scorecard import train_scorecard
from yingshou.flows.watch_warnings import watch_warnings
from yingshou.records.credit import queries
from yingshou.records.credit.operations import CHAMPION, UnableToGrade

_TRAINED_BY, _APPROVED_BY = "administrator", "team_lead"
_SNAPSHOTS = 3
"""Days a month apart that are learnt from: fewer than in an office, so that the sample is built soon."""


class OutlookFailedError(YingshouError):
    """A run of the outlook did not go through."""

    code = "SAMPLE_FAILED"


def plan_day(day: date) -> Mapping[str, Any]:
    """Make the worklists of a day; safe to repeat."""
    result = plan_actions(as_of=day)
    _check(result.failures)
    return {"drawn": result.drawn, "measured": result.measured, "lines": result.lines}


def review_credit(day: date) -> Mapping[str, Any]:
    """Grade the accounts as of the end of a day; safe to repeat."""
    result = grade_accounts(as_of=day)
    _check(result.failures)
    return {"accounts": result.accounts}


def train(day: date) -> Mapping[str, Any]:
    """Train a scorecard on what is known on a day, and let who leads approve it as the champion.

    With too few defaults nothing is learnt and the rules stand alone, as in an office. Safe to repeat.
    """
    try:
        found = train_scorecard(as_of=day, trained_by=_TRAINED_BY, snapshots=_SNAPSHOTS)
    except UnableToGrade as refused:
        if refused.code != "TOO_FEW_DEFAULTS":
            raise
        return {"accounts": 0, "defaults": 0}
    if queries.holder(CHAMPION) is None:
        switch_champion(
            model_no=found.model_no, as_of=day, person=_APPROVED_BY, reason="未参与训练的用户上排序有效，启用"
        )
    return {"accounts": found.accounts, "defaults": found.defaults}


def back_test(review: date, day: date) -> Mapping[str, Any]:
    """Hold an earlier review against what became of its accounts, once."""
    if not queries.reports(kind=BACK_TEST).filter(as_of=review).exists():
        back_test_credit(review=review, as_of=day)
    return {"accounts": queries.grades(as_of=review).count()}


def watch(day: date) -> Mapping[str, Any]:
    """Watch the accounts for signs of a default; safe to repeat."""
    return {"accounts": watch_warnings(as_of=day).accounts}


def sum_up_risk(day: date) -> Mapping[str, Any]:
    """Work out what the book may lose; safe to repeat."""
    return {"accounts": run_risk(as_of=day).accounts}


def _check(failures: tuple[BatchFailure, ...]) -> None:
    if failures:
        reason = failures[0].error
        raise OutlookFailedError(zh=f"批次失败：{reason}", en=f"a batch failed: {reason}")
