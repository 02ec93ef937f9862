"""Import rows of any exchange table: good rows go in once, bad rows are kept as problems."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

import polars as pl
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.core.tables import (
    ACCOUNT_TRAITS,
    ACCOUNTS,
    AGENT_TERMS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    CAPACITY_CHANGES,
    CHANNELS,
    COVER_TABLES,
    DEBIT_MANDATES,
    DRAFT_TABLES,
    DRAFTS,
    FEED_IN_AGREEMENTS,
    HOUSEHOLD_BENEFITS,
    INTERVALS,
    MARKET_CONTRACTS,
    MESSAGE_TABLES,
    METERING_POINTS,
    MONEY_RULE_TABLES,
    PAYMENTS,
    PLAN_RULES,
    PREPAYMENT_TABLES,
    PROBLEMS,
    QUANTITY_TABLES,
    READS,
    RECONCILIATION_RULES,
    RECOVERY_PLANS,
    RESPONSIBILITIES,
    SUPPLY_TABLES,
    TARIFF_RULE_TABLES,
    TARIFF_TABLES,
    VALIDATION_TABLES,
    Table,
)
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.care_stores import CARE_STORES
from yingshou.flows.import_checks import check_references, check_rows, conflict_problems
from yingshou.flows.import_drafts import import_drafts
from yingshou.flows.import_intervals import import_intervals
from yingshou.flows.import_payments import import_payments
from yingshou.flows.runner import Progress
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.agents.operations import store_terms
from yingshou.records.anomalies.operations import RULE_STORES as ANOMALY_STORES
from yingshou.records.collection.operations import RULE_STORES as COLLECTION_STORES
from yingshou.records.contracts.operations import store as store_agreements
from yingshou.records.copy import Stored
from yingshou.records.customers.operations import (
    store_account_traits,
    store_accounts,
    store_capacity_changes,
    store_feed_in_agreements,
    store_household_benefits,
)
from yingshou.records.debits.operations import store_mandates
from yingshou.records.drafts.frames import DATABASE_TABLES as DRAFT_DATABASE_TABLES
from yingshou.records.drafts.operations import store_rules as store_draft_rules
from yingshou.records.forecasts.operations import STORES as FORECAST_STORES
from yingshou.records.indicators.operations import store_plans
from yingshou.records.legal.operations import RULE_STORES as LEGAL_STORES
from yingshou.records.messages.frames import DATABASE_TABLES as MESSAGE_DATABASE_TABLES
from yingshou.records.messages.operations import store as store_messages
from yingshou.records.metering.frames import QUANTITY_DATABASE_TABLES, VALIDATION_DATABASE_TABLES
from yingshou.records.metering.operations import (
    store_points,
    store_quantity_rules,
    store_reads,
    store_validation,
)
from yingshou.records.payments.frames import RULE_DATABASE_TABLES
from yingshou.records.payments.operations import store_channels, store_rules
from yingshou.records.prepayment.frames import DATABASE_TABLES as PREPAYMENT_DATABASE_TABLES
from yingshou.records.prepayment.operations import store as store_prepayment
from yingshou.records.reconciliation.operations import store_rules as store_reconciliation_rules
from yingshou.records.responsibility.frames import DATABASE_TABLE as RESPONSIBILITY_DATABASE_TABLE
from yingshou.records.responsibility.operations import store as store_responsibilities
from yingshou.records.runs.operations import exclusive, note_import, open_run, replace_problems
from yingshou.records.supply.frames import DATABASE_TABLES as SUPPLY_DATABASE_TABLES
from yingshou.records.supply.operations import store_rules as store_supply_rules
from yingshou.records.tariffs.frames import DATABASE_TABLES as TARIFF_DATABASE_TABLES
from yingshou.records.tariffs.operations import store_tariffs

KEEP_GOOD, REJECT_ALL = "KEEP_GOOD", "REJECT_ALL"
KIND = "IMPORT"
_CHUNK_ROWS = 100_000
_WARNINGS = frozenset({"UNKNOWN_PAYER", *(code for code, text in PROBLEM_CODES.items() if not text.blocking)})

Store = Callable[[pl.DataFrame], Stored]


class UnableToImportError(YingshouError):
    """A table cannot be imported at all."""

    code = "UNABLE_TO_IMPORT"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of the rows of one import.

    With KEEP_GOOD rows = inserted + unchanged + rows with a blocking problem. `rejected` tells that nothing
    was written because of REJECT_ALL. `problems` has the columns of `problems`.
    """

    run_no: str
    rows: int
    inserted: int
    unchanged: int
    problems: pl.DataFrame
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    inserted: int
    unchanged: int
    problems: pl.DataFrame


