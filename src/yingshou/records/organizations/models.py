"""Supply organisations (供电单位): the company, its stations and teams."""

from django.db import models

from yingshou.records.fields import NumberField
from yingshou.records.organizations.roles import PERMISSIONS


class Organization(models.Model):
    """A supply organisation; a code begins with its parent's code."""

    code = NumberField(primary_key=True, max_length=16)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering = ["code"]
        default_permissions = ()
        permissions = [(code, text) for code, text in PERMISSIONS.items()]

    def __str__(self) -> str:
        """Show the name people know it by."""
        return self.name


class ApiKey(models.Model):
    """A key of another system. Only the hash is kept; the key acts with the rights of its user."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=80)
    revoked = models.BooleanField(default=False)


class StaffOrganization(models.Model):
    """The supply organisation a person works for; who has none sees the whole company."""

    user = models.OneToOneField(
        "auth.User", on_delete=models.CASCADE, primary_key=True, related_name="staff_organization"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
