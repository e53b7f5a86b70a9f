"""import on the command line."""

import json
from pathlib import Path

import pytest

from tests.graph.cli.conftest import Run

GOOD = "标题,文号,地区,产业\n试验区人工智能办法,青府发〔2019〕10号,青浦区,人工智能\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "清单.csv"
    file.write_text(GOOD, encoding="utf-8-sig")
    return file


def test_a_list_goes_in_and_answers(run: Run, listed: Path) -> None:
    result = run("import", listed)
    assert result.exit_code == 0, result.output
    assert result.stdout == "1 policy, 2 claims\n"
    assert "as before" in run("import", listed).stdout
    found = json.loads(run("policies", "--industry", "AI", "--format", "json").stdout)
    assert [policy["number"] for policy in found] == ["青府发〔2019〕10号"]
    assert found[0]["evidence"][0]["place"] == "清单, row 2"


def test_bad_rows_are_told_and_good_ones_go_in(run: Run, listed: Path) -> None:
    listed.write_text(GOOD + ",无题,青浦区,\n某办法,,亚特兰蒂斯,\n某意见,,上海市,捕风业\n")
    result = run("import", listed)
    assert result.exit_code == 1
    assert result.stdout.startswith("2 policies")
    lines = result.stderr.splitlines()
    assert any("row 3: " in line for line in lines)
    assert any("row 4: " in line and "亚特兰蒂斯" in line for line in lines)
    assert any("row 5: industry '捕风业'" in line and "left out" in line for line in lines)
    assert "试验区人工智能办法".encode() in run("dump").stdout_bytes


def test_where_no_row_is_usable_nothing_is_changed(run: Run, listed: Path) -> None:
    run("import", listed)
    before = run("dump").stdout_bytes
    listed.write_text("标题,文号\n某办法,十号文\n")
    result = run("import", listed)
    assert result.exit_code == 2
    assert "nothing was changed" in result.stderr
    assert run("dump").stdout_bytes == before


@pytest.mark.parametrize(
    ("name", "data", "named"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", "标题,地区\n".encode(), "no rows"),
        ("a.xlsx", b"PK\x03\x04", "not a readable XLSX"),
        ("a.docx", b"PK\x03\x04", "not a table"),
        ("a.csv", b"\x00\x01", "binary"),
    ],
)
def test_a_table_that_cannot_be_read(
    run: Run, tmp_path: Path, name: str, data: bytes, named: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = run("import", tmp_path / name)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


def test_standard_input_with_a_type_and_a_name(run: Run, folder: Path) -> None:
    line = json.dumps({"title": "某办法", "region": "310118"}, ensure_ascii=False)
    result = run("import", "-", "--type", "jsonl", "--name", "试", data=line)
    assert result.exit_code == 0, result.output
    assert run("forget", "table/试").exit_code == 0
    assert run("forget", "table/试").exit_code == 1


def test_the_catalogue_can_be_imported(run: Run, shared: Path) -> None:
    result = run("import", shared / "catalogue.jsonl")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("159 policies")


def test_a_list_for_spreadsheets_has_no_formulas(run: Run, listed: Path) -> None:
    rows = "".join(f"{sign}1+1示例办法,,上海市,\n" for sign in "=+-@")
    listed.write_text(GOOD.splitlines()[0] + "\n" + rows, encoding="utf-8-sig")
    assert run("import", listed).exit_code == 0
    lines = run("policies", "--format", "csv").stdout.splitlines()
    assert len(lines) == 5
    for line in lines[1:]:
        assert ",'" in line
        assert not any(cell[:1] in set("=+-@") for cell in line.split(",") if cell)
