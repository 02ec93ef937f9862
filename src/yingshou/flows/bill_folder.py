"""Bill a month from a folder of exchange files: the same core as a bill run, and no database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from yingshou.core import flow
from yingshou.core.energy import ENERGY
from yingshou.core.errors import YingshouError
from yingshou.core.feed_in import FeedIn
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.metering.links import linked_account_nos, rules_for
from yingshou.core.metering.section_days import section_daily_usage
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import (
    ACCOUNTS,
    BILLS,
    CAPACITY_CHANGES,
    CHARGE_LINES,
    FEED_IN_AGREEMENTS,
    HOUSEHOLD_BENEFITS,
    INTERVALS,
    MARKET_CONTRACTS,
    METER_CLOCKS,
    METERING_POINTS,
    PROBLEMS,
    QUANTITY_STEPS,
    QUANTITY_TABLES,
    READS,
    TARIFF_PRICES,
    VALIDATION_TABLES,
    Table,
    Tariffs,
)
from yingshou.core.tables.problems import problem_rows, split_by_rules
from yingshou.core.tables.quantities import Quantities, QuantityRules
from yingshou.core.tables.schema import RowRule
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.flows.folder_extras import folder_feed_in, folder_validation
from yingshou.gateways.files import SUFFIXES, find_table, read_table, subject_of

BATCH_SIZE = 50_000
_NEEDED = (ACCOUNTS, METERING_POINTS, TARIFF_PRICES)
_OPTIONAL = (
    *QUANTITY_TABLES, *(table for table in TARIFF_FIELDS.values() if table is not TARIFF_PRICES),
    CAPACITY_CHANGES, HOUSEHOLD_BENEFITS, FEED_IN_AGREEMENTS, READS, INTERVALS, BILLS, *VALIDATION_TABLES,
)  # fmt: skip
_STAGE = "import"

Progress = Callable[[int, int], None]
"""Called with the accounts done and the accounts there are."""


class UnableToBillFolderError(YingshouError):
    """The folder does not exist or lacks a file that is always needed."""

    code = "UNABLE_TO_BILL_FOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderBilling:
    """What a folder came to: the frames of a billing, and how many rows and accounts were read.

    Amount in yuan, energy in kWh. `rows` = good rows + rows with an import problem. `noted`, frame PROBLEMS,
    is what the rules of validation hold or note of bills; the problems of `feed_in` are among `problems`.
    """

    bills: pl.DataFrame
    charge_lines: pl.DataFrame
    problems: pl.DataFrame
    quantity_steps: pl.DataFrame
    noted: pl.DataFrame
    feed_in: FeedIn
    files: tuple[str, ...]
    rows: int
    accounts: int
    amount: Decimal
    total_kwh: Decimal


@dataclass(frozen=True, slots=True)
class _Input:
    """The good rows of a folder by table, and what was wrong with the others."""

    frames: dict[str, pl.DataFrame]
    problems: pl.DataFrame
    files: tuple[str, ...]
    rows: int


def bill_folder(*, folder: Path, bill_month: int, progress: Progress | None = None) -> FolderBilling:
    """Bill every account of a folder for a month.

    The folder holds files named after their tables (`accounts.csv`, `reads_2025-10.xlsx`, several a table are
    read together): accounts, metering_points and tariff_prices always; the other tariff tables, reads,
    intervals, market_contracts, household_benefits, feed_in_agreements, capacity_changes, validation_rules
    and meter_clocks where they apply; earlier bills (`bills.csv`) for the use accumulated in the calendar
    year and for what rules compare with.

    Raises:
        UnableToBillFolderError: the folder or a needed file is absent.
        FileRefusedError: a file cannot be read as its table.
    """
    found = _read(folder)
    frames = found.frames
    tariffs = Tariffs(**{field: table.conform(frames[table.name]) for field, table in TARIFF_FIELDS.items()})
    parts = list(_bill_batches(frames, tariffs, bill_month, progress))
    bills = pl.concat([BILLS.empty(), *(part.bills for part in parts)])
    feed_in = folder_feed_in(frames=frames, tariffs=tariffs, bill_month=bill_month)
    return FolderBilling(
        bills=bills,
        charge_lines=pl.concat([CHARGE_LINES.empty(), *(part.charge_lines for part in parts)]),
        problems=pl.concat([found.problems, *(part.problems for part in parts), feed_in.problems]),
        quantity_steps=pl.concat([QUANTITY_STEPS.empty(), *(part.quantity_steps for part in parts)]),
        noted=pl.concat([PROBLEMS.empty(), *(part.noted for part in parts)]),
        feed_in=feed_in,
        files=found.files,
        rows=found.rows,
        accounts=frames[ACCOUNTS.name].height,
        amount=_sum(bills, "amount"),
        total_kwh=_sum(bills, "total_kwh"),
    )


def _sum(bills: pl.DataFrame, column: str) -> Decimal:
    return Decimal(bills[column].sum()) if bills.height else ZERO_YUAN


def _read(folder: Path) -> _Input:
    """Read the files of a folder, check their rows, and set aside those that name nothing known."""
    if not folder.is_dir():
        raise UnableToBillFolderError(
            zh=f"找不到文件夹：{folder}", en=f"there is no folder {folder}", field="input"
        )
    frames: dict[str, pl.DataFrame] = {}
    problems, files, rows = [PROBLEMS.empty()], [], 0
    by_table = _files_of(folder)
    for table in (*_NEEDED, *_OPTIONAL):
        frame = table.empty().with_columns(file=pl.lit(None, pl.String), row_number=pl.lit(None, pl.Int64))
        for path in by_table[table.name]:
            content = read_table(table, path)
            frame = pl.concat([frame, content.frame])
            problems.append(content.problems)
            files.append(path.name)
            rows += content.rows
        frames[table.name], bad = _check(table, frame, frames)
        problems.append(bad)
    return _Input(frames, pl.concat(problems), tuple(files), rows)


def _files_of(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each table. Raises where a needed one has none."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    by_table: dict[str, list[Path]] = {table.name: [] for table in (*_NEEDED, *_OPTIONAL)}
    for path in paths:
        table = find_table(path, tables=(*_NEEDED, *_OPTIONAL))
        if table:
            by_table[table.name].append(path)
    missing = [table for table in _NEEDED if not by_table[table.name]]
    if missing:
        seen = "、".join(path.name for path in paths) or "-"
        raise UnableToBillFolderError(
            zh=f"{folder} 缺少文件：{'、'.join(f'{t.name}（{t.zh}）' for t in missing)}；现有：{seen}",
            en=f"{folder} lacks the files {', '.join(t.name for t in missing)}; it holds: {seen}",
            field="input",
        )
    return by_table


def _check(
    table: Table, frame: pl.DataFrame, known: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Apply the row rules, refuse keys that stand in two files, and rows of unknown accounts and meters."""
    unique = RowRule(
        code="DUPLICATE_KEY", column=table.key[0], keeps=pl.struct(table.key).is_first_distinct()
    )
    good, bad = split_by_rules(frame, (*table.rules, unique), stage=_STAGE, subject=subject_of(table))
    if table.name in {
        METERING_POINTS.name,
        CAPACITY_CHANGES.name,
        HOUSEHOLD_BENEFITS.name,
        FEED_IN_AGREEMENTS.name,
        MARKET_CONTRACTS.name,
    }:
        return _split_unknown(
            table=table,
            good=good,
            bad=bad,
            known=known[ACCOUNTS.name],
            key=["account_no"],
            code="UNKNOWN_ACCOUNT",
        )
    if table in QUANTITY_TABLES:
        return _check_accounts(table=table, good=good, bad=bad, known=known[ACCOUNTS.name])
    if table.name in {READS.name, METER_CLOCKS.name}:
        points = known[METERING_POINTS.name]
        return _split_unknown(
            table=table, good=good, bad=bad, known=points, key=["point_no", "meter_no"], code="UNKNOWN_POINT"
        )
    if table.name == INTERVALS.name:
        return _split_unknown(
            table=table,
            good=good,
            bad=bad,
            known=known[METERING_POINTS.name],
            key=["point_no"],
            code="UNKNOWN_POINT",
        )
    return good, bad


