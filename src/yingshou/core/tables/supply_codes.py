"""Reason codes of stopping and restoring supply: what they mean and what a person does about it."""

from yingshou.core.tables.problems import ProblemCode

SUPPLY_CODES = {
    "UNKNOWN_ORDER": ProblemCode(
        "停电单不存在", "no such stop order", "核对停电单号", "check its number"),
    "ORDER_STATE": ProblemCode(
        "停电单的状态不允许此操作", "the order is not in the state for it", "在停电单页查看其状态和记录",
        "see its state and history on its page"),
    "NOTHING_DEMANDED": ProblemCode(
        "没有可据以停电的欠费或余额", "nothing is owed that supply may be stopped for", "核对逾期天数、起停金额或费控余额",
        "check the days overdue, the least amount, or the balance under cost control"),
    "UNKNOWN_INCIDENT": ProblemCode(
        "异常不存在或已关闭", "no such incident, or it is closed", "在停复电页查看未关闭的异常", "see the open ones on the dispatcher's page"),
    "PLAN_TOO_SOON": ProblemCode(
        "计划时刻距现在不足提示分钟", "the planned moment leaves no time for the warning", "把计划时刻推后",
        "plan it later"),
}  # fmt: skip
