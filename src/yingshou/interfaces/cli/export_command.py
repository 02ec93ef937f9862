"""`yingshou export`: a table of the database as an exchange file."""

from pathlib import Path
from typing import Annotated

import typer

from yingshou.core.tables import TABLES, Table
from yingshou.gateways.files import write_table
from yingshou.interfaces.cli.bill_command import Headings, HeadingsOption
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, command, start_database

LABELS = {"table": ("表", "Table"), "rows": ("行数", "Rows"), "output": ("文件", "File")}


@command
def export(
    screen: Screen,
    *,
    table: Annotated[str, typer.Argument(help="Table, e.g. bills or 电费账单. 表名。")],
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="A .csv, .xlsx or .parquet. 输出文件。")
    ],
    headings: HeadingsOption = Headings.EN,
) -> None:
    """Export a table to CSV, Excel or Parquet.

    导出一张表。交换表导出后可原样再导入。
    """
    chosen = _table(table)
    start_database(screen)
    from yingshou.flows.export_table import export_table

    with screen.progress(f"正在导出{chosen.zh}", f"Exporting {chosen.name}"):
        frame = export_table(table=chosen)
        write_table(chosen, frame, output, language=headings.value)
    screen.result({"table": chosen.name, "rows": frame.height, "output": str(output)}, LABELS)


def _table(name: str) -> Table:
    found = next((table for table in TABLES if name in {table.name, table.zh}), None)
    if found is None:
        raise BadArgumentError(
            zh=f"没有表 {name}，可选：{'、'.join(f'{t.name}（{t.zh}）' for t in TABLES)}",
            en=f"there is no table {name}; choose one of {', '.join(t.name for t in TABLES)}",
            field="table",
        )
    return found
