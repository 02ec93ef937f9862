"""The lines of a statement file, block by block, and the one encoding they are all in."""

from collections.abc import Iterator
from pathlib import Path

from yingshou.gateways.statements.refusal import StatementRefusedError

_BLOCK_BYTES = 4 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"
_THREE_BYTES = "\u0800"
"""First character that UTF-8 writes in three bytes; Chinese lies above it."""

Block = tuple[int, list[bytes]]
"""Number of the first line, and lines without their ends."""


def line_blocks(path: Path) -> Iterator[Block]:
    """Yield the lines of a file in blocks of bounded size; no encoding here has a line feed inside a sign."""
    number, pending = 1, b""
    with path.open("rb") as file:
        if file.read(3) != _MARK:
            file.seek(0)
        while block := file.read(_BLOCK_BYTES):
            *lines, pending = (pending + block).split(b"\n")
            if lines:
                yield number, [line.removesuffix(b"\r") for line in lines]
                number += len(lines)
    if pending:
        yield number, [pending.removesuffix(b"\r")]


def encoding_of(path: Path) -> str:
    """Return `utf-8` or `gb18030`, whichever every line of the file is in.

    A line counts as UTF-8 where it decodes so and holds a Chinese character, as GB18030 where it does not
    decode as UTF-8. Raises StatementRefusedError where both stand in a file, naming the first line that
    differs, and where a line is neither.
    """
    seen: str | None = None
    for number, lines in line_blocks(path):
        for offset, line in enumerate(_telling(lines)):
            found = _line_encoding(line)
            if found == "":
                raise _wrong(path, number + offset)
            if found and seen and found != seen:
                raise _mixed(path, number + offset, seen, found)
            seen = found or seen
    return seen or "utf-8"


def decoded(path: Path, lines: list[bytes], encoding: str, number: int) -> list[str]:
    """Decode lines; names the line where a cut has split a sign."""
    try:
        return b"\n".join(lines).decode(encoding).split("\n")
    except UnicodeDecodeError:
        for offset, line in enumerate(lines):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                raise _wrong(path, number + offset) from error
        raise


def _telling(lines: list[bytes]) -> list[bytes]:
    """Return the lines to look at one by one: none where the whole block is plain ASCII."""
    return [] if b"".join(lines).isascii() else lines


def _line_encoding(line: bytes) -> str | None:
    """Return the encoding of a line, None where it could be either, empty where it is neither."""
    if line.isascii():
        return "" if b"\0" in line else None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        try:
            line.decode("gb18030")
        except UnicodeDecodeError:
            return ""
        return "gb18030"
    return "utf-8" if max(text) >= _THREE_BYTES else None


def _wrong(path: Path, row_number: int) -> StatementRefusedError:
    return StatementRefusedError(
        "WRONG_ENCODING", file=path.name, row_number=row_number,
        zh="既不是 UTF-8 也不是 GB18030，文件可能已损坏。请向银行重新下载",
        en="neither UTF-8 nor GB18030; the file may be damaged. Download it again from the bank",
    )  # fmt: skip


def _mixed(path: Path, row_number: int, seen: str, found: str) -> StatementRefusedError:
    names = {"utf-8": "UTF-8", "gb18030": "GB18030"}
    return StatementRefusedError(
        "MIXED_ENCODINGS", file=path.name, row_number=row_number,
        zh=f"此行是 {names[found]}，前面是 {names[seen]}：文件被拼接或改动过。请向银行重新下载，不要合并文件",
        en=f"this line is {names[found]}, those before are {names[seen]}: files were joined or edited. "
        "Download it again and do not merge files",
    )  # fmt: skip
