"""What the Chinese page says of the tables of credit, warnings, inspections and weather and their columns."""

# ruff: noqa: E501  Chinese counts double

CREDIT_TABLES_ZH = {
    "credit_bands": "某评价项自某值起得几分，一个版本的一段一行；业务日当日最新的版本整体适用；未导入的评价项用随附的标准。",
    "credit_grades": "信用等级的一个版本一行：起始得分、建议的结算方式、升级间隔；最新版本整体适用。",
    "credit_forced": "不论得分多少都降为某等级的一种情形，一个版本一行；等级留空即停用。",
    "credit_signals": "关于一户或一个当事人的外部事件一行：工商异常、司法、股权出质、舆情；写入后不变。",
    "warning_rules": "某指标从多少起预警、什么颜色、低于多少解除、由谁负责；同一规则取最后生效的一行。随附的可能性以模拟账簿调定，未经核实。",
    "day_temperatures": "一个供电单位某日的平均气温：实测或预报，各带发布日期；下级单位没有时用上一级的。实测与当日的预报并存，预测只用作出当天已知的值。写入后不变。",
    "area_accounts": "用户自某日起由哪个台区供电；后一行生效时前一行终止。写入后不变。",
    "area_supply": "台区总表某日的供电量；缺的日子不填，不按零计。写入后不变。",
    "anomaly_rules": "某异常特征从多少起计分、多少满分、最多几分；同一特征取最后生效的一行。随附的分值以注入文献窃电模式的实测负荷调定，未经核实。",
    "anomaly_terms": "用电检查清单整体的参数，取最后生效的一行。",
}
CREDIT_NOTES = {
    "credit_bands": {
        "criterion": "评价项代码", "valid_from": "第一天", "at_least": "比例为千分数，其余为天、月、次；最低一段含其以下", "points": "0 至 100", "source": "文件名称",
    },
    "credit_grades": {
        "valid_from": "第一天", "grade": "A 最好", "least_points": "最低一级填 0", "settlement_way": "建议的结算方式", "upgrade_months": "原等级须已保持的月数；空 = 3",
        "source": "文件名称",
    },
    "credit_forced": {
        "reason": "强制原因", "valid_from": "第一天", "at_least": "十二个月内的次数，或逾期天数", "grade": "空 = 停用", "source": "文件名称",
    },
    "credit_signals": {
        "signal_no": "来源给出的编号，不重复", "kind": "信号种类", "severity": "严重程度", "signal_date": "公布日期，自该日起计入半年", "account_no": "空 = 按当事人认定", "party": "客户编号、客户名称，或关联关系中的控制人、共用付款人；与户号至少填一", "amount": "出质、请求或冻结的金额", "detail": "内容摘要", "source": "公布者",
    },
    "warning_rules": {
        "rule_no": "自定代码；与随附规则同名同日时替代它", "valid_from": "第一天", "feature": "读哪个指标", "threshold": "达到即预警", "clear_at": "低于即解除，不高于触发值", "colour": "卡片颜色", "chance": "此类预警半年内违约的比例，0 至 1", "lead_days": "通常早于违约的天数", "owner": "由哪个责任角色负责", "active": "否 = 自该日起停用；空 = 是", "source": "依据", "verified": "已用本单位违约记录核实",
    },
    "day_temperatures": {
        "org_code": "气温所属的供电单位（站所）", "weather_date": "哪一天", "kind": "实测，或预报", "known_on": "何日得知：实测为当日或以后，预报为当日或以前",
        "temperature": "全天平均，-60 至 60", "source": "气象站或气象服务",
    },
    "area_accounts": {"account_no": "用户", "valid_from": "第一天", "area_no": "台区"},
    "area_supply": {"area_no": "台区", "supply_date": "日期", "supplied_kwh": "总表电量，已乘倍率"},
    "anomaly_rules": {
        "signal": "读哪个特征", "valid_from": "第一天", "counts_from": "高于此值开始计分", "full_at": "达到即满分，其间按比例", "points": "最多得分", "least_days": "依据的实测天数少于此数不计", "suspicion": "指向什么", "active": "否 = 自该日起停用；空 = 是", "source": "依据", "verified": "已用本单位核查结果核实",
    },
    "anomaly_terms": {
        "valid_from": "第一天", "listed_from": "合计达到此分值入列", "whole_day": "当日点数占比低于此值视为缺数", "least_peers": "同类户数不足时按更大的类比较", "rise_from": "台区线损率上升达到此值才计", "cleared_days": "核查未发现异常后，相同特征在此天数内不再入列", "least_inspections": "某特征的核查结果达到此数后，分值按命中率调整", "source": "依据", "verified": "已用本单位核查结果核实",
    },
}  # fmt: skip
