"""The arithmetic of penalty, on whole fen and days: the same for one item at the counter and for millions.

penalty = Σ pieces p × Σ days rate(day), rounded once. What is still open is one more piece, running to
the day asked for. Because it is linear, a reversed payment is a piece and its negative with the same value
date: they cancel, and the open rest bears penalty from the original start again.
"""

from typing import NamedTuple

import numpy as np

from yingshou.core.fen import EVER, NEVER, Array, half_up, largest, room_for, sums
from yingshou.core.penalties.versions import NO_CAP, RATE_DECIMALS, Versions

RATE = 10**RATE_DECIMALS


class Owed(NamedTuple):
    """Receivables as arrays: fen, days, and the kind of account by its place among Versions.

    `start` is NEVER where none is ever borne; `year_end_bill` and `year_end_due` are the first days after the
    years that tell same-year from cross-year days; `as_of` is the last day to look at.
    """

    amount: Array
    start: Array
    year_end_bill: Array
    year_end_due: Array
    as_of: Array
    kind: Array


class Pieces(NamedTuple):
    """What left receivables, by their place in Owed; `day` is NEVER for what never was owed."""

    item: Array
    principal: Array
    day: Array


class Spans(NamedTuple):
    """What bears penalty: place in Owed, fen, day of payment, and half-open days."""

    item: Array
    principal: Array
    pay_day: Array
    start: Array
    stop: Array


def accrue(owed: Owed, pieces: Pieces, versions: Versions) -> Array:
    """Return the penalty of each receivable up to its day, in fen; what was paid of it is not taken off."""
    late = owed.start <= owed.as_of
    if not late.any():
        return np.zeros(owed.amount.size, dtype=np.int64)
    spans = spans_of(owed, pieces, versions)
    raw = weigh(spans, owed, versions)
    return _bounded(raw, spans, owed, pieces, versions).astype(np.int64)


def spans_of(owed: Owed, pieces: Pieces, versions: Versions) -> Spans:
    """List what bears penalty of receivables that are late: the open rest, and pieces to their day."""
    late = owed.start <= owed.as_of
    heads = np.flatnonzero(late)
    count = owed.amount.size
    gone = sums(pieces.principal, pieces.item, count)
    rest = np.maximum(owed.amount - gone, 0)[heads]
    paid = late[pieces.item] & (pieces.day < NEVER)
    item = np.concatenate((heads, pieces.item[paid]))
    principal = np.concatenate((rest, pieces.principal[paid]))
    pay_day = np.concatenate((owed.as_of[heads], np.minimum(pieces.day, owed.as_of[pieces.item])[paid]))
    borne = principal != 0
    item, principal, pay_day = item[borne], principal[borne], pay_day[borne]
    counted = versions.day_counted[versions.on(owed.kind[item], pay_day)]
    return Spans(item, principal, pay_day, owed.start[item], pay_day + counted)


def weigh(spans: Spans, owed: Owed, versions: Versions) -> Array:
    """Sum principal × daily rates over the spans of each receivable: fen × RATE, before rounding."""
    kind = owed.kind[spans.item]
    span = np.repeat(np.arange(spans.item.size), versions.count[kind])
    begun = np.cumsum(versions.count[kind]) - versions.count[kind]
    version = versions.first[kind][span] + np.arange(span.size) - begun[span]
    item = spans.item[span]
    first = np.maximum(spans.start[span], versions.start[version])
    last = np.minimum(spans.stop[span], versions.stop[version])
    days = np.maximum(last - first, 0)
    year_end = np.where(versions.by_due_date[version], owed.year_end_due[item], owed.year_end_bill[item])
    same = np.maximum(np.minimum(last, year_end) - first, 0)
    rates = versions.same_year[version] * same + versions.cross_year[version] * (
        days - np.minimum(same, days)
    )
    principal = spans.principal[span]
    bound = span.size * largest(principal) * largest(rates)
    principal, rates = room_for(bound, principal, rates)
    return sums(principal * rates, item, owed.amount.size)


def _bounded(raw: Array, spans: Spans, owed: Owed, pieces: Pieces, versions: Versions) -> Array:
    """Round once and keep what is above zero between the minimum and the cap of the last day of payment.

    The cap is a share of the principal that was owed, so what never was owed is taken off before.
    """
    count = owed.amount.size
    last_pay = np.full(count, EVER)
    np.maximum.at(last_pay, spans.item, spans.pay_day)
    held = versions.on(owed.kind, last_pay)
    least = np.maximum(half_up(raw, RATE), versions.minimum[held])
    cap = versions.cap[held]
    if (cap != NO_CAP).any():
        never = pieces.day >= NEVER
        amount = owed.amount - sums(pieces.principal[never], pieces.item[never], count)
        amount, cap = room_for(largest(amount) * largest(cap) * 2, amount, cap)
        least = np.where(cap == NO_CAP, least, np.minimum(least, half_up(amount * cap, RATE)))
    return np.where(raw > 0, least, 0)
