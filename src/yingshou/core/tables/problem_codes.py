"""Every reason code, in flow order: what it means and what a person does about it."""

from yingshou.core.tables.closing_codes import CLOSING_CODES
from yingshou.core.tables.collection_codes import COLLECTION_CODES
from yingshou.core.tables.feed_in_codes import FEED_IN_CODES
from yingshou.core.tables.legal_codes import LEGAL_CODES
from yingshou.core.tables.message_codes import MESSAGE_CODES
from yingshou.core.tables.prepayment_codes import PREPAYMENT_CODES
from yingshou.core.tables.problems import ProblemCode
from yingshou.core.tables.supply_codes import SUPPLY_CODES

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
    "UNKNOWN_ORGANIZATION": ProblemCode(
        "供电单位不存在", "no such supply organisation", "更正单位编码，或先导入该单位的用户", "correct the code, or import accounts of that organisation first"),
    "WEATHER_DAY": ProblemCode(
        "实测不能早于当日发布，预报不能晚于当日发布", "a measurement is known on its day or later, a forecast on its day or before",
        "更正发布日期，或改正实测与预报", "correct the day it was known, or whether it was measured or foretold"),
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
    "PRINTED_FACTOR": ProblemCode(
        "公布的分时电价与目录的分时系数不符", "the printed price of the period does not follow from the catalogue's factor",
        "与发布单位核对；一个系数对应全部用户时按公布价计费，系数按容量或用户类别不同时按目录的系数计费",
        "check with who published it; billed as printed, but by the catalogue where factors differ by capacity or customer",
        blocking=False),
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
    "SCHEDULE_GAP": ProblemCode(
        "分时时段表有空缺，或当年节假日未知", "the schedule leaves times of the day without a period, or the holidays of the year are not known",
        "补录该类用户的时段表，或在特殊日中列出当年的工作日和节假日", "complete the schedule of such accounts, or list the year's working days and holidays as special days"),
    "SCHEDULE_OVERLAP": ProblemCode(
        "分时时段表互相矛盾", "the schedule gives a time of the day two periods", "核对同一优先级的时段表行",
        "check the rows of one priority"),
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
    "FACTOR_OVERLAP": ProblemCode(
        "分时系数互相矛盾", "the factors of a period contradict each other", "核对该类用户的分时系数行", "check the factors of such accounts"),
    "MARKET_CONTRACT": ProblemCode(
        "直购电合同或偏差规则缺失、不完整或重复", "the contract of the month or the rule of deviations is missing, incomplete or given twice",
        "导入该月的直购电合同和偏差规则，全日一行或每个时段一行", "import the month's contract and the rule, one row for the day or one for each period"),
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
    "NO_FEED_IN_AGREEMENT": ProblemCode(
        "有上网电量但没有购售电合同", "energy was fed in, but no feed-in agreement holds", "导入该户的购售电合同", "import the account's feed-in agreement"),
    "NO_FEED_IN_PRICE": ProblemCode(
        "没有适用的上网电价或补贴", "no feed-in price applies, or no subsidy", "导入该类别和电压等级的上网电价", "import the feed-in price of that class and voltage"),
    "NO_BENEFIT": ProblemCode(
        "登记的居民优惠在电价目录中没有标准", "the catalogue has no standard for a benefit the household is registered for",
        "导入该项优惠的标准，或更正登记的人数", "import the benefit's standard or correct the number of persons"),
    "LARGE_BILL": ProblemCode(
        "电费突增，需复核", "the bill is far above the last one", "复核后批准发行", "review and approve it", blocking=False),
}  # fmt: skip

