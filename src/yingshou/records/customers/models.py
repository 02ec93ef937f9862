"""Customers (客户) and their accounts (户)."""

from django.db import models

from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField
from yingshou.records.organizations.models import Organization


class Customer(models.Model):
    """A party that holds accounts and answers for what they owe."""

    customer_no = NumberField(primary_key=True, max_length=32)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Account(models.Model):
    """An account (户号): one supply, one price, one bill a month. Columns as in the table `accounts`."""

    account_no = NumberField(primary_key=True, max_length=16)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="accounts", db_column="customer_no"
    )
    name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, db_column="org_code")
    customer_class = CodeField()
    supply_class = CodeField()
    voltage_level = CodeField()
    catalogue = CodeField()
    price_class = CodeField()
    purchase_class = CodeField()
    time_of_use = models.BooleanField()
    demand_basis = CodeField()
    capacity_kva = EnergyField(null=True)
    contract_demand_kw = EnergyField(null=True)
    power_factor_standard = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    reading_day = models.PositiveSmallIntegerField()
    opened_date = models.DateField()
    closed_date = models.DateField(null=True)
    industry = models.CharField(max_length=80, null=True)  # noqa: DJ001  null = not known
    phone = models.CharField(max_length=40, null=True)  # noqa: DJ001
    address = models.CharField(max_length=200, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["account_no"]
        indexes = [models.Index(fields=["reading_day", "account_no"]), models.Index(fields=["name"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reading_day__range=(1, 28)), name="account_reading_day"
            ),
        ]

    def __str__(self) -> str:
        """Show number and name."""
        return f"{self.account_no} {self.name}"


class AccountTraits(models.Model):
    """What else is known of an account (用户特征). Append-only. Columns as in the table `account_traits`."""

    pk = models.CompositePrimaryKey("account_id", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="traits"
    )
    valid_from = models.DateField()
    importance = CodeField(null=True)
    load_class = CodeField(null=True)
    protected_kind = CodeField(null=True)
    service_grade = CodeField(null=True)
    is_shop = models.BooleanField(null=True)
    tenant_name = models.CharField(max_length=200, null=True)  # noqa: DJ001  null = not known
    tenant_phone = models.CharField(max_length=40, null=True)  # noqa: DJ001
    lease_to = models.DateField(null=True)
    landlord_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    landlord_phone = models.CharField(max_length=40, null=True)  # noqa: DJ001
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001


class CapacityChange(models.Model):
    """A change of capacity or declared demand (容量变更). Columns as in the table `capacity_changes`."""

    pk = models.CompositePrimaryKey("account_id", "change_no")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no")
    change_no = NumberField(max_length=32)
    kind = CodeField()
    effective_date = models.DateField()
    transformer_no = models.CharField(max_length=32, null=True)  # noqa: DJ001  null = not told apart
    capacity_kva = EnergyField(null=True)
    interlock_group = models.CharField(max_length=32, null=True)  # noqa: DJ001  null = runs with any other
    contract_demand_kw = EnergyField(null=True)


class HouseholdBenefit(models.Model):
    """A household's claim to a benefit (居民优惠). Columns as in the table `household_benefits`."""

    pk = models.CompositePrimaryKey("account_id", "benefit", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    benefit = CodeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    persons = models.PositiveSmallIntegerField(null=True)


class FeedInAgreement(models.Model):
    """Who is paid for energy fed in (购售电合同). Columns as in the table `feed_in_agreements`."""

    pk = models.CompositePrimaryKey("account_id", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    feed_in_class = CodeField()
    subsidised = models.BooleanField()
    tax_class = CodeField()
    vat_rate = PriceField()
