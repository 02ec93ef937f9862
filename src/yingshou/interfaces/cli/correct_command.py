"""`yingshou correct` and `yingshou approve`: try, propose and decide corrections of bills."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yingshou.core.energy import ENERGY
from yingshou.core.period import format_month
from yingshou.core.tables import READS
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.people import By, check_user
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import BadArgumentError, business_day, command, start_database

if TYPE_CHECKING:
    from yingshou.flows.corrected_inputs import CorrectedInputs
    from yingshou.flows.preview_correction import Preview

LINE_HEADINGS = [
    ("应收年月", "Month"), ("分项", "Component"), ("细项", "Item"), ("原数量", "Old quantity"), ("原单价", "Old price"),
    ("原金额", "Old amount"), ("新数量", "New quantity"), ("新单价", "New price"), ("新金额", "New amount"), ("差额", "Difference"),
]  # fmt: skip
LABELS = {
    "correction_no": ("更正编号", "Correction"), "bill_no": ("账单号", "Bill"), "state": ("状态", "State"),
    "months": ("更正月数", "Months"), "old_amount": ("原电费（元）", "Old amount (yuan)"),
    "new_amount": ("更正后电费（元）", "New amount (yuan)"), "difference": ("差额（元）", "Difference (yuan)"),
    "back_billed": ("新增追补应收（元）", "New back-bill (yuan)"), "credited": ("冲减应收（元）", "Credited (yuan)"),
    "released": ("其中退回预收（元）", "Of it back to the balance (yuan)"),
    "penalty_released": ("退还违约金（元）", "Penalty given back (yuan)"),
    "cleared": ("预收抵扣（元）", "Settled from the balance (yuan)"),
    "prepaid_before": ("更正前预收（元）", "Prepaid before (yuan)"), "prepaid_after": ("更正后预收（元）", "Prepaid after (yuan)"),
}  # fmt: skip
_MOVED = ("back_billed", "credited", "released", "penalty_released", "cleared")


@command
def correct(
    screen: Screen,
    *,
    bill_no: Annotated[str, typer.Argument(help="Bill in force, e.g. 1000000001-202510-1. 账单号。")],
    cause: Annotated[
        str, typer.Option("--cause", help="Cause, e.g. WRONG_READ, METER_ERROR, THEFT. 更正原因。")
    ],
    read: Annotated[
        list[str] | None,
        typer.Option(
            "--read",
            metavar="POINT/METER/DAY:REGISTER=VALUE,…",
            help="True registers of a read, e.g. P1/M1/2025-10-25:total=1151. 正确示数。",
        ),
    ] = None,
    multiplier: Annotated[
        list[str] | None,
        typer.Option(
            "--multiplier", metavar="POINT/METER=VALUE", help="True multiplier, e.g. P1/M1=60. 正确倍率。"
        ),
    ] = None,
    archive: Annotated[
        list[str] | None,
        typer.Option(
            "--archive", metavar="FIELD=VALUE", help="True archive, e.g. price_class=SINGLE. 正确档案。"
        ),
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option(
            "--figure", metavar="NAME=VALUE", help="Figure of the cause, e.g. error_percent=3.2. 更正数据。"
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Reason; needed to propose. 原因。")] = "",
    propose: Annotated[
        bool, typer.Option("--propose", help="Propose it; else only show it. 提出更正。")
    ] = False,
    by: By = "",
    as_of: AsOf = None,
) -> None:
    """Show what a correction of a bill would change, line by line; with --propose write it down for another person to approve.

    试算账单更正：逐行列出原、新、差额；加 --propose 提出，由另一人审批。同一年后续月份因阶梯或示数变动的，一并列出和更正。
    """  # fmt: skip
    start_database(screen)
    from yingshou.flows.preview_correction import preview_correction
    from yingshou.flows.propose_correction import propose_correction

    day = business_day(as_of)
    inputs = _inputs(
        bill_no=bill_no, cause=cause, read=read or [], multiplier=multiplier or [], archive=archive or [],
        figure=figure or [],
    )  # fmt: skip
    with screen.progress("试算更正", "Trying the correction"):
        found = preview_correction(bill_no=bill_no, inputs=inputs, as_of=day)
    _show_lines(screen, found)
    record = _record(bill_no, found)
    if propose:
        check_user(by, "correct_bill")
        made = propose_correction(bill_no=bill_no, cause=cause, reason=reason, inputs=inputs, proposed_by=by)
        record = {"correction_no": made.correction_no, "state": "PROPOSED", **record}
    screen.result(record, LABELS)


@command
def approve(
    screen: Screen,
    *,
    correction_no: Annotated[str, typer.Argument(help="Correction, e.g. 1000000001-202510-1-C1. 更正编号。")],
    by: By,
    note: Annotated[str, typer.Option("--note", help="Note; needed to turn down. 备注，退回时必填。")] = "",
    turn_down: Annotated[bool, typer.Option("--turn-down", help="Turn it down instead. 退回。")] = False,
    as_of: AsOf = None,
) -> None:
    """Carry out a proposed correction, or turn it down; the proposer cannot.

    审批账单更正：冲红、重开、入账，或退回。提出人不能审批。
    """
    start_database(screen)
    from yingshou.flows.correct_bill import correct_bill
    from yingshou.flows.turn_down_correction import turn_down_correction

    check_user(by, "approve_correction")
    if turn_down:
        if not note.strip():
            raise BadArgumentError(
                zh="退回须用 --note 写明原因", en="give the reason with --note", field="note"
            )
        turn_down_correction(correction_no=correction_no, decided_by=by, note=note)
        screen.result({"correction_no": correction_no, "state": "TURNED_DOWN"}, LABELS)
        return
    done = correct_bill(correction_no=correction_no, decided_by=by, as_of=business_day(as_of), note=note)
    for each in done.following:
        screen.line({"correction_no": each.correction_no, "bill_no": each.bill_no, "old_amount": each.old_amount,
                     "new_amount": each.new_amount})  # fmt: skip
    moved = {name: getattr(done.consequences, name) for name in _MOVED}
    screen.result(
        {"correction_no": correction_no, "state": "APPROVED", "bill_no": done.bill_no, "months": 1 + len(done.following),
         "old_amount": done.old_amount, "new_amount": done.new_amount, **moved},
        LABELS,
    )  # fmt: skip


def _show_lines(screen: Screen, found: "Preview") -> None:
    rows = []
    for month in found.draft.months:
        for line in month.lines.drop("account_no").iter_rows(named=True):
            screen.line({**line, "bill_no": month.bill_no})
            rows.append(
                [format_month(month.bill_month), line["component"], line["item"], line["old_quantity"], line["old_price"],
                 line["old_amount"], line["new_quantity"], line["new_price"], line["new_amount"], line["difference"]]
            )  # fmt: skip
    screen.rows(LINE_HEADINGS, rows, right=3)


def _record(bill_no: str, found: "Preview") -> dict[str, Any]:
    return {
        "bill_no": bill_no,
        "months": len(found.draft.months),
        "old_amount": found.draft.month.old_amount,
        "new_amount": found.draft.month.new_amount,
        "difference": found.draft.total_difference,
        **{name: getattr(found.consequences, name) for name in _MOVED},
        "prepaid_before": found.before.prepaid,
        "prepaid_after": found.after.prepaid,
    }


def _inputs(
    *,
    bill_no: str,
    cause: str,
    read: Sequence[str],
    multiplier: Sequence[str],
    archive: Sequence[str],
    figure: Sequence[str],
) -> "CorrectedInputs":
    import polars as pl

    from yingshou.flows.corrected_inputs import MULTIPLIERS, CorrectedInputs

    rows = [
        {
            **dict(zip(("point_no", "meter_no"), _parts(where, 2, "multiplier"), strict=True)),
            "multiplier": value,
        }
        for where, value in (_pair(text, "multiplier") for text in multiplier)
    ]
    try:
        multipliers = pl.DataFrame(rows, schema=dict.fromkeys(MULTIPLIERS, pl.String)).with_columns(
            pl.col("multiplier").cast(ENERGY)
        )
        reads = READS.conform(pl.DataFrame([_read(bill_no, text) for text in read], schema=READS.schema))
    except (pl.exceptions.PolarsError, TypeError, ValueError, ArithmeticError) as error:
        raise _unreadable("read" if read else "multiplier", str([*read, *multiplier])) from error
    return CorrectedInputs(
        reads=reads, multipliers=multipliers, cause=cause,
        account=dict(_pair(text, "archive") for text in archive),
        figures=dict(_pair(text, "figure") for text in figure),
    )  # fmt: skip


def _read(bill_no: str, text: str) -> dict[str, Any]:
    """Return the read in force with the registers of `POINT/METER/DAY[/KIND]:register=value,…` in their place."""
    from decimal import Decimal

    from yingshou.flows.correctable import correctable

    where, _, registers = text.partition(":")
    point, meter, day, *kind = where.split("/") if where.count("/") in {2, 3} else _fail("read", text)
    key = {
        "point_no": point,
        "meter_no": meter,
        "read_date": date.fromisoformat(day),
        "read_kind": (kind or ["NORMAL"])[0],
    }
    stands = correctable(bill_no=bill_no)
    known = stands.reads.to_dicts() if stands else []
    row = next((row for row in known if all(row[name] == value for name, value in key.items())), dict(key))
    given = dict(_pair(part, "read") for part in registers.split(","))
    unknown = next((name for name in given if name not in READS.names), None)
    return (
        _fail("read", text) if unknown else {**row, **{name: Decimal(value) for name, value in given.items()}}
    )


def _pair(text: str, field: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise _unreadable(field, text)
    return name.strip(), value.strip()


def _parts(text: str, count: int, field: str) -> list[str]:
    parts = text.split("/")
    if len(parts) != count:
        raise _unreadable(field, text)
    return parts


def _fail(field: str, text: str) -> Any:
    raise _unreadable(field, text)


def _unreadable(field: str, text: str) -> BadArgumentError:
    return BadArgumentError(
        zh=f"--{field} 的“{text}”无法识别，写法见 --help",
        en=f"{text!r} cannot be read as --{field}; see --help",
        field=field,
    )