def _stores(
    tables: Iterable[Table],
    database_tables: Mapping[str, str],
    store: Callable[[Table, pl.DataFrame], Stored],
) -> dict[str, tuple[str, Store]]:
    return {table.name: (database_tables[table.name], partial(store, table)) for table in tables}


_STORES: dict[str, tuple[str, Store]] = {
    ACCOUNTS.name: ("customers_account", store_accounts),
    METERING_POINTS.name: ("metering_meteringpoint", store_points),
    **_stores(SUPPLY_TABLES, SUPPLY_DATABASE_TABLES, store_supply_rules),
    ACCOUNT_TRAITS.name: ("customers_accounttraits", store_account_traits),
    CAPACITY_CHANGES.name: ("customers_capacitychange", store_capacity_changes),
    HOUSEHOLD_BENEFITS.name: ("customers_householdbenefit", store_household_benefits),
    FEED_IN_AGREEMENTS.name: ("customers_feedinagreement", store_feed_in_agreements),
    **_stores(QUANTITY_TABLES, QUANTITY_DATABASE_TABLES, store_quantity_rules),
    **_stores(VALIDATION_TABLES, VALIDATION_DATABASE_TABLES, store_validation),
    READS.name: ("metering_read", store_reads),
    AGREEMENTS.name: ("contracts_agreement", partial(store_agreements, AGREEMENTS)),
    AGREEMENT_TERMS.name: ("contracts_agreementterm", partial(store_agreements, AGREEMENT_TERMS)),
    PLAN_RULES.name: ("contracts_planrule", partial(store_agreements, PLAN_RULES)),
    MARKET_CONTRACTS.name: ("contracts_marketcontract", partial(store_agreements, MARKET_CONTRACTS)),
    **CARE_STORES,
    CHANNELS.name: ("payments_channel", store_channels),
    AGENT_TERMS.name: ("agents_agentterms", store_terms),
    RECONCILIATION_RULES.name: ("reconciliation_rule", store_reconciliation_rules),
    RECOVERY_PLANS.name: ("indicators_recoveryplan", store_plans),
    **_stores(MONEY_RULE_TABLES, RULE_DATABASE_TABLES, store_rules),
    **_stores(MESSAGE_TABLES, MESSAGE_DATABASE_TABLES, store_messages),
    **COLLECTION_STORES,
    **LEGAL_STORES,
    RESPONSIBILITIES.name: (RESPONSIBILITY_DATABASE_TABLE, store_responsibilities),
    **_stores((*PREPAYMENT_TABLES, *COVER_TABLES), PREPAYMENT_DATABASE_TABLES, store_prepayment),
    DEBIT_MANDATES.name: ("debits_mandate", store_mandates),
    **ANOMALY_STORES,
    **FORECAST_STORES,
    **_stores(DRAFT_TABLES, DRAFT_DATABASE_TABLES, store_draft_rules),
    **_stores((*TARIFF_TABLES, *TARIFF_RULE_TABLES), TARIFF_DATABASE_TABLES, store_tariffs),
}
"""The database table of each exchange table and how its rows are stored."""
_OWN_WAYS = {DRAFTS.name: ("drafts_draft",)}
"""The database tables of rows that are more than stored."""


