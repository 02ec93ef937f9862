"""By which channel and to which address a notice goes, and which it may not take."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from yingshou.core.messages.versions import Rule
from yingshou.core.tables.scope import ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address of an account, as in `account_contacts`."""

    channel: str
    address: str
    role: str = "CUSTOMER"
    valid_from: date
    valid_to: date | None = None
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whether an account wants notices, as in `contact_wishes`."""

    channel: str
    purpose: str
    valid_from: date
    wanted: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A channel and the address a notice takes."""

    channel: str
    address: str
    person: str = ""


def declined(*, wishes: Sequence[Wish], rule: Rule, channel: str, on: date) -> bool:
    """Tell whether an account opted out of a purpose by a channel, where the purpose may be declined.

    The most particular wish counts: purpose and channel named before purpose alone, that before channel
    alone, that before a wish for everything; among equals the latest.
    """
    if not rule.may_decline:
        return False
    said = [
        (wish.purpose != ALL, wish.channel != ALL, wish.valid_from, not wish.wanted)
        for wish in wishes
        if wish.purpose in {ALL, rule.purpose} and wish.channel in {ALL, channel} and wish.valid_from <= on
    ]
    return max(said)[-1] if said else False


def routes(
    *, rule: Rule, role: str, contacts: Sequence[Contact], tried: Collection[Route], on: date
) -> list[Route]:
    """Return the ways a notice may still take, in the order of its rule, within a channel the latest first.

    Args:
        rule: rule of its purpose.
        role: who is to be reached.
        contacts: addresses of the account.
        tried: ways that did not lead there.
        on: day of sending.
    """
    gone = {(each.channel, each.address) for each in tried}
    reached = [
        each
        for each in sorted(contacts, key=lambda each: each.valid_from, reverse=True)
        if each.role == role and each.valid_from <= on and (each.valid_to is None or on < each.valid_to)
    ]
    found = (
        Route(each.channel, each.address, each.person)
        for channel in rule.channels
        for each in reached
        if each.channel == channel and (channel, each.address) not in gone
    )
    return list(dict.fromkeys(found))
