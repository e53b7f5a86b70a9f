"""The comparisons of the suite can fail; seen on results and manifests of our own."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conformance import results
from tests.conformance.datasets import by_value, is_isomorphic
from tests.conformance.descriptions import find_faults
from tests.conformance.manifests import BASE, Suite

XSD = "http://www.w3.org/2001/XMLSchema#"
HEADER = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/>'
ROWS = f"{HEADER}<variable name='b'/></head><results>%s</results></sparql>"
BLANK = (
    "<result><binding name='a'><bnode>%s</bnode></binding><binding name='b'>%s</binding></result>"
)


def rows(*cells: tuple[str, str]) -> results.Results:
    return results.read((ROWS % "".join(BLANK % cell for cell in cells)).encode(), results.XML)


def test_rows_are_compared_as_a_bag_with_blank_nodes_by_any_label() -> None:
    uri = "<uri>http://x/%s</uri>"
    one = rows(("p", uri % 1), ("p", uri % 2), ("q", uri % 1))
    assert results.is_same(one, rows(("n", uri % 1), ("m", uri % 2), ("m", uri % 1)))
    assert not results.is_same(one, rows(("p", uri % 1), ("q", uri % 2), ("r", uri % 1)))
    assert not results.is_same(one, rows(("p", uri % 1), ("p", uri % 2)))
    assert not results.is_same(rows(("p", uri % 1), ("p", uri % 1)), rows(("p", uri % 1)))
    assert not results.is_same(one, True)


def test_every_format_reads_the_same() -> None:
    turtle = ox.Literal("x\ty", language="zh")
    expected = results.Table(frozenset({"a", "b"}), [{"a": turtle}, {"b": ox.NamedNode("x:y")}])
    tsv = '?a\t?b\n"x\\ty"@zh\t\n\t<x:y>\n'
    json = (
        '{"head":{"vars":["a","b"]},"results":{"bindings":['
        '{"a":{"type":"literal","value":"x\\ty","xml:lang":"zh"}},'
        '{"b":{"type":"uri","value":"x:y"}}]}}'
    )
    xml = ROWS % (
        '<result><binding name="a"><literal xml:lang="zh">x\ty</literal></binding></result>'
        '<result><binding name="b"><uri>x:y</uri></binding></result>'
    )
    for text, media_type in ((tsv, results.TSV), (json, results.JSON), (xml, results.XML)):
        assert results.is_same(results.read(text.encode(), media_type), expected), media_type
    csv = results.read(b"a,b\r\nx\ty,\r\n,x:y\r\n", results.CSV)
    assert isinstance(csv, results.Table)
    assert [{name: str(term) for name, term in row.items()} for row in csv.rows] == [
        {"a": '"x\\ty"'},
        {"b": '"x:y"'},
    ]
    assert results.read(b'{"head":{},"boolean":true}', results.JSON) is True


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("1.0", "1", "decimal", True),
        ("1.0", "1.01", "decimal", False),
        ("1e0", "1.0", "double", True),
        ("0", "false", "boolean", True),
        ("1", "false", "boolean", False),
        ("one", "1", "integer", False),
        ("01", "1", "string", False),
    ],
)
def test_values_are_compared_within_their_datatype(
    one: str, other: str, kind: str, same: bool
) -> None:
    datatype = ox.NamedNode(XSD + kind)
    terms = [by_value(ox.Literal(text, datatype=datatype)) for text in (one, other)]
    assert (terms[0] == terms[1]) is same
    assert by_value(ox.Literal(other, datatype=ox.NamedNode(XSD + "float"))) != terms[1]


def test_data_sets_are_compared_with_their_graphs() -> None:
    node, link = ox.BlankNode("a"), ox.NamedNode("x:p")
    one = [ox.Quad(node, link, ox.BlankNode("b"), ox.NamedNode("x:g"))]
    assert is_isomorphic(one, [ox.Quad(ox.BlankNode(), link, node, ox.NamedNode("x:g"))])
    assert not is_isomorphic(one, [ox.Quad(ox.BlankNode(), link, node)])
    assert not is_isomorphic(one, [ox.Quad(node, link, node, ox.NamedNode("x:g"))])


def test_faults_of_a_description_are_found() -> None:
    text = """
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        [] a sd:Service, sd:Servant ; sd:endpoint "x" ; sd:feature sd:SPARQL11Query ;
           sd:defaultDataset [ a sd:Graph ] ; sd:defaultDateset [] .
        [] a sd:Graph ; sd:namedGraph [] .
    """
    faults = "\n".join(find_faults(ox.parse(text, ox.RdfFormat.TURTLE)))
    for part in ("sd:Servant is no class", "is no IRI", "has a literal", "sd:SPARQL11Query is no",
                 "not sd:Dataset", "sd:defaultDateset is no property", "not sd:GraphCollection"):  # fmt: skip
        assert part in faults
    assert "no sd:Service" in "".join(find_faults([]))


def test_a_manifest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "bind"
    folder.mkdir()
    (folder / "manifest.ttl").write_text(
        """
        PREFIX : <http://x/manifest#>
        PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
        PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
        <> mf:entries ( :b :a ) .
        :a a mf:QueryEvaluationTest ; mf:name "a" ; mf:result <a.srx> ;
           mf:action [ qt:query <a.rq> ; qt:data <a.ttl> ; qt:graphData <g.ttl> ] .
        :b a mf:NegativeSyntaxTest11 ; mf:name "b" ; mf:action <b.rq> .
        :c a mf:PositiveSyntaxTest11 ; mf:name "not in the list" ; mf:action <c.rq> .
        """,
        encoding="utf-8",
    )
    first, second, third = Suite(tmp_path).cases
    assert (first.id, first.group, first.text) == ("bind/b", "query syntax", folder / "b.rq")
    assert third.group == "query evaluation" or second.group == "query evaluation"
    (evaluated,) = [case for case in (second, third) if case.result is not None]
    assert evaluated.before.default == (folder / "a.ttl",)
    assert evaluated.before.named == ((f"{BASE}bind/g.ttl", folder / "g.ttl"),)
    assert evaluated.base_iri == f"{BASE}bind/a.rq"
