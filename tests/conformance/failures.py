"""What of the suite fails here, and why.

The tests see to it that each of these still fails and that nothing else does.
"""

from typing import Final

_SHARED_LANGUAGE: Final = (
    "expects GROUP_CONCAT of strings in one language to be a plain string, as SPARQL 1.1 has it; "
    "the engine keeps the language that all values share"
)
_NO_TERM_OUTSIDE_THE_GRAPH: Final = (
    "expects a path of zero steps to reach a term of the query that is not in the graph from a "
    "variable at the other end; the engine starts from the nodes of the graph only"
)
_LATE_GRAPH_NAME: Final = (
    "GRAPH ?g around a pattern without triples of its own: the engine binds ?g with the triples "
    "inside, so it stays unbound where there are none, and MINUS sees it bound on both sides"
)

FAILURES: Final = {
    "aggregates/agg-groupconcat-04": _SHARED_LANGUAGE,
    "aggregates/agg-groupconcat-06": _SHARED_LANGUAGE,
    "aggregates/agg-empty-group-count-graph": _LATE_GRAPH_NAME,
    "bindings/graph": _LATE_GRAPH_NAME,
    "negation/graph-minus": _LATE_GRAPH_NAME,
    "functions/bnode01": (
        "expects BNODE of a string to give another node in each solution; the engine labels the node by "
        "the string, so that it is the same in all solutions of the query"
    ),
    "property-path/zero_or_more_set_start": _NO_TERM_OUTSIDE_THE_GRAPH,
    "property-path/zero_or_more_set_end": _NO_TERM_OUTSIDE_THE_GRAPH,
    "property-path/zero_or_one_set_start": _NO_TERM_OUTSIDE_THE_GRAPH,
    "property-path/zero_or_one_set_end": _NO_TERM_OUTSIDE_THE_GRAPH,
    "csv-tsv-res/csv03": (
        "expects an xsd:double to be written 1.0E6; the engine keeps the value and writes 1000000, and "
        "CSV has no datatype to compare it by value"
    ),
}
"""Test → reason. All of them fail on the native server of the engine too."""
