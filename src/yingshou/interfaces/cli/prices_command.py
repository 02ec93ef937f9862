"""`yingshou convert-prices`: a published price table becomes the files of a tariff catalogue."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from yingshou.core.rating.known_factors import known_factors
from yingshou.core.rating.price_table import price_table
from yingshou.core.tables import TARIFF_BASIC, TARIFF_FACTORS, TARIFF_PRICES
from yingshou.gateways.catalogues import shipped_catalogues, shipped_tariffs
from yingshou.gateways.files import write_problems, write_table
from yingshou.gateways.files.published import read_published_prices
from yingshou.interfaces.cli.bill_command import Headings, HeadingsOption
from yingshou.interfaces.cli.options import DAY_FORMATS
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, BadArgumentError, command

LABELS = {
    "rows": ("读取行数", "Rows read"),
    "tariff_prices": ("电价分项行数", "Price rows"),
    "tariff_factors": ("分时系数行数", "Factor rows"),
    "tariff_basic": ("容（需）量电价行数", "Capacity and demand rows"),
    "problems": ("问题数", "Problems"),
    "output": ("输出文件夹", "Output folder"),
}


class Floating(StrEnum):
    """The components that the factors of the periods act on."""

    PURCHASE = "purchase"
    PURCHASE_AND_LOSS = "purchase-and-loss"


_COMPONENTS = {
    Floating.PURCHASE: ("AGENT_PURCHASE",),
    Floating.PURCHASE_AND_LOSS: ("AGENT_PURCHASE", "LINE_LOSS"),
}


@command
def convert_prices(
    screen: Screen,
    *,
    file: Annotated[Path, typer.Argument(help="Published price table, .csv or .xlsx. 公布的电价表。")],
    catalogue: Annotated[str, typer.Option("--catalogue", help="Catalogue, e.g. HUBEI. 电价目录。")],
    valid_from: Annotated[
        datetime,
        typer.Option("--valid-from", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="First day. 生效日期。"),
    ],
    output: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Folder for the files. 输出文件夹。")
    ],
    valid_to: Annotated[
        datetime | None,
        typer.Option(
            "--valid-to", formats=DAY_FORMATS, metavar="YYYY-MM-DD", help="Day after the last. 失效日期。"
        ),
    ] = None,
    source: Annotated[str, typer.Option("--source", help="Document; else the file's name. 来源文件。")] = "",
    floating: Annotated[
        Floating | None,
        typer.Option(
            "--floating",
            help="What follows time of use; else as the catalogue. 随分时浮动的分项，默认按目录。",
        ),
    ] = None,
    headings: HeadingsOption = Headings.EN,
) -> int:
    """Turn a published price table into tariff files, checked against its own components.

    把公布的电价表转成电价目录文件，并与各分项核对；按公布价计费。随附的电价目录沿用其分时系数，不符时提示。
    """
    start, end = valid_from.date(), _day(valid_to)
    if end and end <= start:
        raise BadArgumentError(
            zh="失效日期应晚于生效日期", en="valid-to must lie after valid-from", field="valid_to"
        )
    content = read_published_prices(file)
    found = price_table(
        published=content.frame, catalogue=catalogue, valid_from=start, valid_to=end,
        source=source or file.name, **_terms(catalogue, floating, start),
    )  # fmt: skip
    frames = ((TARIFF_PRICES, found.prices), (TARIFF_FACTORS, found.factors), (TARIFF_BASIC, found.basic))
    for table, frame in frames:
        write_table(table, frame, output / f"{table.name}.csv", language=headings.value)
    problems = pl.concat([content.problems, found.problems])
    write_problems(problems, output / "problems.csv", language=headings.value)
    screen.problems(problems)
    record = {
        "rows": content.rows,
        **{table.name: frame.height for table, frame in frames},
        "problems": problems.height,
        "output": str(output),
    }
    screen.result(record, LABELS)
    return WITH_PROBLEMS if problems.height else DONE


def _terms(code: str, floating: Floating | None, on: date) -> dict[str, Any]:
    """Return what a shipped catalogue says of its monthly table: components, factors, decimals of a price."""
    shipped = next((each for each in shipped_catalogues() if each.code == code.upper()), None)
    components = _COMPONENTS[floating or Floating.PURCHASE]
    if shipped is None:
        return {"floating": components}
    tariffs = shipped_tariffs((shipped.code,))
    decimals = tariffs.prices.filter(pl.col("component") == "TRANSMISSION")["price_decimals"].max()
    return {
        "floating": components if floating or not shipped.floating else shipped.floating,
        "known": known_factors(factors=tariffs.factors, on=on),
        "negligible": Decimal(1).scaleb(-int(str(decimals))),
    }


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
