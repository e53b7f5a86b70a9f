"""``python -m tests.conformance``: how many tests pass, here and with the peer, in the same run.

With names of tests (`aggregates/agg01`) those only, with what is wrong.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conformance import peers
from tests.conformance.failures import FAILURES
from tests.conformance.manifests import GROUPS, Case, Suite
from tests.conformance.running import Runner
from tests.conftest import SHARED


@contextmanager
def services() -> Iterator[list[peers.Service]]:
    """This service, and the peer where it is installed."""
    executable = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    with peers.fivekeys() as ours:
        if executable is None:
            yield [ours]
        else:
            with peers.oxigraph(Path(executable)) as theirs:
                yield [ours, theirs]


def main(names: list[str]) -> int:
    """Run the suite, or the tests with these names; 1 where one fails that should not."""
    cases = Suite(SHARED / "w3c" / "sparql" / "sparql11").cases
    chosen = [case for case in cases if not names or case.id in names]
    with services() as peers_of_run:
        wrong = {
            service.name: _run_all(Runner(service), chosen, bool(names)) for service in peers_of_run
        }
    for group in GROUPS:
        ids = [case.id for case in chosen if case.group == group]
        if ids:
            figures = (
                f"{name} {sum(id not in failed for id in ids)}/{len(ids)}"
                for name, failed in wrong.items()
            )
            print(f"{group}: {', '.join(figures)}")
    ours = wrong["fivekeys"]
    for name in sorted(ours):
        print(f"{name} fails: {FAILURES.get(name, ours[name])}")
    return int(any(name not in FAILURES for name in ours))


def _run_all(runner: Runner, cases: list[Case], is_shown: bool) -> dict[str, str]:
    """What is wrong with each test that fails."""
    failed = {}
    for case in cases:
        if (wrong := runner.run(case)) is not None:
            failed[case.id] = wrong
            if is_shown:
                print(f"{case.id}: {wrong}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
