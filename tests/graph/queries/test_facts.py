"""Facts, evidence and overviews over the small graph."""

from io import BytesIO

from graph.assertions import to_nquads
from graph.queries import documents, measures, overview, resources
from graph.queries.evidence import read_evidence
from graph.queries.facts import is_known, newer_address, read_facts, read_names
from graph.queries.view import View, expand, shorten
from graph.store import open_store
from tests.graph.extract.written import RULES, measure, read_in
from tests.small_graph import AI, BASE, CHARACTERS, END, MEASURE, NUMBERED, OLD, SECOND, START, TEXT


def test_prefixed_names() -> None:
    assert shorten(expand("fk:Policy")) == "fk:Policy"
    assert shorten("http://elsewhere.example/x") == "http://elsewhere.example/x"


def test_facts_by_property_and_language(view: View) -> None:
    facts = read_facts(view, [AI, NUMBERED], ("skos:prefLabel", "fk:appliesIn"))
    assert facts.text(AI, "skos:prefLabel", language="zh") == "人工智能"
    assert facts.text(AI, "skos:prefLabel", language="en") == "artificial intelligence"
    assert facts.text(AI, "eli:number") is None
    assert facts.iris(NUMBERED, "fk:appliesIn") == [f"{BASE}id/region/310118"]
    assert facts.texts(NUMBERED, "skos:prefLabel") == []


def test_nothing_asked_nothing_queried(view: View) -> None:
    assert read_facts(view, []).all_iris() == set()
    assert read_evidence(view, []).of(AI) == []
    assert documents.read_documents(view, []) == []
    assert measures.read_measures(view, []) == []


def test_a_thing_without_a_name_is_called_by_its_iri(view: View) -> None:
    iri = f"{BASE}id/policy/1/%E5%90%8D"
    assert read_names(view, [iri]).reference(iri).label == "名"


def test_evidence_by_property(view: View) -> None:
    evidence = read_evidence(view, [MEASURE])
    assert {claim.property for claim in evidence.of(MEASURE)} == {
        "fk:supportsIndustry",
        "fk:hasIncentive",
    }
    assert len(evidence.of(MEASURE, ["fk:hasIncentive"])) == 1
    only = read_evidence(view, [MEASURE], ["fk:supportsIndustry"])
    (claim,) = only.of(MEASURE)
    assert claim.quotes[0].exact == CHARACTERS[START:END]
    assert claim.sources[0].sha256 == "a" * 64


def test_orders_of_magnitude_are_no_amounts(view: View) -> None:
    (second,) = measures.read_measures(view, [SECOND])
    (quantity,) = second.quantities
    assert (quantity.value, quantity.order_of_magnitude, quantity.unit) == (None, 11, "CNY")


def test_a_target_has_its_deadline(view: View) -> None:
    (second,) = measures.read_measures(view, [SECOND])
    (target,) = second.quantities
    assert (target.since, target.deadline, target.as_of) == ("2021", "2025-06", None)


def test_what_is_read_in_a_document_is_told_of_its_measures() -> None:
    content = RULES.replace(
        "第二条 ", "第二条 区财政局应当支持作坊，对产值达到3亿元的作坊，奖励30万元。"
    )
    record = read_in(content)
    iri = measure(record, "第二条").id
    store = open_store("memory:")
    try:
        with store.writer() as writer:
            writer.load(BytesIO(to_nquads(record)))
        (found,) = measures.read_measures(View(store.reader()), [iri])
    finally:
        store.close()
    assert found.action is not None
    assert found.action.label == "支持"
    assert [body.label for body in found.actors] == ["鲤城区财政局"]
    awards = {item.wording: item.threshold for item in found.quantities if item.threshold}
    assert {award: step.label for award, step in awards.items()} == {"30万元": "3亿元"}


def test_addresses(view: View) -> None:
    assert is_known(view, NUMBERED)
    assert not is_known(view, OLD)
    assert newer_address(view, OLD) == NUMBERED
    assert newer_address(view, NUMBERED) is None


def test_a_text_with_its_spans(view: View) -> None:
    for owner in (f"{BASE}id/document/310118/测试答复", TEXT):
        (text,) = resources.read_texts(view, owner)
        assert text.characters == CHARACTERS
        (span,) = text.spans
        assert (span.start, span.end, span.classes) == (START, END, ("fk:Industry",))
    assert resources.read_texts(view, NUMBERED) == []


def test_overview(view: View) -> None:
    keys = overview.read_keys(view)
    assert [key.key.label for key in keys] == ["人才", "品牌", "头部企业", "通道", "平台"]
    assert (keys[0].policies, keys[0].measures, keys[0].industries) == (1, 2, 1)
    assert overview.read_numbers(view)["fk:Policy"] == 3
    assert overview.frequent_industries(view)[0][0].id == AI
