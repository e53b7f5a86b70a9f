"""``/api/ask``: questions, structured queries, what is refused."""

from typing import Any

import httpx
import pytest

PATH = "/api/ask"


def ask(client: httpx.Client, status: int = 200, /, **parameters: Any) -> dict[str, Any]:
    response = client.get(PATH, params=parameters)
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_question_is_answered_with_its_query_rows_and_evidence(desk: httpx.Client) -> None:
    body = ask(desk, q="青浦区有哪些总部经济措施？")
    assert body["declined"] is None
    query, answer = body["query"], body["answer"]
    assert (query["intent"], query["list"]) == ("list", "measures")
    assert query["filters"] == {"region": "青浦区", "economy": "总部型经济"}
    for part in query["parts"]:
        assert body["question"][part["start"] : part["end"]] == part["text"]
    listed = desk.get("/api/measures", params=query["filters"]).json()
    assert answer["total"] == listed["total"] == len(answer["rows"])
    assert str(answer["total"]) in answer["sentence"]
    assert all(row["evidence"] for row in answer["rows"])
    assert body["sparql"] == answer["sparql"]
    rows = desk.get("/sparql", params={"query": body["sparql"], "format": "csv"}).text
    assert len(rows.strip().split("\r\n")) == answer["total"] + 1
    assert body["generation"]["number"] == int(desk.get(PATH).headers["fivekeys-generation"])


@pytest.mark.parametrize(
    "question",
    [
        "2021年以来出台的人才政策",
        "哪些区有人工智能政策？",
        "每年出台多少人才政策",
        "浦东和青浦在生物医药上有什么不同？",
        "哪些产业在青浦还没有政策？",
        "Which measures have the largest subsidies?",
        "补贴最高的政策",
        "上海哪些区没有人才政策？",
        "人才政策由哪些单位负责？",
        "哪些部门有人才政策",
    ],
)
def test_the_index_gives_the_same_answers(
    desk: httpx.Client, indexed: httpx.Client, question: str
) -> None:
    assert ask(desk, q=question)["answer"] == ask(indexed, q=question)["answer"]


def test_the_edited_query_gives_what_the_question_gives(desk: httpx.Client) -> None:
    for question in (
        "补贴最高的是哪些",
        "浦东和青浦有什么不同",
        "哪个区的数字经济政策最多？",
        "沪府发〔2017〕9号还有效吗",
        "落实《上海市碳达峰实施方案》的文件有哪些",
        "标题含“碳达峰”的政策",
    ):
        body = ask(desk, q=question)
        again = desk.get(body["edit"].replace("/ask?", "/api/ask?", 1))
        assert again.status_code == 200, again.text
        assert again.json()["answer"] == body["answer"], question
        assert again.json()["question"] == question


def test_a_structured_query_needs_no_question(desk: httpx.Client) -> None:
    body = ask(desk, intent="count", list="policies", region="青浦区", **{"from": "2021"})
    assert body["question"] == ""
    assert body["query"]["parts"] == []
    listed = desk.get("/api/policies", params={"region": "青浦区", "from": "2021"}).json()
    assert body["answer"]["total"] == listed["total"]
    assert body["list_page"].startswith("/policies?")


def test_what_is_not_understood_says_so_and_offers_search(desk: httpx.Client) -> None:
    body = ask(desk, q="青浦区有哪些隐形斗篷措施")
    assert (body["query"], body["answer"], body["sparql"]) == (None, None, None)
    assert body["declined"]["why"] == "unknown"
    assert [part["text"] for part in body["declined"]["parts"]] == ["隐形斗篷"]
    assert "隐形斗篷" in body["declined"]["said"]
    assert body["search_page"].startswith("/search?q=")
    assert desk.get(body["search_page"]).status_code == 200


def test_the_language_is_that_asked_for_or_that_of_the_question(desk: httpx.Client) -> None:
    question = "Which policies support artificial intelligence?"
    assert ask(desk, q=question)["answer"]["sentence"].startswith("There are")
    assert ask(desk, q=question, lang="zh")["answer"]["sentence"].startswith("支持人工智能")
    assert ask(desk, q="支持人工智能的政策", lang="en")["answer"]["columns"][0] == "title"


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"q": "政" * 201}, 422),
        ({"q": "政策", "unknown": "x"}, 422),
        ({"q": "政策", "lang": "fr"}, 422),
        ({"intent": "guess"}, 422),
        ({"intent": "list", "industry": "没有的产业"}, 422),
        ({"intent": "list", "limit": "0"}, 422),
        ({"intent": "list", "from": "2021-13"}, 400),
        ({"intent": "largest", "list": "industries"}, 400),
        ({"intent": "largest", "by": "weight"}, 400),
        ({"intent": "gap", "list": "policies"}, 400),
        ({"intent": "gap", "list": "organizations"}, 400),
        ({"intent": "each"}, 400),
        ({"intent": "compare", "by": "region"}, 400),
        ({"intent": "compare", "by": "region", "compared": "青浦区"}, 400),
        ({"intent": "compare", "by": "validity", "compared": ["a", "b"]}, 400),
        ({"intent": "compare", "by": "year", "compared": ["2021", "soon"]}, 400),
        ({"intent": "compare", "by": "document", "compared": ["x", "y"]}, 404),
        ({"intent": "validity"}, 400),
        ({"intent": "validity", "document": "no iri"}, 404),
        ({"intent": "fact", "document": "https://w3id.org/fivekeys/id/region/310118"}, 404),
        ({"intent": "related", "by": "eli:likes", "document": "x"}, 400),
        ({"intent": "list", "list": "industries", "level": "county"}, 400),
    ],
)
def test_what_is_refused(desk: httpx.Client, parameters: dict[str, Any], status: int) -> None:
    body = ask(desk, status, **parameters)
    assert body["status"] == status
    assert body["detail"]


def test_nothing_asked_is_declined(desk: httpx.Client) -> None:
    assert ask(desk)["declined"]["why"] == "empty"
    assert ask(desk, q="   ")["declined"]["why"] == "empty"
