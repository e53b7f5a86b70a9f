"""A corrected document as gold: `fivekeys score` measures what is read against it."""

from graph.corrections.gold import gold
from graph.corrections.model import Correction, Edge
from graph.corrections.shown import Preview, preview
from graph.corrections.wishes import Wish, correction_of
from graph.extract import pipeline, reader
from graph.namespaces import BASE
from graph.queries.view import View
from graph.scoring import Scores
from graph.store import open_store
from tests.graph.corrections.test_applying import (
    AI,
    CHIPS,
    FIRST,
    GRAPH,
    MEASURES,
    NAME,
    SHIPS,
    SUPPORTS,
    TEXT,
    said,
)

VIEW = View(open_store("memory:").reader())


def seen(*items: Correction) -> Preview:
    return preview(VIEW, NAME, GRAPH, items)


def scored(*items: Correction) -> Scores:
    record = pipeline.extract(reader.text_of(TEXT, "示例.txt")).to_json()
    scores = Scores()
    scores.add(record, gold(seen(*items), file="示例.txt", base=BASE), TEXT)
    return scores


def test_what_is_read_is_right_by_what_is_read() -> None:
    for name, count in scored().counts.items():
        assert not count.missed, (name, count.missed)
        assert not count.spurious, (name, count.spurious)
    assert scored().macro_f1 == 1.0
    assert gold(seen(), file="a", base=BASE)["document"]["number"] == "浦府示〔2026〕1号"


def test_what_is_rejected_is_spurious_and_what_is_added_is_missed() -> None:
    added = correction_of(
        Wish(
            "add", subject=MEASURES[1], predicate="fk:supportsIndustry", object="航运", quote="博士"
        ),
        seen(),
        VIEW,
        by="ann",
    )
    counts = scored(said("reject", FIRST), added).counts
    assert counts["measure links"].spurious == ["第一条 支持人工智能企业建设研发中心 · 人工智能"]
    assert counts["measure links"].missed == ["第二条 引进人才 · 航运"]
    assert counts["industries"].missed == ["航运"]


def test_what_an_editor_sees() -> None:
    item = said("relink", Edge(MEASURES[1], SUPPORTS, CHIPS), 1, SHIPS)
    shown = seen(said("reject", FIRST), item)
    by_edge = {claim.edge: claim for claim in shown.claims}
    assert by_edge[FIRST].status == "rejected"
    relinked = by_edge[Edge(MEASURES[1], SUPPORTS, SHIPS)]
    assert (relinked.status, relinked.object.label, relinked.object.label_en) == (
        "added",
        "航运",
        "shipping",
    )
    assert [TEXT[slice(*span)] for span in by_edge[FIRST].spans] == ["人工智能"]
    assert shown.text == TEXT
    assert [r.label[:3] for r in shown.subjects] == ["浦东新", "第一条", "第二条"]
    assert any("人工智能" in span.labels and "fk:Industry" in span.classes for span in shown.spans)
    assert AI in {claim.edge.object for claim in shown.claims}
