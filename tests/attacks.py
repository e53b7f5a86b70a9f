"""Hostile queries: what a stranger may send, and how each may end.

Statuses: 200 (it is no attack after all), 400 (seen before or while parsing), 503 (deadline, memory
or no place), and `CUT` (rows had gone out already, so the stream is broken off).
"""

from typing import Final, NamedTuple

CUT: Final = 0
REFUSED: Final = frozenset({400})
STOPPED: Final = frozenset({503})

_SPO: Final = "?s ?p ?o"
_TRIPLES: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_LONG: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Attack(NamedTuple):
    """A query, and the statuses with which it may be answered."""

    query: str
    statuses: frozenset[int]


def _where(pattern: str) -> str:
    return f"SELECT * WHERE {{ {pattern} }}"


def _filter(expression: str) -> str:
    return _where(f"{_SPO} FILTER({expression})")


def _nested(opening: str, closing: str, times: int, inner: str) -> str:
    return opening * times + inner + closing * times


def _doubling(times: int) -> str:
    """An expression that gives a string of 32 · 40^times characters."""
    text = f'"{"a" * 32}"'
    for _ in range(times):
        text = f'REPLACE({text}, "a", "{"a" * 40}")'
    return text


SHAPES: Final[dict[str, Attack]] = {
    "groups": Attack("SELECT * WHERE " + _nested("{", "}", 500_000, _SPO), REFUSED),
    "groups of 10 kB": Attack("SELECT * WHERE " + _nested("{", "}", 5_000, _SPO), REFUSED),
    "brackets": Attack(_filter(_nested("(", ")", 500_000, "1")), REFUSED),
    "sub-selects": Attack(
        _nested("{ SELECT * WHERE ", "}", 40_000, f"{{ {_SPO} }}").removeprefix("{"), REFUSED
    ),
    "exists": Attack(_where(f"{_SPO} " + _nested("FILTER EXISTS {", "}", 1_000, _SPO)), REFUSED),
    "exists of 1 MB": Attack(_where(_nested("FILTER EXISTS {", "}", 60_000, _SPO)), REFUSED),
    "unions": Attack(_where(" UNION ".join([f"{{{_SPO}}}"] * 50_000)), REFUSED),
    "optionals": Attack(_where(_SPO + f" OPTIONAL {{{_SPO}}}" * 45_000), REFUSED),
    "ors": Attack(_filter("||".join(["?s"] * 200_000)), REFUSED),
    "sums": Attack(_filter("+".join(["1"] * 400_000)), REFUSED),
    "nots": Attack(_filter("!" * 1_000_000 + "?s"), REFUSED),
    "minuses": Attack(_filter("-" * 1_000_000 + "1"), REFUSED),
    "paths": Attack(_where("?s " + "/".join(["<a:b>"] * 150_000) + " ?o"), REFUSED),
    "inverse paths": Attack(_where("?s " + "^" * 1_000_000 + "<a:b> ?o"), REFUSED),
    "long list": Attack(_where("?s ?p (" + "1 " * 400_000 + ")"), REFUSED | STOPPED | {200}),
    "nested lists": Attack(_where("?s ?p " + _nested("(", ")", 400_000, "1")), REFUSED),
    "blank nodes": Attack(_where("?s ?p " + _nested("[ ?p ", "]", 150_000, "1")), REFUSED),
    "quoted": Attack(_filter(f'"{"{(" * 400_000}" = ?o'), frozenset({200, 503})),
    "not closed": Attack("SELECT * WHERE " + "{" * 90 + _SPO, REFUSED),
    "longer than allowed": Attack(_where(_SPO + " " * 1_100_000), frozenset({413})),
    "values": Attack(_where("VALUES ?x {" + "1 " * 500_000 + "}"), frozenset({200, 503})),
    "values of rows": Attack(
        _where("VALUES (?x ?y) {" + "(1 2) " * 150_000 + "} ?s ?p ?x"), frozenset({200, 400, 503})
    ),
    "800 patterns": Attack(
        _where(" ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(800))), STOPPED | REFUSED
    ),
}
"""Queries that are long or deep."""

WORK: Final[dict[str, Attack]] = {
    "cross count": Attack(_LONG, STOPPED),
    "cross order": Attack(_where(_TRIPLES) + " ORDER BY ?i ?a", STOPPED),
    "cross distinct": Attack(
        f"SELECT DISTINCT ?a ?d ?g WHERE {{ {_TRIPLES} }}", frozenset({503, CUT})
    ),
    "cross groups": Attack(
        f"SELECT ?a ?d (COUNT(*) AS ?n) WHERE {{ {_TRIPLES} }} GROUP BY ?a ?d ?g", STOPPED
    ),
    "closure": Attack("SELECT (COUNT(*) AS ?n) WHERE { ?a (<x:>|!<x:>)+ ?b }", STOPPED),
    "closure of closures": Attack(_where("?a ((<x:>|!<x:>)*)* ?b"), frozenset({503, CUT})),
    "regular expression": Attack(
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
        'FILTER(REGEX(CONCAT(STR(?a), STR(?d)), "(a+)+(b+)+(c+)+(.*x)+$")) }',
        STOPPED,
    ),
    "large regular expression": Attack(
        _filter('REGEX(STR(?o), "((((a{1,100}){1,100}){1,100}){1,100})")'),
        frozenset({200, 503, CUT}),
    ),
    "long string": Attack(f"SELECT (STRLEN({_doubling(5)}) AS ?n) {{}}", frozenset({200, 503})),
    "joined strings": Attack(
        "SELECT (GROUP_CONCAT(STR(?c)) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }", STOPPED
    ),
    "rows without end": Attack(_where("?a ?b ?c . ?d ?e ?f"), frozenset({503, CUT})),
    "triples without end": Attack(
        "CONSTRUCT { ?a ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", frozenset({503, CUT})
    ),
}
"""Queries that are short and give the engine work without end."""

ENDLESS: Final = WORK["rows without end"].query
LONG: Final = _LONG
