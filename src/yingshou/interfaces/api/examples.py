"""Examples in the OpenAPI description, so that a reader sees a whole request and a whole answer."""

from typing import Any

from yingshou.interfaces.api.problems import CONTENT_TYPE

_PROBLEM = {
    "type": "urn:yingshou:problem:not-found",
    "title": "未找到",
    "status": 404,
    "code": "NOT_FOUND",
    "field": "account_no",
    "detail": "没有户号 1000000009。",
    "detail_zh": "没有户号 1000000009。",
    "detail_en": "There is no account 1000000009.",
    "request_id": "5b6f0e0c9f5f4f0fb2c1a1f5d1f0c7de",
}
_ERROR = {
    "description": "A problem document (RFC 9457)",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _PROBLEM}},
}
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "`true` when this is the stored answer to an earlier request with the same key",
        "schema": {"type": "string"},
    }
}


def page_of(item: dict[str, Any]) -> dict[str, Any]:
    """Show an item as the only one of a last page."""
    return {"items": [item], "next_cursor": None}


def read_example(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a reading operation adds to its description."""
    return {
        "responses": {
            200: {"content": {"application/json": {"example": answer}}},
            "4XX": _ERROR,
        }
    }


def write_example(request: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a writing operation adds to its description."""
    return {
        "requestBody": {"content": {"application/json": {"example": request}}},
        "responses": {
            201: {"headers": _REPLAYED, "content": {"application/json": {"example": answer}}},
            "4XX": _ERROR,
        },
    }


def call_example(request: dict[str, Any] | None, answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a call of an agent adds to its description; each is answered with 200."""
    sent = {"requestBody": {"content": {"application/json": {"example": request}}}} if request else {}
    return {**sent, **read_example(answer)}


PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "code", "detail", "detail_zh", "detail_en", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable upper-case code"},
        "field": {"type": "string", "description": "field to blame, empty where none is"},
        "detail": {"type": "string", "description": "in the language of Accept-Language"},
        "detail_zh": {"type": "string"},
        "detail_en": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "every field that is wrong, for INVALID_REQUEST",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("field", "detail_zh", "detail_en")},
            },
        },
    },
}
"""The schema all problem documents follow."""
