"""The trade bill of WeChat Pay: values behind a backquote, totals in the last row."""

import csv
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from yingshou.core.money import ZERO_YUAN, round_yuan_value
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.gateways.wallets.port import StatementRefusedError

CHANNEL = "WECHAT"


def read_trade_bill(text: str) -> pl.DataFrame:
    """Read a bill of the type ALL as CHANNEL_LINES, refunds negative; an empty text has no lines.

    A payment is named by the number of our order, a refund by our number of the refund. Raises
    StatementRefusedError where a line cannot be read, or count and totals do not fit.
    """
    rows = [[cell.removeprefix("`") for cell in row] for row in csv.reader(text.splitlines()) if row]
    if not rows:
        return CHANNEL_LINES.empty()
    end = next((index for index, row in enumerate(rows) if row[0].startswith("总交易单数")), None)
    if end is None or len(rows) != end + 2:
        raise _damaged("没有合计行", "its totals are missing")
    try:
        found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:end]]
        totals = dict(zip(rows[end], rows[end + 1], strict=True))
        lines = [_line(row) for row in found]
        _check(found, lines, totals)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise _damaged(f"有读不懂的行（{error}）", f"a line cannot be read ({error})") from error
    return CHANNEL_LINES.conform(pl.DataFrame(lines, schema=CHANNEL_LINES.schema, orient="row", strict=False))


def _line(row: dict[str, str]) -> dict[str, Any]:
    back = row["交易状态"] == "REFUND"
    amount = -Decimal(row["退款金额"]) if back else Decimal(row["应结订单金额"])
    return {
        "channel": CHANNEL,
        "line_date": pl.Series([row["交易时间"][:10]]).str.to_date(strict=True).item(),
        "reference": row["商户退款单号"] if back else row["商户订单号"],
        "amount": amount,
        "fee": round_yuan_value(Decimal(row["手续费"])),
        "account_no": row["商户数据包"] or None,
        "payer_name": None,
        "text": row["商品名称"] or None,
    }


def _check(found: Sequence[dict[str, str]], lines: Sequence[dict[str, Any]], totals: dict[str, str]) -> None:
    taken = sum((line["amount"] for line in lines if line["amount"] > 0), ZERO_YUAN)
    back = sum((-line["amount"] for line in lines if line["amount"] < 0), ZERO_YUAN)
    fees = sum((Decimal(row["手续费"]) for row in found), ZERO_YUAN)
    stated = [Decimal(totals[name]) for name in ("应结订单总金额", "退款总金额", "手续费总金额")]
    if int(totals["总交易单数"]) != len(lines) or stated != [taken, back, fees]:
        raise _damaged("合计与明细不符", "its totals do not fit its lines")


def _damaged(zh: str, en: str) -> StatementRefusedError:
    return StatementRefusedError(
        zh=f"微信支付账单{zh}，请重新下载", en=f"the bill of WeChat Pay is damaged: {en}"
    )
