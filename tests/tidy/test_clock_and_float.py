"""Time is an argument and money is Decimal: neither clock nor float where figures are made."""

import ast

import pytest

from .tree import modules

CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "time", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time"}
FLOATS = {"Float32", "Float64", "FloatField"}
FITTED = ("core/forecasting/", "core/anomalies/")
"""Stages that fit models work in floating point; what leaves them as money is Decimal, as their tests see."""


def clocks(module: ast.Module) -> list[int]:
    """Return the lines that ask a clock; Django's `Now()` is the database's and only stamps rows."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and (node.func.value.id if isinstance(node.func.value, ast.Name) else node.func.value.attr)
        in CLOCK_OWNERS
    ]


def floats(module: ast.Module) -> list[int]:
    """Return the lines that name a float, in Python, Polars or Django, or write a literal with a point."""
    return [
        node.lineno
        for node in ast.walk(module)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr in FLOATS)
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]


@pytest.mark.parametrize("layer", ["core", "records", "flows"])
def test_no_clock(layer):
    assert {name: lines for name, module in modules(layer) if (lines := clocks(module))} == {}


@pytest.mark.parametrize("layer", ["core", "records", "flows"])
def test_no_float(layer):
    exact = [(name, module) for name, module in modules(layer) if not name.startswith(FITTED)]
    assert {name: lines for name, module in exact if (lines := floats(module))} == {}


def test_the_rules_see_what_they_forbid():
    source = "import datetime\nx = datetime.date.today()\ny = float(1)\nz = pl.Float64\nv = 0.5\nw = Now()\n"
    assert clocks(ast.parse(source)) == [2]
    assert sorted(floats(ast.parse(source))) == [3, 4, 5]
