"""Archives: every document in them, by a path; bounds on what they ask for."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.errors import DocumentError
from graph.extract.formats import archive
from graph.extract.reader import Reading, documents, read, read_all
from graph.ingest import find_documents

TEXT = "关于茶饮的通知".encode()


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """An archive with a text in a folder, one in an archive, one that is bad, and clutter."""
    inner = packed({"深/内.txt": "关于内层的通知".encode()})
    members = {
        "甲.txt": TEXT,
        "2021/乙.md": b"# \xe4\xb9\x99",
        "坏.docx": b"PK\x03\x04 no more",
        "盒.zip": inner,
        ".隐.txt": TEXT,
        "__MACOSX/甲.txt": TEXT,
        "图.png": b"\x89PNG",
    }
    path = tmp_path / "文件.zip"
    path.write_bytes(packed(members, zipfile.ZIP_DEFLATED))
    return path


def test_each_document_has_a_path_through_the_archive(papers: Path) -> None:
    names = ["甲.txt", "2021/乙.md", "坏.docx", "盒.zip/深/内.txt"]
    assert documents(papers) == [papers / name for name in names]
    assert find_documents([papers]) == find_documents([papers.parent]) == documents(papers)
    assert find_documents([papers / "甲.txt"]) == [papers / "甲.txt"]


def test_a_document_is_read_through_its_path(papers: Path) -> None:
    text = read(papers / "盒.zip" / "深" / "内.txt")
    assert (text.content, text.name) == ("关于内层的通知", "内.txt")
    assert read(papers / "甲.txt").content == "关于茶饮的通知"


def test_a_bad_member_is_reported_by_name_and_the_rest_go_on(papers: Path) -> None:
    for readings in (read_all(papers), read_all(None, papers.read_bytes(), name="上传.zip")):
        found = list(readings)
        assert [type(reading.text).__name__ for reading in found] == [
            "Text", "Text", "DocumentError", "Text",
        ]  # fmt: skip
        assert found[2].name.endswith(".zip/坏.docx")
        assert "the Word file is damaged" in str(found[2].text)


def test_one_document_is_a_reading_of_its_own(tmp_path: Path) -> None:
    assert [reading.name for reading in read_all(None, TEXT, name="a.txt")] == ["a.txt"]
    (reading,) = read_all(tmp_path / "没有.txt")
    assert isinstance(reading, Reading)
    assert "cannot be read" in str(reading.text)


def test_an_archive_itself_is_no_document(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"an archive of documents; .*文件\.zip/甲\.txt"):
        read(papers)
    empty = tmp_path / "空.zip"
    empty.write_bytes(packed({"图.png": b"x"}))
    assert documents(empty) == [empty]
    with pytest.raises(DocumentError, match="no documents in this archive"):
        read(empty)


@pytest.mark.parametrize("name", ["没有.txt", "甲.txt/里.txt", "盒.zip/没有.txt", "盒.zip"])
def test_a_path_that_leads_nowhere_is_refused(papers: Path, name: str) -> None:
    with pytest.raises(DocumentError, match=r"has no such member|archive of documents"):
        read(papers / name)


def test_a_changed_archive_is_read_anew(papers: Path) -> None:
    assert read(papers / "甲.txt").content == "关于茶饮的通知"
    papers.write_bytes(packed({"甲.txt": "关于滤芯的一个新通知".encode()}))
    assert read(papers / "甲.txt").content == "关于滤芯的一个新通知"


def test_names_of_chinese_packers_are_in_gb18030() -> None:
    data = packed({"ABCD.txt": TEXT}).replace(b"ABCD", "茶饮".encode("gb18030"))
    assert [member.name for member in archive.documents_in(data, "a.zip", {".txt"})] == [
        "a.zip/茶饮.txt"
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [("../外.txt", "leads out of the archive"), ("a/../../外.txt", "leads out of the archive")],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({name: TEXT, "好.txt": TEXT}))
    bad, good = read_all(path)
    assert words in str(bad.text)
    assert not isinstance(good.text, DocumentError)
    with pytest.raises(DocumentError, match=words):
        read(documents(path)[0])
    assert list(tmp_path.parent.glob("外.txt")) == []


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("链.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(info, "/etc/hostname")
    (reading,) = read_all(None, out.getvalue(), name="a.zip")
    assert "a link, not a document" in str(reading.text)


def test_a_member_with_a_password_is_refused() -> None:
    data = bytearray(packed({"锁.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (reading,) = read_all(None, bytes(data), name="a.zip")
    assert "protected by a password" in str(reading.text)


def test_a_member_with_a_wrong_sum_is_refused() -> None:
    data = packed({"坏.txt": TEXT}).replace(TEXT, TEXT[::-1])
    (reading,) = read_all(None, data, name="a.zip")
    assert "damaged in the archive" in str(reading.text)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"弹.txt": b"0" * 30_000_000}, zipfile.ZIP_DEFLATED)
    (reading,) = read_all(None, bomb, name="a.zip", limit_bytes=50_000_000)
    assert "more than 200 times its size" in str(reading.text)
    (reading,) = read_all(None, bomb, name="a.zip", limit_bytes=1_000_000)
    assert "30,000,000 bytes unpacked, more than the 1,000,000" in str(reading.text)


def test_archives_lie_only_so_deep_in_one_another() -> None:
    data = packed({"底.txt": TEXT})
    for depth in range(archive.MAX_DEPTH):
        data = packed({f"{depth}.zip": data})
    (reading,) = read_all(None, data, name="a.zip")
    assert f"more than {archive.MAX_DEPTH} deep" in str(reading.text)
    assert reading.name == "a.zip/2.zip/1.zip/0.zip"


def test_an_archive_has_only_so_many_members() -> None:
    data = packed({f"{n}.txt": b"" for n in range(archive.MAX_MEMBERS + 1)})
    (reading,) = read_all(None, data, name="a.zip")
    assert "10,001 members with the archives around it, more than the 10,000" in str(reading.text)


def test_an_archive_unpacks_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 20)
    (reading,) = read_all(None, packed({"a.txt": TEXT, "b.txt": TEXT}), name="a.zip")
    assert "unpacks to more than the 20 bytes" in str(reading.text)


@pytest.mark.parametrize(
    ("member", "what"),
    [
        ("xl/workbook.xml", "an Excel workbook"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("OFD.xml", "an OFD file"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
    ],
)
def test_a_package_of_another_kind_is_named(member: str, what: str) -> None:
    with pytest.raises(DocumentError, match=f"this is {what}"):
        read(None, packed({member: b"<x/>"}), name="t.zip")
