"""The Word templates that are shipped, in Chinese, made by code; an office makes one its own."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

_FONT, _HEAD_FONT = "宋体", "黑体"
_RECEIPT = (
    ("受送达人", "{{ name }}（户号 {{ account_no }}）"),
    ("送达地点", "{{ address }}"),
    ("送达文书", "{{ subject }}　{{ notice_no }}"),
    ("送达方式", "□ 直接送达　□ 留置送达　□ 邮寄送达（单号：　　　　　　）"),
    ("签收人（签名或盖章）", "　　　　　　　　与受送达人关系："),
    ("签收时间", "　　　　年　　月　　日　　时　　分"),
    ("送达人（两人）", ""),
    ("见证人", ""),
    ("备注", ""),
)
_VISIT = (
    ("户名", "{{ name }}"),
    ("户号", "{{ account_no }}"),
    ("地址", "{{ address }}"),
    ("联系人", "{{ person }}"),
    ("走访时间", "　　　　年　　月　　日　　时　　分"),
    ("见到何人、答复", ""),
    ("约定缴费日期", "　　　　年　　月　　日　　金额　　　　　　元"),
    ("困难或争议", ""),
    ("走访人（两人）", ""),
    ("客户签名", ""),
)
_CALL = (
    ("户名", "{{ name }}"),
    ("户号", "{{ account_no }}"),
    ("电话", "{{ address }}"),
    ("联系人", "{{ person }}"),
    ("拨打时间", "　　　　年　　月　　日　　时　　分"),
    ("结果", "□ 已接通　□ 无人接听　□ 号码错误　□ 拒绝沟通"),
    ("约定缴费日期", "　　　　年　　月　　日　　金额　　　　　　元"),
    ("答复要点", ""),
    ("拨打人", ""),
)


def shipped_template(kind: str) -> bytes:
    """Return the shipped Word template of a kind of sheet: LETTER, VISIT_SHEET or CALL_SHEET."""
    sheet = _empty()
    if kind == "LETTER":
        _letter(sheet)
        _heading(sheet, "送 达 回 证")
        _rows(sheet, _RECEIPT)
    else:
        visit = kind == "VISIT_SHEET"
        _heading(sheet, "上门走访单" if visit else "电话联系单")
        _line(sheet, "编号：{{ notice_no }}　　供电单位：{{ office }}　　日期：{{ date }}")
        _line(sheet, "说明要点：" if visit else "话术：")
        _paragraphs(sheet)
        _rows(sheet, _VISIT if visit else _CALL)
    target = BytesIO()
    sheet.save(target)
    return target.getvalue()


def _letter(sheet: WordDocument) -> None:
    _heading(sheet, "{{ subject }}")
    _line(sheet, "编号：{{ notice_no }}", right=True)
    _paragraphs(sheet)
    _line(sheet, "{{ office }}（盖章）", right=True)
    _line(sheet, "{{ date }}", right=True)
    _line(sheet, "…………………………………………… 沿此线剪开 ……………………………………………")


def _empty() -> WordDocument:
    sheet = Document()
    style = sheet.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    return sheet


def _heading(sheet: WordDocument, text: str) -> None:
    paragraph = sheet.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = True, Pt(18), _HEAD_FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HEAD_FONT)  # noqa: SLF001


def _line(sheet: WordDocument, text: str, *, right: bool = False) -> None:
    paragraph = sheet.add_paragraph(text)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _paragraphs(sheet: WordDocument) -> None:
    """Write the loop that gives each line of the text a paragraph."""
    sheet.add_paragraph("{%p for line in paragraphs %}")
    paragraph = sheet.add_paragraph("{{ line }}")
    paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.line_spacing = 1.5
    sheet.add_paragraph("{%p endfor %}")


def _rows(sheet: WordDocument, rows: tuple[tuple[str, str], ...]) -> None:
    table = sheet.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        cells[0].width, cells[1].width = Pt(130), Pt(300)
