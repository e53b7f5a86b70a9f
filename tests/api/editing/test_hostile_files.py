"""Hostile files at ``/api/edits`` and on the page: refused or harmless, and nothing is lost."""

import csv
import io
import socket
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import httpx
import openpyxl
import pytest

from graph.corrections import kept
from graph.store import Store
from tests.api.editing.conftest import ANN, Editor
from tests.api.editing.test_pages import Visitor
from tests.api.editing.test_routes import _Endless

SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"


@pytest.fixture
def target() -> Iterator[socket.socket]:
    """A server that nobody is to ask."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def address(target: socket.socket) -> str:
    return f"http://127.0.0.1:{target.getsockname()[1]}/book.xlsx"


def workbook(url: str) -> bytes:
    """A list whose cells are formulas with values, and that has a part with an external link."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["标题", "地区", "网址"])
    book.save(out)
    formulas = (
        (f'HYPERLINK("{url}","甲")', "示例甲办法"),
        ("[1]Sheet1!A1", "示例乙办法"),
        ("cmd|' /C calc'!A0", "示例丙办法"),
        (f'WEBSERVICE("{url}")', "示例丁办法"),
    )
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><f>{formula.replace(chr(34), "&quot;")}</f><v>{value}</v></c>'
        f'<c r="B{row}" t="inlineStr"><is><t>上海市</t></is></c></row>'
        for row, (formula, value) in enumerate(formulas, 2)
    )
    rels = f'<Relationship Id="rId9" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    added = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"><externalBook '
        f'xmlns:r="{RELATIONS}" r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames>'
        "</externalBook></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/externalLinkPath" Target="{url}" '
        'TargetMode="External"/></Relationships>',
    }
    changes = {
        "xl/worksheets/sheet1.xml": ("</sheetData>", f"{rows}</sheetData>"),
        "xl/workbook.xml": (
            "</sheets>",
            "</sheets><externalReferences><externalReference "
            f'xmlns:r="{RELATIONS}" r:id="rId9"/></externalReferences>',
        ),
        "xl/_rels/workbook.xml.rels": ("</Relationships>", f"{rels}</Relationships>"),
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{CONTENT}"/></Types>',
        ),
    }
    return changed(out.getvalue(), changes, added)


def changed(book: bytes, changes: dict[str, tuple[str, str]], added: dict[str, str]) -> bytes:
    """A workbook with some of its parts changed, and some more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            before, after = changes.get(name, ("", ""))
            assert before in part, name
            new.writestr(name, part.replace(before, after, 1) if before else part)
        for name, part in added.items():
            new.writestr(name, part)
    return out.getvalue()


def failed(draft: dict[str, Any]) -> str:
    assert draft["state"] == "failed", draft
    reason: str = draft["reason"]
    return reason


def nobody_asked(target: socket.socket) -> bool:
    try:
        target.accept()
    except BlockingIOError:
        return True
    return False


def test_formulas_and_external_links_are_not_followed(ann: Editor, target: socket.socket) -> None:
    data = workbook(address(target))
    assert openpyxl.load_workbook(io.BytesIO(data))._external_links
    draft = ann.send("清单.xlsx", data)
    assert draft["state"] == "ready", draft
    assert ann.publish(draft).status_code == 200
    titles = {item["title"] for item in ann.client.get("/api/policies").json()["items"]}
    assert titles == {f"示例{name}办法" for name in "甲乙丙丁"}, "the values, as they were saved"
    exported = ann.client.get("/api/policies?format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(exported)) as book:
        assert not [name for name in book.namelist() if "externalLink" in name]
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    assert nobody_asked(target)


DECLARED: Final = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "{url}">',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "{url}"> %a;]>',
        "<!DOCTYPE x [" + '<!ENTITY a "' + "甲" * 50 + '">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 12}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)) + "]>",
)  # fmt: skip


def test_entities_of_a_workbook_are_not_followed(ann: Editor, target: socket.socket) -> None:
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        for declared in DECLARED:
            draft = ann.send("清单.xlsx", with_entities(part, declared, address(target)))
            if draft["state"] == "ready":
                shown = str(draft["claims"])
                assert "root:" not in shown
                assert len(shown) < 100_000
            else:
                assert "root:" not in failed(draft)
                assert "清单.xlsx" in failed(draft)
    assert nobody_asked(target)


def with_entities(part: str, declared: str, url: str) -> bytes:
    """A list with a declaration before one of its parts, whose entity stands in a cell."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["标题", "地区"])
    sheet.append(["示例办法", "上海市"])
    book.save(out)
    start = {"xl/workbook.xml": "<workbook", "xl/worksheets/sheet1.xml": "<worksheet"}[part]
    entity = "&h;" if "ENTITY h" in declared else "&a;" if "ENTITY a" in declared else ""
    head = f"{declared.format(url=url)}{start}" if "{url}" in declared else declared + start
    data = changed(out.getvalue(), {part: (start, head)}, {})
    if entity and part != "xl/workbook.xml":
        data = changed(data, {part: ("</sheetData>", _row(entity) + "</sheetData>")}, {})
    return data


