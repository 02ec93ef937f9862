"""Which test works which published case: the pages are made of what these tests make the product compute."""

from collections.abc import Callable

from tests.core import test_clearing, test_flow_quantities, test_golden_figures, test_settlement
from tests.core.billing import test_backbilling
from tests.core.golden import cases
from tests.core.metering import test_losses
from tests.core.rating import (
    test_beijing,
    test_capacity,
    test_power_factor,
    test_price_table,
    test_tiers,
    test_two_part,
)

Work = tuple[str, Callable[[], None]]

TITLES = {
    "tiers": ("居民阶梯", "Residential tiers", "发改价格〔2011〕2617号"),
    "two_part": ("两部制电费", "Two-part tariff", "发改办价格〔2016〕1583号；发改价格〔2023〕526号"),
    "power_factor": ("功率因数调整电费", "Power-factor adjustment", "水电财字(83)215号"),
    "capacity_change": ("月中容量变更", "Capacity changed in the month", "供电营业规则 (1996) 第84、85条"),
    "losses": ("变压器损耗", "Transformer losses", "供电营业规则 (1996) 第74条"),
    "tariff_table": ("公布电价表", "Published price tables", "北京、湖北代理购电价格公告"),
    "corrections": ("退补电费", "Back-billing", "供电营业规则 (1996) 第80、81条"),
    "theft": ("窃电", "Theft", "供电营业规则 (1996) 第102、103条"),
    "vat": ("增值税", "Value-added tax", "增值税税率 13 %"),
    "instalments": ("分次结算", "Instalments", "供用电合同、电费缴纳协议"),
    "allocation": ("销账顺序", "Order of clearing", "供用电合同、电费缴纳协议"),
    "late_payment_penalty": ("电费违约金", "Late-payment penalty", "供电营业规则 (1996) 第98条"),
    "dishonoured_draft": ("退票", "Dishonoured drafts", "供电营业规则 (1996) 第98条"),
    "kpi": ("回收指标", "Recovery indicators", "电费回收考核指标"),
}
"""Chinese title, English title and source of each topic, in the order of the pages."""


def _each(function: Callable[..., None], topic: str, chosen: Callable[[dict], bool] = bool) -> list[Work]:
    return [(c["id"], lambda c=c: function(c)) for c in cases(topic) if chosen(c)]


def _by_id(function: Callable[..., None], *ids: str) -> list[Work]:
    return [(case_id, lambda case_id=case_id: function(case_id)) for case_id in ids]


def _beijing_adds_up() -> None:
    """Add up the components of the catalogue on board, which keeps the printed table of every class."""
    for price_class, level in (("SINGLE", "UNDER_1KV"), ("SINGLE", "KV1_10"), ("TWO_PART", "KV1_10")):
        for purchase_class in ("NORMAL", "ONE_AND_HALF"):
            found = test_beijing.prices_of(
                price_class=price_class, purchase_class=purchase_class, voltage_level=level
            )
            assert found["ALL"] == found["FLAT"]


def works() -> dict[str, Callable[[], None]]:
    """Return what works each case, by its id."""
    power_factor = test_power_factor
    found = [
        ("E1a", test_tiers.test_golden_annual_tiers),
        ("E1b", test_tiers.test_golden_surcharge_form),
        *_by_id(
            test_tiers.test_golden_turn_of_the_year,
            "E1c-billing-month", "E1c-split-by-days", "E1c-interval-start",
        ),
        *_by_id(test_two_part.test_golden_bill, "E2-pf086", "E2-pf093"),
        *_each(test_two_part.test_golden_basic_fee, "two_part", lambda c: "fee" in c["expected"]),
        ("W4", test_flow_quantities.test_w4_lighting_by_fixed_quantity),
        *_each(power_factor.test_golden_factor_percent_and_adjustment, "power_factor"),
        *_by_id(power_factor.test_golden_with_basic_fee, *power_factor.WITH_BASIC),
        ("W1-pf065", power_factor.test_golden_single_rate),
        ("W5", test_flow_quantities.test_w5_loss_for_a_part_of_the_month),
        *_by_id(test_capacity.test_golden_stretches, "E5-june", "E5-july-day-by-day", "E5-july-capped"),
        ("E5-july-subtract", test_capacity.test_golden_subtraction),
        ("E5-short-suspension", test_capacity.test_golden_short_suspension),
        ("E5-new-in-february", lambda: test_capacity.test_golden_new_connection("opened")),
        ("W14", lambda: test_capacity.test_golden_share_of_what_is_suspended("SUBTRACT_REDUCED_DAYS")),
        ("W15", test_capacity.test_golden_month_is_the_billing_cycle),
        ("W17", test_capacity.test_golden_interlocked_transformers),
        ("E9", test_losses.test_worked_case),
        *[(c["id"], lambda c=c: test_beijing.test_golden_time_of_use_prices(c))
          for c in test_beijing.TOU_CASES],
        ("BJ-funds", test_beijing.test_golden_funds_keep_the_printed_sum),
        ("BJ-1.5x", test_beijing.test_golden_purchase_price_times_one_and_a_half),
        ("BJ-sum", _beijing_adds_up),
        *[(c["id"], lambda c=c: test_price_table.test_a_wrong_sum_is_billed_as_printed(c))
          for c in test_price_table.SUMS],
        *[(c["id"], lambda c=c: test_price_table.test_a_wrong_peak_is_billed_as_printed(c))
          for c in test_price_table.PEAKS],
        ("HB-sum-two-part", test_price_table.test_rows_that_add_up_are_not_warned_of),
        *_by_id(
            test_backbilling.test_wrong_multiplier,
            "E10-multiplier", "E10-multiplier-round-each", "E10-multiplier-round-difference",
        ),
        ("E10-fast-meter", test_backbilling.test_fast_meter_gives_energy_back),
        ("W22", test_backbilling.test_reversed_current_transformer),
        ("W20", test_backbilling.test_theft_of_unknown_start),
        *_each(test_golden_figures.test_vat, "vat"),
        *_each(test_golden_figures.test_indicators, "kpi"),
        *_each(test_settlement.test_golden_instalments, "instalments"),
        *_each(test_clearing.test_golden_allocation, "allocation"),
        *_each(test_golden_figures.test_late_payment, "late_payment_penalty"),
        *_each(test_golden_figures.test_dishonoured_draft, "dishonoured_draft"),
    ]  # fmt: skip
    return dict(found)
