"""Design calendars of dues for an account: three on the frontier, each proved, ready to be proposed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.exposure import positions
from yingshou.core.fen import Array, fen
from yingshou.core.money import PRICE, YUAN
from yingshou.core.period import add_months, month_of
from yingshou.core.planning import (
    Cycles,
    Design,
    House,
    HouseRules,
    Proposal,
    Replay,
    Slot,
    Standard,
    candidate_slots,
    design,
    drawn_cycles,
    interval,
    rules_on,
    share,
    standard_at_equal_cover,
)
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, DAILY_VALUES
from yingshou.flows.preview_agreement import Effect, preview_agreement
from yingshou.flows.value_days import value_days
from yingshou.records.claims.frames import cover
from yingshou.records.contracts.frames import agreements, plan_rules
from yingshou.records.customers.frames import accounts_of
from yingshou.records.payments.money_days import days_late

HISTORY_DAYS = 400
"""Days of the past that cycles are drawn from: a year and a month, so that every season counts once."""
_LEAST_DAYS = 130
DRAWN = (200, 300, 300)
"""Cycles a calendar is made on, chosen on and shown on."""
_MONTHS_AHEAD = 12
_FIRST_FREE = 2
_FEN = Decimal("0.01")


class UnableToDesignPlan(YingshouError):  # noqa: N818  the refusals of flows are named UnableTo…
    """There is nothing to design on: UNKNOWN_ACCOUNT, or SHORT_HISTORY."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the code beside the sentences."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """What a design begins with, and may be changed by who asks for it."""

    rules: HouseRules
    holiday_shift: str
    final_due_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCalendar:
    """The two halves at equal cover: dates, what both come to of the base, and yuan-days ahead a cycle."""

    dates: tuple[tuple[int, int], ...]
    whole: Decimal
    ahead: Decimal
    open_cycles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposal:
    """A proposed calendar.

    `open_cycles` of `cycles` simulated ones had an uncovered day, so the chance lies between `low` and
    `high`; `ahead` is the average of yuan-days a cycle paid above what was supplied; `standard` is None where
    two halves of three times the base would not cover as well. `last_year` is the calendar kept punctually on
    the months that have passed, `present` the agreement in force on the same months. `agreement` and `terms`
    are ready for `sign_agreement`. `drawn` has a row a simulated cycle: `number`, `worst` (the most that
    stood uncovered, yuan), `ahead` in yuan-days, `standard_ahead` of the two halves (null without).
    """

    name: str
    agreement: pl.DataFrame
    terms: pl.DataFrame
    open_cycles: int
    cycles: int
    chance: Decimal
    low: Decimal
    high: Decimal
    ahead: Decimal
    worst: Decimal
    standard: StandardCalendar | None
    last_year: Effect
    present: Effect | None
    drawn: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """A calendar that no other tried beats in both figures."""

    ahead: Decimal
    chance: Decimal
    terms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDesign:
    """What was found for an account.

    `keeps` tells whether the promise can be kept; else `security_needed` besides would do it. `security` is
    what is held on every day of the year to come; `late` the days dues were paid late.
    """

    account_no: str
    inputs: PlanInputs
    first_day: date
    last_day: date
    security: Decimal
    late: tuple[int, ...]
    keeps: bool
    security_needed: Decimal
    proposals: tuple[PlanProposal, ...]
    frontier: tuple[FrontierPoint, ...]


def plan_inputs(*, account_no: str, as_of: date) -> PlanInputs:
    """Return what a design begins with: the house rules of a day, and what the account's agreement says."""
    stored = agreements([account_no]).sort("version")
    latest = stored.row(-1, named=True) if stored.height else {}
    return PlanInputs(
        rules=rules_on(rules=plan_rules(), day=as_of),
        # A due that a holiday moves later leaves the days between uncovered.
        holiday_shift="PREVIOUS",
        final_due_days=latest.get("final_due_days", 3),
    )


