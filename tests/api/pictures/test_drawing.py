"""From answers of queries to pictures."""

from api.pictures import drawing
from graph.queries import lives
from graph.queries.filters import Filters
from graph.queries.key_map import read_key_map
from graph.queries.neighbours import read_neighbours
from graph.queries.view import View
from graph.store import open_store
from tests.api.pictures.test_parts import drawer
from tests.graph.pictures.drawn import Drawn
from tests.small_graph import AI, open_small_store


def view() -> View:
    return View(open_small_store().reader())


def description(picture: str) -> str:
    return Drawn(picture).root.findtext("{http://www.w3.org/2000/svg}desc") or ""


def test_the_map_of_the_keys_says_each_chain() -> None:
    said = description(drawing.key_map(read_key_map(view()), drawer()))
    assert "创新型经济 → 人才: 2 条措施, 1 项政策, 1 个产业" in said
    said = description(drawing.key_map(read_key_map(view()), drawer(language="en")))
    assert "innovation economy → talent: 2 measures" in said


def test_industries_beyond_those_that_are_named_are_counted() -> None:
    found = read_key_map(view())
    named = drawing.key_map(found, drawer())
    assert "另有" not in named
    most, drawing_most = 1, drawing.INDUSTRIES_DRAWN
    assert len(found.most_frequent(most)) < len(found.most_frequent(drawing_most))


def test_a_neighbourhood_says_how_much_of_it_is_drawn() -> None:
    found = read_neighbours(view(), AI, limit=2)
    picture = drawing.neighbourhood(found, drawer())
    assert f"共 {found.total} 项，图中有 2 项" in description(picture)
    assert "另有" in picture


def test_a_timeline_of_nothing_is_no_picture() -> None:
    found = lives.of_filters(view(), Filters(since="1990", until="1991"))
    assert drawing.timeline(found, drawer(), name="", today="2026-01-01") is None
    assert drawing.timeline_said(found, drawer(language="en")) == "No policy with a known date."


def test_dates_that_cannot_be_drawn_are_left_out_of_the_picture() -> None:
    store = open_store("memory:")
    with store.writer() as writer:
        writer.update(
            "PREFIX eli: <http://data.europa.eu/eli/ontology#> "
            "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
            "INSERT DATA { GRAPH <http://g> { <http://p> a fk:Policy ; "
            'eli:date_document "2021-99" } }'
        )
    found = lives.of_document(View(store.reader()), "http://p")
    assert len(found.lives) == 1
    assert drawing.timeline(found, drawer(), name="", today="2026-01-01") is None
    store.close()
