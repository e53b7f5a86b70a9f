"""Messages between a service and its readers, whatever pieces they come in."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.readers import messages
from graph.readers.messages import Decoder, Hello, Request

KINDS = st.sampled_from(
    [
        messages.HELLO,
        messages.QUERY,
        messages.START,
        messages.DATA,
        messages.END,
        messages.ERROR,
    ]
)
MESSAGES = st.lists(st.tuples(KINDS, st.binary(max_size=40)), max_size=8)
NAMES = st.none() | st.text(max_size=8)
GRAPHS = st.none() | st.lists(st.text(max_size=8), max_size=3)
REQUESTS = st.builds(
    Request,
    query=st.text(st.characters(exclude_categories=())),
    results=NAMES,
    graphs=NAMES,
    default_graphs=GRAPHS,
    named_graphs=GRAPHS,
    seconds=st.floats(0.001, 1e6),
    max_bytes=st.integers(0, 2**50),
    base_iri=st.text(max_size=8),
)


@given(sent=MESSAGES, cuts=st.sets(st.integers(0, 500)))
def test_messages_come_out_as_they_went_in_whatever_the_pieces(
    sent: list[tuple[bytes, bytes]], cuts: set[int]
) -> None:
    stream = b"".join(messages.pack(kind, payload) for kind, payload in sent)
    decoder = Decoder()
    places = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    got = [
        message for start, end in pairwise(places) for message in decoder.feed(stream[start:end])
    ]
    assert got == sent


def test_a_message_waits_for_its_last_byte() -> None:
    decoder = Decoder()
    packed = messages.pack(messages.DATA, b"abc")
    for byte in packed[:-1]:
        assert list(decoder.feed(bytes([byte]))) == []
    assert list(decoder.feed(packed[-1:])) == [(messages.DATA, b"abc")]


def test_a_message_may_be_empty() -> None:
    assert list(Decoder().feed(messages.pack(messages.END))) == [(messages.END, b"")]


@given(asked=REQUESTS)
def test_a_request_comes_out_as_it_went_in(asked: Request) -> None:
    ((kind, payload),) = Decoder().feed(asked.pack())
    assert kind == messages.QUERY
    assert Request.unpack(payload) == asked


@given(hello=st.builds(Hello, st.integers(1), st.integers(0), st.text(max_size=30), st.booleans()))
def test_a_greeting_comes_out_as_it_went_in(hello: Hello) -> None:
    ((kind, payload),) = Decoder().feed(hello.pack())
    assert kind == messages.HELLO
    assert Hello.unpack(payload) == hello
