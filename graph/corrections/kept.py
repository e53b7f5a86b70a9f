"""Corrections in a store: which there are, applying them to what is written, taking them back.

They stand in named graphs of their own, one for each graph whose claims they are about, so that a
new version of a document, or its absence, loses none of them.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graph import equivalence
from graph.corrections.applying import State, apply, as_read, parsed
from graph.corrections.model import Correction, Withdrawal
from graph.corrections.statements import kept_in, read, to_ntriples
from graph.errors import NotFoundError, StaleError
from graph.namespaces import BASE
from graph.store.base import Change, Reader, Writer


class Kept(NamedTuple):
    """A correction of a store, and what it does there."""

    correction: Correction
    state: State


class Published(NamedTuple):
    """What a publication did.

    ``states`` are those of all corrections of the graph, by IRI.
    """

    graph: str
    states: Mapping[str, State]
    changed: bool


def triples_of(view: Reader, graph: str) -> bytes:
    """The triples of a named graph as sorted N-Triples; nothing where there is none."""
    out = io.BytesIO()
    if view.has_graph(graph):
        view.dump(out, media_type="application/n-triples", graph=graph)
    return out.getvalue()


def corrections_of(view: Reader, graph: str, *, base: str = BASE) -> list[Correction]:
    """The corrections of the claims of a graph, withdrawn ones too, in the order of their making."""
    return read(triples_of(view, kept_in(graph, base=base)), base=base)


def corrected_graphs(view: Reader, *, base: str = BASE) -> list[str]:
    """The graphs that have corrections, sorted; some of them may not be there any more."""
    head = kept_in(f"{base}id/graph/", base=base)
    return [
        f"{base}id/graph/{graph.removeprefix(head)}"
        for graph in view.graphs()
        if graph.startswith(head)
    ]


def all_kept(view: Reader, *, base: str = BASE, graph: str | None = None) -> Iterator[Kept]:
    """Every correction of a store, or of one graph, with what it does there."""
    for name in corrected_graphs(view, base=base) if graph is None else [graph]:
        found = corrections_of(view, name, base=base)
        states = states_of(view, name, found, base=base)
        yield from (Kept(item, states[item.id]) for item in found)


def states_of(
    view: Reader, graph: str, corrections: Sequence[Correction], *, base: str = BASE
) -> Mapping[str, State]:
    """What each of the corrections does in a graph, by IRI."""
    if is_of_entities(graph, base=base):
        return {item.id: "applied" if item.is_active else "withdrawn" for item in corrections}
    stored = as_read(parsed(triples_of(view, graph)), base=base)
    return apply(stored, corrections, base=base).states


def corrected(view: Reader, graph: str, ntriples: bytes, *, base: str = BASE) -> bytes:
    """What is to be written to ``graph``: ``ntriples`` as they were read, with its corrections.

    Raises:
        InputError: ``ntriples`` are malformed.
    """
    if not view.has_graph(kept_in(graph, base=base)):
        return ntriples
    found = corrections_of(view, graph, base=base)
    return apply(parsed(ntriples), found, base=base).ntriples


def version(view: Reader, graph: str, *, base: str = BASE) -> str:
    """A name for what a graph and its corrections hold now: another one after every change."""
    digest = hashlib.sha256(triples_of(view, graph))
    digest.update(b"\x1f" + triples_of(view, kept_in(graph, base=base)))
    return digest.hexdigest()[:20]


def publish(
    view: Reader,
    writer: Writer,
    graph: str,
    added: Sequence[Correction],
    *,
    read_now: bytes | None = None,
    base: str = BASE,
) -> Published:
    """Add corrections, and write the graph with all that it has then, in one transaction.

    Args:
        view: the newest generation; nobody else writes.
        writer: where to write.
        graph: whose claims they are about.
        added: the new corrections.
        read_now: the triples as they were read now, in place of those in the store.
        base: base of all resources.

    Raises:
        NotFoundError: nothing is read now, and the graph is not in the store.
    """
    if read_now is None and not is_of_entities(graph, base=base) and not view.has_graph(graph):
        raise NotFoundError(f"{graph} is not in the store; it may have been forgotten meanwhile")
    found = {item.id: item for item in corrections_of(view, graph, base=base)}
    found |= {item.id: item for item in added}
    return _write(view, writer, graph, list(found.values()), read_now, base)


def _write(
    view: Reader,
    writer: Writer,
    graph: str,
    found: Sequence[Correction],
    read_now: bytes | None,
    base: str,
) -> Published:
    changes = []
    if found:
        changes.append(Change(kept_in(graph, base=base), to_ntriples(found, base=base)))
    states: Mapping[str, State]
    if is_of_entities(graph, base=base):
        states = {item.id: "applied" if item.is_active else "withdrawn" for item in found}
    else:
        stored = parsed(triples_of(view, graph)) if read_now is None else parsed(read_now)
        applied = apply(as_read(stored, base=base), found, base=base)
        states = applied.states
        if read_now is not None or view.has_graph(graph):
            changes.append(Change(graph, applied.ntriples))
    return Published(graph, states, bool(writer.apply(changes)))


def withdraw(
    view: Reader,
    writer: Writer,
    correction: str,
    withdrawal: Withdrawal,
    *,
    seen: str | None = None,
    base: str = BASE,
) -> Published:
    """Take a correction back: the graph is as if it had never been made, and it stays as a record.

    ``correction`` is its IRI or the last part of it; ``seen`` the version of the graph that the
    editor has seen, None where they take it back whatever else is said.

    Raises:
        NotFoundError: there is no such correction.
        StaleError: the graph has another version.
        ParameterError: it was withdrawn before.
    """
    wanted = correction.rpartition("/")[2]
    for graph in corrected_graphs(view, base=base):
        found = corrections_of(view, graph, base=base)
        if any(item.tail == wanted for item in found):
            check_version(view, graph, seen, base=base)
            kept = [i.withdrawn(withdrawal) if i.tail == wanted else i for i in found]
            return _write(view, writer, graph, kept, None, base)
    raise NotFoundError(f"there is no correction {wanted[:60]!r} in the store")


def check_version(view: Reader, graph: str, seen: str | None, *, base: str = BASE) -> None:
    """Let pass who has seen the present version of a graph, or asks for none.

    Raises:
        StaleError: it has another version; the message names the last correction.
    """
    if seen is None or seen == (now := version(view, graph, base=base)):
        return
    found = corrections_of(view, graph, base=base)
    last = max(((i.withdrawal or i).at, (i.withdrawal or i).by) for i in found) if found else None
    said = f"; the last correction is by {last[1]} at {last[0]}" if last else ""
    raise StaleError(
        f"{graph} has changed since you saw it (version {seen[:40]!r}, now {now!r}){said}. "
        "Nothing was changed: look at it again and repeat with its present version"
    )


def is_of_entities(graph: str, *, base: str = BASE) -> bool:
    """Whether the corrections of ``graph`` are merges and splits."""
    return graph == equivalence.graph_of(base=base)
