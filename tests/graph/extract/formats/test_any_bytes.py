"""Whatever the bytes and the name: a text or a DocumentError, and never another exception."""

import io
import zipfile
from functools import cache
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import DocumentError
from graph.extract.formats import ooxml, word
from graph.extract.reader import FILES, read_all
from graph.model import Text
from tests.graph.extract.formats.written import PLAN, as_markdown, as_page, as_pdf, as_text, as_word

SUFFIXES: Final = st.sampled_from([*sorted(FILES - {".pdf"}), ".dat", ""])
STARTS: Final = st.sampled_from(
    [b"", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0",
     b"<?xml version='1.0' encoding='gbk'?>", b"<meta charset=utf-7>", b"---\n", b"\x00\x00\xfe\xff"]
)  # fmt: skip
MARKUP: Final = st.text(
    st.sampled_from("<>/=\"'&;#! \n\t-abdilprtu|`*_[]()：。甲一1号索引"), max_size=400
)


def _check(data: bytes, name: str) -> None:
    for reading in read_all(None, data, name=name):
        if isinstance(reading.text, DocumentError):
            assert str(reading.text).startswith(reading.name)
        else:
            assert isinstance(reading.text, Text)
            assert reading.text.content.encode()
            assert all(isinstance(value, str) for value in reading.text.metadata.values())


@settings(max_examples=400)
@given(STARTS, st.binary(max_size=600), SUFFIXES)
def test_any_bytes(start: bytes, data: bytes, suffix: str) -> None:
    _check(start + data, "来件" + suffix)


@settings(max_examples=400)
@given(MARKUP, st.sampled_from([".html", ".md", ".txt"]))
def test_any_markup(text: str, suffix: str) -> None:
    _check(text.encode(), "来件" + suffix)


@cache
def _written() -> dict[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("方案.docx", as_word(PLAN))
        file.writestr("方案.txt", as_text(PLAN))
    return {
        ".docx": as_word(PLAN),
        ".html": as_page(PLAN, charset="gb18030"),
        ".md": as_markdown(PLAN).encode("gb18030"),
        ".txt": as_text(PLAN).encode("utf-16"),
        ".zip": out.getvalue(),
        ".pdf": as_pdf(PLAN),
    }


@st.composite
def _damage(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    place = st.floats(0, 1, exclude_max=True)
    return draw(
        st.lists(
            st.tuples(place, st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=6
        )
    )


def _damaged(data: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for place, size, other in damage:
        at = int(place * len(data))
        data = data[:at] + other + data[at + size :]
    return data


@settings(max_examples=150)
@given(_damage(), st.sampled_from([".docx", ".html", ".md", ".txt", ".zip"]))
def test_any_damage(damage: list[tuple[float, int, bytes]], suffix: str) -> None:
    _check(_damaged(_written()[suffix], damage), "方案" + suffix)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(_damage())
def test_any_damage_to_a_pdf(damage: list[tuple[float, int, bytes]]) -> None:
    _check(_damaged(_written()[".pdf"], damage), "方案.pdf")


@st.composite
def _xml(draw: st.DrawFn) -> str:
    """Elements of a Word body in any order and depth."""
    names = ["p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "pPr", "numPr", "tcPr", "txbxContent",
             "drawing", "br", "tab", "sym", "rPr", "ins", "del", "trPr", "hyperlink"]  # fmt: skip
    leaf = st.sampled_from(
        ['<w:numId w:val="1"/>', '<w:ilvl w:val="x"/>', '<w:vMerge/>', '<w:vanish/>', "<w:t>甲</w:t>",
         '<w:sym w:char="zz"/>', '<w:pStyle w:val="a"/>', "<w:br/>"]
    )  # fmt: skip
    tree = st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda name, parts: f"<w:{name}>{''.join(parts)}</w:{name}>",
            st.sampled_from(names),
            st.lists(inner, max_size=4),
        ),
        max_leaves=30,
    )
    return "".join(draw(st.lists(tree, max_size=6)))


@settings(max_examples=200)
@given(_xml(), _xml(), _xml())
def test_any_elements_in_a_word_file(body: str, numbering: str, styles: str) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
        file.writestr("word/numbering.xml", f"<w:numbering {space}>{numbering}</w:numbering>")
        file.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
    assert isinstance(word.read(out.getvalue(), "t.docx").text, str)


@pytest.mark.parametrize("depth", [1, ooxml.MAX_DEPTH - 10])
def test_depth_up_to_the_bound_is_read(depth: int) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    units = depth // 4
    inner = "<w:tbl><w:tr><w:tc>" * units + "<w:p><w:r><w:t>底</w:t></w:r></w:p>"
    inner += "</w:tc></w:tr></w:tbl>" * units
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{inner}</w:body></w:document>"
        )
    assert word.read(out.getvalue(), "t.docx").text.strip() == "底"
