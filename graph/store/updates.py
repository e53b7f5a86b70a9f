"""SPARQL updates as the engine is to see them.

The protocol's ``using-graph-uri`` and ``using-named-graph-uri`` are not known to the engine: they
become USING clauses of every operation with a WHERE (SPARQL 1.1 Update, section 3.1.3). Nothing is
fetched by the engine: LOAD is what was fetched before (`loading`), else it is refused, but where the
update says SILENT, which asks that a LOAD that fails does nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from graph import rdf
from graph.errors import FetchRefusedError, QueryError
from graph.store import sparql
from graph.store.faults import malformed
from graph.store.sparql import Token

NOTHING: Final = "INSERT DATA {}"
"""An update that changes nothing."""

_NAMES: Final = ("iri", "name")
_ANY_BASE: Final = "http://base.invalid/"
_DATASET_WORDS: Final = ("USING", "WITH")


class Update(NamedTuple):
    """An update for the engine: its text, and whether it needs a deep stack."""

    text: str
    is_deep: bool


class Edit(NamedTuple):
    """Text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


class Load(NamedTuple):
    """``LOAD [SILENT] source [INTO GRAPH graph]`` in an update."""

    first: Token
    source: Token
    graph: Token | None
    is_silent: bool

    def edit(self, text: str) -> Edit:
        """``text`` in place of it."""
        last = self.graph or self.source
        return Edit(self.first.start, last.start + len(last.text), text)


def prepare(
    update: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    loaded: Mapping[int, str] | None = None,
) -> Update:
    """``update`` with the data set of the protocol, and without what would fetch.

    ``loaded`` has the updates that stand for LOADs, by the offsets at which those begin.

    Raises:
        FetchRefusedError: another LOAD, or SERVICE.
        QueryError: too long or too deep (`sparql.examine`); USING or WITH where a data set is
            given; a data set given for text that can be read in two ways.
        InputError: a graph that is no absolute IRI.
    """
    found, loads = loaded or {}, list(_loads(update))
    spared = [load for load in loads if load.is_silent or load.first.start in found]
    edits = [load.edit(found.get(load.first.start, NOTHING)) for load in spared]
    try:
        bare = edited(update, (load.edit(NOTHING) for load in spared))
        is_deep = sparql.examine_update(bare).is_deep
    except FetchRefusedError:
        _check_loads(update)
        _check_syntax(edited(update, (load.edit(NOTHING) for load in loads)))
        raise
    if default_graphs or named_graphs:
        edits += _dataset_edits(update, default_graphs or (), named_graphs or ())
    return Update(edited(update, sorted(edits)), is_deep)


def put(graph: str | None, ntriples: str, *, replace: bool) -> str:
    """An update after which ``graph`` (None: the default graph) exists and holds these triples.

    ``ntriples`` is well-formed N-Triples; with ``replace`` the graph holds nothing else.

    Raises:
        InputError: a graph that is no absolute IRI.
    """
    if graph is None:
        before, data = (["DROP DEFAULT"] if replace else []), ntriples
    else:
        name = rdf.iri(graph)
        before = [f"DROP SILENT GRAPH {name}"] if replace else []
        before.append(f"CREATE SILENT GRAPH {name}")
        data = f"GRAPH {name} {{\n{ntriples}}}"
    return " ;\n".join([*before, f"INSERT DATA {{\n{data}}}"])


def _loads(update: str) -> Iterator[Load]:
    if "LOAD" not in update.upper():
        return
    tokens = sparql.tokens_of(update)
    for index in sparql.outside_braces(tokens):
        if load := load_at(tokens, index):
            yield load


def load_at(tokens: list[Token], index: int) -> Load | None:
    """The LOAD that begins at ``index``; None where none does."""
    if not tokens[index].is_word("LOAD"):
        return None
    is_silent = index + 1 < len(tokens) and tokens[index + 1].is_word("SILENT")
    at = index + 1 + is_silent
    rest = tokens[at : at + 4]
    if not rest or rest[0].kind not in _NAMES:
        return None
    graph = None
    if len(rest) == 4 and rest[1].is_word("INTO") and rest[2].is_word("GRAPH"):
        if rest[3].kind not in _NAMES:
            return None
        graph = rest[3]
    return Load(tokens[index], rest[0], graph, is_silent)


