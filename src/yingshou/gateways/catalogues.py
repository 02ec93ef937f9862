"""The catalogues that come with the product: a folder of exchange files each, and a list of them."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import TARIFF_RULE_TABLES, TARIFF_TABLES, Table, Tariffs
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.gateways.files.content import FileContent
from yingshou.gateways.files.read import read_table

_FOLDER = files("yingshou") / "catalogues"
LINE_LOSS_SOURCE = "发改价格〔2026〕1077号"
"""The document of every line-loss rate in the list; not compared with the original."""


class UnknownCatalogueError(YingshouError):
    """No catalogue of that name comes with the product."""

    code = "UNKNOWN_CATALOGUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedCatalogue:
    """A catalogue that comes with the product.

    line_loss_rate in percent; floating = components that follow time of use in its monthly table, empty where
    no document says; the notes tell what is left out.
    """

    code: str
    name_zh: str
    name_en: str
    line_loss_rate: Decimal
    floating: tuple[str, ...]
    note_zh: str
    note_en: str


@cache
def shipped_catalogues() -> tuple[ShippedCatalogue, ...]:
    """Return the list of the catalogues that come with the product."""
    text = (_FOLDER / "catalogues.csv").read_text(encoding="utf-8")
    return tuple(
        ShippedCatalogue(
            code=row["catalogue"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            line_loss_rate=Decimal(row["line_loss_rate_percent"]),
            floating=tuple(row["floating"].split(",")) if row["floating"] else (),
            note_zh=row["note_zh"],
            note_en=row["note_en"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def find_catalogue(code: str) -> ShippedCatalogue:
    """Return the shipped catalogue of a code, large or small letters. Raises UnknownCatalogueError."""
    for catalogue in shipped_catalogues():
        if catalogue.code == code.upper():
            return catalogue
    known = "、".join(catalogue.code for catalogue in shipped_catalogues())
    raise UnknownCatalogueError(
        zh=f"没有随附的电价目录 {code}；随附的有：{known}",
        en=f"no catalogue {code} comes with the product; there are: {known.replace('、', ', ')}",
        field="catalogue",
    )


def catalogue_files(code: str) -> Iterator[tuple[Table, FileContent]]:
    """Read the files of a shipped catalogue in the order in which they are loaded.

    Raises UnknownCatalogueError.
    """
    folder = _FOLDER / find_catalogue(code).code.lower()
    for table in (*TARIFF_TABLES, *TARIFF_RULE_TABLES):
        file = folder / f"{table.name}.csv"
        if file.is_file():
            with as_file(file) as path:
                yield table, read_table(table, path)


def shipped_tariffs(codes: Iterable[str]) -> Tariffs:
    """Read shipped catalogues as one. Raises UnknownCatalogueError."""
    found = [pair for code in codes for pair in catalogue_files(code)]
    return Tariffs(
        **{
            field: pl.concat(
                [
                    kind.empty(),
                    *(kind.conform(content.frame) for table, content in found if table.name == kind.name),
                ]
            )
            for field, kind in TARIFF_FIELDS.items()
        }
    )
