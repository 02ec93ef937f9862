"""What the Chinese page says of tables and columns beyond their headings."""

# ruff: noqa: E501  Chinese counts double

from yingshou.core.tables import Table
from yingshou.core.tables.scope import DAY_KINDS
from yingshou.gateways.files.words import chinese_word
from yingshou.interfaces.cli.credit_notes import CREDIT_NOTES, CREDIT_TABLES_ZH
from yingshou.interfaces.cli.next_notes import NEXT_NOTES, NEXT_TABLES_ZH

TABLES_ZH = {
    "accounts": "一户一行：向谁供电、执行什么电价、每月哪天抄表。",
    "metering_points": "计量点上的一只表一行；换表后同一计量点有第二行。",
    "capacity_changes": "变压器或核定需量的一次变更一行，自生效日起持续有效；写错时用反向变更冲回。",
    "loss_parameters": "计量点装在低压侧时由用户承担损耗的变压器或线路；同一变压器后一行生效时前一行终止。",
    "loss_steps": "变压器按平均负载率查的 30 天损耗；取第一个不低于负载率的档。",
    "stop_rules": "停电前须具备什么、多快复电，一个原因一个版本一行；未导入时用随附的规则，同键时以导入为准。",
    "stop_days": "主管部门或本单位宣布的日期段：期间不停电，或学校放假（此时学校不再受保护）。",
    "meter_links": "怎样与电能表通信，一个版本一行；同一表后一行生效时前一行终止。通道的地址和口令在通道文件中。",
    "account_traits": "户号之外还知道什么，一个版本一行；后一行生效时整行取代前一行。",
    "validation_rules": "发行前查什么、从多少起、有什么影响、由谁处理；针对用户类别的行先于针对电压的行，二者先于全部；未设的规则用随附的默认值。",
    "meter_clocks": "电能表时钟核对时的偏差；分时电量以此为准。",
    "quantity_rules": "从总表电量中扣去的部分：其后用户的分表、定量、定比；同一规则号后一行生效时前一行终止。",
    "tariff_prices": "电度电价的各个分项，以及该分项是否随分时浮动、是否参与力调。",
    "tariff_factors": "随分时浮动的分项在各时段乘以的系数。",
    "tariff_schedule": "一天各时刻属于哪个时段；优先级高的覆盖低的。",
    "tariff_basic": "容（需）量月电价及需量计费规则。",
    "tariff_tiers": "居民阶梯：按年或按月累计电量分档，可分季节、分时段定价。",
    "tariff_tier_rules": "一份目录的阶梯怎样计：没有这一行时按自然年累计，跨年的一期全归应收年月所在的年，档限不折算。",
    "tariff_benefits": "一项居民优惠值多少：加宽档限、改按平价，或免费电量。",
    "household_benefits": "一户登记的一项优惠，自登记日起到失效日止，不追溯。",
    "tariff_feed_in": "上网电量每千瓦时付多少（含税）：购电价和补贴。",
    "feed_in_agreements": "上网电量由谁收款、怎样计税；本期第一天有效的各行中最后一行为准。",
    "tariff_days": "日历之外的日类型：高温日，或日历尚未覆盖的年份的节假日。",
    "tariff_register_periods": "某些月份里，表计的一个时段示数按另一时段计费，如 9 月的尖峰按高峰。",
    "tariff_class_limits": "某计价类别适用的合同容量范围；没有行的类别不受限制。",
    "tariff_taxes": "电价所含增值税的税率。",
    "market_rules": "直购电合同电价如何计收，实际电量与合同电量的偏差如何结算。",
    "market_contracts": "一户在一个应收年月的合同电量和电价，全日一行或每个时段一行。",
    "agreements": "大客户如何缴费。变更即新增一个版本，从以后的应收年月起执行。",
    "agreement_terms": "一个到期日一行：占基数的比例、日期、是否扣减已缴分次。",
    "party_links": "一户与一个关联方的一种关系一行：控制人、保证人、房东、转供户或共用付款人；关联方可以是另一户。",
    "link_weights": "风险沿每种关系传导的概率，以及该关系是否并入集团；未导入的关系用随附的值，随附的值未经核实。",
    "grade_default_rates": "按信用等级或逾期天数的一年违约率；二者取高。随附的值未经核实，请换成本单位历史违约率。",
    "loss_rules": "违约时损失多少、损失如何同时发生；按业务日期取最后生效的一行。",
    "stress_scenarios": "压力情景：行业下降、一户停产、一家承兑人违约；对象为空时取当日最大的一个。",
    "guarantees": "为某户提供的担保，自生效日起（含）至失效日（不含）每天有效。",
    "visit_plans": "大客户经理多少天走访一次什么样的用户，一条规则的一个版本一行；适用的各条中间隔最短的优先；未导入时用随附的规则。",
    "guarantee_alarms": "担保到期或索赔截止前多少天提醒责任人，一个提醒一行；一个事由以最新版本整体为准；未导入时用随附的规则。",
    "reads": "某日 0 点的表示数，未乘倍率；最大需量为上次抄表以来的最大值。",
    "intervals": "每 15 分钟的电量，已乘倍率；时段起点为北京时间。",
    "penalty_rules": "违约金日率等规则的一个版本一行；填户号的行是该户合同约定，自生效日起先于类别；未设的用随附的国家规定，同键时以导入为准。",
    "clearing_rules": "销账次序的一个版本一行，按到账日期取用；类别行先于全部；未设时先旧后新、先违约金后本金、从付款人指定。",
    "money_limits": "减免、退款、转户、核销的审批限额，一个版本一行；除转户外一律两人办理。",
    "plan_rules": "方案设计器可以提出怎样的分次日历，一个版本一行；未导入时用随附的工作默认值。",
    "funds_rates": "一年期资金的成本率，一个版本一行，每天按当日的版本计；未导入时用一年期 LPR。",
    "treatment_rules": "什么样的欠费户用哪套催费策略，一条规则的一个版本一行；最具体的规则优先，同样具体时优先级高者优先，分不出先后的两条不予导入；未导入时用随附的规则。",
    "treatment_steps": "一套策略的一个步骤一行，从最早未清应收的到期日起算；一套策略以最新版本整体为准。",
    "collection_days": "一套策略在每月哪几天催费；留空适用于没有自己日历的策略；随附 1、10、15、26 日。",
    "task_capacity": "一人一天最多几件某种任务；本人的行先于全部。",
    "aging_buckets": "欠费账龄的分段，一个版本的一段一行；业务日当日最新的版本整体适用；未导入时用随附的分段。",
    "limitation_rules": "诉讼时效几年届满，一个版本一行；未导入时用法律规定。",
    "legal_deadlines": "案件中各种期间有多长，一个版本一行；随附的行未与法律原文核对（verified 为否），核对后导入本单位的行。",
    "legal_conduct": "进入法律程序的应收是否继续催费，一个版本一行；未导入时暂停催费。",
    "write_off_grounds": "什么情况下可以核销、需要什么证明、核销后违约金是否续计，一个事由一个版本一行；账销案存，债权不因核销消灭；未导入时用随附的规则。",
    "responsibilities": "谁对某户或某单位的用户负责，一行一项；同一户或单位以最新一行为准，户先于单位，下级单位先于上级。",
    "channels": "缴费渠道的一个版本一行，自生效日起适用；同一渠道后一行生效时前一行终止。停用渠道 = 导入未开通的新版本。",
    "recovery_plans": "某单位回收计划的一天一行：到当日终了应收回当月应收的几成。责任人的计划先于供电单位的，"
    "供电单位的先于供电方式的；没有计划时，按到期日推算。",
    "agent_terms": "代收机构在渠道限额之外能收多少、代收费怎样计的一个版本一行；机构先行登记。",
    "prepayment_agreements": "一户费控协议的一个版本一行；后一行生效时前一行终止，方式为后付费即恢复后付费；未填的预警值取费控规则。",
    "prepayment_targets": "某供电单位某类用户应有多大比例实行费控，一个版本一行。",
    "prepayment_campaigns": "以礼品争取用户签约费控的一次活动一行。",
    "prepayment_rules": "协议未约定时适用的费控规则，一个版本一行；类别行先于全部；未设的用随附的工作默认值。",
    "reconciliation_rules": "某渠道怎样对账的一个版本一行，自生效日起适用；渠道 - 适用于没有自己规则的渠道。",
    "debit_mandates": "授权银行代扣某户应收的一份协议一行；同一渠道同日有效的应只有一份，多份时取编号最小的。",
    "payments": "收到的款项。渠道流水号保证一笔款只入账一次。",
    "draft_acceptors": "收谁承兑的汇票、收多少，一个版本一行；同一承兑人后一行生效时前一行终止。",
    "draft_weights": "未兑付的汇票有多大比例不算作覆盖，按承兑人等级和剩余天数；未导入的等级 A、B、C 用随附的权重。",
    "drafts": "用承兑汇票缴费，一张一行。所缴部分当日算已收，兑付或贴现后才算到款。",
    "account_contacts": "一户在一个渠道上的一个地址一行，自生效日起（含）至失效日（不含）有效；同一渠道先用最新的。",
    "contact_wishes": "一户是否接收某用途、某渠道通知的一次表示一行；越具体的越优先，同样具体的以最新为准。依法必须送达的用途不受其影响。",
    "message_rules": "某用途的通知怎样发送的一个版本一行；类别行先于全部；未设的用随附的规则。",
    "message_templates": "某用途、渠道、类别、语言的措辞的一个版本一行；类别行先于全部，渠道行先于全部渠道；未设的用随附的模板。",
    "bills": "由四舍五入后的各行明细合计而成，并保留重算所需的全部数据。",
    **CREDIT_TABLES_ZH,
    **NEXT_TABLES_ZH,
}
"""One sentence a table."""

