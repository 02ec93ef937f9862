"""Options that commands share."""

from datetime import datetime
from typing import Annotated

import typer

DAY_FORMATS = ["%Y-%m-%d"]

Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="zh|en", help="Language of texts; else YINGSHOU_LANG, else the locale. 文字语言。"
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Write JSON lines; the last one is the result. 输出 JSON，末行为结果。")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=DAY_FORMATS,
        metavar="YYYY-MM-DD",
        help="Business date; else today. 业务日期，默认今天。",
    ),
]
Month = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Billing month. 应收年月。")]