VALIDATION_CODES = {
    "NO_METERING_POINT": ProblemCode(
        "用户没有在用的计量点", "the account has no meter in use", "补录计量点和电能表", "enter its metering point and meter"),
    "NEGATIVE_USE": ProblemCode(
        "电量为负", "the energy is below zero", "核对示数、扣减和定比定量", "check reads, deductions and shares"),
    "SPIKE_USE": ProblemCode(
        "电量突增", "energy far above the account's own history", "核对示数和倍率；属实则复核发行",
        "check read and multiplier; approve the bill where it is right", blocking=False),
    "USE_WHILE_SUSPENDED": ProblemCode(
        "暂停期间仍有用电", "energy was used while all capacity is suspended", "现场核查是否擅自启封", "inspect whether a seal was broken",
        blocking=False),
    "ESTIMATED_TWICE": ProblemCode(
        "连续两个月估抄", "estimated twice in a row", "安排现场抄表后复核", "have the meter read on site, then review", blocking=False),
    "ESTIMATED_READ": ProblemCode(
        "本月为估抄", "the month was closed by an estimated read", "下月实抄后自动结清差额", "the next read taken makes it good",
        blocking=False),
    "CANNOT_ESTIMATE": ProblemCode(
        "不能估抄", "the read cannot be estimated", "现场补抄", "take the read on site"),
    "ZERO_USE": ProblemCode(
        "以往有用电，本月为零", "nothing was used, unlike in the months before", "核查表计是否停走、用户是否停用",
        "check whether the meter stands still or the premises are empty", blocking=False),
    "DEMAND_OVER_CAPACITY": ProblemCode(
        "最大需量超过容量", "the maximum demand exceeds the capacity", "核对需量示数；属实则通知用户办理增容",
        "check the demand read; where it is right ask the customer to apply for more capacity", blocking=False),
    "ROLLED_OVER": ProblemCode(
        "示数翻转，已按翻转计费", "the register rolled over and was billed so", "核对止度", "check the closing read", blocking=False),
    "METER_CLOCK": ProblemCode(
        "电能表时钟超差", "the meter's clock is off", "校时；核对分时电量", "set the clock; check the periods of the day", blocking=False),
    "CURVES_OLD": ProblemCode(
        "最近计量日已久，负荷预测按旧数据外推", "nothing measured for days; the forecast reaches out from old data",
        "补召曲线并导入；已停用的核销户", "collect the curves and import them; close the account if it is no longer supplied",
        blocking=False),
    "UNBILLED": ProblemCode(
        "本月既无账单也无原因", "neither a bill nor a reason for the month", "重新执行本月算费批次", "start the month's bill run again"),
}  # fmt: skip

