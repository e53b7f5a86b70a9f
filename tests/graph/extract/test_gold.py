"""Extraction measured on real texts, which lie beside the repository and are no part of it."""

import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from graph import rdf, schemes
from graph.assertions import to_nquads
from graph.extract import rules as rule_files
from graph.extract.pipeline import extract
from graph.extract.reader import read
from graph.model import Record
from graph.namespaces import BASE, DCTERMS, ELI, FK, RDF
from graph.rdf import Quad
from tests.conftest import SHARED
from tests.graph.extract.test_pipeline import check

FIRST = "qingpu-2022-168"
ROOT = Path(__file__).resolve().parent.parent.parent.parent
DATA = ROOT / "graph" / "data"
TEXTS = sorted([*SHARED.glob("documents/*.txt"), *SHARED.glob("corpus/*.txt")])
LINKS = {
    FK + name
    for name in (
        "supportsIndustry", "appliesIn", "usesPolicy", "responsibleBody", "supportingBody", "involvesOrganization",
    )
}  # fmt: skip
CJK = re.compile("[\u4e00-\u9fff]+")


@cache
def record_of(file: Path) -> Record:
    return extract(read(file))


@pytest.fixture(scope="module")
def first(shared: Path) -> Record:
    return record_of(shared / "documents" / f"{FIRST}.txt")


# --- the gold record of the first document ---


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(shared: Path, first: Record, scorer: ModuleType) -> dict[str, float]:
    """F1 of each category that the gold record has something for."""
    gold = json.loads((shared / "eval" / "gold" / f"{FIRST}.json").read_text("utf-8"))
    tallies = {name: scorer.Tally() for name in scorer.CATEGORIES}
    values = json.loads(json.dumps(first.to_json()))
    scorer.score(values, gold, tallies)
    scorer.score_evidence(values, first.text.content, tallies["evidence"], FIRST)
    rows = {name: tally.row()[2] for name, tally in tallies.items()}
    return {name: value for name, value in rows.items() if value is not None}


def test_the_first_document_is_read_well(scores: dict[str, float]) -> None:
    assert len(scores) == 13
    assert sum(scores.values()) / len(scores) >= 0.90
    assert {name: value for name, value in scores.items() if value < 0.75} == {}
    assert scores["evidence"] == 1.0


# --- the bundled facts of the first document ---


def triples(quads: Iterator[Quad], predicates: set[str]) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in quads
        if quad.predicate.value in predicates
    }


@pytest.fixture(scope="module")
def bundled() -> list[Quad]:
    return list(rdf.parse((DATA / f"{FIRST}.ttl").read_bytes(), "text/turtle", base=BASE))


@pytest.fixture(scope="module")
def extracted(first: Record) -> list[Quad]:
    return list(rdf.parse(to_nquads(first), "application/n-quads"))


def measures(quads: list[Quad], predicate: str) -> dict[str, set[str]]:
    """Values of ``predicate`` of each measure, by its path."""
    kinds = triples(iter(quads), {RDF + "type"})
    nodes = {subject for subject, _, kind in kinds if kind == FK + "Measure"}
    paths = {
        subject: path
        for subject, _, path in triples(iter(quads), {FK + "path"})
        if subject in nodes
    }
    found: dict[str, set[str]] = {path: set() for path in paths.values()}
    for subject, _, value in triples(iter(quads), {predicate}):
        if subject in paths:
            found[paths[subject]].add(value)
    return found


def measures_alike(bundled: list[Quad], extracted: list[Quad], predicate: str) -> None:
    """Each measure found is bundled, with the same values; only one that groups others is free."""
    wanted, have = measures(bundled, predicate), measures(extracted, predicate)
    groups = {path for path in wanted if any(other.startswith(path + "/") for other in wanted)}
    assert wanted
    assert all(wanted.values())
    assert wanted.keys() - groups <= have.keys()
    assert have == {path: wanted.get(path) for path in have}


def test_the_bundled_measures_are_found(bundled: list[Quad], extracted: list[Quad]) -> None:
    measures_alike(bundled, extracted, DCTERMS + "title")


def test_the_bundled_keys_are_found(bundled: list[Quad], extracted: list[Quad]) -> None:
    measures_alike(bundled, extracted, FK + "key")


