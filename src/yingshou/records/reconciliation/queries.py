"""Reads of differences, their acts, matches and certificates."""

from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from yingshou.records.copy import copy_out
from yingshou.records.reconciliation.models import Certificate, Difference, Line, MatchedItem, MatchItem


def differences() -> QuerySet[Difference]:
    """Return every difference, open ones first, the latest day first."""
    return Difference.objects.order_by("-day", "difference_no")


def difference(difference_no: str) -> Difference | None:
    """Return a difference with its acts, or None where there is no such number."""
    return Difference.objects.prefetch_related("acts").filter(difference_no=difference_no).first()


def counterparts(found: Difference) -> QuerySet[Difference]:
    """Return the open differences that may be the other side of one: same leg and channel, other sign."""
    other = Difference.objects.filter(leg=found.leg, channel=found.channel, state="OPEN", match=None)
    if found.leg == "PAYER" or found.match_id:
        return other.none()
    sign = Q(amount__lt=0) if found.amount > 0 else Q(amount__gt=0)
    return other.filter(sign).exclude(pk=found.pk).order_by("day", "difference_no")


def line(line_no: str) -> Line | None:
    """Return a line of a statement or channel file, or None."""
    return Line.objects.filter(line_no=line_no).first()


def lines(*, channel: str, day: date) -> QuerySet[Line]:
    """Return the lines of a channel and day, channel's first."""
    return Line.objects.filter(channel=channel, line_date=day).order_by("-side", "reference", "line_no")


def match_items(difference: Difference) -> QuerySet[MatchItem]:
    """Return the items of the match a difference is about or is in now."""
    number = difference.match_id
    if number is None:
        held = MatchedItem.objects.filter(leg=difference.leg, item_no=difference.item_no).first()
        number = held.match_id if held else ""
    return MatchItem.objects.filter(match_id=number).order_by("side", "item_no")


def certificates() -> QuerySet[Certificate]:
    """Return every certificate with its signatures, the latest first."""
    return Certificate.objects.prefetch_related("signatures")


def certificate(position: int) -> Certificate | None:
    """Return a certificate, or None."""
    return certificates().filter(position=position).first()


def certificate_of(day: date) -> Certificate | None:
    """Return the latest certificate of a day, or None."""
    return certificates().filter(day=day).first()


def chain() -> pl.DataFrame:
    """Read all certificates in order: position, day, text, hash."""
    return copy_out(
        "SELECT position, day, text, hash FROM reconciliation_certificate ORDER BY position",
        [],
        {"position": pl.Int64, "day": pl.Date, "text": pl.String, "hash": pl.String},
    )


def signatures() -> pl.DataFrame:
    """Read all signatures in order: position, place, signer, hash."""
    return copy_out(
        """SELECT position, place, signer, hash FROM reconciliation_certificatesignature
        ORDER BY position, place""",
        [],
        {"position": pl.Int64, "place": pl.Int64, "signer": pl.String, "hash": pl.String},
    )
