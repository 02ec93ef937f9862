"""Work off a difference: accept what is proposed, match by hand, book, or let time pass; undo each."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.reconciliation import LEFT, MATCHES, RIGHT
from yingshou.core.tables import PAYMENTS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.agent_calls import note_booked_line
from yingshou.flows.apply_money import total
from yingshou.flows.channel_money import LONGEST_NUMBER, book_fees
from yingshou.flows.import_payments import import_payments
from yingshou.flows.own_payment import disown_payment, own_payment
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import AGENT_DEPOSITS, BANK, CHANNEL_FEES, credit, debit, post
from yingshou.records.payments.frames import channel_of, fees_of_payment
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.reconciliation import queries
from yingshou.records.reconciliation.models import Act, Difference, Line
from yingshou.records.reconciliation.operations import (
    OPEN,
    UnableToReconcile,
    act,
    booked_before,
    fees_booked,
    hold_difference,
    next_match_no,
    store_fee,
    store_matches,
    undo_match,
)

PAYER = "PAYER"
SIDES = 2


def accept_proposal(*, difference_no: str, accepted_by: str, as_of: date, note: str = "") -> None:
    """Do what is proposed: match with the item, book to the account, or give the money to it.

    One transaction. Raises UnableToReconcile where the difference is not open or nothing is proposed.
    """
    with transaction.atomic():
        found = _open(difference_no)
        if found.proposal_kind == "MATCH":
            other = _by_item(found.leg, found.proposal)
            _match([found, hold_difference(other)], accepted_by, as_of, note, "ACCEPT")
        elif found.proposal_kind == "ACCOUNT" and found.leg == PAYER:
            _own(found, found.proposal, accepted_by, as_of, note)
        elif found.proposal_kind == "ACCOUNT":
            _book(found, found.proposal, accepted_by, as_of, note)
        else:
            raise UnableToReconcile(
                zh="没有可接受的建议，请手工处理", en="nothing is proposed; settle it by hand", field="kind"
            )


def give_to_account(
    *, difference_no: str, account_no: str, given_by: str, as_of: date, note: str = ""
) -> None:
    """Give money of an unknown payer, or a line nothing stands against, to an account named by a person.

    One transaction. Raises UnableToReconcile.
    """
    with transaction.atomic():
        found = _open(difference_no)
        (_own if found.leg == PAYER else _book)(found, account_no, given_by, as_of, note)


def match_by_hand(*, difference_nos: Sequence[str], matched_by: str, as_of: date, note: str = "") -> None:
    """Match open differences of one channel and leg that add up to nothing.

    One transaction. Raises UnableToReconcile where they do not, to the fen.
    """
    with transaction.atomic():
        held = [_open(number) for number in sorted(set(difference_nos))]
        _match(held, matched_by, as_of, note, "MATCH")


def book_to_suspense(*, difference_no: str, booked_by: str, as_of: date, note: str = "") -> None:
    """Book money the channel or bank has and the ledger has not as a payment of unknown payer.

    One transaction. Raises UnableToReconcile where there is no such money.
    """
    with transaction.atomic():
        _book(_open(difference_no), None, booked_by, as_of, note)


def book_as_fee(*, difference_no: str, booked_by: str, as_of: date, note: str) -> None:
    """Book money the bank lacks or has taken as a fee (渠道手续费): it leaves BANK.

    One transaction. Raises UnableToReconcile where the bank has more and not less.
    """
    with transaction.atomic():
        found = _open(difference_no)
        amount = _lacking(found)
        if amount <= 0:
            raise UnableToReconcile(
                zh="银行没有少款，不能记为手续费",
                en="the bank does not lack money; this is no fee",
                field="kind",
            )
        _post_fee(found, amount, as_of, note)
        act(found, kind="FEE", state="FEE", acted_date=as_of, acted_by=booked_by, note=note)
        _record(found, "FEE", booked_by)


def mark_as_timing(*, difference_no: str, marked_by: str, as_of: date, until: date, note: str = "") -> None:
    """Mark a difference as one that time settles; it opens again after `until` unless it has gone.

    One transaction. Raises UnableToReconcile where the day has passed or the difference is not open.
    """
    with transaction.atomic():
        found = _open(difference_no)
        if until < as_of or found.leg == PAYER:
            raise UnableToReconcile(
                zh=f"时间性差异的截止日 {until} 不能早于今天，不明款也不是时间性差异",
                en=f"{until} must not lie before today, and unknown money is no matter of time",
                field="until",
            )
        act(
            found, kind="TIMING", state="TIMING", acted_date=as_of, acted_by=marked_by, note=note, until=until
        )
        _record(found, "TIMING", marked_by)


def undo_act(*, difference_no: str, undone_by: str, as_of: date, note: str = "") -> None:
    """Take back what was done about a difference; every difference of the same match is open again.

    One transaction. Raises UnableToReconcile where nothing was done, or a payment that was booked can no
    longer be taken back.
    """
    with transaction.atomic():
        found = hold_difference(difference_no)
        last = found.acts.last()
        if found.state == OPEN or last is None or last.kind in {"UNDO", "CLOSED", "MATCHED", "REVERSE"}:
            raise UnableToReconcile(
                zh=f"差异 {difference_no} 没有可撤销的处理",
                en=f"there is nothing to undo on {difference_no}",
                field="difference_no",
            )
        _take_back(found, last, undone_by, as_of, note)
        together = [found] if last.match_id is None else _of_match(last.match_id)
        for each in together:
            act(each, kind="UNDO", state=OPEN, acted_date=as_of, acted_by=undone_by, note=note)
            _record(each, "UNDO", undone_by)


def _take_back(found: Difference, last: Act, undone_by: str, as_of: date, note: str) -> None:
    if last.match_id is not None:
        undo_match(match_no=last.match_id, undone_date=as_of, undone_by=undone_by, note=note)
    if last.kind == "FEE":
        _post_fee(found, -_lacking(found), as_of, note)
    elif last.payment_no and found.leg == PAYER:
        disown_payment(payment_no=last.payment_no, as_of=as_of, reason=note)
    elif last.payment_no:
        reverse_payment(
            payment_no=last.payment_no, reversed_date=as_of, reversed_by=undone_by,
            reason=note or f"对账撤销 {found.pk}",
        )  # fmt: skip


def _open(difference_no: str) -> Difference:
    found = hold_difference(difference_no)
    if found.state != OPEN:
        raise UnableToReconcile(
            zh=f"差异 {difference_no} 已处理，请先撤销",
            en=f"{difference_no} has been settled; undo that first",
            field="difference_no",
        )
    return found


def _by_item(leg: str, item_no: str) -> str:
    found = queries.differences().filter(leg=leg, item_no=item_no, state=OPEN).first()
    if found is None:
        raise UnableToReconcile(
            zh="建议的对方已不在未达清单中", en="the proposed counterpart is no longer open", field="proposal"
        )
    return str(found.pk)


def _of_match(match_no: str) -> list[Difference]:
    numbers = queries.differences().filter(acts__match_id=match_no).order_by("pk")
    return [hold_difference(str(number)) for number in numbers.values_list("pk", flat=True).distinct()]


def _match(held: list[Difference], by: str, as_of: date, note: str, kind: str) -> None:
    same = {(each.leg, each.channel) for each in held}
    difference = sum((each.amount for each in held), Decimal("0.00"))
    closed = any(each.match_id or each.state != OPEN for each in held)
    if len({each.pk for each in held}) < SIDES or len(same) > 1 or difference or closed:
        raise UnableToReconcile(
            zh=f"两边须为同一渠道的未达项且金额相等，现相差 {difference} 元",
            en=f"both sides must be open items of one channel and add up; they are {difference} apart",
            field="difference_nos",
        )
    number = next_match_no(str(held[0].pk))
    rows = [(number, "HAND", each.side, each.item_no, each.day, abs_signed(each)) for each in held]
    _store(held[0], rows, by, as_of, note)
    for each in held:
        act(each, kind=kind, state="MATCHED", acted_date=as_of, acted_by=by, note=note, match_no=number)
        _record(each, kind, by)


def abs_signed(difference: Difference) -> Decimal:
    """Return the amount of a difference's item as its own side states it."""
    amount = Decimal(difference.amount)
    return amount if difference.side == LEFT else -amount


