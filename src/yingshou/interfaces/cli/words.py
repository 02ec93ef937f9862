"""The language of a session on the command line: `--lang`, `YINGSHOU_LANG`, or the locale."""

import os
from typing import Literal

Language = Literal["zh", "en"]


def choose_language(asked: str | None = None) -> Language:
    """Return the language asked for, else that of `YINGSHOU_LANG`, else that of the locale."""
    names = (asked, *(os.environ.get(name) for name in ("YINGSHOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")))
    chosen = next((name for name in names if name), "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def printable(text: str) -> str:
    """Replace control characters, so that a cell of a file cannot steer the terminal."""
    return "".join(character if character.isprintable() else "�" for character in text)
