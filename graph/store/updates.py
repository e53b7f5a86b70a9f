"""SPARQL updates as the engine is to see them.

The protocol's ``using-graph-uri`` and ``using-named-graph-uri`` are not known to the engine: they
become USING clauses of every operation with a WHERE (SPARQL 1.1 Update, section 3.1.3). Nothing is
fetched: LOAD is refused, but where the update says SILENT, which asks that a LOAD that fails does
nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from graph import rdf
from graph.errors import QueryError
from graph.store import sparql
from graph.store.sparql import Token

_NOTHING: Final = "INSERT DATA {}"
_NAMES: Final = ("iri", "name")
_DATASET_WORDS: Final = ("USING", "WITH")


class Update(NamedTuple):
    """An update for the engine: its text, and whether it needs a deep stack."""

    text: str
    is_deep: bool


class _Edit(NamedTuple):
    """Text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


def prepare(
    update: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Update:
    """``update`` with the data set of the protocol, and without what would fetch.

    Raises:
        QueryError: LOAD or SERVICE, too long or too deep (`sparql.examine`); USING or WITH where
            a data set is given; a data set given for text that can be read in two ways.
        InputError: a graph that is no absolute IRI.
    """
    text = _without_silent_loads(update)
    is_deep = sparql.examine_update(text).is_deep
    if default_graphs or named_graphs:
        text = _with_dataset(text, default_graphs or (), named_graphs or ())
    return Update(text, is_deep)


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


def _without_silent_loads(update: str) -> str:
    """``update`` with nothing in place of each ``LOAD SILENT``, which nothing may let succeed."""
    if "LOAD" not in update.upper():
        return update
    tokens = sparql.tokens_of(update)
    return _edited(update, (edit for i in _outside_braces(tokens) if (edit := _load(tokens, i))))


def _load(tokens: list[Token], index: int) -> _Edit | None:
    """``LOAD SILENT iri [INTO GRAPH iri]`` at ``index``, and what stands for it."""
    rest = tokens[index : index + 6]
    if not (len(rest) > 2 and rest[0].is_word("LOAD") and rest[1].is_word("SILENT")):
        return None
    if rest[2].kind not in _NAMES:
        return None
    last = rest[2]
    if len(rest) == 6 and rest[3].is_word("INTO") and rest[4].is_word("GRAPH"):
        if rest[5].kind not in _NAMES:
            return None
        last = rest[5]
    return _Edit(rest[0].start, last.start + len(last.text), _NOTHING)


def _with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    tokens = sparql.tokens_of(update)
    if any(sparql.is_ambiguous(token) for token in tokens):
        raise QueryError(
            "a data set cannot be given for this update: a <…> in it can be read as an operator "
            "or as an IRI; put a space after each operator, and write IRIs in full"
        )
    outside = list(_outside_braces(tokens))
    for index in outside:
        if _is_dataset_clause(tokens, index):
            raise QueryError(
                f"{tokens[index].text[:40]}{sparql.place(update, tokens[index].start)}: an update "
                "with USING or WITH takes no using-graph-uri or using-named-graph-uri"
            )
    using = "".join(f"USING {rdf.iri(graph)} " for graph in default)
    using += "".join(f"USING NAMED {rdf.iri(graph)} " for graph in named)
    return _edited(
        update, (edit for i in outside for edit in _using(update, tokens, i, f" {using}"))
    )


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


def _using(update: str, tokens: list[Token], index: int, using: str) -> Iterator[_Edit]:
    """Edits that put ``using`` before the WHERE at ``index``."""
    token = tokens[index]
    if token.is_word("WHERE"):
        if tokens[index - 1].is_word("DELETE"):
            yield _delete_where(update, tokens, index, using)
        else:
            yield _Edit(token.start, token.start, using)
    elif token.is_word("DELETEWHERE"):  # two keywords to the engine
        yield _delete_where(update, tokens, index, using)


def _delete_where(update: str, tokens: list[Token], index: int, using: str) -> _Edit:
    """``DELETE WHERE {…}``, which takes no USING, as ``DELETE {…} USING … WHERE {…}``."""
    token = tokens[index]
    pattern = update[token.start + len(token.text) : _end_of_group(tokens, index + 1)]
    if token.is_word("WHERE"):
        return _Edit(token.start, token.start, f"{pattern}{using}")
    return _Edit(token.start, token.start + len(token.text), f"DELETE {pattern}{using}WHERE ")


def _end_of_group(tokens: list[Token], index: int) -> int:
    """Offset after the group ``{…}`` that begins at ``index``; that of the last token if none."""
    depth = 0
    for token in tokens[index:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth <= 0:
            return token.start + len(token.text)
    return tokens[-1].start + len(tokens[-1].text)


def _outside_braces(tokens: list[Token]) -> Iterator[int]:
    """Indexes of the tokens outside of all groups."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text != "}":
            yield index


def _edited(text: str, edits: Iterator[_Edit]) -> str:
    pieces: list[str] = []
    end = 0
    for edit in edits:
        pieces += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join(pieces) + text[end:]
