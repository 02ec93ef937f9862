"""The catalogue is whole and fresh, and the words of bills and figures are those of the trade."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from django.utils.translation import override

from yingshou.interfaces.console import catalogue, explain, formats
from yingshou.interfaces.console.lists import Column, plain_table

CONSOLE = Path(catalogue.__file__).parent
PYTHON_TEXT = re.compile(r'\b(?:_|gettext|gettext_lazy|ngettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')


POWER_FACTOR = (
    "功率因数 500,000 ÷ √(500,000² + 296,700²) = 0.86，力调 +2.00 %；341,951.00 × +2.00 % = 6,839.02"
)


def texts_in_use():
    from django.utils.translation.template import templatize

    found = set()
    sources = [path.read_text("utf-8") for path in CONSOLE.rglob("*.py")]
    sources.append((CONSOLE.parents[1] / "project" / "shell.py").read_text("utf-8"))
    for source in sources:
        for group in PYTHON_TEXT.findall(source):
            found.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', group)))
    for path in CONSOLE.rglob("*.html"):
        code = templatize(path.read_text("utf-8"))
        found |= {text.replace("\\'", "'") for text in re.findall(r"gettext\(u?'((?:[^'\\]|\\.)*)'", code)}
        found |= {text.replace('\\"', '"') for text in re.findall(r'gettext\(u?"((?:[^"\\]|\\.)*)"', code)}
    return found


def test_every_text_has_its_chinese():
    entries = catalogue.read_entries()
    known = {entry["msgid"] for entry in entries}
    assert len(texts_in_use()) > 300
    assert texts_in_use() - known == set()
    assert catalogue.untranslated(entries) == []


def test_translations_keep_every_placeholder():
    for entry in catalogue.read_entries():
        names = set(re.findall(r"%\((\w+)\)", entry["msgid"]))
        for key, value in entry.items():
            if key.startswith("msgstr") and entry["msgid"]:
                assert set(re.findall(r"%\((\w+)\)", value)) == names, entry["msgid"]


def test_the_compiled_catalogue_is_fresh():
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.read_entries())


def test_figures_are_written_as_the_office_writes_them():
    assert formats.yuan(Decimal("1234567.5")) == "1,234,567.50"
    assert formats.energy(Decimal("511800.0000")) == "511,800"
    assert formats.price(Decimal("0.48830000")) == "0.4883"
    assert formats.price(Decimal(1)) == "1.00"
    assert formats.share(Decimal("0.975")) == "97.50 %"
    assert formats.month(202510) == "2025-10"
    with override("zh-hans"):
        assert "123.46 <small>万元" in formats.large_sum(Decimal("1234567.50"))
        assert 'title="1,234,567.50 元"' in formats.large_sum(Decimal("1234567.50"))
    with override("en"):
        assert "1.23 <small>million yuan" in formats.large_sum(Decimal("1234567.50"))


def test_a_reviewers_explanation():
    bill = SimpleNamespace(
        total_kwh=Decimal(500000), reactive_kvarh=Decimal(296700), power_factor=Decimal("0.86"),
        power_factor_percent=Decimal("2.00"), accumulated_kwh=Decimal(2050), earlier_accumulated_kwh=None,
        max_demand_kw=None,
        sharp_kwh=Decimal(0), peak_kwh=Decimal(300000), flat_kwh=Decimal(200000), valley_kwh=Decimal(0),
        deep_kwh=Decimal(0), period_start="2025-09-25", period_end="2025-10-25",
    )  # fmt: skip
    active = SimpleNamespace(opening=Decimal("5953.8"), closing=Decimal("6124.4"), rolled_over=False)
    meter = SimpleNamespace(
        meter_no="M1", multiplier=Decimal(3000), registers=[active], energy_kwh=Decimal(511800)
    )
    line = {
        "line_class": None, "line_no": 1, "item": "-", "factor": Decimal(1), "base_price": Decimal(1),
        "price": Decimal(1),
        "quantity_unit": "KWH", "price_decimals": 8, "valid_from": None, "source": None,
    }  # fmt: skip
    lines = [
        SimpleNamespace(**line | {"component": "TIER", "item": "1", "quantity": Decimal(110),
                        "price": Decimal("0.56"), "amount": Decimal("61.60")}),
        SimpleNamespace(**line | {"component": "AGENT_PURCHASE", "item": "PEAK", "quantity": Decimal(120000),
                        "price": Decimal("0.672"), "base_price": Decimal("0.42"), "factor": Decimal("1.6"),
                        "amount": Decimal("80640.00")}),
        SimpleNamespace(**line | {"component": "POWER_FACTOR", "quantity": Decimal("341951.00"),
                        "quantity_unit": "YUAN", "amount": Decimal("6839.02")}),
    ]  # fmt: skip
    with override("zh-hans"):
        assert explain.energy_sentences(bill, SimpleNamespace(meters=[meter])) == [
            "电能表 M1：有功 3,000 ×（6,124.4 − 5,953.8）= 511,800 kWh",
            "分时：峰 300,000 + 平 200,000 = 500,000 kWh",
        ]
        assert [(each.name, each.sentence) for each in explain.explain_lines(bill, lines)] == [
            ("第 1 档", "110 kWh × 0.56 = 61.60；年累计电量 2,050 → 2,160 kWh"),
            ("代理购电 · 峰", "120,000 kWh × 0.672 = 80,640.00；单价 0.672 = 0.42 × 1.60"),
            ("力调电费", POWER_FACTOR),
        ]  # fmt: skip
        last = explain.explain_lines(bill, lines)[-1]
        assert (str(last.running), last.note) == ("87540.62", "单价取 8 位小数，金额四舍五入到分")
    with override("en"):
        assert explain.explain_lines(bill, lines)[0].name == "Tier 1"


def test_a_workbook_holds_figures_as_figures_and_formulas_as_text(tmp_path):
    from yingshou.interfaces.console.excel import write

    columns = (
        Column(heading="Name", value=lambda row: row[0]),
        Column(heading="Amount", value=lambda row: row[1], kind="yuan"),
    )
    path = tmp_path / "list.xlsx"
    path.write_bytes(write(columns, [("=1+1", Decimal("12.30")), ("@x", Decimal("-0.01"))]))
    assert pl.read_excel(path).rows() == [("=1+1", 12.3), ("@x", -0.01)]


def test_text_from_the_outside_is_escaped():
    table = plain_table((Column(heading="Name", value=lambda row: row),), ["<script>alert(1)</script>"])
    assert "<script>" not in table.cells[0][0][1]


@pytest.mark.parametrize("name", ["console.css", "console.js"])
def test_our_static_files_ask_nothing_of_other_hosts(name):
    text = (CONSOLE / "static" / "console" / name).read_text("utf-8")
    assert not re.search(r"https?://|@import|//cdn", text)


def test_every_text_with_places_can_be_filled():
    wrong = []
    for entry in catalogue.read_entries():
        places = dict.fromkeys(re.findall(r"%\((\w+)\)", entry["msgid"]), 1)
        for key, text in entry.items():
            if places and key.startswith("msgstr"):
                try:
                    text % places
                except (KeyError, TypeError, ValueError) as error:
                    wrong.append(f"{text}: {error}")
    assert wrong == []
