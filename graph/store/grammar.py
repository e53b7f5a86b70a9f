"""Where a malformed query goes wrong: SPARQL 1.1 read token by token.

The engine tells of the farthest place that any of its rules looked at, which is often the end of
the query. Its grammar is LL(1), so the first token that no rule can take is where the fault is.
This is asked only once the engine has refused a query; it accepts some things that the engine
does not, and then has nothing to tell.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

from graph.store.sparql import Token, tokens_of

MAX_LENGTH: Final = 20_000
"""Characters of a query that is worth the while."""

_NOTATION: Final = """
query      = prologue ( select | construct | describe | ask ) values? END
prologue   = ( BASE IRI | PREFIX NAMESPACE IRI )*
select     = projection dataset* where modifiers
subselect  = projection where modifiers values?
projection = SELECT ( DISTINCT | REDUCED )? ( '*' | ( VARIABLE | '(' expression AS VARIABLE ')' )+ )
construct  = CONSTRUCT ( '{' triples? '}' dataset* where | dataset* WHERE '{' triples? '}' ) modifiers
describe   = DESCRIBE ( '*' | named+ ) dataset* where? modifiers
ask        = ASK dataset* where modifiers
dataset    = FROM NAMED? iri
where      = WHERE? group
modifiers  = grouping? having? order? limits?
grouping   = GROUP BY ( call | VARIABLE | '(' expression ( AS VARIABLE )? ')' )+
having     = HAVING constraint+
order      = ORDER BY ( ( ASC | DESC ) bracketed | constraint | VARIABLE )+
limits     = LIMIT NUMBER ( OFFSET NUMBER )? | OFFSET NUMBER ( LIMIT NUMBER )?
values     = VALUES table
table      = VARIABLE '{' datum* '}' | '(' VARIABLE* ')' '{' ( '(' datum* ')' )* '}'
datum      = iri | literal | UNDEF
group      = '{' ( subselect | triples? ( part '.'? triples? )* ) '}'
part       = OPTIONAL group | MINUS group | GRAPH named group | FILTER constraint
           | SERVICE SILENT? named group | BIND '(' expression AS VARIABLE ')' | VALUES table
           | group ( UNION group )*
constraint = bracketed | call
triples    = statements ( '.' statements? )*
statements = term properties | node properties?
properties = verb objects ( ';' ( verb objects )? )*
verb       = VARIABLE | path
objects    = object ( ',' object )*
object     = term | node
term       = VARIABLE | iri | literal | BLANK | '(' ')' | '[' ']'
node       = '(' object+ ')' | '[' properties ']'
path       = steps ( '|' steps )*
steps      = step ( '/' step )*
step       = '^'? ( iri | A | '!' negated | '(' path ')' ) ( '?' | '*' | '+' )?
negated    = property | '(' ( property ( '|' property )* )? ')'
property   = '^'? ( iri | A )
named      = VARIABLE | iri
iri        = IRI | NAME | NAMESPACE
literal    = STRING ( TAG | '^^' iri )? | ( '+' | '-' )? NUMBER | TRUE | FALSE
bracketed  = '(' expression ')'
expression = conjunction ( '||' conjunction )*
conjunction = relation ( '&&' relation )*
relation   = sum ( ( '=' | '!=' | '<=' | '>=' | '<' | '>' ) sum | NOT? IN list )?
sum        = product ( ( '+' | '-' ) product )*
product    = factor ( ( '*' | '/' ) factor )*
factor     = ( '!' | '-' | '+' ) primary | primary
primary    = bracketed | builtin | iri arguments? | literal | VARIABLE
call       = builtin | iri arguments
arguments  = '(' ( DISTINCT? expression ( ',' expression )* )? ')'
list       = '(' ( expression ( ',' expression )* )? ')'
builtin    = COUNT '(' DISTINCT? ( '*' | expression ) ')' | BOUND '(' VARIABLE ')'
           | GROUP_CONCAT '(' DISTINCT? expression ( ';' SEPARATOR '=' STRING )? ')'
           | ( SUM | MIN | MAX | AVG | SAMPLE ) '(' DISTINCT? expression ')'
           | NOT? EXISTS group | FUNCTION list
