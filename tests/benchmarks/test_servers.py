from pathlib import Path

import pytest

from tests.benchmarks.servers import OURS, server


def test_the_service_is_started_as_its_users_do(tmp_path: Path) -> None:
    ours = server(OURS, tmp_path / "data.nq", tmp_path)
    assert Path(ours.serve(1234)[0]).name == "fivekeys"
    assert ours.serve(1234)[1:] == ["serve", "--store", str(ours.store), "--port", "1234"]


def test_a_failed_load_is_told(tmp_path: Path) -> None:
    file = tmp_path / "data.nq"
    file.write_text("not quads")
    with pytest.raises(RuntimeError, match=r"fivekeys load failed: .*not well-formed"):
        server(OURS, file, tmp_path).fill_store()


def test_an_unknown_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no server 'other'; there are fivekeys, oxigraph-disk"):
        server("other", tmp_path / "data.nq", tmp_path)
