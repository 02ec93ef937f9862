"""Which encoding a text file is in: UTF-8 with or without a mark, or GB18030 (of which GBK is a part)."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from yingshou.gateways.files.content import FileRefusedError

_BLOCK_BYTES = 4 * 1024 * 1024
_EXCEL_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")


def detect_encoding(path: Path) -> str:
    """Return the encoding the whole file decodes in, read block by block.

    Raises FileRefusedError for UTF-16, for Excel files under a text name, and for anything that decodes in
    neither encoding.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(_EXCEL_MARKS):
        raise FileRefusedError(
            code="WRONG_FORMAT",
            zh=f"{path.name} 名为文本文件，内容却是 Excel：请改名为 .xlsx 或另存为 CSV",
            en=f"{path.name} is named as text but holds a workbook: rename it to .xlsx or save it as CSV",
        )
    if not start.startswith(_WIDE_MARKS):
        for encoding in ENCODINGS:
            if _decodes(path, encoding):
                return encoding
    raise FileRefusedError(
        code="WRONG_ENCODING",
        zh=f"{path.name} 的编码既不是 UTF-8 也不是 GB18030：请在 Excel 中另存为“CSV UTF-8”后重新导入",
        en=f"{path.name} is neither UTF-8 nor GB18030: save it as “CSV UTF-8” and import it again",
    )


def decoded_blocks(path: Path, encoding: str) -> Iterator[str]:
    """Yield the text of a file block by block."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        # Text never holds NUL: where it does, the file is UTF-16 without its mark, or no text.
        return not any("\0" in text for text in decoded_blocks(path, encoding))
    except UnicodeDecodeError:
        return False
