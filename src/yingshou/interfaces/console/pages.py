"""What every page has in common: who may see it, the shell around it, refusals said in the reader's words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from yingshou.core.errors import YingshouError
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.formats import is_chinese
from yingshou.interfaces.console.site import site

View = Callable[..., HttpResponse]


def page(
    permission: str = "view_book", *, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Guard a view: sign-in, a permission of the catalogue, and the methods it answers."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(f"organizations.{permission}"):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def show(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """Render a page inside the shell."""
    request.current_app = site.name  # type: ignore[attr-defined]
    return TemplateResponse(
        request,
        template,
        {**site.each_context(request), "title": title, "as_of": business_date(), **context},
        status=status,
    )


def sentence(error: YingshouError) -> str:
    """Return a refusal's sentence in the reader's language."""
    return error.zh if is_chinese() else error.en


@contextmanager
def refusals_shown(request: HttpRequest) -> Iterator[None]:
    """Turn a refusal inside the block into a message on the next page."""
    try:
        yield
    except YingshouError as refused:
        messages.error(request, sentence(refused))


def actor(request: HttpRequest) -> str:
    """Return the name under which an act of this reader is recorded."""
    return request.user.get_username()
