"""What ingest shows on terminals and elsewhere."""

import io
import sys

import pytest

from graph.cli import progress
from graph.ingest import Outcome


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


OUTCOMES = [
    Outcome("a.txt", "new", "http://a", 2, 9, characters=1000),
    Outcome("b.txt", "failed", reason="empty"),
]


def test_lines_come_as_documents_are_done(capsys: pytest.CaptureFixture[str]) -> None:
    taken = iter(OUTCOMES)
    counts = progress.report(taken, 2)
    assert (counts["new"], counts["failed"]) == (1, 1)
    assert capsys.readouterr().out.splitlines() == [
        "document\toutcome\tmeasures\tclaims\treason",
        "a.txt\tnew\t2\t9\t",
        "b.txt\tfailed\t0\t0\tempty",
    ]


def test_a_terminal_shows_speed_and_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, errors = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    progress.report(OUTCOMES, 2)
    assert "a.txt" in screen.getvalue()
    assert "documents/s" in errors.getvalue()
    assert "characters/s" in errors.getvalue()


def test_of_many_documents_a_terminal_shows_those_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    many = OUTCOMES[:1] * 200 + OUTCOMES[1:]
    assert progress.report(many, len(many)).total() == 201
    assert "a.txt" not in screen.getvalue()
    assert "b.txt" in screen.getvalue()
    assert screen.getvalue().endswith("200 new, 1 failed\n")
