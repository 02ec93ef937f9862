"""Which database is used, and that the embedded one is a real server that survives its starter."""

import subprocess
import sys

import pytest

from yingshou.project.database import from_url


def test_a_url_becomes_settings() -> None:
    assert from_url("postgresql://ying:p%40ss@db.example:5433/book?sslmode=require") == {
        "HOST": "db.example",
        "PORT": "5433",
        "USER": "ying",
        "PASSWORD": "p@ss",
        "NAME": "book",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_may_stand_in_the_url() -> None:
    settings = from_url("postgres://postgres@/book?host=/var/run/postgresql")
    assert (settings["HOST"], settings["NAME"], settings["OPTIONS"]) == ("/var/run/postgresql", "book", {})


def test_another_dialect_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with postgresql://"):
        from_url("mysql://root@localhost/book")


_WRITE = """
import psycopg
from yingshou.project import embedded
s = embedded.start()
with psycopg.connect(host=s["HOST"], port=s["PORT"] or None, user=s["USER"], dbname=s["NAME"]) as c:
    c.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    c.execute("INSERT INTO kept VALUES (1)")
    print(c.execute("SELECT count(*) FROM kept").fetchone()[0])
"""


def test_the_embedded_server_keeps_what_was_written(tmp_path, monkeypatch) -> None:
    """Given a new home, when two processes one after the other write, then the second sees both rows."""
    monkeypatch.setenv("YINGSHOU_HOME", str(tmp_path / "home"))
    counts = [
        subprocess.run(
            [sys.executable, "-c", _WRITE], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert counts == ["1", "2"]


@pytest.mark.skipif(sys.platform == "win32", reason="locks by socket folder exist on Unix only")
def test_another_users_lock_file_is_not_ours(tmp_path, monkeypatch) -> None:
    """Given a machine without runtime folders, when the server starts, then its lock lies in our folder."""
    monkeypatch.setenv("YINGSHOU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    subprocess.run([sys.executable, "-c", _WRITE], capture_output=True, text=True, check=True)
    assert not (tmp_path / ".lockfile").exists()
    assert list(tmp_path.glob("yingshou-*/python_PostgresServer/.lockfile"))
