"""Word templates: filled for many at once, refused with the reason where they are damaged."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from yingshou.gateways.messages import files
from yingshou.gateways.messages.letters import FIELDS, LetterTemplateError, check_template, fill
from yingshou.gateways.messages.sheet import evidence_sheet
from yingshou.gateways.messages.shipped_letters import shipped_template

LETTER = {**dict.fromkeys(FIELDS, "甲 & <乙>"), "paragraphs": ["第一行", "第二行"]}


def made(*texts, header=""):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def paragraphs(content):
    return [each.text for each in Document(BytesIO(content)).paragraphs]


@pytest.mark.parametrize("kind", ["LETTER", "VISIT_SHEET", "CALL_SHEET"])
def test_the_shipped_templates_pass_their_own_check_and_hold_the_text(kind):
    template = shipped_template(kind)
    check_template(template)
    text = paragraphs(fill(template, [LETTER]))
    assert [each for each in text if each.endswith("行")] == ["第一行", "第二行"]


def test_many_letters_are_one_file_in_their_order():
    template = made("致 {{ name }}", "{{ text }}")
    whole = fill(template, [{**LETTER, "name": f"用户{number}"} for number in range(3)])
    assert [each for each in paragraphs(whole) if each.startswith("致")] == [
        "致 用户0",
        "致 用户1",
        "致 用户2",
    ]
    assert zipfile.ZipFile(BytesIO(whole)).read("word/document.xml").count(b'w:type="page"') == 2
    assert "甲 & <乙>" in paragraphs(whole)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no zip", "不是 Word 文档"),
        (made("{{ name }}")[:-300], "不是 Word 文档"),
        (made("{{ nmae }}"), "没有字段 nmae"),
        (made("{{ name "), "字段语法有误"),
        (made("{% for x in paragraphs %}"), "字段语法有误"),
        (made("x", header="{{ name }}"), "不在页眉页脚"),
        (made("{{ name.__class__.__mro__ }}"), "不能填写"),
        (made("{{ paragraphs[99] }}"), "不能填写"),
    ],
)
def test_a_damaged_template_is_refused_with_its_reason(content, words):
    with pytest.raises(LetterTemplateError) as refused:
        check_template(content)
    assert words in refused.value.zh


def test_a_package_that_unpacks_to_too_much_is_refused():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * (51 * 1024 * 1024))
    with pytest.raises(LetterTemplateError):
        check_template(target.getvalue())


def test_files_are_kept_once_and_a_changed_one_is_not_given(tmp_path):
    digest = files.keep(folder=tmp_path, content=b"%PDF-1")
    assert files.keep(folder=tmp_path, content=b"%PDF-1") == digest
    assert files.kept(folder=tmp_path, digest=digest) == b"%PDF-1"
    (tmp_path / digest[:2] / digest).write_bytes(b"%PDF-2")
    assert files.kept(folder=tmp_path, digest=digest) is None
    assert files.kept(folder=tmp_path, digest="0" * 64) is None
    assert files.scan_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    with pytest.raises(files.FileRefusedError):
        files.scan_type(b"%PDF-" + b"0" * files.LARGEST_SCAN)


def test_the_sheet_of_evidence_is_a_pdf():
    made = evidence_sheet(title="送达凭据", parts=[("通知", [("户名", "甲 & <乙>"), ("空", "")])])
    assert made.startswith(b"%PDF-")
