"""The bundled data set: complete, sourced, in its graphs, free of other people's sentences."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph import bundled, identifiers, policy_list, rdf, tables, validate
from graph.errors import DataError
from graph.namespaces import BASE, CNT, DCTERMS, ELI, FK, OA
from graph.store import Store, open_store

FIRST = "qingpu-2022-168"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    bundled.load(opened)
    yield opened
    opened.close()


def rows(store: Store, pattern: str) -> list[dict[str, str]]:
    return store.reader().select(
        "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX eli: <http://data.europa.eu/eli/ontology#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + pattern
    )


def test_each_part_is_in_its_named_graph(store: Store) -> None:
    graphs = store.reader().graphs()
    assert {f"{BASE}id/graph/{name}" for name in ("ontology", "catalogue", "dataset")} < set(graphs)
    assert f"{BASE}id/graph/bundled/{FIRST}" in graphs
    assert f"{BASE}id/graph/scheme/industries" in graphs


def test_loading_again_changes_nothing(store: Store) -> None:
    before = store.reader().generation
    assert bundled.load(store) == 0
    assert store.reader().generation == before


def test_it_loads_into_memory_in_three_seconds() -> None:
    start = time.process_time()
    bundled.load(open_store("memory:"))
    assert time.process_time() - start < 3


def test_it_keeps_the_shapes_and_the_rules_of_evidence(store: Store) -> None:
    report = validate.validate(store.reader())
    assert report.violations == ()


def test_the_catalogue_has_its_policies_and_says_what_is_to_be_confirmed(store: Store) -> None:
    found = rows(store, "SELECT DISTINCT ?c { ?p a fk:Policy . ?claim fk:subject ?p ; fk:basis"
                 f" <{BASE}id/basis/catalogue> . BIND (?p AS ?c) }}")  # fmt: skip
    assert len(found) == 159
    unsure = rows(store, "SELECT ?s { ?s a fk:Source ; fk:confirmed false }")
    sure = rows(store, "SELECT ?s { ?s a fk:Source ; fk:confirmed true }")
    assert (len(unsure), len(sure)) == (60, 94)


def test_policies_that_the_main_question_is_about(store: Store) -> None:
    found = rows(
        store,
        "SELECT ?number ?place { ?p fk:supportsIndustry ?i ; fk:appliesIn ?r ; eli:number ?number ."
        ' ?i skos:prefLabel "人工智能"@zh . ?r skos:prefLabel "青浦区"@zh .'
        " ?c fk:subject ?p ; fk:object ?i ; fk:place ?place }",
    )
    assert {(row["number"], row["place"]) for row in found} == {
        ("青府发〔2019〕10号", "一/三是"),
        ("青商规〔2021〕2号", "一/三是"),
    }


def test_measures_have_summaries_in_both_languages(store: Store) -> None:
    found = rows(
        store,
        "SELECT ?m ?zh ?en { ?m a fk:Measure ; dcterms:abstract ?zh, ?en "
        'FILTER (LANG(?zh) = "zh" && LANG(?en) = "en") }',
    )
    assert len(found) == 18
    assert all(len(row["zh"]) > 20 and len(row["en"]) > 40 for row in found)


def test_no_text_and_no_quote_is_bundled(store: Store) -> None:
    assert not rows(store, f"SELECT ?s {{ ?s <{CNT}chars>|<{OA}exact>|<{OA}prefix> ?o }}")


def test_another_base_moves_resources_and_leaves_the_ontology() -> None:
    other = "https://example.org/kg/"
    part = next(part for part in bundled.parts() if part.graph == "catalogue")
    moved = bundled.ntriples(part, base=other)
    assert f"<{BASE}id/".encode() not in moved
    assert f"<{other}id/policy/310118/".encode() in moved
    assert f"<{FK}supportsIndustry>".encode() in moved
    assert bundled.graph_iri(part, base=other) == f"{other}id/graph/catalogue"


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "facts.ttl"
    damaged.write_text("<a> <b>")
    with pytest.raises(DataError, match=r"facts\.ttl"):
        bundled.ntriples(bundled.Part("facts", damaged))
    with pytest.raises(DataError, match=r"none\.ttl"):
        bundled.ntriples(bundled.Part("none", tmp_path / "none.ttl"))


# -- beside the texts that the facts are of; skipped where these are absent


def literals() -> Iterator[tuple[str, str]]:
    """Predicate and text of every literal of the facts."""
    for part in bundled.facts():
        for quad in rdf.parse(bundled.ntriples(part), "application/n-triples"):
            if quad.object.kind == "literal":
                yield quad.predicate.value, quad.object.value


def longest_common(text: str, source: str) -> str:
    best = ""
    for start in range(len(text)):
        while text[start : start + len(best) + 1] in source and start + len(best) < len(text):
            best = text[start : start + len(best) + 1]
    return best


def test_no_sentence_of_a_document_is_bundled(shared: Path) -> None:
    texts = [re.sub(r"\s", "", file.read_text()) for file in (shared / "documents").glob("*.txt")]
    names = {DCTERMS + "title", DCTERMS + "alternative", ELI + "number", DCTERMS + "publisher"}
    for predicate, value in set(literals()):
        if predicate not in names:
            compact = re.sub(r"\s", "", value)
            for text in texts:
                common = longest_common(compact, text)
                assert len(common) < 12, f"{common!r} stands in a document"


def test_the_first_document_is_told_as_its_gold_record_has_it(shared: Path, store: Store) -> None:
    gold = json.loads((shared / "eval" / "gold" / f"{FIRST}.json").read_text())
    found = rows(
        store, "SELECT ?path ?title { ?m a fk:Measure ; fk:path ?path ; dcterms:title ?title }"
    )
    assert {(row["path"], row["title"]) for row in found} == {
        (measure["path"], measure["title"]) for measure in gold["measures"]
    }
    supports = rows(
        store,
        "SELECT DISTINCT ?title ?industry { GRAPH "
        f"<{BASE}id/graph/bundled/{FIRST}> {{ ?p a fk:Policy ; dcterms:title ?title ;"
        " fk:supportsIndustry ?i } ?i skos:prefLabel ?industry FILTER (LANG(?industry) = 'zh') }",
    )
    wanted = {item["policy"] for item in gold["supports"] if not item.get("optional")}
    assert {row["title"] for row in supports} == wanted
    assert len(supports) == sum(not item.get("optional") for item in gold["supports"])


def test_the_catalogue_can_be_made_again_from_its_list(shared: Path, store: Store) -> None:
    data = (shared / "catalogue.jsonl").read_bytes()
    made = policy_list.describe(tables.read(data, "catalogue.jsonl"))
    assert (made.policies, made.bad) == (159, [])
    bundled_lines = set(bundled.ntriples(_part("catalogue")).splitlines())
    about_policies = {
        line
        for line in made.ntriples.splitlines()
        if line.startswith(f"<{BASE}id/policy/".encode())
    }
    assert about_policies == {
        line for line in bundled_lines if line.startswith(f"<{BASE}id/policy/".encode())
    }


def _part(name: str) -> bundled.Part:
    return next(part for part in bundled.parts() if part.graph == name)


def test_its_iris_are_readable() -> None:
    text = bundled.ntriples(_part(f"bundled/{FIRST}")).decode()
    assert unquote(text) == text
    assert identifiers.policy("310118", "青府发", 2019, 10) in text