"""
"""Rules; a name in capitals is a keyword or a kind of token."""

_FUNCTION_NAMES: Final = """
ABS BNODE CEIL COALESCE CONCAT CONTAINS DATATYPE DAY ENCODE_FOR_URI FLOOR HOURS IF IRI ISBLANK ISIRI
ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MD5 MINUTES MONTH NOW RAND REGEX REPLACE ROUND
SAMETERM SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN
STRSTARTS STRUUID SUBSTR TIMEZONE TZ UCASE URI UUID YEAR
"""
_FUNCTIONS: Final = frozenset(_FUNCTION_NAMES.split())
_BEYOND: Final = frozenset({"LATERAL", "VERSION", "ADJUST", "TRIPLE", "<<", "{|", "~"})
"""Signs of what the engine takes and SPARQL 1.1 has not."""

_SIGNS: Final = frozenset({"||", "&&", "!=", "<=", ">=", "^^", "<<", "{|"})
_KINDS: Final = {"iri": "IRI", "variable": "VARIABLE", "tag": "TAG", "string": "STRING"}
_WORDS: Final = {
    "IRI": "an IRI",
    "NAME": "a name such as fk:Policy",
    "NAMESPACE": "a prefix such as fk:",
    "VARIABLE": "a variable",
    "STRING": "a string",
    "NUMBER": "a number",
    "BLANK": "a blank node",
    "TAG": "a language tag",
    "FUNCTION": "a function",
    "A": "a",
    "END": "the end",
}
_MOST_NAMED: Final = 6
_ITEM: Final = re.compile(r"'[^']+'|[A-Za-z_]+|[()|?*+]")
_EXPONENT: Final = re.compile(r"[eE][0-9]*")


class Fault(NamedTuple):
    """What is wrong with a query, at an offset."""

    offset: int
    what: str


class _Symbol(NamedTuple):
    """A token as the rules know it."""

    terminal: str
    text: str
    start: int


class _Reading:
    """One attempt to read a query: how far it got, and what could have stood there."""

    def __init__(self, symbols: list[_Symbol]) -> None:
        self.symbols = symbols
        self.farthest = 0
        self.expected: set[str] = set()

    def takes(self, terminal: str, at: int) -> bool:
        """Whether the symbol ``at`` is of that kind; if not, it was expected there."""
        if self.symbols[at].terminal == terminal:
            return True
        if at > self.farthest:
            self.farthest, self.expected = at, set()
        if at == self.farthest:
            self.expected.add(terminal)
        return False


_Rule = Callable[[_Reading, int], int]
"""From where it begins to read to where it ends; -1 where it cannot read."""


def find_fault(query: str) -> Fault | None:
    """The first fault of a query; None where the grammar knows of none, or cannot tell.

    Raises:
        QueryError: there is something that is no token, such as an unclosed string.
    """
    if len(query) > MAX_LENGTH:
        return None
    tokens = tokens_of(query)
    symbols = [*_symbols(tokens), _Symbol("END", "", len(query.rstrip()))]
    if any(symbol.terminal in _BEYOND for symbol in symbols):
        return None
    reading = _Reading(symbols)
    try:
        if _rules()["query"](reading, 0) < 0:
            return _told(symbols[reading.farthest], reading.expected)
    except RecursionError:  # deeper than it is worth
        return None
    return _undeclared(tokens)


def _symbols(tokens: list[Token]) -> Iterator[_Symbol]:
    before: _Symbol | None = None
    for token in tokens:
        symbol = _Symbol(_terminal(token), token.text, token.start)
        if before is not None and before.start + len(before.text) == token.start:
            together = before.text + token.text
            is_number = before.terminal == "NUMBER" and _EXPONENT.fullmatch(token.text)
            if together in _SIGNS or is_number:
                before = _Symbol("NUMBER" if is_number else together, together, before.start)
                continue
        if before is not None:
            yield before
        before = symbol
    if before is not None:
        yield before


def _terminal(token: Token) -> str:
    if token.kind == "name":
        if token.prefix == "_":
            return "BLANK"
        return "NAMESPACE" if token.text.endswith(":") else "NAME"
    if token.kind == "word":
        word = token.text.upper()
        return "FUNCTION" if word in _FUNCTIONS else word
    return "NUMBER" if token.kind == "number" else _KINDS.get(token.kind, token.text)


def _told(symbol: _Symbol, expected: set[str]) -> Fault:
    names = sorted(_WORDS.get(terminal, terminal) for terminal in expected)
    ends = symbol.terminal == "END"
    shown = "the query ends too early" if ends else f"{symbol.text[:60]!r} cannot stand here"
    if len(names) > _MOST_NAMED:
        return Fault(symbol.start, shown)
    return Fault(symbol.start, f"{shown}; there may be {' or '.join(names)}")


def _undeclared(tokens: list[Token]) -> Fault | None:
    declared = {"_"}
    before: Token | None = None
    for token in tokens:
        if token.kind == "name" and token.prefix is not None:
            if before is not None and before.is_word("PREFIX"):
                declared.add(token.prefix)
            elif token.prefix not in declared:
                return Fault(token.start, f"the prefix {token.prefix}: is not declared")
        before = token
    return None


# The notation above, compiled


@cache
def _rules() -> dict[str, _Rule]:
    rules: dict[str, _Rule] = {}
    for line in re.split(r"\n(?=\w)", _NOTATION.strip()):
        name, _, body = line.partition("=")
        items = _ITEM.findall(body)
        rules[name.strip()] = _choice(items, rules)
    return rules


def _choice(items: list[str], rules: dict[str, _Rule]) -> _Rule:
    """A choice, read from ``items`` up to the bracket that closes it."""
    options = [_sequence(items, rules)]
    while items and items[0] == "|":
        items.pop(0)
        options.append(_sequence(items, rules))
    if items:
        items.pop(0)  # the closing bracket
    if len(options) == 1:
        return options[0]

    def read(reading: _Reading, at: int) -> int:
        for option in options:
            if (end := option(reading, at)) >= 0:
                return end
        return -1

    return read


def _sequence(items: list[str], rules: dict[str, _Rule]) -> _Rule:
    parts: list[_Rule] = []
    while items and items[0] not in ("|", ")"):
        parts.append(_repeated(_one(items.pop(0), items, rules), items))

    def read(reading: _Reading, at: int) -> int:
        for part in parts:
            if (at := part(reading, at)) < 0:
                return -1
        return at

    return read


def _one(item: str, items: list[str], rules: dict[str, _Rule]) -> _Rule:
    if item == "(":
        return _choice(items, rules)
    if item.islower():
        return lambda reading, at: rules[item](reading, at)  # noqa: PLW0108  (it may come later)
    terminal = item.strip("'")
    return lambda reading, at: at + 1 if reading.takes(terminal, at) else -1


def _repeated(one: _Rule, items: list[str]) -> _Rule:
    mark = items.pop(0) if items and items[0] in ("?", "*", "+") else ""
    if not mark:
        return one

    def read(reading: _Reading, at: int) -> int:
        end = one(reading, at)
        if end < 0:
            return -1 if mark == "+" else at
        while mark != "?" and (further := one(reading, end)) >= 0:
            end = further
        return end

    return read
