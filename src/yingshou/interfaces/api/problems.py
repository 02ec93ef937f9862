"""Errors as problem documents (RFC 9457), in the language asked for and in both."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yingshou.core.errors import InvariantError, YingshouError

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger("yingshou.api")


class NotFoundError(YingshouError):
    """There is no such thing under the number given."""

    code = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal: its code, and its title in both languages."""

    code: str
    zh: str
    en: str


_BY_STATUS = {
    400: Kind("BAD_REQUEST", "请求无法读取", "The request cannot be read"),
    401: Kind("NOT_SIGNED_IN", "未登录", "Not signed in"),
    403: Kind("NOT_PERMITTED", "没有权限", "Not permitted"),
    404: Kind("NOT_FOUND", "未找到", "Not found"),
    405: Kind("METHOD_NOT_ALLOWED", "不支持该方法", "Method not allowed"),
    409: Kind("CONFLICT", "与已有记录冲突", "In conflict with what is stored"),
    413: Kind("TOO_LARGE", "请求过大", "The request is too large"),
    415: Kind("UNSUPPORTED_MEDIA_TYPE", "不支持的内容类型", "Unsupported media type"),
    422: Kind("REFUSED", "请求被拒绝", "The request is refused"),
    500: Kind("INTERNAL", "系统内部错误", "Internal error"),
}

_DETAILS = {
    400: ("请求不是有效的 JSON，或参数无法解析。", "Not valid JSON, or a parameter cannot be read."),
    401: ("请登录，或在 Authorization 中提供有效密钥。", "Sign in, or give a valid key in Authorization."),
    403: ("您的角色没有此项权限，请联系管理员。", "Your role does not allow this; ask an administrator."),
    404: ("没有这个地址。", "There is no such address."),
    405: ("此地址不支持该方法，见 Allow。", "This address does not take that method; see Allow."),
    413: ("请求超过大小上限，请分批提交。", "The request exceeds the size limit; send it in parts."),
    415: ("请以 application/json 提交。", "Send it as application/json."),
    500: ("已记录，请凭 request_id 联系管理员。", "It has been recorded; quote the request_id."),
}  # fmt: skip

_STATUS_OF_CODE = {
    "BAD_CURSOR": 400,
    "IDEMPOTENCY_KEY": 400,
    "NOT_FOUND": 404,
    "UNKNOWN_PAYMENT": 404,
    "CONFLICT": 409,
    "ALREADY_REVERSED": 409,
    "UNABLE_TO_RUN": 409,
    "IDEMPOTENCY_IN_PROGRESS": 409,
    "NO_SIGNATURE": 401,
    "UNKNOWN_KEY": 401,
    "CLOCK_APART": 401,
    "WRONG_SIGNATURE": 401,
    "REPLAYED": 401,
    "AGENT_FROZEN": 403,
    "UNKNOWN_SERIAL": 404,
    "DAY_CLOSED": 409,
    "PAYMENT_REVERSED": 409,
    "CANCELLED_AHEAD": 409,
    "CHECK_FILE_DIFFERS": 409,
}
"""Refusals that are not 422."""

_INVALID = {
    "missing": ("缺少必填项", "is required"),
    "decimal_text": (
        '须为文本形式的十进制数，如 "100.05"', 'must be a decimal written as text, like "100.05"'),
    "decimal_digits": ("整数或小数位数过多", "has too many digits before or after the point"),
    "literal_error": ("不在可选值之内", "is not one of the allowed values"),
    "extra_forbidden": ("没有这个字段", "is not a known field"),
    "month": ("月份应写成 2025-10", "must be a month like 2025-10"),
    "string_type": ("须为文本", "must be text"),
    "string_too_long": ("过长", "is too long"),
    "string_too_short": ("过短", "is too short"),
    "too_long": ("行数过多，请分批提交", "has too many rows; send them in parts"),
    "too_short": ("至少一行", "needs at least one row"),
    "greater_than": ("须大于下限", "is too small"),
    "greater_than_equal": ("小于下限", "is too small"),
    "less_than_equal": ("大于上限", "is too large"),
    "string_pattern_mismatch": ("格式不对", "is not of the right form"),
}  # fmt: skip
_INVALID_DATE = ("不是日期，应写成 2025-10-25", "is not a date; write it as 2025-10-25")
_INVALID_OTHER = ("值无效", "is not valid")


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def document(
    request: HttpRequest, *, status: int, zh: str, en: str, code: str = "", field: str = "", **more: Any
) -> dict[str, Any]:
    """Return a problem document; `more` are its extension members."""
    kind = _BY_STATUS.get(status, _BY_STATUS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 422])
    chinese = _in_chinese()
    code = code or kind.code
    return {
        "type": f"urn:yingshou:problem:{code.lower().replace('_', '-')}",
        "title": kind.zh if chinese else kind.en,
        "status": status,
        "code": code,
        "field": field,
        "detail": zh if chinese else en,
        "detail_zh": zh,
        "detail_en": en,
        "request_id": getattr(request, "request_id", ""),
        **more,
    }


def problem(request: HttpRequest, *, status: int, **members: Any) -> JsonResponse:
    """Answer with a problem document; the members are those of `document`."""
    response = JsonResponse(
        document(request, status=status, **members),
        status=status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Content-Language"] = "zh-Hans" if _in_chinese() else "en"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="yingshou"'
    return response


def of_status(request: HttpRequest, status: int) -> JsonResponse:
    """Answer a bare HTTP status with its problem document."""
    fallback = 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400
    zh, en = _DETAILS.get(status, _DETAILS[fallback])
    return problem(request, status=status, zh=zh, en=en)


def _of_refusal(request: HttpRequest, error: YingshouError) -> JsonResponse:
    if isinstance(error, InvariantError):
        return _of_unexpected(request, error)
    status = _STATUS_OF_CODE.get(error.code, 422)
    return problem(request, status=status, zh=error.zh, en=error.en, code=error.code, field=error.field)


def _sentence(error: dict[str, Any]) -> tuple[str, str]:
    kind = str(error["type"])
    if kind.startswith("date"):
        return _INVALID_DATE
    return _INVALID.get(kind, _INVALID_OTHER)


def _path(location: tuple[Any, ...]) -> str:
    """Write `("body", "body", "rows", 3, "total")` as `rows[3].total`."""
    steps = [step for step in location[1:] if step != "body"]
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def _of_validation(request: HttpRequest, error: ValidationError) -> JsonResponse:
    errors = []
    for found in error.errors:
        field, (zh, en) = _path(tuple(found["loc"])), _sentence(found)
        errors.append(
            {"field": field, "detail_zh": f"{field} {zh}".strip(), "detail_en": f"{field} {en}".strip()}
        )
    first = errors[0]
    return problem(
        request,
        status=422,
        zh=first["detail_zh"] + "。",
        en=first["detail_en"] + ".",
        code="INVALID_REQUEST",
        field=first["field"],
        errors=errors,
    )


def _of_unexpected(request: HttpRequest, error: Exception) -> JsonResponse:
    log.error("request %s failed", getattr(request, "request_id", ""), exc_info=error)
    return of_status(request, 500)


def install(api: NinjaAPI) -> None:
    """Give an API these answers for every error."""
    api.add_exception_handler(YingshouError, _of_refusal)
    api.add_exception_handler(ValidationError, _of_validation)
    api.add_exception_handler(HttpError, lambda request, error: of_status(request, error.status_code))
    api.add_exception_handler(Exception, _of_unexpected)
