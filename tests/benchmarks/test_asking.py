"""The benchmark of questions and comparisons, over a small store."""

from pathlib import Path

import pytest

from graph import bundled
from graph.index import build_newest
from graph.namespaces import BASE
from graph.store import open_store
from tests.benchmarks import asking


def test_everything_is_asked_and_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "store"
    store = open_store(str(folder))
    bundled.load(store)
    store.close()
    build_newest(folder, base_iri=BASE)
    monkeypatch.setattr(asking, "QUESTIONS", asking.QUESTIONS[:4])
    monkeypatch.setattr(asking, "COMPARISONS", asking.COMPARISONS[1:2])
    monkeypatch.setattr("sys.argv", ["asking", str(folder), "--rounds", "1"])
    asking.main()
    printed = capsys.readouterr().out
    for text in (*asking.QUESTIONS, "compare region", "compare document"):
        assert text in printed
    assert "of 6 within" in printed


def test_a_store_without_index_is_refused(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    bundled.load(store)
    store.close()
    with pytest.raises(SystemExit, match="has no index"):
        asking.run(tmp_path / "store", 1)