SCHEME_CODES = {
    "SCHEME_NO_BASIS": ProblemCode(
        "两部制用户没有基本电费方式", "a two-part customer has no basis of the basic fee", "在档案中补录按容量、按合同需量或按实际需量",
        "enter in the archive: by capacity, declared or actual demand", blocking=False),
    "SCHEME_BASIS_UNUSED": ProblemCode(
        "非两部制用户设有基本电费方式", "a customer without two-part price has a basis of the basic fee", "取消基本电费方式，或改为两部制",
        "remove the basis, or make it two-part", blocking=False),
    "SCHEME_NO_CAPACITY": ProblemCode(
        "两部制用户没有合同容量", "a two-part customer has no contract capacity", "按供用电合同补录容量", "enter the capacity of the contract",
        blocking=False),
    "SCHEME_NO_DEMAND": ProblemCode(
        "按合同需量计费但未核定需量", "charged by declared demand, but none is declared", "补录核定需量，或改用其他方式",
        "enter the declared demand, or choose another basis", blocking=False),
    "SCHEME_TWO_PART_SMALL": ProblemCode(
        "容量低于两部制下限", "two-part price below the smallest capacity for it", "核对容量；100 千伏安以下执行单一制",
        "check the capacity; below 100 kVA the price is single-part", blocking=False),
    "SCHEME_SINGLE_LARGE": ProblemCode(
        "容量已达两部制标准仍执行单一制", "single-part price at a capacity that is due to be two-part", "核对是否属 2023 年 6 月前保留单一制的用户，否则改为两部制",
        "check whether it kept the single price of before June 2023; else make it two-part", blocking=False),
    "SCHEME_CLASS": ProblemCode(
        "用户类别与电价类别不符", "customer class and price class do not match", "按实际用电性质更正其一", "correct one of them by what the power is used for",
        blocking=False),
    "SCHEME_VOLTAGE": ProblemCode(
        "供电方式与电压等级不符", "way of supply and voltage do not match", "核对供电方案，更正其一", "check the supply scheme and correct one of them", blocking=False),
    "SCHEME_DEMAND_ABOVE": ProblemCode(
        "核定需量大于容量", "the declared demand exceeds the capacity", "核对单位（千瓦）和小数点", "check unit (kW) and decimal point", blocking=False),
    "SCHEME_DEMAND_FLOOR": ProblemCode(
        "核定需量低于容量的 40 %，按 40 % 计费", "declared below 40 % of capacity; 40 % is charged", "告知用户，或改按实际需量",
        "tell the customer, or charge by actual demand", blocking=False),
    "SCHEME_NOT_ASSESSED": ProblemCode(
        "应考核功率因数而未设标准", "the power factor ought to be assessed, but no standard is set", "按水电财字(83)215号设置标准",
        "set the standard of 水电财字(83)215号", blocking=False),
    "SCHEME_ASSESSED_SMALL": ProblemCode(
        "不应考核功率因数而设有标准", "a standard is set for a customer that is not assessed", "取消功率因数标准，或核对容量",
        "remove the standard, or check the capacity", blocking=False),
    "SCHEME_STANDARD": ProblemCode(
        "功率因数标准与用户类别、容量不符", "the power-factor standard does not suit class and capacity", "按水电财字(83)215号更正",
        "correct it by 水电财字(83)215号", blocking=False),
    "SCHEME_TRANSFORMERS": ProblemCode(
        "变压器容量合计与合同容量不符", "the transformers listed do not add up to the contract capacity", "核对变压器台账与合同容量",
        "check the list of transformers against the contract", blocking=False),
    "SCHEME_NO_POINT": ProblemCode(
        "没有在用的计量点", "no meter is in use", "补录计量点和电能表", "enter the metering point and its meter", blocking=False),
    "SCHEME_METER_TWICE": ProblemCode(
        "同一只表挂在两个计量点", "one meter hangs at two metering points", "更正表号，或录入拆表日期", "correct the meter, or enter when it was removed",
        blocking=False),
    "SCHEME_POINT_TWICE": ProblemCode(
        "同一计量点同时有两只表或两个户号", "a metering point has two meters or two accounts at once", "录入旧表的拆表日期，或更正户号",
        "enter when the old meter was removed, or correct the account", blocking=False),
    "SCHEME_MIXED_MODES": ProblemCode(
        "同一户既有抄表又有曲线计量点", "register reads and quarter-hours in one account", "统一计量方式，否则无法出账", "use one way of metering, or it cannot be billed",
        blocking=False),
    "SCHEME_MULTIPLIER": ProblemCode(
        "综合倍率不等于电流互感器 × 电压互感器变比", "the multiplier is not CT ratio × PT ratio", "现场核对互感器铭牌，更正倍率",
        "check the plates of the transformers on site and correct the multiplier", blocking=False),
    "SCHEME_MULTIPLIER_ONE": ProblemCode(
        "高压用户倍率为 1", "multiplier 1 at high voltage", "核对互感器变比；低供低计的除外", "check the ratios, unless it is metered at low voltage",
        blocking=False),
    "SCHEME_NO_OPENING": ProblemCode(
        "电能表没有起始示数", "the meter has no opening read", "录入装表示数", "enter the read at installation", blocking=False),
    "SCHEME_NO_REACTIVE": ProblemCode(
        "考核功率因数但电能表没有无功示数", "the power factor is assessed, but the meter has no reactive read", "换装带无功的电能表，或补录无功示数",
        "install a meter with a reactive register, or enter the read", blocking=False),
    "SCHEME_NO_PERIODS": ProblemCode(
        "执行分时但电能表没有分时示数", "billed by time of use, but the meter has no period reads", "换装分时表，或取消分时", "install a meter with periods, or bill without",
        blocking=False),
    "SCHEME_NO_PRICE": ProblemCode(
        "电价目录中没有该类别和电压的电价", "the catalogue has no price for class and voltage", "导入电价，或更正类别、电压", "import the price, or correct class or voltage",
        blocking=False),
    "SCHEME_NO_TIER": ProblemCode(
        "电价目录中没有该电压的居民阶梯", "the catalogue has no tiers for the voltage", "导入阶梯电价，或更正电压", "import the tiers, or correct the voltage", blocking=False),
    "SCHEME_NO_BASIC_PRICE": ProblemCode(
        "电价目录中没有该电压的容（需）量电价", "the catalogue has no capacity or demand price for the voltage", "导入容（需）量电价",
        "import the capacity and demand price", blocking=False),
    "SCHEME_NO_FACTOR": ProblemCode(
        "执行分时但电价目录没有分时系数", "billed by time of use, but the catalogue has no factors", "导入分时系数，或取消分时", "import the factors, or bill without",
        blocking=False),
    "SCHEME_NO_SCHEDULE": ProblemCode(
        "按曲线分时计费但电价目录没有时段表", "quarter-hours by time of use, but the catalogue has no schedule", "导入分时时段", "import the schedule", blocking=False),
    "SCHEME_AGREEMENT_SMALL": ProblemCode(
        "低压或居民用户签有电费缴纳协议", "a low-voltage or residential customer has a settlement agreement", "核对户号；确需协议的保留", "check the account; keep it if it is meant",
        blocking=False),
    "SCHEME_NO_AGREEMENT": ProblemCode(
        "35 千伏及以上用户没有电费缴纳协议", "a customer at 35 kV or more has no settlement agreement", "签订分次、分段结算协议", "sign an agreement on instalments and segments",
        blocking=False),
    "SCHEME_TERM_LATE": ProblemCode(
        "协议的到期日不早于结算日", "a due date of the agreement is not before settlement day", "改为结算日之前的日期", "choose a day before settlement day", blocking=False),
}  # fmt: skip

