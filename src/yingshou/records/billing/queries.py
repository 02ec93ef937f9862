"""Reads of bills and their lines."""

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from yingshou.records.billing.models import Bill, ChargeLine

_STATE = Case(
    When(held_reason="", then=Value("ISSUED")),
    When(billapproval__isnull=False, then=Value("APPROVED")),
    default=Value("HELD"),
    output_field=CharField(),
)


def bills() -> QuerySet[Bill]:
    """Return every bill with its account and its `state`: ISSUED, HELD or APPROVED."""
    return Bill.objects.select_related("account").annotate(state=_STATE)


def bill(bill_no: str) -> Bill | None:
    """Return a bill, or None where no such number exists."""
    return bills().filter(bill_no=bill_no).first()


def bills_of_account(account_no: str) -> QuerySet[Bill]:
    """Return an account's bills, the latest first."""
    return bills().filter(account_id=account_no).order_by("-bill_month", "-sequence")


def held_bills() -> QuerySet[Bill]:
    """Return the bills that wait for a reviewer, worst money first."""
    return bills().filter(~Q(held_reason=""), billapproval__isnull=True).order_by("-amount")


def charge_lines(bill_no: str) -> QuerySet[ChargeLine]:
    """Return a bill's lines in order."""
    return ChargeLine.objects.filter(bill_id=bill_no).order_by("line_no")


def billed_months() -> list[int]:
    """Return the months that have bills, the latest first."""
    return list(Bill.objects.order_by("-bill_month").values_list("bill_month", flat=True).distinct())


def next_bills(after_bill_no: str) -> QuerySet[Bill]:
    """Return the bills whose numbers follow one, in order of number."""
    return bills().filter(bill_no__gt=after_bill_no).order_by(F("bill_no"))
