"""What every answer of the API carries: a request id, no caching, and problem documents for bare errors."""

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from yingshou.interfaces.api import problems

_PREFIX = "/api/"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


class ApiMiddleware:
    """Dress the answers below `/api/`; leave all others alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request, answer it, and turn a bare error into a problem document."""
        if not request.path.startswith(_PREFIX):
            return self.get_response(request)
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _GIVEN_ID.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        if (
            response.status_code >= HTTPStatus.BAD_REQUEST
            and response.get("Content-Type") != problems.CONTENT_TYPE
        ):
            bare, response = response, problems.of_status(request, response.status_code)
            if "Allow" in bare:
                response["Allow"] = bare["Allow"]
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        response["Cache-Control"] = "no-store"
        return response
