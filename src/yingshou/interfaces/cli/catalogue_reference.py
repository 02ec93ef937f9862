"""The page `docs/reference/catalogues.md`: what is shipped, valid when, from which document, unverified or not."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

import polars as pl

from yingshou.core.catalogue.versions import printed_months, versions
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.gateways.catalogues import (
    LINE_LOSS_SOURCE,
    ShippedCatalogue,
    shipped_catalogues,
    shipped_tariffs,
)

_HEAD = """\
# Catalogues that come with the product · 随附的电价目录

Written from the data by `python -m yingshou.interfaces.cli.reference`; do not edit.

`yingshou catalogues` lists them, `yingshou load-catalogue HENAN` loads one. A row is *verified* where it was read in the
document or in a quotation of its text; everything else is marked and is to be held against the office's own documents before
it bills. `valid_from` is the first day for which a row is shipped, which may be later than the day its document took effect.
Agent purchase prices change every month: only printed months are here. In any other month an account has no price
(`NO_PRICE`, no bill) until the month's table is imported with `yingshou convert-prices`; its rows stand above the shipped
ones for that month. Hours that ended without a successor are a `SCHEDULE_GAP`.

本页由数据生成。“已核对”指在文件原文或其引文中读到；其余各行出账前请按本单位文件复核。`valid_from` 是随附数据的第一天，可能晚于文件
生效日。代理购电价逐月公布，只收录有原表的月份；其他月份导入当月电价表之前不出账（`NO_PRICE`）。
"""
_TABLES = {table.name: table.zh for table in TARIFF_FIELDS.values()}


def catalogue_page() -> str:
    """Describe every shipped catalogue: documents, days, rows, what is unverified, what is left out."""
    catalogues = shipped_catalogues()
    parts = [
        _HEAD,
        "| catalogue | 名称 | name | rows 行数 | unverified 未核对 | purchase prices 代理购电价 |",
        "|---|---|---|---|---|---|",
    ]
    sections = []
    for catalogue in catalogues:
        tariffs = shipped_tariffs((catalogue.code,))
        found = versions(tariffs)
        months = printed_months(tariffs.prices)["valid_from"].dt.strftime("%Y-%m").to_list()
        rows, unverified = found["rows"].sum(), found["unverified"].sum()
        parts.append(
            f"| [{catalogue.code}](#{catalogue.code.lower()}) | {catalogue.name_zh} | {catalogue.name_en} "
            f"| {rows} | {unverified} | {', '.join(months) or '–'} |"
        )
        sections.append(_section(catalogue, found))
    return "\n".join([*parts, "", *sections])


def _section(catalogue: ShippedCatalogue, found: pl.DataFrame) -> str:
    floating = ", ".join(f"`{name}`" for name in catalogue.floating) or "not stated 未载明"
    lines = [
        f"## {catalogue.code}\n",
        f"{catalogue.name_zh} · {catalogue.name_en}. Line-loss rate 上网环节线损率 {catalogue.line_loss_rate} % ({LINE_LOSS_SOURCE}, unverified 未核对). Follows time of use 随分时浮动: {floating}.\n",
        f"{catalogue.note_zh} {catalogue.note_en}\n",
        "| table | 表 | from 起 | until 止 | document 文件 | rows 行数 | unverified 未核对 |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| `{row['table']}` | {_TABLES[row['table']]} | {row['valid_from']} | {row['valid_to'] or '–'} "
            f"| {row['source']} | {row['rows']} | {row['unverified'] or ''} |"
            for row in found.iter_rows(named=True)
        ),
        "",
    ]
    return "\n".join(lines)
