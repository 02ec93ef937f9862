"""The part of the reference page that agents read, written from the description of their interface."""

import json
from typing import Any

from yingshou.core.tables.agent_codes import AGENT_CODES

PREFIX = "/api/agents/v1/"
_HEAD = """\
## Collecting agents · 代收机构

Called by banks and shops; how to sign is in the [recipe](../recipes/bank-agents.md). Served with schemas at
`/api/agents/v1/openapi.json`. Each call is answered with 200 or with a problem document.
"""


def agents_part() -> str:
    """Return the part as Markdown: calls, codes, examples."""
    from yingshou.interfaces.api.agents_v1 import api

    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    calls = [
        (f"{method.upper()} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    rows = ["| call | what it does |", "|---|---|"]
    rows += [f"| `{name}` | {operation['summary']} |" for name, operation in calls]
    rows += ["", "| code | 含义 | meaning | 处理 | what to do |", "|---|---|---|---|---|"]
    rows += [
        f"| {code} | {words.zh} | {words.en} | {words.remedy_zh} | {words.remedy_en} |"
        for code, words in AGENT_CODES.items()
    ]
    examples = "\n\n".join(_example(name, operation) for name, operation in calls)
    return f"{_HEAD}\n" + "\n".join(rows) + f"\n\n{examples}\n"


def _example(name: str, operation: dict[str, Any]) -> str:
    parts = [f"### {name}", operation["description"]]
    if "requestBody" in operation:
        parts.append(_block(operation["requestBody"]["content"]))
    parts += ["Answer 200:", _block(operation["responses"]["200"]["content"])]
    return "\n\n".join(parts)


def _block(content: dict[str, Any]) -> str:
    ((kind, found),) = content.items()
    if kind == "text/plain":
        return f"```text\n{found['example'].rstrip()}\n```"
    return f"```json\n{json.dumps(found['example'], ensure_ascii=False, indent=2)}\n```"
