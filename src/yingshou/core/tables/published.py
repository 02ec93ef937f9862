"""The price table that a grid company prints each month (代理购电工商业用户电价表), as it is printed."""

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.tables.schema import Column, Table

COMPONENT_COLUMNS = {
    "AGENT_PURCHASE": "agent_purchase",
    "LINE_LOSS": "line_loss",
    "TRANSMISSION": "transmission",
    "SYSTEM_OPERATION": "system_operation",
    "FUNDS": "funds",
}
"""The column that prints each component of the energy price."""

PERIOD_PRICES = {"SHARP": "sharp", "PEAK": "peak", "FLAT": "flat", "VALLEY": "valley", "DEEP": "deep"}
"""The column that prints the whole price of each period of the day."""


def _price(name: str, zh: str, doc: str, *, unit: str = "yuan/kWh", nullable: bool = False) -> Column:
    return Column(name=name, dtype=PRICE, zh=zh, doc=doc, unit=unit, nullable=nullable)


PUBLISHED_PRICES = Table(
    name="published_prices",
    zh="公布电价表",
    doc="One row a class and voltage level, prices as printed; nothing is repaired.",
    key=("user_group", "price_class", "voltage"),
    columns=(
        Column(name="user_group", dtype=pl.String, zh="用户类", doc="常规, or 1.5倍 of the purchase price",
               nullable=True, choices=("常规", "1.5倍")),
        Column(name="price_class", dtype=pl.String, zh="制式", doc="single or two-part",
               choices=("SINGLE", "TWO_PART")),
        Column(name="voltage", dtype=pl.String, zh="电压等级", doc="as printed, e.g. 1-10(20)千伏"),
        _price("printed", "电度用电价格", "energy price, all components together"),
        _price("agent_purchase", "代理购电价格", "purchase price"),
        _price("line_loss", "上网环节线损折价", "line loss"),
        _price("transmission", "电度输配电价", "transmission and distribution"),
        _price("system_operation", "系统运行费用折价", "system operation; also headed 系统运行费折价"),
        _price("funds", "政府性基金及附加", "funds and surcharges"),
        _price("sharp", "尖峰", "price in the sharp period", nullable=True),
        _price("peak", "高峰", "price in the peak period", nullable=True),
        _price("flat", "平时段", "price in the flat period", nullable=True),
        _price("valley", "低谷", "price in the valley period", nullable=True),
        _price("deep", "深谷", "price in the deep valley period", nullable=True),
        _price("demand_price", "最大需量_元每千瓦月", "demand price", unit="yuan/kW", nullable=True),
        _price("capacity_price", "变压器容量_元每千伏安月", "capacity price", unit="yuan/kVA", nullable=True),
    ),
)  # fmt: skip
