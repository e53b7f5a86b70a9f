"""ingest, extract and forget on the command line."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from graph import rdf
from tests.graph.cli.conftest import Run
from tests.graph.documents import NOTICE, REPLY

TITLE = "关于对试验区政协第三届委员会第二次会议第7号提案的答复"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "reply.txt").write_text(REPLY, encoding="utf-8")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    return folder


def outcomes(stdout: str) -> dict[str, list[str]]:
    lines = stdout.splitlines()
    assert lines[0].split("\t") == ["document", "outcome", "measures", "claims", "reason"]
    return {Path(line.split("\t")[0]).name: line.split("\t")[1:] for line in lines[1:]}


def test_ingest_tells_what_became_of_each_document(run: Run, papers: Path) -> None:
    result = run("ingest", papers)
    assert result.exit_code == 0, result.output
    found = outcomes(result.stdout)
    assert {name: cells[0] for name, cells in found.items()} == {
        "reply.txt": "new",
        "notice.txt": "new",
    }
    assert found["reply.txt"][1] == "2"
    again = outcomes(run("ingest", papers / "reply.txt", papers / "notice.txt").stdout)
    assert {cells[0] for cells in again.values()} == {"unchanged"}


def test_dump_is_the_same_after_the_same_again(run: Run, papers: Path) -> None:
    run("ingest", papers)
    before = run("dump").stdout_bytes
    assert TITLE.encode() in before
    run("ingest", papers)
    assert run("dump").stdout_bytes == before


def test_one_bad_document_does_not_stop_the_others(run: Run, papers: Path) -> None:
    (papers / "empty.txt").write_bytes(b"")
    (papers / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (papers / "long.txt").write_text("一" * 400_000, encoding="utf-8")
    result = run("ingest", papers, "--max-document-mb", "1")
    assert result.exit_code == 1
    found = outcomes(result.stdout)
    assert [found[name][0] for name in ("empty.txt", "binary.txt", "long.txt")] == ["failed"] * 3
    assert "empty" in found["empty.txt"][3]
    assert "binary" in found["binary.txt"][3]
    assert "more than the 1,000,000" in found["long.txt"][3]
    assert found["reply.txt"][0] == "new"
    assert result.stderr == "fivekeys: 3 of 5 documents failed\n"
    assert TITLE.encode() in run("dump").stdout_bytes


def test_thirty_megabytes_of_one_line_are_refused(run: Run, papers: Path) -> None:
    (papers / "long.txt").write_bytes(b"a" * 30_000_000)
    result = run("ingest", papers)
    assert result.exit_code == 1
    assert "30,000,000 bytes" in outcomes(result.stdout)["long.txt"][3]


def test_a_folder_without_documents_is_unusable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run("ingest", tmp_path / "none")
    assert result.exit_code == 2
    assert "no documents in this folder" in result.stderr
    assert run("ingest", tmp_path / "nowhere").exit_code == 2


def test_standard_input_is_a_document(run: Run) -> None:
    result = run("ingest", "-", data=REPLY.encode())
    assert result.exit_code == 0, result.output
    assert outcomes(result.stdout)["standard input"][0] == "new"
    assert run("ingest", "-", data=b"").exit_code == 1


def test_extract_gives_the_record(run: Run, papers: Path) -> None:
    result = run("extract", papers / "reply.txt")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert record["document"]["title"] == TITLE
    assert [measure["path"] for measure in record["measures"]] == [["一", "一是"], ["一", "二是"]]
    for industry in record["industries"]:
        for mention in industry["mentions"]:
            assert REPLY[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize("form", ["turtle", "trig", "jsonld"])
def test_extract_gives_rdf(run: Run, papers: Path, tmp_path: Path, form: str) -> None:
    output = tmp_path / "record"
    result = run("extract", papers / "reply.txt", "--format", form, "-o", output)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    quads = list(rdf.parse(output.read_bytes(), rdf.FORMATS[form].media_type))
    assert any(quad.object.value == TITLE for quad in quads)
    assert all((quad.graph is None) == (form == "turtle") for quad in quads)


def test_the_suffix_of_the_output_tells_its_form(run: Run, papers: Path, tmp_path: Path) -> None:
    run("extract", papers / "reply.txt", "-o", tmp_path / "record.ttl")
    assert b"@prefix fk:" in (tmp_path / "record.ttl").read_bytes()
    run("extract", papers / "reply.txt", "-o", tmp_path / "record.txt")
    assert "一/一是\t建设研发平台" in (tmp_path / "record.txt").read_text()


def test_extract_gives_a_page(run: Run, papers: Path, tmp_path: Path) -> None:
    result = run("extract", papers / "reply.txt", "--format", "html")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("<!DOCTYPE html>")
    run("extract", papers / "reply.txt", "-o", tmp_path / "record.html")
    assert (tmp_path / "record.html").read_text(encoding="utf-8") == result.stdout


def test_extract_as_a_table_reads_standard_input(run: Run) -> None:
    result = run("extract", "-", "--format", "table", data=NOTICE.encode())
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"\n \n"])
def test_extract_of_what_is_no_document(run: Run, data: bytes, tmp_path: Path) -> None:
    result = run("extract", "-", "-o", tmp_path / "record.json", data=data)
    assert result.exit_code == 2
    assert result.stderr.startswith("fivekeys: ")
    assert list(tmp_path.glob("*record*")) == []


def test_extract_of_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("extract", tmp_path / "none.txt")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_forget_removes_a_document_and_nothing_else(run: Run, papers: Path) -> None:
    run("ingest", papers / "notice.txt")
    before = run("dump").stdout_bytes
    run("ingest", papers / "reply.txt")
    result = run("forget", TITLE)
    assert result.exit_code == 0, result.output
    assert run("dump").stdout_bytes == before
    again = run("forget", TITLE)
    assert again.exit_code == 1
    assert TITLE in again.stderr


def test_a_killed_ingest_is_taken_up_again(folder: Path, tmp_path: Path) -> None:
    """Killed without warning, the store holds whole documents, and a repetition ends the work."""
    papers = tmp_path / "many"
    papers.mkdir()
    for number in range(30):
        text = REPLY.replace("第7号", f"第{number}号")
        (papers / f"{number:02}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "api.cli", "ingest", str(papers), "--store", str(folder)]
    killed = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.7)  # somewhere in the work; every moment must do
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    statuses = [cells[0] for cells in outcomes(done.stdout).values()]
    assert len(statuses) == 30
    assert set(statuses) <= {"new", "unchanged"}
    command[3:5] = ["validate"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_jobs_give_the_same_store(run: Run, papers: Path, tmp_path: Path) -> None:
    for number in range(6):
        text = REPLY.replace("第7号", f"第{number}号")
        (papers / f"{number}.txt").write_text(text, encoding="utf-8")
    (papers / "empty.txt").write_bytes(b"")
    dumps = []
    for jobs in ("1", "3"):
        store = tmp_path / f"store{jobs}"
        result = run("ingest", papers, "--jobs", jobs, "--store", store)
        assert result.exit_code == 1, result.output
        found = outcomes(result.stdout)
        assert list(found) == sorted(found)
        assert [cells[0] for cells in found.values()].count("new") == 8
        dumps.append(run("dump", "--store", store).stdout_bytes)
    assert dumps[0] == dumps[1]
    assert run("ingest", papers, "--jobs", "0").exit_code == 2


def test_documents_in_an_archive_go_in(run: Run, papers: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        for file in papers.iterdir():
            archive.write(file, f"2024/{file.name}")
    result = run("ingest", tmp_path / "papers.zip")
    assert result.exit_code == 0, result.output
    assert {cells[0] for cells in outcomes(result.stdout).values()} == {"new"}


def test_ctrl_c_ends_cleanly(folder: Path, tmp_path: Path) -> None:
    """What was written stays, no process is left, and the same again goes on."""
    papers = tmp_path / "many"
    papers.mkdir()
    for number in range(60):
        text = REPLY.replace("第7号", f"第{number}号")
        (papers / f"{number:02}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-u", "-m", "api.cli", "ingest", str(papers), "--store", str(folder)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline().startswith("document\t")
    assert "\tnew\t" in running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all that it started
    rest, errors = running.communicate(timeout=60)
    assert (running.returncode, errors.strip()) == (1, "fivekeys: interrupted")
    written = 1 + rest.count("\tnew\t")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    statuses = [cells[0] for cells in outcomes(done.stdout).values()]
    assert written <= statuses.count("unchanged") < 60
    assert statuses.count("new") + statuses.count("unchanged") == 60
