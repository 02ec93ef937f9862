"""The refusal of a statement file: which line, why, and what to do. Of such a file nothing is taken."""

from yingshou.gateways.files.content import FileRefusedError


class StatementRefusedError(FileRefusedError):
    """A statement of which nothing is taken; `row_number` is the line to blame, None for the whole file.

    Codes: WRONG_ENCODING, MIXED_ENCODINGS, SYNTAX, UNKNOWN_RECORD, TRUNCATED, BALANCE, COUNT, SUM.
    """

    def __init__(self, code: str, *, file: str, row_number: int | None, zh: str, en: str) -> None:
        """Put file and line in front of both sentences."""
        where_zh = f"{file} 第 {row_number} 行" if row_number else file
        where_en = f"{file}, line {row_number}" if row_number else file
        super().__init__(code=code, zh=f"{where_zh}：{zh}", en=f"{where_en}: {en}", field="file")
        self.row_number = row_number
