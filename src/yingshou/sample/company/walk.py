"""Carry out the steps of the timetable through the same flows that an office uses."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

import polars as pl
from django.conf import settings

from yingshou.core.errors import YingshouError
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    ACCOUNT_TRAITS,
    ACCOUNTS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    GUARANTEES,
    INTERVALS,
    METERING_POINTS,
    PAYMENTS,
    READS,
    RECOVERY_PLANS,
    RESPONSIBILITIES,
    TARIFF_TABLES,
    Table,
)
from yingshou.flows.check_arrangements import check_arrangements
from yingshou.flows.check_schemes import check_schemes
from yingshou.flows.collection_day import collection_day
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_forecast import run_forecast
from yingshou.flows.run_positions import run_positions
from yingshou.flows.run_tier_notices import run_tier_notices
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.organizations.models import Organization
from yingshou.sample.company.agreements import agreement_terms, agreements, guarantees
from yingshou.sample.company.ahead import pay_ahead, value_evening
from yingshou.sample.company.collectors import arrange, record_results
from yingshou.sample.company.couriers import send_messages
from yingshou.sample.company.desk import ask_for_money
from yingshou.sample.company.difficult import help_out
from yingshou.sample.company.flaws import reads_as_taken
from yingshou.sample.company.habits import habits
from yingshou.sample.company.inspectors import inspect
from yingshou.sample.company.known import (
    account_contacts,
    account_traits,
    recovery_plans,
    responsibilities,
)
from yingshou.sample.company.large import large_accounts, large_points
from yingshou.sample.company.loads import Loads
from yingshou.sample.company.names import STATIONS
from yingshou.sample.company.others import other_accounts
from yingshou.sample.company.outlook import back_test, plan_day, review_credit, sum_up_risk, train, watch
from yingshou.sample.company.payments import payments_by
from yingshou.sample.company.plan import LARGE_READING_DAY, Plan
from yingshou.sample.company.reads import Registers, exchanged_points
from yingshou.sample.company.timetable import Step
from yingshou.sample.prices import sample_prices


class SampleFailedError(YingshouError):
    """A step of the sample did not go through."""

    code = "SAMPLE_FAILED"


class Walk:
    """The company while it is walked: what was drawn is kept, what happens goes to the database."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._store = IntervalStore(settings.INTERVALS_FOLDER)
        self._acts: Mapping[str, Callable[[Step], Mapping[str, Any]]] = {
            "archive": self._archive,
            "reads": self._reads,
            "intervals": self._intervals,
            "bills": self._bills,
            "payments": self._payments,
            "dues": self._dues,
            "positions": self._positions,
            "schemes": self._schemes,
            "notices": self._notices,
            "forecast": self._forecast,
            "collection": self._collection,
            "next": lambda step: plan_day(step.day),
            "grades": lambda step: review_credit(step.day),
            "scorecard": lambda step: train(step.day),
            "back_test": lambda step: back_test(step.since, step.day),
            "warnings": lambda step: watch(step.day),
            "risk": lambda step: sum_up_risk(step.day),
            "results": lambda step: record_results(step.day),
            "ahead": lambda _step: pay_ahead(self._registers),
            "messages": lambda step: send_messages(step.day),
            "requests": lambda _step: ask_for_money(plan),
            "prepaid_day": lambda step: value_evening(self._registers, step.day),
            "difficult": lambda _step: help_out(plan),
            "arrangement": lambda _step: arrange(plan, self._habits),
            "inspections": lambda _step: inspect(),
        }

    def act(self, step: Step) -> Mapping[str, Any]:
        """Carry out one step and return its counts; safe to repeat."""
        return self._acts[step.kind](step)

    @cached_property
    def _registers(self) -> Registers:
        return Registers(self._plan)

    @cached_property
    def _loads(self) -> Loads:
        return Loads(self._plan)

    @cached_property
    def _habits(self) -> pl.DataFrame:
        return habits(self._plan)

    def _archive(self, step: Step) -> Mapping[str, Any]:
        for code, name in STATIONS.items():
            parent = code[:-2] if code[:-2] in STATIONS else None
            Organization.objects.get_or_create(code=code, defaults={"name": name, "parent_id": parent})
        plan, registers = self._plan, self._registers
        accounts = pl.concat([large_accounts(plan), other_accounts(plan, registers.others)])
        points = pl.concat([large_points(plan), exchanged_points(registers)])
        rows = [self._import(ACCOUNTS, accounts, step), self._import(METERING_POINTS, points, step)]
        rows += [self._import(table, sample_prices(table), step) for table in TARIFF_TABLES]
        rows += [
            self._import(AGREEMENTS, agreements(plan), step),
            self._import(AGREEMENT_TERMS, agreement_terms(plan), step),
            self._import(GUARANTEES, guarantees(plan), step),
            self._import(ACCOUNT_TRAITS, account_traits(plan, accounts), step),
            self._import(ACCOUNT_CONTACTS, account_contacts(plan, accounts), step),
            self._import(RESPONSIBILITIES, responsibilities(plan), step),
            self._import(RECOVERY_PLANS, recovery_plans(plan), step),
        ]
        return {"rows": sum(rows)}

    def _reads(self, step: Step) -> Mapping[str, Any]:
        frame = reads_as_taken(self._registers, step.bill_month, step.reading_day)
        return {"rows": self._import(READS, frame, step)}

    def _intervals(self, step: Step) -> Mapping[str, Any]:
        until = step.day if step.day.day == LARGE_READING_DAY else step.day + timedelta(days=1)
        return {"rows": self._import(INTERVALS, self._loads.intervals(step.since, until), step)}

    def _bills(self, step: Step) -> Mapping[str, Any]:
        result = run_bills(bill_month=step.bill_month, as_of=step.day)
        if result.failures:
            reason = result.failures[0].error
            raise SampleFailedError(
                zh=f"{step.text}：算费批次失败：{reason}", en=f"{step.text}: the bill run failed: {reason}"
            )
        return {"bills": result.bills, "problems": result.problems}

    def _payments(self, step: Step) -> Mapping[str, Any]:
        frame = payments_by(step.day, step.since, self._habits)
        if "BANK_FILE" in frame["channel"]:
            return {"rows": self._import(PAYMENTS, frame, step)}
        source = f"transfers_{step.day:%Y%m%d}"
        return {"rows": import_payments(frame=frame, as_of=step.day, source=source).rows}

    def _dues(self, step: Step) -> Mapping[str, Any]:
        return {"dues": issue_dues(as_of=step.day).issued}

    def _positions(self, step: Step) -> Mapping[str, Any]:
        result = run_positions(from_date=step.since, to_date=step.day + timedelta(days=1), as_of=step.day)
        return {"account_days": result.days}

    def _schemes(self, step: Step) -> Mapping[str, Any]:
        result = check_schemes(as_of=step.day, unbilled_only=True)
        return {"accounts": result.accounts, "mismatches": result.mismatches}

    def _notices(self, step: Step) -> Mapping[str, Any]:
        result = run_tier_notices(as_of=step.day)
        return {"households": result.households, "notices": result.notices}

    def _forecast(self, step: Step) -> Mapping[str, Any]:
        result = run_forecast(as_of=step.day)
        if result.failures:
            reason = result.failures[0].error
            raise SampleFailedError(
                zh=f"{step.text}：预测失败：{reason}", en=f"{step.text}: the forecast failed: {reason}"
            )
        return {"customers": result.customers}

    def _collection(self, step: Step) -> Mapping[str, Any]:
        check_arrangements(as_of=step.day)
        result = collection_day(as_of=step.day)
        if result.failures:
            reason = result.failures[0].error
            raise SampleFailedError(
                zh=f"{step.text}：催费日失败：{reason}",
                en=f"{step.text}: the day of collection failed: {reason}",
            )
        return {
            "opened": result.opened,
            "closed": result.closed,
            "notices": result.notices,
            "tasks": result.tasks,
            "kept": result.kept,
            "broken": result.broken,
        }

    def _import(self, table: Table, frame: pl.DataFrame, step: Step) -> int:
        """Import a frame as a file of the step's name would be, and return its rows."""
        name = f"{table.name}_{step.day:%Y%m%d}.csv"
        import_table(
            table=table,
            frame=frame,
            as_of=step.day,
            on_problem="KEEP_GOOD",
            source=name,
            interval_store=self._store,
        )
        return frame.height
