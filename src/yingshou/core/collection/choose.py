"""Which treatment an account gets: the most particular rule that applies, with the facts it met."""

from datetime import date
from typing import Any

import polars as pl

from yingshou.core.tables.collection import CRITERIA
from yingshou.core.tables.scope import ALL

_THRESHOLDS = ("least_amount", "least_days")
TREATMENTS = pl.Schema(
    {"account_no": pl.String, "treatment": pl.String, "rule_no": pl.String, "met": pl.String}
)
"""The treatment of an account: `rule_no` is null for an override, `met` says the facts the rule asked for."""


def choose_treatments(
    *, cases: pl.DataFrame, rules: pl.DataFrame, overrides: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Choose the treatment of each case: an override in force, else the most particular rule that applies.

    A rule goes before all that do not name a criterion it names, in the order of CRITERIA (trait, grade,
    cause, voltage, supply class, class, service grade), then season; among rules equally particular the
    highest priority goes first. Rules that could tie are refused where they are imported (`tied_rules`).

    Args:
        cases: table COLLECTION_CASES with the columns of CRITERIA, of which `trait` is a list of marks; null
            where a fact is not known.
        rules: table TREATMENT_RULES, all versions.
        overrides: `account_no`, `treatment` of the overrides in force.
        on: the day.

    Returns:
        TREATMENTS; accounts no rule applies to have no row.
    """
    ranked = ranked_rules(rules_on(rules=rules, on=on)).to_dicts()
    numbered = cases.with_columns(_rule=_first_match(ranked, on))
    known = pl.DataFrame(
        [(place, rule["treatment"], rule["rule_no"], _met(rule)) for place, rule in enumerate(ranked)],
        schema={"_rule": pl.Int32, **{name: pl.String for name in TREATMENTS if name != "account_no"}},
        orient="row",
    )
    found = numbered.join(known, on="_rule", how="left", maintain_order="left").join(
        overrides.select("account_no", _override="treatment"),
        on="account_no",
        how="left",
        maintain_order="left",
    )
    overridden = pl.col("_override").is_not_null()
    return found.select(
        "account_no",
        treatment=pl.coalesce("_override", "treatment"),
        rule_no=pl.when(~overridden).then("rule_no"),
        met=pl.when(~overridden).then("met").otherwise(pl.lit("")),
    ).drop_nulls("treatment")


def rules_on(*, rules: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the version of each rule that holds on a day."""
    begun = rules.filter(pl.col("valid_from") <= on).sort("rule_no", "valid_from")
    latest = begun.unique("rule_no", keep="last", maintain_order=True)
    return latest.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > on))


def ranked_rules(rules: pl.DataFrame) -> pl.DataFrame:
    """Sort rules, the most particular first, with the number that says how particular: `particular`."""
    named = [pl.col(name) != ALL for name in (*CRITERIA, "months")]
    weight = pl.sum_horizontal(
        each.cast(pl.Int32) * 2 ** (len(named) - place) for place, each in enumerate(named)
    )
    return rules.with_columns(particular=weight).sort(
        "particular", "priority", "rule_no", descending=[True, True, False]
    )


def tied_rules(rules: pl.DataFrame) -> pl.DataFrame:
    """Find the rules between which nothing decides: `rule_no`, `other`, each pair once.

    They are equally particular, of the same priority, hold on a day in common, and an account can meet both.
    """
    # A version ends where the next one of its rule begins.
    ended = rules.sort("rule_no", "valid_from").with_columns(
        valid_to=pl.min_horizontal("valid_to", pl.col("valid_from").shift(-1).over("rule_no"))
    )
    ranked = ranked_rules(ended)
    pairs = ranked.join(ranked, on=["particular", "priority"], suffix="_other").filter(
        pl.col("rule_no") < pl.col("rule_no_other")
    )
    # An account may bear several marks, so two rules that name different ones can both apply.
    same = [pl.col(name) == pl.col(f"{name}_other") for name in CRITERIA if name != "trait"]
    season = (
        (pl.col("months") == ALL) | (pl.col("months_other") == ALL)
        | (pl.col("months").str.split(",").list.set_intersection(
            pl.col("months_other").str.split(",")).list.len() > 0)
    )  # fmt: skip
    begin = pl.max_horizontal("valid_from", "valid_from_other")
    in_common = [pl.col(name).is_null() | (pl.col(name) > begin) for name in ("valid_to", "valid_to_other")]
    return pairs.filter(pl.all_horizontal(*same, season, *in_common)).select("rule_no", other="rule_no_other")


def _first_match(ranked: list[dict[str, Any]], on: date) -> pl.Expr:
    """Return the place of the first rule that applies to a case, null for none."""
    places = [
        pl.when(_applies(rule)).then(pl.lit(place, pl.Int32))
        for place, rule in enumerate(ranked)
        if rule["months"] == ALL or str(on.month) in rule["months"].split(",")
    ]
    return pl.coalesce(*places, pl.lit(None, pl.Int32))


def _applies(rule: dict[str, Any]) -> pl.Expr:
    tests = [
        pl.col("amount") >= rule["least_amount"],
        pl.col("days_overdue") >= rule["least_days"],
        *(
            pl.col(name).list.contains(rule[name]) if name == "trait" else pl.col(name) == rule[name]
            for name in CRITERIA
            if rule[name] != ALL
        ),
    ]
    return pl.all_horizontal(test.fill_null(value=False) for test in tests)


def _met(rule: dict[str, Any]) -> str:
    """Write what a rule asked for, and the account therefore met: `trait=SHOP; least_days=31`."""
    named = [f"{name}={rule[name]}" for name in (*CRITERIA, "months") if rule[name] != ALL]
    return "; ".join([*named, *(f"{name}={rule[name]}" for name in _THRESHOLDS if rule[name])])
