"""What the Chinese page says of the files that are only written: lines, steps and problems."""

# ruff: noqa: E501  Chinese counts double

from yingshou.core.tables import (
    AGENT_STATEMENTS,
    CHARGE_LINES,
    JOURNAL,
    PROBLEMS,
    QUANTITY_STEPS,
    TRIAL_BALANCE,
    Table,
)

OUTPUT_TABLES: tuple[Table, ...] = (
    CHARGE_LINES, QUANTITY_STEPS, PROBLEMS, JOURNAL, TRIAL_BALANCE, AGENT_STATEMENTS,
)  # fmt: skip
"""Written by `yingshou bill` beside the bills, by `yingshou ledger` for finance, `yingshou agent` for agents."""

OUTPUT_TABLES_ZH = {
    "charge_lines": "金额 = 数量 × 单价，四舍五入到分（单位为千瓦日、千伏安日时再除以 30）；单价 = 基准单价 × 系数，按目录规定的小数位取舍。",
    "quantity_steps": "有损耗、扣减、定比定量的户，其计费电量逐步得出；各步之和即计费电量。",
    "problems": "某一环节不能处理的行，每行一个原因代码。",
    "journal": "由 yingshou ledger export 写出：分录的每一行，带其分录的链位置和哈希。",
    "trial_balance": "由 yingshou ledger balance 写出：各科目在一段日期的期初、发生额和期末。",
    "agent_statements": "由 yingshou agent statement 写出：代收机构一个工作日一行。",
}
"""One sentence a table."""

OUTPUT_NOTES_ZH = {
    "charge_lines": {
        "bill_no": "所属账单", "line_no": "从 1 起", "account_no": "用户", "bill_month": "YYYYMM",
        "component": "电价分项，或 TIER（阶梯）、FREE_ENERGY、CAPACITY、DEMAND、DEMAND_EXCESS、POWER_FACTOR",
        "item": "时段、档、基金；- 表示整项", "quantity": "计费的数量", "quantity_unit": "数量的单位",
        "base_price": "乘系数之前的单价", "factor": "分时系数、超需量倍数、负荷率折扣、天数；1 = 无",
        "price": "计费单价；力调电费为比例", "amount": "四舍五入到分", "price_class": "本行所用电价类别；空 = 该户的类别",
    },
    "quantity_steps": {
        "account_no": "用户", "bill_month": "YYYYMM", "step_no": "从 1 起", "kind": "抄见、损耗、扣减或转入",
        "source": "变压器或另一户；- 表示电能表", "reactive_kvarh": "随之的无功电量", "exact_kwh": "取整到千瓦时之前",
    },
    "problems": {
        "stage": "发现问题的环节", "code": "见原因代码表", "account_no": "有关用户", "subject": "有关行的主键",
        "column": "出错的列", "value": "发现的值", "file": "来源文件", "row_number": "文件中的行号，标题行为 1",
        "limit_value": "被超过的限值", "effect": "按规则的影响", "owner": "由谁处理",
    },
    "journal": {
        "entry_no": "分录的编号", "line_no": "从 1 起", "kind": "何种业务", "booked_date": "业务日期", "booked_at": "世界协调时",
        "memo": "文件名或原因；可空", "account_number": "科目表中的编号", "account_code": "科目的代码", "debit": "贷方行为 0.00",
        "credit": "借方行为 0.00", "position": "空 = 尚未入链", "hash": "本分录内容与上一哈希的 SHA-256",
    },
    "trial_balance": {
        "account_number": "科目表中的编号", "account_code": "科目的代码", "account_name": "中文名称", "side": "余额在哪一方",
        "opening": "第一天之前，按余额方向", "debit": "期内借方合计", "credit": "期内贷方合计", "closing": "最后一天之后，按余额方向",
    },
    "agent_statements": {
        "agent_no": "机构编号", "work_date": "机构的工作日期", "paid_count": "收款笔数", "paid_amount": "收款合计", "reversed_count": "其中已冲正",
        "reversed_amount": "已冲正合计", "net_amount": "收款减冲正", "fee": "渠道从款项中扣留的", "commission": "已计提应付机构的",
        "deposited": "存入减退还", "day_closed": "该日对账文件已收到",
    },
}  # fmt: skip
"""By table and column."""
