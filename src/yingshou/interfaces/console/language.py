"""The language of a page: Chinese, until the reader asks for English."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

API_PREFIX = "/api/"


class ChineseFirst(LocaleMiddleware):
    """Choose by the reader's own switch; what the browser was installed in decides for programs only."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of a request."""
        if not request.path.startswith(API_PREFIX):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
