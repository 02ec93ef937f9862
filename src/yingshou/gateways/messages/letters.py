"""Letters, visit sheets and call sheets out of Word templates, an office's own or the one shipped."""

import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.text import WD_BREAK
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from yingshou.core.errors import YingshouError

KINDS = {"POST": "LETTER", "VISIT": "VISIT_SHEET", "PHONE": "CALL_SHEET"}
"""The kind of sheet each channel of people is given."""
FIELDS = (
    "notice_no", "subject", "text", "paragraphs", "name", "account_no", "address", "person", "office", "date",
)  # fmt: skip
"""Fields of a template: the notice and its text, whole and line by line; to whom; who sends it and when."""
_SAMPLE: dict[str, Any] = {**dict.fromkeys(FIELDS, "样"), "paragraphs": ["样", "样"]}
_LARGEST, _LARGEST_UNPACKED = 5 * 1024 * 1024, 50 * 1024 * 1024


class LetterTemplateError(YingshouError):
    """A Word template cannot be used; the sentence says why."""

    code = "TEMPLATE_FIELD"


def check_template(content: bytes) -> None:
    """Refuse a template that is no Word file, uses unknown fields, or cannot be filled.

    Raises LetterTemplateError.
    """
    _check_package(content)
    try:
        template = DocxTemplate(BytesIO(content))
        template.init_docx()
        unknown = sorted(template.get_undeclared_template_variables(_environment()) - set(FIELDS))
        margins = "".join(
            part.blob.decode("utf-8", "ignore")
            for uri in (template.HEADER_URI, template.FOOTER_URI)
            for _key, part in template.get_headers_footers(uri)
        )
    except TemplateError as error:
        raise _refused(f"字段语法有误：{error}", f"its fields cannot be read: {error}") from error
    except Exception as error:  # the libraries raise whatever a damaged file makes them stumble over
        raise _refused("不是 Word 文档（.docx）", "it is no Word document (.docx)") from error
    if unknown:
        names = "、".join(unknown)
        raise _refused(f"没有字段 {names}", f"there are no fields {', '.join(unknown)}")
    if "{{" in margins or "{%" in margins:
        raise _refused(
            "字段须在正文中，不在页眉页脚", "fields belong into the body, not into headers or footers"
        )
    fill(content, [_SAMPLE])


def fill(template: bytes, letters: Sequence[Mapping[str, Any]]) -> bytes:
    """Fill a template once for each letter and return one document, a letter a page.

    Args:
        template: a Word file.
        letters: values of FIELDS.

    Raises:
        LetterTemplateError: the template cannot be filled.
    """
    whole: Document | None = None
    for letter in letters:
        made = DocxTemplate(BytesIO(template))
        try:
            made.render({name: letter.get(name, "") for name in FIELDS}, _environment(), autoescape=True)
        except Exception as error:
            raise _refused(f"不能填写：{error}", f"it cannot be filled: {error}") from error
        if whole is None:
            whole = made.docx
        else:
            _append(whole, made.docx)
    target = BytesIO()
    if whole is not None:
        whole.save(target)
    return target.getvalue()


def _append(whole: Document, more: Document) -> None:
    """Add the body of a letter on a new page; both come of one template, so styles and pictures are alike."""
    whole.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    end = whole.element.body.sectPr
    for element in more.element.body.iterchildren():
        if element is more.element.body.sectPr:
            continue
        copy = deepcopy(element)
        if end is None:
            whole.element.body.append(copy)
        else:
            end.addprevious(copy)


def _check_package(content: bytes) -> None:
    """Look at the package before anything reads it: its size, unpacked too, and what it must hold."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            size = sum(each.file_size for each in package.infolist())
            known = "word/document.xml" in package.namelist()
    except zipfile.BadZipFile as error:
        raise _refused("不是 Word 文档（.docx）", "it is no Word document (.docx)") from error
    if not known:
        raise _refused("不是 Word 文档（.docx）", "it is no Word document (.docx)")
    if len(content) > _LARGEST or size > _LARGEST_UNPACKED:
        raise _refused("文件过大，最多 5 MB", "it is larger than 5 MB")


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _refused(zh: str, en: str) -> LetterTemplateError:
    return LetterTemplateError(
        zh=f"文书模板不能使用：{zh}", en=f"the Word template cannot be used: {en}", field="file"
    )
