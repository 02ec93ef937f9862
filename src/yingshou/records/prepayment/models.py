"""Cost control (费控): agreements, what each day was worth, balances, and how far the money has run down."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField, YuanField


class PrepaymentAgreement(models.Model):
    """A version of an account's agreement (费控协议). Append-only. Columns as in `prepayment_agreements`."""

    pk = models.CompositePrimaryKey("account_no", "valid_from")
    account_no = NumberField(max_length=16)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = CodeField()
    level_unit = CodeField(null=True)
    first_level = YuanField(null=True)
    second_level = YuanField(null=True)
    emergency_credit = YuanField(null=True)
    arrears_share = PriceField(null=True)
    signed_by = models.CharField(max_length=150)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class PrepaymentRule(models.Model):
    """A version of what holds for a class (费控规则). Append-only. Columns as in `prepayment_rules`."""

    pk = models.CompositePrimaryKey("customer_class", "valid_from")
    customer_class = CodeField()
    valid_from = models.DateField()
    level_unit = CodeField()
    first_level = YuanField()
    second_level = YuanField()
    emergency_credit = YuanField()
    arrears_share = PriceField()
    grace_days = models.PositiveSmallIntegerField()
    stop_from = models.CharField(max_length=5)
    stop_to = models.CharField(max_length=5)
    stop_on_rest_days = models.BooleanField()
    estimate_days = models.PositiveSmallIntegerField()
    final_bill_days = models.PositiveSmallIntegerField()
    refund_days = models.PositiveSmallIntegerField()
    least_purchase = YuanField(null=True)
    largest_purchase = YuanField(null=True)
    largest_on_meter = YuanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class PrepaidDay(models.Model):
    """What a day was worth (日测算电费). Append-only. Columns as in `prepaid_days`."""

    pk = models.CompositePrimaryKey("account_no", "use_date")
    account_no = NumberField(max_length=16)
    use_date = models.DateField()
    bill_month = models.PositiveIntegerField()
    kwh = EnergyField()
    kwh_to_date = EnergyField()
    source = CodeField()
    value = YuanField()
    correction = YuanField()
    value_to_date = YuanField()
    valued_on = models.DateField()


class PrepaidDayLine(models.Model):
    """A line of a day's value. Append-only. Columns as in `prepaid_day_lines`."""

    pk = models.CompositePrimaryKey("account_no", "use_date", "line_no")
    account_no = NumberField(max_length=16)
    use_date = models.DateField()
    line_no = models.PositiveSmallIntegerField()
    component = CodeField()
    item = models.CharField(max_length=64)
    quantity = EnergyField()
    quantity_unit = CodeField()
    price = PriceField()
    amount = YuanField()
    price_class = CodeField(null=True)


class PrepaidMonth(models.Model):
    """A month whose bill has come, held against its days (日清月结). Append-only.

    difference = bill − days = late + energy + basic + power_factor: `late`, what the archive of today makes
    the days worth more; the others, what the bill charges otherwise than those days, by part of the bill.
    """

    pk = models.CompositePrimaryKey("account_no", "bill_month")
    account_no = NumberField(max_length=16)
    bill_month = models.PositiveIntegerField()
    bill_no = NumberField()
    days_value = YuanField()
    bill_amount = YuanField()
    difference = YuanField()
    late = YuanField()
    energy = YuanField()
    basic = YuanField()
    power_factor = YuanField()
    kwh_difference = EnergyField()
    closed_on = models.DateField()


class PrepaidBalance(models.Model):
    """How an account stood as a day began (费控余额). Append-only. Columns as in `prepaid_balances`."""

    pk = models.CompositePrimaryKey("account_no", "balance_date")
    account_no = NumberField(max_length=16)
    balance_date = models.DateField()
    money = YuanField()
    arrears = YuanField()
    old_arrears = YuanField()
    unbilled_value = YuanField()
    balance = YuanField()
    emergency_credit = YuanField()
    first_yuan = YuanField()
    second_yuan = YuanField()
    per_day = YuanField(null=True)
    lasts_until = models.DateField(null=True)
    valued_until = models.DateField(null=True)
    level = CodeField()

    class Meta:
        indexes = [models.Index(fields=["balance_date"], name="prepaid_balance_date")]


class PrepaidStanding(models.Model):
    """How an account stands now: the last balance, renewed when money comes. A projection."""

    account = models.OneToOneField(
        Account,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="account_no",
        related_name="prepaid_standing",
    )
    kind = CodeField()
    balance_date = models.DateField()
    money = YuanField()
    arrears = YuanField()
    old_arrears = YuanField()
    unbilled_value = YuanField()
    balance = YuanField()
    emergency_credit = YuanField()
    first_yuan = YuanField()
    second_yuan = YuanField()
    per_day = YuanField(null=True)
    lasts_until = models.DateField(null=True)
    valued_until = models.DateField(null=True)
    level = CodeField()

    class Meta:
        indexes = [models.Index(fields=["level", "balance"], name="prepaid_standing_level")]


