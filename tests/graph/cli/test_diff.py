"""diff on the command line: generations, stores and files."""

import io
import json
from pathlib import Path

import pytest

from graph.store import open_store
from tests.graph.changes.made import ID, Made
from tests.graph.cli.conftest import Run

OLD = [Made("a", "x"), Made("b", "1-2", 100)]
NEW = [Made("a", "y"), Made("b", "1-2", 200), Made("c", "x")]


def put(folder: Path, claims: list[Made]) -> Path:
    """A generation more of the store in ``folder``."""
    data = "".join(f"{line}\n" for claim in claims for line in claim.lines())
    store = open_store(str(folder))
    with store.writer() as writer:
        writer.load(
            io.BytesIO(data.encode()),
            media_type="application/n-triples",
            graph=f"{ID}graph/made",
            replace=True,
        )
    store.close()
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diff") / "store"
    for claims in (OLD, NEW):
        put(folder, claims)
    return folder


def test_two_generations(run: Run, store: Path) -> None:
    result = run("diff", "--store", store, "1", "2")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "change\tsubject\tproperty\tbefore\tafter",
        "changed\ta\tfk:supportsIndustry\tx\ty",
        "changed\tb\tfk:hasIncentive\t[100 CNY]\t[200 CNY]",
        "came\tc\tfk:supportsIndustry\t\tx",
        "1 came, 2 changed, 0 went",
    ]
    back = run("diff", "--store", store, "2", "1", "--change", "went")
    assert back.stdout.splitlines()[-1] == "0 came, 0 changed, 1 went"


def test_stores_and_files_against_each_other(run: Run, store: Path, tmp_path: Path) -> None:
    other = put(tmp_path / "other", OLD)
    for name in ("all.nq", "all.ttl"):
        run("dump", "--store", other, "-o", tmp_path / "all.nq")
        if name == "all.ttl":
            lines = "".join(f"{line}\n" for claim in OLD for line in claim.lines())
            (tmp_path / name).write_text(lines)
        expected = run("diff", "--store", store, "1", "2").stdout
        assert run("diff", other, store).stdout == expected
        assert run("diff", tmp_path / name, store).stdout == expected
        assert run("diff", "--store", store, tmp_path / name, "2").stdout == expected
        same = run("diff", tmp_path / name, other)
        assert same.stdout.splitlines()[1:] == ["0 came, 0 changed, 0 went"]


def test_as_json_lines(run: Run, store: Path) -> None:
    result = run("diff", "--store", store, "1", "2", "--format", "jsonl")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [change["change"] for change in found] == ["changed", "changed", "came"]
    assert found[1]["after"]["quantity"]["value"] == 200
    assert all(change["evidence"] for change in found)


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["1", "7"], 1, "no generation 7"),
        (["1", "nowhere"], 2, "nowhere"),
        (["1", "2", "--industry", "捕风业"], 2, "捕风业"),
        (["1"], 2, "NEW"),
        (["1", __file__], 2, "suffix"),
    ],
)
def test_what_cannot_be_told(
    run: Run, store: Path, words: list[str], code: int, named: str
) -> None:
    result = run("diff", "--store", store, *words)
    assert result.exit_code == code, result.output
    assert named in result.stderr
