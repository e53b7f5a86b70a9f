"""Lists and single resources under /api/."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.small_graph import AI, BASE, CITY, END, MEASURE, NUMBERED, REPLY, SECOND, START, UNDATED

LISTS = ("policies", "measures", "industries", "regions", "keys", "documents", "organizations")


def ids(client: httpx.Client, path: str, **filters: str) -> list[str]:
    response = client.get(path, params=filters)
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_the_same_frame(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/{name}").json()
    assert set(answer) == {"items", "total", "next", "facets", "meant", "generation", "sparql"}
    assert answer["total"] == len(answer["items"]) > 0
    assert answer["next"] is None


@pytest.mark.parametrize("name", LISTS)
def test_sparql_of_a_list_gives_the_same_rows(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/{name}", params={"limit": "2"}).json()
    rows = client.get(
        "/sparql", params={"query": answer["sparql"]}, headers={"Accept": "text/csv"}
    ).text.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [item["id"] for item in answer["items"]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [CITY, NUMBERED, UNDATED]),
        ({"industry": "人工智能"}, [NUMBERED, CITY, UNDATED]),
        ({"industry": "AI"}, [NUMBERED, CITY, UNDATED]),
        ({"industry": "测试产业"}, [UNDATED]),
        ({"industry": "芯片"}, [NUMBERED]),
        ({"industry": "半导体"}, [NUMBERED]),
        ({"region": "青浦区"}, [NUMBERED, UNDATED]),
        ({"region": "310118"}, [NUMBERED, UNDATED]),
        ({"region": "上海市"}, [CITY, NUMBERED, UNDATED]),
        ({"region": "测试园"}, [UNDATED]),
        ({"key": "品牌"}, [UNDATED]),
        ({"key": "服务型经济"}, [UNDATED]),
        ({"key": "talent"}, [NUMBERED]),
        ({"kind": "实施办法"}, [NUMBERED]),
        ({"issuer": "测试委"}, [NUMBERED]),
        ({"from": "2020"}, [CITY]),
        ({"to": "2019-02"}, [NUMBERED]),
        ({"from": "2019-02-03", "to": "2019-02-03"}, [NUMBERED]),
        ({"from": "2022-03-20"}, [CITY]),
        ({"as_of": "2022-04-30"}, [NUMBERED, UNDATED]),
        ({"as_of": "2022-02-01"}, [NUMBERED, UNDATED]),
        ({"as_of": "2022-05-01"}, [CITY, NUMBERED]),
        ({"as_of": "2023-12-31"}, [CITY, NUMBERED]),
        ({"as_of": "2024-01-01"}, [CITY]),
        ({"q": "测府发[2019]10号"}, [NUMBERED]),
        ({"q": "规划"}, [CITY]),
        ({"q": "没有这样的标题"}, []),
        ({"industry": "人工智能", "region": "青浦区", "key": "人才"}, [NUMBERED]),
    ],
)
def test_filters(client: httpx.Client, filters: dict[str, str], found: list[str]) -> None:
    assert ids(client, "/api/policies", **filters) == found


def test_a_policy_carries_evidence_and_the_measures_that_use_it(client: httpx.Client) -> None:
    answer = client.get("/api/policies", params={"industry": "人工智能"}).json()
    policy = answer["items"][0]
    assert policy["number"] == "测府发〔2019〕10号"
    (claim,) = policy["evidence"]
    assert claim["property"] == "fk:supportsIndustry"
    assert claim["object"]["id"] == AI
    assert (claim["basis"], claim["confidence"], claim["place"]) == ("wording", 0.9, "一/一是")
    (quote_,) = claim["quotes"]
    assert (quote_["start"], quote_["end"], quote_["exact"]) == (START, END, "人工智能")
    assert quote_["document"] == REPLY
    (measure,) = policy["measures"]
    assert measure["id"] == MEASURE
    assert measure["keys"][0]["label"] == "人才"
    assert measure["economy_types"][0]["label"] == "创新型经济"
    assert measure["quantities"] == [
        {
            "id": f"{BASE}id/quantity/1",
            "kind": "incentive",
            "wording": "最高补贴500万元",
            "qualifier": "max",
            "value": None,
            "low": None,
            "high": 5000000.0,
            "unit": "CNY",
            "before": 1500000.0,
            "order_of_magnitude": None,
            "deadline": None,
            "as_of": None,
            "since": None,
            "threshold": None,
        }
    ]
    assert answer["meant"]["industry"][0]["id"] == AI


def test_without_a_text_the_source_is_named(client: httpx.Client) -> None:
    answer = client.get("/api/policies", params={"q": "市级规划"}).json()
    (source,) = answer["items"][0]["evidence"][0]["sources"]
    assert source["title"] == "关于印发市级规划的通知"
    assert (source["publisher"], source["date"]) == ("测试市政府", "2022-03-04")
    assert source["url"] == "https://example.org/notice"
    assert source["confirmed"] is False


def test_facets_count_the_whole_answer_once(client: httpx.Client) -> None:
    answer = client.get("/api/policies", params={"limit": "1"}).json()
    assert answer["total"] == 3
    assert len(answer["items"]) == 1
    industries = {c["value"]["label"]: c["count"] for c in answer["facets"]["industry"]}
    assert industries["人工智能"] == 3  # one of them by what is narrower
    assert (industries["集成电路"], industries["测试产业"]) == (1, 1)
    years = {c["value"]["id"]: c["count"] for c in answer["facets"]["year"]}
    assert years == {"2019": 1, "2022": 1}


def test_an_empty_answer_has_total_zero(client: httpx.Client) -> None:
    answer = client.get("/api/policies", params={"q": "nothing"}).json()
    assert (answer["total"], answer["items"], answer["next"]) == (0, [], None)


@pytest.mark.parametrize("name", LISTS)
def test_pages_give_every_item_once(client: httpx.Client, name: str) -> None:
    whole = ids(client, f"/api/{name}")
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(len(whole) + 1):
        query = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        answer = client.get(f"/api/{name}", params=query).json()
        seen += [item["id"] for item in answer["items"]]
        assert answer["total"] == len(whole)
        if (cursor := answer["next"]) is None:
            break
    assert seen == whole


def test_a_cursor_of_another_question_is_refused(client: httpx.Client) -> None:
    cursor = client.get("/api/policies", params={"limit": "1"}).json()["next"]
    for path, query in (
        ("/api/policies", {"cursor": cursor, "region": "青浦区"}),
        ("/api/policies", {"cursor": cursor[:-2]}),
        ("/api/policies", {"cursor": "人"}),
        ("/api/measures", {"cursor": cursor}),
        ("/api/documents", {"cursor": cursor}),
    ):
        response = client.get(path, params=query)
        assert response.status_code == 400, (path, query)
        assert "cursor" in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"industry": "人工智障"}, 422, "人工智能"),
        ({"region": "青埔区"}, 422, "region"),
        ({"key": "钥匙"}, 422, "人才"),
        ({"kind": "菜谱"}, 422, "kind"),
        ({"issuer": "测试委员"}, 422, "测试委"),
        ({"from": "yesterday"}, 400, "2021-03-15"),
        ({"to": "2021-13"}, 400, "to"),
        ({"as_of": "2021"}, 400, "as_of"),
        ({"from": "2022", "to": "2020"}, 400, "empty"),
        ({"limit": "0"}, 422, "limit"),
        ({"limit": "100000"}, 422, "limit"),
        ({"colour": "red"}, 422, "colour"),
        ({"q": "长" * 500}, 422, "q"),
    ],
)
def test_bad_parameters_are_named(
    client: httpx.Client, query: dict[str, str], status: int, words: str
) -> None:
    for name in LISTS:
        response = client.get(f"/api/{name}", params=query)
        assert response.status_code == status, response.text
        assert words in response.json()["detail"]


def test_measures_are_filtered(client: httpx.Client) -> None:
    assert ids(client, "/api/measures") == [MEASURE, SECOND]
    assert ids(client, "/api/measures", industry="人工智能") == [MEASURE]
    assert ids(client, "/api/measures", region="青浦区") == [MEASURE, SECOND]
    assert ids(client, "/api/measures", issuer="测试委") == [MEASURE, SECOND]
    assert ids(client, "/api/measures", q="园区") == [SECOND]
    assert ids(client, "/api/measures", key="创新型") == [MEASURE, SECOND]
    assert ids(client, "/api/measures", key="品牌") == []
    assert ids(client, "/api/measures", to="2021") == []
    assert ids(client, "/api/measures", **{"from": "2022-06"}) == [MEASURE, SECOND]


def test_documents_hold_replies_as_well(client: httpx.Client) -> None:
    assert REPLY in ids(client, "/api/documents")
    assert REPLY not in ids(client, "/api/policies")


def test_concepts_count_what_is_linked(client: httpx.Client) -> None:
    answer = client.get("/api/industries").json()
    counts = {i["label"]: (i["policies"], i["measures"]) for i in answer["items"]}
    assert counts == {"人工智能": (2, 1), "集成电路": (1, 0), "测试产业": (1, 0)}
    narrowed = client.get("/api/industries", params={"region": "测试园"}).json()
    assert [i["label"] for i in narrowed["items"]] == ["测试产业"]
    named = client.get("/api/regions", params={"q": "青浦"}).json()
    assert [i["code"] for i in named["items"]] == ["310118"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("policies/310118/测府发/2019/10", "支持<制造业>的实施办法"),
        ("documents/310118/测试答复", "测试答复"),
        ("documents/310118/测府发/2019/10", "支持<制造业>的实施办法"),
        ("measures/document/310118/测试答复/一/一是", "支持人工智能"),
        ("industries/人工智能", "人工智能"),
        ("regions/310118", "青浦区"),
        ("regions/测试园", "测试园"),
        ("keys/talent", "人才"),
        ("organizations/310118/测试委", "测试委"),
    ],
)
def test_one_resource_by_the_tail_of_its_iri(client: httpx.Client, path: str, label: str) -> None:
    for written in (path, quote(path)):
        answer: dict[str, Any] = client.get(f"/api/{written}").json()
        assert answer["item"].get("title", answer["item"].get("label")) == label
    rows = client.get("/sparql", params={"query": answer["sparql"], "format": "csv"}).text
    assert f"<{answer['item']['id']}>" in answer["sparql"]
    assert label in rows


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_resource_is_a_404(client: httpx.Client, name: str) -> None:
    for tail in ("1/2/3", "%FF", "a//b", "%2e%2e"):
        response = client.get(f"/api/{name}/{tail}")
        assert response.status_code == 404, tail
        assert response.headers["content-type"] == "application/problem+json"


def test_broader_and_narrower_of_a_concept(client: httpx.Client) -> None:
    item = client.get("/api/industries/人工智能").json()["item"]
    assert [n["label"] for n in item["narrower"]] == ["测试产业"]
    item = client.get("/api/regions/310118").json()["item"]
    assert [b["label"] for b in item["broader"]] == ["上海市"]


@pytest.mark.parametrize(
    ("path", "as_of", "state", "rule"),
    [
        ("policies/310118/测府发/2019/10", "2022-05-01", "in-force", "within"),
        ("policies/310118/测府发/2019/10", "2024-01-01", "expired", "ended"),
        ("documents/310118/没有日期的办法", "2022-05-01", "expired", "repealed"),
        ("documents/310118/测试答复", "2022-01-01", "not-yet", "not_issued"),
        ("measures/document/310118/测试答复/一/一是", "2024-01-01", "in-force", "no_end"),
    ],
)
def test_one_thing_says_whether_it_is_in_force(
    client: httpx.Client, path: str, as_of: str, state: str, rule: str
) -> None:
    answer = client.get(f"/api/{path}", params={"as_of": as_of}).json()
    validity = answer["validity"]
    assert (validity["state"], validity["rule"], validity["as_of"]) == (state, rule, as_of)
    assert client.get(f"/api/{path}", params={"as_of": "2022-02-30"}).status_code == 400


def test_one_thing_has_its_timeline_and_related_ones(client: httpx.Client) -> None:
    policy = client.get("/api/policies/310000/市府发/2022/3").json()
    assert [(event["property"], event["date"]) for event in policy["timeline"]] == [
        ("eli:date_publication", "2022-03"),
        ("eli:first_date_entry_in_force", "2022-05-01"),
        ("eli:repeals", None),
    ]
    assert policy["timeline"][2]["thing"]["id"] == UNDATED
    related = {one["item"]["id"]: one["shared"] for one in policy["related"]}
    (shared,) = related[NUMBERED]
    assert (shared["property"], shared["thing"]["id"]) == ("fk:supportsIndustry", AI)
    assert shared["evidence"][0]["quotes"][0]["exact"] == "人工智能"
    industry = client.get("/api/industries/人工智能").json()
    assert industry["validity"] is None
    assert [(event["date"], event["count"]) for event in industry["timeline"]] == [
        ("2019", 1),
        ("2022", 1),
    ]
    assert [(one["item"]["label"], one["count"]) for one in industry["related"]] == [
        ("集成电路", 1)
    ]


def test_sparql_of_one_thing_gives_the_rows_of_its_page(client: httpx.Client) -> None:
    sparql = client.get("/api/policies/310118/测府发/2019/10").json()["sparql"]
    rows = client.get("/sparql", params={"query": sparql, "format": "csv"}).text.splitlines()
    assert {row.partition(",")[0] for row in rows[1:]} >= {"fact", "measure", "event", "related"}
