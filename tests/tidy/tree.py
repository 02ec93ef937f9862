"""What the house rules look at: files, and the parsed modules of the package."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "yingshou"


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files git knows, or, where there is no git, every file outside hidden and built folders."""
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout.split("\0")
        paths = [ROOT / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(part.startswith((".venv", ".git", "build", "dist")) for part in path.parts)
        ]
    return tuple(path for path in paths if path.is_file())


def texts(*, tests: bool) -> list[tuple[str, str]]:
    """Return name and text of the tracked text files, with or without the tests."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("tests/tidy/") or (name.startswith("tests/") and not tests):
            continue
        try:
            found.append((name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@cache
def modules(*folders: str) -> tuple[tuple[str, ast.Module], ...]:
    """Return name and syntax tree of the package's modules below some folders, migrations left out."""
    paths = sorted(path for folder in folders for path in (PACKAGE / folder).rglob("*.py"))
    return tuple(
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
        if "migrations" not in path.parts
    )


def functions(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function of a module, inner ones too."""
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
