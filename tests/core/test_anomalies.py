"""Signals of use, areas, points and what inspections teach, by hand."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.anomalies import (
    area_days,
    area_losses,
    cleared,
    compared_days,
    default_rules,
    default_terms,
    evidence,
    known_days,
    loss_signals,
    peer_figures,
    peer_groups,
    rules_on,
    scores,
    settled_days,
    terms_on,
    use_signals,
    weights_now,
)
from yingshou.core.tables.anomalies import ANOMALY_EVIDENCE, ANOMALY_SIGNALS, AREA_SUPPLY, USE_DAYS

D = Decimal
DAY = date(2026, 10, 31)
LENGTH = 300
RULES = rules_on(rules=default_rules(), day=DAY)
WEIGHTS = RULES.select("signal", weight="points")
HONEST = [f"H{n}" for n in range(6)]


def days_of(account, kwh, *, missing=(), **more):
    """Return days of an account, the last on DAY; `kwh` by age, `missing` ages have no row."""
    return [
        {
            "account_no": account, "use_date": DAY - timedelta(days=age), "days": 1,
            "total_kwh": D(str(kwh(age))), **{name: each(age) for name, each in more.items()},
        }
        for age in range(LENGTH) if age not in set(missing)
    ]  # fmt: skip


def wave(age):
    """Return what everybody does: less on Sundays, a slow season, and days that differ."""
    day = DAY - timedelta(days=age)
    return round((60 if day.weekday() == 6 else 100) * (1 + 0.1 * ((age * 7) % 5) / 5), 2)


def book(*rows, capacity=None):
    honest = [row for name in HONEST for row in days_of(name, wave)]
    use = USE_DAYS.conform(
        pl.DataFrame(honest + [row for each in rows for row in each], infer_schema_length=None)
    )
    accounts = use.select("account_no").unique().sort("account_no").with_columns(
        customer_class=pl.lit("GENERAL"), industry=pl.lit(None, dtype=pl.String), daily=pl.lit(value=True),
        capacity_kva=pl.lit(capacity, dtype=pl.Decimal(38, 4)),
    )  # fmt: skip
    return use, accounts


def signals_of(use, accounts, settled=None):
    known = known_days(use, as_of=DAY, whole_day=0.9)
    groups = peer_groups(accounts, least=5)
    figures = peer_figures(known=known, accounts=accounts, groups=groups)
    days = compared_days(known=known, groups=groups, figures=figures)
    found, fell = use_signals(days=days, accounts=accounts, groups=groups, figures=figures, as_of=DAY,
                              settled=settled)  # fmt: skip
    return {(row["account_no"], row["signal"]): row for row in found.to_dicts()}, fell


def test_honest_accounts_show_nothing_that_counts():
    use, accounts = book()
    found, fell = signals_of(use, accounts)
    told = evidence(
        signals=ANOMALY_SIGNALS.conform(pl.DataFrame(list(found.values()), schema=ANOMALY_SIGNALS.schema)),
        rules=RULES, weights=WEIGHTS,
    )  # fmt: skip
    assert told.is_empty()
    assert fell["fall"].max() == 0


def test_a_fall_is_found_with_its_days_and_figures():
    use, accounts = book(days_of("T", lambda age: wave(age) * (0.4 if age < 60 else 1)))
    found, fell = signals_of(use, accounts)
    step = found["T", "STEP_DOWN"]
    # Of the three windows the one of 28 days is all low: 1 − 0.4, and its days are that many.
    assert (step["value"], step["days"], step["since"]) == (D("0.6"), 28, DAY - timedelta(days=27))
    assert step["now"] < step["before"] * D("0.41")
    assert fell.filter(pl.col("account_no") == "T")["certain"].item() == 1


def test_what_all_do_is_no_fall():
    everybody = [days_of(f"E{n}", lambda age: wave(age) * (0.5 if age < 40 else 1)) for n in range(6)]
    use, accounts = book(*everybody)
    use = use.filter(pl.col("account_no").str.starts_with("E"))
    accounts = accounts.filter(pl.col("account_no").str.starts_with("E"))
    found, _fell = signals_of(use, accounts)
    assert not any(signal == "STEP_DOWN" for _account, signal in found)


def test_missing_days_are_no_days_without_use():
    # Two days of three are missing since ten weeks; those that are known are as before.
    gone = [age for age in range(70) if age % 3]
    use, accounts = book(days_of("M", wave, missing=gone))
    found, _fell = signals_of(use, accounts)
    assert ("M", "STEP_DOWN") not in found
    assert ("M", "ZERO_USE") not in found
    gap = found["M", "GAP_SHARE"]
    assert (gap["value"], gap["days"]) == (D("0.505495"), 45)


def test_a_day_with_too_few_quarter_hours_is_missing():
    def whole(age):
        return 96 if age % 2 else 40

    use, _accounts = book(days_of("Q", wave, intervals=whole))
    known = known_days(use, as_of=DAY, whole_day=0.9)
    assert known.filter(pl.col("account_no") == "Q").height == LENGTH // 2


def test_days_without_use_while_the_peers_run():
    use, accounts = book(days_of("Z", lambda age: 0 if age < 91 and age % 4 == 0 else wave(age)))
    found, _fell = signals_of(use, accounts)
    zero = found["Z", "ZERO_USE"]
    assert (zero["value"], zero["before"], zero["days"]) == (D("0.252747"), 0, 91)


def test_the_same_figure_day_after_day():
    use, accounts = book(days_of("F", lambda age: 95.5 if 10 <= age < 30 else wave(age)))
    found, _fell = signals_of(use, accounts)
    run = found["F", "FLAT_RUN"]
    assert (run["value"], run["now"], run["since"]) == (19, D("95.5"), DAY - timedelta(days=29))


def test_one_period_of_the_day_that_vanishes():
    def part(share, cut):
        return lambda age: D(str(round(wave(age) * share * (cut if age < 40 else 1), 4)))

    honest = [
        row for name in HONEST
        for row in days_of(name, wave, dear_kwh=part(0.5, 1), flat_kwh=part(0.25, 1), cheap_kwh=part(0.25, 1))
    ]  # fmt: skip
    thief = days_of(
        "P", lambda age: round(wave(age) * (0.75 if age < 40 else 1), 4),
        dear_kwh=part(0.5, 1), flat_kwh=part(0.25, 1), cheap_kwh=part(0.25, 0),
    )  # fmt: skip
    _use, accounts = book(thief)
    found, _fell = signals_of(USE_DAYS.conform(pl.DataFrame(honest + thief)), accounts)
    fell = found["P", "PERIOD_FALL"]
    assert fell["reference"] == "cheap"
    # The whole fell by a quarter; of the period's fall three times that counts at most.
    assert abs(fell["value"] - D("0.75")) < D("0.001")


def test_hours_turned_round_while_the_whole_stays():
    def part(before, now, cut=1.0):
        return lambda age: D(str(round(wave(age) * (now * cut if age < 40 else before), 4)))

    usual = {"dear_kwh": part(0.5, 0.5), "flat_kwh": part(0.25, 0.25), "cheap_kwh": part(0.25, 0.25)}
    turned = {"dear_kwh": part(0.5, 0.3), "flat_kwh": part(0.25, 0.25), "cheap_kwh": part(0.25, 0.45)}
    halved = {"dear_kwh": part(0.5, 0.3, 0.5), "flat_kwh": part(0.25, 0.25, 0.5),
              "cheap_kwh": part(0.25, 0.45, 0.5)}  # fmt: skip
    rows = [row for name in HONEST for row in days_of(name, wave, **usual)]
    rows += days_of("R", wave, **turned)
    rows += days_of("S", lambda age: wave(age) * (0.5 if age < 40 else 1), **halved)
    use = USE_DAYS.conform(pl.DataFrame(rows, infer_schema_length=None))
    _use, accounts = book(days_of("R", wave), days_of("S", wave))
    found, _fell = signals_of(use, accounts)
    shift = found["R", "PERIOD_SHIFT"]
    # A fifth of the energy changed its period; the account's own shares hardly scatter.
    assert abs(shift["value"] - D("0.2")) < D("0.001")
    assert (round(shift["before"], 2), round(shift["now"], 2)) == (D("0.50"), D("0.30"))
    assert shift["since"] == DAY - timedelta(days=27)
    assert ("R", "STEP_DOWN") not in found
    # Where the whole fell too the energy is missing, not moved.
    assert ("S", "PERIOD_SHIFT") not in found
    assert ("S", "STEP_DOWN") in found
    assert not any(account in HONEST and name == "PERIOD_SHIFT" for account, name in found)


def test_what_was_confirmed_and_mended_does_not_count_again_and_a_new_fall_does():
    def stolen(*spans):
        return lambda age: wave(age) * (0.4 if any(first >= age >= last for first, last in spans) else 1)

    days = {"account_no": ["T"], "result_date": [DAY - timedelta(days=20)], "began_date": [None]}
    known = pl.DataFrame(
        {**days, "since": [DAY - timedelta(days=90)]},
        schema={"account_no": pl.String, "result_date": pl.Date, "began_date": pl.Date, "since": pl.Date},
    )
    use, accounts = book(days_of("T", stolen((90, 20))))
    before, _fell = signals_of(use, accounts)
    assert ("T", "STEP_DOWN") in before
    found, fell = signals_of(use, accounts, settled_days(known))
    assert not any(account == "T" for account, _name in found)
    assert fell.filter(pl.col("account_no") == "T")["fall"].item() == 0
    # Mended 100 days ago; the same trick again since 28 days.
    earlier = known.with_columns(
        result_date=pl.lit(DAY - timedelta(days=100)), since=pl.lit(DAY - timedelta(days=160))
    )
    use, accounts = book(days_of("T", stolen((160, 100), (27, 0))))
    found, _fell = signals_of(use, accounts, settled_days(earlier))
    step = found["T", "STEP_DOWN"]
    assert (step["value"], step["since"]) == (D("0.6"), DAY - timedelta(days=27))
    # Where nobody knows when it began, half a year is settled.
    half = settled_days(known.with_columns(since=pl.lit(None, pl.Date)))
    assert half["from_date"].item() == DAY - timedelta(days=199)


def test_a_gap_that_a_lower_level_follows():
    use, accounts = book(
        days_of("G", lambda age: wave(age) * (0.5 if age < 50 else 1), missing=range(50, 58))
    )
    gap = signals_of(use, accounts)[0]["G", "GAP_DROP"]
    assert (gap["reference"], gap["since"]) == ("8", DAY - timedelta(days=57))
    assert abs(gap["value"] - D("0.5")) < D("0.01")


def test_demand_above_the_capacity():
    use, accounts = book(days_of("O", wave, max_demand_kw=lambda _age: D(12)), capacity=D(10))
    over = signals_of(use, accounts)[0]["O", "OVER_CAPACITY"]
    assert (over["value"], over["before"], over["now"]) == (D("0.2"), 10, 12)


def test_months_between_reads_are_compared_as_months():
    def months(name, last):
        return [
            {"account_no": name, "use_date": date(2025 + (n + 9) // 12, (n + 9) % 12 + 1, 5), "days": 30,
             "total_kwh": D(300 if n < 9 else last)}
            for n in range(12)
        ]  # fmt: skip

    rows = [row for n in range(6) for row in months(f"H{n}", 300)] + months("T", 60)
    use = USE_DAYS.conform(pl.DataFrame(rows))
    accounts = use.select("account_no").unique().with_columns(
        customer_class=pl.lit("RESIDENT"), industry=pl.lit(None, dtype=pl.String),
        daily=pl.lit(value=False), capacity_kva=pl.lit(None, dtype=pl.Decimal(38, 4)),
    )  # fmt: skip
    found, _fell = signals_of(use, accounts)
    step = found["T", "STEP_DOWN"]
    assert (step["value"], step["before"], step["now"], step["days"]) == (D("0.8"), 10, 2, 90)
    assert ("T", "PERIOD_FALL") not in found
    assert not any(account.startswith("H") for account, signal in found if signal == "STEP_DOWN")


def test_peers_are_the_narrowest_group_that_is_large_enough():
    accounts = pl.DataFrame(
        {
            "account_no": ["1", "2", "3", "4"],
            "customer_class": ["A", "A", "A", "B"],
            "industry": ["x", "x", None, "x"],
            "daily": [True, True, True, True],
        }
    )
    assert dict(peer_groups(accounts, least=2).iter_rows()) == {
        "1": "DAILY/A/x", "2": "DAILY/A/x", "3": "DAILY/A", "4": "DAILY"
    }  # fmt: skip


def test_what_an_area_loses_and_whose_fall_it_is():
    thief = days_of("T", lambda age: wave(age) * (0.5 if age < 28 else 1), missing=[3])
    use, accounts = book(thief)
    members = accounts.select("account_no", area_no=pl.lit("A1"))
    rows = [("A1", DAY - timedelta(days=age), round(wave(age) * 7 / 0.96, 4)) for age in range(LENGTH)]
    supply = AREA_SUPPLY.conform(pl.DataFrame(rows, schema=AREA_SUPPLY.names, orient="row"))
    known = known_days(use, as_of=DAY, whole_day=0.9)
    days = area_days(known=known, members=members, supply=supply)
    # The day the thief's meter is silent would be guessed for a seventh of the area: it does not compare.
    assert days.height == LENGTH - 1
    loss = area_losses(days=days, members=members).row(0, named=True)
    assert (loss["accounts"], loss["days"], loss["missing_days"]) == (7, 90, 1)
    assert loss["loss_kwh"] == loss["supplied_kwh"] - loss["metered_kwh"]
    _found, fell = signals_of(use, accounts)
    told = loss_signals(fell=fell, members=members, days=days, rise_from=0.005)
    row = told.row(0, named=True)
    assert (told["account_no"].to_list(), row["reference"], row["before"]) == (["T"], "A1", D("0.04"))
    # All of the fall turns up as loss.
    assert row["value"] > D("0.94")


def signal(account, name, value, days=90):
    return {
        "account_no": account, "signal": name, "value": D(value), "since": DAY - timedelta(days=27),
        "days": days, "before": None, "now": None, "reference": None,
    }  # fmt: skip


def test_points_are_a_sum_of_shares():
    signals = pl.DataFrame(
        [signal("1", "STEP_DOWN", "0.3"), signal("1", "FLAT_RUN", "10"), signal("1", "ZERO_USE", "0.05"),
         signal("2", "STEP_DOWN", "0.9", days=5)],
        schema=ANOMALY_SIGNALS.schema,
    )  # fmt: skip
    found = evidence(signals=signals, rules=RULES, weights=WEIGHTS)
    # Half way between 0.1 and 0.5; ten days the same give all; 5 % of zero days and five days give nothing.
    assert found.select("signal", "given").rows() == [("FLAT_RUN", D(45)), ("STEP_DOWN", D("12.5"))]
    since = [DAY - timedelta(days=27)]
    fell = pl.DataFrame({"account_no": ["1"], "since": since, "expected": [10.0], "recorded": [4.0]})
    row = scores(found=found, fell=fell, as_of=DAY).row(0, named=True)
    # 6 kWh a day for 28 days; 57.5 of 100 points of that.
    assert (row["points"], row["missed_kwh"], row["expected_kwh"]) == (D("57.5"), 168, 97)


def results(*rows):
    schema = {"signal": pl.String, "inspection_no": pl.String, "result": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_weights_follow_results_once_there_are_enough():
    told = results(
        *(("STEP_DOWN", f"S{n}", "THEFT" if n < 2 else "NOTHING_FOUND") for n in range(8)),
        *(("FLAT_RUN", f"F{n}", "METER_FAULT") for n in range(8)),
        ("FLAT_RUN", "F8", "NO_ACCESS"),
        ("GAP_DROP", "S0", "THEFT"),
    )
    rows = {row["signal"]: row for row in weights_now(rules=RULES, results=told, least=8).to_dicts()}
    # Hits 10 of 16 inspections: (10 + 1) ÷ 18. STEP_DOWN 3 ÷ 10, FLAT_RUN 9 ÷ 10.
    assert (rows["STEP_DOWN"]["precision"], rows["STEP_DOWN"]["own"]) == (D("0.3"), True)
    assert rows["STEP_DOWN"]["weight"] == D("12.27")
    assert (rows["FLAT_RUN"]["inspected"], rows["FLAT_RUN"]["weight"]) == (8, D("66.27"))
    assert (rows["GAP_DROP"]["own"], rows["GAP_DROP"]["weight"]) == (False, 25)


def test_who_was_cleared_comes_back_with_other_signals_only():
    pairs = (("1", "STEP_DOWN"), ("2", "STEP_DOWN"), ("2", "ZERO_USE"), ("3", "STEP_DOWN"))
    given = {"suspicion": "THEFT", "weight": D(1), "given": D(1)}
    found = pl.DataFrame(
        [signal(account, name, "1") | given for account, name in pairs], schema=ANOMALY_EVIDENCE.schema
    )
    inspected = pl.DataFrame(
        {"account_no": ["1", "2", "3"], "signal": ["STEP_DOWN"] * 3,
         "result_date": [DAY - timedelta(days=179), DAY, DAY - timedelta(days=180)]}
    )  # fmt: skip
    gone = cleared(found=found, inspected=inspected, as_of=DAY, days=180)
    assert gone.rows() == [("1", DAY - timedelta(days=179))]


@pytest.mark.parametrize("signal_name", default_rules()["signal"])
def test_rules_that_are_shipped_hold_and_say_where_they_come_from(signal_name):
    row = RULES.filter(pl.col("signal") == signal_name).row(0, named=True)
    assert row["full_at"] > row["counts_from"] > 0
    assert row["source"]
    assert row["verified"] is False


def test_terms_hold_by_their_day():
    later = default_terms().with_columns(valid_from=pl.lit(DAY), cleared_days=pl.lit(30, dtype=pl.Int32))
    both = pl.concat([default_terms(), later])
    assert terms_on(terms=both, day=DAY - timedelta(days=1))["cleared_days"] == 180
    assert terms_on(terms=both, day=DAY)["cleared_days"] == 30
