"""Policy data of our own that every client must bring back as it is."""

from functools import cache
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

EX: Final = "https://example.org/"
POLICIES: Final = f"{EX}图/政策"
REPLIES: Final = f"{EX}图/答复"
NUMBERS: Final = f"{EX}graph/numbers"

POLICY: Final = f"{EX}政策/310118/青府发/2019/10"
ENCODED: Final = f"{EX}%E6%94%BF%E7%AD%96/310118/%E9%9D%92%E5%BA%9C%E5%8F%91/2019/10"
"""The same letters percent-encoded: another IRI, as RDF has it."""

WRITTEN: Final = f"{EX}写入/示例"
"""What tests write about, so that the graphs above stay as they are."""

NUMBER: Final = "青府发〔2019〕10号"
NOTE: Final = '"甲", 乙\\丙\n\t换行；𠮷 <&>'
"""What CSV, TSV, XML, JSON and Turtle must escape, and a letter beyond 16 bits."""

PREFIXES: Final = f"PREFIX : <{EX}>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"

_POLICIES: Final = f"""{PREFIXES}
<{POLICY}> a :Policy ;
    :number "{NUMBER}" ;
    :title "示例办法"@zh , "sample rules"@en-gb ;
    :date "2019-02-03"^^xsd:date ;
    :month "2019-02"^^xsd:gYearMonth ;
    :year "2019"^^xsd:gYear ;
    :seen "2020-01-02T03:04:05+08:00"^^xsd:dateTime ;
    :serial 10 ;
    :amount 2000.5 ;
    :rate "0.25"^^xsd:double ;
    :valid true ;
    :code "310118"^^:GBT2260 ;
    :empty "" ;
    :note {Literal(NOTE, lang="zh-hans").n3()} ;
    :evidence [ :wording "示例原文" ; :place "一/三是" ] .
<{ENCODED}> a :Policy ; :number "浦府示〔2026〕1号" .
"""
_REPLIES: Final = f'{PREFIXES}<{EX}答复/168> a :Reply ; :number "第168号" ; :cites <{POLICY}> .'
_NUMBERS: Final = PREFIXES + "\n".join(
    f'<{EX}测量/{n}> :ordinal {n} ; :wording "第{n}条：支持示例产业的措施"@zh .'
    for n in range(1, 401)
)
GRAPHS: Final = {POLICIES: _POLICIES, REPLIES: _REPLIES, NUMBERS: _NUMBERS}
"""Turtle of each named graph."""

OF_POLICY: Final = f"{PREFIXES}SELECT ?p ?o WHERE {{ <{POLICY}> ?p ?o FILTER (!isBlank(?o)) }}"
POLICY_GRAPH: Final = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{POLICIES}> {{ ?s ?p ?o }} }}"
NUMBERED: Final = (
    f"{PREFIXES}SELECT ?policy ?number WHERE {{ ?policy a :Policy ; :number ?number }}"
)
NOTHING: Final = f"{PREFIXES}SELECT ?policy ?title WHERE {{ ?policy :nothing ?title }}"
IN_DEFAULT: Final = f"{PREFIXES}SELECT ?number WHERE {{ ?thing :number ?number }} ORDER BY ?number"
BY_GRAPH: Final = (
    f"{PREFIXES}SELECT ?graph ?number WHERE {{ GRAPH ?graph {{ ?thing :number ?number }} }}"
    " ORDER BY ?number"
)
BROKEN: Final = "SELECT ?number WHERE { ?policy :number ?number"

MANY: Final = 100_000
"""Rows of a large result."""

LARGE: Final = (
    f"{PREFIXES}SELECT ?a ?n ?text WHERE {{ ?a :ordinal ?m . ?b :ordinal ?n ; :wording ?text }}"
    f" LIMIT {MANY}"
)
ENDLESS: Final = f"{PREFIXES}SELECT * WHERE {{ ?a :ordinal ?i . ?b :ordinal ?j . ?c :wording ?k }}"
"""64 million rows, more than any answer may have: it is cut after rows have gone out."""

SLOW: Final = (
    f"{PREFIXES}SELECT (COUNT(*) AS ?n) WHERE "
    "{ ?a :ordinal ?i . ?b :ordinal ?j . ?c :ordinal ?k . ?d :ordinal ?l }"
)
"""Nothing goes out before its deadline."""


@cache
def policies() -> Graph:
    """The first graph, as another parser reads it."""
    return Graph().parse(data=_POLICIES, format="turtle")


def of_policy() -> set[tuple[Node, Node]]:
    """The rows that `OF_POLICY` has."""
    pairs = policies().predicate_objects(URIRef(POLICY))
    return {(p, o) for p, o in pairs if isinstance(o, URIRef | Literal)}
