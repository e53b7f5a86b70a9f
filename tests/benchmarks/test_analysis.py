"""The benchmark of the network analysis, over a small store."""

from pathlib import Path

import pytest

from tests.benchmarks import analysis


def test_every_question_is_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--claims", "300", "--rounds", "1", "--folder", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["analysis", *words])
    analysis.main()
    printed = capsys.readouterr().out
    assert "compute " in printed
    assert "meanwhile" in printed
    for question in ("path", "similar", "chain", "bodies", "clusters", "expired"):
        assert f"\n{question} " in printed
    assert (tmp_path / "claims-300").is_dir()
