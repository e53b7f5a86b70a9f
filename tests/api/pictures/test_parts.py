"""Names, addresses and colours of parts of pictures."""

import pytest
from fastapi import FastAPI
from starlette.requests import Request

from api.pages.language import Language
from api.pictures.parts import Drawer, filter_value, parameters
from graph.pictures import palette
from graph.queries.answers import Reference
from graph.queries.filters import Filters
from graph.settings import Settings
from tests.small_graph import AI, BASE, NUMBERED


def drawer(query: str = "", language: Language = "zh", *, whole: bool = False) -> Drawer:
    app = FastAPI()
    app.state.settings = Settings()
    scope = {
        "type": "http",
        "app": app,
        "method": "GET",
        "scheme": "http",
        "server": ("test.example", 80),
        "path": "/picture/keys",
        "root_path": "",
        "query_string": query.encode(),
        "headers": [],
    }
    return Drawer(Request(scope), language, whole=whole)


def test_a_part_has_the_name_in_the_language_and_the_colour_of_its_kind() -> None:
    industry = Reference(AI, "人工智能", "artificial intelligence")
    part = drawer().part(industry)
    assert (part.label, part.colour) == ("人工智能", palette.KINDS["industry"])
    assert part.address is not None
    assert part.address.startswith("/page/industry/%E4")
    assert drawer(language="en").part(industry).label == "artificial intelligence"
    assert drawer().part(industry, solid=True).colour == palette.DEEP["industry"]


def test_the_number_is_said_and_long_names_are_shortened() -> None:
    part = drawer().part(Reference(NUMBERED, "很长" * 80, None, "测府发〔2019〕10号"))
    assert part.said.endswith("（测府发〔2019〕10号）")
    assert len(part.label) == 90
    assert part.label.endswith("…")


def test_addresses_are_whole_where_a_picture_is_taken_away() -> None:
    assert drawer(whole=True).page(AI) == f"http://test.example{drawer().page(AI)}"
    assert drawer("lang=en", "en").listed("measures", {"key": "talent"}) == (
        "/measures?key=talent&lang=en"
    )
    assert drawer().page("urn:x") is None


def test_properties_are_called_as_on_pages_or_as_in_the_ontology() -> None:
    assert drawer().property("fk:key") != "fk:key"
    assert drawer(language="en").property("fk:supportingBody")
    assert drawer().property("geo:sfContains") != ""
    assert drawer().property("http://example.org/p") == "http://example.org/p"


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        (Reference(f"{BASE}id/key/talent", "人才"), "talent"),
        (Reference(f"{BASE}id/region/310118", "青浦区", None, "310118"), "310118"),
        (Reference(f"{BASE}id/zone/测试园", "测试园"), "测试园"),
        (Reference(AI, "人工智能"), "人工智能"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_things_are_named_in_filters_so_that_they_are_found(
    reference: Reference, value: str
) -> None:
    assert filter_value(reference) == value


def test_filters_have_the_names_of_parameters() -> None:
    assert parameters(Filters(since="2020", until="2021", words="x", industry="AI")) == {
        "from": "2020",
        "to": "2021",
        "q": "x",
        "industry": "AI",
    }
