"""Draw the document of a bundle of evidence: cover, index, parties, debt and penalty, notices, steps."""

# ruff: noqa: E501  Chinese counts double

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from yingshou.core.legal import IndexRow
from yingshou.core.messages.timing import LOCAL
from yingshou.gateways.evidence.document import Document
from yingshou.gateways.files.words import chinese_word
from yingshou.records.collection.queries import promises_of
from yingshou.records.legal.models import Matter
from yingshou.records.messages.queries import served

_PURPOSES = ("REMINDER", "DEMAND", "LEGAL_DEMAND", "STOP_NOTICE", "STOP_WARNING")
_MOST_SPANS = 2000
"""Spans of penalty the document prints; all of them are in their exhibit."""
_DEBT_HEADS = ("应收编号", "应收年月", "到期日", "应收金额", "已收本金", "核销本金", "未清本金", "起算日", "应计违约金",
               "已收违约金", "减免", "未清违约金")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFacts:
    """What a document is drawn from; `debts` and `spans` begin the statement anew each time."""

    matter: Matter
    as_of: date
    rows: Sequence[IndexRow]
    principal: Decimal
    penalty: Decimal
    debts: Callable[[], Iterable[pl.DataFrame]]
    spans: Callable[[], Iterable[pl.DataFrame]]


def draw_bundle(*, path: Path, facts: BundleFacts) -> None:
    """Draw a document to a path. The same facts give the same bytes."""
    matter = facts.matter
    title = f"电费欠费证据包 {matter.pk}"
    document = Document(path, title=title, footer=f"{title} · 截至 {facts.as_of}")
    _cover(document, facts)
    _index(document, facts.rows)
    document.next_page()
    _debt(document, facts)
    _penalty(document, facts)
    _notices(document, matter, facts.as_of)
    _acts(document, matter, facts.as_of)
    document.close()


def _cover(document: Document, facts: BundleFacts) -> None:
    matter, account = facts.matter, facts.matter.account
    document.title("电费欠费证据包")
    document.lines(
        [
            ("案件编号", matter.pk), ("债权人（供电单位）", account.organization.name),
            ("债务人", f"{account.name}（户号 {account.pk}）"), ("用电地址", account.address or "—"),
            ("立案日期", f"{matter.opened_date}"), ("立案事由", matter.reason), ("截止日期", f"{facts.as_of}"),
            ("主张本金", f"{facts.principal:,.2f} 元"),
            ("主张违约金", f"{facts.penalty:,.2f} 元（计至截止日，实际清偿前按规则继续计算的部分另计）"),
            ("合计", f"{facts.principal + facts.penalty:,.2f} 元"),
        ]
    )  # fmt: skip


def _index(document: Document, rows: Sequence[IndexRow]) -> None:
    document.heading("证据目录")
    document.table(
        heads=("编号", "证据", "文件", "来源", "截至", "SHA-256"), shares=(4, 18, 26, 10, 9, 50),
        rows=(
            (str(row.number), row.title_zh, row.file, row.source, row.dated, row.sha256) for row in rows
        ),
    )  # fmt: skip


def _debt(document: Document, facts: BundleFacts) -> None:
    document.heading(f"一、欠费计算表（截至 {facts.as_of}，单位：元）")
    document.table(
        heads=_DEBT_HEADS, shares=(20, 9, 11, 13, 13, 13, 13, 11, 13, 13, 10, 13), right=(3, 4, 5, 6, 8, 9, 10, 11),
        rows=_texts(facts.debts()),
    )  # fmt: skip


def _penalty(document: Document, facts: BundleFacts) -> None:
    document.heading("二、违约金如何计算")
    document.lines(
        [
            ("方法", "逐日计算：当日未清本金 × 当日适用日率；每笔应收合计后四舍五入到分。日率、跨年基准与缴费日计算见违约金规则证据。"),
            ("依据", "《电力供应与使用条例》第三十九条；供电营业规则；供用电合同"),
        ]
    )  # fmt: skip
    left = _MOST_SPANS
    for part in facts.spans():
        if left <= 0:
            break
        document.table(
            heads=("应收编号", "计算违约金的本金", "起算日（含）", "截止日（不含）"), shares=(3, 2, 2, 2), right=(1,),
            rows=_texts([part.head(left)]),
        )  # fmt: skip
        left -= part.height
    if left <= 0:
        document.lines([("其余", "见违约金计算明细证据")])


def _notices(document: Document, matter: Matter, as_of: date) -> None:
    document.heading("三、催告与送达")
    told = served(account_no=str(matter.account_id), purposes=_PURPOSES, since=date.min.replace(year=2000))
    document.table(
        heads=("通知编号", "用途", "渠道", "地址", "送达时间", "凭据", "链位置", "链哈希"),
        shares=(24, 9, 7, 18, 14, 8, 6, 34),
        rows=(
            (
                each.notice_no, chinese_word("purpose", each.purpose), chinese_word("channel", each.channel),
                each.address, f"{each.served_at.astimezone(LOCAL):%Y-%m-%d %H:%M}", chinese_word("proof", each.proof),
                str(each.position), each.hash,
            )
            for each in told if each.served_at.astimezone(LOCAL).date() <= as_of
        ),
    )  # fmt: skip


def _acts(document: Document, matter: Matter, as_of: date) -> None:
    document.heading("四、缴费承诺")
    document.table(
        heads=("承诺日期", "金额", "约定日期"), shares=(1, 1, 1), right=(1,),
        rows=(
            (f"{each.made_date}", f"{each.amount:,.2f}", f"{each.promised_date}")
            for each in promises_of(str(matter.account_id)).filter(made_date__lte=as_of).order_by("promise_no")
        ),
    )  # fmt: skip
    document.heading("五、案件经过")
    document.table(
        heads=("日期", "步骤", "送达日期", "法院", "案号", "金额", "说明"), shares=(9, 12, 9, 16, 16, 12, 30), right=(5,),
        rows=(
            (
                f"{step.step_date}", chinese_word("kind", step.kind), f"{step.served_date or ''}",
                step.court or "", step.file_no or "", "" if step.amount is None else f"{step.amount:,.2f}",
                step.note or "",
            )
            for step in matter.steps.exclude(kind="EVIDENCE").filter(step_date__lte=as_of)
        ),
    )  # fmt: skip


def _texts(parts: Iterable[pl.DataFrame]) -> Iterator[tuple[str, ...]]:
    for part in parts:
        for row in part.iter_rows():
            yield tuple(_text(value) for value in row)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
