"""SVG as text."""

from xml.etree import ElementTree

import pytest
from hypothesis import given

from graph.pictures import svg
from tests.strategies import tricky_texts


def test_numbers_are_short() -> None:
    assert [svg.number(n) for n in (1.0, 1.25, -0.04, 10.96, 100)] == [
        *("1", "1.2", "0", "11", "100")
    ]


@given(tricky_texts)
def test_what_is_written_comes_back(text: str) -> None:
    picture = svg.document(
        *(10, 10, text, text),
        svg.lines([text], 1, 1, 10, 12),
        svg.link("/page", svg.rectangle(0, 0, 1, 1), said=text),
    )
    root = ElementTree.fromstring(picture)
    assert {element.tag.partition("}")[2] for element in root.iter()} <= {
        *("svg", "title", "desc", "text", "a", "rect")
    }
    if "\x00" not in text and "\r" not in text and text.isprintable():
        assert root.attrib["aria-label"] == text
        assert root.findtext("{http://www.w3.org/2000/svg}text") == text


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "vbscript:x", None],
)
def test_only_paths_and_web_addresses_become_links(address: str | None) -> None:
    assert svg.link(address, "<rect/>").startswith("<g>")


@pytest.mark.parametrize("address", ["/page/policy/310118/x:y", "https://example.org/"])
def test_addresses_that_may_be_followed(address: str) -> None:
    assert svg.link(address, "<rect/>").startswith(f'<a href="{address}">')
