"""Operations of the protocol, read from parameters and bodies."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.operation import (
    FORM,
    QUERY,
    UPDATE,
    Operation,
    decode_form,
    read_operation,
    read_post,
    read_query,
)
from graph.errors import FivekeysError, LimitError, MediaTypeError, ParameterError, QueryError
from graph.settings import Settings

SETTINGS = Settings(max_query_kb=1)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_a_form_is_decoded_once(pairs: list[tuple[str, str]]) -> None:
    kept = [(name, value) for name, value in pairs if name or value]
    assert decode_form(urlencode(kept).encode()) == kept


@pytest.mark.parametrize("data", [b"query=%FF", b"query=\xe4\xba\xba", b"%C3%28=1"])
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    with pytest.raises(ParameterError, match="UTF-8"):
        decode_form(data)


@given(data=st.binary(max_size=60))
def test_any_query_string_is_read_or_refused(data: bytes) -> None:
    try:
        operation = read_operation(decode_form(data), SETTINGS)
    except FivekeysError:
        return
    assert isinstance(operation, Operation)


def test_all_parameters() -> None:
    pairs = [
        ("query", "ASK {}"),
        ("default-graph-uri", "a"),
        ("default-graph-uri", "b"),
        ("named-graph-uri", "c"),
        ("format", "csv"),
        ("timeout", "1.5"),
    ]
    assert read_operation(pairs, SETTINGS) == Operation(
        query="ASK {}",
        default_graphs=("a", "b"),
        named_graphs=("c",),
        format="csv",
        seconds=1.5,
    )
    assert read_operation([], SETTINGS) == Operation()
    update = [("update", "CLEAR ALL"), ("using-graph-uri", "a"), ("using-named-graph-uri", "b")]
    assert read_operation(update, SETTINGS) == Operation(
        update="CLEAR ALL", using_graphs=("a",), using_named_graphs=("b",)
    )


@pytest.mark.parametrize(
    ("query_string", "named"),
    [
        ("query=a&query=b", "2 times"),
        ("query=a&update=b", "together"),
        ("query=a&quary=b", "quary"),
        ("query=a&using-graph-uri=b", "using-graph-uri"),
        ("update=a&default-graph-uri=b", "default-graph-uri"),
        ("query=a&timeout=0", "timeout"),
        ("query=a&timeout=-1", "timeout"),
        ("query=a&timeout=nan", "timeout"),
        ("query=a&timeout=inf", "timeout"),
        ("query=a&timeout=soon", "timeout"),
        ("query=a&timeout=1&timeout=2", "2 times"),
    ],
)
def test_what_cannot_be_meant_is_refused(query_string: str, named: str) -> None:
    with pytest.raises(ParameterError, match=named):
        read_operation(decode_form(query_string.encode()), SETTINGS)


@pytest.mark.parametrize("text", ["x" * 1_024, "人" * 341])
def test_a_query_of_the_length_that_is_allowed_passes(text: str) -> None:
    assert read_operation([("query", text)], SETTINGS).query == text


@pytest.mark.parametrize("text", ["x" * 1_025, "人" * 342])
@pytest.mark.parametrize("name", ["query", "update"])
def test_a_longer_one_is_refused(name: str, text: str) -> None:
    with pytest.raises(LimitError, match="FIVEKEYS_MAX_QUERY_KB"):
        read_operation([(name, text)], SETTINGS)


@pytest.mark.parametrize("content_type", [FORM, FORM.upper(), f"{FORM}; charset=utf-8"])
def test_a_form_has_its_data_set_in_itself_or_in_the_url(content_type: str) -> None:
    operation = read_post(b"named-graph-uri=b", content_type, b"query=ASK+%7B%7D", SETTINGS)
    assert operation == Operation(query="ASK {}", named_graphs=("b",))


def test_an_operation_of_a_form_is_not_in_the_url() -> None:
    with pytest.raises(ParameterError, match="URL"):
        read_post(b"query=a", FORM, b"", SETTINGS)


@pytest.mark.parametrize(
    ("content_type", "name"),
    [(QUERY, "query"), (UPDATE, "update"), (f'{QUERY}; charset="UTF-8"', "query")],
)
def test_the_body_may_be_the_operation(content_type: str, name: str) -> None:
    operation = read_post(b"format=csv", content_type, "ASK {} # 人".encode(), SETTINGS)
    assert getattr(operation, name) == "ASK {} # 人"
    assert operation.format == "csv"


def test_other_bodies_are_refused() -> None:
    with pytest.raises(MediaTypeError, match="text/plain"):
        read_post(b"", "text/plain", b"ASK {}", SETTINGS)
    with pytest.raises(QueryError, match="UTF-8"):
        read_post(b"", f"{QUERY}; charset=gb18030", b"ASK {}", SETTINGS)
    with pytest.raises(QueryError, match="UTF-8"):
        read_post(b"", QUERY, b"\xff", SETTINGS)
    with pytest.raises(ParameterError, match="together"):
        read_post(b"update=a", QUERY, b"ASK {}", SETTINGS)


@given(
    st.lists(st.sampled_from(["query=", "ASK", "%7B", "&", "=", "+", "%", "format=csv", "é", "a"]))
)
def test_a_query_alone_is_read_as_among_other_parameters(parts: list[str]) -> None:
    data = "".join(parts).encode()
    assert _outcome(lambda: read_query(data, SETTINGS)) == _outcome(
        lambda: read_operation(decode_form(data), SETTINGS)
    )


def _outcome(read: Callable[[], Operation]) -> Operation | str:
    try:
        return read()
    except FivekeysError as error:
        return str(error)


def test_a_query_alone_may_be_too_long() -> None:
    with pytest.raises(LimitError):
        read_query(b"query=" + b"x" * 2000, Settings(max_query_kb=1))
    assert read_query(b"query=" + b"x" * 900, Settings(max_query_kb=1)).query == "x" * 900
