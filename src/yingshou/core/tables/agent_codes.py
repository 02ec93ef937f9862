"""What an agent is told: every code of the agents' interface, what it means, and what the agent does."""

from yingshou.core.tables.problems import ProblemCode

AGENT_CODES = {
    "NO_SIGNATURE": ProblemCode(
        "请求缺少签名头，或格式不对", "a header of the signature is missing or malformed", "按接口说明给出四个 Agent- 头",
        "give the four Agent- headers as described"),
    "UNKNOWN_KEY": ProblemCode(
        "没有此密钥，或已失效", "there is no such key, or it has ended", "核对密钥编号；向供电公司申请新密钥",
        "check the number of the key; ask for a new one"),
    "CLOCK_APART": ProblemCode(
        "时间戳与系统时间相差过大", "the timestamp lies too far from the time here", "校准时钟后重新签名发送",
        "set the clock, sign anew and send again"),
    "WRONG_SIGNATURE": ProblemCode(
        "签名不符", "the signature does not fit the request", "核对待签文本、密钥与编码", "check the text that is signed, the key and the encoding"),
    "REPLAYED": ProblemCode(
        "此随机串已用过", "the nonce has been used before", "重发时换用新的随机串和时间戳，流水号不变",
        "take a new nonce and timestamp for each try; the serial number stays"),
    "UNKNOWN_ACCOUNT": ProblemCode(
        "户号不存在，或不在该机构代收范围", "there is no such account, or it is not the agent's to collect from", "核对户号",
        "check the account number"),
    "NOTHING_OWED": ProblemCode(
        "该户当前没有欠费", "the account owes nothing now", "按全额收款的机构不必收款", "agents that take exactly what is due take nothing"),
    "AMOUNT_DIFFERS": ProblemCode(
        "金额不等于应缴金额", "the amount is not what is due", "重新查询后按应缴金额收款", "query again and take exactly what is due"),
    "CONFLICT": ProblemCode(
        "该流水号已用于另一笔业务", "the serial number was used for something else", "每笔业务用新流水号；重发时内容不变",
        "take a new serial number for each act; a retry has the same contents"),
    "PAYMENT_REVERSED": ProblemCode(
        "该笔收款已冲正", "the payment has been taken back", "不要再发这一笔；需要时以新流水号收款", "do not send it again; take a new serial number"),
    "CANCELLED_AHEAD": ProblemCode(
        "该流水号在到达之前已被冲正，不再入账", "the serial number was reversed before it arrived; it is never booked",
        "向客户退回现金，或以新流水号收款", "give the cash back, or take a new serial number"),
    "UNKNOWN_SERIAL": ProblemCode(
        "没有此流水号", "there is no such serial number", "核对流水号；收款未到达时可重发", "check it; a payment that did not arrive may be sent again"),
    "DAY_CLOSED": ProblemCode(
        "该工作日已关闭，不再接受收款和冲正", "the working day is closed to payments and reversals", "以当前工作日办理；差异由对账处理",
        "work on the present day; reconciliation settles differences"),
    "FUTURE_DAY": ProblemCode(
        "工作日期晚于当前业务日期", "the working day lies after the business date", "核对工作日期", "check the working day"),
    "AGENT_LIMIT": ProblemCode(
        "超过该机构的单笔或日累计限额", "beyond the agent's limit of a payment or of a day", "拆分或次日办理；需要时申请调整限额",
        "split it or wait for the next day; ask for other limits"),
    "DEPOSIT_SHORT": ProblemCode(
        "预存款不足", "the agent's deposit does not cover it", "先存入预存款", "pay into the deposit first"),
    "AGENT_FROZEN": ProblemCode(
        "该机构已冻结，不能收款", "the agent is frozen and takes no payments", "联系供电公司；查询结果、冲正与对账仍可办理",
        "ask the power supply company; look-ups, reversals and check files still work"),
    "SUPPLY_STOPPED": ProblemCode(
        "该户已停电", "the supply of the account is stopped", "缴清后供电公司按承诺时限复电；未复电请客户联系营业厅",
        "once paid it is restored within the promised hours; send the customer to the office where it is not"),
    "ACCOUNT_CLOSED": ProblemCode(
        "该户已销户", "the account is closed", "请客户联系营业厅；欠费仍可缴纳", "send the customer to the office; what is owed may be paid"),
    "DUES_WITH_BANK": ProblemCode(
        "部分应收正在银行代扣", "part of what is owed is out with a bank for debit", "可不必重复缴纳这一部分", "that part need not be paid twice"),
    "CHECK_FILE_DIFFERS": ProblemCode(
        "该日已收到另一份对账文件", "another check file of the day has been taken", "核对两份文件；更正请联系供电公司",
        "compare both files; ask the power supply company for a correction"),
    "NOT_ITS_FILE": ProblemCode(
        "对账文件的机构或日期与请求不符", "the file is of another agent or day than the request", "核对文件头", "check the head of the file"),
}  # fmt: skip
"""By code, in the order in which they arise."""
