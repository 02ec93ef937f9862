"""Build the sample company in the database, or go on with it, and sum up how it stands."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.month_indicators import month_indicators
from yingshou.flows.prepare_database import prepare_database
from yingshou.records.billing.models import Bill
from yingshou.records.customers.models import Account
from yingshou.records.payments.models import Payment
from yingshou.records.runs.models import Run
from yingshou.records.runs.operations import (
    add_batches,
    exclusive,
    finish_batch,
    open_run,
    unfinished_batches,
)
from yingshou.sample.company.plan import AS_OF, LAST_MONTH, Plan
from yingshou.sample.company.staff import make_logins
from yingshou.sample.company.timetable import timetable
from yingshou.sample.company.walk import Walk

RUN_NO = "DEMO"
_ANALYSED_AFTER = (1, 20, 60, 180)
"""Steps after which the server counts its rows: often at first, where the tables double from step to step."""

Progress = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and in both languages which one comes now."""


class UnableToBuildSampleError(YingshouError):
    """The database holds something else than this sample."""

    code = "UNABLE_TO_BUILD_SAMPLE"


def run_demo(
    *,
    accounts: int = 20_000,
    large: int = 40,
    months: int = 14,
    seed: int = 20251025,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Walk the sample company through its months, and return how it stands on its last day.

    Every step goes through the flows of daily work and is marked once it is done: a build that was killed
    goes on with the step it was at, one that is complete changes nothing.

    Args:
        accounts: accounts beside the large customers.
        large: large customers with settlement agreements.
        months: billing months, the last being 2026-10.
        seed: the same seed draws the same company.
        progress: told before each step and at the end.

    Returns:
        accounts and bills as numbers; billed, received and arrears in yuan as texts; the indicators of the
        last month as texts with four decimals; `logins`, one entry a role.

    Raises:
        UnableToBuildSampleError: the database holds other accounts, or a sample of other size.
    """
    plan = Plan(accounts=accounts, large=large, months=months, seed=seed)
    prepare_database()
    _refuse_foreign_data(plan)
    with exclusive(RUN_NO):
        _walk(plan, progress)
    settings.BUSINESS_DATE_FILE.write_text(f"{AS_OF.isoformat()}\n", encoding="ascii")
    return {**summary(), "logins": make_logins()}


def _refuse_foreign_data(plan: Plan) -> None:
    """Refuse a database that holds accounts which are not this sample's."""
    run = Run.objects.filter(run_no=RUN_NO).first()
    if run is None and Account.objects.exists():
        raise UnableToBuildSampleError(
            zh="数据库里已有用户档案，示例公司不与真实数据混放。请换一个 YINGSHOU_HOME 或 DATABASE_URL",
            en="the database holds accounts already, and a sample is never mixed with real data; "
            "choose another YINGSHOU_HOME or DATABASE_URL",
        )
    if run is not None and run.rules != plan.rules():
        raise UnableToBuildSampleError(
            zh=f"库中的示例公司参数不同：{run.rules}。用同样的参数继续，或加 --fresh 重新生成",
            en=f"the sample in the database was built with {run.rules}; go on with these, "
            "or start anew with --fresh",
        )


def _walk(plan: Plan, progress: Progress | None) -> None:
    """Carry out the steps that are not done yet."""
    steps = timetable(plan)
    if not Run.objects.filter(run_no=RUN_NO).exists():
        open_run(run_no=RUN_NO, kind="DEMO", as_of=AS_OF, rules=plan.rules())
        add_batches(run_no=RUN_NO, ranges=[(step.kind, step.day.isoformat()) for step in steps])
    walk = Walk(plan)
    # A crash of the machine may lose the last steps with their marks, and they are walked again.
    _execute("SET synchronous_commit = off")
    for batch in unfinished_batches(RUN_NO):
        step = steps[batch.batch_no - 1]
        if progress:
            progress(batch.batch_no - 1, len(steps), step.text)
        finish_batch(batch, counts=walk.act(step))
        if batch.batch_no in _ANALYSED_AFTER:
            _execute("ANALYZE")
    _execute("SET synchronous_commit = on")
    if progress:
        progress(len(steps), len(steps), "完成 · done")


def _execute(statement: str) -> None:
    """Have the server do a piece of housekeeping.

    The tables grow from nothing within a minute, faster than the server counts them by itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)


def summary() -> dict[str, Any]:
    """Return how the sample stands on its last day: totals of the database, indicators of the last month."""
    indicators = month_indicators(bill_month=LAST_MONTH, as_of=AS_OF)
    return {
        "accounts": Account.objects.count(),
        "bills": Bill.objects.count(),
        "billed": _text(Bill.objects.aggregate(total=Sum("amount"))["total"] or ZERO_YUAN),
        "received": _text(Payment.objects.aggregate(total=Sum("amount"))["total"] or ZERO_YUAN),
        "recovery_rate": _text(indicators.recovery_rate),
        "cumulative_recovery_rate": _text(indicators.cumulative_recovery_rate),
        "arrears": _text(indicators.arrears),
        "instalment_share": _text(indicators.instalment_share),
        "on_time_share": _text(indicators.on_time_share),
        "zero_risk_day_share": _text(indicators.zero_risk_day_share),
    }


def _text(value: Decimal | None) -> str | None:
    """Write a figure in full, with all its decimals; None where there is none."""
    return None if value is None else f"{value:f}"
