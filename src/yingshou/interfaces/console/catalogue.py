"""The Chinese catalogue: reads the .po file, writes the .mo file without any tool.

After a change of texts: `python -m yingshou.interfaces.console.catalogue`.
"""

import ast
import re
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "locale" / "zh_Hans" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
_MAGIC = 0x950412DE
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(".*")$')


def read_entries(path: Path = PO) -> list[dict[str, str]]:
    """Return the entries of a .po file, each by its keywords (`msgid`, `msgstr`, `msgid_plural`, …)."""
    entries: list[dict[str, str]] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry: dict[str, str] = {}
        keyword = ""
        for line in block.splitlines():
            found = _LINE.match(line.strip())
            if found:
                keyword = found[1] or keyword
                entry[keyword] = entry.get(keyword, "") + ast.literal_eval(found[2])
        if entry:
            entries.append(entry)
    return entries


def untranslated(entries: list[dict[str, str]]) -> list[str]:
    """Return the texts that have no translation."""
    return [
        entry["msgid"] for entry in entries
        if not any(value for key, value in entry.items() if key.startswith("msgstr"))
    ]  # fmt: skip


def compiled(entries: list[dict[str, str]]) -> bytes:
    """Return the .mo file of entries: two sorted tables of lengths and offsets, then the texts."""
    pairs = sorted((_key(entry).encode(), _value(entry).encode()) for entry in entries)
    keys, values = [key for key, _ in pairs], [value for _, value in pairs]
    start = 7 * 4
    offset = start + 16 * len(pairs)
    tables, texts = b"", b""
    for column in (keys, values):
        for text in column:
            tables += struct.pack("<2I", len(text), offset + len(texts))
            texts += text + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, offset)
    return head + tables + texts


def _key(entry: dict[str, str]) -> str:
    context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
    plural = f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else ""
    return f"{context}{entry['msgid']}{plural}"


def _value(entry: dict[str, str]) -> str:
    return "\0".join(value for key, value in sorted(entry.items()) if key.startswith("msgstr"))


def main() -> None:
    """Write the .mo file of the .po file. Raises SystemExit when a text has no translation."""
    entries = read_entries()
    missing = untranslated(entries)
    if missing:
        raise SystemExit(f"no translation for {missing}")
    MO.write_bytes(compiled(entries))


if __name__ == "__main__":
    main()
