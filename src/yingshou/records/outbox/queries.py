"""Reads of subscriptions and deliveries."""

from django.db.models import Count, Q, QuerySet

from yingshou.records.outbox.models import Delivery, Subscription


def subscriptions() -> QuerySet[Subscription]:
    """Return every subscription with its deliveries by state: `waiting`, `delivered`, `dead`."""
    return Subscription.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="PENDING")),
        delivered=Count("deliveries", filter=Q(deliveries__state="DELIVERED")),
        dead=Count("deliveries", filter=Q(deliveries__state="DEAD")),
    ).order_by("name")


def subscription(number: int) -> Subscription | None:
    """Return a subscription, or None where no such number exists."""
    return subscriptions().filter(pk=number).first()


def delivery(number: int) -> Delivery | None:
    """Return a delivery, or None where no such number exists."""
    return deliveries().filter(pk=number).first()


def deliveries() -> QuerySet[Delivery]:
    """Return every delivery with its event and subscription, the latest first."""
    return Delivery.objects.select_related("event", "subscription").order_by("-id")
