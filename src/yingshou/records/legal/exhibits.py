"""What a bundle of evidence shows of a matter, read as CSV up to the end of a day, row by row."""

# ruff: noqa: E501  Chinese counts double

from collections.abc import Generator
from datetime import date
from typing import NamedTuple

from yingshou.records.copy import stream_out
from yingshou.records.receivables.frames import ADJUSTED_ON


class Exhibit(NamedTuple):
    """A table of a bundle: its name, its title in both languages, whose record it is, how it is read."""

    name: str
    zh: str
    en: str
    source: str
    query: str


CHAIN = "notice_evidence"
"""The exhibit that holds the chain of evidence; `flows.verify_bundle` makes its hashes anew."""
ATTEMPTS = "notice_texts"
"""The exhibit that holds what was sent; its hashes are made anew too."""

_ITEMS = "(SELECT receivable_no FROM legal_matteritem WHERE matter_no = %(matter)s)"
_MONTHS = f"(SELECT DISTINCT bill_month FROM receivables_receivable WHERE receivable_no IN {_ITEMS})"
_BILLS = f"""(SELECT bill_no FROM billing_bill WHERE account_no = %(account)s AND bill_date <= %(as_of)s
    AND bill_month IN {_MONTHS})"""
_UNTIL = "(%(as_of)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"
_MOMENT = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')"
_NOTICES = f"(SELECT notice_no FROM notices_notice WHERE account_no = %(account)s AND asked_at < {_UNTIL})"

EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit("account", "用电户档案", "Account", "customers", """
        SELECT a.account_no "户号", a.name "户名", c.customer_no "客户编号", c.name "客户名称", o.name "供电单位",
            a.address "用电地址", a.phone "电话", a.customer_class "用户类别", a.supply_class "供电方式",
            a.voltage_level "电压等级", a.price_class "电价类别", a.capacity_kva "合同容量", a.reading_day "抄表日",
            a.opened_date "立户日期", a.closed_date "销户日期"
        FROM customers_account a JOIN customers_customer c USING (customer_no)
        JOIN organizations_organization o ON o.code = a.org_code WHERE a.account_no = %(account)s"""),
    Exhibit("agreements", "电费结算协议", "Settlement agreements", "contracts", """
        SELECT g.version "版本", g.signed_date "签订日期", g.signed_by "签订人", g.valid_from_month "起始年月",
            g.valid_to_month "终止年月", g.base_method "分次基数", g.offset_mode "抵扣方式", t.term_no "序号", t.kind "类型",
            t.month_offset "月份偏移", t.day "日", t.ratio "比例", g.final_due_days "结清天数"
        FROM contracts_agreement g LEFT JOIN contracts_agreementterm t USING (account_no, version)
        WHERE g.account_no = %(account)s AND g.signed_date <= %(as_of)s ORDER BY g.version, t.term_no"""),
    Exhibit("reads", "抄表示数", "Meter reads", "metering", f"""
        SELECT r.point_no "计量点", r.meter_no "表号", r.read_date "抄表日期", r.read_kind "抄表类型", p.multiplier "倍率",
            r.total "总", r.sharp "尖", r.peak "峰", r.flat "平", r.valley "谷", r.deep "深谷",
            r.reactive_forward "无功正向", r.reactive_reverse "无功反向", r.max_demand "最大需量"
        FROM metering_read r JOIN metering_meteringpoint p USING (point_no, meter_no)
        WHERE p.account_no = %(account)s AND r.read_date <= %(as_of)s AND EXISTS (
            SELECT 1 FROM billing_bill b WHERE b.bill_no IN {_BILLS}
            AND r.read_date BETWEEN b.period_start AND b.period_end)
        ORDER BY r.point_no, r.meter_no, r.read_date, r.read_kind"""),
    Exhibit("bills", "电费账单", "Bills", "billing", f"""
        SELECT bill_no "账单号", bill_month "应收年月", sequence "次序", period_start "起", period_end "止",
            total_kwh "总电量", power_factor "功率因数", amount "金额", bill_date "发行日期", kind "类型"
        FROM billing_bill WHERE bill_no IN {_BILLS} ORDER BY bill_month, bill_no"""),
    Exhibit("charge_lines", "账单计算明细", "How each bill was computed", "billing", f"""
        SELECT l.bill_no "账单号", l.line_no "行号", l.component "电价分项", l.item "项目", l.quantity "数量",
            l.quantity_unit "单位", l.base_price "基准单价", l.factor "系数", l.price "单价", l.amount "金额"
        FROM billing_chargeline l WHERE l.bill_no IN {_BILLS} ORDER BY l.bill_no, l.line_no"""),
    Exhibit("quantity_steps", "电量计算步骤", "From metered to billed energy", "billing", f"""
        SELECT s.bill_no "账单号", s.step_no "步骤", s.kind "类型", s.source "来源", s.total_kwh "总电量"
        FROM billing_quantitystep s WHERE s.bill_no IN {_BILLS} ORDER BY s.bill_no, s.step_no"""),
    Exhibit("receivables", "应收", "Due items", "receivables", f"""
        SELECT r.receivable_no "应收编号", r.bill_month "应收年月", r.kind "类型", r.bill_no "账单号", r.amount "应收金额",
            r.issued_date "发行日期", r.due_date "到期日", r.penalty_start_date "违约金起算日"
        FROM receivables_receivable r WHERE r.receivable_no IN {_ITEMS} ORDER BY r.due_date, r.receivable_no"""),
    Exhibit("adjustments", "应收调整", "Adjustments", "receivables", f"""
        SELECT a.receivable_no "应收编号", a.kind "类型", a.amount "金额", a.adjusted_date "日期",
            a.into_receivable_no "并入应收", a.entry_no "分录号"
        FROM receivables_adjustment a WHERE a.receivable_no IN {_ITEMS} AND {ADJUSTED_ON} <= %(as_of)s
        ORDER BY a.receivable_no, a.id"""),
    Exhibit("payments", "收款", "Payments", "payments", f"""
        SELECT p.payment_no "收款编号", p.channel "渠道", p.payer_name "付款人", p.amount "金额", p.value_date "到账日期",
            v.reversed_date "冲正日期", v.reason "冲正原因"
        FROM payments_payment p LEFT JOIN payments_paymentreversal v
            ON v.payment_no = p.payment_no AND v.reversed_date <= %(as_of)s
        WHERE p.payment_no IN (SELECT payment_no FROM payments_clearing
            WHERE receivable_no IN {_ITEMS} AND cleared_date <= %(as_of)s)
        ORDER BY p.value_date, p.payment_no"""),
    Exhibit("clearings", "销账", "Clearings", "payments", f"""
        SELECT c.receivable_no "应收编号", c.payment_no "收款编号", c.principal "本金", c.penalty "违约金",
            c.value_date "到账日期", c.cleared_date "销账日期", c.entry_no "分录号"
        FROM payments_clearing c WHERE c.receivable_no IN {_ITEMS} AND c.cleared_date <= %(as_of)s
        ORDER BY c.receivable_no, c.id"""),
    Exhibit("notices", "催告与通知", "Demands and notices", "messages", f"""
        SELECT n.notice_no "通知编号", n.purpose "用途", {_MOMENT.format("n.asked_at")} "要求时间",
            CASE WHEN p.served_at < {_UNTIL} THEN {_MOMENT.format("p.served_at")} END "送达时间",
            CASE WHEN p.served_at < {_UNTIL} THEN p.channel END "送达渠道", n.receivable_nos "涉及应收"
        FROM notices_notice n JOIN notices_progress p USING (notice_no)
        WHERE n.notice_no IN {_NOTICES} ORDER BY n.asked_at, n.notice_no"""),
    Exhibit(ATTEMPTS, "通知原文", "What was sent", "messages", f"""
        SELECT t.notice_no "通知编号", t.attempt_no "投递编号", t.channel "渠道", t.address "地址", t.person "联系人",
            t.subject "标题", t.text "正文", t.content_hash "内容哈希", {_MOMENT.format("t.begun_at")} "投递时间"
        FROM notices_attempt t WHERE t.notice_no IN {_NOTICES} AND t.begun_at < {_UNTIL}
        ORDER BY t.notice_no, t.sequence"""),
    Exhibit(CHAIN, "送达凭据链", "Evidence of service, chained by hash", "messages", f"""
        SELECT e.position "链位置", e.notice_no "通知编号", e.kind "凭据类型",
            to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') "时间(UTC)", e.text "内容",
            e.hash "哈希", coalesce(b.hash, repeat('0', 64)) "前一哈希"
        FROM notices_evidence e LEFT JOIN notices_evidence b ON b.position = e.position - 1
        WHERE e.notice_no IN {_NOTICES} AND e.happened_at < {_UNTIL} ORDER BY e.position"""),
    Exhibit("promises", "缴费承诺", "Promises to pay", "collection", """
        SELECT p.promise_no "承诺编号", p.made_date "承诺日期", p.amount "金额", p.promised_date "约定日期",
            o.outcome "结果", o.decided_date "判定日期"
        FROM collection_promise p LEFT JOIN collection_promiseoutcome o
            ON o.promise_no = p.promise_no AND o.decided_date <= %(as_of)s
        WHERE p.account_no = %(account)s AND p.made_date <= %(as_of)s ORDER BY p.made_date, p.promise_no"""),
    Exhibit("collection_log", "催费记录", "Log of collection", "collection", """
        SELECT e.event_date "日期", e.task_no "任务编号", e.result "结果", e.cause "欠费原因", e.note "说明", e.recorded_by "登记人"
        FROM collection_taskevent e
        WHERE e.account_no = %(account)s AND e.kind = 'RESULT' AND e.event_date <= %(as_of)s ORDER BY e.id"""),
    Exhibit("steps", "案件步骤", "Steps of the matter", "legal", """
        SELECT s.sequence "序号", s.kind "步骤", s.step_date "日期", s.served_date "送达日期", s.until_date "法院指定日",
            s.court "法院", s.file_no "案号", s.amount "金额", s.fees "费用", s.note "说明", s.document_hash "文件哈希"
        FROM legal_step s WHERE s.matter_no = %(matter)s AND s.step_date <= %(as_of)s AND s.kind <> 'EVIDENCE'
        ORDER BY s.sequence"""),
)  # fmt: skip
"""In the order of a bundle. Bundles made before are no part of one, so the same facts make the same bytes."""


def read_exhibit(
    exhibit: Exhibit, *, matter_no: str, account_no: str, as_of: date
) -> Generator[bytes, None, None]:
    """Read an exhibit as CSV with Chinese headings, part by part."""
    return stream_out(exhibit.query, {"matter": matter_no, "account": account_no, "as_of": as_of})
