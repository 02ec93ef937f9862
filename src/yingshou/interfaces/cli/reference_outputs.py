"""What the Chinese page says of the files that are only written: lines, steps and problems."""

# ruff: noqa: E501  Chinese counts double

from yingshou.core.tables import CHARGE_LINES, PROBLEMS, QUANTITY_STEPS, Table

OUTPUT_TABLES: tuple[Table, ...] = (CHARGE_LINES, QUANTITY_STEPS, PROBLEMS)
"""Written by `yingshou bill` beside the bills."""

OUTPUT_TABLES_ZH = {
    "charge_lines": "金额 = 数量 × 单价，四舍五入到分（单位为千瓦日、千伏安日时再除以 30）；单价 = 基准单价 × 系数，按目录规定的小数位取舍。",
    "quantity_steps": "有损耗、扣减、定比定量的户，其计费电量逐步得出；各步之和即计费电量。",
    "problems": "某一环节不能处理的行，每行一个原因代码。",
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
}  # fmt: skip
"""By table and column."""
