"""The letter that tells a household of its tier, in Chinese and in English."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_ZH_HEAD = "{name}（户号 {account_no}）：\n截至 {counted_until}，您今年已用电 {accumulated} 千瓦时，{place}"
_EN_HEAD = (
    "{name} (account {account_no}),\nby {counted_until} you have used {accumulated} kWh this year; {place}"
)
_ZH_PLACE = "在第 {tier} 档，本档上限 {limit} 千瓦时，还可用 {left} 千瓦时。"
_EN_PLACE = "you are in tier {tier}, which ends at {limit} kWh: {left} kWh are left."
_ZH_TOP = "已在最高档（第 {tier} 档），电价 {price} 元/千瓦时。"
_EN_TOP = "you are in the highest tier ({tier}), at {price} yuan/kWh."
_ZH_CROSS = (
    "按近期日均 {per_day} 千瓦时，预计 {expected} 进入下一档，"
    "超出部分电价由 {price} 元变为 {next_price} 元/千瓦时，到年末约多付 {extra} 元。"
)
_EN_CROSS = (
    "At {per_day} kWh a day as of late you will pass it on {expected}; beyond it a kWh costs {next_price} "
    "yuan instead of {price}, about {extra} yuan more by the end of the year."
)
_ZH_STAY = "按近期用电水平，年末前预计不会进入下一档。"
_EN_STAY = "At your use as of late you will not pass it before the end of the year."
_ZH_END = "年阶梯按自然年累计，次年一月重新计算。"
_EN_END = "Tiers count by calendar year and begin anew in January."


def tier_letter(*, notice: Mapping[str, Any], name: str, language: str) -> str:
    """Write the letter of a notice.

    Args:
        notice: a row of TIER_NOTICES.
        name: name on the bill.
        language: `zh` or `en`.
    """
    zh = language == "zh"
    words = {key: _written(value) for key, value in notice.items()}
    words |= {"name": name, "accumulated": words["accumulated_kwh"], "per_day": words["kwh_per_day"]}
    words |= {"limit": words["limit_kwh"], "left": words["left_kwh"], "expected": words["expected_date"]}
    words["extra"] = words["extra_amount"]
    top = notice["limit_kwh"] is None
    place = (_ZH_TOP if zh else _EN_TOP) if top else (_ZH_PLACE if zh else _EN_PLACE)
    parts = [(_ZH_HEAD if zh else _EN_HEAD).format(**words, place=place.format(**words))]
    if notice["expected_date"] is not None:
        parts.append((_ZH_CROSS if zh else _EN_CROSS).format(**words))
    elif not top:
        parts.append(_ZH_STAY if zh else _EN_STAY)
    return "\n".join([*parts, _ZH_END if zh else _EN_END])


def _written(value: object) -> str:
    """Write a figure without needless zeros, yuan as they are, a day as a day."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        whole = f"{value:,f}"
        exponent = value.as_tuple().exponent
        money = exponent == -2  # noqa: PLR2004  yuan have two decimals, energy four, prices eight
        return whole if money or "." not in whole else whole.rstrip("0").rstrip(".")
    return "" if value is None else str(value)
