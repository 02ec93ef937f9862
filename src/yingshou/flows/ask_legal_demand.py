"""Ask for the formal demand (催告函) of a matter: a letter that has to be signed for."""

from datetime import date, datetime

import polars as pl
from django.db import transaction

from yingshou.core.messages.timing import LOCAL
from yingshou.flows.request_notice import request_notice
from yingshou.records.audit.operations import record_event
from yingshou.records.legal import operations
from yingshou.records.legal.operations import refusal
from yingshou.records.payments.frames import open_items


def ask_legal_demand(*, matter_no: str, pay_by: date, asked_by: str, at: datetime) -> str:
    """Ask for a notice LEGAL_DEMAND over what is open of a matter's items, and return its number.

    Once a day; it goes out after the commit, and its proof is evidence of the matter. That it was served is
    recorded as a step (DEMAND_SERVED) when it has been. One transaction.

    Raises UnableToGoToCourt: UNKNOWN_MATTER, PERIOD_ORDER (the last day to pay has passed), UNKNOWN_ITEM
    (nothing is open any more).
    """
    on = at.astimezone(LOCAL).date()
    if pay_by <= on:
        raise refusal("PERIOD_ORDER", "pay_by", pay_by)
    with transaction.atomic():
        matter = operations.hold_matter(matter_no)
        numbers = list(matter.items.order_by("receivable_id").values_list("receivable_id", flat=True))
        owed = open_items(account_nos=[str(matter.account_id)], as_of=on).filter(
            pl.col("receivable_no").is_in(numbers)
        )
        if owed.is_empty():
            raise refusal("UNKNOWN_ITEM", "matter_no", matter_no)
        number = request_notice(
            notice_no=f"LEGAL-{matter_no}-{on:%Y%m%d}", account_no=str(matter.account_id),
            purpose="LEGAL_DEMAND", at=at, receivable_nos=owed["receivable_no"].to_list(),
            facts={
                "amount": owed.select(pl.col("principal_open").sum() + pl.col("penalty_open").sum()).item(),
                "due_date": owed["due_date"].min(), "pay_by": pay_by,
            },
        )  # fmt: skip
        record_event(
            actor=asked_by, action="ASK_LEGAL_DEMAND", subject=matter_no, detail={"notice_no": number}
        )
    return number