def test_the_bundled_policies_with_numbers_are_found(
    bundled: list[Quad], extracted: list[Quad]
) -> None:
    wanted = triples(iter(bundled), {ELI + "number"})
    assert wanted
    assert triples(iter(extracted), {ELI + "number"}) == wanted


def test_the_bundled_links_of_measures_are_found(
    bundled: list[Quad], extracted: list[Quad]
) -> None:
    wanted = {
        (path, predicate, value)
        for predicate in LINKS
        for path, values in measures(bundled, predicate).items()
        for value in values
    }
    have = {
        (path, predicate, value)
        for predicate in LINKS
        for path, values in measures(extracted, predicate).items()
        for value in values
    }
    assert len(wanted) > 20
    assert len(wanted & have) / len(wanted) >= 0.85, sorted(wanted - have)


# --- every real text ---


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("file", TEXTS or [Path("absent")], ids=lambda file: file.stem)
def test_a_real_text_has_a_sound_record_and_valid_quads(file: Path) -> None:
    record = record_of(file)
    check(record)
    quads = list(rdf.parse(to_nquads(record), "application/n-quads"))
    assert len({quad.graph for quad in quads}) == 1
    for measure in record.measures:
        assert any(char.isalnum() for char in measure.text)
        assert any(char.isalnum() for char in measure.title)


@pytest.mark.usefixtures("shared")
def test_most_real_texts_have_a_kind_a_region_and_measures() -> None:
    """Their titles are not counted: half of the corpus has none, the page around it had."""
    records = [record_of(file) for file in TEXTS]
    assert len(records) > 100
    kinds = sum(record.document.kind is not None for record in records)
    regions = sum(record.document.region is not None for record in records)
    measured = sum(bool(record.measures) for record in records)
    assert kinds / len(records) >= 0.9
    assert regions / len(records) >= 0.95
    assert measured / len(records) >= 0.8


# --- nothing is there for the first text alone ---


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def grams(text: str, size: int) -> set[str]:
    """Every run of ``size`` Chinese characters in ``text``."""
    return {run[at : at + size] for run in CJK.findall(text) for at in range(len(run) - size + 1)}


def scheme_labels() -> str:
    loaders = (schemes.industries, schemes.regions, schemes.zones, schemes.kinds)
    return "\n".join(
        name
        for load in loaders
        for concept in load().concepts.values()
        for name in (concept.zh, *concept.aliases)
    )


def only_in_the_first(size: int) -> set[str]:
    texts = {file: "".join(file.read_text("utf-8").split()) for file in TEXTS}
    own = next(text for file, text in texts.items() if file.stem == FIRST)
    others = "\n".join(text for file, text in texts.items() if file.stem != FIRST)
    return {gram for gram in grams(own, size) if gram not in others}


@pytest.mark.usefixtures("shared")
def test_no_rule_is_there_for_the_first_text_alone() -> None:
    labels = scheme_labels()
    own = only_in_the_first(8)
    assert len(own) > 1000
    found = {
        (file.name, word)
        for file in sorted((DATA / "rules").glob("*.toml"))
        for word in strings(rule_files.rules(file.stem))
        for gram in grams(word, 8)
        if gram in own and gram not in labels
    }
    assert found == set()


@pytest.mark.usefixtures("shared")
def test_no_code_is_there_for_the_first_text_alone() -> None:
    own = only_in_the_first(6)
    found = {
        (file.name, gram)
        for file in sorted((ROOT / "graph").rglob("*.py"))
        for gram in grams(file.read_text("utf-8"), 6)
        if gram in own
    }
    assert found == set()


@pytest.mark.usefixtures("shared")
def test_the_tests_of_extraction_quote_no_real_text() -> None:
    texts = "\n".join("".join(file.read_text("utf-8").split()) for file in TEXTS)
    folder = Path(__file__).resolve().parent
    files = [*folder.glob("*.py"), folder.parent / "test_assertions.py"]
    found = {gram for file in files for gram in grams(file.read_text("utf-8"), 12)}
    known = scheme_labels()
    assert {gram for gram in found if gram in texts and gram not in known} == set()
