"""What happened to documents, for timelines."""

from graph.queries import lives
from graph.queries.filters import Filters
from graph.queries.view import View
from tests.small_graph import BASE, CITY, NUMBERED, UNDATED


def test_a_document_with_its_kin(view: View) -> None:
    found = lives.of_document(view, CITY)
    by_id = {life.document.id: life for life in found.lives}
    assert set(by_id) == {CITY, UNDATED}
    assert [(h.event, h.date) for h in by_id[CITY].events] == [
        ("published", "2022-03"),
        ("begins", "2022-05-01"),
    ]
    assert by_id[CITY].start == "2022-05-01"
    assert by_id[CITY].end is None
    (repealed,) = by_id[UNDATED].events
    assert (repealed.event, repealed.date) == ("repealed", "2022-05-01")
    assert repealed.by is not None
    assert repealed.by.id == CITY
    assert by_id[UNDATED].end == "2022-05-01"


def test_the_policies_of_a_sector_oldest_first(view: View) -> None:
    found = lives.of_filters(view, Filters(industry="人工智能"))
    assert [life.document.id for life in found.lives] == [NUMBERED, CITY, UNDATED]
    numbered = found.lives[0]
    assert (numbered.start, numbered.end) == ("2019-02-03", "2023")
    assert found.left_out == 0


def test_what_has_no_date_is_named_too(view: View) -> None:
    found = lives.of_document(view, f"{BASE}id/policy/310118/没有这个")
    assert not found.lives
    assert len(found.undated) == 1


def test_the_query_gives_the_events(view: View) -> None:
    found = lives.of_filters(view, Filters(region="青浦区"))
    items = {row["item"] for row in view.reader.select(found.sparql)}
    assert items == {life.document.id for life in found.lives}
