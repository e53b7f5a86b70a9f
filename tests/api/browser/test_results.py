"""The query page in a browser: tables, charts, graphs, downloads, cancelling."""

import httpx
import pytest

from tests.api.browser.desk import Desk

pytestmark = pytest.mark.browser

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_charts_where_the_columns_allow(desk: Desk) -> None:
    desk.open("/sparql/examples/policies-by-year")
    desk.page.click("button[value=chart]")
    rows = int(desk.state().split()[0])
    assert desk.page.locator(".drawing circle").count() == rows
    assert desk.page.locator(".drawing path.line").count() == 1
    desk.open("/sparql/examples/policies-by-industry")
    desk.page.click("button[value=chart]")
    assert desk.page.locator(".drawing rect").count() == 20
    assert desk.page.locator(".drawing text").first.text_content() == "人工智能"
    widths = desk.page.eval_on_selector_all(
        ".drawing rect", "bars => bars.map(bar => bar.width.baseVal.value)"
    )
    assert widths == sorted(widths, reverse=True)
    desk.page.select_option(".choices select >> nth=0", "line")
    assert desk.page.locator(".drawing circle").count() == 20
    desk.open("/sparql/examples/some-policies")
    desk.state()
    assert desk.page.locator("button[value=chart]").count() == 0


def test_a_query_is_cancelled(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write(LONG)
    desk.page.click("button.run")
    desk.page.wait_for_selector(".running")
    desk.page.click("#cancel")
    desk.page.wait_for_selector("text=已取消")
    assert desk.page.locator("#cancel").is_hidden()
    desk.write("ASK {}")
    desk.page.click("button.run")
    assert desk.page.locator(".answer").inner_text() == "是"


def test_large_results_are_read_up_to_a_bound_and_paged(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write("SELECT * { ?s ?p ?o }")
    desk.page.click("button.run")
    assert "前 10,000 行" in desk.state()
    assert "只读了前 10,000 行" in desk.page.inner_text(".note.bound")
    assert len(desk.cells(1)) == 50
    desk.page.click(".pager >> text=末页")
    assert desk.page.inner_text(".pager span") == "第 9,951–10,000 行，共 10,000 行"
    assert desk.cells(0)[-1] == "10,000"
    link = desk.page.get_attribute(".downloads a >> nth=0", "href")
    whole = httpx.get(desk.address + link, timeout=60).text
    assert whole.count("\n") > 50_000


def test_rows_are_sorted_by_number_and_by_name(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write('SELECT * { VALUES (?n ?t) { (10 "b") (9 "a") (UNDEF "c") (100 UNDEF) } }')
    desk.page.click("button.run")
    desk.page.click("th button >> text=n")
    assert desk.cells(1) == ["9", "10", "100", ""]
    desk.page.click("th button >> text=n")
    assert desk.cells(1) == ["100", "10", "9", ""]
    assert desk.page.locator("th[aria-sort=descending]").inner_text() == "n"
    desk.page.click("th button >> text=t")
    assert desk.cells(2) == ["a", "b", "c", ""]


def test_a_graph_as_triples_and_as_turtle(desk: Desk) -> None:
    desk.open("/sparql/examples/describe-an-industry")
    assert "条三元组" in desk.state()
    assert "skos:prefLabel" in desk.cells(2)
    desk.page.click("button[value=turtle]")
    desk.page.wait_for_selector("pre.raw >> text=人工智能")
    assert [a.inner_text() for a in desk.page.locator(".downloads a").all()] == [
        "Turtle",
        "N-Triples",
        "RDF/XML",
        "JSON-LD",
    ]
    with desk.page.expect_download() as downloaded:
        desk.page.click(".downloads a >> text=N-Triples")
    assert downloaded.value.suggested_filename == "fivekeys.nt"


def test_terms_of_every_kind_are_shown(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write(
        "CONSTRUCT { <http://a.example/é> <a:p> _:b . <a:s> fk:key 'x\\n\\\"y\\\"', 'fin'@fr, 1.5, "
        "'2020'^^xsd:gYear, <javascript:alert(1)> } WHERE {}"
    )
    desk.page.click("button.run")
    desk.state()
    objects = set(desk.cells(3))
    assert {'x\n"y"', "finfr", "1.5", "2020gYear", "javascript:alert(1)"} <= objects
    assert desk.page.locator("a[href^='javascript']").count() == 0
    assert desk.page.locator("[lang=fr]").inner_text() == "fin"
    assert any(text.startswith("_:") for text in objects)
