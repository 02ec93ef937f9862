"""The daily rates of the national rules, as dated configuration."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables import PENALTY_RULES
from yingshou.core.tables.customers import CUSTOMER_CLASSES

_FIRST_DAY_1996 = date(1996, 10, 8)
_FIRST_DAY_2024 = date(2024, 6, 1)
_SOURCE_1996 = "供电营业规则（1996，电力工业部令第8号）第九十八条"
_SOURCE_2024 = "供电营业规则（2024，国家发展改革委令第14号）"
_RESIDENT = (Decimal("0.001"), Decimal("0.001"))
_OTHERS = (Decimal("0.002"), Decimal("0.003"))


def default_rules() -> pl.DataFrame:
    """Return the rates every supplier starts from, in the table PENALTY_RULES.

    Source: 供电营业规则 (1996, 电力工业部令第8号) art. 98: residents 1 ‰ a day, others 2 ‰ on arrears of the
    current year and 3 ‰ on arrears across the year, at least 1 yuan; 供电营业规则 (2024, 国家发展改革委令
    第14号, in force from 2024-06-01) keeps the rates and is read here as having dropped the minimum. The
    supplier confirms both the minimum and any rate agreed by contract (1 ‰ to 3 ‰, 电力供应与使用条例
    art. 39) and stores its own rows, which go before these.
    """
    rows = []
    for customer_class in CUSTOMER_CLASSES:
        same_year, cross_year = _RESIDENT if customer_class == "RESIDENT" else _OTHERS
        rates = (same_year, cross_year)
        rows.append((customer_class, _FIRST_DAY_1996, *rates, Decimal("1.00"), _SOURCE_1996))
        rows.append((customer_class, _FIRST_DAY_2024, *rates, Decimal("0.00"), _SOURCE_2024))
    names = ("customer_class", "valid_from", "same_year_rate", "cross_year_rate", "minimum", "source")
    schema = {name: PENALTY_RULES.schema[name] for name in names}
    return PENALTY_RULES.conform(pl.DataFrame(rows, schema=schema, orient="row"))
