"""Why a request is refused, in Chinese."""

import httpx
import pytest

from api.pages.language import refused

ZH = {"Accept": "text/html", "Accept-Language": "zh-CN"}


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("nothing is known of urn:x; search for it on /", "库中没有 urn:x；可以在上面的查询框里找它"),
        ("industry 'x' stands for nothing known", "产业：没有叫 “x” 的"),
        ("region '青埔' stands for nothing known; did you mean 青浦?", "地区：没有叫 “青埔” 的；是不是 青浦？"),
        ("limit: Input should be less than or equal to 100; q: String should have at most 200 characters",
         "每页条数：超出了范围，界限是 100；词语：太长，最多 200 个字"),
        (
            "the changes from generation 8 to 9 are being made; ask again in a minute",
            "从版本 8 到 9 的变化正在计算，大约要一分钟",
        ),
        ("'x' and \"y\" are the same region; compare different ones", "“x” 和 “y” 是同一个；请比较不同的"),
        ("something else {what}", "something else {what}"),
    ],
)  # fmt: skip
def test_in_chinese(detail: str, said: str) -> None:
    assert refused(detail, "zh") == said
    assert refused(detail, "en") == detail


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/here", 404),
        ("/page/policy/310118/没有", 404),
        ("/picture/neighbourhood/policy/310118/没有", 404),
        ("/schemes/nothing", 404),
        ("/policies?as_of=yesterday", 400),
        ("/policies?from=gestern", 400),
        ("/policies?from=2022&to=2021", 400),
        ("/policies?amount_from=viel", 400),
        ("/policies?amount_from=5&amount_to=4", 400),
        ("/policies?cursor=kaputt", 400),
        ("/policies?limit=100000", 422),
        ("/policies?limit=many", 422),
        ("/policies?industry=不存在的产业", 422),
        ("/policies?region=不存在的地方", 422),
        ("/policies?key=无", 422),
        ("/policies?economy=无", 422),
        ("/policies?validity=无", 422),
        ("/policies?amount=无", 422),
        ("/policies?order=无", 422),
        ("/matrix?rows=key&columns=key", 400),
        ("/page/region/310118?span=x", 400),
        ("/search?kind=nothing", 422),
        ("/compare?kind=region&value=310118&value=310118", 400),
        ("/analysis/nothing", 404),
    ],
)
def test_pages_of_errors_have_no_english_sentence(
    client: httpx.Client, path: str, status: int
) -> None:
    response = client.get(path, headers=ZH)
    assert response.status_code == status, response.text
    (_, _, rest) = response.text.partition('<p class="lead">')
    said = rest.partition("</p>")[0]
    assert said
    for word in ("should", " is ", " not ", " known", " be "):
        assert word not in said, said
