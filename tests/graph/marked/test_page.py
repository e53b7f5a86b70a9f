"""The page of a document: complete, safe, and without anything from outside."""

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from graph import rdf
from graph.assertions import to_nquads
from graph.extract import pipeline, reader
from graph.marked import page
from graph.marked.claims import Facts
from graph.model import Record
from graph.namespaces import BASE, FK, RDF
from tests.graph.documents import NOTICE, REPLY

HOSTILE = '<script>alert("1")</script>&amp;'


class Tags(HTMLParser):
    """Elements with their attributes, and the text of each paragraph; complains of bad nesting."""

    VOID = frozenset({"meta", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "p" and (dict(attrs).get("id") or "").startswith("b"):
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "p" in self.open and self.paragraphs:
            self.paragraphs[-1] += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.found if (value := attrs.get(attribute)) is not None]


def record_of(content: str) -> Record:
    return pipeline.extract(reader.text_of(content, "paper.txt"))


@pytest.fixture(scope="module")
def tags() -> Tags:
    return Tags(page(record_of(REPLY)))


def test_the_text_is_there_unchanged(tags: Tags) -> None:
    assert "".join("".join(tags.paragraphs).split()) == "".join(REPLY.split())


@pytest.mark.parametrize("content", [REPLY, NOTICE, REPLY.replace("\n", ""), "一" * 3000, "字"])
def test_nothing_is_from_outside_and_every_link_leads_somewhere(content: str) -> None:
    html = page(record_of(content))
    found = Tags(html)
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in found.found}
    assert not [name for _, attrs in found.found for name in attrs if name.startswith("on")]
    assert found.values("style") == []
    assert "url(" not in html
    assert "@import" not in html
    identifiers = found.values("id")
    assert len(identifiers) == len(set(identifiers))
    for link in found.values("href"):
        assert link.removeprefix("#") in identifiers
    assert set(found.values("for")) <= set(identifiers)


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    html = page(record_of(NOTICE))
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html


def test_what_a_text_says_is_never_markup() -> None:
    html = page(record_of(f"{HOSTILE}办法\n\n{REPLY}\n\n第一条 支持{HOSTILE}产业发展。"))
    assert "<script" not in html
    assert 'alert("' not in html
    assert "&lt;script&gt;" in html


def test_marks_say_what_they_stand_for_and_why(tags: Tags) -> None:
    reasons = {
        value: attrs["class"]
        for tag, attrs in tags.found
        if tag == "mark" and (value := attrs.get("data-why"))
    }
    industry = next(why for why in reasons if why.startswith("产业 industries：集成电路"))
    assert reasons[industry] == "industry"
    assert "支持产业 → 集成电路" in industry
    assert "依据行文 wording" in industry
    assert "可信度 0.8" in industry
    assert {"heading", "policy", "quantity", "cue"} <= set(reasons.values())


def test_every_claim_of_the_store_is_listed() -> None:
    record = record_of(REPLY)
    quads = rdf.parse(to_nquads(record), "application/n-quads")
    stored = {
        quad.subject.value
        for quad in quads
        if quad.predicate.value == RDF + "type" and quad.object.value == FK + "Claim"
    }
    facts = Facts(record, base=BASE)
    assert len(facts.claims) == len(stored)
    html = page(record)
    assert html.count('<tr><td class="relation">') == len(stored)
    key = next(claim for claim in facts.claims if claim.predicate == FK + "key")
    assert facts.name(key.object) == ("人才", "talent")
    assert "着力的关键" in html


def test_measures_stand_beside_their_text_though_line_breaks_are_lost() -> None:
    html = page(record_of(" ".join(NOTICE.split())))
    assert html.count('<aside class="note">') == 2
    assert re.search(r'<p id="b\d+"[^>]*>(<[^>]*>)*第二条', html)


def test_the_legend_counts(tags: Tags) -> None:
    html = page(record_of(REPLY))
    (count,) = re.findall(r'<label for="show-quantity">.*?<b>(\d+)</b>', html)
    assert int(count) == len(record_of(REPLY).quantities)
    assert len(tags.values("for")) == 7


@pytest.mark.browser
def test_the_legend_switches_kinds_off(tmp_path: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    api: Any = pytest.importorskip("playwright.sync_api")
    if program is None:
        pytest.skip("no Chromium is installed")
    (tmp_path / "page.html").write_text(page(record_of(REPLY)), encoding="utf-8")
    complaints: list[str] = []
    ground = "getComputedStyle(document.querySelector('mark.industry')).backgroundColor"
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for width in (390, 1440):
            shown = browser.new_page(viewport={"width": width, "height": 900})
            shown.on("console", lambda message: complaints.append(message.text))
            shown.goto((tmp_path / "page.html").as_uri())
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            before = shown.evaluate(ground)
            shown.click("label[for=show-industry]")
            assert shown.evaluate(ground) == "rgba(0, 0, 0, 0)" != before
            assert shown.evaluate(ground.replace("industry", "quantity")) != "rgba(0, 0, 0, 0)"
        browser.close()
    assert complaints == []
