import io
from itertools import islice
from pathlib import Path

from graph.index import build, open_index
from graph.namespaces import BASE, FK
from graph.store import open_store
from tests.benchmarks import desk, desk_requests


def test_there_are_at_least_as_many_claims_as_asked_for() -> None:
    out = io.BytesIO()
    claims, quads = desk.write_claims(out, 300)
    lines = out.getvalue().splitlines()
    assert len(lines) == quads
    assert claims == sum(f"#type> <{FK}Claim> " in line.decode() for line in lines)
    assert 300 <= claims < 600


def test_the_same_seed_gives_the_same_requests_and_these_have_answers(
    nquads: Path, tmp_path: Path
) -> None:
    store = open_store("memory:")
    with store.writer() as writer, nquads.open("rb") as data:
        writer.load(data)
    build(store.reader(), tmp_path / "index", base_iri=BASE)
    index = open_index(tmp_path / "index")
    for make in desk_requests.KINDS.values():
        requests = list(islice(make(7, 100), 30))
        again = list(islice(make(7, 100), 30))
        assert [r.target for r in requests] == [r.target for r in again]
        assert len({r.target for r in requests}) > 10
        for request in requests:
            assert request.target.startswith("/api/")
            request.ask(index)
