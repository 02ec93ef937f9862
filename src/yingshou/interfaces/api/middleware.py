"""What every answer of the API carries: a request id, no caching, and problem documents for bare errors."""

import json
import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from yingshou.interfaces.api import problems

_PREFIX = "/api/"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


class ApiMiddleware:
    """Dress the answers below `/api/`; leave all others alone, and those whose form others have laid down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request, answer it, and turn a bare error into a problem document."""
        if not request.path.startswith(_PREFIX):
            return self.get_response(request)
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _GIVEN_ID.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = _refusal(request) or self.get_response(request)
        if (
            response.status_code >= HTTPStatus.BAD_REQUEST
            and response.get("Content-Type") != problems.CONTENT_TYPE
            and not getattr(response, "own_form", False)
        ):
            bare, response = response, problems.of_status(request, response.status_code)
            if "Allow" in bare:
                response["Allow"] = bare["Allow"]
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        response["Cache-Control"] = "no-store"
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse text that no database keeps: the character NUL, and halves of a pair of surrogates."""
    address = unquote(request.get_full_path())
    if "\0" in address or "\0" in request.path or _spoils(request):
        return problems.problem(
            request,
            status=400,
            code="BAD_TEXT",
            zh="请求中有不能保存的字符（NUL 或不成对的代理字符）。",
            en="The request holds characters that cannot be kept (NUL, or half of a surrogate pair).",
        )
    return None


def _spoils(request: HttpRequest) -> bool:
    """Tell whether a body holds such text; a body that is no JSON is refused later, with its own reason."""
    try:
        body = request.body
    except RequestDataTooBig:
        return False
    if b"\\u" not in body:
        return False
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return True
    except ValueError:
        return False
    return "\\u0000" in text