def import_table(
    *,
    table: Table,
    frame: pl.DataFrame,
    as_of: date,
    source: str,
    parse_problems: pl.DataFrame | None = None,
    on_problem: str = KEEP_GOOD,
    interval_store: IntervalStore | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import rows of an exchange table; the same rows again change nothing.

    What is stored is never overwritten: a row that differs becomes a CONFLICT problem. Rows go in by chunks,
    a chunk a transaction, or with REJECT_ALL all in one, which is undone when any row has a blocking problem.
    Problems are kept with the run either way.

    Args:
        table: one of `EXCHANGE_TABLES`.
        frame: its columns; file and row_number are kept in problems where present.
        as_of: business date; later reads, quarter-hours and payments are refused.
        source: name of the file or system.
        parse_problems: rows that could not be read at all, columns as in `problems`.
        on_problem: KEEP_GOOD or REJECT_ALL.
        interval_store: where quarter-hours lie; needed for `intervals` only.
        progress: told how many of how many rows are done.

    Raises:
        FrameError: a required column is absent.
        UnableToImportError: the table is no exchange table, or quarter-hours have no store.
        UnableToRunError: the same rows are being imported by somebody else.
    """
    _check_call(table=table, on_problem=on_problem, interval_store=interval_store)
    rows = _with_origin(table, frame)
    unread = PROBLEMS.empty() if parse_problems is None else PROBLEMS.conform(parse_problems)
    run_no = _run_no(table, rows, unread)
    with ExitStack() as stack:
        stack.enter_context(exclusive(run_no))
        if table.name == INTERVALS.name:
            stack.enter_context(exclusive(f"{KIND}-{INTERVALS.name}"))
        open_run(run_no=run_no, kind=KIND, as_of=as_of, rules={"table": table.name})
        writer = _Import(table, as_of, source, on_problem, interval_store, progress)
        written, rejected = writer.write(rows, unread)
        result = ImportResult(
            run_no=run_no,
            rows=rows.height + unread.select("file", "row_number").n_unique(),
            inserted=written.inserted,
            unchanged=written.unchanged,
            problems=written.problems,
            rejected=rejected,
        )
        _note(result, source=source)
    return result


def _note(result: ImportResult, *, source: str) -> None:
    """Keep the problems and the counts of an import with its run."""
    with transaction.atomic():
        replace_problems(run_no=result.run_no, problems=result.problems)
        note_import(
            run_no=result.run_no,
            source=source,
            counts={
                "rows": result.rows,
                "inserted": result.inserted,
                "unchanged": result.unchanged,
                "problems": result.problems.height,
                "rejected": result.rejected,
            },
        )


@dataclass(frozen=True, slots=True)
class _Import:
    """One import under way."""

    table: Table
    as_of: date
    source: str
    on_problem: str
    interval_store: IntervalStore | None
    progress: Progress | None

    def write(self, rows: pl.DataFrame, unread: pl.DataFrame) -> tuple[_Written, bool]:
        """Check and write the rows; tell whether they were rejected together."""
        database_table = _STORES.get(self.table.name, _OWN_WAYS.get(self.table.name, (None,)))[0]
        good, problems = check_rows(
            table=self.table, frame=rows, as_of=self.as_of, database_table=database_table
        )
        found = pl.concat([unread, problems])
        if self.on_problem == KEEP_GOOD:
            written = self._write_good(good)
            return _Written(written.inserted, written.unchanged, pl.concat([found, written.problems])), False
        return self._write_all_or_nothing(good, found)

    def _write_all_or_nothing(self, good: pl.DataFrame, found: pl.DataFrame) -> tuple[_Written, bool]:
        """Write in one transaction and undo it when any row has a blocking problem."""
        if self.table.name == INTERVALS.name:
            # The monthly files know no undo, so every reason to reject is looked for before they are touched.
            known, unknown = check_references(table=self.table, frame=good)
            conflicts = self._interval_conflicts(known)
            found = pl.concat([found, unknown, conflicts])
            if _blocks(found):
                return _Written(0, 0, found), True
            good = known
        with transaction.atomic():
            written = self._write_good(good)
            problems = pl.concat([found, written.problems])
            rejected = _blocks(problems)
            if rejected:
                transaction.set_rollback(True)
        return (_Written(0, 0, problems), True) if rejected else (written, False)

    def _write_good(self, good: pl.DataFrame) -> _Written:
        """Write checked rows chunk by chunk."""
        if self.table.name == PAYMENTS.name:
            return self._write_payments(good)
        if self.table.name == DRAFTS.name:
            return self._write_drafts(good)
        inserted, unchanged, problems = 0, 0, [PROBLEMS.empty()]
        for done, chunk in enumerate(good.iter_slices(_CHUNK_ROWS)):
            if chunk.is_empty():
                continue
            with transaction.atomic():
                written = self._write_chunk(chunk)
            inserted += written.inserted
            unchanged += written.unchanged
            problems.append(written.problems)
            if self.progress:
                self.progress(min(good.height, (done + 1) * _CHUNK_ROWS), good.height)
        return _Written(inserted, unchanged, pl.concat(problems))

    def _write_chunk(self, chunk: pl.DataFrame) -> _Written:
        known, unknown = check_references(table=self.table, frame=chunk)
        if self.table.name == INTERVALS.name:
            return self._write_intervals(known, unknown)
        stored = _STORES[self.table.name][1](known)
        conflicts = conflict_problems(table=self.table, frame=known, conflicts=stored.conflicts)
        return _Written(stored.inserted, stored.unchanged, pl.concat([unknown, conflicts]))

    def _write_intervals(self, known: pl.DataFrame, unknown: pl.DataFrame) -> _Written:
        if self.interval_store is None or known.is_empty():
            return _Written(0, 0, unknown)
        done = import_intervals(frame=known, store=self.interval_store)
        conflicts = conflict_problems(table=self.table, frame=known, conflicts=done.appended.conflicts)
        problems = pl.concat([unknown, conflicts, done.problems])
        return _Written(done.appended.inserted, done.appended.unchanged, problems)

    def _interval_conflicts(self, known: pl.DataFrame) -> pl.DataFrame:
        if self.interval_store is None:
            return PROBLEMS.empty()
        conflicts = self.interval_store.compare(known).conflicts
        return conflict_problems(table=self.table, frame=known, conflicts=conflicts)

    def _write_drafts(self, good: pl.DataFrame) -> _Written:
        known, unknown = check_references(table=self.table, frame=good)
        done = import_drafts(frame=known, as_of=self.as_of, registered_by=self.source)
        problems = pl.concat([unknown, done.problems])
        return _Written(done.inserted, done.unchanged, PROBLEMS.conform(problems))

    def _write_payments(self, good: pl.DataFrame) -> _Written:
        done = import_payments(
            frame=good,
            as_of=self.as_of,
            source=self.source,
            on_problem=self.on_problem,
            progress=self.progress,
        )
        return _Written(done.inserted, done.unchanged, PROBLEMS.conform(done.problems))


def _check_call(*, table: Table, on_problem: str, interval_store: IntervalStore | None) -> None:
    """Refuse calls that cannot be carried out."""
    if on_problem not in {KEEP_GOOD, REJECT_ALL}:
        raise ValueError(f"on_problem is {on_problem!r}, not {KEEP_GOOD} or {REJECT_ALL}")
    if table.name not in {*_STORES, PAYMENTS.name, DRAFTS.name, INTERVALS.name}:
        raise UnableToImportError(
            zh=f"{table.zh}（{table.name}）由系统计算得出，不能导入",
            en=f"{table.name} is calculated and cannot be imported",
            field="table",
        )
    if table.name == INTERVALS.name and interval_store is None:
        raise UnableToImportError(
            zh="导入 15 分钟曲线须指定曲线存放目录",
            en="intervals need a folder to be stored in",
            field="interval_store",
        )


def _with_origin(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Conform the rows to their table and keep where they came from."""
    origin = [name for name in ("file", "row_number") if name in frame.columns]
    return pl.concat([table.conform(frame), frame.select(origin)], how="horizontal")


def _run_no(table: Table, rows: pl.DataFrame, unread: pl.DataFrame) -> str:
    """Number the import by what it holds, so the same rows are the same run wherever the file lies."""
    digest = sha256()
    for part in (rows.drop("file", strict=False), unread.drop("file")):
        for chunk in part.iter_slices(_CHUNK_ROWS):
            digest.update(chunk.write_csv(include_header=False).encode())
        digest.update(b"\0")
    return f"{KIND}-{table.name}-{digest.hexdigest()[:16]}"


def _blocks(problems: pl.DataFrame) -> bool:
    """Tell whether any problem keeps a row out."""
    return not problems.filter(~pl.col("code").is_in(list(_WARNINGS))).is_empty()
