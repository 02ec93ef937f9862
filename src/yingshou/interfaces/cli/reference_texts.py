"""The prose of the generated reference pages."""

# ruff: noqa: E501  Chinese counts double, and prose is wrapped for its readers

EXCHANGE_HEAD_EN = """# Exchange files

<!-- Written by `python -m yingshou.interfaces.cli.reference` from the declarations in core/tables. -->

[中文](exchange-files.zh-CN.md)

Every table is one file: CSV, Excel (.xlsx, .xls) or Parquet, named after the table, with any ending after it:
`accounts.csv`, `reads_2025-10.xlsx`, `抄表示数_2025-10.csv`. `yingshou import` loads them, the tables in the order of
this page; `yingshou export TABLE --output FILE` writes them.

- The first line holds the column names: the English name or the Chinese heading, in any order. A unit in brackets
  after it is ignored. Optional columns may be left out; other columns are ignored and named in a note.
- CSV: UTF-8 with or without a mark, or GB18030 (GBK); comma, tab or semicolon; text with separators in double quotes.
- Excel: the sheet named after the table, else the first. Numbers count with the 15 digits a spreadsheet shows.
- Numbers are plain: no thousands separators, units or exponents, no more decimals than the column holds.
- Dates: 2025-10-25, 2025/10/25, 20251025, or a date of Excel. Instants: 2025-10-25 00:15, local time (Asia/Shanghai).
- Choices: the code or its Chinese word. True or false: 是/否, true/false, 1/0, yes/no.
- Text that begins with `=` or `@`, or with `+` or `-` before anything but figures, is refused: a spreadsheet would run
  it. Written workbooks hold such text as text; a CSV file cannot, so open it with its columns as text.
- One bad row does not stop the others, unless `--on-problem reject-all` is given. Each is reported with file, row
  (heading = 1), column, value and [reason code](problem-codes.md). What is stored already is never overwritten: the same
  row again changes nothing, a different row under the same key is a `CONFLICT`.
- A file is refused as a whole when a required column is absent or stands twice, when it is neither UTF-8 nor GB18030, when
  it is empty or cut short.
"""

EXCHANGE_HEAD_ZH = """# 交换文件

<!-- 由 `python -m yingshou.interfaces.cli.reference` 根据 core/tables 的声明生成。 -->

[English](exchange-files.md)

一张表一个文件：CSV、Excel（.xlsx、.xls）或 Parquet，文件名以表名开头，后面可加任意后缀：`accounts.csv`、
`reads_2025-10.xlsx`、`抄表示数_2025-10.csv`。用 `yingshou import` 导入，按本页顺序加载；用
`yingshou export 表名 --output 文件` 导出。

- 第一行是列名：英文名或中文列名均可，顺序不限，列名后括号中的单位忽略不计。非必填列可以没有；多出的列不使用，并给出提示。
- CSV：UTF-8（有无 BOM 均可）或 GB18030（含 GBK）；逗号、制表符或分号分隔；含分隔符的文字加双引号。
- Excel：读取与表同名的工作表，没有则读第一张。数字按表格显示的 15 位有效数字计。
- 数字写成普通数字：不带千分位、单位、指数，小数位不超过该列规定。
- 日期：2025-10-25、2025/10/25、20251025，或 Excel 日期。时刻：2025-10-25 00:15，北京时间。
- 可选值：写代码或中文均可。是/否：是/否、true/false、1/0、yes/no。
- 以 `=`、`@` 开头，或以 `+`、`-` 开头而后面不是数字的文字会被拒绝，因为表格软件会把它当公式执行。导出的 Excel 把这类内容存为文字；
  CSV 做不到，打开时请把列设为文本。
- 有问题的行不影响其他行；加 `--on-problem reject-all` 则整份不导入。每个问题都给出文件、行号（列名行为第 1 行）、列、值和
  [原因代码](problem-codes.md)。已存的记录不会被覆盖：同样的行再导入不产生变化，主键相同而内容不同的行报 `CONFLICT`。
- 以下情况整份文件不接受：缺少必填列或列名重复、既不是 UTF-8 也不是 GB18030、空文件、文件不完整。
"""

FOLDER_EN = """# Without a database

`yingshou bill --input DIR --month 2025-10 --output DIR` bills from a folder of these files. `accounts`,
`metering_points` and `tariff_prices` are always needed; the other tariff tables, `reads` and `intervals` where they apply.
Several files of a table are read together. Earlier bills may lie in the folder as `bills.*`: their energy of the same
calendar year counts towards the residential tiers. It writes `bills`,
`charge_lines`, `quantity_steps` and `problems`. How figures follow from each other: [the billing algorithm](billing-algorithm.md).
"""

FOLDER_ZH = """# 不用数据库

`yingshou bill --input 文件夹 --month 2025-10 --output 文件夹` 直接用这些文件算费。必须有 `accounts`、
`metering_points`、`tariff_prices`；其余电价表、`reads`、`intervals` 视需要提供。同一张表可以有多个文件。文件夹中可放以前的账单
`bills.*`：同一自然年的电量计入居民阶梯。结果写出 `bills`、`charge_lines`、`quantity_steps`、`problems`。
各数字如何得出见[算费步骤](billing-algorithm.md)。
"""

PROBLEMS_HEAD = """# 原因代码 · Problem codes

<!-- Written by `python -m yingshou.interfaces.cli.reference` from core/tables/problem_codes.py. -->

有问题的行不会丢失：每行记录原因代码、文件、行号、列和值。“阻断”为否的是提醒，该行照常处理。
A row with a problem is never lost: it is kept with its code, file, row, column and value. Where “blocks” is no, the row
goes on and the code is a warning.

| 代码 Code | 阻断 Blocks | 问题 Problem | 处理办法 What to do |
|---|---|---|---|"""

CLI_HEAD = """# Command line · 命令行

<!-- Written by `python -m yingshou.interfaces.cli.reference` from the commands themselves. -->

Every command speaks Chinese or English: `--lang`, else `YINGSHOU_LANG`, else the locale. `--json` writes JSON lines, the
last of which is the result; sentences and progress then go to the standard error. Exit codes: 0 done; 1 done, with
problems listed; 2 refused, with the reason (files imported before the refused one stay; importing them again changes
nothing); 130 interrupted. `YINGSHOU_HOME` is the data folder, `DATABASE_URL` a PostgreSQL
server in place of the embedded one. `bill` and `--help` start no database.

每条命令都有中英文：`--lang`，其次 `YINGSHOU_LANG`，再次系统语言。`--json` 输出 JSON 行，末行为结果，提示和进度写到标准错误。
退出码：0 完成；1 完成但有问题；2 未执行并说明原因（此前已导入的文件保留，重复导入不会改变数据）；130 中断。`YINGSHOU_HOME` 为数据目录，`DATABASE_URL` 可指定 PostgreSQL
服务器。`bill` 与 `--help` 不启动数据库。
"""
