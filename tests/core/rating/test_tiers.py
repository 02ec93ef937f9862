"""Annual tiers: the published cases, both printed forms, the turn of the year."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import RESIDENT, accounts, accumulated, beijing, tariffs, usage
from tests.core.golden import case
from yingshou.core.rating import rate
from yingshou.core.rating.tier_energy import split_between_years
from yingshou.core.rating.tiers import as_surcharges


def tier_rows(limits, prices):
    uppers = [*limits, None]
    return tuple(
        {"tier": i, "upper_limit_kwh": upper, "price": price}
        for i, (upper, price) in enumerate(zip(uppers, prices, strict=True), start=1)
    )


def rated(*, kwh, before, prices, limits=("2160", "3120"), month=202402):
    return rate(
        usage=usage({"total_kwh": kwh, "bill_month": month}),
        accounts=accounts(RESIDENT),
        tariffs=tariffs(tiers=tier_rows(limits, prices)),
        accumulated=accumulated(A1=str(before)),
    )


def by_tier(lines, column):
    found = dict(zip(lines["item"], lines[column], strict=True))
    return [found.get(tier, Decimal(0)) for tier in ("1", "2", "3")]


def golden_prices(given_inputs):
    if "tier_prices" in given_inputs:
        return given_inputs["tier_prices"]
    base = Decimal(given_inputs["base_price"])
    return [base, *(base + Decimal(added) for added in given_inputs["tier_increments"])]


def months(golden):
    """Walk the bills of a case: the accumulation carries on inside a year and starts anew with the next."""
    before, year = Decimal(golden["inputs"]["accumulated_before_kwh"]), None
    for bill, expected in zip(golden["inputs"]["bills"], golden["expected"]["bills"], strict=True):
        if year and year != bill["month"][:4]:
            before = Decimal(0)
        year = bill["month"][:4]
        result = rated(
            kwh=bill["energy_kwh"], before=before, prices=golden_prices(golden["inputs"]),
            limits=golden["inputs"]["tier_limits_kwh"], month=int(bill["month"].replace("-", "")),
        )  # fmt: skip
        yield result, expected
        before += Decimal(bill["energy_kwh"])


def test_golden_annual_tiers():
    for result, expected in months(case("E1a")):
        assert by_tier(result.lines, "quantity") == [Decimal(v) for v in expected["tier_kwh"]]
        assert by_tier(result.lines, "amount") == [Decimal(v) for v in expected["tier_amounts"]]
        assert result.lines["amount"].sum() == Decimal(expected["amount"])


def test_golden_surcharge_form():
    golden = case("E1b")
    price = pl.lit(Decimal(golden["inputs"]["base_price"]))
    for result, expected in months(golden):
        shown = as_surcharges(lines=result.lines, base_price=price)
        found = dict(zip(shown["item"], shown["amount"], strict=True))
        assert found["BASE"] == Decimal(expected["base_amount"])
        surcharges = [found.get(tier, Decimal(0)) for tier in ("2", "3")]
        assert surcharges == [Decimal(v) for v in expected["surcharge_amounts"]]
        assert shown["amount"].sum() == result.lines["amount"].sum() == Decimal(expected["amount"])


@pytest.mark.parametrize("case_id", ["E1c-billing-month", "E1c-split-by-days", "E1c-interval-start"])
def test_golden_turn_of_the_year(case_id):
    golden = case(case_id)
    given_inputs, expected = golden["inputs"], golden["expected"]
    # The case reads at the end of a day; our periods begin at 00:00, so its 20th is our 21st.
    start, end = (date.fromisoformat(given_inputs[name]) for name in ("reading_from", "reading_to"))
    start, end = start + timedelta(days=1), end + timedelta(days=1)
    assert (end - start).days == given_inputs["days_total"]
    period = usage(
        {
            "total_kwh": given_inputs["energy_kwh"],
            "bill_month": 202501,
            "period_start": start,
            "period_end": end,
        }
    )
    split = split_between_years(usage=period, treatment=golden["options"]["year_boundary"]).row(0, named=True)
    assert (split["first_year"], split["second_year"]) == (2024, 2025)
    total = Decimal(0)
    for part, before in (("first_year", given_inputs["accumulated_before_kwh"]), ("second_year", 0)):
        assert split[f"{part}_kwh"] == Decimal(expected[f"{part}_kwh"])
        result = rated(kwh=split[f"{part}_kwh"], before=before, prices=golden_prices(given_inputs))
        assert by_tier(result.lines, "amount") == [Decimal(v) for v in expected[f"tier_amounts_{part}"]]
        total += result.lines["amount"].sum()
    assert total == Decimal(expected["amount"])


def test_period_inside_a_year_is_not_split():
    for treatment in ("BILLING_MONTH", "SPLIT_BY_DAYS", "INTERVAL_START_YEAR"):
        split = split_between_years(usage=usage({"total_kwh": 9}), treatment=treatment).row(0)
        assert split == ("A1", 2024, Decimal(9), 2024, Decimal(0))
    with pytest.raises(ValueError, match="no such treatment"):
        split_between_years(usage=usage({"total_kwh": 9}), treatment="GUESS")


def test_a_period_ending_on_new_year_lies_in_the_old_year():
    december = usage({"total_kwh": 9, "bill_month": 202412, "period_start": date(2024, 12, 1),
                      "period_end": date(2025, 1, 1)})  # fmt: skip
    assert split_between_years(usage=december, treatment="SPLIT_BY_DAYS")["first_year_kwh"].item() == 9


def test_beijing_residents():
    result = rate(
        usage=usage({"total_kwh": "100"}),
        accounts=accounts(RESIDENT),
        tariffs=beijing(),
        accumulated=accumulated(A1="2830"),
    )
    assert by_tier(result.lines, "amount") == [Decimal("24.42"), Decimal("26.92"), 0]
    assert result.facts.select("accumulated_kwh", "price_valid_from").row(0) == (2830, date(2024, 2, 1))


@pytest.mark.parametrize(
    ("limits", "prices", "code"),
    [((), (), "NO_TIER"), (("100",), ("0.5", "0.6"), None), ((), ("0.5",), None)],
)
def test_no_tier(limits, prices, code):
    tiers = tier_rows(limits, prices) if prices else ()
    result = rate(
        usage=usage({"total_kwh": 120}), accounts=accounts(RESIDENT), tariffs=tariffs(tiers=tiers),
        accumulated=accumulated(),
    )  # fmt: skip
    assert result.problems["code"].to_list() == ([code] if code else [])


def test_energy_above_the_last_limit_has_no_tier():
    tiers = ({"tier": 1, "upper_limit_kwh": 100, "price": 1},)
    for kwh, codes in ((100, []), ("100.0001", ["NO_TIER"])):
        result = rate(
            usage=usage({"total_kwh": kwh}), accounts=accounts(RESIDENT), tariffs=tariffs(tiers=tiers),
            accumulated=accumulated(),
        )  # fmt: skip
        assert result.problems["code"].to_list() == codes
        assert result.lines["amount"].to_list() == ([] if codes else [Decimal(100)])


energies = st.decimals(min_value=0, max_value=9000, places=4)


@settings(max_examples=40, deadline=None)
@given(before=energies, kwh=energies, cut=st.integers(min_value=0, max_value=10))
def test_tiers_split_as_a_whole(before, kwh, cut):
    """Energy rated in two parts one after the other fills the same tiers as in one."""
    part = (kwh * cut / 10).quantize(Decimal("0.0001"))
    prices = ("0.56", "0.61", "0.86")
    whole = by_tier(rated(kwh=kwh, before=before, prices=prices).lines, "quantity")
    first = by_tier(rated(kwh=part, before=before, prices=prices).lines, "quantity")
    second = by_tier(rated(kwh=kwh - part, before=before + part, prices=prices).lines, "quantity")
    assert whole == [a + b for a, b in zip(first, second, strict=True)]
    assert sum(whole) == kwh


@settings(max_examples=40, deadline=None)
@given(days=st.integers(min_value=1, max_value=60), kwh=energies)
def test_years_add_up_to_the_whole(days, kwh):
    period = usage({"total_kwh": kwh, "bill_month": 202501, "period_start": date(2024, 12, 20),
                    "period_end": date.fromordinal(date(2024, 12, 20).toordinal() + days)})  # fmt: skip
    split = split_between_years(usage=period, treatment="SPLIT_BY_DAYS").row(0, named=True)
    assert split["first_year_kwh"] + split["second_year_kwh"] == kwh
    assert split["first_year_kwh"] >= 0
    assert split["second_year_kwh"] >= 0
