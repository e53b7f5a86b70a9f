"""Virtuoso 7 as a remote engine: what it does otherwise, and what is done about it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph import rdf
from graph.errors import InputError, LimitError, QueryError, QueryTimeoutError, StoreError
from graph.store import remote_literals, sparql
from graph.store.remote_engines import (
    GENERATION,
    JSON,
    NTRIPLES,
    OWN,
    Dataset,
    Endpoints,
    Engine,
    Graphs,
    one_by_one,
)
from graph.store.remote_http import Fields

_SYSTEM_GRAPH: Final = "http://www.openlinksw.com/schemas/virtrdf#"
_VIRTUOSO_GRAPHS: Final = (
    _SYSTEM_GRAPH,
    "http://www.w3.org/ns/ldp#",
    "http://localuriqaserver/sparql",
    "http://localhost:8890/sparql",
    "http://localhost:8890/DAV/",
    "urn:activitystreams-owl:map",
    "urn:core:services:sparql",
)
_DEFAULT: Final = OWN + "default-graph"
_NO_GRAPH: Final = OWN + "no-graph"
_GEOMETRY: Final = b"http://www.openlinksw.com/schemas/virtrdf#Geometry"
_WKT: Final = b"http://www.opengis.net/ont/geosparql#wktLiteral"
_BOOLEAN = re.compile(rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"1"')
_NOT_BOOLEAN = re.compile(_BOOLEAN.pattern.replace(b'"1"', b'"0"'))
_OPERATION_LINES: Final = 1_000
_BLANK_LINES: Final = 3_000
_BOOLEANS: Final = (
    *("ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "BOUND", "SAMETERM", "LANGMATCHES"),
    *("CONTAINS", "STRSTARTS", "STRENDS", "REGEX"),
)
_CAST: Final = "<http://www.w3.org/2001/XMLSchema#boolean>"


class Virtuoso(Engine):
    """Virtuoso 7.

    - No unnamed graph: triples without a graph are in one of its own name, the default graph of
      ``strict`` queries. A triple that stands in several graphs is found several times in their
      union.
    - Graphs of its own, and that of the generation, are kept out of queries and updates; only the
      large one of its own where the optimiser does not bear more.
    - ASK answers as a SELECT would; booleans are 1 and 0, those of functions integers; blank nodes
      are ``nodeID://b1``; CSV and TSV have quotes: rows are asked for as JSON, which is mended, and
      converted.
    - Its Turtle and RDF/XML are not always well-formed: graphs are asked for as N-Triples.
    - DESCRIBE finds little where a data set is told: it is asked as CONSTRUCT of what has the
      resource as subject.
    - Results are cut after ResultSetMaxRows; it says so for rows only. Cut answers are refused.
    - INSERT DATA takes 5,000 lines and no blank nodes: an update has several, and blank nodes go
      by INSERT … WHERE.
    - Some literals come back as others: those are refused, see `remote_literals`.
    """

    name = "virtuoso"
    is_picky = True
    default_triple = "?s ?p ?o"
    page_rows = 10_000
    lines_at_once = 20_000

    def endpoints(self, url: str, *, with_credentials: bool) -> Endpoints:
        folder = url.rpartition("/")[0] if url.count("/") > 2 else url
        suffix = "-auth" if with_credentials else ""
        query = url if url.count("/") > 2 and not url.endswith("/") else f"{folder}/sparql"
        update = f"{folder}/sparql{suffix}"
        return Endpoints(query, update, f"{folder}/sparql-graph-crud{suffix}")

    def query(self, query: str, dataset: Dataset, graphs: Graphs) -> Fields:
        query = _with_booleans(_described(query))
        if dataset.is_given:
            given = Dataset(dataset.default or (_NO_GRAPH,), dataset.named or (_NO_GRAPH,))
            return super().query(_without_from(query), given, graphs)
        if sparql.examine(query).has_dataset:
            return super().query(query, Dataset((_NO_GRAPH,), (_NO_GRAPH,)), graphs)
        default = None if dataset.union else _DEFAULT
        return [("query", _preamble(query, default, graphs) + query)]

    def simpler_query(
        self, query: str, dataset: Dataset, graphs: Graphs, error: QueryError
    ) -> Fields | None:
        # Its optimiser overflows where several graphs are kept out of nested queries.
        if "SQ200" not in str(error) or dataset.is_given or not dataset.union:
            return None
        query = _with_booleans(_described(query))
        hidden = f"define input:default-graph-exclude <{_SYSTEM_GRAPH}> "
        if sparql.examine(query).has_dataset or any(_graph_names(query)):
            return None
        return [("query", hidden + query)]

    def accept(self, media_type: str, *, is_rows: bool) -> str:
        return JSON if is_rows else NTRIPLES

    def check(self, headers: Mapping[str, str]) -> None:
        if headers.get("x-sql-state"):
            raise QueryTimeoutError(
                f"the engine gave the query up: {headers.get('x-sql-message', '')[:200]}; narrow "
                "it, or add LIMIT"
            )
        if rows := headers.get("x-sparql-maxrows"):
            raise LimitError(
                f"the engine cuts results after {rows} rows; narrow the query, or raise "
                "ResultSetMaxRows in virtuoso.ini"
            )

    def check_construct(self, query: str) -> str | None:
        tokens = sparql.tokens_of(query)
        for index, token in enumerate(tokens):
            if token.is_word("CONSTRUCT"):
                rest = tokens[index + 1]
                if rest.text == "{":
                    rest = tokens[_closing(tokens, index + 1) + 1]
                return f"{query[: token.start]}SELECT * {query[rest.start :]}"
        return None

    def tidy(self, pieces: Iterator[bytes], form: sparql.QueryForm) -> Iterator[bytes]:
        if form == "ask":
            return iter((_answer_of_ask(b"".join(pieces)),))
        return _mended(pieces) if form == "select" else pieces

    def update(self, update: str, graphs: Graphs) -> dict[str, Any]:
        return {"form": [("query", _preamble(update, _DEFAULT, graphs) + update)]}

    def prepare(self, update: str, graphs: Graphs) -> str:
        return one_by_one(update, ("DROP", "CLEAR"), graphs, self.drop)

    def insert(self, graph: str | None, lines: Sequence[bytes]) -> list[str]:
        name = rdf.iri(graph or _DEFAULT)
        blank = [line for line in lines if line.startswith(b"_:") or b" _:" in line]
        if len(blank) > _BLANK_LINES:
            raise StoreError(
                f"{len(blank)} triples of {name} have blank nodes; Virtuoso takes {_BLANK_LINES} "
                "of them in one update: load them with `fivekeys load`, or give the nodes IRIs"
            )
        known = set(blank)
        ground = [line for line in lines if line not in known]
        operations = [
            f"INSERT DATA {{ GRAPH {name} {{\n{_text(ground[start : start + _OPERATION_LINES])}\n}} }}"
            for start in range(0, len(ground), _OPERATION_LINES)
        ]
        if blank:
            operations.append(f"INSERT {{ GRAPH {name} {{\n{_text(blank)}\n}} }} WHERE {{}}")
        return operations

    def drop(self, graph: str | None) -> str:
        return f"DROP SILENT GRAPH {rdf.iri(graph or _DEFAULT)}"

    def graph_parameters(self, graph: str | None) -> dict[str, str]:
        return {"graph-uri": graph or _DEFAULT}

    def refuse(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if not remote_literals.is_kept(line):
                raise InputError(
                    f"{line[:200].decode(errors='replace')}: Virtuoso would keep another value; "
                    "give it as a string, or use another engine"
                )

    def is_own(self, graph: str) -> bool:
        return graph == _DEFAULT or graph in _VIRTUOSO_GRAPHS or super().is_own(graph)


def _preamble(text: str, default: str | None, graphs: Graphs) -> str:
    """What tells Virtuoso which graphs count; it stands in the first line of the query.

    Where any is told, GRAPH finds something in a graph with a name only if that is told as well,
    and GRAPH with a variable ranges over those then: if a query has both, all are told. A graph
    that is kept out by name is not found as default graph either.
    """
    hidden = (*_VIRTUOSO_GRAPHS, GENERATION)
    names, has_variable = _graph_names(text)
    if default is None and has_variable and not names:
        parts = [("named-graph-exclude", graph) for graph in (*hidden, _DEFAULT)]
    elif has_variable:
        parts = [("named-graph-uri", graph) for graph in graphs() or (_NO_GRAPH,)]
    else:
        parts = [("named-graph-uri", graph) for graph in sorted(names)]
    if default is not None:
        parts.append(("default-graph-uri", default))
    else:
        parts += [("default-graph-exclude", graph) for graph in hidden]
    return "".join(f"define input:{name} {rdf.iri(graph)} " for name, graph in parts)


def _graph_names(text: str) -> tuple[set[str], bool]:
    """The graphs that stand after GRAPH by name, and whether there is one that is not known."""
    tokens = sparql.tokens_of(text)
    prefixes: dict[str, str] = {}
    names: set[str] = set()
    is_open = False
    for index, token in enumerate(tokens[:-1]):
        after = tokens[index + 1]
        if token.is_word("PREFIX") and index + 2 < len(tokens):
            prefixes[after.text] = tokens[index + 2].text[1:-1]
        elif token.is_word("GRAPH"):
            prefix, _, local = after.text.partition(":")
            name = (
                after.text[1:-1] if after.kind == "iri" else prefixes.get(f"{prefix}:", "") + local
            )
            if after.kind == "variable" or ":" not in name or "\\" in name:
                is_open = True
            else:
                names.add(name)
    return names, is_open


def _described(query: str) -> str:
    """``query`` as CONSTRUCT where it is a DESCRIBE."""
    if sparql.examine(query).form != "describe":
        return query
    tokens = sparql.tokens_of(query)
    first = next(index for index, token in enumerate(tokens) if token.is_word("DESCRIBE"))
    rest = first + 1
    while rest < len(tokens) and tokens[rest].kind in ("variable", "iri", "name"):
        rest += 1
    targets = [token.text for token in tokens[first + 1 : rest]]
    where = rest
    while where < len(tokens) and tokens[where].is_word("FROM"):
        where += 3 if tokens[where + 1].is_word("NAMED") else 2
    ends = [token.start for token in tokens] + [len(query)]
    chosen, body = query[ends[rest] : ends[where]], query[ends[where] :]
    template = [f"{target} ?fk_p{n} ?fk_o{n}" for n, target in enumerate(targets)]
    patterns = [
        f"{{ {{ SELECT {target} {body} }} {triple} }}" if target[0] in "?$" else f"{{ {triple} }}"
        for target, triple in zip(targets, template, strict=True)
    ]
    if not targets:  # DESCRIBE *
        return query
    return (
        f"{query[: ends[first]]}CONSTRUCT {{ {' . '.join(template)} }} {chosen}"
        f"WHERE {{ {' UNION '.join(patterns)} }}"
    )


def _with_booleans(query: str) -> str:
    """``query`` with booleans for the 1 and 0 that functions would give: ``(isIRI(?x) AS ?y)``."""
    tokens = sparql.tokens_of(query)
    edits: list[tuple[int, int]] = []
    for index, token in enumerate(tokens[1:-1], 1):
        if token.is_word(*_BOOLEANS) and tokens[index - 1].text == "(":
            end = _closing(tokens, index + 1, "(", ")")
            if end + 1 < len(tokens) and tokens[end + 1].is_word("AS"):
                edits.append((token.start, tokens[end].start + 1))
    for start, after in reversed(edits):
        query = f"{query[:start]}{_CAST}({query[start:after]}){query[after:]}"
    return query


def _without_from(query: str) -> str:
    """``query`` without its FROM clauses: the data set of the protocol takes their place."""
    if not sparql.examine(query).has_dataset:
        return query
    tokens = sparql.tokens_of(query)
    pieces, end = [], 0
    for index, token in enumerate(tokens):
        if token.is_word("FROM"):
            last = tokens[index + 2] if tokens[index + 1].is_word("NAMED") else tokens[index + 1]
            pieces.append(query[end : token.start])
            end = last.start + len(last.text)
    return "".join(pieces) + query[end:]


def _closing(
    tokens: Sequence[sparql.Token], index: int, opening: str = "{", closing: str = "}"
) -> int:
    """Index of the bracket that closes the one at ``index``."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += (tokens[position].text == opening) - (tokens[position].text == closing)
        if depth == 0:
            return position
    raise AssertionError("the query is well-formed")


def _answer_of_ask(content: bytes) -> bytes:
    answer = json.loads(content)
    if "boolean" not in answer:
        rows = answer["results"]["bindings"]
        answer = {"boolean": any(term["value"] != "0" for row in rows for term in row.values())}
    return json.dumps({"head": {}, "boolean": bool(answer["boolean"])}).encode()


def _mended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Virtuoso's JSON rows, of which each is in one line, as the standard has them."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if lines:
            yield _mend(b"\n".join(lines) + b"\n")
    yield _mend(rest)


def _mend(text: bytes) -> bytes:
    # Quotes inside of values are escaped, so that none of these can begin inside of one.
    text = text.replace(b'"type": "bnode", "value": "nodeID://', b'"type": "bnode", "value": "')
    text = text.replace(b'"type": "typed-literal"', b'"type": "literal"')
    text = text.replace(b'"datatype": "' + _GEOMETRY + b'"', b'"datatype": "' + _WKT + b'"')
    return _NOT_BOOLEAN.sub(rb'\1"false"', _BOOLEAN.sub(rb'\1"true"', text))


def _text(lines: Sequence[bytes]) -> str:
    return b"\n".join(lines).decode()
