"""Reason codes of paying out what is owed for energy fed in."""

from yingshou.core.tables.problems import ProblemCode

FEED_IN_CODES = {
    "NOT_PAYABLE": ProblemCode(
        "没有可支付的上网电费结算单：不存在、已冲销，或金额不大于零",
        "there is no feed-in statement to pay: it does not exist, is taken back, or owes nothing",
        "核对结算单编号及其状态", "check its number and its state"),
    "PAYOUT_MADE": ProblemCode(
        "该结算单已申请或办理支付", "paying this statement is asked for or approved",
        "查看该支付申请；未付出的可退回或撤销", "look at that request; until it is paid it can be turned down or undone"),
}  # fmt: skip
