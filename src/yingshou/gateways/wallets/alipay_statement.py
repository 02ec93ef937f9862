"""The trade bill of Alipay: a zip of GB18030 files, remarks behind #, values with tabs."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.gateways.wallets.port import StatementRefusedError

CHANNEL = "ALIPAY"
LARGEST_PART = 1024 * 1024 * 1024
_TOTALS = {
    False: re.compile(r"#交易合计：(\d+)笔，商家实收共(-?[\d.]+)元"),
    True: re.compile(r"#退款合计：(\d+)笔，商家实收退款共(-?[\d.]+)元"),
}


def read_trade_bill(content: bytes) -> pl.DataFrame:
    """Read the lines of a packed bill as CHANNEL_LINES, refunds negative.

    A payment is named by the number of our order, a refund by our number of the refund. Raises
    StatementRefusedError where it cannot be unpacked or read, or its totals do not fit.
    """
    text = _unpacked(content)
    kept = [line.replace("\t", "") for line in text.splitlines() if line and not line.startswith("#")]
    try:
        rows = list(csv.DictReader(kept, strict=True))
        lines = [_line(row) for row in rows]
    except (ValueError, KeyError, TypeError, InvalidOperation, csv.Error) as error:
        raise _damaged(f"有读不懂的行（{error}）", f"a line cannot be read ({error})") from error
    _check(lines, text)
    return CHANNEL_LINES.conform(pl.DataFrame(lines, schema=CHANNEL_LINES.schema, orient="row", strict=False))


def _unpacked(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                name = part.filename
                if not part.flag_bits & 0x800:
                    name = name.encode("cp437", "replace").decode("gb18030", "replace")
                if "汇总" not in name and part.file_size <= LARGEST_PART:
                    return packed.read(part).decode("gb18030")
    except (zipfile.BadZipFile, UnicodeDecodeError, OSError) as error:
        raise _damaged(f"打不开（{error}）", f"it cannot be opened ({error})") from error
    raise _damaged("没有业务明细", "it has no details")


def _line(row: dict[str, str]) -> dict[str, Any]:
    back = row["业务类型"] == "退款"
    return {
        "channel": CHANNEL,
        "line_date": pl.Series([row["完成时间"][:10]]).str.to_date(strict=True).item(),
        "reference": row["退款批次号/请求号"] if back else row["商户订单号"],
        "amount": Decimal(row["商家实收（元）"]),
        "fee": -Decimal(row["服务费（元）"]),
        "account_no": None,
        "payer_name": None,
        "text": row["商品名称"] or None,
    }


def _check(lines: Sequence[dict[str, Any]], text: str) -> None:
    for back, pattern in _TOTALS.items():
        amounts = [line["amount"] for line in lines if (line["amount"] < 0) is back]
        stated = pattern.search(text)
        if stated is None or (int(stated[1]), Decimal(stated[2])) != (len(amounts), sum(amounts, ZERO_YUAN)):
            raise _damaged("合计与明细不符", "its totals do not fit its lines")


def _damaged(zh: str, en: str) -> StatementRefusedError:
    return StatementRefusedError(zh=f"支付宝账单{zh}，请重新下载", en=f"the bill of Alipay is damaged: {en}")
