"""Lines sorted outside of memory."""

from hypothesis import given
from hypothesis import strategies as st

from graph.store.sorting import SortedLines


@given(
    lines=st.lists(st.binary(max_size=5).map(lambda line: line.replace(b"\n", b"n"))),
    chunk=st.integers(1, 20),
    run_bytes=st.integers(1, 60),
)
def test_lines_come_once_and_sorted_however_they_were_cut(
    lines: list[bytes], chunk: int, run_bytes: int
) -> None:
    data = b"".join(line + b"\n" for line in lines)
    with SortedLines(run_bytes=run_bytes) as sorter:
        for start in range(0, len(data), chunk):
            assert sorter.write(data[start : start + chunk]) == len(data[start : start + chunk])
        assert list(sorter) == sorted(set(lines))
        assert list(sorter) == sorted(set(lines)), "it can be read again"


def test_lines_are_rewritten_before_they_are_compared() -> None:
    with SortedLines(bytes.lower, run_bytes=4) as sorter:
        sorter.write(b"B\na\nA\n")
        assert list(sorter) == [b"a", b"b"]
