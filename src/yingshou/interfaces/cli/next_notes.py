"""What the Chinese page says of the tables of next best action and their columns."""

# ruff: noqa: E501  Chinese counts double

NEXT_TABLES_ZH = {
    "next_rules": "催费建议怎样与策略本身对照的一个版本一行：对照比例、随机盐、观察天数；最新版本整体适用。每月每户抽定一次，不再改变。",
    "next_costs": "某催费动作花多少时间与费用、可否提前做的一个版本一行。停电、法律步骤与信函、走访不得提前。随附的为未经核实的起始值。",
    "next_effects": "某动作之后观察期内欠费收回的比例，按分群，一个版本一行；与已观察到的动作加权平均。只用于排序，不作成效结论。随附的为未经核实的起始值。",
}
NEXT_NOTES = {
    "next_rules": {
        "valid_from": "第一天", "held_share": "0 至 0.5；0 = 不设对照", "salt": "改动后自下月起重新抽取", "outcome_days": "自抽取次日起", "least_amount": "低于此数的不参加对照",
        "least_cases": "两组各至少这么多户才给出区间", "source": "依据", "verified": "已用本单位数据核实",
    },
    "next_costs": {
        "act": "动作", "valid_from": "第一天", "minutes": "含路途", "cost": "时间之外的费用", "may_advance": "可在策略轮到之前做", "rest_days": "距上次联系该户的最少天数", "source": "依据", "verified": "已用本单位数据核实",
    },
    "next_effects": {
        "act": "NOTHING = 不作为", "segment": "居民与其他，按逾期天数分段", "valid_from": "第一天", "paid_share": "0 至 1", "prior_cases": "相当于多少次已观察的动作", "source": "依据", "verified": "已用本单位数据核实",
    },
}  # fmt: skip
