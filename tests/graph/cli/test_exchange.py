"""dump, load, validate and stats on the command line."""

import json
from pathlib import Path

import pytest

from tests.graph.cli.conftest import Run

TURTLE = '<https://example.org/a> <http://purl.org/dc/terms/title> "甲"@zh .\n'


def test_what_is_dumped_can_be_loaded(run: Run, tmp_path: Path) -> None:
    assert run("load", "--bundled").exit_code == 0
    dumped = run("dump").stdout_bytes
    assert dumped.count(b"\n") > 10_000
    (tmp_path / "all.nq").write_bytes(dumped)
    other = ("--store", tmp_path / "other")
    assert run("load", tmp_path / "all.nq", *other).exit_code == 0
    assert run("dump", *other).stdout_bytes == dumped


def test_a_dump_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    run("load", "-", "--format", "turtle", data=TURTLE)
    assert run("dump", "-o", tmp_path / "all.nq").stdout == ""
    assert "甲" in (tmp_path / "all.nq").read_text()


def test_triples_go_into_a_graph_of_their_own_and_replace_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "甲.ttl"
    file.write_text(TURTLE)
    run("load", file)
    file.write_text(TURTLE.replace("甲", "乙"))
    assert run("load", file).stdout == "1 statements loaded\n"
    lines = run("dump").stdout.splitlines()
    assert len(lines) == 1
    assert "id/graph/file/甲>" in lines[0]
    run("load", file, "--graph", "https://example.org/g")
    assert len(run("dump").stdout.splitlines()) == 2


def test_many_triples_replace_a_graph_as_well(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.cli.exchange._MANY_BYTES", 10)
    file = tmp_path / "甲.ttl"
    for text in (TURTLE, TURTLE.replace("甲", "乙") + TURTLE.replace("甲", "丙")):
        file.write_text(text)
        assert run("load", file).stdout == f"{text.count('example')} statements loaded\n"
    assert sorted(line.split('"')[1] for line in run("dump").stdout.splitlines()) == ["丙", "乙"]
    file.write_text(TURTLE + "nonsense")
    assert run("load", file).exit_code == 2
    assert len(run("dump").stdout.splitlines()) == 2


def test_quads_are_counted_by_what_is_new(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.nq"
    file.write_text("<a:a> <a:b> <a:c> <a:g> .\n<a:a> <a:b> <a:d> <a:g> .\n")
    assert run("load", file).stdout == "2 statements added\n"
    assert run("load", file).stdout == "0 statements added\n"


@pytest.mark.parametrize("words", [[], ["a.ttl", "--bundled"]])
def test_one_thing_is_loaded_at_a_time(run: Run, words: list[str]) -> None:
    result = run("load", *words)
    assert result.exit_code == 2
    assert "not both" in result.stderr


@pytest.mark.parametrize(
    ("name", "data", "named"),
    [
        ("a.ttl", "<a> <b>", "line 1"),
        ("a.nq", "nonsense\n", "line 1"),
        ("a.xyz", TURTLE, "unknown suffix"),
    ],
)
def test_malformed_data_change_nothing(
    run: Run, tmp_path: Path, name: str, data: str, named: str
) -> None:
    run("load", "-", "--format", "turtle", data=TURTLE)
    before = run("dump").stdout_bytes
    (tmp_path / name).write_text(data)
    result = run("load", tmp_path / name)
    assert result.exit_code == 2
    assert named in result.stderr
    assert run("dump").stdout_bytes == before


def test_no_store_is_a_store_error_for_dump(run: Run) -> None:
    result = run("dump")
    assert result.exit_code == 3
    assert result.stderr.startswith("fivekeys: ")


def test_a_folder_that_is_no_store_is_a_store_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a store")
    assert run("stats", "--store", tmp_path / "file").exit_code == 3
    assert run("stats", "--store", "https://example.org/sparql").exit_code == 3


def test_stats_count_the_bundled_data_where_there_is_no_store(run: Run) -> None:
    result = run("stats", "--format", "json")
    assert result.exit_code == 0, result.output
    assert "using the bundled data set" in result.stderr
    counts = json.loads(result.stdout)
    assert counts["measures"] == 18
    assert counts["policies"] >= 159
    assert counts["claims"] > counts["policies"]


def test_the_bundled_data_are_valid(ask: Run) -> None:
    result = ask("validate")
    assert result.exit_code == 0, result.output
    assert "0 kinds of violation" in result.stdout


def test_faults_in_a_file_are_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faulty.ttl"
    file.write_text(
        "@prefix fk: <https://w3id.org/fivekeys/ontology#> .\n"
        "<https://example.org/m> a fk:Measure ; fk:nonsense 1 .\n"
    )
    result = run("validate", file)
    assert result.exit_code == 1
    assert "fk:nonsense" in result.stdout or "#nonsense" in result.stdout
    report = json.loads(run("validate", file, "--format", "json").stdout)
    assert report["conforms"] is False
