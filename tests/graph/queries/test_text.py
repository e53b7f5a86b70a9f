"""SPARQL texts: directives, slots, escaping, prefixes."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.queries import text
from graph.queries.text import Terms, compose, iris, number, strings
from graph.queries.view import View
from graph.store.sparql import form


def names() -> list[str]:
    return sorted(
        file.name.removesuffix(".rq")
        for file in files("graph.queries").iterdir()
        if file.name.endswith(".rq") and not file.name.startswith("validate-")
    )


def test_only_the_wanted_parts_stay() -> None:
    bare = compose("documents", {"classes": iris(["http://c"]), "limit": number(5)})
    assert "?industry" not in bare
    assert "VALUES ?class" in bare
    assert bare.endswith("LIMIT 5")
    full = compose(
        "documents",
        {
            "classes": iris(["http://c"]),
            "limit": number(5),
            "narrowed": Terms(),
            "industry": iris(["http://i", "http://j"]),
        },
    )
    assert "VALUES ?industry { <http://i> <http://j> }" in full
    assert "FILTER (?class IN (<http://c>))" in full
    assert "#" not in "".join(line for line in full.splitlines() if "PREFIX" not in line)


def test_prefixes_are_those_in_use() -> None:
    composed = compose("narrower-terms", {"asked": iris(["http://x.example/fk:x"])})
    assert [line.split()[1] for line in composed.splitlines() if line.startswith("PREFIX")] == [
        "skos:",
        "geo:",
    ]


def test_a_missing_value_is_a_fault() -> None:
    with pytest.raises(KeyError):
        compose("facts")


@pytest.mark.parametrize("name", names())
def test_every_text_is_used(name: str) -> None:
    uses = (f'"{name}"', f"#include {name}\n")
    assert any(use in source for source in _sources() for use in uses)


@cache
def _sources() -> list[str]:
    return [
        file.read_text(encoding="utf-8")
        for place in (files("graph"), files("api"))
        for ending in ("py", "rq")
        for file in Path(str(place)).rglob(f"*.{ending}")
    ]


@given(st.text(max_size=40))
def test_strings_cannot_leave_their_quotes(words: str) -> None:
    try:
        (term,) = strings(words)
    except InputError:
        assert any("\ud800" <= c <= "\udfff" for c in words)
        return
    query = f"SELECT ({term} AS ?x) WHERE {{}}"
    assert form(query) == "select"
    values = {"classes": iris(["http://c"]), "limit": number(1), "words": strings(words)}
    values["words_count"] = number(1)
    assert form(compose("documents", values)) == "select"


@given(st.text(max_size=20))
def test_a_string_comes_back_as_it_was(view: View, words: str) -> None:
    try:
        (term,) = strings(words)
    except InputError:
        return
    (row,) = view.reader.select(f"SELECT ({term} AS ?x) WHERE {{}}")
    assert row == {"x": words}


def test_a_slot_in_a_value_is_not_filled() -> None:
    values = {"classes": iris(["http://c"]), "limit": number(1), "words": strings("$limit $,x")}
    values["words_count"] = number(1)
    assert '"$limit $,x"' in compose("documents", values)


@pytest.mark.parametrize("value", ["http://a> <http://b", "not an iri", "http://a b"])
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(InputError):
        text.iris([value])
