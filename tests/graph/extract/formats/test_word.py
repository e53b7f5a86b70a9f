"""Word files: what is body text, in which order, and what is refused."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from graph.errors import DocumentError
from graph.extract.formats import word
from graph.extract.reader import read
from tests.graph.extract.formats.written import add_list, put_in_list, saved

W = nsdecls("w")


def _body(*paragraphs: str) -> str:
    """The text of a file whose body is made of ``paragraphs``, in WordprocessingML."""
    document = Document()
    body = document.element.body
    for xml in paragraphs:
        body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {W}>", 1)))
    return word.read(saved(document), "t.docx").text


def _replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def _simple(text: str = "关于茶饮的通知") -> bytes:
    document = Document()
    document.add_paragraph(text)
    return saved(document)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:tab/><w:t>乙</w:t></w:r></w:p>", "甲 乙"),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", "甲\n乙"),
        ('<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r></w:p>', "甲乙"),
        ("<w:p><w:r><w:t>长三角</w:t><w:noBreakHyphen/><w:t>A</w:t></w:r></w:p>", "长三角-A"),
        ("<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>", "增"),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", "链接"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>', "显"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>页</w:t></w:r></w:p>", "页"),
        ("<w:p><w:r><w:ruby><w:rt><w:r><w:t>qing</w:t></w:r></w:rt>"
         "<w:rubyBase><w:r><w:t>青</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>", "青"),
        ('<w:p><w:r><w:sym w:char="F0B7"/><w:sym w:char="2460"/><w:t>项</w:t></w:r></w:p>', "①项"),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>", "控件"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>块</w:t></w:r></w:p></w:sdtContent></w:sdt>", "块"),
        ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
         "<w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>", ""),
        ("<w:p><w:smartTag><w:r><w:t>标</w:t></w:r></w:smartTag><w:footnoteReference/></w:p>", "标"),
    ],
)  # fmt: skip
def test_the_characters_of_a_paragraph(xml: str, text: str) -> None:
    assert _body(xml) == text


def test_a_text_box_follows_its_paragraph_and_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>松府发〔2021〕1号</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    wps = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    vml = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    xml = (
        f"<w:p><w:r><w:t>题</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx {wps}>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:textbox {vml}>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert _body(xml) == "题\n松府发〔2021〕1号"


def test_headers_footers_and_the_contents_are_left_out() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总则 …… 1", style=style)
    document.add_paragraph("正文一句。")
    assert word.read(saved(document), "t.docx").text == "正文一句。"


def test_tables_are_rows_and_merged_cells_stand_once() -> None:
    document = Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "并"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "宽\n两段"
    assert word.read(saved(document), "t.docx").text.split("\n") == [
        "并\t01\t02", "\t11\t12", "20\t宽 两段",
    ]  # fmt: skip


def test_a_table_of_one_cell_is_a_frame_around_paragraphs() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "第一段\n第二段"
    assert word.read(saved(document), "t.docx").text == "第一段\n第二段"


def test_a_number_of_the_paragraph_style_counts() -> None:
    document = Document()
    add_list(document, 90, [("chineseCounting", "%1、", "nothing"), ("decimal", "%2.", "tab")])
    style = document.styles["Heading 1"]
    put_in_list(_Properties(style.element), 90, 0)
    document.styles["Heading 2"].element.get_or_add_pPr()
    for text, name in (("总则", "Heading 1"), ("附则", "Heading 1"), ("二级", "Heading 2")):
        document.add_paragraph(text, style=name)
    own = document.add_paragraph("没有编号", style="Heading 1")
    put_in_list(own, 0, 0)
    item = document.add_paragraph("2021年的事")
    put_in_list(item, 90, 1)
    assert word.read(saved(document), "t.docx").text.split("\n") == [
        "一、总则", "二、附则", "二级", "没有编号", "1. 2021年的事",
    ]  # fmt: skip


class _Properties:
    """Looks like a paragraph to `put_in_list`, but is a style."""

    def __init__(self, element: Any) -> None:
        self._p = element


def _with_doctype(content: bytes) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "茶"}">' for n in range(12))
    doctype = f"<!DOCTYPE x [{entities}]>".encode()
    head, mark, rest = content.partition(b"?>")
    return head + mark + doctype + rest.replace("关于".encode(), b"&e11;")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_with_doctype, "holds a document type"),
        (lambda content: content[:-30], "damaged XML"),
        (lambda _: b"", "damaged XML"),
        (lambda _: b"<a/>", "no Office document"),
        (lambda _: f"<w:document {W}/>".encode(), "has no body"),
        (lambda _: f"<w:document {W}><w:body>".encode() + b"<w:sdt>" * 500, "deep in one another"),
    ],
)
def test_a_damaged_or_hostile_part_is_refused(change: Callable[[bytes], bytes], words: str) -> None:
    data = _replaced(_simple(), "word/document.xml", change)
    with pytest.raises(DocumentError, match=words) as error:
        read(None, data, name="来件.docx")
    assert str(error.value).startswith("来件.docx")


def test_a_part_that_unpacks_too_far_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 30_000_000)
    with pytest.raises(DocumentError, match="more than 200 times its size"):
        read(None, out.getvalue(), name="t.docx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_simple()[:2000], "the Word file is damaged"),
        (b"plain words", "named like a Word file but is none"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office file of the old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
    ],
)
def test_what_is_no_word_file_is_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read(None, data, name="t.docx")


def test_a_word_file_is_known_by_its_bytes() -> None:
    assert read(None, _simple(), name="stdin.txt").content == "关于茶饮的通知"
