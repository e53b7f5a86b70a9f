"""The index of the bundled data set answers as SPARQL does, and everything in it is found."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph import bundled, ingest
from graph.index import Index, Question, build, open_index
from graph.namespaces import BASE, PREFIXES
from graph.queries import concepts, documents, measures
from graph.queries.answers import Page
from graph.queries.filters import Filters, resolve
from graph.queries.view import View
from graph.store import open_store
from tests.graph.index.conftest import Indexed

_ATTRIBUTES = {"kind": "doc_kind"}
_LIMIT = 1000

QUESTIONS: list[dict[str, str]] = [
    {},
    {"industry": "人工智能"},
    {"industry": "制造业", "region": "上海市"},
    {"region": "长三角"},
    {"key": "人才", "as_of": "2022-01-01"},
    {"economy": "flow"},
    {"kind": "规划", "since": "2020", "until": "2021-06"},
    {"issuer": "上海市人民政府"},
    {"validity": "expired", "as_of": "2022-03-03"},
    {"validity": "unknown"},
    {"amount": "1000000-5000000"},
    {"amount_from": "1000000"},
    {"words": "规划"},
    {"words": "浦东 “十四五” [2021]"},
]


def by_sparql(view: View, kind: str, filters: Mapping[str, str]) -> tuple[Page, dict[str, Any]]:
    """The list by SPARQL, and what its filters were taken for."""
    words = "measure_words" if kind == "measures" else "words"
    narrowing = resolve(view, Filters(**filters), words=words)
    if kind == "measures":
        page, _ = measures.list_measures(view, narrowing.values, limit=_LIMIT)
    else:
        classes = documents.POLICY_CLASSES if kind == "policies" else documents.DOCUMENT_CLASSES
        values = narrowing.values
        page, _ = documents.list_documents(view, values, classes=classes, limit=_LIMIT)
    asked: dict[str, Any] = {_ATTRIBUTES.get(k, k): v for k, v in narrowing.asked.items()}
    asked |= {"amount_from": narrowing.amounts[0], "amount_to": narrowing.amounts[1]}
    return page, asked


def question_of(kind: str, filters: Mapping[str, str], asked: Mapping[str, Any]) -> Question:
    """The same as a question to an index."""
    return Question(
        kind=kind,
        year_from=filters.get("since"),
        year_to=filters.get("until"),
        as_of=filters.get("as_of"),
        validity=(filters["validity"],) if "validity" in filters else (),
        amount=(filters["amount"],) if "amount" in filters else (),
        words=filters.get("words"),
        **asked,
    )


@pytest.mark.parametrize("kind", ["policies", "documents", "measures"])
@pytest.mark.parametrize("filters", QUESTIONS, ids=str)
def test_a_list_is_that_of_sparql(data_set: Indexed, kind: str, filters: dict[str, str]) -> None:
    page, asked = by_sparql(data_set.view, kind, filters)
    found = data_set.index.find(question_of(kind, filters, asked), limit=_LIMIT)
    assert found.ids == [row["item"] for row in page.rows]
    assert found.total == page.total
    counted = {
        name: {c.value: c.count for c in counts if c.count}
        for name, counts in found.facets.items()
        if any(c.count for c in counts)
    }
    wanted = {name: {c.value.id: c.count for c in counts} for name, counts in page.facets.items()}
    for name, counts in wanted.items():
        # Beyond the most frequent values only what was asked for is counted.
        assert {value: counted[name].get(value) for value in counts} == counts, name
    assert counted.keys() == wanted.keys()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("industries", concepts.INDUSTRIES),
        ("regions", concepts.REGIONS),
        ("keys", concepts.KEYS),
        ("organizations", concepts.ORGANIZATIONS),
    ],
)
@pytest.mark.parametrize("filters", [{}, {"region": "青浦区"}, {"words": "科技"}], ids=str)
def test_a_list_of_concepts_is_that_of_sparql(
    data_set: Indexed, name: str, kind: concepts.ConceptKind, filters: dict[str, str]
) -> None:
    narrowing = resolve(data_set.view, Filters(**filters), words="concept_words")
    page, _ = concepts.list_concepts(data_set.view, kind, narrowing.values, limit=40)
    asked = {_ATTRIBUTES.get(k, k): v for k, v in narrowing.asked.items()}
    found = data_set.index.find(question_of(name, filters, asked), limit=40)
    assert found.ids == [row["item"] for row in page.rows]
    assert found.total == page.total
    rows = [(int(row["policies"]), int(row["measures"])) for row in page.rows]
    assert [tuple(count) for count in found.counts] == rows


NAMED = """
SELECT DISTINCT ?thing ?name WHERE {
  ?thing skos:prefLabel|skos:altLabel|skos:notation|dcterms:title|dcterms:alternative|eli:number ?name
  FILTER NOT EXISTS { ?newer owl:sameAs ?thing }
  FILTER NOT EXISTS { ?thing a void:Dataset }
}
"""


def named(view: View) -> dict[str, set[str]]:
    """The things of each name, title or number."""
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    things: dict[str, set[str]] = defaultdict(set)
    for row in view.reader.select(prologue + NAMED):
        things[row["name"]].add(row["thing"])
    return things


def test_every_name_title_and_number_finds_its_own_thing_first_or_second(data_set: Indexed) -> None:
    things = named(data_set.view)
    missed = [m for name, own in things.items() for m in missing(data_set.index, name, own)]
    assert sum(map(len, things.values())) > 19_000
    assert not missed


def missing(index: Index, name: str, own: set[str]) -> list[str]:
    """Things of that name that come behind others; those that share the name count as one place."""
    found = [hit.id for hit in index.search(name, limit=len(own) + 1)]
    return [f"{name} → {thing}" for thing in own if thing not in found]


HEADED = """
SELECT ?section ?title ?near WHERE {
  ?section a fk:Section ; dcterms:title ?title .
  { ?near fk:inSection/eli:is_part_of* ?section } UNION { ?section eli:is_part_of+ ?near }
}
"""


def test_names_in_documents_that_were_ingested_find_their_things_as_well(
    data_set: Indexed, shared: Path, tmp_path: Path
) -> None:
    """Headings of sections, which have no page of their own, find a measure or document of theirs."""
    store = open_store("memory:")
    bundled.load(store)
    paths = ingest.find_documents([shared / "documents"])
    taken = [outcome.status for outcome in ingest.ingest(paths, store, limit_bytes=1 << 26)]
    assert set(taken) == {"new"}
    view, folder = View(store.reader()), tmp_path / "index"
    build(view.reader, folder, base_iri=BASE)
    index, near = open_index(folder), defaultdict[str, set[str]](set)
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    for row in view.reader.select(prologue + HEADED):
        near[row["section"]].add(row["near"])
    known, missed, sought = named(data_set.view), list[str](), 0
    for name, own in named(view).items():
        things = own - known.get(name, set()) - near.keys()
        if things:
            sought += len(things)
            missed += missing(index, name, own - near.keys())
        for section in own & near.keys():
            found = {hit.id for hit in index.search(name, limit=2)}
            missed += [] if found & near[section] else [f"{name} → {section}"]
    store.close()
    assert sought > 100
    assert len(near) > 50
    assert not missed
