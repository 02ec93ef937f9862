"""The rules behind the steps from metered to billed energy, and the other accounts they draw on."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from yingshou.core.explanation.quantity_parts import DeductionRule, LossRule, LossTableStep, StepCount
from yingshou.core.metering.chain import valid_rules
from yingshou.core.metering.steps import end_versions
from yingshou.core.tables.quantities import QuantityRules

_LOSS = (
    "transformer_no", "start", "end", "method", "capacity_kva", "p0_kw", "pk_kw", "i0_percent", "uk_percent",
    "shift_factor", "energy_share", "line_loss_share",
)  # fmt: skip
_DEDUCTION = (
    "rule_no", "kind", "other_account_no", "other_time_of_use", "quantity_kwh", "share", "taken_from",
)  # fmt: skip
_STEP = (
    "step_no", "kind", "source", "total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh",
    "reactive_kvarh", "exact_kwh",
)  # fmt: skip


def by_account(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a frame by its account_no, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["account_no"], []).append(row)
    return found


def loss_rules(*, rules: QuantityRules, periods: pl.DataFrame) -> dict[str, tuple[LossRule, ...]]:
    """Return the transformers and lines that stood in the period of each account, by account_no.

    Args:
        rules: the rules on file.
        periods: account_no, period_start, period_end.
    """
    tables: dict[str, list[LossTableStep]] = {}
    for row in rules.loss_steps.sort("loss_table", "load_ratio_to").iter_rows(named=True):
        name = row.pop("loss_table")
        tables.setdefault(name, []).append(LossTableStep(**row))
    standing = (
        end_versions(rules.loss_parameters, key=("account_no", "transformer_no"))
        .join(periods, on="account_no", how="inner")
        .with_columns(
            start=pl.max_horizontal("period_start", "valid_from"),
            end=pl.min_horizontal("period_end", "valid_to"),
        )
        .filter(pl.col("start") < pl.col("end"))
        .sort("account_no", "transformer_no", "start")
    )
    return {
        account_no: tuple(_loss(row, tables) for row in rows)
        for account_no, rows in by_account(standing).items()
    }


def _loss(row: Mapping[str, Any], tables: Mapping[str, list[LossTableStep]]) -> LossRule:
    table = tables.get(row["loss_table"], []) if row["method"] == "TABLE" else []
    return LossRule(**{name: row[name] for name in _LOSS}, table=tuple(table))


def deduction_rules(
    *, rules: QuantityRules, periods: pl.DataFrame
) -> tuple[dict[str, tuple[DeductionRule, ...]], dict[str, set[str]]]:
    """Return what each account gives, by account_no, and the accounts each one's energy draws on.

    Those are the ones behind its meter, the ones that give it a quantity or a share, and the ones behind
    their meters.

    Args:
        rules: the rules on file.
        periods: account_no, period_start, period_end, time_of_use.
    """
    valid = by_account(valid_rules(rules=rules.quantity_rules, periods=periods))
    given = {
        account_no: tuple(DeductionRule(**{name: row[name] for name in _DEDUCTION}) for row in rows)
        for account_no, rows in valid.items()
    }
    behind = {account_no: _behind(rows) for account_no, rows in given.items()}
    linked = {account_no: set(others) for account_no, others in behind.items()}
    for giver, deductions in given.items():
        for rule in deductions:
            if rule.kind != "SUB_METER":
                linked.setdefault(rule.other_account_no, set()).update({giver}, behind[giver])
    return given, {account_no: others - {account_no} for account_no, others in linked.items()}


def _behind(rules: Iterable[DeductionRule]) -> set[str]:
    return {rule.other_account_no for rule in rules if rule.kind == "SUB_METER"}


def step_counts(steps: pl.DataFrame) -> dict[str, tuple[StepCount, ...]]:
    """Return the steps of each account in their order, by account_no."""
    return {
        account_no: tuple(StepCount(**{name: row[name] for name in _STEP}) for row in rows)
        for account_no, rows in by_account(steps.sort("account_no", "step_no")).items()
    }
