"""Show what a correction would do to bills, receivables and money: done for real, then taken back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.flows.carry_correction import carry_correction
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import Draft, draft_correction
from yingshou.flows.follow_correction import Consequences
from yingshou.records.payments.frames import open_balances, open_items, unapplied_money
from yingshou.records.payments.operations import lock_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account stands, in yuan: principal and penalty it owes, and its prepaid money."""

    principal: Decimal
    penalty: Decimal
    prepaid: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A draft, what would follow of it in yuan, and how the account stands before and after."""

    draft: Draft
    consequences: Consequences
    before: Standing
    after: Standing


def preview_correction(*, bill_no: str, inputs: CorrectedInputs, as_of: date) -> Preview:
    """Carry a correction out as of a day and take everything back, so that what is shown is what would be.

    Raises UnableToCorrectBillError, see `draft_correction`.
    """
    account_no = bill_no.rsplit("-", maxsplit=2)[0]
    with transaction.atomic():
        lock_accounts([account_no])
        draft = draft_correction(bill_no=bill_no, inputs=inputs)
        before = _standing(account_no, as_of)
        carried = [
            carry_correction(month=month, batch_name=f"PREVIEW-{month.bill_no}", as_of=as_of)
            for month in draft.months
        ]
        after = _standing(account_no, as_of)
        transaction.set_rollback(True)
    return Preview(draft=draft, consequences=_sum(carried), before=before, after=after)


def _standing(account_no: str, as_of: date) -> Standing:
    owed = open_items(account_nos=[account_no], as_of=as_of)
    return Standing(
        principal=total(open_balances([account_no]), "principal_open"),
        penalty=total(owed, "penalty_open"),
        prepaid=total(unapplied_money([account_no]), "amount"),
    )


def _sum(carried: list[Consequences]) -> Consequences:
    def of(name: str) -> Decimal:
        return sum((getattr(each, name) for each in carried), ZERO_YUAN)

    return Consequences(
        back_billed=of("back_billed"), credited=of("credited"), released=of("released"),
        penalty_released=of("penalty_released"), cleared=of("cleared"),
    )  # fmt: skip
