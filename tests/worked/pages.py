"""Write the worked pages of `docs/algorithms/worked/`: `python -m tests.worked.pages`."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.core.golden import TOPICS, copied_cases
from tests.worked.cases import TITLES, works
from tests.worked.recorder import Grid, recording

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "worked"
_WRITTEN = "<!-- Written by `python -m tests.worked.pages`; do not edit. -->"
_INTRO = """每页用测试中的案例：输入 → 产品逐步算出的结果 → 公布或另行算得的结果。测试断言两者一致。

Each page works the cases of the tests: inputs, what the product computes step by step, and the result as
published or worked out apart. The tests assert that both are the same."""


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    found = works()
    topics = [topic for topic in TITLES if topic in TOPICS]
    return {"README.md": _index(topics)} | {f"{topic}.md": _page(topic, found) for topic in topics}


def _index(topics: list[str]) -> str:
    rows = [
        f"| [{zh} {en}]({topic}.md) | {len(copied_cases(topic))} | {source} |"
        for topic, (zh, en, source) in ((topic, TITLES[topic]) for topic in topics)
    ]
    heads = ["| 页 Page | 案例 Cases | 依据 Source |", "|---|---|---|"]
    return "\n".join(["# 算例 Worked cases", "", _WRITTEN, "", _INTRO, "", *heads, *rows, ""])


def _page(topic: str, found: dict[str, Any]) -> str:
    zh, en, source = TITLES[topic]
    parts = [f"# {zh} {en}", "", _WRITTEN, "", f"依据 Source: {source}", ""]
    for case in copied_cases(topic):
        with recording() as grids:
            found[case["id"]]()
        parts += _case(case, grids)
    return "\n".join(parts)


def _case(case: dict[str, Any], grids: list[Grid]) -> list[str]:
    given = [*_flat(case["inputs"]), *_flat(case["options"])]
    return [
        f"## {case['id']}", "",
        "### 输入 Inputs", "", *_table(["项目 Item", "值 Value"], given),
        "### 计算 Steps", "",
        *(line for title, heads, rows in grids for line in [f"`{title}`", "", *_table(heads, rows)]),
        "### 结果 Result", "", *_table(["项目 Item", "值 Value"], _flat(case["expected"])),
    ]  # fmt: skip


def _flat(values: Any, name: str = "") -> list[list[str]]:
    """Write nested values as rows of a path and a plain value."""
    if isinstance(values, dict):
        return [
            row for key, value in values.items() for row in _flat(value, f"{name}.{key}" if name else key)
        ]
    if isinstance(values, list) and any(isinstance(value, dict) for value in values):
        return [row for i, value in enumerate(values, 1) for row in _flat(value, f"{name} {i}")]
    text = ", ".join(map(str, values)) if isinstance(values, list) else _plain(values)
    return [[f"`{name}`", text]]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    return [
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
        *(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows),
        "",
    ]


def main() -> int:
    """Write the pages; with `--check` write nothing and return 1 where one is stale."""
    stale = 0
    for name, text in pages().items():
        path = FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
