"""Reads of bills and their lines."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from yingshou.records.billing.models import Bill, BillCorrection, ChargeLine, FeedInStatement, QuantityStep
from yingshou.records.customers.models import Account
from yingshou.records.organizations.scope import within, within_accounts
from yingshou.records.runs.models import Problem

_ORGANIZATION = "account__organization__code"
_REVERSED = Exists(Bill.objects.filter(corrects_bill_no=OuterRef("pk"), kind="REVERSAL"))
_STATE = Case(
    When(kind="REVERSAL", then=Value("REVERSAL")),
    When(_REVERSED, then=Value("REVERSED")),
    When(held_reason="", then=Value("ISSUED")),
    When(billapproval__isnull=False, then=Value("APPROVED")),
    default=Value("HELD"),
    output_field=CharField(),
)


def bills() -> QuerySet[Bill]:
    """Return every bill with its account and its `state`: ISSUED, HELD, APPROVED, REVERSED or REVERSAL."""
    return within(Bill.objects.select_related("account").annotate(state=_STATE), _ORGANIZATION)


def bill(bill_no: str) -> Bill | None:
    """Return a bill, or None where no such number exists."""
    return bills().filter(bill_no=bill_no).first()


def feed_in_statement(*, account_no: str, bill_month: int) -> FeedInStatement | None:
    """Return the statement in force of what an account fed in during a month, or None where there is none."""
    return (
        feed_in_statements()
        .filter(account_id=account_no, bill_month=bill_month, reverses=None, reversal=None)
        .first()
    )


def feed_in_statements() -> QuerySet[FeedInStatement]:
    """Return every feed-in statement with its account and its `state`: ISSUED, REVERSED or REVERSAL."""
    state = Case(
        When(reverses__isnull=False, then=Value("REVERSAL")),
        When(reversal__isnull=False, then=Value("REVERSED")),
        default=Value("ISSUED"),
        output_field=CharField(),
    )
    found = FeedInStatement.objects.select_related("account").annotate(state=state)
    return within(found, _ORGANIZATION)


def bills_like(text: str) -> QuerySet[Bill]:
    """Return the bills whose number begins with a text; it begins with the account's, which has the index."""
    return bills().filter(account__account_no__startswith=text.partition("-")[0], bill_no__startswith=text)


def bill_state(bill_no: str) -> str | None:
    """Return the state of a bill as in `bills`, or None where no such number exists."""
    return bills().filter(bill_no=bill_no).values_list("state", flat=True).first()


def bills_of_account(account_no: str) -> QuerySet[Bill]:
    """Return an account's bills, the latest first."""
    return bills().filter(account_id=account_no).order_by("-bill_month", "-sequence")


def held_bills() -> QuerySet[Bill]:
    """Return the bills that wait for a reviewer, worst money first."""
    waiting = bills().filter(~Q(held_reason=""), billapproval__isnull=True)
    return waiting.exclude(kind="REVERSAL").exclude(_REVERSED).order_by("-amount")


def quantity_steps(bill_no: str) -> QuerySet[QuantityStep]:
    """Return the steps from metered to billed energy in order; none where all that was metered is billed."""
    return QuantityStep.objects.filter(bill_id=bill_no).order_by("step_no")


def charge_lines(bill_no: str) -> QuerySet[ChargeLine]:
    """Return a bill's lines in order."""
    return ChargeLine.objects.filter(bill_id=bill_no).order_by("line_no")


def billed_months() -> list[int]:
    """Return the months that have bills, the latest first."""
    return list(Bill.objects.order_by("-bill_month").values_list("bill_month", flat=True).distinct())


def next_bills(after_bill_no: str) -> QuerySet[Bill]:
    """Return the bills whose numbers follow one, in order of number."""
    return bills().filter(bill_no__gt=after_bill_no).order_by(F("bill_no"))


def corrections_of(account_no: str, bill_month: int) -> QuerySet[BillCorrection]:
    """Return the proposals to correct a month's bills with their decisions, the latest first."""
    return (
        BillCorrection.objects.select_related("decision")
        .filter(bill__account_id=account_no, bill__bill_month=bill_month)
        .order_by("-proposed_at", "-correction_no")
    )


