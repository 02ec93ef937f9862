"""The courier of notices: chooses the way of each that is due, hands it over, writes down the answer.

A notice goes in three steps. The first transaction writes that it is on its way, and for how long nobody else
shall touch it; then the channel is spoken to, outside any transaction; the second transaction writes what it
said. Where the courier dies in between, the next one finds the notice on its way without an answer, writes
that what became of it is uncertain, and hands it over again under the same number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yingshou.core.messages import Route, Rule, capped_until, declined, quiet_until, routes, rule_on
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.messages import PEOPLES_CHANNELS
from yingshou.gateways.messages import ACCEPTED, REFUSED, UNCERTAIN, Answer, Channel, Message
from yingshou.records.messages import queries
from yingshou.records.messages.frames import message_rules
from yingshou.records.messages.models import Attempt, Progress
from yingshou.records.messages.operations import (
    DECLINED,
    EXPIRED,
    FAILED,
    SENDING,
    SENT,
    SERVED,
    TASK,
    WAITING,
    add_evidence,
    after,
    begin_attempt,
    hold,
    hold_account,
    hold_next,
    move,
    sent_to,
)
from yingshou.records.outbox.operations import WAITS

LEASE = timedelta(minutes=10)
"""How long a notice on its way is left to the courier that took it; longer than any channel may take."""
_NO_CHANNEL_WAIT = timedelta(hours=1)
_NO_ADDRESS_WAIT = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Sitting:
    """What a courier did in one sitting: how many notices it looked at, and the states they came to."""

    handled: int = 0
    states: dict[str, int] = field(default_factory=dict)


def send_notices(*, at: datetime, channels: Mapping[str, Channel], most: int | None = None) -> Sitting:
    """Send what is due at a moment; return what became of it. May run many times side by side.

    Args:
        at: the moment, with a zone.
        channels: the channels that are configured, by code; without any, notices wait.
        most: leave the rest for the next sitting after so many.
    """
    sitting = Sitting()
    while most is None or sitting.handled < most:
        state = send_next(at=at, channels=channels)
        if state is None:
            break
        sitting.handled += 1
        sitting.states[state] = sitting.states.get(state, 0) + 1
    return sitting


def send_next(*, at: datetime, channels: Mapping[str, Channel]) -> str | None:
    """Send the next notice that is due; return the state it came to, None where none is due."""
    with transaction.atomic():
        progress = hold_next(at)
        if progress is None:
            return None
        attempt = _Decision(progress, at, channels).made()
        if attempt is None:
            return str(progress.state)
    message = Message(
        number=attempt.attempt_no, address=attempt.address, subject=attempt.subject, text=attempt.text
    )
    try:
        answer = channels[attempt.channel].send(message)
    except Exception as error:  # noqa: BLE001  whatever a channel does, the notice must not be lost with it
        answer = Answer(UNCERTAIN, f"{type(error).__name__}: {error}")
    with transaction.atomic():
        progress = hold(attempt.notice_id)
        _conclude(progress, attempt, answer, at)
        return str(progress.state)


def rule_of(progress: Progress, at: datetime) -> Rule:
    """Return the rule a notice is sent by at a moment; one always holds, for it was asked for by one."""
    account = progress.notice.account
    rule = rule_on(
        rules=message_rules(), purpose=progress.notice.purpose, customer_class=account.customer_class,
        on=at.astimezone(LOCAL).date(),
    )  # fmt: skip
    assert rule is not None  # noqa: S101
    return rule


class _Decision:
    """What is to be done with a held notice at a moment."""

    def __init__(self, progress: Progress, at: datetime, channels: Mapping[str, Channel]) -> None:
        self.progress, self.at, self.channels = progress, at, channels
        self.notice, self.day = progress.notice, at.astimezone(LOCAL).date()
        self.rule = rule_of(progress, at)

    def made(self) -> Attempt | None:
        """Write what is decided; return the attempt to be handed over, if there is one."""
        progress = self.progress
        if progress.state == SENDING:
            self._note_silence()
        unproven = progress.state in {SENT, TASK}
        until = after(self.notice.asked_at, hours=self.rule.useful_hours)
        if not unproven and until is not None and self.at > until:
            self._end(EXPIRED, "EXPIRED")
            return None
        quiet = quiet_until(rule=self.rule, at=self.at.astimezone(LOCAL))
        if quiet is not None:
            self._wait("QUIET_HOURS", quiet)
            return None
        return self._again() or self._next_way(unproven=unproven)

    def _note_silence(self) -> None:
        """Write that an attempt was begun and its answer never written."""
        attempt = queries.attempt(self.progress.attempt_no)
        said = {"said": "the courier ended before it wrote an answer"}
        add_evidence(attempt=attempt, notice=self.notice, kind=UNCERTAIN, at=self.at, answer=said)
        move(self.progress, state=WAITING, reason=UNCERTAIN, tries=self.progress.tries + 1)

    def _again(self) -> Attempt | None:
        """Return the attempt under way where it may be tried again."""
        progress = self.progress
        if progress.state != WAITING or not progress.attempt_no or progress.tries > len(WAITS):
            return None
        attempt = queries.attempt(progress.attempt_no)
        if attempt is None or attempt.channel not in self.channels:
            return None
        move(progress, state=SENDING, next_at=self.at + LEASE)
        return attempt

    def _next_way(self, *, unproven: bool) -> Attempt | None:
        hold_account(self.notice.account_id)
        tried = queries.tried(notice_no=self.notice.notice_no, since=self.progress.round_from)
        if not tried and (capped := self._capped()) is not None:
            self._wait("CAPPED", capped)
            return None
        known = routes(
            rule=self.rule, role=self.notice.role, contacts=queries.ways(self.notice.account_id),
            tried=tried, on=self.day,
        )  # fmt: skip
        wishes = queries.wishes_of(self.notice.account_id)
        wanted = [
            each
            for each in known
            if each.channel in self.notice.texts
            and not declined(wishes=wishes, rule=self.rule, channel=each.channel, on=self.day)
        ]
        usable = self._usable(wanted)
        if usable is not None:
            return self._take(usable)
        if unproven:
            # Nothing else is left to try; the proof may still come.
            move(self.progress, state=self.progress.state, reason="NO_PROOF", next_at=None)
        elif wanted:
            self._wait("NO_CHANNEL", self.at + _NO_CHANNEL_WAIT)
        elif known:
            self._end(DECLINED, "DECLINED")
        elif tried:
            self._end(FAILED, "NO_WAY_LEFT")
        else:
            self._wait("NO_ADDRESS", self.at + _NO_ADDRESS_WAIT)
        return None

    def _usable(self, wanted: list[Route]) -> Route | None:
        """Return the first way that is open. People are not asked for what no channel was set up to do."""
        if not self.channels and any(each.channel not in PEOPLES_CHANNELS for each in wanted[:1]):
            return None
        open_ways = {*self.channels, *PEOPLES_CHANNELS}
        return next((each for each in wanted if each.channel in open_ways), None)

    def _capped(self) -> datetime | None:
        if self.rule.cap_days is None:
            return None
        since = self.at - timedelta(days=self.rule.cap_days)
        sent = sent_to(account_no=self.notice.account_id, purpose=self.notice.purpose, since=since)
        return capped_until(rule=self.rule, sent=sent, at=self.at)

    def _take(self, way: Route) -> Attempt | None:
        attempt = begin_attempt(
            self.progress, channel=way.channel, address=way.address, person=way.person,
            content=self.notice.texts[way.channel], at=self.at,
        )  # fmt: skip
        facts: dict[str, Any] = {
            "attempt_no": attempt.attempt_no, "channel": way.channel, "tries": 0, "reason": "",
        }  # fmt: skip
        if way.channel in PEOPLES_CHANNELS:
            move(self.progress, state=TASK, next_at=after(self.at, hours=self.rule.receipt_hours), **facts)
            return None
        move(self.progress, state=SENDING, next_at=self.at + LEASE, **facts)
        return attempt

    def _wait(self, reason: str, until: datetime) -> None:
        state = self.progress.state if self.progress.state in {SENT, TASK} else WAITING
        move(self.progress, state=state, reason=reason, next_at=until)

    def _end(self, state: str, reason: str) -> None:
        add_evidence(attempt=None, notice=self.notice, kind=state, at=self.at, answer={})
        move(self.progress, state=state, reason=reason, next_at=None)


def _conclude(progress: Progress, attempt: Attempt, answer: Answer, at: datetime) -> None:
    """Write what a channel said, and where the notice stands after it."""
    proof = add_evidence(
        attempt=attempt, notice=progress.notice, kind=answer.outcome, at=at, answer=answer.plain()
    )
    if progress.state != SENDING or progress.attempt_no != attempt.attempt_no:
        return  # a receipt was faster, or somebody withdrew it: the evidence stands all the same
    if answer.outcome == ACCEPTED:
        rule = rule_of(progress, at)
        if rule.proof == ACCEPTED:
            facts = {"served_at": at, "proof": proof.position}
            move(progress, state=SERVED, reason="", next_at=None, sent_at=at, **facts)
        else:
            move(progress, state=SENT, reason="", sent_at=at, next_at=after(at, hours=rule.receipt_hours))
        return
    tries = progress.tries + 1
    if answer.outcome == REFUSED or tries > len(WAITS):
        move(progress, state=WAITING, reason=answer.outcome, attempt_no="", tries=0, next_at=at)
    else:
        move(progress, state=WAITING, reason=answer.outcome, tries=tries, next_at=at + WAITS[tries - 1])
