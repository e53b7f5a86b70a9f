"""The pages of editing, without a script: signing in, a draft, and forms that must be refused."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.editing.sessions import COOKIE
from graph.corrections import kept
from graph.settings import Settings
from graph.store import Store
from tests.api.conftest import connect
from tests.api.editing.conftest import ANN, BOB, TOKENS, Editor
from tests.graph.corrections.test_applying import TEXT

HTML = {"Accept": "text/html"}
SAME = {**HTML, "Origin": "http://test.example", "Sec-Fetch-Site": "same-origin"}


class Visitor:
    """A browser without scripts: it keeps cookies, and sends forms as pages have them."""

    def __init__(self, client: httpx.Client, token: str | None = ANN) -> None:
        self.client = client
        self.page = ""
        if token is not None:
            answer = self.post("/edit/sign-in", token=token)
            assert answer.status_code == 303, answer.text
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
            self.headers = {**SAME, "Cookie": self.cookie}
            self.get("/edit")

    headers = SAME

    def get(self, path: str) -> httpx.Response:
        answer = self.client.get(path, headers=self.headers)
        self.page = answer.text
        return answer

    def hidden(self, name: str) -> str:
        found = re.search(f'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def post(self, path: str, files: Any = None, **fields: str) -> httpx.Response:
        values = {"csrf": self.hidden("csrf"), "tag": self.hidden("tag"), **fields}
        answer = self.client.post(path, data=values, files=files, headers=self.headers)
        if answer.status_code != 303:
            self.page = answer.text
        return answer

    def follow(self, answer: httpx.Response) -> str:
        assert answer.status_code == 303, answer.text
        assert self.get(answer.headers["location"].partition("#")[0]).status_code == 200
        return self.page

    def upload(self, name: str, data: bytes) -> str:
        """The path of the draft of a file, which is shown."""
        answer = self.post("/edit/upload", files={"file": (name, data)})
        self.follow(answer)
        path: str = answer.headers["location"]
        return path


@pytest.fixture
def ann_(client: httpx.Client) -> Visitor:
    return Visitor(client)


def claim_in(page: str, label: str) -> str:
    """IRI of the first claim of a thing that is not about the document."""
    for block in page.split('<li class="claim')[1:]:
        if f'<b class="what">{label}</b>' in block and "/measure/" not in label:
            found = re.search(r'name="claim" value="([^"]*)"', block)
            assert found
            return unescape(found[1])
    raise AssertionError(label)


def test_from_signing_in_to_a_withdrawal(store: Store, ann_: Visitor) -> None:
    assert "ann" in ann_.page
    path = ann_.upload("措施.txt", TEXT.encode())
    assert "人工智能" in ann_.page
    assert 'class="s industry"' in ann_.page
    page = ann_.follow(
        ann_.post(f"{path}/correct", decision="reject", claim=claim_in(ann_.page, "人工智能"))
    )
    assert '<li class="claim rejected"' in page
    page = ann_.follow(
        ann_.post(
            f"{path}/correct", decision="add", predicate="fk:supportsIndustry", object="航运",
            quote="研发中心，", reason="示例",
        )
    )  # fmt: skip
    assert '<li class="claim added"' in page
    correction = re.findall('name="correction" value="([^"]*)"', page)[-1]
    assert ann_.follow(ann_.post(f"{path}/undo", correction=correction)).count("航运") == 0
    assert "已发布" in ann_.follow(ann_.post(f"{path}/publish"))
    assert [item.correction.by for item in kept.all_kept(store.reader())] == ["ann"]
    ann_.get("/edit/corrections")
    assert "已生效" in ann_.page
    done = ann_.post(
        "/edit/corrections/withdraw", correction=ann_.hidden("correction"), reason="错"
    )
    assert "已撤回" in ann_.follow(done)
    assert ann_.client.get("/edit?lang=en", headers=ann_.headers).text.count("Drafts") >= 1


def test_the_second_of_two_editors_is_shown_what_the_first_did(
    client: httpx.Client, ann_: Visitor
) -> None:
    bob = Visitor(client, BOB)
    path = ann_.upload("措施.txt", TEXT.encode())
    bob.get(path)
    claim = claim_in(ann_.page, "人工智能")
    ann_.follow(ann_.post(f"{path}/correct", decision="reject", claim=claim))
    late = bob.post(
        f"{path}/correct",
        decision="add",
        predicate="fk:key",
        object="人才",
        quote="博士",
        reason="因为",
    )
    assert late.status_code == 412
    assert "已有改动" in late.text
    assert ">博士</textarea>" in late.text, "what was typed is still there"
    again = bob.post(
        f"{path}/correct", decision="add", predicate="fk:key", object="人才", quote="博士"
    )
    bob.follow(again)
    assert {c["by"] for c in Editor(client, ANN).get(path.rpartition("/")[2])["corrections"]} == {
        "ann",
        "bob",
    }


def test_the_cookie_is_for_this_path_and_no_other_site(client: httpx.Client) -> None:
    answer = client.post("/edit/sign-in", data={"token": ANN}, headers=SAME)
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/edit", "Max-Age="):
        assert part in cookie
    assert ANN not in cookie
    secure = httpx.Request(
        "POST", "https://test.example/edit/sign-in", data={"token": ANN},
        headers={**SAME, "Origin": "https://test.example"},
    )  # fmt: skip
    assert "Secure" in client.send(secure).headers["set-cookie"]


@pytest.mark.parametrize("token", ["", "wrong", "ann", TOKENS.partition(",")[0]])
def test_who_has_no_token_is_not_let_in(client: httpx.Client, token: str) -> None:
    answer = Visitor(client, None).post("/edit/sign-in", token=token)
    assert (answer.status_code, "不是本服务的令牌" in answer.text) == (403, True)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "forged",
    [
        "", "x", "a.b.c", "YW5u.9999999999.00.00", "....", "YW5u.99999999999999999999.0." + "0" * 64,
        "%00", "é.1.2.3",
    ],
)  # fmt: skip
def test_a_forged_cookie_is_none(client: httpx.Client, forged: str) -> None:
    headers = {**SAME, "Cookie": f"{COOKIE}={forged}".encode("latin-1").decode("latin-1")}
    assert 'name="token"' in client.get("/edit", headers=_bytes(headers)).text
    assert client.post("/edit/open", headers=_bytes(headers), data={}).status_code == 403
    assert client.get("/edit/corrections", headers=_bytes(headers)).status_code == 303


def _bytes(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {k.encode(): v.encode("latin-1") for k, v in headers.items()}


def test_a_cookie_ends_with_its_token(store: Store, client: httpx.Client, ann_: Visitor) -> None:
    with connect(create_app(Settings(token=f"bob:{BOB}"), store)) as other:
        assert 'name="token"' in other.get("/edit", headers=ann_.headers).text
    with connect(create_app(Settings(), store)) as none:
        assert "FIVEKEYS_TOKEN" in none.get("/edit", headers=ann_.headers).text
        assert none.post("/edit/sign-in", data={"token": ""}, headers=SAME).status_code == 403


PATHS = (
    "/edit/upload", "/edit/open", "/edit/sign-out", "/edit/corrections/withdraw",
    "/edit/corrections/things",
    *(f"/edit/drafts/{{}}/{name}" for name in ("correct", "undo", "publish", "discard")),
)  # fmt: skip


def test_a_form_of_another_site_does_nothing(
    client: httpx.Client, ann_: Visitor, draft: dict[str, Any]
) -> None:
    fields = {"csrf": ann_.hidden("csrf"), "tag": draft["etag"], "document": "x", "token": ANN}
    attacks: list[tuple[dict[str, str], dict[str, str]]] = [
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, fields),
        ({"Origin": "https://evil.example"}, fields),
        ({"Origin": "null"}, fields),
        ({"Sec-Fetch-Site": "same-site"}, fields),
        ({}, {**fields, "csrf": ""}),
        ({}, {**fields, "csrf": "0" * 64}),
        ({"Cookie": ""}, fields),
    ]
    for path in PATHS:
        for headers, values in attacks:
            sent = {**HTML, "Cookie": ann_.cookie, **headers}
            answer = client.post(path.format(draft["id"]), data=values, headers=sent)
            assert answer.status_code == 403, (path, headers, answer.text)
    assert Editor(client, ANN).get(draft["id"]) == draft


def test_a_sign_in_from_another_site_is_refused(client: httpx.Client) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = client.post("/edit/sign-in", data={"token": ANN}, headers={**HTML, **headers})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_the_word_of_another_session_is_none(client: httpx.Client, ann_: Visitor) -> None:
    again = Visitor(client)
    assert again.hidden("csrf") != ann_.hidden("csrf")
    assert ann_.post("/edit/open", csrf=again.hidden("csrf"), document="x").status_code == 403


def test_what_cannot_be_done_is_told_on_the_page(client: httpx.Client, ann_: Visitor) -> None:
    assert ann_.post("/edit/upload").status_code == 400
    assert "请选择一个" in ann_.page
    assert ann_.post("/edit/open", document="没有的文件").status_code == 404
    assert "库中没有" in ann_.page
    path = ann_.upload("坏.xlsx", b"PK\x03\x04")
    assert "不是能读的 XLSX 工作簿" in ann_.page
    assert "not a readable XLSX" in ann_.get(f"{path}?lang=en").text
    assert ann_.post(f"{path}/publish").status_code in (400, 412)
    assert ann_.get("/edit/drafts/0000000000000000").status_code == 404
    ann_.get(path)
    assert ann_.follow(ann_.post(f"{path}/discard")).count("坏.xlsx") == 0
    large = ann_.post("/edit/upload", files={"file": ("a.txt", bytes(1_200_000))})
    assert large.status_code == 413
    ann_.get("/edit")
    for fields in ({"decision": "x"}, {"decision": "add", "object": "长" * 2_000}, {}):
        path = ann_.upload("措施.txt", TEXT.encode())
        assert ann_.post(f"{path}/correct", **fields).status_code == 400
    things = ann_.post("/edit/corrections/things", decision="merge", one="<b>", other="key/x y")
    assert things.status_code in (400, 422)
    assert "<b>" not in things.text.partition("<main")[2].partition("<ol")[0].replace(
        "<b>ann</b>", ""
    )


def test_markup_is_text_on_every_page(client: httpx.Client, ann_: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'&"
    path = ann_.upload(f"{evil}.txt", TEXT.replace("博士", f"博士{evil}").encode())
    ann_.follow(
        ann_.post(
            f"{path}/correct", decision="add", predicate="fk:involvesOrganization",
            object=f"{evil}局", quote=f"博士{evil}", reason=evil,
        )
    )  # fmt: skip
    assert "&lt;script&gt;alert(1)" in ann_.page
    pages = [ann_.page]
    pages.append(ann_.follow(ann_.post(f"{path}/publish")))
    pages += [ann_.get(page).text for page in ("/edit", "/edit/corrections", path)]
    given = ann_.post("/edit/open", document=evil)
    pages.append(given.text)
    assert not [page for page in pages if "<script>alert" in page]


def test_a_page_of_editing_is_kept_by_nobody(ann_: Visitor) -> None:
    first, second = ann_.get("/edit"), ann_.get("/edit")
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["etag"] != second.headers["etag"]


def test_a_table_can_be_corrected_without_a_text(ann_: Visitor) -> None:
    path = ann_.upload(
        "清单.csv", "标题,地区,产业\n示例办法,上海市,芯片\n坏的,火星,芯片\n".encode()
    )
    assert "火星" in ann_.page
    claim = claim_in(ann_.page, "集成电路")
    page = ann_.follow(ann_.post(f"{path}/correct", decision="relink", claim=claim, object="航运"))
    assert '<li class="claim added"' in page
    assert "已发布" in ann_.follow(ann_.post(f"{path}/publish"))
