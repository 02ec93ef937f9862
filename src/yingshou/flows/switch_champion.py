"""Make a scorecard the champion, or take the last switch back in one step."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.credit import queries
from yingshou.records.credit.models import ModelRole
from yingshou.records.credit.operations import CHAMPION, UnableToGrade, give_role, hold_roles


def switch_champion(*, model_no: str, as_of: date, person: str, reason: str) -> ModelRole:
    """Make a scorecard the champion from the next review on; the one that is it already stays.

    Raises:
        UnableToGrade: UNKNOWN_MODEL, MISSING_VALUE without a reason.
    """
    _need_reason(reason)
    with transaction.atomic():
        hold_roles()
        holder = queries.holder(CHAMPION)
        if holder is not None and holder.model_id == model_no:
            return holder
        return _given(model_no, as_of, person, reason)


def roll_back(*, as_of: date, person: str, reason: str) -> ModelRole:
    """Give the role back to the champion before; where there was none, the rules stand alone again.

    Raises:
        UnableToGrade: NO_CHAMPION where none ever was, MISSING_VALUE without a reason.
    """
    _need_reason(reason)
    with transaction.atomic():
        hold_roles()
        switches = list(queries.switches().filter(role=CHAMPION)[:2])
        if not switches:
            raise UnableToGrade(
                "NO_CHAMPION", zh="没有启用过评分卡", en="there never was a champion", field="model_no"
            )
        before = switches[1].model_id if len(switches) > 1 else None
        return _given(before, as_of, person, reason)


def _given(model_no: str | None, as_of: date, person: str, reason: str) -> ModelRole:
    given = give_role(role=CHAMPION, model_no=model_no, from_date=as_of, given_by=person, reason=reason)
    record_event(actor=person, action="SWITCH_CHAMPION", subject=model_no or "-", detail={"reason": reason})
    return given


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UnableToGrade("MISSING_VALUE", zh="请填写原因", en="give the reason", field="reason")
