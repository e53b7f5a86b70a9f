from pathlib import Path

import pytest

from graph.index import has_newest
from graph.namespaces import BASE
from graph.store import open_store
from tests.graph.cli.conftest import Run


def test_the_index_is_built_and_named(run: Run, folder: Path) -> None:
    run("load", "--bundled")
    result = run("index")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(str(folder / "generations"))
    assert " MB in " in result.stdout
    assert has_newest(folder, base_iri=BASE)
    assert run("index", "--again").exit_code == 0


def test_an_empty_store_has_nothing_to_index(run: Run, folder: Path) -> None:
    open_store(str(folder)).close()
    result = run("index")
    assert result.exit_code == 1
    assert "nothing to index" in result.output


@pytest.mark.parametrize("url", ["memory:", "http://127.0.0.1:9/sparql"])
def test_only_folders_keep_an_index(run: Run, url: str) -> None:
    result = run("--store", url, "index")
    assert result.exit_code == 3
    assert "only a store in a folder" in result.output
