"""Tables: pandas from CSV and TSV, and TSV read as R scripts do."""

import csv
import io
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node
from rdflib.util import from_n3

from tests.clients import data
from tests.clients.service import Service

TYPES = {"csv": "text/csv", "tsv": "text/tab-separated-values"}
NUMBERS = f"{data.PREFIXES}SELECT * WHERE {{ ?item :ordinal ?n ; :wording ?text }} ORDER BY ?n"


def address(service: Service, query: str, **parameters: str) -> str:
    return f"{service.endpoint}?{urlencode({'query': query, **parameters})}"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_pandas_reads_an_address(service: Service, kind: str, encoding: str) -> None:
    table = pandas.read_csv(
        address(service, NUMBERS),
        sep="," if kind == "csv" else "\t",
        storage_options={"Accept": TYPES[kind], "Accept-Encoding": encoding},
    )
    assert len(table) == 400
    name = {"csv": "n", "tsv": "?n"}[kind]
    assert table[name].dtype == "int64"
    assert table[name].sum() == 400 * 401 // 2


def test_pandas_has_chinese_and_line_ends_in_cells(service: Service) -> None:
    query = f"{data.PREFIXES}SELECT * WHERE {{ ?policy :number ?number ; :note ?note ; :date ?d }}"
    [row] = pandas.read_csv(address(service, query, format="csv"), parse_dates=["d"]).to_dict(
        "records"
    )
    assert row["policy"] == data.POLICY
    assert row["number"] == data.NUMBER
    assert row["note"] == data.NOTE
    assert row["d"] == pandas.Timestamp(2019, 2, 3)


def test_pandas_of_an_empty_result_has_the_columns(service: Service) -> None:
    table = pandas.read_csv(address(service, data.NOTHING, format="csv"))
    assert list(table.columns) == ["policy", "title"]
    assert table.empty


def test_pandas_unbound_is_missing(service: Service) -> None:
    query = f"{data.PREFIXES}SELECT ?s ?date WHERE {{ ?s a :Policy OPTIONAL {{ ?s :date ?date }} }}"
    table = pandas.read_csv(address(service, query, format="csv")).set_index("s")
    assert table.date[data.POLICY] == "2019-02-03"
    assert pandas.isna(table.date[data.ENCODED])


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_pandas_reads_a_large_result(service: Service, kind: str) -> None:
    table = pandas.read_csv(
        address(service, data.LARGE, format=kind), sep="," if kind == "csv" else "\t"
    )
    assert table.shape == (data.MANY, 3)


def test_pandas_tells_of_errors(service: Service) -> None:
    with pytest.raises(HTTPError, match="400"):
        pandas.read_csv(address(service, data.BROKEN, format="csv"))
    with pytest.raises(HTTPError, match="503"):
        pandas.read_csv(address(service, data.SLOW, format="csv", timeout="0.3"))


def read_tsv(text: str) -> Iterator[dict[str, Node | None]]:
    """Rows by the rules of SPARQL 1.1 Query Results CSV and TSV Formats, section 4."""
    names, *rows = csv.reader(io.StringIO(text, ""), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert all(name.startswith("?") for name in names)
    for row in rows:
        assert len(row) == len(names)
        yield {
            name[1:]: _term(cell) if cell else None for name, cell in zip(names, row, strict=True)
        }


def _term(cell: str) -> Node:
    found = from_n3(cell)
    assert isinstance(found, URIRef | Literal | BNode)
    return found


def test_tsv_has_the_terms(service: Service) -> None:
    answer = service.ask(data.OF_POLICY, {"Accept": "text/tab-separated-values"})
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert {(row["p"], row["o"]) for row in read_tsv(answer.text)} == data.of_policy()
    cells = {line.partition("\t")[2] for line in answer.text.splitlines()}
    assert {
        "10",
        "2000.5",
        '"示例办法"@zh',
        f"<{data.EX}Policy>",
        f'"310118"^^<{data.EX}GBT2260>',
        f'"2019"^^<{XSD.gYear}>',
    } <= cells


def test_tsv_has_blank_nodes_and_unbound(service: Service) -> None:
    query = (
        f"{data.PREFIXES}SELECT ?evidence ?place ?none WHERE "
        "{ ?policy :evidence ?evidence . ?evidence :place ?place OPTIONAL { ?policy :none ?none } }"
    )
    [row] = read_tsv(service.ask(query, format="tsv").text)
    assert isinstance(row["evidence"], BNode)
    assert row["place"] == Literal("一/三是")
    assert row["none"] is None


def test_tsv_and_csv_of_nothing_are_a_header(service: Service) -> None:
    assert service.ask(data.NOTHING, format="tsv").text == "?policy\t?title\n"
    assert service.ask(data.NOTHING, format="csv").text == "policy,title\r\n"
