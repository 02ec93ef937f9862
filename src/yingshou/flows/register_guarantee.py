"""Register security, or that a new instrument takes the place of an old one."""

from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.tables import GUARANTEES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.import_checks import check_references, check_rows
from yingshou.records.audit.operations import record_event
from yingshou.records.claims.queries import guarantee as guarantee_on
from yingshou.records.guarantees.operations import (
    UnableToActOnGuarantee,
    ask_release,
    known,
    released_from,
    store,
)
from yingshou.records.payments.operations import lock_accounts


def register_guarantee(*, values: dict[str, Any], registered_by: str, as_of: date) -> str:
    """Store an instrument and return its number; the same again changes nothing. One transaction.

    `values` are the columns of the table `guarantees`. Raises UnableToActOnGuarantee with the code of the
    rule that a value breaks.
    """
    row = GUARANTEES.conform(
        pl.DataFrame([values], schema_overrides={n: GUARANTEES.schema[n] for n in values})
    )
    good, problems = check_rows(
        table=GUARANTEES, frame=row, as_of=as_of, database_table="guarantees_guarantee"
    )
    if good.height:
        good, problems = check_references(table=GUARANTEES, frame=good)
    if problems.height:
        raise _refusal(str(problems["code"][0]), str(problems["column"][0] or ""))
    number = str(row["guarantee_no"][0])
    with transaction.atomic():
        stored = store(good)
        if stored.conflicts.height:
            raise _refusal("CONFLICT", "guarantee_no")
        if stored.inserted:
            record_event(
                actor=registered_by, action="REGISTER_GUARANTEE", subject=number, detail=row.to_dicts()[0]
            )
    return number


def renew_guarantee(*, renewed_no: str, values: dict[str, Any], registered_by: str, as_of: date) -> str:
    """Register an instrument that takes the place of another from its first day on; return its number.

    Where both would be valid at once the old one ends on the day the new one begins, so that nothing counts
    twice; the new one must then answer for no less and end no earlier. To give up security, ask for a
    release. One transaction. Raises UnableToActOnGuarantee.
    """
    with transaction.atomic():
        old = known(renewed_no)
        lock_accounts([str(old.account_id)])
        number = register_guarantee(
            values={**values, "account_no": old.account_id},
            registered_by=registered_by,
            as_of=as_of,
        )
        new = known(number)
        overlaps = old.valid_to is None or new.valid_from < old.valid_to
        if overlaps and released_from(renewed_no) is None:
            left = guarantee_on(renewed_no, on=as_of).left
            ends_earlier = new.valid_to is not None and (old.valid_to is None or new.valid_to < old.valid_to)
            if new.amount < left or ends_earlier:
                raise UnableToActOnGuarantee(
                    "LESS_SECURITY",
                    zh="新凭证金额更小或更早失效，不能直接替换。请先申请解除旧凭证",
                    en="the new one answers for less or ends earlier; ask for a release of the old one",
                    field="amount",
                )
            ask_release(
                guarantee=old, from_date=new.valid_from, reason=f"续保 {number}", asked_by=registered_by,
                asked_date=as_of, renewed_by_no=number,
            )  # fmt: skip
        record_event(
            actor=registered_by, action="RENEW_GUARANTEE", subject=renewed_no, detail={"renewed_by": number}
        )
    return number


def _refusal(code: str, field: str) -> UnableToActOnGuarantee:
    reason = PROBLEM_CODES[code]
    return UnableToActOnGuarantee(
        code,
        zh=f"{field}：{reason.zh}。{reason.remedy_zh}",
        en=f"{field}: {reason.en}; {reason.remedy_en}",
        field=field,
    )
