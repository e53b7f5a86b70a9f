"""policies and query on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

from graph import rdf
from tests.graph.cli.conftest import Run

PREFIX = "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
MEASURES = PREFIX + "SELECT ?path { ?m a fk:Measure ; fk:path ?path } ORDER BY ?path LIMIT 2"


@pytest.mark.parametrize("industry", ["人工智能", "AI", "artificial intelligence"])
def test_the_main_question_is_answered_with_evidence(ask: Run, industry: str) -> None:
    result = ask("policies", "--industry", industry, "--region", "青浦区")
    assert result.exit_code == 0, result.output
    assert "青府发〔2019〕10号" in result.stdout
    assert "青商规〔2021〕2号" in result.stdout
    assert "一/三是 进一步完善产业政策 [人才]" in result.stdout
    assert "依据  产业 人工智能 — 《关于对青浦区政协" in result.stdout
    assert result.stdout.endswith("2 policies\n")


def test_names_of_one_industry_give_one_answer(ask: Run) -> None:
    answers = {
        ask("policies", "--industry", name, "--format", "json").stdout
        for name in ("集成电路", "芯片", "半导体")
    }
    assert len(answers) == 1


def test_the_answer_as_json_and_csv(ask: Run) -> None:
    words = ("policies", "--industry", "AI", "--region", "310118", "--format")
    found = json.loads(ask(*words, "json").stdout)
    assert {policy["number"] for policy in found} == {"青府发〔2019〕10号", "青商规〔2021〕2号"}
    assert all(policy["evidence"] for policy in found)
    text = ask(*words, "csv").stdout
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert {row["number"] for row in rows} == {policy["number"] for policy in found}
    assert all("一/三是" in row["measures"] for row in rows)


def test_the_number_of_answers_is_honest_under_a_limit(ask: Run) -> None:
    result = ask("policies", "--industry", "人工智能", "--limit", "1")
    assert result.stdout.count("《") >= 1
    total = result.stdout.splitlines()[-1]
    assert total.endswith("policies; 1 shown")
    everything = json.loads(ask("policies", "--industry", "人工智能", "--format", "json").stdout)
    assert total.split()[0] == str(len(everything))


def test_no_answer_is_exit_code_one(ask: Run) -> None:
    result = ask("policies", "--region", "西藏自治区")
    assert (result.exit_code, result.stdout) == (1, "0 policies\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--industry", "捕风业"], "捕风业"),
        (["--region", "亚特兰蒂斯"], "亚特兰蒂斯"),
        (["--key", "运气"], "运气"),
        (["--as-of", "昨天"], "昨天"),
        (["--limit", "0"], "0"),
    ],
)
def test_unknown_names_are_unusable(ask: Run, words: list[str], named: str) -> None:
    result = ask("policies", *words)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stdout == ""


def test_rows_as_a_table(ask: Run) -> None:
    assert ask("query", MEASURES).stdout == "path\n一/一是\n一/三是\n"


def test_the_query_comes_from_a_file_or_from_standard_input(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "measures.rq"
    file.write_text(MEASURES)
    expected = ask("query", MEASURES).stdout
    assert ask("query", "-f", file).stdout == expected
    assert ask("query", "-", data=MEASURES).stdout == expected
    assert ask("query", MEASURES, "-f", file).exit_code == 2
    assert ask("query", "-f", tmp_path / "none.rq").exit_code == 2


def test_rows_in_the_formats_of_the_standard(ask: Run, tmp_path: Path) -> None:
    found = json.loads(ask("query", MEASURES, "--format", "json").stdout)
    assert found["results"]["bindings"][0]["path"]["value"] == "一/一是"
    assert ask("query", MEASURES, "--format", "csv").stdout_bytes.startswith(b"path\r\n")
    assert ask("query", MEASURES, "--format", "tsv").stdout.startswith("?path\n")
    assert "<sparql" in ask("query", MEASURES, "--format", "xml").stdout
    ask("query", MEASURES, "--format", "json", "-o", tmp_path / "rows.json")
    assert json.loads((tmp_path / "rows.json").read_text()) == found


def test_the_format_follows_the_extension_of_the_output(ask: Run, tmp_path: Path) -> None:
    assert ask("query", MEASURES, "-o", tmp_path / "rows.csv").exit_code == 0
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"path\r\n")
    assert ask("query", "DESCRIBE <a:s>", "-o", tmp_path / "s.nt").exit_code == 0
    assert (tmp_path / "s.nt").read_bytes() == b""
    for words in (["-o", tmp_path / "rows"], ["-o", tmp_path / "a.csv", "--format", "table"]):
        result = ask("query", MEASURES, *words)
        assert result.exit_code == 2
        assert "--format" in result.stderr
    assert not (tmp_path / "rows").exists()


def test_known_prefixes_need_not_be_declared(ask: Run) -> None:
    short = "SELECT ?path { ?m a fk:Measure ; fk:path ?path } ORDER BY ?path LIMIT 2"
    assert ask("query", short).stdout == ask("query", MEASURES).stdout
    printed = ask("query", "--print", short).stdout
    assert printed == f"{PREFIX.strip()}\n{short}\n"
    assert ask("query", "--print", MEASURES).stdout == MEASURES + "\n"


def test_the_place_of_a_fault_is_shown(ask: Run) -> None:
    result = ask("query", 'SELECT ?m {\n  ?m skos:prefLabel "人工"@zh ; fk: }')
    line, caret, message = result.stderr.splitlines()
    assert line == '   2 |   ?m skos:prefLabel "人工"@zh ; fk: }'
    assert "at line 2, column 35" in message
    assert caret.index("^") == len("   2 | ") + 34 + 2  # two wide characters
    unclosed = ask("query", "ASK {\n ?s ?p 'x }")
    assert unclosed.stderr.splitlines()[1].endswith("        ^")


def test_examples_are_listed_and_run(ask: Run) -> None:
    listed = ask("query", "--examples").stdout.splitlines()
    assert listed[0] == "name\ttitle\t标题"
    assert len(listed) > 20
    name = listed[1].split("\t")[0]
    assert len(ask("query", "--example", name).stdout.splitlines()) > 2
    unknown = ask("query", "--example", "nothing")
    assert unknown.exit_code == 1
    assert name in unknown.stderr
    assert ask("query", MEASURES, "--example", name).exit_code == 2


def test_a_graph_as_a_table(ask: Run) -> None:
    text = "CONSTRUCT { ?e fk:hasKey ?k } WHERE { ?e fk:hasKey ?k }"
    rows = ask("query", text, "--format", "table").stdout.splitlines()
    assert rows[0] == "subject\tpredicate\tobject"
    assert "id/economy/flow\tfk:hasKey\tid/key/platforms" in rows
    assert len(rows) == 6


def test_yes_and_no(ask: Run) -> None:
    assert ask("query", PREFIX + "ASK { ?m a fk:Measure }").stdout == "yes\n"
    assert ask("query", PREFIX + "ASK { ?m a fk:Nonsense }").stdout == "no\n"


def test_graphs_as_turtle_by_default(ask: Run) -> None:
    text = "CONSTRUCT { ?m a ?c } WHERE { ?m a ?c } LIMIT 3"
    turtle = ask("query", text).stdout_bytes
    assert len(list(rdf.parse(turtle, "text/turtle"))) == 3
    lines = ask("query", text, "--format", "ntriples").stdout
    assert len(lines.splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["SELECT ?x { ?x"], "line 1"),
        (["SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"], "SERVICE"),
        (["INSERT DATA { <a:s> <a:p> 1 }"], "fivekeys: "),
        (["DESCRIBE <a:s>", "--format", "csv"], "csv"),
        (["SELECT * { ?s ?p ?o }", "--format", "turtle"], "turtle"),
    ],
)
def test_queries_that_cannot_be_ask(ask: Run, words: list[str], named: str) -> None:
    result = ask("query", *words)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.splitlines()[-1].startswith("fivekeys: ")


def test_where_there_is_no_store_the_bundled_data_answer(run: Run) -> None:
    result = run("policies", "--industry", "AI", "--region", "青浦区")
    assert result.exit_code == 0
    assert "using the bundled data set" in result.stderr
