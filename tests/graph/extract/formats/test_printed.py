"""A page printed to PDF by a browser: embedded fonts, as sites and word processors make them."""

import shutil

import pytest

from graph.extract.reader import read
from graph.extract.text import flatten
from tests.graph.extract.formats.written import PLAN, RULES, Part, as_text, numbered

pytestmark = pytest.mark.browser

STYLE = """
@page { size: A4; margin: 3.7cm 2.6cm 3.5cm 2.8cm }
body { font-size: 16pt; line-height: 28pt }
p { margin: 0; text-indent: 2em; text-align: justify }
p.title { font-size: 22pt; line-height: 34pt; text-align: center; text-indent: 0 }
p.number { text-align: center; text-indent: 0 } p.plain { text-indent: 0 }
p.right { text-align: right; padding-right: 2em }
table { border-collapse: collapse; font-size: 12pt } td { border: 1px solid; padding: 4pt }
"""


def _html(parts: tuple[Part, ...]) -> str:
    blocks = []
    for part in numbered(parts):
        if part.kind == "table":
            rows = ("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in part.rows)
            blocks.append(f"<table>{''.join(rows)}</table>")
        else:
            blocks.append(f'<p class="{part.kind}">{part.text}</p>')
    return f"<html lang=zh-CN><style>{STYLE}</style><body>{''.join(blocks)}</body></html>"


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium to print with")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as api:
        browser = api.chromium.launch(executable_path=program)
        page = browser.new_page()
        found = {}
        for name, parts in (("plan", PLAN), ("rules", RULES)):
            page.set_content(_html(parts))
            found[name] = page.pdf(
                prefer_css_page_size=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template='<div style="font-size:14pt;width:100%;text-align:center">'
                '— <span class="pageNumber"></span> —</div>',
            )
        browser.close()
    return found


@pytest.mark.parametrize(("name", "parts"), [("plan", PLAN), ("rules", RULES)])
def test_a_printed_page_gives_the_paragraphs_of_the_document(
    printed: dict[str, bytes], name: str, parts: tuple[Part, ...]
) -> None:
    text = read(None, printed[name], name="方案.pdf")
    assert flatten(text.content).content == flatten(as_text(parts)).content
