"""Reads of cost control for pages and the API; scoped to the reader's organisation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from yingshou.core.money import ZERO_YUAN
from yingshou.records.organizations.scope import within, within_accounts
from yingshou.records.prepayment.models import (
    Conversion,
    LevelChange,
    PrepaidBalance,
    PrepaidDay,
    PrepaidDayLine,
    PrepaidMonth,
    PrepaidStanding,
    PrepaymentAgreement,
    PrepaymentCampaign,
    SignUp,
    StopAsk,
)


def standings() -> QuerySet[PrepaidStanding]:
    """Return how the accounts on cost control stand, the least money first."""
    found = PrepaidStanding.objects.select_related("account", "account__organization")
    return within(found, "account__organization__code").order_by("balance", "account_id")


def standing(account_no: str) -> PrepaidStanding | None:
    """Return how an account stands, None where it is not on cost control."""
    return standings().filter(account_id=account_no).first()


def level_counts() -> dict[str, int]:
    """Count the accounts at each level."""
    rows = within(PrepaidStanding.objects.all(), "account__organization__code")
    return dict(rows.values_list("level").annotate(count=Count("pk")).order_by())


def agreements(*, account_no: str = "") -> QuerySet[PrepaymentAgreement]:
    """Return the versions of agreements, the latest first."""
    found = PrepaymentAgreement.objects.all()
    if account_no:
        found = found.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-valid_from", "account_no")


def days_of(account_no: str, *, from_date: date, to_date: date) -> QuerySet[PrepaidDay]:
    """Return the priced days of an account from one day to another, both included, in order."""
    found = PrepaidDay.objects.filter(account_no=account_no, use_date__range=(from_date, to_date))
    return within_accounts(found, "account_no").order_by("use_date")


def day(account_no: str, use_date: date) -> PrepaidDay | None:
    """Return a priced day of an account."""
    return days_of(account_no, from_date=use_date, to_date=use_date).first()


def last_day(account_no: str) -> date | None:
    """Return the last day of an account that was priced."""
    found: date | None = PrepaidDay.objects.filter(account_no=account_no).aggregate(last=Max("use_date"))[
        "last"
    ]
    return found


def lines_of_day(account_no: str, use_date: date) -> QuerySet[PrepaidDayLine]:
    """Return the lines of a priced day in their order."""
    found = PrepaidDayLine.objects.filter(account_no=account_no, use_date=use_date)
    return within_accounts(found, "account_no").order_by("line_no")


def balances_of(account_no: str, *, from_date: date, to_date: date) -> QuerySet[PrepaidBalance]:
    """Return the balances of an account from one day to another, both included, in order."""
    found = PrepaidBalance.objects.filter(account_no=account_no, balance_date__range=(from_date, to_date))
    return within_accounts(found, "account_no").order_by("balance_date")


def months_of(account_no: str) -> QuerySet[PrepaidMonth]:
    """Return the months of an account that were held against their bill, the latest first."""
    found = PrepaidMonth.objects.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-bill_month")


def level_changes(account_no: str) -> QuerySet[LevelChange]:
    """Return the changes of level of an account, the latest first."""
    found = LevelChange.objects.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-id")


def stops_asked(account_no: str) -> QuerySet[StopAsk]:
    """Return the stops asked for an account, the latest first."""
    found = StopAsk.objects.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-out_since")


def conversions(account_no: str) -> QuerySet[Conversion]:
    """Return how an account went over from one way of paying to another, the latest first."""
    found = Conversion.objects.filter(account_no=account_no)
    return within_accounts(found, "account_no").order_by("-on_date")


def campaigns() -> list[dict[str, Any]]:
    """Return the campaigns, the latest first, each with how many it won and what its gifts cost, in yuan."""
    found = PrepaymentCampaign.objects.order_by("-valid_from", "campaign_no")
    won = {
        row["campaign_id"]: row
        for row in SignUp.objects.values("campaign_id")
        .annotate(won=Count("pk"), cost=Sum("gift_cost"))
        .order_by()
    }
    empty: dict[str, Any] = {"won": 0, "cost": ZERO_YUAN}
    return [
        {
            "campaign_no": each.campaign_no, "name": each.name, "valid_from": each.valid_from,
            "valid_to": each.valid_to, "gift": each.gift, "gift_cost": each.gift_cost, "budget": each.budget,
            "won": won.get(each.campaign_no, empty)["won"],
            "cost": Decimal(won.get(each.campaign_no, empty)["cost"]),
        }
        for each in found
    ]  # fmt: skip