def _own(found: Difference, account_no: str, by: str, as_of: date, note: str) -> None:
    own_payment(payment_no=found.item_no, account_no=account_no, as_of=as_of, reason=note or str(found.pk))
    act(
        found, kind="ACCEPT", state="ACCEPTED", acted_date=as_of, acted_by=by, note=note,
        payment_no=found.item_no, account_no=account_no,
    )  # fmt: skip
    _record(found, "ACCEPT", by)


def _book(found: Difference, account_no: str | None, by: str, as_of: date, note: str) -> None:
    """Book what the statement has and the ledger lacks as a payment, and match it with the line."""
    if found.leg != "LEDGER" or found.side != LEFT or found.amount <= 0:
        raise UnableToReconcile(
            zh="只有渠道或银行多出的款项才能补记收款",
            en="only money the channel or bank has more can be booked",
            field="kind",
        )
    payment_no = _take(found, account_no, as_of)
    number = next_match_no(str(found.pk))
    rows = [(number, "BOOKED", RIGHT, payment_no, found.day, found.amount)]
    if found.match_id is None:
        rows.append((number, "BOOKED", LEFT, found.item_no, found.day, found.amount))
    _store(found, rows, by, as_of, note)
    kind, state = ("SUSPENSE", "SUSPENSE") if account_no is None else ("ACCEPT", "ACCEPTED")
    act(
        found, kind=kind, state=state, acted_date=as_of, acted_by=by, note=note, match_no=number,
        payment_no=payment_no, account_no=account_no or "",
    )  # fmt: skip
    _record(found, kind, by)


