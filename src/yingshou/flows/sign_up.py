"""Win an account for cost control by a campaign: the agreement, and the gift that goes with it."""

from datetime import date, datetime

from django.db import transaction

from yingshou.flows.convert_account import Agreed, ConversionResult, convert_account
from yingshou.records.audit.operations import record_event
from yingshou.records.prepayment.operations import convert_refusal, hold_campaign, spent_of, store_sign_up


def sign_up(
    *, account_no: str, campaign_no: str, agreed: Agreed, on_date: date, won_by: str, at: datetime
) -> ConversionResult:
    """Write the agreement of an account won by a campaign, and its gift with its cost.

    An account is given a gift once, and all gifts together never cost more than the campaign may spend. One
    transaction.

    Raises:
        UnableToConvert: UNKNOWN_CAMPAIGN (also before and after its days), GIFT_GIVEN, OVER_BUDGET, and as
            `convert_account`.
    """
    with transaction.atomic():
        campaign = hold_campaign(campaign_no)
        ended = campaign.valid_to is not None and on_date >= campaign.valid_to
        if on_date < campaign.valid_from or ended:
            raise convert_refusal("UNKNOWN_CAMPAIGN", "campaign_no", campaign_no)
        result = convert_account(
            account_no=account_no, agreed=agreed, on_date=on_date, person=won_by, reason=campaign.name, at=at
        )
        if campaign.budget is not None and spent_of(campaign) + campaign.gift_cost > campaign.budget:
            raise convert_refusal("OVER_BUDGET", "campaign_no", campaign_no)
        store_sign_up(account_no=account_no, campaign=campaign, signed_on=on_date, won_by=won_by)
        record_event(
            actor=won_by, action="SIGN_UP", subject=account_no,
            detail={"campaign_no": campaign_no, "gift": campaign.gift, "gift_cost": campaign.gift_cost},
        )  # fmt: skip
    return result
