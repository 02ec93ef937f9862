"""Losses of transformers: the worked cases, both methods, and what is lacking."""

from decimal import Decimal, localcontext

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import rows
from tests.core.golden import case
from yingshou.core.energy import ENERGY
from yingshou.core.metering.losses import transformer_losses
from yingshou.core.rating.power_factor import adjustment_percent, power_factor
from yingshou.core.tables.quantities import LOSS_PARAMETERS, LOSS_STEPS

E9 = case("E9")
_TRANSFORMER = {
    "account_no": "A1", "transformer_no": "T1", "method": "FORMULA", "capacity_kva": "630", "p0_kw": "0.81",
    "pk_kw": "6.2", "i0_percent": "0.6", "uk_percent": "4.5", "shift_factor": "1.2", "energy_share": 1,
}  # fmt: skip


def losses(*, days=30, active="180000", reactive="90000", whole=False, steps=(), **changes):
    frame = rows(LOSS_PARAMETERS, {**_TRANSFORMER, **changes}).with_columns(
        days=pl.lit(days, pl.Int32),
        whole_period=pl.lit(whole),
        active_kwh=pl.lit(Decimal(active)).cast(ENERGY),
        reactive_kvarh=pl.lit(None if reactive is None else Decimal(reactive)).cast(ENERGY),
    )
    return transformer_losses(loads=frame, loss_steps=rows(LOSS_STEPS, *steps)).row(0, named=True)


def test_worked_case():
    given_, expected = E9["inputs"], E9["expected"]
    row = losses(days=given_["days"], active=given_["active_kwh"], reactive=given_["reactive_kvarh"],
                 shift_factor=given_["shift_factor_k"],
                 **{name: given_[name] for name in _TRANSFORMER if name in given_})  # fmt: skip
    for name in ("active_no_load", "active_load", "reactive_no_load", "reactive_load"):
        assert f"{row[name]:.2f}" == expected[name]
    assert row["active_loss_kwh"] == Decimal(expected["active_loss_kwh"])
    assert row["reactive_loss_kvarh"] == Decimal(expected["reactive_loss_kvarh"])
    assert not row["lacking"]


@pytest.mark.parametrize(
    ("suffix", "total", "reactive"), [("without", "180000", "90000"), ("with", "181638", "97543")]
)
def test_losses_change_the_power_factor_by_a_step(suffix, total, reactive):
    frame = pl.DataFrame({"total_kwh": [Decimal(total)], "reactive_kvarh": [Decimal(reactive)]})
    factor = frame.select(power_factor()).item()
    assert factor == Decimal(E9["expected"][f"power_factor_{suffix}_loss"])
    percent = adjustment_percent(standard=90, power_factor=int(factor * 100))
    assert percent == Decimal(E9["expected"][f"adjustment_percent_{suffix}_loss"])


def by_table(**given_):
    return losses(method="TABLE", loss_table="S9", **given_)


def test_table_for_a_part_of_the_month():
    part = case("W5")["inputs"]["part_a"]
    steps = [{"loss_table": "S9", "load_ratio_to": 100, "active_loss_kwh": part["monthly_loss_kwh"],
              "reactive_loss_kvarh": 900}]  # fmt: skip
    row = by_table(days=part["days"], active="6000", steps=steps)
    assert row["active_loss_kwh"] == Decimal(case("W5")["expected"]["part_a"]["loss_kwh"])
    assert row["reactive_loss_kvarh"] == 600


@pytest.mark.parametrize(("days", "whole", "loss"), [(28, True, 300), (28, False, 280), (31, False, 300)])
def test_whole_periods_count_as_a_month(days, whole, loss):
    steps = [{"loss_table": "S9", "load_ratio_to": 100, "active_loss_kwh": 300, "reactive_loss_kvarh": 0}]
    assert by_table(days=days, whole=whole, steps=steps)["active_loss_kwh"] == loss


# 100 kVA for 30 days carry 72,000 kVAh at full load; the limit of a step is inside it.
@pytest.mark.parametrize(
    ("active", "loss"), [("0", 10), ("7200", 10), ("7200.0001", 20), ("14400", 20), ("14400.0001", None)]
)
def test_steps_by_load(active, loss):
    steps = [
        {"loss_table": "S9", "load_ratio_to": "0.2", "active_loss_kwh": 20, "reactive_loss_kvarh": 0},
        {"loss_table": "S9", "load_ratio_to": "0.1", "active_loss_kwh": 10, "reactive_loss_kvarh": 0},
        {"loss_table": "S7", "load_ratio_to": "9", "active_loss_kwh": 99, "reactive_loss_kvarh": 0},
    ]
    row = by_table(capacity_kva=100, active=active, reactive="0", steps=steps)
    assert row["active_loss_kwh"] == loss
    assert row["lacking"] == (loss is None)


def test_without_reactive_meter_the_power_factor_is_taken_as_0_8():
    assert losses(active="8000", reactive=None) == {
        **losses(active="8000", reactive="6000"),
        "reactive_kvarh": None,
    }


@pytest.mark.parametrize(
    "name", ["capacity_kva", "p0_kw", "pk_kw", "i0_percent", "uk_percent", "shift_factor"]
)
def test_a_figure_that_lacks(name):
    assert losses(**{name: None})["lacking"]


def test_a_load_no_such_transformer_carries():
    assert losses(capacity_kva=1, active="9999999999", reactive="9999999999", shift_factor=100)["lacking"]


def test_line_alone_has_no_transformer_loss():
    row = losses(method="LINE", capacity_kva=None, line_loss_share="0.02")
    assert (row["active_loss_kwh"], row["reactive_loss_kvarh"], row["lacking"]) == (0, 0, False)


tenths = st.integers(0, 9999).map(lambda n: Decimal(n) / 10)


@settings(deadline=None)
@given(
    active=st.integers(0, 10**9), reactive=st.integers(0, 10**9), s=st.integers(50, 5000),
    p0=tenths, pk=tenths, k=st.integers(1, 30), days=st.integers(1, 31),
)  # fmt: skip
def test_agrees_with_plain_decimals(*, active, reactive, s, p0, pk, k, days):
    hours = Decimal(24 * days)
    square = Decimal(active**2 + reactive**2)
    row = losses(days=days, active=str(active), reactive=str(reactive), capacity_kva=s, p0_kw=p0, pk_kw=pk,
                 shift_factor=Decimal(k) / 10)  # fmt: skip
    if square / (s * hours) ** 2 > 100:
        assert row["lacking"]
        return
    with localcontext(prec=60):
        exact = p0 * hours + Decimal(k) / 10 * pk * square / (s * s * hours)
    assert abs(row["active_loss_kwh"] - exact) <= Decimal("0.50000001")
    assert row["active_loss_kwh"] == row["active_loss_kwh"].to_integral_value()
