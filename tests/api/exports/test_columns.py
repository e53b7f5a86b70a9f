"""Cells of records."""

from api.exports import columns
from graph.queries.answers import Claim, Document, Measure, Quantity, Quote, Reference, Source

AI = Reference("https://example.org/ai", "人工智能", "artificial intelligence")
QUOTE = Quote("q", "text", 3, 7, "人工智能", "支持", "\n产业。")
SOURCES = [Source("text", "甲"), Source("other", "乙", "某局", "2022", "https://example.org/")]


def claim(**changes: object) -> Claim:
    given: dict[str, object] = {"quotes": [QUOTE], "sources": SOURCES, "place": "一"}
    return Claim("c", "fk:supportsIndustry", AI, "wording", 0.9, **{**given, **changes})  # type: ignore[arg-type]


def test_evidence_is_the_sentence_with_its_place() -> None:
    assert columns.evidence([claim()], "zh") == "支持产业 人工智能：支持【人工智能】 产业。（一）"
    shown = columns.evidence([claim(quotes=[], place=None)], "en")
    assert shown.endswith("artificial intelligence")


def test_sources_are_told_once() -> None:
    assert columns.sources([claim(), claim()]) == "《甲》\n《乙》 某局 2022 https://example.org/"


def test_a_row_of_evidence_for_each_quote() -> None:
    item = Measure("m", "措施", evidence=[claim(quotes=[QUOTE, QUOTE])])
    found = list(columns.said(item))
    assert [(row.quote, row.source) for row in found] == [(QUOTE, SOURCES[0])] * 2


def test_a_row_of_evidence_for_each_source_without_quotes() -> None:
    item = Measure("m", "措施", evidence=[claim(quotes=[]), claim(quotes=[], sources=[])])
    assert [row.source for row in columns.said(item)] == [*SOURCES, None]


def test_amounts_are_those_of_incentives_in_yuan() -> None:
    found = [
        Quantity("1", "incentive", high=5e6, unit="CNY"),
        Quantity("2", "target", value=1e12, unit="CNY"),
        Quantity("3", "incentive", value=7, unit="家"),
        Quantity("4", "incentive", low=1e5, high=2e5, unit="CNY"),
    ]
    assert columns.sums(found) == [5e6, 1e5, 2e5]


def test_every_column_has_a_cell_for_an_empty_record() -> None:
    document, measure = Document("d", "标题"), Measure("m", "措施")
    for language in ("zh", "en"):
        for of_document in columns.DOCUMENT:
            of_document.cell(document, "zh" if language == "zh" else "en")
            assert of_document.heading("zh")
        for of_measure in columns.MEASURE:
            of_measure.cell(measure, "zh" if language == "zh" else "en")


def test_headings_differ() -> None:
    for shown in (columns.DOCUMENT, columns.MEASURE, columns.CONCEPT, columns.EVIDENCE):
        assert len({column.zh for column in shown}) == len(shown)
        assert len({column.en for column in shown}) == len(shown)
