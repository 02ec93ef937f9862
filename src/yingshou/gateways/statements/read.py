"""Read bank statements: prove a file first, then take its lines batch by batch."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from yingshou.core.tables import STATEMENT_LAYOUTS
from yingshou.gateways.files import FileRefusedError, read_table
from yingshou.gateways.statements.laid_out import laid_out_lines
from yingshou.gateways.statements.layout import Layout, layout_of
from yingshou.gateways.statements.lines import encoding_of
from yingshou.gateways.statements.mt940 import mt940_lines
from yingshou.gateways.statements.proof import Proven, Prover

MT940 = "mt940"
_FOLDER = Path(__file__).parent / "layouts"
LAYOUTS = (MT940, *sorted(path.stem for path in _FOLDER.glob("*.csv")))
"""Names of the layouts that are shipped."""


def layout_named(name: str) -> Layout | None:
    """Return a shipped layout by name, or the one in a file of the table STATEMENT_LAYOUTS; None for MT940.

    Raises FileRefusedError where there is no such layout or its file is not whole.
    """
    if name == MT940:
        return None
    path = _FOLDER / f"{name}.csv" if name in LAYOUTS else Path(name)
    if not path.is_file():
        names = ", ".join(LAYOUTS)
        raise FileRefusedError(
            code="UNKNOWN_LAYOUT",
            zh=f"没有对账单格式 {name}：可选 {names}，或给出 statement_layouts 文件",
            en=f"there is no layout {name}: choose one of {names}, or give a file of statement_layouts",
            field="layout",
        )
    content = read_table(STATEMENT_LAYOUTS, path)
    rules = pl.all_horizontal(rule.keeps.fill_null(value=True) for rule in STATEMENT_LAYOUTS.rules)
    if content.problems.height or content.frame.is_empty() or content.frame.filter(~rules).height:
        raise FileRefusedError(
            code="BAD_LAYOUT",
            zh=f"{path.name} 不是完整的对账单格式：按 statement_layouts 的说明核对各行",
            en=f"{path.name} is no whole layout: check its rows against the reference of statement_layouts",
            field="layout",
        )
    return layout_of(content.frame)


def prove_statement(path: Path, layout: Layout | None) -> Proven:
    """Read a statement file to its end and prove its totals; nothing of it is kept in memory.

    Raises StatementRefusedError for the first thing that does not hold, with its line.
    """
    prover = Prover(path, encoding_of(path))
    for _ in _lines(path, prover, layout):
        pass
    return prover.result()


def read_statement(path: Path, layout: Layout | None) -> Iterator[pl.DataFrame]:
    """Yield the lines of a statement file: BANK_LINES with file and row_number, in batches of bounded size.

    Prove the file first: this complains only once it comes to the place.
    """
    for lines in _lines(path, Prover(path, encoding_of(path)), layout):
        if lines.height:
            yield lines


def _lines(path: Path, prover: Prover, layout: Layout | None) -> Iterator[pl.DataFrame]:
    return mt940_lines(path, prover) if layout is None else laid_out_lines(path, prover, layout)
