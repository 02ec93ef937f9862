"""What each condition of a warrant says, and what would clear it, in both languages."""

from typing import NamedTuple


class ConditionWords(NamedTuple):
    """A condition in words, and what to do where it is not held."""

    zh: str
    en: str
    clear_zh: str
    clear_en: str


CONDITION_WORDS = {
    "OVERDUE": ConditionWords(
        "逾期超过规定天数且达到起停金额", "overdue long enough, and enough of it",
        "等到逾期超过规定天数；不足起停金额的不停电", "wait until it is overdue long enough; small sums are not stopped for"),
    "NOT_SETTLED": ConditionWords(
        "催缴金额未结清", "what was demanded is not settled", "已结清：撤销停电", "it is settled: revoke the order"),
    "DEMANDED": ConditionWords(
        "到期后已催交", "demanded after it fell due", "发送催交通知并取得送达凭据", "send a demand and have proof that it was served"),
    "NOTICE_SERVED": ConditionWords(
        "停电通知已按期送达且未过期", "notice of the stop served in time and not expired",
        "送达停电通知；未满提前天数的等待，过期的重新送达", "serve the notice; wait its days, or serve it again where it has expired"),
    "WARNED": ConditionWords(
        "停电前 30 分钟已再次通知", "told once more before the stop", "再次通知用户，等满规定分钟后执行",
        "warn the user once more and wait the minutes of the rule"),
    "AUTHORITY_INFORMED": ConditionWords(
        "重要用户已报电力管理部门", "authority informed where the user is important", "将停电通知报送同级电力管理部门",
        "send the notice to the power administration too"),
    "NOT_PROTECTED": ConditionWords(
        "不是受保护负荷", "no protected load", "受保护负荷不得停电；改走其他追收途径", "a protected load is not stopped; collect in another way"),
    "NO_DISPUTE": ConditionWords(
        "无争议、暂缓或分期协议", "no dispute, hold or instalments", "先处理争议，或等暂缓到期", "settle the dispute, or wait for the hold to end"),
    "NO_PAYMENT_ON_ITS_WAY": ConditionWords(
        "无在途资金", "no money on its way", "等银行、钱包或认领结果", "wait for the bank, the wallet or the assignment"),
    "ALLOWED_TIME": ConditionWords(
        "在允许停电的时段和日期", "at an hour and on a day that is allowed", "等到允许的时段和日期", "wait for an allowed hour and day"),
    "TWO_PEOPLE": ConditionWords(
        "申请与审批为两人", "asked for and approved by two people", "请另一人审批", "have somebody else approve it"),
    "RESTORE_TESTED": ConditionWords(
        "电能表应答且处于合闸，复电通道可用", "the right meter answers with its relay closed, so supply can be restored",
        "核对通信档案，排除通信故障后重试；不能远程复电的表不远程停电", "check the link of the meter and mend the way to it; what cannot be restored is not stopped"),
    "COST_CONTROL_AGREED": ConditionWords(
        "已签费控协议", "cost control was agreed to", "没有协议的按欠费停电程序办理", "without an agreement go the way of arrears"),
    "BALANCE_OUT": ConditionWords(
        "余额低于停电线（含应急额度）", "balance below its line, emergency credit counted in", "余额未低于停电线，不停电",
        "the balance is not below its line: no stop"),
    "LOW_BALANCE_TOLD": ConditionWords(
        "已发余额预警", "the low balance was told", "发送余额预警并取得送达凭据", "send the warning of a low balance and have proof of it"),
}  # fmt: skip
"""By code, in the order of the conditions."""

FAULT_WORDS = {
    "NO_METER": ("没有可停复电的电能表", "no meter to switch"),
    "SEVERAL_METERS": ("有多块运行表，须现场办理", "several meters in use; stop on site"),
    "NO_LINK": ("没有通信档案", "no link of the meter"),
    "NO_RELAY": ("电能表没有继电器", "the meter has no relay"),
    "SHARED_ADDRESS": ("通信地址与其他表重复", "another meter has the same address"),
    "OTHERS_BEHIND": ("表后还有其他用户", "other accounts are supplied behind it"),
    "NO_GATEWAY": ("通道未配置", "the gateway is not set up"),
    "WRONG_METER": ("应答的不是本表", "another meter answers"),
    "NO_ANSWER": ("近时未应答", "has not answered lately"),
    "RELAY_OPEN": ("继电器已断开", "the relay is open already"),
}
"""Why the way to a meter is not good, by the code a warrant's evidence names."""

EVIDENCE_WORDS = {
    "amount": ("逾期金额", "overdue"), "items": ("应收", "items"), "overdue_days": ("规定天数", "days of the rule"),
    "demanded": ("催缴金额", "demanded"), "paid": ("已缴", "paid since"), "unapplied": ("未用预收", "unapplied"),
    "notice": ("通知", "notice"), "served_at": ("送达", "served"), "hash": ("凭据哈希", "hash of the proof"),
    "from": ("可停自", "from"), "until": ("至", "until"), "importance": ("重要性", "importance"),
    "load_class": ("负荷等级", "load class"), "protected_kind": ("保护负荷", "protected load"),
    "source": ("依据", "source"), "holiday": ("假期", "holiday"), "holds": ("暂缓", "holds"),
    "money": ("在途资金", "money on its way"), "at": ("时刻", "moment"), "against": ("不允许", "against it"),
    "requested_by": ("申请人", "asked for by"), "approved_by": ("审批人", "approved by"),
    "meter_no": ("电能表", "meter"), "address": ("通信地址", "address"), "gateway": ("通道", "gateway"),
    "answered_at": ("应答", "answered"), "agreement_no": ("费控协议", "agreement"), "balance": ("余额", "balance"),
    "line": ("停电线", "line"),
}  # fmt: skip
"""What each value of the evidence is, in both languages."""

AGAINST_WORDS = {
    "REST_DAY": ("休息日", "day of rest"), "BEFORE_REST_DAY": ("休息日前一日", "day before a day of rest"),
    "HEAT": ("高温", "heat"), "COLD": ("低温", "cold"), "STORM": ("恶劣天气", "storm"), "DISASTER": ("灾害", "disaster"),
    "EXAM": ("考试", "examination"), "EVENT": ("重大活动保电", "event under protection"),
    "SCHOOL_HOLIDAY": ("学校假期", "school holiday"),
}  # fmt: skip
"""Why a day does not allow a stop, by the code the evidence begins with."""

MONEY_WORDS = {
    "LOCKED": ("托收在途", "out with a bank"), "DRAFT_WAITING": ("票据待处理", "draft not decided on"),
    "WALLET": ("钱包支付未定", "wallet order open"), "SUSPENSE": ("不明款可能属于该户", "suspense likely its own"),
    "PAYER_PROPOSED": ("对账建议归属该户", "proposed by reconciliation"),
}  # fmt: skip
"""What money on its way is, by the code the evidence begins with."""