class LevelChange(models.Model):
    """An account's money reached another level (余额状态变化). Append-only.

    notice_no is that of the notice asked for, empty where it mended.
    """

    id = models.BigAutoField(primary_key=True)
    account_no = NumberField(max_length=16)
    from_level = CodeField()
    level = CodeField()
    since = models.DateField()
    balance = YuanField()
    cause = CodeField()
    notice_no = models.CharField(max_length=96, default="", blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account_no", "id"], name="prepaid_level_account")]


class StopAsk(models.Model):
    """A stop asked for because the money is out (费控停电申请). Append-only; once for each time it ran out.

    order_no is that of the stop order; whether supply was stopped is told there.
    """

    pk = models.CompositePrimaryKey("account_no", "out_since")
    account_no = NumberField(max_length=16)
    out_since = models.DateField()
    asked_at = models.DateTimeField()
    balance = YuanField()
    order_no = models.CharField(max_length=96, default="", blank=True)


class PrepaymentTarget(models.Model):
    """A version of a target of cover (费控覆盖目标). Append-only. Columns as in `prepayment_targets`."""

    pk = models.CompositePrimaryKey("org_code", "customer_class", "valid_from")
    org_code = NumberField(max_length=16)
    customer_class = CodeField()
    valid_from = models.DateField()
    target_share = PriceField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class PrepaymentCampaign(models.Model):
    """A campaign that wins accounts (费控推广活动). Append-only. Columns as in `prepayment_campaigns`."""

    campaign_no = NumberField(primary_key=True, max_length=32)
    name = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    gift = models.CharField(max_length=100)
    gift_cost = YuanField()
    budget = YuanField(null=True)


class Conversion(models.Model):
    """An account went over to another way of paying (费控转换). Append-only.

    `reads` are the registers on the day, one text a meter; amounts in yuan as they stood then.
    """

    pk = models.CompositePrimaryKey("account_no", "on_date")
    account_no = NumberField(max_length=16)
    on_date = models.DateField()
    from_kind = CodeField()
    to_kind = CodeField()
    arrears = YuanField()
    money = YuanField()
    reads = models.CharField(max_length=1000, default="", blank=True)
    signed_by = models.CharField(max_length=150)
    person = models.CharField(max_length=150)
    reason = models.CharField(max_length=200)
    converted_at = models.DateTimeField()


class SignUp(models.Model):
    """An account won by a campaign, and the gift it was given (签约礼品). Append-only."""

    account_no = NumberField(primary_key=True, max_length=16)
    campaign = models.ForeignKey(
        PrepaymentCampaign, on_delete=models.PROTECT, db_column="campaign_no", related_name="sign_ups"
    )
    signed_on = models.DateField()
    gift = models.CharField(max_length=100)
    gift_cost = YuanField()
    won_by = models.CharField(max_length=150)


class MeterCard(models.Model):
    """A card that carries money to a meter (购电卡). Append-only; the latest is the one in use."""

    card_no = NumberField(primary_key=True, max_length=32)
    account_no = NumberField(max_length=16, db_index=True)
    meter_no = NumberField()
    issued_on = models.DateField()
    cause = CodeField()
    person = models.CharField(max_length=150)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, db_column="replaces_no", related_name="replaced_by"
    )
    issued_at = models.DateTimeField(db_default=Now())


class CardLoss(models.Model):
    """A card reported lost (挂失): nothing is written to it any more. Append-only."""

    card = models.OneToOneField(
        MeterCard, on_delete=models.PROTECT, primary_key=True, db_column="card_no", related_name="loss"
    )
    lost_on = models.DateField()
    person = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)


class MeterPurchase(models.Model):
    """Money meant for a meter (购电). Append-only.

    kind PURCHASE: what a payment left after arrears; CARRIED: what an old meter still held. Whether it
    came to the meter is told by its credits.
    """

    purchase_no = NumberField(primary_key=True, max_length=96)
    account_no = NumberField(max_length=16, db_index=True)
    card = models.ForeignKey(
        MeterCard, on_delete=models.PROTECT, db_column="card_no", related_name="purchases"
    )
    kind = CodeField()
    payment_no = NumberField(max_length=96, null=True)
    amount = YuanField()
    bought_on = models.DateField()
    person = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="meter_purchase_positive"),
        ]


class MeterCredit(models.Model):
    """What became of money on its way to a meter (写卡、入表). Append-only; a fact apart from the payment.

    WRITTEN to the card, FAILED to be written, LOADED as the meter said, TAKEN_BACK unread from the card.
    """

    id = models.BigAutoField(primary_key=True)
    purchase = models.ForeignKey(
        MeterPurchase, on_delete=models.PROTECT, db_column="purchase_no", related_name="credits"
    )
    card = models.ForeignKey(MeterCard, on_delete=models.PROTECT, db_column="card_no", related_name="+")
    kind = CodeField()
    happened_on = models.DateField()
    reference = models.CharField(max_length=64, default="", blank=True)
    person = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase"], condition=models.Q(kind="LOADED"), name="meter_credit_loaded_once"
            ),
        ]
