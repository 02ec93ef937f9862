"""Why an act of cost control is refused."""

from yingshou.core.tables.problems import ProblemCode

PREPAYMENT_CODES = {
    "SAME_KIND": ProblemCode(
        "该户已按此方式付费", "the account pays this way already", "核对要转换的方式", "check what it is to be converted to"),
    "NOT_FINAL": ProblemCode(
        "未销户、末期账单未出或尚有欠费，不能退费", "supply has not ended, the final bill is not made, or something is owed",
        "先出末期账单并清欠", "make the final bill and settle what is owed first"),
    "UNKNOWN_CAMPAIGN": ProblemCode(
        "没有此活动，或不在活动期内", "no such campaign, or not on its days", "核对活动编号和日期", "check its number and its days"),
    "GIFT_GIVEN": ProblemCode(
        "该户已领过礼品", "the account was given a gift before", "不再发放；可直接签约", "give none; sign without a campaign"),
    "OVER_BUDGET": ProblemCode(
        "活动预算已用完", "the campaign's budget is used up", "追加预算或另设活动", "set up another campaign with its own budget"),
    "NOT_CARD_KIND": ProblemCode(
        "该户不是卡表用户", "the account has no card meter", "按充值办理", "take it as a top-up"),
    "NO_CARD": ProblemCode(
        "没有可写的购电卡", "no card is in use", "先发卡或补卡", "issue or replace the card first"),
    "BELOW_PURCHASE": ProblemCode(
        "低于单次购电下限", "below the smallest purchase", "提高金额", "raise the amount"),
    "ABOVE_PURCHASE": ProblemCode(
        "高于单次购电上限", "above the largest purchase", "减少金额或分次购买", "lower the amount, or buy in parts"),
    "ABOVE_METER": ProblemCode(
        "超过表内囤积上限", "more than may stand on the meter", "用掉部分后再购", "buy after some of it is used"),
    "UNKNOWN_PURCHASE": ProblemCode(
        "没有此购电记录", "no such purchase", "核对购电编号", "check its number"),
    "CREDIT_ORDER": ProblemCode(
        "写卡、入表的先后不对", "it does not follow what happened to this purchase before", "核对购电的当前状态", "check the state of the purchase"),
}  # fmt: skip
