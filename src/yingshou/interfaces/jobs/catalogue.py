"""What can be run in the background: each with its right, its parameters and the one call that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yingshou.core.errors import YingshouError
from yingshou.core.tables import PAYMENTS
from yingshou.interfaces.jobs import banks, runs, wallets
from yingshou.interfaces.jobs.imports import import_bank_statement, import_upload
from yingshou.interfaces.jobs.notices import notices
from yingshou.interfaces.jobs.outcome import Asked, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value a job is started with: a `month`, a `day`, or a whole `number` of at least `least`."""

    name: str
    kind: str
    default: int | None = None
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A kind of job. `run_no` numbers its run before it begins, where the number is known."""

    code: str
    permission: str
    work: Callable[[Asked], Outcome]
    parameters: tuple[Parameter, ...] = ()
    run_no: Callable[[Mapping[str, Any]], str] = field(default=lambda _parameters: "")
    at_the_console: bool = True


_MONTH = Parameter(name="bill_month", kind="month")


def _number(kind: str) -> Callable[[Mapping[str, Any]], str]:
    """Number the run of a kind for a month and a day, as its flow does."""

    def numbered(parameters: Mapping[str, Any]) -> str:
        day = date.fromisoformat(parameters["as_of"])
        month = f"-{parameters['bill_month']}" if "bill_month" in parameters else ""
        return f"{kind}{month}-{day:%Y%m%d}"

    return numbered


KINDS = {
    kind.code: kind
    for kind in (
        JobKind(
            code="BILL", permission="run_bills", work=runs.bills, parameters=(_MONTH,), run_no=_number("BILL")
        ),
        JobKind(
            code="ESTIMATE", permission="run_bills", work=runs.estimates, parameters=(_MONTH,),
            run_no=_number("ESTIMATE"),
        ),
        JobKind(
            code="DUES", permission="run_bills", work=runs.dues,
            parameters=(Parameter(name="lead_days", kind="number", default=3),),
        ),
        JobKind(
            code="POSITION", permission="run_bills", work=runs.positions,
            parameters=(Parameter(name="from_date", kind="day"), Parameter(name="to_date", kind="day")),
        ),
        JobKind(code="RISK", permission="run_bills", work=runs.risk),
        JobKind(code="WARNING", permission="run_bills", work=runs.warnings, run_no=_number("WARNING")),
        JobKind(code="ANOMALY", permission="run_bills", work=runs.anomalies, run_no=_number("ANOMALY")),
        JobKind(
            code="FEED_IN", permission="run_bills", work=runs.feed_in, parameters=(_MONTH,),
            run_no=_number("FEED_IN"),
        ),
        JobKind(
            code="TIER_NOTICES", permission="run_bills", work=runs.tier_notices,
            run_no=_number("TIER_NOTICES"),
        ),
        JobKind(code="TELL_TIERS", permission="send_notices", work=runs.tell_tiers),
        JobKind(
            code="PREPAID_DAY", permission="run_bills", work=runs.prepaid_day, run_no=_number("PREPAID_DAY")
        ),
        JobKind(
            code="COLLECTION", permission="lead_collection", work=runs.collection,
            run_no=_number("COLLECTION"),
        ),
        JobKind(code="CLOSING", permission="run_bills", work=runs.closings),
        JobKind(
            code="FORECAST", permission="run_bills", work=runs.forecast, run_no=_number("FORECAST")
        ),
        JobKind(code="NEXT", permission="lead_collection", work=runs.next_actions, run_no=_number("NEXT")),
        JobKind(code="SCHEME", permission="run_bills", work=runs.schemes),
        JobKind(code="WALLET_RESOLVE", permission="take_payment", work=wallets.resolve),
        JobKind(
            code="WALLET_STATEMENT", permission="take_payment", work=wallets.statements,
            parameters=(Parameter(name="day", kind="day"),),
        ),
        JobKind(code="NOTICES", permission="send_notices", work=notices),
        JobKind(code="SUPPLY", permission="execute_stop", work=runs.supply),
        JobKind(code="SEAL", permission="close_period", work=runs.seal),
        JobKind(code="DEBIT_EXCHANGE", permission="take_payment", work=banks.debits),
        JobKind(code="COMMISSION", permission="take_payment", work=banks.commissions),
        JobKind(
            code="STATEMENT", permission="take_payment", work=import_bank_statement, at_the_console=False
        ),
        JobKind(code="IMPORT", permission="import_files", work=import_upload, at_the_console=False),
    )
}  # fmt: skip
"""By code, in the order they are offered. Imports are started by uploading their file."""


class UnknownJobKindError(YingshouError):
    """There is no such kind of job."""

    code = "UNKNOWN_JOB_KIND"


def kind_of(code: str) -> JobKind:
    """Return a kind of job. Raises UnknownJobKindError."""
    found = KINDS.get(code)
    if found is None:
        raise UnknownJobKindError(
            zh=f"没有任务类型 {code}", en=f"there is no kind of job {code}", field="kind"
        )
    return found


def right_of(code: str, parameters: Mapping[str, Any]) -> str:
    """Return the permission that starting, stopping and resuming a job asks for: money has its own."""
    if code == "IMPORT" and parameters.get("table") == PAYMENTS.name:
        return "take_payment"
    return kind_of(code).permission
