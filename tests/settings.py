"""The product's own settings on a data folder of the tests: never the user's database or business date.

pytest-django reads its settings before any conftest.py, so the folder must be chosen here.
"""

import os
import tempfile
from pathlib import Path

import psycopg

_HOME = Path(tempfile.gettempdir()) / f"yingshou-tests-{os.getuid()}"
_HOME.mkdir(mode=0o755, exist_ok=True)
os.environ["YINGSHOU_HOME"] = os.environ.get("YINGSHOU_TEST_HOME", str(_HOME))
os.environ.pop("YINGSHOU_NO_DATABASE", None)

from yingshou.project.settings import *  # noqa: E402, F403  the environment comes first
from yingshou.project.settings import DATABASES  # noqa: E402

# The passwords of tests keep nothing; the product's hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _forget_power_cuts() -> None:
    """Let the embedded server of the tests not wait for the disk: what it holds is thrown away."""
    server = {name.lower(): DATABASES["default"][name] or None for name in ("HOST", "PORT", "USER")}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        if connection.execute("SHOW fsync").fetchone() == ("on",):
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")


if not os.environ.get("DATABASE_URL"):
    _forget_power_cuts()
