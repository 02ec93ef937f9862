"""Write down what an inspection found, and what a correction would start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from yingshou.core.billing.backbilling import POWER_HOURS, UNKNOWN_START_DAYS
from yingshou.core.tables.anomalies import CONFIRMED, RESULTS
from yingshou.records.anomalies.operations import UnableToInspectError, add_result
from yingshou.records.anomalies.queries import finding, inspection
from yingshou.records.audit.operations import record_event
from yingshou.records.billing.queries import bill_state, bills
from yingshou.records.payments.operations import lock_accounts

CAUSES = {"THEFT": "THEFT", "BREACH": "BREACH", "METER_FAULT": "METER_ERROR", "WRONG_WIRING": "WRONG_WIRING"}
"""The cause of a correction (`core.billing.causes`) each confirmed result leads to."""
_IN_FORCE = ("ISSUED", "APPROVED", "HELD")
_SEARCHED = 24
_WATT, _LARGEST = Decimal("0.001"), Decimal(10) ** 6


def record_inspection(
    *,
    inspection_no: str,
    result: str,
    result_date: date,
    found_by: str,
    note: str,
    as_of: date,
    reference: str = "",
    load_kw: Decimal | None = None,
    began_date: date | None = None,
) -> None:
    """Write the result of an inspection down, in one transaction.

    The same again changes nothing, another result is refused.

    Args:
        inspection_no: the inspection.
        result: one of RESULTS.
        result_date: day of the inspection, from the day it was given out to `as_of`.
        found_by: who tells it.
        note: what was found in words.
        as_of: business date.
        reference: protocol, photographs or sealed meter kept as proof; a theft or a breach needs one.
        load_kw: load found connected.
        began_date: first day of it, where it is known.

    Raises:
        UnableToInspectError: no such inspection, another result stands, or something does not fit.
    """
    asked = inspection(inspection_no)
    if asked is None:
        raise _refusal(
            "inspection_no", f"检查 {inspection_no} 不存在", f"there is no inspection {inspection_no}"
        )
    figures = {
        "result": result, "result_date": result_date, "note": note.strip()[:1000],
        "reference": reference.strip()[:200], "load_kw": load_kw, "began_date": began_date,
    }  # fmt: skip
    _check(asked, figures, as_of)
    with transaction.atomic():
        lock_accounts([asked.account_id])
        fresh = add_result(asked, found_by=found_by, **figures)
        if fresh:
            record_event(
                actor=found_by, action="RECORD_INSPECTION", subject=inspection_no,
                detail={"result": result, "result_date": result_date, "reference": reference},
            )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionStart:
    """Where the correction of a confirmed result starts: the bill, the cause, figures as texts by name."""

    bill_no: str
    cause: str
    figures: dict[str, str]


def correction_start(*, inspection_no: str) -> CorrectionStart | None:
    """Return what a correction after an inspection would start from; None without a confirmed result or bill.

    The bill is the last in force. For a theft: the days from its first day, 180 where that is not known, and
    the load that was found, else the one that makes up the missed energy in twelve hours a day (供电营业规则
    (1996) art. 103). Whoever corrects the bill decides on the figures.
    """
    asked = inspection(inspection_no)
    outcome = getattr(asked, "outcome", None)
    if asked is None or outcome is None or outcome.result not in CONFIRMED:
        return None
    latest = bills().filter(account_id=asked.account_id).order_by("-bill_no")[:_SEARCHED]
    bill = next((each for each in latest if bill_state(each.bill_no) in _IN_FORCE), None)
    if bill is None:
        return None
    figures = _theft_figures(asked, outcome) if outcome.result == "THEFT" else {}
    if outcome.result == "METER_FAULT":
        figures = {"found_date": outcome.result_date.isoformat()}
    return CorrectionStart(bill_no=bill.bill_no, cause=CAUSES[outcome.result], figures=figures)


def _theft_figures(asked: Any, outcome: Any) -> dict[str, str]:
    days = UNKNOWN_START_DAYS
    if outcome.began_date is not None:
        days = min(days, (outcome.result_date - outcome.began_date).days + 1)
    figures = {"days": str(days), "hours_per_day": str(POWER_HOURS)}
    load = outcome.load_kw
    if load is None:
        found = finding(asked.account_id)
        missed = found.missed_kwh if found else Decimal(0)
        load = (missed / days / POWER_HOURS).quantize(_WATT, rounding=ROUND_HALF_UP)
    return figures | ({"load_kw": f"{load.normalize():f}"} if load > 0 else {})


def _check(asked: Any, figures: Mapping[str, Any], as_of: date) -> None:
    result, day = figures["result"], figures["result_date"]
    if result not in RESULTS:
        raise _refusal("result", f"没有检查结果 {result}", f"there is no result {result}")
    if not asked.given_date <= day <= as_of:
        raise _refusal(
            "result_date",
            f"检查日期须在派发日 {asked.given_date} 与业务日期 {as_of} 之间",
            f"the day lies between {asked.given_date}, when it was given out, and {as_of}",
        )
    if not figures["note"]:
        raise _refusal("note", "请填写检查情况", "say what was found")
    if result in {"THEFT", "BREACH"} and not figures["reference"]:
        raise _refusal(
            "reference", "窃电、违约用电须注明取证材料", "a theft or a breach needs the proof that was kept"
        )
    if figures["load_kw"] is not None and not 0 < figures["load_kw"] < _LARGEST:
        raise _refusal("load_kw", "接入容量须大于零", "the load is above zero")
    if figures["began_date"] is not None and figures["began_date"] > day:
        raise _refusal("began_date", "起始日期晚于检查日期", "it began after it was found")


def _refusal(field: str, zh: str, en: str) -> UnableToInspectError:
    return UnableToInspectError(zh=zh, en=en, field=field)