def design_plans(*, account_no: str, as_of: date, inputs: PlanInputs | None = None) -> PlanDesign:
    """Find three calendars of dues for an account, and prove each on the past and on simulated cycles.

    Writes nothing. Drawn with a seed made of the account's number, so the same day gives the same plans.

    Args:
        account_no: account.
        as_of: business date.
        inputs: what to begin with; None = `plan_inputs`.

    Raises:
        UnableToDesignPlan: no such account, or too few days with a value.
    """
    account = accounts_of([account_no])
    if account.is_empty():
        raise UnableToDesignPlan(
            "UNKNOWN_ACCOUNT",
            zh=f"没有户号 {account_no}",
            en=f"there is no account {account_no}",
            field="account_no",
        )
    asked = inputs or plan_inputs(account_no=account_no, as_of=as_of)
    past = _Past.of(account_no, account.item(0, "reading_day"), as_of, asked)
    slots = candidate_slots(
        reading_day=past.reading_day, allowed_days=asked.rules.allowed_days, lead_days=asked.rules.lead_days
    )
    found = design(
        draw=lambda number: past.draw(slots, number),
        slots=slots,
        steps=asked.rules.steps,
        most_terms=asked.rules.most_terms,
        promise=asked.rules.promise,
    )
    return PlanDesign(
        account_no=account_no,
        inputs=asked,
        first_day=past.first_day,
        last_day=past.first_day + timedelta(days=len(past.history) - 1),
        security=_yuan(past.security),
        late=tuple(past.late),
        keeps=found.keeps,
        security_needed=_yuan(found.security_needed),
        proposals=tuple(_proposal(one, found, past, as_of) for one in found.proposals),
        frontier=tuple(
            FrontierPoint(
                ahead=_a_cycle(point.replay.fen_days_ahead, point.replay.cycles),
                chance=share(point.replay.open_count, point.replay.cycles),
                terms=point.terms,
            )
            for point in found.frontier
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """What is known of an account: values of consecutive days, security to come, lateness."""

    account_no: str
    reading_day: int
    first_day: date
    history: Array
    security: int
    late: list[int]
    months: tuple[int, ...]
    inputs: PlanInputs

    @classmethod
    def of(cls, account_no: str, reading_day: int, as_of: date, inputs: PlanInputs) -> "_Past":
        """Read it; raises UnableToDesignPlan where the days without a gap are too few."""
        values = value_days(account_nos=[account_no], as_of=as_of).sort("use_date").tail(HISTORY_DAYS)
        whole = _last_run(values)
        if whole.height < _LEAST_DAYS:
            raise UnableToDesignPlan(
                "SHORT_HISTORY",
                zh=f"连续有日电费的天数只有 {whole.height} 天，设计方案至少需要 {_LEAST_DAYS} 天",
                en=f"only {whole.height} consecutive days have a value; a plan needs {_LEAST_DAYS} of them",
                field="account_no",
            )
        first_month = add_months(month_of(as_of), _FIRST_FREE)
        counted = inputs.rules.lateness == "COUNTED"
        return cls(
            account_no=account_no,
            reading_day=reading_day,
            first_day=whole.item(0, "use_date"),
            history=fen(whole["value"]),
            security=_security(account_no, as_of),
            late=days_late(account_no=account_no, since=as_of - timedelta(days=HISTORY_DAYS))
            if counted
            else [],
            months=tuple(add_months(first_month, number) for number in range(_MONTHS_AHEAD)),
            inputs=inputs,
        )

    def draw(self, slots: tuple[Slot, ...], number: int) -> Cycles:
        """Draw cycles laid out for some dates; the same number draws the same cycles for any dates."""
        return drawn_cycles(
            history=self.history,
            first_day=self.first_day,
            months=self.months,
            security=self.security,
            house=House(
                reading_day=self.reading_day, slots=slots, holiday_shift=self.inputs.holiday_shift,
                final_due_days=self.inputs.final_due_days,
            ),
            late=self.late,
            count=DRAWN[number],
            seed=(*self.account_no.encode(), number),
        )  # fmt: skip


def _last_run(values: pl.DataFrame) -> pl.DataFrame:
    """Keep the last days that follow one another without a gap."""
    step = pl.col("use_date").diff().dt.total_days().fill_null(1) != 1
    runs = values.with_columns(run=step.cum_sum())
    return runs.filter(pl.col("run") == pl.col("run").max()).drop("run")


def _security(account_no: str, as_of: date) -> int:
    """Return the security, in fen, that is held on every day of the year to come."""
    held = positions(
        daily_values=DAILY_VALUES.empty(),
        receipts=pl.DataFrame(schema={"account_no": pl.String, "value_date": pl.Date, "amount": YUAN}),
        guarantees=cover([account_no]),
        from_date=as_of,
        to_date=as_of + timedelta(days=365),
    )
    return int(fen(held["security"]).min()) if held.height else 0


def _proposal(one: Proposal, found: Design, past: _Past, as_of: date) -> PlanProposal:
    agreement, terms = _frames(one, found.slots, past)
    preview = preview_agreement(account_no=past.account_no, agreement=agreement, terms=terms, as_of=as_of)
    low, high = interval(open_cycles=one.proof.open_count, cycles=one.proof.cycles)
    halves = standard_at_equal_cover(
        lambda slots: past.draw(slots, 2), reading_day=past.reading_day, open_cycles=one.proof.open_count
    )
    return PlanProposal(
        name=one.name,
        agreement=agreement,
        terms=terms,
        open_cycles=one.proof.open_count,
        cycles=one.proof.cycles,
        chance=share(one.proof.open_count, one.proof.cycles),
        low=low,
        high=high,
        ahead=_a_cycle(one.proof.fen_days_ahead, one.proof.cycles),
        worst=_yuan(int(one.proof.uncovered.max())),
        standard=_standard(halves) if halves else None,
        last_year=preview.proposed,
        present=preview.present,
        drawn=_drawn(one.proof, halves.replay if halves else None),
    )


def _drawn(proof: Replay, halves: Replay | None) -> pl.DataFrame:
    """Lay out what each simulated cycle came to; the average of `ahead` is that of the proposal."""
    count = proof.cycles
    ahead = [_yuan(int(fen_days)) for fen_days in proof.ahead.sum(axis=1)]
    other = [_yuan(int(fen_days)) for fen_days in halves.ahead.sum(axis=1)] if halves else [None] * count
    return pl.DataFrame(
        {
            "number": range(1, count + 1),
            "worst": [_yuan(int(amount)) for amount in proof.uncovered.max(axis=1)],
            "ahead": ahead,
            "standard_ahead": other,
        },
        schema={"number": pl.Int32, "worst": YUAN, "ahead": YUAN, "standard_ahead": YUAN},
    )


def _frames(one: Proposal, slots: tuple[Slot, ...], past: _Past) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write a calendar as a row of `agreements` and rows of `agreement_terms`."""
    base = one.point.shares.base
    head = {
        "account_no": past.account_no, "version": 1, "valid_from_month": past.months[0],
        "base_method": "LAST_BILL" if base is None else "FIXED",
        "fixed_base": _yuan(base if base is not None else int(np.median(_months_of(past.history)))),
        "offset_mode": "CUMULATIVE", "holiday_shift": past.inputs.holiday_shift,
        "final_due_days": past.inputs.final_due_days, "signed_date": past.first_day,
    }  # fmt: skip
    step = past.inputs.rules.ratio_step
    used = [(slot, part) for slot, part in zip(slots, one.point.steps, strict=True) if part]
    rows = [
        {
            "account_no": past.account_no, "version": 1, "term_no": number,
            "kind": "INSTALMENT" if slot.month_offset else "SEGMENT", "month_offset": slot.month_offset,
            "day": slot.day, "ratio": part * step, "less_instalments": False,
        }
        for number, (slot, part) in enumerate(used, start=1)
    ]  # fmt: skip
    agreement = pl.DataFrame([head], schema_overrides={"fixed_base": YUAN})
    return AGREEMENTS.conform(agreement), AGREEMENT_TERMS.conform(
        pl.DataFrame(rows, schema_overrides={"ratio": PRICE})
    )


def _months_of(history: Array) -> Array:
    """Return the sums of thirty days each, the last days first."""
    whole = len(history) // 30 * 30
    sums: Array = history[-whole:].reshape(-1, 30).sum(axis=1)
    return sums


def _standard(found: Standard) -> StandardCalendar:
    return StandardCalendar(
        dates=tuple((slot.month_offset, slot.day) for slot in found.slots),
        whole=Decimal(found.whole) / 10_000,
        ahead=_a_cycle(found.replay.fen_days_ahead, found.replay.cycles),
        open_cycles=found.replay.open_count,
    )


def _yuan(amount: int) -> Decimal:
    return (Decimal(amount) / 100).quantize(_FEN)


def _a_cycle(fen_days: int, cycles: int) -> Decimal:
    return (Decimal(fen_days) / 100 / cycles).quantize(_FEN, rounding=ROUND_HALF_UP)