def _take(found: Difference, account_no: str | None, as_of: date) -> str:
    line = queries.line(found.item_no)
    if line is None:
        raise UnableToReconcile(zh="没有对应的明细", en="there is no line behind it", field="difference_no")
    if account_no is not None and not lock_accounts([account_no]):
        raise UnableToReconcile(
            zh=f"户号 {account_no} 不存在。核对户号",
            en=f"there is no account {account_no}; check its number",
            field="account_no",
        )
    channel_no = f"{line.reference[: LONGEST_NUMBER - 16]}-R{found.pk[-8:]}-{booked_before(found) + 1}"
    row = {
        "channel": found.channel, "channel_no": channel_no, "account_no": account_no,
        "payer_name": line.payer_name, "amount": found.amount, "value_date": found.day, "memo": line.text,
    }  # fmt: skip
    frame = PAYMENTS.conform(pl.DataFrame([row], schema=PAYMENTS.schema))
    terms = channel_of(channel=found.channel, value_date=found.day)
    done = import_payments(
        frame=frame, as_of=as_of, source=f"reconciliation {found.pk}",
        paper=terms["money_account"] == AGENT_DEPOSITS, limited=False,
    )  # fmt: skip
    if not done.inserted:
        reason = PROBLEM_CODES[done.problems.item(0, "code")]
        raise UnableToReconcile(zh=f"{reason.zh}。{reason.remedy_zh}", en=f"{reason.en}; {reason.remedy_en}")
    payment_no = f"{found.channel}-{channel_no}"
    _keep_fee_as_stated(found, line, payment_no, terms["money_account"], as_of)
    note_booked_line(
        line=line, payment_no=payment_no, account_no=account_no, amount=found.amount, as_of=as_of,
        other_serial=f"R{found.pk[-8:]}-{booked_before(found) + 1}",
    )  # fmt: skip
    return payment_no


def _keep_fee_as_stated(
    found: Difference, line: Line, payment_no: str, money_account: str, as_of: date
) -> None:
    """Make the fee of a payment booked from a line what the line states beyond the payment it is matched to.

    The rule of the channel has charged what it would keep of a payment; the bank gets what the file says.
    """
    matched = queries.match_items(found).filter(side=RIGHT).first() if found.match_id else None
    before = total(fees_of_payment(matched.item_no), "fee") if matched else ZERO_YUAN
    missing = line.fee - before - total(fees_of_payment(payment_no), "fee")
    row = pl.DataFrame(
        [[payment_no, money_account, missing]],
        schema={"payment_no": pl.String, "money_account": pl.String, "fee": YUAN}, orient="row",
    )  # fmt: skip
    book_fees(payments=row, entry_no=f"STATED-{payment_no}", booked_date=as_of)


def _store(found: Difference, rows: Sequence[tuple[object, ...]], by: str, as_of: date, note: str) -> None:
    matches = pl.DataFrame(rows, schema=MATCHES, orient="row").with_columns(pl.col("amount").cast(YUAN))
    store_matches(
        matches=matches, leg=found.leg, channel=found.channel, made_date=as_of, made_by=by, note=note
    )


def _lacking(found: Difference) -> Decimal:
    """Return what the bank has less than it should: on its own leg, or a debit of its statement."""
    if found.leg == "BANK":
        return Decimal(found.amount)
    is_bank_debit = found.leg == "LEDGER" and found.side == LEFT and found.item_no.startswith("B-")
    return -Decimal(found.amount) if is_bank_debit else Decimal("0.00")


def _post_fee(found: Difference, amount: Decimal, as_of: date, note: str) -> None:
    number = f"FEE-{found.pk}-{fees_booked(found) + 1}"
    legs = [debit(CHANNEL_FEES, amount), credit(BANK, amount)]
    post(entry_no=number, kind="FEE", booked_date=as_of, legs=legs, memo=note[:200])
    store_fee(difference=found, amount=amount, entry_no=number)


def _record(found: Difference, kind: str, by: str) -> None:
    record_event(
        actor=by, action=f"{kind}_DIFFERENCE", subject=str(found.pk), detail={"amount": found.amount}
    )
