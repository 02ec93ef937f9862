"""Who calls: a key of another system or a signed-in person, each with the rights of a role."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.organizations import queries

APP = "organizations"


def _allowed(user: Any, permission: str) -> Any:
    """Return the user, or refuse where the role lacks the permission."""
    if not user.has_perm(f"{APP}.{permission}"):
        raise AuthorizationError
    return user


class ApiKey(HttpBearer):
    """A key given as `Authorization: Bearer …`; a wrong one never falls back to the session."""

    def __init__(self, permission: str) -> None:
        """Ask for a permission of the catalogue of roles."""
        self.permission = permission
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        """Return the key's user, or None where no key is given."""
        if "Authorization" not in request.headers:
            return None
        user = super().__call__(request)
        if user is None:
            raise AuthenticationError
        request.user = user
        match = request.resolver_match
        refuse_unseen(match.kwargs if match else {})
        return _allowed(user, self.permission)

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002  the library's signature
        """Find the active user whose key this is."""
        return queries.user_of_key(hashlib.sha256(token.encode()).hexdigest())


class SessionCookie(APIKeyCookie):
    """A person signed in to the console; writes need the CSRF token as there."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, permission: str) -> None:
        """Ask for a permission of the catalogue of roles."""
        self.permission = permission
        super().__init__(csrf=True)

    def __call__(self, request: HttpRequest) -> Any:
        """Return the signed-in person, or None; without a session there is nothing to protect."""
        if not request.user.is_authenticated:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002
        """Return the person where the role allows it."""
        return _allowed(request.user, self.permission)


def may(permission: str) -> list[Any]:
    """Return the ways to sign in for an operation that needs a permission."""
    return [ApiKey(permission), SessionCookie(permission)]