def _row(text: str) -> str:
    cell = '<c r="{}9" t="inlineStr"><is><t>{}</t></is></c>'
    return f'<row r="9">{cell.format("A", text)}{cell.format("B", "上海市")}</row>'


def bomb(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, bytes(size))
    return out.getvalue()


def test_a_bomb_is_not_unpacked(ann: Editor) -> None:
    for name, part in (
        ("a.xlsx", "xl/worksheets/sheet1.xml"),
        ("a.docx", "word/document.xml"),
        ("a.zip", "inner.txt"),
    ):
        data = bomb(part, 30_000_000)
        assert len(data) < 200_000
        assert name in failed(ann.send(name, data))
    assert ann.client.get("/api/edits", headers=ann.headers).json()["total"] == 3
    assert ann.send("b.txt", "第一条　支持航运企业。".encode())["state"] == "ready"


class _EndlessForm(_Endless):
    def __iter__(self) -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        yield from super().__iter__()


def test_a_hundred_megabytes_are_refused_on_the_page(client: httpx.Client, store: Store) -> None:
    ann = Visitor(client)
    ann.upload("措施.txt", "第一条　支持航运企业。".encode())
    for headers, stream in (
        ({"Content-Length": "100000000"}, httpx.ByteStream(b"")),
        ({"Transfer-Encoding": "chunked"}, _EndlessForm(100_000_000)),
    ):
        request = httpx.Request(
            "POST",
            "http://test.example/edit/upload",
            headers={**ann.headers, **headers, "Content-Type": "multipart/form-data; boundary=x"},
            stream=stream,
        )
        answer = client.send(request)
        assert answer.status_code == 413
        assert "太大" in answer.text
    listed = client.get("/api/edits", headers=Editor(client, ANN).headers).json()
    assert listed["total"] == 1, "what was there before is there"
    assert not list(kept.all_kept(store.reader()))


def test_cells_that_look_like_formulas_are_safe_in_every_table(ann: Editor) -> None:
    rows = [{"title": f"{sign}1+1示例办法", "region": "上海市"} for sign in SIGNS]
    lines = "".join(f"{str(row).replace(chr(39), chr(34))}\n" for row in rows)
    draft = ann.send("清单.jsonl", lines.encode())
    assert draft["state"] == "ready", draft
    assert ann.publish(draft).status_code == 200
    seen: list[int] = []
    for path in (
        "/api/policies?format={}",
        "/api/search?q=示例办法&format={}",
        "/api/changes?since=0&format={}",
        "/api/matrix?format={}",
        "/api/central?format={}",
        "/api/ask?q=2021年以来的政策&format={}",
    ):
        table = ann.client.get(path.format("csv"))
        if table.status_code == 200 and table.headers["content-type"].startswith("text/csv"):
            _check_csv(table.content.decode("utf-8-sig"))
            seen.append(table.text.count("'=1+1示例办法"))
        book = ann.client.get(path.format("xlsx"))
        if book.status_code == 200 and "spreadsheet" in book.headers["content-type"]:
            with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
                assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    assert len(seen) >= 3
    assert sum(map(bool, seen)) >= 2, seen


def _check_csv(text: str) -> None:
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(SIGNS) or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
