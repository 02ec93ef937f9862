"""`yingshou bill`: a month from files to files, with the same core as the database, and no database."""

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yingshou.core.metering.validation.check import held_reasons
from yingshou.core.period import format_month
from yingshou.core.tables import BILLS, CHARGE_LINES, FEED_IN_LINES, FEED_IN_STATEMENTS, QUANTITY_STEPS
from yingshou.gateways.files import write_problems, write_table
from yingshou.interfaces.cli.options import Month
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, billing_month, command


class Format(StrEnum):
    """The endings in which files are written."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class Headings(StrEnum):
    """The language of headings and codes in written files."""

    EN = "en"
    ZH = "zh"


HeadingsOption = Annotated[
    Headings, typer.Option("--headings", help="Column names (en) or Chinese headings (zh). 表头语言。")
]

LABELS = {
    "bill_month": ("应收年月", "Billing month"),
    "files": ("读取文件", "Files read"),
    "rows": ("读取行数", "Rows read"),
    "accounts": ("用户数", "Accounts"),
    "bills": ("账单数", "Bills"),
    "charge_lines": ("明细行数", "Charge lines"),
    "total_kwh": ("电量（千瓦时）", "Energy (kWh)"),
    "amount": ("电费（元）", "Amount (yuan)"),
    "held": ("待复核账单", "Bills held for review"),
    "noted": ("核查提示", "Findings of validation"),
    "feed_in_statements": ("上网结算单", "Feed-in statements"),
    "feed_in_amount": ("应付上网电费（元，含税）", "Owed for feed-in (yuan, with tax)"),
    "problems": ("问题数", "Problems"),
    "output": ("输出文件夹", "Output folder"),
}


@command
def bill(
    screen: Screen,
    *,
    folder: Annotated[
        Path, typer.Option("--input", metavar="DIR", help="Folder of exchange files. 输入文件夹。")
    ],
    month: Month,
    output: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Folder for the results. 输出文件夹。")
    ],
    file_format: Annotated[
        Format, typer.Option("--format", help="Format of the results. 输出格式。")
    ] = Format.CSV,
    headings: HeadingsOption = Headings.EN,
) -> int:
    """Bill a month from a folder of files, without a database: charge lines, bills, problems.

    不用数据库，从文件夹算出一个月的电费：明细、账单、问题清单。
    """
    from yingshou.flows.bill_folder import bill_folder

    bill_month = billing_month(month)
    with screen.progress("正在算费", "Billing") as report:
        result = bill_folder(folder=folder, bill_month=bill_month, progress=report)
    ending, language = file_format.value, headings.value
    with screen.progress("正在写出结果", "Writing the results"):
        write_table(CHARGE_LINES, result.charge_lines, output / f"charge_lines.{ending}", language=language)
        write_table(BILLS, result.bills, output / f"bills.{ending}", language=language)
        write_table(
            QUANTITY_STEPS, result.quantity_steps, output / f"quantity_steps.{ending}", language=language
        )
        if result.noted.height:
            write_problems(result.noted, output / f"held.{ending}", language=language)
        if result.feed_in.statements.height:
            fed_in = ((FEED_IN_STATEMENTS, result.feed_in.statements), (FEED_IN_LINES, result.feed_in.lines))
            for table, frame in fed_in:
                write_table(table, frame, output / f"{table.name}.{ending}", language=language)
        write_problems(result.problems, output / f"problems.{ending}", language=language)
    screen.problems(result.problems)
    record = {
        "bill_month": format_month(bill_month),
        "files": len(result.files),
        "rows": result.rows,
        "accounts": result.accounts,
        "bills": result.bills.height,
        "charge_lines": result.charge_lines.height,
        "total_kwh": result.total_kwh,
        "amount": result.amount,
        "held": held_reasons(result.noted).height,
        "noted": result.noted.height,
        "feed_in_statements": result.feed_in.statements.height,
        "feed_in_amount": Decimal(result.feed_in.statements["amount"].sum() or 0),
        "problems": result.problems.height,
        "output": str(output),
    }
    screen.result(record, LABELS)
    return WITH_PROBLEMS if result.problems.height else DONE