MONEY_CODES = {
    "UNKNOWN_CHANNEL": ProblemCode(
        "渠道不存在，或到账日早于其生效日", "no such channel on the value date", "先导入该渠道，或更正渠道代码",
        "import the channel first, or correct its code"),
    "CHANNEL_CLOSED": ProblemCode(
        "该渠道未开通收款", "the channel takes no payments", "核对渠道和到账日期；需要时导入重新开通的渠道版本",
        "check channel and value date; import a version that opens it where it should be open"),
    "CHANNEL_LIMIT": ProblemCode(
        "金额超出该渠道的单笔限额", "the amount lies outside the channel's limits", "拆分付款，或换用限额合适的渠道",
        "split the payment or use a channel whose limits allow it"),
    "UNKNOWN_AGENT": ProblemCode(
        "代收机构未登记", "no such agent", "先登记该机构，或更正机构编号", "register the agent first, or correct its number"),
    "PAPER_CHANNEL": ProblemCode(
        "该渠道只随票据、充值卡或代收机构预存款记账", "money of this channel comes only with its paper or an agent's deposit",
        "汇票在“承兑汇票”登记，充值卡在“充值卡”兑付，代办点以其流水号收款",
        "register the draft, redeem the card, or take it under the agent's serial number"),
    "DRAFT_TOO_LONG": ProblemCode(
        "票据期限超过规定", "the draft runs longer than the law allows", "核对出票日与到期日；超过六个月的不得收取",
        "check both dates; a draft of more than six months is not taken"),
    "DRAFT_CHAIN": ProblemCode(
        "背书不连续：交票人不是最后持票人", "the chain of endorsements does not end with who hands it in",
        "核对背书；请最后被背书人交票", "check the endorsements; its last holder hands it in"),
    "ACCEPTOR_NOT_LISTED": ProblemCode(
        "承兑人不在可接受名录", "the acceptor is not on the accept-list", "不收该票据；需要时先导入承兑人名录",
        "do not take it, or import the acceptor first"),
    "ACCEPTOR_LIMIT": ProblemCode(
        "超过承兑人的限额", "beyond the limit of the acceptor", "请用户换票或分笔付款；需要时调整名录限额",
        "ask for another draft, or import a new limit"),
    "UNKNOWN_PAYER": ProblemCode(
        "不明款，已挂暂收", "unknown payer, held in suspense", "查明户号后认领", "find the account and assign the money"),
    "DRAWER_CLOSED": ProblemCode(
        "当日钱箱已盘点，不能再收付现金", "the drawer of the day is counted; no cash goes in or out",
        "次日办理，或请其他收费员办理", "do it on the next day, or have another clerk do it"),
    "UNKNOWN_DEBIT": ProblemCode(
        "代扣批次中没有这笔明细", "no such item in a debit batch", "核对批次号和明细序号，或向银行索取正确的回盘文件",
        "check batch and item, or ask the bank for the right answer file"),
    "BATCH_NOT_OUT": ProblemCode(
        "该代扣批次未送出或已撤回", "the debit batch has not been sent, or was recalled", "核对批次号；未送出的批次不应有回盘",
        "check the batch; one that was not sent has no answers"),
    "AMOUNT_DIFFERS": ProblemCode(
        "回盘金额与送盘金额不符", "the amount answered is not the amount asked", "向银行核实；该笔应收仍然锁定",
        "ask the bank; the due item stays locked"),
    "PERIOD_CLOSED": ProblemCode(
        "该会计期间已结账，不能再记账", "the accounting period is closed and takes no more entries",
        "以未结账期间的业务日期办理；更正记入当前期间", "work on a business date of an open period; corrections go into it"),
    "UNKNOWN_REQUEST": ProblemCode(
        "没有此申请", "there is no such request", "核对申请编号", "check its number"),
    "REQUEST_WAITS": ProblemCode(
        "已有同类申请待审批", "a request of this kind waits for its decision", "先审批或退回该申请", "decide that one first"),
    "REQUEST_CLOSED": ProblemCode(
        "该申请的状态不允许此操作", "the state of the request does not allow this", "查看申请的审批结果", "look at what became of it"),
    "SECOND_PERSON": ProblemCode(
        "须由另一人审批", "another person must decide", "请申请人以外的人审批", "ask somebody else than who made the request"),
    "OVER_LIMIT": ProblemCode(
        "超过单笔上限", "it is above the largest amount", "查看审批限额 money_limits", "see the file money_limits"),
    "MORE_THAN_OPEN": ProblemCode(
        "金额超过可用余额或未清违约金", "it is more than what is left or open", "核对余额与违约金", "check the balance and the penalty"),
    "REFUNDED": ProblemCode(
        "该收款已申请或办理退款", "a refund of the payment is asked for or made", "先撤销退款", "undo the refund first"),
    "WALLET_MONEY": ProblemCode(
        "该款由支付平台收到，冲正后钱仍在平台", "the money lies with a wallet, where a reversal would leave it",
        "缴错户的办理转户；退款走原路退回", "move it to the right account, or refund it the way it came"),
    "NOT_MOVABLE": ProblemCode(
        "该笔款项不能退款或转户", "the money cannot be refunded or moved", "核对收款的归属、冲正与渠道",
        "check whose it is, whether it was reversed, and its channel"),
    "NOT_POSITIVE": ProblemCode(
        "金额必须大于零", "the amount must be above zero", "核对金额", "check the amount"),
    "NO_AGREEMENT_BASE": ProblemCode(
        "无法确定分次基数", "the base of the instalments cannot be found", "补录上月电费或改用固定基数",
        "enter last month's bill or use a fixed base"),
}  # fmt: skip

PROBLEM_CODES = (
    IMPORT_CODES
    | METERING_CODES
    | BILLING_CODES
    | VALIDATION_CODES
    | SCHEME_CODES
    | MONEY_CODES
    | MESSAGE_CODES
    | SUPPLY_CODES
    | COLLECTION_CODES
    | PREPAYMENT_CODES
    | LEGAL_CODES
    | CLOSING_CODES
    | FEED_IN_CODES
)
"""Every code a problem row may carry."""
