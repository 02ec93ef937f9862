"""Every reason code, in flow order: what it means and what a person does about it."""

from yingshou.core.tables.problems import ProblemCode

IMPORT_CODES = {
    "MISSING_COLUMN": ProblemCode(
        "文件缺少必需的列", "a required column is missing", "按交换文件说明补上该列后重新导入",
        "add the column as the exchange reference shows and import again"),
    "MISSING_VALUE": ProblemCode(
        "必填值为空", "a required value is empty", "补填该值", "fill in the value"),
    "NOT_A_NUMBER": ProblemCode(
        "不是数字", "not a number", "改为普通数字，不带单位和公式", "write a plain number without unit or formula"),
    "NOT_A_DATE": ProblemCode(
        "不是日期", "not a date", "写成 2025-10-25", "write it as 2025-10-25"),
    "NOT_A_CHOICE": ProblemCode(
        "不在可选值之内", "not one of the allowed values", "从说明列出的值中选择", "choose one of the listed values"),
    "TOO_PRECISE": ProblemCode(
        "小数位过多", "too many decimals", "按规定的小数位填写", "keep to the decimals of the column"),
    "FORMULA_TEXT": ProblemCode(
        "单元格是公式文本", "the cell holds formula text", "改为公式的结果值", "replace the formula by its value"),
    "EXTRA_VALUE": ProblemCode(
        "本行的值多于列数", "the row holds more values than the file has columns", "检查分隔符，含逗号的文字加双引号",
        "check the separators; put text with commas in double quotes"),
    "DUPLICATE_KEY": ProblemCode(
        "同一文件内重复", "the same key stands twice in the file", "只保留一行", "keep one of the rows"),
    "CONFLICT": ProblemCode(
        "与已存的记录不一致", "differs from what is stored under the same key", "核对后用更正功能处理，已存记录不会被覆盖",
        "check it and use a correction; what is stored is never overwritten"),
    "NEGATIVE": ProblemCode(
        "不应为负", "must not be negative", "核对原始数据", "check the source"),
    "OUT_OF_RANGE": ProblemCode(
        "超出合理范围", "outside the plausible range", "核对单位和小数点", "check unit and decimal point"),
    "FUTURE_DATE": ProblemCode(
        "日期晚于业务日期", "the date lies after the business date", "核对日期", "check the date"),
    "UNKNOWN_ACCOUNT": ProblemCode(
        "户号不存在", "no such account", "先导入该用户，或更正户号", "import the account first, or correct its number"),
    "UNKNOWN_POINT": ProblemCode(
        "计量点或电能表不存在", "no such metering point or meter", "先导入该计量点，或更正编号",
        "import the metering point first, or correct its number"),
    "PERIOD_ORDER": ProblemCode(
        "终止日期不晚于起始日期", "the end does not lie after the start", "更正日期", "correct the dates"),
    "SAME_ACCOUNT": ProblemCode(
        "关联户号与本户相同", "the other account is the account itself", "更正关联户号", "correct the other account"),
    "PRINTED_SUM": ProblemCode(
        "公布价不等于各分项之和", "the printed price is not the sum of its components", "按公布价计费；向发布单位核对该表",
        "it is billed as printed; check the table with who published it", blocking=False),
    "RATIO_SUM": ProblemCode(
        "分次、分段比例合计应大于 0 且不超过 1", "the ratios must add up to more than 0 and at most 1", "调整比例", "adjust the ratios"),
}  # fmt: skip

METERING_CODES = {
    "NO_READ": ProblemCode(
        "本月无抄表示数", "no read closes this month", "补抄或估抄", "take the read or estimate it"),
    "NO_START_READ": ProblemCode(
        "缺少上月示数", "no read opens this month", "补录起始示数", "enter the opening read"),
    "ROLL_OVER_SUSPECTED": ProblemCode(
        "示数倒走，疑似翻转或录入错误", "the register ran backwards beyond a roll-over", "现场核对示数", "check the read on site"),
    "IMPLAUSIBLE_USE": ProblemCode(
        "用电量超过容量可能", "more energy than the capacity allows", "核对示数、倍率和容量", "check read, multiplier and capacity"),
    "PERIOD_SUM": ProblemCode(
        "分时示数之和不等于总示数", "the period registers do not add up to the total", "核对分时示数", "check the period registers"),
    "MISSING_INTERVALS": ProblemCode(
        "曲线数据不全", "interval data is incomplete", "补召缺失时段", "collect the missing intervals"),
    "NO_LOSS_PARAMETERS": ProblemCode(
        "缺少变损参数，或参数与负荷不符", "loss parameters are missing, or no step of the table reaches the load",
        "补录变压器参数或损耗表", "enter the transformer's parameters or its loss table"),
    "DEDUCTION_TOO_LARGE": ProblemCode(
        "扣减电量大于抄见电量", "more is taken off than the meter counted", "核对分表示数和定比定量",
        "check the sub-meters, fixed quantities and shares"),
    "LINKED_ACCOUNT": ProblemCode(
        "关联户电量未定", "the energy of an account it depends on is not known", "先处理关联户的问题",
        "solve the problem of the other account first"),
}  # fmt: skip

BILLING_CODES = {
    "NO_PRICE": ProblemCode(
        "没有适用的电价", "no price applies", "导入该月、该类别和电压等级的电价", "import the price of that month, class and voltage"),
    "NO_BASIC_PRICE": ProblemCode(
        "没有适用的容（需）量电价", "no capacity or demand price applies", "导入该电压等级的容（需）量电价",
        "import the capacity and demand price of that voltage"),
    "NO_CAPACITY": ProblemCode(
        "两部制用户缺少容量或需量", "a two-part customer lacks capacity or demand", "补录合同容量或核定需量",
        "enter the contract capacity or demand"),
    "CAPACITY_MISMATCH": ProblemCode(
        "容量变更记录与容量不符", "the capacity changes contradict the capacity", "核对减容、暂停、恢复与合同容量",
        "check reductions, suspensions and resumptions against the contract capacity"),
    "NO_REACTIVE": ProblemCode(
        "考核功率因数但无无功电量", "power factor is assessed but reactive energy is missing", "补抄无功示数",
        "collect the reactive read"),
    "NO_TIER": ProblemCode(
        "没有适用的阶梯电价", "no tier applies", "导入该月的阶梯电价", "import the tiers of that month"),
    "LARGE_BILL": ProblemCode(
        "电费突增，需复核", "the bill is far above the last one", "复核后批准发行", "review and approve it", blocking=False),
}  # fmt: skip

MONEY_CODES = {
    "UNKNOWN_PAYER": ProblemCode(
        "不明款，已挂暂收", "unknown payer, held in suspense", "查明户号后认领", "find the account and assign the money"),
    "NOT_POSITIVE": ProblemCode(
        "金额必须大于零", "the amount must be above zero", "核对金额", "check the amount"),
    "NO_AGREEMENT_BASE": ProblemCode(
        "无法确定分次基数", "the base of the instalments cannot be found", "补录上月电费或改用固定基数",
        "enter last month's bill or use a fixed base"),
}  # fmt: skip

PROBLEM_CODES = IMPORT_CODES | METERING_CODES | BILLING_CODES | MONEY_CODES
"""Every code a problem row may carry."""
