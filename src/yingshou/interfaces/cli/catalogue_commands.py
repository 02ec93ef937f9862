"""`yingshou catalogues` and `yingshou load-catalogue`: the tariff catalogues that come with the product."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from typing import Annotated, Any

import polars as pl
import typer

from yingshou.core.catalogue.versions import printed_months, versions
from yingshou.gateways.catalogues import ShippedCatalogue, shipped_catalogues, shipped_tariffs
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, business_day, command, start_database

HEADINGS = [
    ("目录", "Catalogue"), ("名称", "Name"), ("代理购电价月份", "Months with a purchase price"), ("说明", "Note"), ("最早生效", "From"), ("行数", "Rows"), ("未核对", "Unverified"),
]  # fmt: skip
LOAD_LABELS = {
    "catalogue": ("电价目录", "Catalogue"), "tables": ("表数", "Tables"), "inserted": ("新增", "New"), "unchanged": ("未变", "Unchanged"),
    "problems": ("问题", "Problems"), "unverified": ("未核对行数", "Unverified rows"),
}  # fmt: skip


@command
def list_catalogues(screen: Screen) -> int:
    """List the tariff catalogues that come with the product: since when, how much of it unverified.

    列出随附的各省电价目录：自哪天起、多少行未与文件核对、有哪些月份的代理购电价。
    """
    records = [record_of(catalogue) for catalogue in shipped_catalogues()]
    rows = [
        (
            record["catalogue"], screen.pick(record["name_zh"], record["name_en"]), "、".join(record["months"]) or "–",
            screen.pick(record["note_zh"], record["note_en"]), record["valid_from"], record["rows"], record["unverified"],
        )
        for record in records
    ]  # fmt: skip
    screen.rows(HEADINGS, rows, right=4)
    for record in records:
        screen.line(record)
    return DONE


def record_of(catalogue: ShippedCatalogue) -> dict[str, Any]:
    """Describe a shipped catalogue: its rows, how many unverified, and the months with a purchase price."""
    tariffs = shipped_tariffs((catalogue.code,))
    found = versions(tariffs)
    months = printed_months(tariffs.prices)["valid_from"].dt.strftime("%Y-%m").to_list()
    return {
        "catalogue": catalogue.code,
        "name_zh": catalogue.name_zh,
        "name_en": catalogue.name_en,
        "rows": int(found["rows"].sum()),
        "unverified": int(found["unverified"].sum()),
        "valid_from": str(found["valid_from"].min()),
        "months": months,
        "note_zh": catalogue.note_zh,
        "note_en": catalogue.note_en,
    }


@command
def load_catalogue(
    screen: Screen,
    *,
    catalogue: Annotated[
        str, typer.Argument(help="Catalogue, e.g. HENAN. 电价目录，见 yingshou catalogues。")
    ],
    as_of: AsOf = None,
) -> int:
    """Load a catalogue that comes with the product. Loaded again it changes nothing.

    载入一份随附的电价目录；重复载入不改变任何数据，单位已导入的价格不受影响。
    """
    start_database(screen)
    from yingshou.flows.import_catalogue import import_catalogue

    loaded = import_catalogue(code=catalogue, as_of=business_day(as_of))
    screen.problems(loaded.problems)
    unverified = versions(shipped_tariffs((loaded.code,))).select(pl.col("unverified").sum()).item()
    record = {
        "catalogue": loaded.code, "tables": len(loaded.tables), "inserted": loaded.inserted, "unchanged": loaded.unchanged,
        "problems": loaded.problems.height, "unverified": unverified,
    }  # fmt: skip
    screen.result(record, LOAD_LABELS)
    if unverified:
        screen.warn(
            f"其中 {unverified} 行未与文件核对（verified = false），出账前请按本单位的文件复核。",
            f"{unverified} rows are not verified (verified = false): hold them against your documents before billing.",
        )
    return WITH_PROBLEMS if loaded.problems.height else DONE
