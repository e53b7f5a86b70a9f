"""The interface as a page."""

import re
from html import unescape
from typing import Any

import httpx

from api.openapi.docs_page import grouped, in_chinese

ZH = {"Accept-Language": "zh-CN"}


def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def test_every_operation_is_on_the_page_once(client: httpx.Client) -> None:
    wanted = {
        (method.upper(), path)
        for path, operations in document(client)["paths"].items()
        for method in operations
    }
    for language in ("zh", "en"):
        html = client.get("/api/docs", params={"lang": language}).text
        shown = re.findall(r'<span class="method">(\w+)</span> <code>(.*?)</code>', unescape(html))
        assert len(shown) == len(set(shown))
        assert set(shown) == wanted


def test_nothing_is_named_in_chinese_that_is_not_there(client: httpx.Client) -> None:
    groups = grouped(document(client))
    there = {f"{e['method']} {e['path']}" for found in groups.values() for e in found}
    assert in_chinese()["operations"].keys() <= there
    assert in_chinese()["groups"].keys() <= groups.keys()


def test_groups_of_lists_come_first_and_those_of_the_service_last(client: httpx.Client) -> None:
    groups = list(grouped(document(client)))
    assert groups[0] == "policies"
    assert groups[-1] == "service"


def test_code_in_descriptions_is_marked_as_such(client: httpx.Client) -> None:
    html = client.get("/api/docs", headers=ZH).text
    assert "<code>industry</code>" in html
    assert "`" not in html