def _check_loads(update: str) -> None:
    """Raise QueryError where a LOAD does not name what to load."""
    tokens = sparql.tokens_of(update)
    for index in sparql.outside_braces(tokens):
        if tokens[index].is_word("LOAD") and load_at(tokens, index) is None:
            place = sparql.place(update, tokens[index].start)
            raise QueryError(f"malformed update{place}: LOAD takes an IRI, and INTO GRAPH an IRI")


def _check_syntax(update: str) -> None:
    """Raise QueryError where an update that is refused for other reasons is malformed as well.

    The engine cannot read without carrying out, so only what has no pattern is read at all.
    """
    try:
        if "WHERE" in update.upper() or sparql.examine_update(update).is_deep:
            return
        ox.Store().update(update, base_iri=_ANY_BASE)
    except SyntaxError as error:
        raise malformed(str(error)) from error
    except (FetchRefusedError, ValueError, RuntimeError, OSError):
        return  # there is more that would fetch; or it is read, and fails on a store that is empty


def _dataset_edits(update: str, default: Sequence[str], named: Sequence[str]) -> Iterator[Edit]:
    tokens = sparql.tokens_of(update)
    if any(sparql.is_ambiguous(token) for token in tokens):
        raise QueryError(
            "a data set cannot be given for this update: a <…> in it can be read as an operator "
            "or as an IRI; put a space after each operator, and write IRIs in full"
        )
    outside = list(sparql.outside_braces(tokens))
    for index in outside:
        if _is_dataset_clause(tokens, index):
            raise QueryError(
                f"{tokens[index].text[:40]}{sparql.place(update, tokens[index].start)}: an update "
                "with USING or WITH takes no using-graph-uri or using-named-graph-uri"
            )
    using = "".join(f"USING {rdf.iri(graph)} " for graph in default)
    using += "".join(f"USING NAMED {rdf.iri(graph)} " for graph in named)
    for index in outside:
        yield from _using(update, tokens, index, f" {using}")


def _is_dataset_clause(tokens: list[Token], index: int) -> bool:
    """Whether USING or WITH stands at ``index``, also grown together with the name after it."""
    token = tokens[index]
    if token.kind == "word":
        return token.text.upper().startswith(_DATASET_WORDS)
    before = tokens[index - 1] if index else None
    return (
        token.prefix is not None
        and token.prefix.upper().startswith(_DATASET_WORDS)
        and not (before is not None and before.kind == "word")  # `CLEAR GRAPH with:a`
    )


def _using(update: str, tokens: list[Token], index: int, using: str) -> Iterator[Edit]:
    """Edits that put ``using`` before the WHERE at ``index``."""
    token = tokens[index]
    if token.is_word("WHERE"):
        if tokens[index - 1].is_word("DELETE"):
            yield _delete_where(update, tokens, index, using)
        else:
            yield Edit(token.start, token.start, using)
    elif token.is_word("DELETEWHERE"):  # two keywords to the engine
        yield _delete_where(update, tokens, index, using)


def _delete_where(update: str, tokens: list[Token], index: int, using: str) -> Edit:
    """``DELETE WHERE {…}``, which takes no USING, as ``DELETE {…} USING … WHERE {…}``."""
    token = tokens[index]
    pattern = update[token.start + len(token.text) : _end_of_group(tokens, index + 1)]
    if token.is_word("WHERE"):
        return Edit(token.start, token.start, f"{pattern}{using}")
    return Edit(token.start, token.start + len(token.text), f"DELETE {pattern}{using}WHERE ")


def _end_of_group(tokens: list[Token], index: int) -> int:
    """Offset after the group ``{…}`` that begins at ``index``; that of the last token if none."""
    depth = 0
    for token in tokens[index:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth <= 0:
            return token.start + len(token.text)
    return tokens[-1].start + len(tokens[-1].text)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits``, which are in the order of their offsets."""
    pieces: list[str] = []
    end = 0
    for edit in edits:
        pieces += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join(pieces) + text[end:]
