"""The W3C suite over HTTP against a running service: everything passes but what `failures` lists."""

from collections.abc import Iterator

import pytest

from tests.conformance import peers
from tests.conformance.failures import FAILURES
from tests.conformance.manifests import GROUPS, Case, Suite
from tests.conformance.running import Runner
from tests.conftest import SHARED

FOLDER = SHARED / "w3c" / "sparql" / "sparql11"
CASES = Suite(FOLDER).cases if FOLDER.is_dir() else []
COUNTS = {
    "protocol": (34, 34),
    "service description": (3, 3),
    "graph store": (14, 14),  # 13, and one that its manifest has but does not list
    "updates": (94, 94),
    "update syntax": (55, 55),  # those with LOAD are read, and then refused: nothing is fetched
    "query evaluation": (215, 225),
    "query syntax": (111, 111),
    "results formats": (9, 10),
}
"""How many tests of each group pass, and how many there are."""

needs_suite = pytest.mark.skipif(
    not CASES, reason=f"{FOLDER} is absent: the W3C suite is not part of the repository"
)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with peers.fivekeys() as service:
        yield Runner(service)


@needs_suite
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(runner: Runner, case: Case) -> None:
    wrong = runner.run(case)
    if case.id in FAILURES:
        assert wrong is not None, f"it passes now: {FAILURES[case.id]!r} is no longer true"
    else:
        assert wrong is None


@needs_suite
def test_nothing_of_the_suite_is_left_out() -> None:
    assert set(COUNTS) == set(GROUPS)
    assert FAILURES.keys() <= {case.id for case in CASES}
    for group, (passing, count) in COUNTS.items():
        cases = [case for case in CASES if case.group == group]
        assert len(cases) == count
        assert sum(case.id not in FAILURES for case in cases) == passing
