"""Reason codes of closings of accounts."""

from yingshou.core.tables.problems import ProblemCode

CLOSING_CODES = {
    "ALREADY_CLOSED": ProblemCode(
        "该户已销户", "the account is closed", "无需再办", "nothing is left to be asked for"),
    "CLOSING_WAITS": ProblemCode(
        "该户的销户申请正在审批", "a closing of the account waits for its decision", "先办结该申请", "decide that one first"),
    "CLOSING_DAY": ProblemCode(
        "销户日不合适：早于立户或已出账日期，或晚于业务日期 31 天以上",
        "the day lies before supply began or the last bill ended, or more than 31 days ahead",
        "改用已出账日期之后、31 天之内的日期", "choose a day after the last bill and within 31 days"),
    "OWES_FIRST": ProblemCode(
        "该户有逾期电费，结清后才能销户", "the account owes overdue money, which is settled first",
        "先收清欠费；客户已离去的，选择按法律途径追讨", "take the money first; where the customer is gone, choose the way before a court"),
    "NO_APPROVED_CLOSING": ProblemCode(
        "没有已批准的销户", "no such closing is approved", "刷新列表查看其现状", "look at its state in the list"),
    "CLOSING_CARRIED_OUT": ProblemCode(
        "停止供电日期已到，销户已在办理，不能撤回", "the day has come and the closing is carried out",
        "客户继续用电的，重新立户", "where the customer goes on, open a new account"),
    "NO_CLOSING": ProblemCode(
        "没有待审批的销户申请", "no such closing waits for a decision", "刷新列表查看其现状", "look at its state in the list"),
}  # fmt: skip
