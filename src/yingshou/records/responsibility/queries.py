"""Reads of who answers for what."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db.models import Exists, OuterRef, Q, QuerySet

from yingshou.core.responsibility import who_answers
from yingshou.core.tables import RESPONSIBILITIES
from yingshou.core.tables.scope import ALL
from yingshou.records.customers.models import Account
from yingshou.records.organizations.scope import scope
from yingshou.records.responsibility.models import Assignment


def responsible(*, account_nos: Sequence[str], role: str, on: date) -> dict[str, str]:
    """Return who answers for accounts in a role on a day; accounts nobody answers for are left out."""
    rows = Account.objects.filter(account_no__in=list(account_nos)).values_list(
        "account_no", "organization_id"
    )
    accounts = pl.DataFrame(list(rows), schema={"account_no": pl.String, "org_code": pl.String}, orient="row")
    stored = Assignment.objects.filter(account_no__in=[ALL, *account_nos], role=role)
    assignments = pl.DataFrame(
        list(stored.values_list(*RESPONSIBILITIES.names)), schema=RESPONSIBILITIES.schema, orient="row"
    )
    found = who_answers(accounts=accounts, assignments=assignments, role=role, on=on)
    return dict(found.select("account_no", "username").iter_rows())


def assignments(*, on: date) -> QuerySet[Assignment]:
    """Return the assignments that hold on a day, within the reader's scope: the latest of each subject."""
    of_subject = Assignment.objects.filter(
        account_no=OuterRef("account_no"), org_code=OuterRef("org_code"), role=OuterRef("role"),
        valid_from__lte=on,
    )  # fmt: skip
    later = of_subject.filter(
        Q(valid_from__gt=OuterRef("valid_from"))
        | Q(valid_from=OuterRef("valid_from"), sequence__gt=OuterRef("sequence"))
    )
    held = _seen(Assignment.objects.filter(~Exists(later), valid_from__lte=on, username__isnull=False))
    held = held.filter(Q(valid_to=None) | Q(valid_to__gt=on))
    return held.order_by("org_code", "account_no", "role")


def history(*, account_no: str = ALL, org_code: str = ALL, role: str = "") -> QuerySet[Assignment]:
    """Return every assignment of an account or an organisation, the latest first."""
    found = _seen(Assignment.objects.filter(account_no=account_no, org_code=org_code))
    found = found.filter(role=role) if role else found
    return found.order_by("role", "-valid_from", "-sequence")


def _seen(query: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Keep the rows of organisations and accounts the reader sees, and of what stands above them."""
    code = scope()
    if not code:
        return query
    above = [code[:length] for length in range(1, len(code) + 1)]
    accounts = Account.objects.filter(organization__code__startswith=code).values("account_no")
    return query.filter(Q(account_no__in=accounts) | Q(org_code__startswith=code) | Q(org_code__in=above))
