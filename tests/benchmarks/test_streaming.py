from collections.abc import Callable

from tests.benchmarks.streaming import stream

Serve = Callable[[Callable[[str], tuple[int, bytes]]], str]


def test_rows_are_counted(serve: Serve) -> None:
    found = stream(serve(lambda _: (200, b"?s\t?p\t?o\n" + b"a\tb\tc\n" * 5)), 5)
    assert (found.rows, found.problem) == (5, None)


def test_a_short_result_is_told(serve: Serve) -> None:
    found = stream(serve(lambda _: (200, b"?s\t?p\t?o\n" + b"a\tb\tc\n" * 5)), 6)
    assert found.problem == "5 rows instead of 6"


def test_a_refusal_is_told(serve: Serve) -> None:
    found = stream(serve(lambda _: (503, b"too long")), 5)
    assert found.rows == 0
    assert found.problem == "status 503: b'too long'"
