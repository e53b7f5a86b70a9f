"""A journey in a browser over a service with two workers: send, correct, publish, find, withdraw."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.browser.desk import WAIT_MS, Desk, opened
from tests.api.served import Service

TEXT = """浦东新区促进示例产业发展的若干措施

浦府示〔2026〕1号

第一条　支持人工智能企业建设研发中心，对认定的研发中心最高补助500万元。

第二条　引进人才。对集成电路企业新引进的博士给予一次性补贴20万元。
"""
TOKENS = "ann:ann-0123456789,bob:bob-0123456789"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("editing")
    running = Service(folder, folder / "store", {"token": TOKENS, "workers": "2"}, bundled=False)
    yield running
    running.stop()


def sign_in(desk: Desk, name: str) -> None:
    desk.open("/edit")
    desk.page.fill("#token", f"{name}-0123456789")
    desk.page.click("form.sign-in button")
    desk.page.wait_for_selector("form.drop")


def claims(desk: Desk, label: str, status: str = "") -> Any:
    return desk.page.locator(f".claims li.claim{status}").filter(has_text=label)


def find(service: Service, industry: str) -> int:
    total: int = service.get("/api/measures", industry=industry).json()["total"]
    return total


def test_from_a_dropped_file_to_a_withdrawal(
    browser: Any, service: Service, tmp_path: Path, axe: str
) -> None:
    with opened(browser, service.address) as ann, opened(browser, service.address) as bob:
        sign_in(ann, "ann")
        ann.page.evaluate(
            """text => {
              const data = new DataTransfer();
              data.items.add(new File([text], "措施.txt", { type: "text/plain" }));
              const form = document.querySelector("form.drop");
              form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
            }""",
            TEXT,
        )
        ann.page.wait_for_selector("#claims", timeout=2 * WAIT_MS)
        assert ann.faults(axe) == []
        address = ann.page.url.split("#")[0]

        # two at once: the second is told, and repeats
        sign_in(bob, "bob")
        bob.page.goto(address)
        measure = claims(ann, "人工智能").last
        measure.locator("button[value=reject]").click()
        ann.page.wait_for_selector(".claims li.rejected")
        bob.page.evaluate("document.querySelector('#add').open = true")
        bob.page.select_option("#add [name=subject]", index=1)
        bob.page.fill("#add [name=object]", "航运")
        bob.page.fill("#add textarea", "研发中心，")
        bob.page.click("#add button")
        bob.page.wait_for_selector("[role=alert]")
        assert bob.page.input_value("#add [name=object]") == "航运"
        assert bob.page.locator(".claims li.rejected").count() == 1
        bob.page.click("#add button")
        bob.page.wait_for_selector(".claims li.added")

        # words that are marked in the text
        ann.page.goto(address)
        ann.page.evaluate(
            """() => {
              const text = document.querySelector("[data-text]");
              const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
              let node;
              while ((node = walker.nextNode()) && !node.data.includes("博士"));
              const range = document.createRange();
              range.setStart(node, node.data.indexOf("博士"));
              range.setEnd(node, node.data.indexOf("博士") + 2);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }"""
        )
        ann.page.wait_for_function("document.querySelector('[data-start]').value !== ''")
        assert ann.page.input_value("[data-quote]") == "博士"
        assert int(ann.page.input_value("[data-start]")) == TEXT.index("博士")

        assert find(service, "航运") == 0
        ann.page.click("form.publish button")
        ann.page.wait_for_selector(".state-of.published")
        service.wait_until(lambda: find(service, "航运") == 1, "what was published")
        assert find(service, "人工智能") == 0

        again(service, tmp_path)
        assert (find(service, "航运"), find(service, "人工智能")) == (1, 0)

        ann.open("/edit/corrections")
        assert ann.faults(axe) == []
        assert ann.page.locator(".published > li").count() == 2
        added = ann.page.locator(".published > li").filter(has_text="航运")
        added.locator("[name=reason]").fill("看错了")
        added.locator("button").click()
        ann.page.wait_for_selector(".published > li.withdrawn")
        service.wait_until(lambda: find(service, "航运") == 0, "the withdrawal")


def again(service: Service, folder: Path) -> None:
    """Ingest another version of the document, by the command line."""
    file = folder / "措施.txt"
    file.write_text(TEXT.replace("20万元", "30万元"), "utf-8")
    store = service.log.parent / "store"
    words = [sys.executable, "-m", "api.cli", "ingest", str(file), "--store", str(store)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    assert "replaced" in done.stdout
    listed = json.loads(service.get("/api/corrections").text)["items"]
    assert [item["state"] for item in listed] == ["applied", "applied"]
