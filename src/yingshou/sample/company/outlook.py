"""What the sample's office looks ahead with: worklists, grades, warnings, risk of the book."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yingshou.core.errors import YingshouError
from yingshou.flows.grade_accounts import grade_accounts
from yingshou.flows.plan_actions import plan_actions
from yingshou.flows.run_risk import run_risk
from yingshou.flows.runner import BatchFailure
from yingshou.flows.watch_warnings import watch_warnings


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
