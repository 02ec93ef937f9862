"""The sheet of evidence of a notice as PDF: what was sent, when, how, what was answered, the hashes."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

_FONT = "STSong-Light"


def evidence_sheet(*, title: str, parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> bytes:
    """Return a PDF of headings with rows of name and value each.

    Args:
        title: heading of the sheet.
        parts: heading of a part and its rows.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = ParagraphStyle("body", fontName=_FONT, fontSize=9, leading=14, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=12, leading=20, spaceBefore=8)
    top = ParagraphStyle("top", parent=body, fontSize=16, leading=28, alignment=1)
    story: list[Flowable] = [Paragraph(escape(title), top)]
    for heading, rows in parts:
        story.append(Paragraph(escape(heading), head))
        story += [Paragraph(f"{escape(name)}：{escape(value)}", body) for name, value in rows if value]
        story.append(Spacer(1, 6))
    target = BytesIO()
    SimpleDocTemplate(target, pagesize=A4, title=title).build(story)
    return target.getvalue()
