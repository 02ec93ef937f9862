"""The list of problems as a file a person can work through: message and remedy in both languages."""

from pathlib import Path

import polars as pl

from yingshou.core.tables import PROBLEMS, Column, Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.gateways.files.write import Language, write_table

EXPLAINED_PROBLEMS = Table(
    name="problems",
    zh=PROBLEMS.zh,
    doc=PROBLEMS.doc,
    key=(),
    columns=(
        *PROBLEMS.columns,
        Column(name="blocking", dtype=pl.Boolean, zh="阻断", doc="the row did not go on"),
        Column(name="message_zh", dtype=pl.String, zh="说明", doc="what is wrong, in Chinese"),
        Column(name="remedy_zh", dtype=pl.String, zh="处理办法", doc="what to do, in Chinese"),
        Column(name="message_en", dtype=pl.String, zh="英文说明", doc="what is wrong, in English"),
        Column(name="remedy_en", dtype=pl.String, zh="英文处理办法", doc="what to do, in English"),
    ),
)


def explain(problems: pl.DataFrame) -> pl.DataFrame:
    """Add to each problem whether it blocks its row, and message and remedy in both languages."""
    words = pl.DataFrame(
        [
            (code, words.blocking, words.zh, words.remedy_zh, words.en, words.remedy_en)
            for code, words in PROBLEM_CODES.items()
        ],
        schema={
            column.name: column.dtype for column in (PROBLEMS.columns[1], *EXPLAINED_PROBLEMS.columns[-5:])
        },
        orient="row",
    )
    return problems.join(words, on="code", how="left", maintain_order="left").select(EXPLAINED_PROBLEMS.names)


def write_problems(problems: pl.DataFrame, path: Path, language: Language = "en") -> None:
    """Write problems with their explanation to CSV, Excel or Parquet."""
    write_table(EXPLAINED_PROBLEMS, explain(problems), path, language=language)
