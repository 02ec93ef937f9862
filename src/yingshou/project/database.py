"""Which database: `DATABASE_URL` where given, else the embedded server."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def from_url(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?sslmode=require` into Django's settings.

    Raises ValueError on any other kind of database: there is one dialect.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": parts.path.lstrip("/"),
        "OPTIONS": options,
    }


def configuration() -> dict[str, Any]:
    """Return Django's settings of the default database, starting the embedded server where needed.

    With `YINGSHOU_NO_DATABASE` set (type checking, generated pages) nothing is started.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        settings = from_url(url)
    elif os.environ.get("YINGSHOU_NO_DATABASE"):
        settings = {"NAME": "none"}
    else:
        from yingshou.project import embedded

        settings = embedded.start()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "TEST": {"NAME": os.environ.get("YINGSHOU_TEST_DATABASE") or f"test_yingshou_{os.getpid()}"},
        **settings,
    }
