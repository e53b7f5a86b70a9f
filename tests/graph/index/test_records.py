"""Records say of every item exactly what the engine says of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.index import Index, Question, build, open_index
from graph.index.records import parsed
from graph.namespaces import CNT, DCTERMS, ELI, FK, OA, PREFIXES, PROV, RDF, SCHEMA, XSD
from graph.queries import concepts, documents, measures
from graph.queries.text import Terms, iris
from graph.queries.view import View
from graph.store import open_store
from tests.benchmarks.policy_data import policy_data
from tests.graph.index.conftest import Indexed
from tests.small_graph import BASE

_ID = f"{BASE}id/"


def indexed(nquads: bytes, folder: Path, *, dump: bytes | None = None) -> Indexed:
    """A store in memory and its index, which is made from ``dump`` where one is given."""
    store = open_store("memory:")
    (folder / "data.nq").write_bytes(nquads)
    with store.writer() as writer, (folder / "data.nq").open("rb") as data:
        writer.load(data)
    given = None
    if dump is not None:
        given = folder / "given.nq"
        given.write_bytes(dump)
    build(store.reader(), folder / "index", base_iri=BASE, dump=given)
    return Indexed(View(store.reader(), BASE), open_index(folder / "index"))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    """Made-up data with texts, quotes and quantities; bodies stand in several graphs."""
    data = b"".join(policy_data(12_000, repeated=True))
    return indexed(data, tmp_path_factory.mktemp("made-up"))


@pytest.fixture(params=["bundled", "made-up"])
def held(request: pytest.FixtureRequest, data_set: Indexed, made_up: Indexed) -> Indexed:
    """Each of the data sets."""
    return data_set if request.param == "bundled" else made_up


def every(index: Index, kind: str) -> list[str]:
    """All items of a list."""
    return list(index.all(Question(kind=kind)))


def industries(view: View, index: Index) -> list[tuple[str, ...]]:
    """Sets of industries to narrow by: the most frequent ones, two of them, and one that is none."""
    found = index.find(Question(kind="industries"), limit=3).ids
    return [*((iri,) for iri in found), tuple(found[:2]), (view.iri("industry/none"),)]


def asked(values: Sequence[str] | None) -> Terms | None:
    """Industries as values of a query."""
    return None if values is None else iris(values)


def test_documents_are_what_the_engine_says(held: Indexed) -> None:
    items = every(held.index, "documents")
    for wanted in [None, *industries(held.view, held.index)]:
        for shown in (0, 2, 10_000):
            records = held.index.records.documents(items, wanted, shown)
            assert records is not None
            read = documents.read_documents(
                held.view, items, industry=asked(wanted), measures_shown=shown
            )
            assert parsed("document", records) == read
    assert any(document.measures for document in read) == (wanted is None)


def test_measures_are_what_the_engine_says(held: Indexed) -> None:
    items = every(held.index, "measures")
    records = held.index.records.measures(items)
    assert records is not None
    read = measures.read_measures(held.view, items)
    assert parsed("measure", records) == read
    assert any(measure.evidence and measure.quantities for measure in read)


@pytest.mark.parametrize("kind", ["industries", "regions", "keys", "organizations"])
def test_concepts_are_what_the_engine_says(held: Indexed, kind: str) -> None:
    found = held.index.find(Question(kind=kind), limit=4_000)
    counts = [(count.policies, count.measures) for count in found.counts]
    records = held.index.records.concepts(found.ids, counts)
    assert records is not None
    rows = [
        {"item": item, "policies": str(policies), "measures": str(measures)}
        for item, (policies, measures) in zip(found.ids, counts, strict=True)
    ]
    assert parsed("concept", records) == concepts.read_counted(held.view, rows)


def test_quotes_and_their_texts_are_there(made_up: Indexed) -> None:
    records = made_up.index.records.measures(every(made_up.index, "measures"))
    assert records
    quotes = [q for m in parsed("measure", records) for c in m.evidence for q in c.quotes]
    assert all(quote.exact and quote.document for quote in quotes)
    assert len(quotes) > 100


def test_what_has_no_record_is_left_to_the_engine(data_set: Indexed) -> None:
    records = data_set.index.records
    known = every(data_set.index, "measures")[:1]
    unknown = data_set.view.iri("measure/none")
    assert records.measures([*known, unknown]) is None
    assert records.documents(known, None, 5) is None
    assert records.concepts([unknown], [(0, 0)]) is None


_ODD = f"""
<{_ID}policy/1> <{RDF}type> <{FK}Policy> <x:g> .
<{_ID}policy/1> <{RDF}type> <{FK}Policy> <x:other> .
<{_ID}policy/1>	<{DCTERMS}title>   "T\\u0069tle \\"a\\"\\n"@ZH-Hans  . # said
<{_ID}policy/1> <{DCTERMS}title> "later"@en <x:g> .
<{_ID}policy/1> <{ELI}number> "甲〔2020〕1号" .
<{_ID}policy/1> <{ELI}passed_by> _:body <x:g> .
<{_ID}policy/1> <{FK}hasBudget> <{_ID}quantity/1> <x:g> .
<{_ID}policy/1> <{FK}supports\\u0049ndustry> <{_ID}industry/\\u7532> <x:g> .
<{_ID}quantity/1> <{FK}amount> <{_ID}amount/1> <x:g> .
<{_ID}quantity/1> <{FK}orderOfMagnitude> "much" <x:g> .
<{_ID}amount/1> <{SCHEMA}value> "+0500.00"^^<{XSD}decimal> <x:g> .
<{_ID}amount/1> <{SCHEMA}currency> "CNY" <x:g> .
<{_ID}policy/2> <{RDF}type> <{FK}Policy> <x:g> .
<{_ID}policy/2> <http://www.w3.org/2002/07/owl#sameAs> <{_ID}policy/old> <x:g> .
<{_ID}measure/1> <{RDF}type> <{FK}Measure> <x:g> .
<{_ID}measure/1> <{FK}statedIn> <{_ID}policy/old> <x:g> .
<{_ID}measure/1> <{FK}ordinal> "007"^^<{XSD}integer> <x:g> .
<{_ID}measure/2> <{RDF}type> <{FK}Measure> <x:g> .
<{_ID}measure/2> <{FK}usesPolicy> <{_ID}policy/2> <x:g> .
<{_ID}measure/2> <{FK}ordinal> "first" <x:g> .
<{_ID}measure/2> <{FK}supportsIndustry> <{_ID}industry/\\u7532> <x:g> .
<{_ID}claim/1> <{RDF}type> <{FK}Claim> <x:g> .
<{_ID}claim/1> <{FK}subject> <{_ID}policy/1> <x:g> .
<{_ID}claim/1> <{FK}subject> <{_ID}measure/2> <x:other> .
<{_ID}claim/1> <{FK}predicate> <{FK}supportsIndustry> <x:g> .
<{_ID}claim/1> <{FK}object> <{_ID}industry/\\u7532> <x:g> .
<{_ID}claim/1> <{FK}confidence> "0.80"^^<{XSD}decimal> <x:g> .
<{_ID}claim/1> <{FK}evidence> <{_ID}annotation/1> <x:g> .
<{_ID}claim/1> <{FK}evidence> <{_ID}annotation/2> <x:g> .
<{_ID}claim/1> <{PROV}wasDerivedFrom> <{_ID}text/1> <x:g> .
<{_ID}claim/1> <{PROV}wasDerivedFrom> _:unnamed <x:g> .
<{_ID}claim/1> <{PROV}wasDerivedFrom> "hearsay" <x:g> .
_:claim <{RDF}type> <{FK}Claim> <x:g> .
_:claim <{FK}subject> <{_ID}policy/2> <x:g> .
_:claim <{FK}predicate> <{FK}supportsIndustry> <x:g> .
_:claim <{FK}object> <{_ID}industry/\\u7532> <x:g> .
_:claim <{FK}confidence> "surely" <x:g> .
<{_ID}claim/3> <{FK}subject> <{_ID}policy/2> <x:g> .
<{_ID}claim/3> <{FK}predicate> <{FK}supportsIndustry> <x:g> .
<{_ID}claim/3> <{FK}object> <{_ID}industry/\\u7532> <x:g> .
<{_ID}claim/4> <{RDF}type> <{FK}Claim> <x:g> .
<{_ID}claim/4> <{FK}subject> <{_ID}policy/2> <x:g> .
<{_ID}claim/4> <{FK}predicate> <{FK}mentions> <x:g> .
<{_ID}claim/4> <{FK}object> <{_ID}industry/\\u7532> <x:g> .
<{_ID}annotation/1> <{OA}hasTarget> <x:part> <x:g> .
<{_ID}annotation/2> <{OA}hasTarget> <x:nowhere> <x:g> .
<x:part> <{OA}hasSource> <{_ID}text/1> <x:g> .
<x:part> <{OA}hasSelector> _:position <x:g> .
<x:part> <{OA}hasSelector> <x:quote> <x:g> .
_:position <{OA}start> "01"^^<{XSD}nonNegativeInteger> <x:g> .
_:position <{OA}end> "4"^^<{XSD}nonNegativeInteger> <x:g> .
<x:quote> <{OA}exact> "q\\"uo\\\\te" <x:g> .
<{_ID}text/1> <{CNT}chars> "a whole text" <x:g> .
<{_ID}text/1> <{FK}textOf> <{_ID}policy/1> <x:g> .
<{_ID}text/1> <{FK}confirmed> "0"^^<{XSD}boolean> <x:g> .
<{_ID}industry/\\u7532> <{RDF}type> <{FK}Industry> .
<{_ID}industry/\\u7532> <{PREFIXES["skos"]}prefLabel> "甲"@zh <x:g> .
<{_ID}industry/\\u7532> <{PREFIXES["skos"]}prefLabel> "甲"@zh <x:other> .
<{_ID}industry/\\u7532> <{PREFIXES["skos"]}notation> "01"^^<x:code> <x:other> .
"""


@pytest.mark.parametrize("given", ["the engine's dump", "what was loaded", "with CRLF"])
def test_odd_data_are_what_the_engine_says(tmp_path: Path, given: str) -> None:
    data = _ODD.encode()
    dumps = {"what was loaded": data, "with CRLF": data.replace(b"\n", b"\r\n")}
    held = indexed(data, tmp_path, dump=dumps.get(given))
    items = every(held.index, "documents")
    assert len(items) == 2
    records = held.index.records.documents(items, None, 5)
    assert records is not None
    found = parsed("document", records)
    read = documents.read_documents(held.view, items)
    for document in (*found, *read):
        for claim in document.evidence:
            claim.id = "_:claim" if claim.id.startswith("_:") else claim.id
    assert found == read
    one, two = sorted(found, key=lambda document: document.id)
    assert one.title == 'Title "a"\n'
    assert one.quantities[0].value == 500
    assert one.quantities[0].order_of_magnitude is None
    assert [quote.exact for quote in one.evidence[0].quotes] == ['q"uo\\te']
    assert one.evidence[0].sources[0].confirmed is False
    assert [claim.confidence for claim in two.evidence] == [None]
    assert [measure.id for measure in two.measures] == [f"{_ID}measure/2", f"{_ID}measure/1"]
