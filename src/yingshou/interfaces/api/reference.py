"""The reference page of the API, written from its own description: `python -m` this module."""

import json
import os
import sys
from typing import Any

_HEAD = """\
# API reference

Written by `python -m yingshou.interfaces.api.reference`; do not edit. The whole description with schemas
and an example for each operation is served at `/api/v1/openapi.json`, a page to try it at `/api/v1/docs`;
both load nothing from outside.
"""
_RULES = """\
## Rules

- **Sums** are decimals written as text (`"48834.44"`), never JSON numbers; months are written `2025-10`,
  days `2025-10-25`.
- **Sign in** with `Authorization: Bearer KEY` (made by `yingshou user token NAME`; only its hash is kept) or
  with the session of the console, then with its CSRF token for writes. The rights are those of the user's
  role.
- **Pages**: `limit` (1 to 500) and `cursor`; give `next_cursor` back with the same filters until it is null.
- **Writes** need `Idempotency-Key`. The same key with the same request gets the stored answer and
  `Idempotency-Replayed: true`; with another request it is refused, 422 `IDEMPOTENCY_MISMATCH`; while the
  first still runs, 409 `IDEMPOTENCY_IN_PROGRESS`. A refused write leaves its key free. Keys belong to their
  caller.
- **Errors** are problem documents (RFC 9457, `application/problem+json`): `code` is stable, `field` is to
  blame, `detail` follows `Accept-Language`, `detail_zh` and `detail_en` are always there, `request_id` finds
  it in the log.
- **Request id**: give `X-Request-Id` or take the one in the answer.
"""


def _row(path: str, method: str, operation: dict[str, Any]) -> str:
    names = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
    return f"| `{method.upper()} {path}` | {operation['summary']} | {', '.join(names) or '-'} |"


def _example(path: str, method: str, operation: dict[str, Any]) -> str:
    status = "201" if method == "post" else "200"
    answer = operation["responses"][status]["content"]["application/json"]["example"]
    parts = [f"### {method.upper()} {path}", operation["description"]]
    if "requestBody" in operation:
        sent = operation["requestBody"]["content"]["application/json"]["example"]
        parts.append(_json(sent))
    parts.append(f"Answer {status}:")
    parts.append(_json(answer))
    return "\n\n".join(parts)


def _json(value: Any) -> str:
    return f"```json\n{json.dumps(value, ensure_ascii=False, indent=2)}\n```"


def page() -> str:
    """Return the reference page as Markdown."""
    from yingshou.interfaces.api.agent_reference import agents_part
    from yingshou.interfaces.api.v1 import api

    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    operations = [
        (path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    rows = [
        "| operation | what it does | parameters |",
        "|---|---|---|",
        *(_row(*each) for each in operations),
    ]
    examples = "\n\n".join(_example(*each) for each in operations)
    return f"{_HEAD}\n" + "\n".join(rows) + f"\n\n{_RULES}\n## Examples\n\n{examples}\n\n{agents_part()}"


def main() -> None:
    """Write the page to standard output; no database is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    os.environ.setdefault("YINGSHOU_NO_DATABASE", "1")
    import django

    django.setup()
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
