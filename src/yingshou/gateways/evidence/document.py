"""The document of a bundle as PDF: headings, lines and tables drawn as they come, pages numbered."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = landscape(A4)
_MARGIN, _BOTTOM = 36.0, 42.0
_BODY, _HEAD, _TITLE = 8.5, 12.0, 20.0
_GAP = 4.0


class Document:
    """A PDF that is the same, byte for byte, for the same calls in the same order."""

    def __init__(self, path: Path, *, title: str, footer: str) -> None:
        """Begin a document; the footer stands on every page beside its number."""
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._footer = footer
        self._page = 1
        self._y = _HEIGHT - _MARGIN

    def title(self, text: str) -> None:
        """Draw the title of the cover."""
        self._y -= 60
        self._draw(_MARGIN, text, _TITLE)
        self._y -= 30

    def heading(self, text: str) -> None:
        """Draw the heading of a part."""
        self._room(_HEAD * 3)
        self._y -= _HEAD * 1.8
        self._draw(_MARGIN, text, _HEAD)
        self._y -= 6

    def lines(self, rows: Iterable[tuple[str, str]]) -> None:
        """Draw rows of name and value, long values over several lines."""
        for name, value in rows:
            label = f"{name}："
            indent = _wide(label, _BODY)
            for number, part in enumerate(_wrapped(value, _WIDTH - 2 * _MARGIN - indent)):
                self._down()
                if number == 0:
                    self._draw(_MARGIN, label, _BODY)
                self._draw(_MARGIN + indent, part, _BODY)

    def table(
        self,
        *,
        heads: Sequence[str],
        shares: Sequence[int],
        rows: Iterable[Sequence[str]],
        right: Sequence[int] = (),
    ) -> None:
        """Draw a table; its heads stand on every page.

        Args:
            heads: headings of the columns.
            shares: how wide the columns are, in parts of the whole.
            rows: texts, drawn as they come.
            right: places of columns that are drawn to the right.
        """
        whole = _WIDTH - 2 * _MARGIN
        widths = [whole * share / sum(shares) for share in shares]
        self._room(_BODY * 4)
        self._row(heads, widths, right)
        for row in rows:
            cells = [_wrapped(text, width - _GAP) for text, width in zip(row, widths, strict=True)]
            if self._y - max(len(each) for each in cells) * _BODY * 1.35 < _BOTTOM:
                self._next_page()
                self._row(heads, widths, right)
            self._cells(cells, widths, right)

    def next_page(self) -> None:
        """Begin a part on a page of its own."""
        self._next_page()

    def close(self) -> None:
        """Write the file."""
        self._foot()
        self._canvas.save()

    def _row(self, texts: Sequence[str], widths: Sequence[float], right: Sequence[int]) -> None:
        cells = [_wrapped(text, width - _GAP) for text, width in zip(texts, widths, strict=True)]
        self._cells(cells, widths, right)
        self._canvas.setLineWidth(0.5)
        self._canvas.line(_MARGIN, self._y - 2.5, _WIDTH - _MARGIN, self._y - 2.5)
        self._y -= 2

    def _cells(self, cells: Sequence[list[str]], widths: Sequence[float], right: Sequence[int]) -> None:
        top = self._y
        for place, (parts, width) in enumerate(zip(cells, widths, strict=True)):
            x = _MARGIN + sum(widths[:place])
            for number, part in enumerate(parts, start=1):
                self._y = top - number * _BODY * 1.35
                shift = width - _GAP - _wide(part, _BODY) if place in right else 0
                self._draw(x + shift, part, _BODY)
        self._y = top - max(len(each) for each in cells) * _BODY * 1.35

    def _draw(self, x: float, text: str, size: float) -> None:
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(x, self._y, text)

    def _down(self) -> None:
        self._room(_BODY * 1.5)
        self._y -= _BODY * 1.5

    def _room(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._next_page()

    def _next_page(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._page += 1
        self._y = _HEIGHT - _MARGIN

    def _foot(self) -> None:
        self._canvas.setFont(_FONT, 7)
        self._canvas.drawString(_MARGIN, 24, self._footer)
        self._canvas.drawRightString(_WIDTH - _MARGIN, 24, str(self._page))


def _wide(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, _FONT, size))


def _wrapped(text: str, width: float) -> list[str]:
    """Break a text into lines that fit a width; a line feed breaks too."""
    found: list[str] = []
    for piece in text.split("\n"):
        line, used = "", 0.0
        for mark in piece:
            wide = _wide(mark, _BODY)
            if line and used + wide > width:
                found.append(line)
                line, used = "", 0.0
            line, used = line + mark, used + wide
        found.append(line)
    return found
