"""The Chinese words of codes, as offices write them in files: one word a code in each column."""

from yingshou.core.tables import Column

_WORDS = {
    "-": "全部",
    "RESIDENT": "居民", "COMMERCIAL": "商业", "INDUSTRIAL": "工业", "AGRICULTURE": "农业",
    "PUBLIC": "公共事业",
    "LOW_VOLTAGE": "低压", "DEDICATED_TRANSFORMER": "专变", "DEDICATED_LINE": "专线",
    "UNDER_1KV": "不满1千伏", "KV1_10": "1-10千伏", "KV20": "20千伏", "KV35": "35千伏", "KV66": "66千伏",
    "KV110": "110千伏", "KV220": "220千伏及以上",
    "SINGLE": "单一制", "TWO_PART": "两部制",
    "MARKET": "直购电", "ONE_AND_HALF": "1.5倍",
    "CAPACITY": "按容量", "CONTRACT": "按合同需量", "ACTUAL": "按实际需量",
    "REGISTER": "抄表", "INTERVAL": "曲线", "INSTALLED": "装表", "REMOVED": "拆表",
    "ESTIMATED": "估抄",
    "CATALOGUE": "目录电价", "AGENT_PURCHASE": "代理购电价格", "LINE_LOSS": "上网环节线损费用",
    "TRANSMISSION": "输配电价", "SYSTEM_OPERATION": "系统运行费用", "FUNDS": "政府性基金及附加",
    "PRINTED_DIFFERENCE": "公布价差额", "RESIDENT_COLLECTIVE": "合表居民",
    "USE": "用电", "FEED_IN": "上网",
    "ANNUAL": "按年", "MONTHLY": "按月", "BILLING_MONTH": "按应收年月", "FROZEN_READ": "按年冻结示数",
    "SPLIT_BY_DAYS": "按天数", "INTERVAL_START_YEAR": "按起始年", "MOVE_IN": "立户折算",
    "MOVE_IN_AND_OUT": "立户销户折算", "SURCHARGE": "加价", "BY_SHARE": "按时段比例",
    "LARGE_HOUSEHOLD": "一户多人口", "FLAT_PRICE": "平价", "FREE_ENERGY": "免费电量",
    "FIRST": "仅第一档",
    "SURPLUS": "余电上网", "FULL": "全额上网", "PURCHASE": "购电", "SUBSIDY": "补贴",
    "NATURAL_PERSON": "自然人", "SMALL_SCALE": "小规模纳税人", "GENERAL": "一般纳税人",
    "NEW": "新装", "INCREASE": "增容", "REDUCTION": "减容", "SUSPENSION": "暂停", "RESUMPTION": "暂停恢复",
    "TERMINATION": "销户", "DEMAND_DECLARED": "变更核定需量",
    "DAY_BY_DAY": "逐日", "CAPPED_30": "满30天封顶", "SUBTRACT_REDUCED_DAYS": "整月扣减",
    "SHARP": "尖峰", "PEAK": "高峰", "FLAT": "平段", "VALLEY": "低谷", "DEEP": "深谷",
    "LAST_BILL": "上月电费", "SAME_MONTH_LAST_YEAR": "上年同月", "FORECAST": "预测", "FIXED": "固定",
    "CUMULATIVE": "累计抵扣", "TRANCHE": "分笔", "REESTIMATE": "重新测算",
    "NEXT": "顺延", "PREVIOUS": "提前", "INSTALMENT": "分次", "SEGMENT": "分段", "FINAL": "结清",
    "BILL": "账单", "BACKBILL": "追补",
    "BANK_GUARANTEE": "银行保函", "PLEDGE": "质押", "MORTGAGE": "抵押", "THIRD_PARTY": "第三方担保",
    "DEPOSIT": "保证金",
    "COUNTER": "柜台", "TRANSFER": "转账", "BANK_FILE": "银行代收", "PREPAID": "预收",
    "PAID": "扣款成功", "NO_FUNDS": "余额不足", "ACCOUNT_CLOSED": "账户已销", "ACCOUNT_FROZEN": "账户冻结",
    "NO_MANDATE": "未签约", "NAME_DIFFERS": "户名不符", "REFUSED_BY_PAYER": "付款人拒付", "OTHER": "其他原因",
    "COUNTER_POS": "柜台刷卡", "CHEQUE": "支票", "BANK_COUNTER": "银行柜面代收", "BANK_ATM": "银行自助终端",
    "ONLINE_BANKING": "网上银行", "MOBILE_BANKING": "手机银行", "DIRECT_DEBIT": "银行代扣",
    "COLLECTION": "委托收款", "WECHAT": "微信支付", "ALIPAY": "支付宝", "UNIONPAY": "云闪付",
    "DIGITAL_YUAN": "数字人民币", "POWER_APP": "电力客户端", "WEBSITE": "网上营业厅",
    "TERMINAL": "自助缴费终端", "SHOP": "商超代收", "AGENT": "社区代办点", "POST_OFFICE": "邮政代收",
    "TELECOM": "电信运营商代收", "COLLECTOR": "上门走收", "TOPUP_CARD": "充值卡",
    "GOVERNMENT_PORTAL": "政务服务平台", "BANK": "银行", "DEBIT": "代扣托收", "WALLET": "电子钱包",
    "OWN_ONLINE": "自有线上", "CARD": "卡", "INTERNAL": "内部", "CASH": "库存现金", "ANY_DAY": "随时",
    "SAME_DAY": "当日", "WITHIN_DAYS": "限期内", "NEVER": "不可冲正",
    "RCVBL_YM": "应收年月", "DUE_DATE": "到期日", "PAYMENT_DAY_COUNTED": "计入",
    "PAYMENT_DAY_NOT_COUNTED": "不计入", "OLDEST_FIRST": "先旧后新", "LATEST_FIRST": "先新后旧",
    "PENALTY_FIRST": "先违约金", "PRINCIPAL_FIRST": "先本金", "PROPORTIONAL": "按比例",
    "FOLLOWED": "从其指定", "NOT_FOLLOWED": "不从指定", "WAIVER": "减免", "REFUND": "退款",
    "ROLLED": "并入", "CREDITED": "冲减",
    "DRAFT": "承兑汇票", "DRAFTS": "应收票据", "TOPUP_CARDS": "充值卡款",
    "BANK_ACCEPTANCE": "银行承兑", "TRADE_ACCEPTANCE": "商业承兑",
    "SUB_METER": "分表扣减", "FIXED_QUANTITY": "定量", "FIXED_SHARE": "定比", "METERED": "抄见电量",
    "TRANSFORMER_LOSS": "变损", "RECEIVED": "转入", "BACK_BILLED": "退补",
    "FORMULA": "公式法", "TABLE": "查表法", "LINE": "只计线损", "ALL_PERIODS": "各时段按比例",
    "WORKDAY": "工作日", "WEEKEND": "休息日", "HOLIDAY": "法定节假日", "NEW_YEAR": "元旦",
    "SPRING_FESTIVAL": "春节", "TOMB_SWEEPING": "清明节", "LABOUR_DAY": "劳动节", "DRAGON_BOAT": "端午节",
    "MID_AUTUMN": "中秋节", "NATIONAL_DAY": "国庆节", "HOT": "高温日", "COLD": "严寒日", "SPECIAL": "特殊日",
    "LOAD_1": "一类", "LOAD_2": "二类", "LOAD_3": "三类", "HOSPITAL": "医院", "RAILWAY": "铁路",
    "AIRPORT": "机场", "CHEMICAL": "化工", "MINE": "矿山", "SCHOOL": "学校", "WATER": "供水",
    "SEWAGE": "污水处理", "GAS": "供气", "HEATING": "供热", "BROADCAST": "广播电视", "EMERGENCY": "应急救援",
    "MILITARY": "军事", "GOVERNMENT": "党政机关", "PRISON": "监管场所", "CARE_HOME": "养老机构",
    "LIFE_SUPPORT": "居家生命支持", "CLOSE": "保姆式", "WATCHED": "跟踪式", "EMPATHIC": "换位式",
    "REFERENCE": "参考价", "DIFFERENCE": "参考价减合同电价",
    "NO_METERING_POINT": "无计量点", "NO_READ": "无示数", "NO_START_READ": "无起始示数",
    "ROLL_OVER_SUSPECTED": "疑似翻转", "PERIOD_SUM": "分时不平", "MISSING_INTERVALS": "曲线缺数",
    "IMPLAUSIBLE_USE": "超容量可能", "NO_REACTIVE": "缺无功", "NEGATIVE_USE": "负电量",
    "SPIKE_USE": "电量突增",
    "USE_WHILE_SUSPENDED": "暂停有用电", "ESTIMATED_TWICE": "连续估抄", "LARGE_BILL": "大额电费",
    "ZERO_USE": "零电量", "DEMAND_OVER_CAPACITY": "需量超容", "ROLLED_OVER": "示数翻转",
    "METER_CLOCK": "时钟超差",
    "ESTIMATED_READ": "估抄示数", "ALL": "全部", "BLOCK": "拦截", "HOLD": "待复核", "WARN": "提示",
    "ESTIMATE": "可估抄", "OFF": "停用", "METER_READER": "抄表员", "METERING": "计量员", "REVIEWER": "核算员",
    "ACCOUNT_MANAGER": "客户经理", "ARCHIVE": "档案员", "MULTIPLE": "倍", "MONTHS": "月", "SECONDS": "秒",
    "KWH": "千瓦时", "KW": "千瓦", "KVA": "千伏安",
    "SMS": "短信", "EMAIL": "电子邮件", "WECOM": "企业微信", "DINGTALK": "钉钉", "FEISHU": "飞书",
    "WEIXIN": "微信", "PHONE": "电话", "POST": "信函", "VISIT": "上门", "CUSTOMER": "客户",
    "TENANT": "承租人", "LANDLORD": "房东", "AUTHORITY": "电力管理部门", "ACCEPTED": "渠道受理",
    "DELIVERED": "回执送达",
    "SIGNED": "签收", "zh": "中文", "en": "英文",
    "REMINDER": "电费提醒", "DEMAND": "催缴", "STOP_NOTICE": "停电通知", "STOP_WARNING": "停电前提醒",
    "SUPPLY_STOPPED": "已停电", "SUPPLY_RESTORED": "已复电", "PREPAID_LOW": "余额提醒",
    "PREPAID_OUT": "余额不足", "TIER": "阶梯提醒", "AGREEMENT": "还款提醒",
    "PROMISE": "约定提醒", "LEGAL_DEMAND": "催告函", "INFORM_AUTHORITY": "报告主管部门",
    "KW_DAY": "千瓦·日", "KVA_DAY": "千伏安·日", "YUAN": "元",
}  # fmt: skip

