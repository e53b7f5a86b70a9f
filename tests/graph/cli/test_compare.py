"""compare on the command line."""

import json

import pytest

from tests.graph.cli.conftest import Run


def test_two_districts_as_a_table(ask: Run) -> None:
    result = ask("compare", "region", "青浦区", "浦东新区")
    assert result.exit_code == 0, result.output
    head, *rows = (line.split("\t") for line in result.stdout.splitlines())
    assert head == ["", "part", "value", "unit", "青浦区", "浦东新区"]
    assert {row[0] for row in rows} == {"=", "!"}
    assert all(len(row) == 6 for row in rows)
    (row,) = (row for row in rows if row[1:3] == ["industry", "生物医药"])
    assert (row[0], row[4]) == ("=", "4 measures")
    assert any("购房补贴" in row[4] and row[3] == "CNY" for row in rows)


def test_as_json_with_evidence(ask: Run) -> None:
    found = json.loads(ask("compare", "year", "2021", "2022", "--format", "json").stdout)
    assert [column["asked"] for column in found["columns"]] == ["2021", "2022"]
    assert found["items"][0]["cells"][0]["items"][0]["evidence"]
    assert found["generation"]["number"] == 1


def test_nothing_is_exit_code_one(ask: Run) -> None:
    result = ask("compare", "year", "1950", "1951")
    assert (result.exit_code, result.stdout) == (1, "\tpart\tvalue\tunit\t1950\t1951\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["region", "青浦区"], "1 values"),
        (["region", "青浦区", "亚特兰蒂斯"], "亚特兰蒂斯"),
        (["planet", "a", "b"], "planet"),
        (["year"], "VALUES"),
    ],
)
def test_what_cannot_be_compared(ask: Run, words: list[str], named: str) -> None:
    result = ask("compare", *words)
    assert result.exit_code == 2
    assert named in result.stderr
