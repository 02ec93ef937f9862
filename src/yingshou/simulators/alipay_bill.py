"""The trade bill Alipay writes for a day: a zip of GB18030 files, remarks behind #, values with tabs."""

import io
import zipfile
from collections.abc import Sequence

from yingshou.core.money import ZERO_YUAN
from yingshou.simulators.wallet_books import Movement

_HEADINGS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
    "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注"
)
_SECONDS = "%Y-%m-%d %H:%M:%S"


def trade_bill(lines: Sequence[Movement], *, seller_id: str, day: str) -> bytes:
    """Write the movements of a day as a zip of two files: the lines, and their totals."""
    compact = day.replace("-", "")
    start = [
        "#支付宝业务明细查询",
        f"#账号：[{seller_id}0156]",
        f"#起始日期：[{day} 00:00:00]   终止日期：[{day} 23:59:59]",
        "#-----------------------------------------业务明细列表----------------------------------------",
        _HEADINGS,
    ]  # fmt: skip
    taken = [line for line in lines if not line.refund]
    back = [line for line in lines if line.refund]
    end = [
        "#-----------------------------------------业务明细列表结束------------------------------------",
        f"#交易合计：{len(taken)}笔，商家实收共{_sum(taken)}元，商家优惠共0.00元",
        f"#退款合计：{len(back)}笔，商家实收退款共{_sum(back)}元，商家优惠退款共0.00元",
    ]
    detail = "\r\n".join([*start, *(_row(line) for line in lines), *end, ""])
    summary = "\r\n".join(["#支付宝业务汇总查询", f"#账号：[{seller_id}0156]", ""])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{seller_id}0156_{compact}_业务明细.csv", detail.encode("gb18030"))
        packed.writestr(f"{seller_id}0156_{compact}_业务明细(汇总).csv", summary.encode("gb18030"))
    return target.getvalue()


def _sum(lines: Sequence[Movement]) -> str:
    return str(sum((line.amount for line in lines), ZERO_YUAN))


def _row(line: Movement) -> str:
    order, refund = line.order, line.refund
    amount, nothing = str(line.amount), "0.00"
    values = [
        order.wallet_no, order.order_no, "退款" if refund else "交易", order.description.replace(",", " "),
        f"{order.created_at:{_SECONDS}}", f"{line.at:{_SECONDS}}", "", "", "", "", "*用户(138****0000)",
        amount, amount, nothing, nothing, nothing, nothing, nothing, "", nothing, nothing,
        refund.refund_no if refund else "", str(-line.fee), nothing, "",
    ]  # fmt: skip
    return ",".join(f"{value}\t" for value in values)
