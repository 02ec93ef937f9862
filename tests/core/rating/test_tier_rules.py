"""Tiers by month and season, by time of use, of large households, prorated, and across New Year."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import RESIDENT, accounts, accumulated, rows, tariffs, usage
from tests.core.frames import amounts as amounts_of
from tests.core.golden import case
from yingshou.core.energy import ENERGY
from yingshou.core.rating import rate
from yingshou.core.tables import HOUSEHOLD_BENEFITS, TARIFF_BENEFITS, TARIFF_TIER_RULES

DATED = {"catalogue": "BEIJING", "valid_from": date(2020, 1, 1), "source": "test"}
PRICES = ("0.538", "0.588", "0.838")
ZHEJIANG = {"-": PRICES, "PEAK": ("0.568", "0.618", "0.868"), "VALLEY": ("0.288", "0.338", "0.588")}


def tier_rows(limits=("2760", "4800"), prices=PRICES, **more):
    uppers = [*limits, None]
    return tuple(
        {"tier": i, "upper_limit_kwh": upper, "price": price, **more}
        for i, (upper, price) in enumerate(zip(uppers, prices, strict=True), start=1)
    )


def catalogue(tiers=None, *, rule=None, benefits=()):
    given_rule = {
        "accumulation": "ANNUAL", "year_boundary": "BILLING_MONTH", "proration": "NONE",
        "time_of_use_form": "SURCHARGE", **(rule or {}),
    }  # fmt: skip
    made = tariffs(tiers=tier_rows() if tiers is None else tiers)
    return type(made)(
        prices=made.prices, factors=made.factors, schedule=made.schedule, basic=made.basic, tiers=made.tiers,
        tier_rules=rows(TARIFF_TIER_RULES, given_rule, defaults=DATED),
        benefits=rows(TARIFF_BENEFITS, *benefits, defaults=DATED),
    )  # fmt: skip


def rated(prices, *, kwh, before="0", month=202407, account=None, claims=(), **more):
    periods = {name: value for name, value in more.items() if name.endswith("_kwh")}
    return rate(
        usage=usage({"total_kwh": kwh, "bill_month": month, **more.pop("period", {}), **periods}),
        accounts=accounts({**RESIDENT, **(account or {})}),
        tariffs=prices,
        accumulated=more.pop("accumulated", accumulated(A1=before)),
        benefits=rows(HOUSEHOLD_BENEFITS, *claims, defaults={"account_no": "A1"}),
        frozen=more.get("frozen"),
    )


def quantities(result):
    return dict(zip(result.lines["item"], result.lines["quantity"], strict=True))


def time_of_use_tiers():
    return tuple(
        row for period, prices in ZHEJIANG.items() for row in tier_rows(prices=prices, period=period)
    )


# By month and season


def test_monthly_tiers_begin_anew_each_month():
    prices = catalogue(tier_rows(("200", "400")), rule={"accumulation": "MONTHLY"})
    result = rated(prices, kwh="450", before="9000")
    assert quantities(result) == {"1": 200, "2": 200, "3": 50}
    assert result.facts["accumulated_kwh"].item() == 9000


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (202404, ["200", "200", "50"]),
        (202405, ["260", "190", "0"]),
        (202410, ["260", "190", "0"]),
        (202411, ["200", "200", "50"]),
    ],
)
def test_seasons_have_their_own_limits(month, expected):
    summer = tier_rows(("260", "600"), months="5,6,7,8,9,10")
    prices = catalogue((*tier_rows(("200", "400")), *summer), rule={"accumulation": "MONTHLY"})
    found = quantities(rated(prices, kwh="450", month=month))
    assert [found.get(tier, Decimal(0)) for tier in ("1", "2", "3")] == [Decimal(kwh) for kwh in expected]


def test_prices_change_while_the_year_goes_on():
    later = tuple(
        {**row, "valid_from": date(2024, 7, 1)} for row in tier_rows(("3000", "5000"), ("0.6", "0.7", "0.9"))
    )
    prices = catalogue((*tier_rows(), *later))
    assert amounts_of(rated(prices, kwh="300", before="2700", month=202406).lines) == {
        "TIER 1": "32.28", "TIER 2": "141.12"}  # fmt: skip
    assert amounts_of(rated(prices, kwh="300", before="2900", month=202407).lines) == {
        "TIER 1": "60.00", "TIER 2": "140.00"}  # fmt: skip


# By time of use


def test_a_tier_adds_its_increment_to_every_period():
    """Zhejiang: 0.568 and 0.288 in the first tier, + 0.05 and + 0.30 in the others, counted on all energy."""
    result = rated(
        catalogue(time_of_use_tiers()), kwh="1000", before="2000", account={"time_of_use": True},
        peak_kwh="600", valley_kwh="400",
    )  # fmt: skip
    assert amounts_of(result.lines) == {
        "TIER PEAK": "340.80",
        "TIER VALLEY": "115.20",
        "TIER_SURCHARGE 2": "12.00",
    }
    assert result.lines.filter(pl.col("item") == "2").select("quantity", "price").row(0) == (
        240,
        Decimal("0.05"),
    )


def test_a_tier_is_split_by_the_shares_of_the_periods():
    result = rated(
        catalogue(time_of_use_tiers(), rule={"time_of_use_form": "BY_SHARE"}), kwh="1000", before="2000",
        account={"time_of_use": True}, peak_kwh="600", valley_kwh="400",
    )  # fmt: skip
    assert quantities(result) == {"1.PEAK": 456, "1.VALLEY": 304, "2.PEAK": 144, "2.VALLEY": 96}
    assert result.lines["amount"].sum() == Decimal("468.00")


def test_a_period_without_a_price_is_a_problem():
    tiers = tuple(row for row in time_of_use_tiers() if row["period"] != "VALLEY")
    result = rated(catalogue(tiers), kwh="10", account={"time_of_use": True}, peak_kwh="6", valley_kwh="4")
    assert result.problems["code"].to_list() == ["NO_TIER"]


def test_uneven_increments_cannot_be_a_surcharge():
    uneven = tuple({**row, "price": "0.9"} if (row["tier"], row["period"]) == (2, "PEAK") else row
                   for row in time_of_use_tiers())  # fmt: skip
    asked = {"kwh": "10", "account": {"time_of_use": True}, "peak_kwh": "6", "valley_kwh": "4"}
    assert rated(catalogue(uneven), **asked).problems["code"].to_list() == ["NO_TIER"]
    assert rated(catalogue(uneven, rule={"time_of_use_form": "BY_SHARE"}), **asked).problems.is_empty()


wholes = st.integers(min_value=0, max_value=3000)


@settings(max_examples=40, deadline=None)
@given(peak=wholes, valley=wholes, flat=wholes, before=st.integers(min_value=0, max_value=6000))
def test_shares_keep_both_tiers_and_periods(peak, valley, flat, before):
    tiers = (*time_of_use_tiers(), *tier_rows(period="FLAT"))
    result = rated(
        catalogue(tiers, rule={"time_of_use_form": "BY_SHARE"}), kwh=peak + valley + flat, before=str(before),
        account={"time_of_use": True}, peak_kwh=peak, valley_kwh=valley,
    )  # fmt: skip
    lines = result.lines.with_columns(parts=pl.col("item").str.split(".")).with_columns(
        tier=pl.col("parts").list.get(0), period=pl.col("parts").list.get(1, null_on_oob=True)
    )
    sums = dict(lines.group_by("period").agg(pl.col("quantity").sum()).iter_rows())
    assert {p: sums.get(p, 0) for p in ("PEAK", "VALLEY", "FLAT")} == {
        "PEAK": peak,
        "VALLEY": valley,
        "FLAT": flat,
    }
    plain = quantities(rated(catalogue(tiers), kwh=peak + valley + flat, before=str(before)))
    assert dict(lines.group_by("tier").agg(pl.col("quantity").sum()).iter_rows()) == plain
    assert (result.lines["quantity"] > 0).all()


# Households


ALL_TIERS = {"benefit": "LARGE_HOUSEHOLD", "persons_from": 5, "kwh_per_month": "100"}
CLAIM = {"benefit": "LARGE_HOUSEHOLD", "valid_from": date(2024, 1, 1), "persons": 5}


@pytest.mark.parametrize(
    ("standard", "persons", "expected"),
    [
        (ALL_TIERS, 5, {"1": 3960, "2": 2040, "3": 1000}),
        ({**ALL_TIERS, "widened": "FIRST"}, 5, {"1": 3960, "2": 840, "3": 2200}),
        ({**ALL_TIERS, "each_further_person": True}, 7, {"1": 6360, "2": 640}),
    ],
)
def test_large_households_have_wider_tiers(standard, persons, expected):
    prices = catalogue(benefits=(standard,))
    assert quantities(rated(prices, kwh="7000", claims=({**CLAIM, "persons": persons},))) == expected


def test_the_first_tier_may_swallow_the_second():
    prices = catalogue(benefits=({**ALL_TIERS, "kwh_per_month": "200", "widened": "FIRST"},))
    assert quantities(rated(prices, kwh="7000", claims=(CLAIM,))) == {"1": 5160, "3": 1840}


@pytest.mark.parametrize(
    ("claim", "first"),
    [
        ({"valid_from": date(2024, 7, 1)}, 3360),
        ({"valid_from": date(2024, 7, 2)}, 2760),
        ({"valid_from": date(2023, 5, 9), "valid_to": date(2024, 4, 1)}, 3060),
        ({"valid_from": date(2023, 5, 9), "valid_to": date(2024, 4, 2)}, 3160),
        ({"valid_from": date(2022, 1, 1), "valid_to": date(2023, 12, 1)}, 2760),
    ],
)
def test_a_benefit_counts_for_the_months_it_holds(claim, first):
    prices = catalogue(benefits=(ALL_TIERS,))
    found = quantities(rated(prices, kwh="7000", claims=({**CLAIM, **claim},)))
    assert found["1"] == first


def test_a_claim_without_a_standard_is_a_problem():
    prices = catalogue(benefits=(ALL_TIERS,))
    result = rated(prices, kwh="70", claims=({**CLAIM, "persons": 4},))
    assert result.problems["code"].to_list() == ["NO_BENEFIT"]


def test_a_household_may_choose_one_price():
    flat = {"benefit": "FLAT_PRICE", "persons_from": 7, "price": "0.558"}
    claim = {
        "benefit": "FLAT_PRICE",
        "valid_from": date(2024, 1, 1),
        "valid_to": date(2024, 8, 1),
        "persons": 7,
    }
    prices = catalogue(benefits=(flat,))
    assert amounts_of(rated(prices, kwh="7000", claims=(claim,)).lines) == {"TIER FLAT_PRICE": "3906.00"}
    assert set(quantities(rated(prices, kwh="7000", month=202408, claims=(claim,)))) == {"1", "2", "3"}


@pytest.mark.parametrize(("kwh", "free"), [("100", "-8.07"), ("10", "-5.38"), ("0", None)])
def test_free_energy_is_given_back_at_the_first_price(kwh, free):
    benefit = {"benefit": "FREE_ENERGY", "persons_from": 0, "kwh_per_month": "15"}
    claim = {"benefit": "FREE_ENERGY", "valid_from": date(2024, 1, 1)}
    result = rated(catalogue(benefits=(benefit,)), kwh=kwh, claims=(claim,))
    assert amounts_of(result.lines).get("FREE_ENERGY -") == free
    assert result.lines["amount"].sum() >= 0


# Moving in and out


@pytest.mark.parametrize(
    ("rule", "account", "first"),
    [
        ("NONE", {"opened_date": date(2024, 4, 30)}, 2760),
        ("MOVE_IN", {"opened_date": date(2024, 4, 30)}, 2070),
        ("MOVE_IN", {"opened_date": date(2023, 4, 30)}, 2760),
        ("MOVE_IN", {"opened_date": date(2024, 4, 30), "closed_date": date(2024, 8, 1)}, 2070),
        ("MOVE_IN_AND_OUT", {"opened_date": date(2024, 4, 30), "closed_date": date(2024, 8, 1)}, 920),
        ("MOVE_IN_AND_OUT", {"closed_date": date(2024, 8, 2)}, 1840),
    ],
)
def test_limits_follow_the_months_supplied(rule, account, first):
    result = rated(catalogue(rule={"proration": rule}), kwh="7000", account=account)
    assert quantities(result)["1"] == first


# Across the turn of the year


def january(**more):
    return {"kwh": "620", "month": 202501, "accumulated": accumulated(A1="0").with_columns(
        earlier_accumulated_kwh=pl.lit(Decimal(3050)).cast(ENERGY)),
        "period": {"period_start": date(2024, 12, 21), "period_end": date(2025, 1, 21)}, **more}  # fmt: skip


def henan(boundary):
    return catalogue(tier_rows(("2160", "3120"), ("0.56", "0.61", "0.86")), rule={"year_boundary": boundary})


@pytest.mark.parametrize("name", ["billing-month", "split-by-days", "interval-start"])
def test_golden_turn_of_the_year_on_the_bill(name):
    golden = case(f"E1c-{name}")
    result = rated(henan(golden["options"]["year_boundary"]), **january())
    assert result.lines["amount"].sum() == Decimal(golden["expected"]["amount"])
    earlier = Decimal(golden["expected"]["first_year_kwh"])
    assert result.facts["earlier_year_kwh"].item() == (earlier or None)


def frozen(kwh, metered="620"):
    return pl.DataFrame(
        {"account_no": ["A1"], "frozen_kwh": [Decimal(kwh)], "metered_kwh": [Decimal(metered)]},
        schema={"account_no": pl.String, "frozen_kwh": ENERGY, "metered_kwh": ENERGY},
    )


def test_the_frozen_read_splits_exactly():
    result = rated(henan("FROZEN_READ"), **january(frozen=frozen("231.7")))
    assert quantities(result) == {"2024.2": 70, "2024.3": Decimal("161.7"), "1": Decimal("388.3")}
    assert amounts_of(result.lines) == {"TIER 2024.2": "42.70", "TIER 2024.3": "139.06", "TIER 1": "217.45"}
    assert result.facts.row(0, named=True)["earlier_accumulated_kwh"] == 3050


def test_without_a_frozen_read_days_split():
    result = rated(henan("FROZEN_READ"), **january())
    assert result.lines["amount"].sum() == Decimal("395.70")


@settings(max_examples=40, deadline=None)
@given(part=st.decimals(min_value=0, max_value=620, places=2))
def test_both_years_make_the_whole(part):
    found = quantities(rated(henan("FROZEN_READ"), **january(frozen=frozen(part))))
    earlier = sum((kwh for item, kwh in found.items() if item.startswith("2024.")), Decimal(0))
    assert (earlier, sum(found.values())) == (part, 620)
