"""The trade bill WeChat Pay writes for a day: every value behind a backquote, totals at the end."""

from collections.abc import Sequence

from yingshou.core.money import ZERO_YUAN
from yingshou.simulators.wallet_books import Movement

_HEADINGS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def trade_bill(lines: Sequence[Movement], *, app_id: str, merchant_no: str) -> str:
    """Write the movements of a day as a bill of the type ALL."""
    rows = [_row(line, app_id, merchant_no) for line in lines]
    paid = sum((line.amount for line in lines if not line.refund), ZERO_YUAN)
    back = sum((-line.amount for line in lines if line.refund), ZERO_YUAN)
    fees = sum((line.fee for line in lines), ZERO_YUAN)
    totals = [str(len(lines)), str(paid), str(back), "0.00", f"{fees}000", str(paid), str(back)]
    return "\n".join(["\ufeff" + _HEADINGS, *rows, _TOTALS, _quoted(totals), ""])


def _row(line: Movement, app_id: str, merchant_no: str) -> str:
    order, refund = line.order, line.refund
    nothing = "0.00"
    taken = nothing if refund else str(line.amount)
    back = str(-line.amount) if refund else nothing
    return _quoted(
        [
            f"{line.at:%Y-%m-%d %H:%M:%S}", app_id, merchant_no, "0", "", order.wallet_no, order.order_no,
            f"o{order.wallet_no[-12:]}", "NATIVE", "REFUND" if refund else "SUCCESS", "OTHERS", "CNY", taken,
            nothing, refund.wallet_no if refund else "0", refund.refund_no if refund else "0", back, nothing,
            "ORIGINAL" if refund else "", "SUCCESS" if refund else "", order.description.replace(",", " "),
            "", f"{line.fee}000", "0.20%", taken, back, "",
        ]
    )  # fmt: skip


def _quoted(values: Sequence[str]) -> str:
    return ",".join(f"`{value}" for value in values)
