"""Reads of settlement agreements."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from yingshou.records.contracts.models import Agreement, AgreementTerm, Renegotiation
from yingshou.records.organizations.scope import within


def agreements() -> QuerySet[Agreement]:
    """Return every version of every agreement."""
    found = within(Agreement.objects.select_related("account"), "account__organization__code")
    return found.order_by("account_id", "-version")


def versions(account_no: str) -> QuerySet[Agreement]:
    """Return the versions of an account's agreement, the latest first."""
    return agreements().filter(account_id=account_no).order_by("-version")


def held(*, bill_month: int) -> QuerySet[Agreement]:
    """Return the version of each account that settles a billing month, within the reader's scope."""
    begun = Q(valid_from_month__lte=bill_month)
    later = Agreement.objects.filter(begun, account_id=OuterRef("account_id")).filter(
        Q(valid_from_month__gt=OuterRef("valid_from_month"))
        | Q(valid_from_month=OuterRef("valid_from_month"), version__gt=OuterRef("version"))
    )
    going_on = Q(valid_to_month=None) | Q(valid_to_month__gt=bill_month)
    return agreements().filter(begun, going_on, ~Exists(later)).order_by("account_id")


def in_force(*, account_no: str, bill_month: int) -> Agreement | None:
    """Return the version that settles a billing month, or None where there is none.

    The version with the latest first month wins, and of several with the same the highest number.
    """
    found = (
        Agreement.objects.filter(account_id=account_no, valid_from_month__lte=bill_month)
        .order_by("-valid_from_month", "-version")
        .first()
    )
    ended = found is not None and found.valid_to_month is not None and found.valid_to_month <= bill_month
    return None if ended else found


def terms(*, account_no: str, version: int) -> QuerySet[AgreementTerm]:
    """Return the due dates of a version in order."""
    return AgreementTerm.objects.filter(account_id=account_no, version=version).order_by("term_no")


def renegotiations() -> QuerySet[Renegotiation]:
    """Return every renegotiation with its `state`, the latest first: WAITING, APPROVED or TURNED_DOWN."""
    state = Case(
        When(decision__isnull=True, then=Value("WAITING")),
        When(decision__approved=True, then=Value("APPROVED")),
        default=Value("TURNED_DOWN"),
        output_field=CharField(),
    )
    rows = Renegotiation.objects.select_related("account", "decision")
    return (
        within(rows, "account__organization__code")
        .annotate(state=state)
        .order_by("-proposed_at", "-renegotiation_no")
    )


def renegotiation(renegotiation_no: str) -> Renegotiation | None:
    """Return a renegotiation, or None where there is none of that number."""
    return renegotiations().filter(pk=renegotiation_no).first()