def approved_inputs(account_no: str) -> list[tuple[int, int, dict[str, Any]]]:
    """Return month and sequence of an account's corrected bills, with the inputs, in order of decision."""
    return list(
        BillCorrection.objects.filter(bill__account_id=account_no, decision__approved=True)
        .order_by("decision__decided_at", "correction_no")
        .values_list("bill__bill_month", "bill__sequence", "inputs")
    )


def open_corrections() -> QuerySet[BillCorrection]:
    """Return the proposals that wait for a decision, the oldest first."""
    return corrections().filter(decision__isnull=True).order_by("proposed_at", "correction_no")


def corrections() -> QuerySet[BillCorrection]:
    """Return the corrections with `state` and `difference`, the latest first.

    States: PROPOSED, APPROVED or TURNED_DOWN. Proposals of later months that are part of one are left out:
    `parts` of each holds them.
    """
    state = Case(
        When(decision__isnull=True, then=Value("PROPOSED")),
        When(decision__approved=True, then=Value("APPROVED")),
        default=Value("TURNED_DOWN"),
        output_field=CharField(),
    )
    return (
        within(BillCorrection.objects.select_related("bill__account", "decision"), f"bill__{_ORGANIZATION}")
        .filter(part_of__isnull=True)
        .annotate(state=state, difference=F("new_amount") - F("old_amount"))
        .order_by("-proposed_at", "correction_no")
    )


def correction(correction_no: str) -> BillCorrection | None:
    """Return a correction with its `state` and `difference`, or None where no such number exists."""
    return corrections().filter(correction_no=correction_no).first()


def chain(bill_no: str) -> list[Bill]:
    """Return the bills of the account and month of a bill in order: original, reversal, correction."""
    found = Bill.objects.filter(pk=bill_no).values_list("account_id", "bill_month").first()
    if found is None:
        return []
    return list(bills().filter(account_id=found[0], bill_month=found[1]).order_by("sequence"))


_REVIEWED_STAGES = ("metering", "rating", "billing", "validation")
_MINE = Case(
    When(assigned_to="", then=Coalesce("owner", Value("REVIEWER"))),
    default="assigned_to",
    output_field=CharField(),
)


def review_bills() -> QuerySet[Bill]:
    """Return the bills that wait for a reviewer with what held them: figure, limit, owner and note.

    The figures are those of the rule that gave the reason for holding; null where no problem row is left.
    """
    why = Problem.objects.filter(subject=OuterRef("pk"), code=OuterRef("held_reason"), resolved_at=None)
    why = why.annotate(mine=_MINE).order_by("-id")
    return held_bills().annotate(
        figure=Subquery(why.values("value")[:1]),
        figure_column=Subquery(why.values("column")[:1]),
        figure_limit=Subquery(why.values("limit_value")[:1]),
        whose=Coalesce(Subquery(why.values("mine")[:1]), Value("REVIEWER")),
        asked=Coalesce(Subquery(why.values("assigned_note")[:1]), Value("")),
        name=F("account__name"),
    )


def review_problems(effect: str) -> QuerySet[Problem]:
    """Return what bill runs blocked (effect BLOCK) or only noted (WARN), still open, the latest first.

    With the account's name, the bill's amount in yuan where there is one, and whose task it is.
    """
    found = Problem.objects.filter(
        stage__in=_REVIEWED_STAGES, resolved_at=None, effect=effect, run__kind="BILL"
    )
    return (
        within_accounts(found, "account_no")
        .annotate(
            figure=F("value"),
            figure_column=F("column"),
            figure_limit=F("limit_value"),
            whose=_MINE,
            asked=F("assigned_note"),
            name=Subquery(Account.objects.filter(pk=OuterRef("account_no")).values("name")[:1]),
            amount=Subquery(Bill.objects.filter(pk=OuterRef("subject")).values("amount")[:1]),
            bill_month=Cast(KeyTextTransform("bill_month", "run__rules"), IntegerField()),
        )
        .order_by("-id")
    )


def problem_ids_of(bill_nos: Sequence[str]) -> list[int]:
    """Return the open problems that hold some bills."""
    found = Problem.objects.filter(subject__in=list(bill_nos), resolved_at=None, effect="HOLD")
    return list(found.order_by("pk").values_list("pk", flat=True))


def count_and_amount(found: QuerySet[Bill]) -> tuple[int, Decimal]:
    """Return how many bills a query holds and what they come to in yuan."""
    sums = found.order_by().aggregate(bills=Count("pk"), amount=Sum("amount"))
    return sums["bills"], sums["amount"] or Decimal("0.00")
