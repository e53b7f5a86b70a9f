"""Decoding of files: what is read, in which encoding, and what is refused with which words."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DocumentError
from graph.extract.reader import SUFFIXES, read

SENTENCE = "本区的茶园和果园是一类用地，有专人在看护，为游客提供向导。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8-sig"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16"),
        (SENTENCE.encode("utf-32"), "utf-32"),
        (SENTENCE.encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_found_and_the_mark_is_no_part_of_the_text(
    data: bytes, encoding: str
) -> None:
    text = read(None, data, name="茶园.txt")
    assert text.content == SENTENCE
    assert text.encoding == encoding


def test_big5_is_read() -> None:
    sentence = "本區的茶園和果園是一類用地，有專人在看護，為遊客提供嚮導，這是一個說明。" * 4
    assert read(None, sentence.encode("big5"), name="t").content == sentence


def test_the_digest_is_of_the_characters_not_of_the_bytes() -> None:
    digest = hashlib.sha256(SENTENCE.encode()).hexdigest()
    assert read(None, SENTENCE.encode("gb18030"), name="a").sha256 == digest
    assert read(None, SENTENCE.encode(), name="b").sha256 == digest


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    file = tmp_path / "茶园.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    assert read(file).name == "茶园.txt"


def test_line_ends_stay_as_they_are() -> None:
    assert read(None, "甲\r\n乙\r丙\n".encode(), name="t").content == "甲\r\n乙\r丙\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        ("　\n。，—".encode(), "no text"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"abc\x00def", "NUL bytes"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0fa", "control characters"),
        (bytes(range(128, 256)) * 4, "encoding cannot be told"),
    ],
)
def test_what_is_no_plain_text_is_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        read(None, data, name="来件.txt")
    assert str(error.value).startswith("来件.txt: ")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read: No such file"):
        read(tmp_path / "没有.txt")
    with pytest.raises(DocumentError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(DocumentError, match="neither a path nor data"):
        read(None)


def test_the_limit_holds_for_files_and_for_data(tmp_path: Path) -> None:
    file = tmp_path / "长.txt"
    file.write_bytes(b"a" * 101)
    with pytest.raises(DocumentError, match="101 bytes, more than the 100"):
        read(file, limit_bytes=100)
    with pytest.raises(DocumentError, match="FIVEKEYS_MAX_DOCUMENT_MB"):
        read(None, b"a" * 101, name="t", limit_bytes=100)
    assert read(None, b"a" * 100, name="t", limit_bytes=100).content == "a" * 100


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n...",
        b"PK\x03\x04word/document.xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"\xff\xfe\x00",
    ],
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^来件\.bin: "):
        read(None, data, name="来件.bin")


def test_plain_text_and_markdown_are_among_the_suffixes() -> None:
    assert {".txt", ".md"} <= SUFFIXES


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = read(None, data, name="t")
    except DocumentError:
        return
    assert text.content.encode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_utf8_comes_back_as_it_was(content: str) -> None:
    content = "区" + content
    assert read(None, content.encode(), name="t").content == content
