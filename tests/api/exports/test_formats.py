"""Which export a request asks for."""

import pytest

from api.exports.formats import FORMATS, asked
from graph.errors import NotAcceptableError, ParameterError

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("accept", [None, "", "*/*", "application/json", "application/*", BROWSER])
def test_a_page_is_asked_for(accept: str | None) -> None:
    assert asked(accept, None) is None


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_asked_for_by_name(name: str) -> None:
    assert asked("text/html", name) is FORMATS[name]
    assert asked(None, FORMATS[name].media_type.upper()) is FORMATS[name]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_an_export_is_asked_for_by_media_type(name: str) -> None:
    assert asked(f"{FORMATS[name].media_type}, application/json;q=0.5", None) is FORMATS[name]


def test_other_names() -> None:
    assert asked(None, "ttl") is FORMATS["turtle"]
    assert asked(None, "json-ld") is FORMATS["jsonld"]
    assert asked(None, "cyjs") is FORMATS["cytoscape"]


@pytest.mark.parametrize("name", ["", "doc", "xls", "*/*"])
def test_what_is_no_format(name: str) -> None:
    with pytest.raises(ParameterError):
        asked(None, name)


def test_nothing_fits() -> None:
    with pytest.raises(NotAcceptableError):
        asked("text/html", None)