_DATED = {
    "valid_from": "第一天",
    "valid_to": "最后一天的次日；空 = 长期有效",
    "source": "数据取自哪份文件",
    "verified": "是否在文件原文或其引文中核对过；空 = 未说明",
    "catalogue": "如 BEIJING",
}

_SCOPE = {
    "price_class": "空 = 全部", "voltage_level": "空 = 全部", "customer_class": "空 = 全部", "minimum_kva": "合同容量不低于；空 = 不限",
    "below_kva": "合同容量低于；空 = 不限", "months": "如 7,8；空或 - = 全年",
}  # fmt: skip
_DAYS = "、".join(f"{chinese_word('day_kind', kind)} {kind}" for kind in DAY_KINDS)

_NOTES = {
    "accounts": {
        "account_no": "1 至 16 个字符", "customer_no": "户号所属的客户", "name": "账单上的名称", "org_code": "服务该户的供电单位代码",
        "catalogue": "执行哪份电价目录", "purchase_class": "普通、代理购电价格的 1.5 倍，或直购电", "power_factor_standard": "0.90、0.85 或 0.80；空 = 不考核",
        "reading_day": "1 至 28；当日 0 点示数结束本月电费", "opened_date": "供电第一天", "closed_date": "停止供电的第一天",
        "time_of_use": "按峰谷分时计费", "demand_basis": "基本电费的计算依据", "contract_demand_kw": "用户申报的最大需量",
    },
    "metering_points": {
        "account_no": "该表所计的用户", "metering_mode": "按抄表示数，或按 15 分钟曲线", "multiplier": "电流互感器 × 电压互感器",
        "register_digits": "3 至 12", "installed_date": "第一天", "removed_date": "拆除当天", "ct_ratio": "铭牌变比，如 60；供电方案核对用", "pt_ratio": "铭牌变比；没有电压互感器写 1",
        "direction": "用电或上网；空 = 用电", "price_class": "该表所计电量的类别；空 = 户的类别", "time_of_use": "空 = 与户相同；类别不同的为不分时",
    },
    "treatment_rules": {
        "rule_no": "同一编号后一行生效时前一行终止", "valid_from": "第一个业务日", "valid_to": "最后一天的次日；空 = 长期有效", "treatment": "策略的代码，见 treatment_steps",
        "trait": "出租、商铺、重要用户、保护负荷、曾失信、含陈欠；空 = 不限", "grade": "有信用等级时填写；空 = 不限", "cause": "最近一次催费结果查明的原因；空 = 不限",
        "voltage_level": "空 = 不限", "supply_class": "空 = 不限", "customer_class": "空 = 不限", "service_grade": "空 = 不限", "months": "如 1,2,12；空 = 全年",
        "least_amount": "逾期本金达到此数起适用；空 = 不限", "least_days": "最早一笔逾期达到此数起适用；空 = 不限", "priority": "同样具体的规则中最大者优先；空 = 0", "source": "依据的文件",
    },
    "treatment_steps": {
        "treatment": "策略的代码", "valid_from": "该版本的第一个业务日", "step": "步骤的代码；两套策略中代码相同的视为同一件事", "offset_days": "到期日之后第几天起应办",
        "kind": "短信、函件、停电通知为通知，其余为人员任务", "role": "由谁办；空 = 催费员", "purpose": "通知类步骤必填", "template": "空 = 通常的模板",
        "gap_days": "与上一步骤至少相隔；空 = 1", "script": "对用户怎么说；空 = 通常的话术", "source": "依据的文件",
    },
    "collection_days": {
        "treatment": "空 = 没有自己日历的全部策略", "valid_from": "该版本的第一个业务日", "day": "每月几日；0 = 每个工作日；超过月末取月末", "holiday_shift": "遇节假日移到哪天；空 = 顺延",
        "source": "依据的文件",
    },
    "task_capacity": {"username": "空 = 全部人员", "kind": "任务的种类", "valid_from": "第一个业务日", "tasks_a_day": "在手任务上限；0 = 不派", "source": "依据的文件"},
    "aging_buckets": {
        "valid_from": "该版本的第一个业务日", "from_days": "该段最少的逾期天数；1 = 到期日的次日", "bucket": "该段的代码，如 D31", "source": "依据的文件",
    },
    "limitation_rules": {"valid_from": "第一个业务日", "years": "自到期日或最近一次中断起的年数", "source": "依据的条文"},
    "legal_deadlines": {
        "deadline": "哪一种期间", "valid_from": "自该日起开始的期间适用", "length": "自送达次日起的日数或年数", "unit": "日或年",
        "verified": "是否已与法律原文核对", "source": "依据的条文",
    },
    "legal_conduct": {
        "valid_from": "该日起立案的适用", "reminders": "暂停时，案件中的应收不再催费和停电，结案后恢复", "hold_days": "最多暂缓多少天", "source": "依据的文件",
    },
    "write_off_grounds": {
        "ground": "申请核销时选择的事由", "valid_from": "第一个业务日", "least_days": "每笔应收至少逾期多少天", "largest": "一次申请的本金上限；空 = 不限",
        "step": "案件中必须已登记的步骤；空 = 不要求", "document": "是否必须附证明文件", "penalty": "核销后违约金停止还是继续计算",
        "verified": "是否已与规定原文核对", "source": "依据的文件",
    },
    "responsibilities": {
        "account_no": "填单位时留空", "org_code": "含其下级单位；填户号时留空", "role": "以什么身份负责", "username": "登录名；空 = 自该日起由上级责任人负责",
        "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效", "sequence": "同一天多次变更时以最大者为准；空 = 0",
    },
    "capacity_changes": {
        "change_no": "工单编号，户内不重复", "kind": "新装逐台列出立户时的变压器，此后该户容量以各行为准；更换 = 同日减容加增容",
        "effective_date": "起算的第一天；暂停为加封当天", "transformer_no": "暂停与恢复按此配对", "capacity_kva": "增、减、停、复的容量；销户和变更需量时可空",
        "interlock_group": "同组变压器不同时运行，取其中最大；须用新装逐台列出", "contract_demand_kw": "自该日起的核定需量；空 = 不变",
    },
    "loss_parameters": {
        "account_no": "承担损耗的用户", "transformer_no": "变压器或线路", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效",
        "method": "公式法、查表法，或没有变压器只计线损", "capacity_kva": "额定容量 S", "p0_kw": "空载有功损耗 P0", "pk_kw": "额定负载时的有功损耗 Pk",
        "i0_percent": "占额定电流的百分数", "uk_percent": "百分数", "shift_factor": "修正系数 K，按生产班次", "loss_table": "变损表中的代码",
        "energy_share": "该变压器带的电量份额，大于 0 至 1；同时投运的各台合计不超过 1", "line_loss_share": "线损占所带电量与变损之和的比例",
    },
    "loss_steps": {
        "loss_table": "变损表代码", "load_ratio_to": "平均负载率 √(Wp² + Wq²) ÷ (S·T) 的上限，含", "active_loss_kwh": "30 天的有功损耗", "reactive_loss_kvarh": "30 天的无功损耗",
    },
    "validation_rules": {
        "rule_code": "查什么；也是问题的原因代码", "customer_class": "适用的用户类别，或全部", "voltage_level": "适用的电压等级，或全部",
        "valid_from": "第一天；应收月 1 日有效的才算", "valid_to": "最后一天的次日；空 = 长期有效", "effect": "拦截 = 不出账；待复核 = 出账不发行；提示 = 照常发行；可估抄只用于无示数；停用 = 不查",
        "owner": "由谁处理", "limit_value": "单位见限值单位；空 = 无限值", "limit_unit": "倍、千瓦时、月、秒、比例、个末位、时段或天", "floor_value": "低于此值不查；电费突增为元，时钟超差不用",
    },
    "meter_clocks": {"checked_date": "核对当天", "offset_seconds": "正为快，负为慢"},
    "quantity_rules": {
        "account_no": "总表所在的用户", "rule_no": "1 至 999；先扣定量，再按定比分余下电量", "valid_from": "第一天；本期第一天有效的才算", "valid_to": "最后一天的次日；空 = 长期有效",
        "other_account_no": "分表所在的用户，或定量、定比电量转入的用户", "quantity_kwh": "每月；定量时必填", "share": "扣除定量后的份额，大于 0 至 1；定比时必填",
        "taken_from": "从平段扣，或各时段按比例扣；两户都分时的分表逐时段扣",
        "price_class": "本户自己按此类别付这部分电量，此时关联户号写本户", "time_of_use": "该类别是否分时；空 = 否",
    },
    "tariff_prices": {
        **_DATED, "item": "分项中的一部分，如某项基金；- 表示整项", "price": "平段电价", "follows_time_of_use": "乘以时段系数",
        "in_power_factor_base": "计入功率因数调整电费的基数", "price_decimals": "时段电价保留的小数位，2 至 8",
    },
    "tariff_factors": {
        **_DATED, **_SCOPE, "factor": "平段电价的倍数，或基准时段电价的倍数", "on_period": "如尖峰 = 高峰 × 1.2 时写高峰；空 = 平段",
    },
    "tariff_schedule": {
        **_DATED, **_SCOPE, "priority": "数大者优先；同级重叠且时段不同为错误", "day_kinds": f"如 WEEKEND,HOLIDAY；空 = 每天：{_DAYS}", "start_time": "时:分，整点、半点或刻钟", "end_time": "时:分，不含；可写 24:00",
    },
    "tariff_basic": {
        **_DATED, "capacity_price": "每月", "demand_price": "每月", "tolerance": "1.05 = 超过 105 % 的部分加价", "excess_multiple": "2 = 超出部分加倍",
        "floor_share": "0.40 = 不低于容量的 40 %", "load_threshold_kwh_per_kva": "260；空 = 没有优惠", "load_discount": "达到门槛后需量电价打九折写 0.90",
        "in_power_factor_base": "基本电费计入功率因数调整电费的基数；空 = 是",
        "month_convention": "容量变更的月份如何计日，每天按月价的 1/30；空 = 逐日；满30天封顶 = 第 31 天起不计；整月扣减 = 全月减去减少的天数",
        "minimum_suspension_days": "短于此的暂停不减收；空 = 15", "suspended_share": "暂停容量仍收的比例，如 0.50；空 = 不收",
    },
    "tariff_tiers": {
        **_DATED, "tier": "从 1 起", "upper_limit_kwh": "该年或该月的上限；空 = 不封顶", "price": "本档电价",
        "months": "档限和电价适用的应收月份，如 5,6,7,8,9,10；空或 - = 各月，写明月份的优先", "period": "分时用户在该时段的电价；空或 - = 不分时用户",
    },
    "tariff_tier_rules": {
        **_DATED, "accumulation": "档限按自然年或按月计", "year_boundary": "跨 1 月 1 日的一期：全归应收年月；按当日 0 点示数分开，缺示数时按天数；按天数；全归起始年",
        "proration": "年档限 × 供电月数 ÷ 12，不足一月按一月：不折算、立户折算、立户和销户都折算",
        "time_of_use_form": "全部电量按第一档时段价，二三档另加价；或各档按时段比例拆分后逐一计价",
    },
    "tariff_benefits": {
        **_DATED, "benefit": "一户多人口、平价或免费电量", "persons_from": "达到的最大一行为准；不按人数的写 0", "kwh_per_month": "每月增加的档限或免费的电量；平价可空",
        "each_further_person": "自起始人数起每人计一次", "widened": "各档限都上移，或只加宽第一档；空 = 各档", "price": "平价时必填，全部电量按此价",
    },
    "stop_rules": {
        "cause": "欠费，或费控余额用完", "valid_from": "第一天", "overdue_days": "逾期超过该天数的应收才计", "least_amount": "不足此数不停电", "notice_days": "停电通知送达至停电至少天数；0 = 不需通知",
        "notice_expires_days": "超过此天数须重新送达", "warning_minutes": "最后一次提示至停电至少分钟数", "warning_expires_minutes": "超过此分钟数须重新提示", "low_warning_days": "该天数内须告知过余额不足；空 = 不需",
        "start_time": "HH:MM，北京时间", "end_time": "HH:MM；自此时起不停电", "rest_days": "周末和节假日能否停电", "before_rest_days": "其前一日能否停电",
        "path_minutes": "停电前该分钟数内电能表须应答过", "restore_hours": "停电原因消除至复电的承诺时间", "restore_tries": "命令几次不成后呼叫人员", "source": "依据的文件",
    },
    "stop_days": {
        "kind": "为何不停电，或学校假期", "org_code": "供电单位及其下级；空 = 全部", "first_date": "第一天", "last_date": "最后一天（含）", "source": "通知或预报",
    },
    "meter_links": {
        "meter_no": "metering_points 中的电能表", "valid_from": "第一天", "gateway": "通道文件中的名称", "address": "DL/T 645 的 12 位通信地址", "asset_no": "电能表自报的 12 位表号；空 = 不比对",
        "has_relay": "有可远程操作的继电器",
    },
    "account_traits": {
        "account_no": "用户", "valid_from": "第一天", "importance": "重要电力用户等级：特级、一级、二级、临时性；空 = 不是重要用户", "load_class": "空 = 三类",
        "protected_kind": "为何须保证供电；空 = 不受保护", "service_grade": "按用户价值的服务方式：保姆式、跟踪式、换位式；空 = 未分级", "is_shop": "商铺或市场摊位；空 = 否",
        "tenant_name": "用电人不是户主时的承租人；空 = 户主自用", "tenant_phone": "承租人电话", "lease_to": "租约最后一天的次日", "landlord_name": "出租人", "landlord_phone": "房东电话",
        "source": "认定文件或调查；填了重要性或保护类别时必填",
    },
    "household_benefits": {
        "account_no": "享受优惠的用户", "benefit": "一户多人口、平价或免费电量", "valid_from": "第一天；自其后第一个整应收月起计", "valid_to": "最后一天的次日；空 = 长期有效",
        "persons": "登记人数；空 = 0",
    },
    "tariff_feed_in": {**_DATED, "feed_in_class": "自用有余的上网，或全部上网", "item": "购电价或补贴", "price": "含税价"},
    "feed_in_agreements": {
        "account_no": "有上网电量的用户", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效", "feed_in_class": "自用有余的上网，或全部上网",
        "subsidised": "同时付目录中的补贴", "tax_class": "发电方的纳税身份", "vat_rate": "现行税率，如 0.13；0 = 免税",
    },
    "tariff_days": {
        "catalogue": "如 GUANGZHOU", "use_date": "当天", "day_kind": "工作日、休息日、法定节假日取代日历，其余是附加", "source": "通知或气象资料",
    },
    "tariff_register_periods": {**_DATED, "months": "如 9；空或 - = 全年", "register_period": "电能表的时段示数", "period": "按哪个时段计费"},
    "tariff_class_limits": {
        **_DATED, "limited_class": "受限的类别", "minimum_kva": "合同容量不低于；空 = 不限", "below_kva": "合同容量低于；空 = 不限",
        "kept_if_opened_before": "此日之前立户的可保留原类别",
    },
    "tariff_taxes": {**_DATED, "vat_rate": "0.13 = 13 %"},
    "market_rules": {
        **_DATED, "follows_time_of_use": "全日合同电价乘以时段系数", "in_power_factor_base": "计入功率因数调整电费的基数", "price_decimals": "电价保留的小数位，2 至 8",
        "tolerance_above": "0.05 = 不超过合同电量 105 % 的部分不另计偏差", "factor_above": "超出部分另按偏差电价的倍数计收", "tolerance_below": "0.05 = 达到 95 % 不计偏差",
        "factor_below": "少用部分按偏差电价的倍数计收", "deviation_basis": "偏差按哪个电价计", "reference_price": "当月市场或代理购电价格；按合同电价时可空",
    },
    "market_contracts": {
        "bill_month": "YYYYMM", "period": "空 = 全日", "contract_no": "合同或交易中心确认书编号", "contracted_kwh": "合同电量", "contract_price": "仅电能量的价格",
    },
    "agreements": {
        "version": "从 1 起", "valid_from_month": "第一个应收年月，YYYYMM", "valid_to_month": "最后一个应收年月的次月，YYYYMM", "base_method": "比例乘以什么",
        "fixed_base": "分次基数为“固定”时必填；没有历史电费时也用它", "offset_mode": "已缴金额如何抵扣后面的分次", "holiday_shift": "到期日遇节假日怎样移动",
        "final_due_days": "抄表例日到结清日的天数，0 至 60",
    },
    "agreement_terms": {
        "version": "协议的版本", "term_no": "按到期先后，从 1 起", "kind": "分次：结算日至次月 1 日之间预缴；分段：月内各段", "month_offset": "-1 = 应收月的上月，0 = 应收月",
        "day": "该月的第几天；超过月末取月末", "ratio": "占基数的比例，0 至 1", "less_instalments": "本段扣减已缴分次",
    },
    "guarantees": {"guarantee_no": "保函等凭证的编号", "amount": "担保金额", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效", "issuer": "由谁担保", "claim_deadline": "最后一个可索赔的日子；空 = 有效期内", "guarantor_no": "担保人自己的户号，没有则空", "document_no": "保函、合同或证书上的编号", "document_hash": "扫描件的 SHA-256，64 位十六进制"},
    "visit_plans": {"rule_no": "不重复", "valid_from": "适用的第一个业务日期", "supply_class": "空 = 全部", "service_grade": "空 = 全部", "treatment": "未结催费案的策略；空 = 全部", "interval_days": "两次走访之间的天数", "source": "文件名称"},
    "guarantee_alarms": {"occasion": "失效或索赔截止", "valid_from": "适用的第一个业务日期", "days_before": "0 = 当天", "source": "文件名称"},
    "reads": {
        "read_date": "示数为当日 0 点", "read_kind": "正常、装表、拆表、估抄", "total": "必填，不为负，小于 10¹²", "max_demand": "15 分钟最大需量，未乘倍率",
    },
    "intervals": {"start_at": "如 2025-10-25 00:15", "reactive_forward_kvarh": "滞后", "reactive_reverse_kvarh": "超前"},
    "penalty_rules": {
        "account_no": "合同另有约定的户号；空为整个类别", "customer_class": "空表示按户号；户号与类别二填其一",
        "valid_from": "按此计算的第一天；某对象最早的一行也适用于此前", "same_year_rate": "0.002 为每日千分之二，0 至 1",
        "cross_year_rate": "跨年度欠费部分，0 至 1", "minimum": "按最后缴费日有效的版本，0 为无",
        "cap_rate": "占该笔应付本金之比；空为不封顶", "base_year": "空为应收年月", "day_count": "空为计入",
        "source": "文件或合同名称",
    },
    "clearing_rules": {
        "customer_class": "空为全部", "valid_from": "适用的第一个到账日期", "sequence": "先清哪一笔应收",
        "within": "同一笔内先清什么", "designation": "空为从其指定", "source": "文件或合同名称",
    },
    "money_limits": {
        "request_kind": "减免、退款、转户、核销或撤销核销", "valid_from": "适用的第一个业务日期",
        "alone_up_to": "不超过此额可一人办理；减免、退款须为 0", "largest": "空为不限；大于 0", "source": "文件名称",
    },
    "plan_rules": {
        "valid_from": "适用的第一个业务日期", "allowed_days": "每月哪几天可作到期日，如 1,10,20", "lead_days": "最多可早于周期开始几天", "most_terms": "每周期最多几期，结清不计",
        "ratio_step": "比例是它的整数倍；0.05 = 5 %", "promise": "周期内每天都有覆盖的概率；0.95 = 95 %", "lateness": "是否计入近一年的迟缴", "source": "文件名称",
    },
    "funds_rates": {
        "valid_from": "适用的第一天", "annual_rate": "0.03 = 年利率 3 %", "year_days": "360 或 365", "source": "文件名称",
    },
    "account_contacts": {
        "address": "手机或电话号码、邮箱、渠道内的编号、邮寄地址；短信须为 11 位手机号", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效",
        "person": "由谁接收", "role": "空 = 客户", "language": "空 = 中文",
    },
    "contact_wishes": {
        "channel": "空 = 全部", "purpose": "空 = 全部可退订的用途", "valid_from": "第一天", "wanted": "否 = 退订；是 = 恢复接收", "said_by": "谁表示的",
    },
    "message_rules": {
        "customer_class": "空 = 全部", "valid_from": "按发送日取用", "channels": "按先后尝试的渠道代码，用逗号分隔，如 SMS,POST", "role": "空 = 客户",
        "may_decline": "否 = 不论是否退订都发送", "quiet_from": "时:分，北京时间；空 = 无", "quiet_to": "时:分", "cap_count": "对一户最多几次；空 = 不限",
        "cap_days": "在多少天之内计次", "proof": "什么算作送达", "receipt_hours": "超过此时间无凭据则换下一渠道；空 = 不等", "useful_hours": "超过此时间不再发送；空 = 始终有用",
        "source": "文件名称",
    },
    "message_templates": {
        "template": "按名称选用的措辞的代码；空 = 通常的", "channel": "空 = 全部", "customer_class": "空 = 全部", "language": "空 = 中文", "valid_from": "按提出日取用",
        "subject": "信函或邮件的标题", "wording": "花括号内为字段，如 {name}、{amount}", "source": "文件名称",
    },
    "agent_terms": {
        "agent_no": "已登记的机构编号", "valid_from": "适用的第一个工作日期", "amount_rule": "任意金额，多出的转预收；或只收应缴全额",
        "largest_payment": "空 = 按渠道限额", "day_limit": "一个工作日累计；空 = 不限", "commission_rate": "每笔金额的比例；0 = 不付",
        "commission_least": "空 = 0", "commission_most": "空 = 不封顶", "source": "代收协议编号",
    },
    "channels": {
        "channel": "大写字母、数字和下划线；已内置的或自定的", "valid_from": "适用的第一个到账日期", "name": "中文名称", "name_en": "英文名称",
        "kind": "类别", "money_account": "款项先记入的总账科目", "is_open": "否 = 自该日起不收款", "is_final": "否 = 款项可能被追回，如支票",
        "fee_rate": "渠道扣留金额的比例；0 = 不收", "fee_least": "每笔最低", "fee_most": "每笔最高；空 = 不封顶", "fee_returned": "冲正时手续费退回",
        "delay_days": "银行到账前的工作日数", "cut_off_time": "时:分，北京时间；空 = 零点", "least_amount": "空 = 不限", "largest_amount": "空 = 不限",
        "reversal_rule": "到什么时候还可以冲正", "reversal_days": "到账日期之后的天数；限期内时必填",
    },
    "prepayment_agreements": {
        "account_no": "费控用户", "valid_from": "预付费第一天", "valid_to": "最后一天的次日；空 = 长期有效", "kind": "款存系统、写卡入表，或恢复后付费",
        "level_unit": "元或可用天数；填了预警值时必填", "first_level": "余额不高于此值发第一次提醒；空 = 按规则", "second_level": "不高于一级", "emergency_credit": "余额用尽后还可透支",
        "arrears_share": "每次充值中最多用于抵扣签约前欠费的比例，0 至 1；1 = 先清欠费", "signed_by": "用户方由谁签字", "source": "合同名称",
    },
    "prepayment_rules": {
        "customer_class": "空 = 全部", "valid_from": "第一天", "level_unit": "元或可用天数", "first_level": "余额不高于此值发第一次提醒", "second_level": "不高于一级",
        "emergency_credit": "余额用尽后还可透支", "arrears_share": "每次充值中最多用于抵扣签约前欠费的比例，0 至 1", "grace_days": "余额用尽到申请停电的天数",
        "stop_from": "可以申请停电的起始时刻", "stop_to": "此时刻之前可以申请", "stop_on_rest_days": "否 = 休息日及其前一天不停电", "estimate_days": "缺数的日子和以后用电按最近多少天估算，1 至 31",
        "final_bill_days": "销户到出末期账单的天数", "refund_days": "销户到退清余额的天数", "least_purchase": "空 = 不限", "largest_purchase": "空 = 不限", "largest_on_meter": "卡与表内合计；空 = 不限",
        "source": "文件名称",
    },
    "prepayment_targets": {
        "org_code": "含下级单位", "customer_class": "空 = 全部", "valid_from": "第一天", "target_share": "0.95 = 在供用户的 95 %", "source": "如目标责任书",
    },
    "prepayment_campaigns": {
        "campaign_no": "不重复", "name": "活动叫什么", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效", "gift": "签约送什么", "gift_cost": "供电单位每份成本",
        "budget": "礼品合计；空 = 不限",
    },
    "recovery_plans": {
        "org_code": "空 = 全公司；含下级单位", "supply_class": "空 = 全部", "username": "催费责任人的登录名；空 = 全部",
        "valid_from_month": "YYYYMM，自该应收年月起适用", "day": "日历月中的日；31 = 月末", "planned_share": "到当日终应收回的比例；1 = 全部",
        "source": "如目标责任书",
    },
    "reconciliation_rules": {
        "channel": "代码；- 为其余全部", "valid_from": "适用的第一天", "has_file": "否 = 以银行流水代替渠道文件", "pays_lump": "银行按日一笔、扣手续费到账",
        "bank_text": "对方户名或摘要含此字样的银行流水归该渠道；多个用 | 分隔", "window_days": "两边日期最多相差", "book_from": "达到此置信度自动入账；101 = 从不",
        "propose_from": "达到此置信度才提出建议", "least_margin": "自动入账须领先第二名", "owner": "由谁处理差异",
    },
    "debit_mandates": {
        "account_no": "被代扣应收的户号", "mandate_no": "户内不重复", "channel": "银行代扣或委托收款", "bank_account": "从哪个账户扣款", "holder_name": "该账户的户名",
        "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期有效",
    },
    "payments": {
        "channel": "款项来源", "channel_no": "同一渠道内不重复", "account_no": "空或查无此户时挂暂收款", "payer_name": "凭证上的付款人", "amount": "大于零",
        "value_date": "银行入账日，不晚于业务日期", "memo": "附言原文",
    },
    "party_links": {
        "account_no": "受关联方影响的户", "kind": "关联方是它的什么", "party": "户号或客户编号；不在本单位的填名称或统一社会信用代码", "valid_from": "第一天", "valid_to": "最后一天的次日；空 = 长期", "follow_share": "关联方出事时该户跟随的概率；空 = 按关系取", "source": "如工商登记、走访记录",
    },
    "link_weights": {
        "kind": "关系种类", "valid_from": "第一天", "follow_share": "关联方出事时用户跟随的概率，0 至 1", "back_share": "用户出事时关联方跟随的概率，0 至 1", "joins": "是 = 双方算一个集团，共用信用额度", "source": "依据", "verified": "已用本单位损失数据核实",
    },
    "grade_default_rates": {
        "grade": "空 = 没有等级的用户", "valid_from": "同一等级同一生效日的各行是一组", "from_days": "逾期不少于此天数用这一行；空 = 0", "default_rate": "一年内违约的比例，0 至 1", "source": "依据", "verified": "已用本单位历史违约率核实",
    },
    "loss_rules": {
        "valid_from": "第一天", "recovery_share": "违约后无担保部分仍能收回的比例", "common_share": "共同因素的比重，0 至 1；越大损失越集中", "days_to_stop": "停止缴费到可以停电仍在用电的天数", "ahead_days": "敞口向前推算的天数", "large_from": "违约损失达到此数的用户逐户模拟", "draws": "1000 至 100000", "seed": "同一种子结果相同", "source": "依据", "verified": "已核实",
    },
    "stress_scenarios": {
        "scenario": "自定代码", "valid_from": "第一天", "kind": "发生什么", "subject": "行业、户号或承兑人代码；空 = 当日最大的", "share": "行业用电下降的比例；空 = 1", "default_factor": "受影响用户违约率的倍数；空 = 1", "active": "否 = 自该日起不用；空 = 是", "source": "依据",
    },
    "draft_acceptors": {
        "acceptor_no": "银行填行号，企业填统一社会信用代码", "valid_from": "收票日期自该日起适用", "name": "全称", "kind": "其汇票的种类", "grade": "自定的等级，如 A；权重按它取",
        "is_accepted": "否 = 自该日起不收", "largest_amount": "空 = 不限", "total_amount": "在手未兑付的合计；空 = 不限", "approve_above": "超过时须由他人复核；空 = 不需",
    },
    "draft_weights": {
        "grade": "承兑人名录中的等级", "valid_from": "同一等级同一生效日的各行是一组", "up_to_days": "剩余天数不超过它的汇票用这一行", "weight": "0 = 等同现金，1 = 不算覆盖",
    },
    "drafts": {
        "draft_no": "拆分的票据连同子票区间", "account_no": "用它缴费的户号", "kind": "由银行还是企业承兑", "drawer": "全称", "acceptor_no": "须在承兑人名录中",
        "endorsers": "按背书先后，用 ; 分隔；空 = 无", "payer_name": "最后一个背书人；无背书时为出票人", "face_amount": "大于零", "issue_date": "票面所载",
        "maturity_date": "2023 年起出票的不超过六个月", "received_date": "所缴款项的到账日期", "memo": "附言原文",
    },
    "bills": {
        "bill_no": "户号-年月-序次", "sequence": "1；当月更正顺延", "bill_month": "YYYYMM", "period_start": "供电第一天", "period_end": "最后一天的次日",
        "reactive_kvarh": "正向与反向绝对值之和", "max_demand_kw": "15 分钟最大需量", "accumulated_kwh": "本账单之前的自然年累计", "tiered_kwh": "只有一部分计入阶梯时的该部分；空 = 全部",
        "earlier_year_kwh": "跨 1 月 1 日的一期中计入上年阶梯的电量", "earlier_accumulated_kwh": "本账单之前的上年累计", "power_factor": "保留两位小数",
        "power_factor_percent": "正为增收，负为减收", "chargeable_kw": "计费的需量或容量", "price_valid_from": "所用电价版本的生效日", "amount": "各行明细之和",
    },
    **CREDIT_NOTES,
    **NEXT_NOTES,
}  # fmt: skip


def notes_zh(table: Table, column: str) -> str:
    """Return what the Chinese page adds to a column's heading, empty where the heading says it all."""
    return _NOTES[table.name].get(column, "")