def _check_accounts(
    *, table: Table, good: pl.DataFrame, bad: pl.DataFrame, known: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set aside the rows that name an unknown account in either column."""
    for column in (name for name in ("account_no", "other_account_no") if name in table.names):
        accounts = known.select(pl.col("account_no").alias(column))
        good, bad = _split_unknown(
            table=table, good=good, bad=bad, known=accounts, key=[column], code="UNKNOWN_ACCOUNT"
        )
    return good, bad


def _split_unknown(
    *, table: Table, good: pl.DataFrame, bad: pl.DataFrame, known: pl.DataFrame, key: list[str], code: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    unknown = good.join(known, on=key, how="anti")
    if unknown.is_empty():
        return good, bad
    rows = problem_rows(unknown, stage=_STAGE, code=code, subject=subject_of(table), column=key[-1])
    return good.join(known, on=key, how="semi"), pl.concat([bad, rows])


def _bill_batches(
    frames: dict[str, pl.DataFrame], tariffs: Tariffs, bill_month: int, progress: Progress | None
) -> Iterator[flow.Billing]:
    """Bill the accounts batch by batch; the memory of the stages is bounded by the batch."""
    everyone = ACCOUNTS.conform(frames[ACCOUNTS.name]).sort("account_no")
    points = METERING_POINTS.conform(frames[METERING_POINTS.name])
    changes = CAPACITY_CHANGES.conform(frames[CAPACITY_CHANGES.name])
    earlier = _accumulated(BILLS.conform(frames[BILLS.name]), bill_month)
    benefits = HOUSEHOLD_BENEFITS.conform(frames[HOUSEHOLD_BENEFITS.name])
    validation = folder_validation(frames=frames, bill_month=bill_month)
    all_rules = QuantityRules(**{table.name: table.conform(frames[table.name]) for table in QUANTITY_TABLES})
    for start in range(0, everyone.height, BATCH_SIZE):
        accounts = everyone.slice(start, BATCH_SIZE)
        rules = rules_for(accounts=accounts, rules=all_rules)
        named = everyone.filter(pl.col("account_no").is_in(linked_account_nos(rules)))
        linked = named.join(accounts, on="account_no", how="anti")
        metered = pl.concat([accounts, linked])
        own_points = points.join(metered, on="account_no", how="semi")
        quarter_hours = {
            "intervals": INTERVALS.conform(frames[INTERVALS.name]).join(
                own_points, on="point_no", how="semi"
            ),
            "metering_points": own_points,
            "accounts": metered,
            "schedule": tariffs.schedule,
            "special_days": tariffs.days,
        }
        days, day_problems = daily_usage(**quarter_hours)
        section_days, section_problems = section_daily_usage(**quarter_hours)
        billing = flow.bill(
            bill_month=bill_month,
            accounts=accounts,
            metering_points=own_points,
            reads=READS.conform(frames[READS.name]).join(own_points, on=["point_no", "meter_no"], how="semi"),
            daily_usage=days,
            accumulated=earlier.join(accounts, on="account_no", how="semi"),
            quantities=Quantities(rules=rules, accounts=linked, section_days=section_days),
            tariffs=tariffs,
            capacity_changes=changes.join(metered, on="account_no", how="semi"),
            benefits=benefits.join(accounts, on="account_no", how="semi"),
            validation=validation,
        )
        yield flow.Billing(
            bills=billing.bills,
            charge_lines=billing.charge_lines,
            problems=pl.concat(
                [
                    pl.concat([day_problems, section_problems])
                    .unique(maintain_order=True)
                    .join(linked, on="account_no", how="anti"),
                    billing.problems,
                ]
            ),
            quantity_steps=billing.quantity_steps,
            noted=billing.noted,
        )
        if progress:
            progress(start + accounts.height, everyone.height)


def _accumulated(bills: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Sum what of each account counted in tiers earlier in the year of a month, and in the year before."""
    zero = pl.lit(Decimal(0)).cast(ENERGY)
    counted = pl.coalesce("tiered_kwh", "total_kwh") - pl.col("earlier_year_kwh").fill_null(zero)
    year, of = bill_month // 100, pl.col("bill_month") // 100
    return (
        bills.filter((pl.col("bill_month") < bill_month) & (of >= year - 1))
        .group_by("account_no")
        .agg(
            accumulated_kwh=counted.filter(of == year).sum().cast(ENERGY),
            earlier_accumulated_kwh=counted.filter(of == year - 1).sum().cast(ENERGY),
        )
    )
