"""Published price tables: what their own components give, what is warned of, and what is billed."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import SINGLE, accounts, accumulated, rows, usage
from tests.core.golden import case, cases, shared_file
from yingshou.core.rating import rate
from yingshou.core.rating.energy import rate_sheet
from yingshou.core.rating.price_table import PriceTable, price_table
from yingshou.core.tables import TARIFF_PRICES, TARIFF_SCHEDULE, TARIFF_TIERS, Tariffs
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.published import PUBLISHED_PRICES
from yingshou.gateways.files.published import read_published_prices

D = Decimal
JANUARY = date(2026, 1, 1)
CLASSES = {"单一制": "SINGLE", "两部制": "TWO_PART"}
LEVELS = {"不满1千伏": "UNDER_1KV", "1-10(20)千伏": "KV1_10", "35千伏": "KV35", "110千伏": "KV110"}
BOTH = ("AGENT_PURCHASE", "LINE_LOSS")
NAMES = ("price_class", "voltage", "printed", "transmission", "sharp", "peak", "valley")
HUBEI = (
    ("SINGLE", "不满1千伏", "0.735686", "0.2103", "1.133999", "0.930961", "0.516924"),
    ("SINGLE", "1-10(20)千伏", "0.715686", "0.1903", "1.113999", "0.910961", "0.496924"),
    ("SINGLE", "35千伏", "0.695686", "0.1703", "1.093999", "0.890961", "0.476924"),
    ("TWO_PART", "1-10(20)千伏", "0.651886", "0.1263", "1.049999", "0.848961", "0.432924"),
    ("TWO_PART", "35千伏", "0.632086", "0.1065", "1.030199", "0.827161", "0.413124"),
    ("TWO_PART", "110千伏", "0.613986", "0.0884", "1.012099", "0.809061", "0.395024"),
    ("TWO_PART", "220千伏及以上", "0.594986", "0.0694", "0.993099", "0.790061", "0.376024"),
)
COMMON = {
    "agent_purchase": "0.38447", "line_loss": "0.013643", "system_operation": "0.082273", "funds": "0.0452",
}  # fmt: skip


def hubei() -> PriceTable:
    printed = [{**COMMON, **dict(zip(NAMES, row, strict=True)), "flat": row[2]} for row in HUBEI]
    return convert(rows(PUBLISHED_PRICES, *printed), floating=BOTH)


def convert(published, **options) -> PriceTable:
    return price_table(
        published=published, catalogue="HUBEI", valid_from=JANUARY, valid_to=None, source="公布表", **options
    )


def tariffs_of(table: PriceTable) -> Tariffs:
    return Tariffs(
        prices=table.prices, factors=table.factors, basic=table.basic, schedule=TARIFF_SCHEDULE.empty(),
        tiers=TARIFF_TIERS.empty(),
    )  # fmt: skip


def billed_prices(table, **kind):
    """Return the price of a kilowatt-hour in each period, and ALL without time of use."""
    sheet = rate_sheet(tariffs=tariffs_of(table), on=JANUARY).filter(purchase_class="NORMAL", **kind)
    tou = sheet.filter("time_of_use")
    fixed = tou.filter(pl.col("source") == "TOTAL")["price"].sum()
    periods = tou.filter(pl.col("source") != "TOTAL").group_by("source").agg(pl.col("price").sum())
    plain = sheet.filter(~pl.col("time_of_use"))["price"].sum()
    return {"ALL": plain, **{period: fixed + price for period, price in periods.iter_rows()}}


def warnings(table, row):
    subject = f"{CLASSES[row['billing']]}/{row['voltage']}"
    return table.problems.filter(subject=subject, code="PRINTED_SUM")


SUMS = [c for c in cases("tariff_table") if c["id"].startswith("HB-sum-") and "voltage" in c["inputs"]]
PEAKS = [c for c in cases("tariff_table") if c["id"].startswith("HB-peak")]


@pytest.mark.parametrize("golden", SUMS, ids=[c["id"] for c in SUMS])
def test_a_wrong_sum_is_billed_as_printed(golden):
    given, expected = golden["inputs"], golden["expected"]
    table = hubei()
    level = LEVELS[given["voltage"]]
    kind = {"price_class": CLASSES[given["billing"]], "voltage_level": level}
    prices = table.prices.filter(**kind)
    parts = prices.filter(pl.col("component") != "PRINTED_DIFFERENCE")["price"].sum()
    missing = prices.filter(pl.col("component") == "PRINTED_DIFFERENCE")
    assert parts == D(expected["component_sum"])
    assert missing.select("item", "price").rows() == [("FLAT", D(expected["printed_minus_sum"]))]
    billed = billed_prices(table, **kind)
    assert billed["ALL"] == billed["FLAT"] == D(expected["billed_price"])
    assert warnings(table, given).height == expected["warnings"]
    printed = dict(zip(NAMES, next(r for r in HUBEI if r[1] == given["voltage"]), strict=True))
    assert {p: billed[p] for p in ("SHARP", "PEAK", "VALLEY")} == {
        p: D(printed[p.lower()]) for p in ("SHARP", "PEAK", "VALLEY")
    }


@pytest.mark.parametrize("golden", PEAKS, ids=[c["id"] for c in PEAKS])
def test_a_wrong_peak_is_billed_as_printed(golden):
    given, expected = golden["inputs"], golden["expected"]
    table = hubei()
    kind = {"price_class": CLASSES[given["billing"]], "voltage_level": LEVELS[given["voltage"]]}
    assert billed_prices(table, **kind)["PEAK"] == D(expected["billed_peak"])
    factors = dict(table.factors.filter(**kind).select("period", "factor").iter_rows())
    assert factors == {
        "FLAT": 1, "PEAK": D("1.49"), "SHARP": D(expected["sharp_factor"]),
        "VALLEY": D(expected["valley_factor"]),
    }  # fmt: skip
    assert warnings(table, given).height == expected["warnings"]


def test_rows_that_add_up_are_not_warned_of():
    golden = case("HB-sum-two-part")
    table = hubei()
    flat = table.prices.filter(price_class="TWO_PART", component="PRINTED_DIFFERENCE", item="FLAT")
    assert flat.height == golden["expected"]["warnings"] == 0
    assert table.problems["code"].to_list() == ["PRINTED_SUM"] * 4


def test_a_bill_at_the_printed_price():
    shop = {**SINGLE, "account_no": "A1", "catalogue": "HUBEI", "time_of_use": False}
    rated = rate(
        usage=usage({"total_kwh": 1000, "bill_month": 202601}), accounts=accounts(shop),
        tariffs=tariffs_of(hubei()), accumulated=accumulated(),
    )  # fmt: skip
    lines = dict(rated.lines.select("component", "amount").iter_rows())
    assert lines["PRINTED_DIFFERENCE"] == D("-0.20")
    # 735.686 by the printed price; each component is rounded to the fen, so a fen may differ.
    assert sum(lines.values()) == D("384.47") + D("13.64") + D("210.30") + D("82.27") + D("45.20") - D("0.20")


def test_the_table_of_beijing_adds_up():
    path = shared_file("tariffs/beijing_2024_02.csv")
    if path is None:
        pytest.skip("the printed table lies outside the repository")
    content = read_published_prices(path)
    table = convert(content.frame)
    expected = case("BJ-sum")["expected"]
    assert content.rows == expected["rows_where_components_equal_printed_price"] == 14
    assert table.problems.height == expected["warnings"] == 0
    assert table.prices.filter(component="PRINTED_DIFFERENCE").is_empty()
    assert billed_prices(table, price_class="SINGLE", voltage_level="UNDER_1KV") == {
        "ALL": D("0.875191"), "FLAT": D("0.875191"), "PEAK": D("1.158728"), "VALLEY": D("0.619608"),
    }  # fmt: skip


def test_the_file_of_hubei_is_the_copy():
    path = shared_file("tariffs/hubei_2026_01.csv")
    if path is None:
        pytest.skip("the printed table lies outside the repository")
    read = convert(read_published_prices(path).frame, floating=BOTH)
    assert read.prices.equals(hubei().prices)
    assert read.factors.equals(hubei().factors)
    assert read.basic.height == 6


def test_an_unknown_voltage_is_left_out_and_told():
    row = {**COMMON, **dict(zip(NAMES, HUBEI[0], strict=True)), "voltage": "低压"}
    table = convert(rows(PUBLISHED_PRICES, row))
    assert table.prices.is_empty()
    assert table.problems.select("code", "column", "value").rows() == [("NOT_A_CHOICE", "voltage", "低压")]


def test_a_level_printed_by_itself_beats_a_range():
    first = {**COMMON, **dict(zip(NAMES, HUBEI[1], strict=True)), "voltage": "35-110千伏"}
    second = {**COMMON, **dict(zip(NAMES, HUBEI[2], strict=True))}
    table = convert(rows(PUBLISHED_PRICES, first, second), floating=BOTH)
    transmission = table.prices.filter(component="TRANSMISSION").select("voltage_level", "price")
    assert dict(transmission.iter_rows()) == {"KV35": D("0.1703"), "KV66": D("0.1903"), "KV110": D("0.1903")}
    assert not table.prices.select(TARIFF_PRICES.key).is_duplicated().any()


def test_what_is_written_down_keeps_the_rules_of_the_catalogue():
    prices = hubei().prices
    good, problems = split_by_rules(prices, TARIFF_PRICES.rules, stage="import", subject="component")
    assert (good.height, problems.height) == (prices.height, 0)
    negative = prices.filter(component="PRINTED_DIFFERENCE").with_columns(component=pl.lit("FUNDS"))
    assert (
        split_by_rules(negative, TARIFF_PRICES.rules, stage="import", subject="component")[0]
        .filter(pl.col("price") < 0)
        .is_empty()
    )
