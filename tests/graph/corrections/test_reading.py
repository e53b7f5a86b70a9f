"""What was sent is read within bounds; what is hostile fails alone, with its reason."""

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph.corrections import reading
from graph.corrections.drafts import Draft, Drafts
from graph.namespaces import BASE
from tests.graph.corrections.test_applying import TEXT

LIMIT = 200_000


def bring(folder: Path, name: str, data: bytes) -> Draft:
    drafts = Drafts(folder / "drafts")
    draft = drafts.begin(name, "document", "ann", data=data)
    reading.carry_out(drafts, draft.id, base=BASE, limit_bytes=LIMIT)
    return drafts.get(draft.id)


def workbook(*rows: list[str]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def test_a_document_is_read(tmp_path: Path) -> None:
    draft = bring(tmp_path, "措施.txt", TEXT.encode())
    assert (draft.state, draft.graph, draft.characters) == (
        "ready",
        f"{BASE}id/graph/policy/310115/浦府示/2026/1",
        len(TEXT),
    )
    assert b"<https://w3id.org/fivekeys/ontology#Claim>" in Drafts(tmp_path / "drafts").read(
        draft.id
    )


def test_a_table_is_read_with_what_is_left_out(tmp_path: Path) -> None:
    data = workbook(
        ["标题", "文号", "地区"], ["示例办法", "", "上海市"], ["另一办法", "十号文", "上海市"]
    )
    draft = bring(tmp_path, "清单.xlsx", data)
    assert (draft.state, draft.graph) == ("ready", f"{BASE}id/graph/table/清单")
    assert draft.notes
    assert draft.notes[0].startswith("3: '十号文'")


def test_formulas_and_links_of_a_workbook_are_not_followed(tmp_path: Path) -> None:
    data = workbook(
        ["标题", "地区", "网址"],
        ['=HYPERLINK("http://127.0.0.1:1/","示例办法")', "上海市", ""],
        ["[外.xlsx]办法", "上海市", "=cmd|' /C calc'!A0"],
    )
    draft = bring(tmp_path, "清单.xlsx", data)
    found = Drafts(tmp_path / "drafts").read(draft.id) if draft.state == "ready" else b""
    assert b"HYPERLINK" not in found
    assert b"cmd|" not in found


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"x" * (LIMIT + 1), "bytes"),
        ("a.txt", b"\x7fELF" + bytes(900), "program"),
        ("a.zip", packed(inner=b"x"), "archive"),
        ("a.csv", b"", "empty"),
        ("a.csv", "标题,地区\n".encode(), "no row can be used"),
        ("a.csv", "甲,乙\n丙,丁\n".encode(), "标题"),
        ("a.xlsx", b"PK\x03\x04 no", "not a readable XLSX"),
        ("a.xlsx", packed(xl__worksheets__sheet1_xml=b"0" * 30_000_000), "far larger"),
        ("a.docx", packed(word__document_xml=b" " * 60_000_000), "unpacks"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    draft = bring(tmp_path, name, data)
    assert draft.state == "failed"
    assert any(part in draft.reason for part in reason.split("|")), draft.reason


def test_a_file_that_nobody_foresaw_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr(reading, "read", fail)
    draft = bring(tmp_path, "a.txt", b"text")
    assert (draft.state, "may be damaged" in draft.reason) == ("failed", True)


def test_a_process_that_ends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read", lambda *_, **__: os._exit(1))
    draft = bring(tmp_path, "a.txt", b"text")
    assert (draft.state, "was ended" in draft.reason) == ("failed", True)
