"""What must be known of a SPARQL query before the engine sees it.

The engine cannot be told not to fetch: SERVICE and LOAD always do, even on a read-only store. Nor
does it bound recursion: deep nesting overflows the stack and ends the process. So queries are
split into tokens here (SPARQL 1.1 Query Language, section 19.8) and refused where needed.

The engine's parser has no token boundaries (`1SERVICEex:a{…}` is a SERVICE clause to it) and tells
`<` the operator from `<…>` the IRI by grammar. So words are looked for inside words, and where a
`<…>` could be read both ways and the readings would differ in what follows, both are followed.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from graph.errors import FetchRefusedError, QueryError

QueryForm = Literal["select", "ask", "construct", "describe"]

MAX_NESTING: Final = 100
"""Brackets that may be open at once."""

MAX_OPERATORS: Final = 10_000
"""Keywords and operators that a query may have; each can be a level of the engine's recursion."""

_SHALLOW: Final = 500  # operators that 8 MB of stack bear; measured: more than 1,000
_CACHED_LENGTH: Final = 16_384

_NAME: Final = r"A-Za-z0-9_\u0080-\U0010FFFF"
"""Characters of names. Outside ASCII it is more than the grammar has, which is on the safe side:
the engine refuses what is not a name character there."""

_TOKEN = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<string>  (?>\"{{3}}(?:\"{{0,2}}(?:[^"\\]|\\.))*\"{{3}})
                 | (?>'{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}})
                 | "(?>(?:[^"\\\r\n]|\\.)*)" | '(?>(?:[^'\\\r\n]|\\.)*)' )
    | (?P<iri>     <(?>(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*)> )
    | (?P<variable>[?$][{_NAME}]+ )
    | (?P<tag>     @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<number>  [0-9]+(?:\.[0-9]+)? )
    | (?P<name>    (?P<prefix>[{_NAME}](?:[{_NAME}.\-]*[{_NAME}\-])?)?:
                   (?:(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[^\sA-Za-z0-9])
                      (?:(?:[{_NAME}.\-:]|%[0-9A-Fa-f]{{2}}|\\[^\sA-Za-z0-9])*
                         (?:[{_NAME}\-:]|%[0-9A-Fa-f]{{2}}|\\[^\sA-Za-z0-9]))?)? )
    | (?P<word>    [{_NAME}]+ )
    | (?P<open>    [{{(\[] )
    | (?P<close>   [}})\]] )
    | (?P<separator> , )
    | (?P<operator>. )
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE = re.compile(r"\w+|[^\w\s]")
_FAULTS: Final = {
    '"': "a string is not closed",
    "'": "a string is not closed",
    "\\": "a backslash stands outside of strings, IRIs and names",
}
_LOCATED_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_FORMS: Final[tuple[QueryForm, ...]] = ("select", "ask", "construct", "describe")
_PROLOGUE: Final = ("BASE", "PREFIX", "VERSION")
_GRAPH_WORDS: Final = ("GRAPH", "FROM", "NAMED")


class Token(NamedTuple):
    """One token of a query: its kind (a group of the grammar above), text and offset."""

    kind: str
    text: str
    start: int
    prefix: str | None

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words


class Examined(NamedTuple):
    """What the tokens of a query or update tell."""

    form: QueryForm | None
    has_dataset: bool  # a FROM clause
    operators: int
    is_deep: bool  # its evaluation may need more stack than a thread has by default
    variables: frozenset[str]


def form(query: str) -> QueryForm:
    """The form of a query, by its first keyword after the prologue.

    Raises:
        QueryError: it is none of the four forms, or not allowed; see `examine`.
    """
    found = examine(query).form
    if found is None:
        raise QueryError("the query begins with none of SELECT, ASK, CONSTRUCT and DESCRIBE")
    return found


def examine(query: str) -> Examined:
    """Facts about a query.

    Raises:
        QueryError: a SERVICE clause, too deep or too long for the engine, an unclosed string, or
            characters that are not Unicode text.
    """
    examined = _examine_short(query) if len(query) <= _CACHED_LENGTH else _examine(query)
    if examined.operators > MAX_OPERATORS:
        raise QueryError(
            f"the query has {examined.operators} keywords and operators, {MAX_OPERATORS} are "
            "allowed; use VALUES or IN for long lists"
        )
    return examined


def examine_update(update: str) -> Examined:
    """Facts about an update; SERVICE and LOAD are refused, see `examine`."""
    examined = _examine(update)
    for reading in _readings(update, tokens_of(update)):
        _refuse_load(update, reading)
    return examined


def _refuse_load(update: str, tokens: list[Token]) -> None:
    depth = 0
    for before, token, _ in _with_neighbours(tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        begins = depth == 0 and (before is None or before.kind != "word")
        glued = token.prefix is not None and "LOAD" in token.prefix.upper()  # `load:a`
        if (token.kind == "word" and "LOAD" in token.text.upper()) or (glued and begins):
            raise FetchRefusedError(
                f"LOAD is not allowed{place(update, token.start)}: nothing is fetched from the "
                "network but what FIVEKEYS_SERVICE_HOSTS names; send the data with the request"
            )


def place(query: str, start: int) -> str:
    """`` at line L, column C`` of an offset, both counted from 1."""
    line = query.count("\n", 0, start) + 1
    return f" at line {line}, column {start - query.rfind(chr(10), 0, start)}"


@functools.lru_cache(maxsize=512)
def _examine_short(query: str) -> Examined:
    return _examine(query)


def _examine(query: str) -> Examined:
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"the query is not Unicode text: {error}") from error
    tokens = list(_bounded(_scan(query, 0)))
    ambiguous = _check_fetch(query, tokens)
    operators = sum(token.kind in ("word", "operator") for token in tokens)
    if ambiguous:  # what one reading takes for a string may be operators in the other
        operators = len(_PIECE.findall(query))
    if _nesting(tokens) > MAX_NESTING:
        raise QueryError(f"brackets are nested more than {MAX_NESTING} deep; make it flatter")
    return Examined(
        _form(tokens),
        any(token.is_word("FROM") for token in tokens),
        operators,
        operators > _SHALLOW,
        frozenset(token.text[1:] for token in tokens if token.kind == "variable"),
    )


def _bounded(tokens: Iterator[Token]) -> Iterator[Token]:
    """``tokens``, as long as it is not certain that they are too deep or too many."""
    depth = operators = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
        elif token.kind in ("word", "operator"):
            operators += 1
        if depth > MAX_NESTING:
            raise QueryError(f"brackets are nested more than {MAX_NESTING} deep; make it flatter")
        if operators > MAX_OPERATORS:
            raise QueryError(
                f"the query has more than {MAX_OPERATORS} keywords and operators; use VALUES or IN "
                "for long lists"
            )
        yield token


def _scan(query: str, start: int) -> Iterator[Token]:
    """Tokens from ``start`` on, without white space and comments."""
    position = start
    while position < len(query):
        match = _TOKEN.match(query, position)
        assert match is not None  # the last alternative takes any character
        kind = str(match.lastgroup)
        if kind == "operator" and (fault := _FAULTS.get(match.group())):
            raise QueryError(f"{fault}{place(query, position)}")
        if kind != "space":
            yield Token(kind, match.group(), position, match["prefix"])
        position = match.end()


def tokens_of(query: str) -> list[Token]:
    """All tokens; see `Token`.

    Raises:
        QueryError: an unclosed string, or a backslash where none may stand.
    """
    return list(_scan(query, 0))


def outside_braces(tokens: list[Token]) -> Iterator[int]:
    """Indexes of the tokens outside of all groups."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text != "}":
            yield index


def _readings(query: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """``tokens``, then the parts that can be read otherwise as they are read then."""
    yield tokens
    seen = {token.start for token in tokens}
    pending = [token.start for token in tokens if is_ambiguous(token)]
    while pending:
        reading: list[Token] = []
        for token in _scan_leniently(query, pending.pop() + 1):
            reading.append(token)
            if token.start in seen:
                break  # from here on the readings agree
            seen.add(token.start)
            if is_ambiguous(token):
                pending.append(token.start)
        yield reading


def _check_fetch(query: str, tokens: list[Token]) -> bool:
    """Refuse SERVICE in every reading of the query; return whether there are several."""
    count = 0
    for reading in _readings(query, tokens):
        _refuse_service(query, reading)
        count += 1
    return count > 1


def _scan_leniently(query: str, start: int) -> Iterator[Token]:
    """As `_scan`, but an unclosed string ends the reading: the engine cannot take it either."""
    try:
        yield from _scan(query, start)
    except QueryError:
        return


def is_ambiguous(token: Token) -> bool:
    """Whether ``<…>`` may be an operator and then begin a comment or string that the IRI ends.

    ``<scheme://`` cannot: no expression begins with a prefixed name and two slashes.
    """
    return (
        token.kind == "iri"
        and ("#" in token.text or "'" in token.text)
        and not _LOCATED_IRI.match(token.text)
    )


def _refuse_service(query: str, tokens: list[Token]) -> None:
    for before, token, after in _with_neighbours(tokens):
        if token.kind == "word":
            found = "SERVICE" in token.text.upper()
        else:  # `service:a {` is SERVICE and the name `:a`, unless it names a graph
            found = (
                token.prefix is not None
                and "SERVICE" in token.prefix.upper()
                and after is not None
                and after.text == "{"
                and not (before is not None and before.is_word(*_GRAPH_WORDS))
            )
        if found:
            raise FetchRefusedError(
                f"SERVICE is not allowed{place(query, token.start)}: nothing is fetched from the "
                "network; query the other endpoint yourself"
            )


def _with_neighbours(tokens: list[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        yield before, token, tokens[index + 1] if index + 1 < len(tokens) else None


def _nesting(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close":
            depth = max(0, depth - 1)
        elif token.kind == "iri" and not _LOCATED_IRI.match(token.text):
            hidden = token.text.count("(") + token.text.count("[")  # if `<` is an operator
            deepest = max(deepest, depth + hidden)
    return deepest


def _form(tokens: list[Token]) -> QueryForm | None:
    for token in tokens:
        if token.kind == "word" and not token.text.upper().startswith(_PROLOGUE):
            word = token.text.lower()  # SELECTDISTINCT is two keywords to the engine
            return next((name for name in _FORMS if word.startswith(name)), None)
    return None


def bind(query: str, values: Mapping[str, str]) -> str:
    """``query`` with variables replaced by terms in N-Triples form.

    A bound variable of a SELECT clause stays in the results, with its value. All occurrences are
    replaced, those in subqueries too.

    Raises:
        QueryError: a variable that the query does not have, or assigns itself.
    """
    if not values:
        return query
    unknown = values.keys() - examine(query).variables
    if unknown:
        raise QueryError(f"the query has no variable {', '.join(f'?{n}' for n in sorted(unknown))}")
    pieces: list[str] = []
    end = 0
    for token, clause, before in _clauses(tokens_of(query)):
        if token.kind != "variable" or (value := values.get(token.text[1:])) is None:
            continue
        if before is not None and before.is_word("AS"):
            raise QueryError(
                f"{token.text} is bound from outside and assigned{place(query, token.start)}"
            )
        pieces += [query[end : token.start], _REPLACED[clause](token.text, value)]
        end = token.start + len(token.text)
    return "".join(pieces) + query[end:]


_Clause = Literal["projection", "order", "pattern"]
_REPLACED: Final[dict[_Clause, Callable[[str, str], str]]] = {
    "projection": lambda name, value: f"({value} AS {name})",
    "order": lambda _, value: f"({value})",
    "pattern": lambda _, value: value,
}


_ENDS_CLAUSE: Final = ("WHERE", "FROM", "HAVING", "LIMIT", "OFFSET")


def _clauses(tokens: list[Token]) -> Iterator[tuple[Token, _Clause, Token | None]]:
    """Each token with the clause in which it stands bare, and the token before it."""
    clause: _Clause = "pattern"
    depth = 0
    before: Token | None = None
    for token in tokens:
        if token.is_word("SELECT"):
            clause, depth = "projection", 0
        elif token.is_word("GROUP", "ORDER"):
            clause, depth = "order", 0
        elif token.text in ("{", "}") or token.is_word(*_ENDS_CLAUSE):
            clause = "pattern"
        elif token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
        yield token, clause if depth == 0 else "pattern", before
        before = token
