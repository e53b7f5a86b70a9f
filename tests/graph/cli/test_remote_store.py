"""Commands over an engine at an address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.cli.commands import fivekeys
from tests import engines
from tests.benchmarks.processes import free_port

TEXT = """浦东新区促进人工智能产业发展的若干措施（示例）

浦府示〔2026〕1号

第一条　引进人才。对集成电路企业新引进的博士给予一次性补贴20万元。

2026年1月8日
"""
LINE = b'<http://x/s> <http://x/p> "one"@zh <http://x/graph> .\n'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with engines.oxigraph() as address:
        yield address


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(fivekeys, [*arguments, "--store", url], catch_exceptions=False)


def test_a_document_goes_in_and_comes_out(url: str, tmp_path: Path) -> None:
    document, quads, dump = tmp_path / "措施.txt", tmp_path / "one.nq", tmp_path / "all.nq"
    document.write_text(TEXT, encoding="utf-8")
    quads.write_bytes(LINE)
    assert "\tnew\t" in run(url, "ingest", str(document)).output
    assert "\tunchanged\t" in run(url, "ingest", str(document)).output
    assert "1 statements added" in run(url, "load", str(quads)).output
    found = run(url, "policies", "--industry", "集成电路", "--region", "浦东新区").output
    assert "浦东新区促进人工智能产业发展的若干措施（示例）" in found
    assert (
        run(url, "query", "SELECT ?o { GRAPH <http://x/graph> { ?s ?p ?o } }").output == "o\none\n"
    )
    assert run(url, "dump", "-o", str(dump)).exit_code == 0
    assert LINE in dump.read_bytes()
    assert "forgot " in run(url, "forget", "浦东新区促进人工智能产业发展的若干措施（示例）").output


def test_an_engine_that_does_not_answer_is_trouble_with_the_store() -> None:
    result = CliRunner().invoke(
        fivekeys, ["stats", "--store", f"http://127.0.0.1:{free_port()}/sparql"]
    )
    assert result.exit_code == 3
    assert "does not answer" in result.output