_WORDS_OF_COLUMNS = {
    "purchase_class": {"NORMAL": "普通"},
    "read_kind": {"NORMAL": "正常"},
    "importance": {"SPECIAL": "特级", "FIRST": "一级", "SECOND": "二级", "TEMPORARY": "临时性"},
    "protected_kind": {"TELECOM": "通信"},
    "demand_basis": {"NONE": "不执行"},
    "holiday_shift": {"NONE": "不顺延"},
    "kind": {"AGENT": "代收点"},
    "request_kind": {"TRANSFER": "转户"},
    "money_account": {"BANK": "银行存款"},
    "taken_from": {"FLAT": "平段"},
    "proration": {"NONE": "不折算"},
    "widened": {"ALL": "各档"},
    "price_class": {"AGRICULTURE": "农业生产"},
    "limited_class": {"AGRICULTURE": "农业生产"},
    "side": {"DEBIT": "借方", "CREDIT": "贷方"},
    "deviation_basis": {"CONTRACT": "合同电价"},
}

TRUE_WORDS = ("是", "TRUE", "1", "Y", "YES")
FALSE_WORDS = ("否", "FALSE", "0", "N", "NO")


def chinese_word(column: str, code: str) -> str:
    """Return the Chinese word of a code in a column, or the code where it has none."""
    return _WORDS_OF_COLUMNS.get(column, {}).get(code) or _WORDS.get(code, code)


def choice_codes(column: Column) -> dict[str, str]:
    """Return every way a choice of a column may be written, upper case, with the code it means."""
    return {code: code for code in column.choices} | {
        chinese_word(column.name, code): code for code in column.choices
    }
