"""Pages of government sites: the document, what the page says of it, and nothing else."""

import time

import pytest

from graph.errors import DocumentError
from graph.extract.formats import isolation, web_page
from graph.extract.formats.web_facts import labelled
from graph.extract.formats.web_text import Renderer
from graph.extract.formats.web_tree import parse
from graph.extract.reader import read, read_all
from tests.graph.extract.formats.written import PLAN, as_page

SENTENCE = "茶饮装备企业在本区设立研发中心的，按照设备投入给予资助，资助比例与检测次数一并核定。"
PROSE = f"<p>{SENTENCE}</p>" * 6


def page(body: str, head: str = "") -> str:
    source = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    )
    return web_page.read(source.encode(), "t.html").text


def facts(body: str, head: str = "") -> dict[str, str]:
    source = f"<html><head>{head}</head><body>{body}<div>{PROSE}</div></body></html>"
    return dict(web_page.read(source.encode(), "t.html").metadata)


def rendered(source: str) -> list[str]:
    return [line.text for line in Renderer().render(parse(source, "t.html"))]


# -- lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>甲</p>乙<div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
        ("<p>&emsp;&nbsp;　　甲  \n 乙 </p>", ["甲 乙"]),
        ("<p>奖<b>500</b>万&#20803;&lt;</p>", ["奖500万元<"]),
        ("<p>甲</p><p>&nbsp;</p><p>乙", ["甲", "乙"]),
        ("甲<script>x</script><style>y</style><noscript>z</noscript>乙", ["甲乙"]),
        ("<p style='display: none'>隐</p><p hidden>隐</p><p>显</p>", ["显"]),
        ("<pre>甲\n  乙</pre>", ["甲", "乙"]),
        ("<ol><li>甲<li><p>乙</p></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"]),
        ("<ol type=A><li>甲</ol><ul><li>乙</ul>", ["A. 甲", "乙"]),
        ("<ol style='list-style: none'><li>甲</ol>", ["甲"]),
        ("<dl><dt>甲<dd>乙</dl>", ["甲", "乙"]),
        ("<table><tr><th>档<th>额<tr><td>一<td> 5 万</table>", ["档\t额", "一\t5 万"]),
        ("<table><tr><td rowspan=2>甲<td>一<tr><td>二</table>", ["甲\t一", "\t二"]),
        ("<table><tr><td>一<td rowspan=2>甲<tr><td>二</table>", ["一\t甲", "二\t"]),
        ("<table><tr><td><p>甲</p><p>乙</p><td>一</table>", ["甲 乙\t一"]),
        ("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", ["甲", "乙"]),
        ("<table><tr><td>外<td><table><tr><td>甲<td>乙</table></table>", ["外", "甲\t乙"]),
        ("<table><caption>表一</caption><tr><td>甲<td>乙</table>", ["表一", "甲\t乙"]),
        ("<p>未闭<b>合<p>的", ["未闭合", "的"]),
    ],
)
def test_a_page_is_read_as_it_is_seen(source: str, lines: list[str]) -> None:
    assert rendered(source) == lines


# -- the document --------------------------------------------------------------------------------


@pytest.mark.parametrize("facts_table", [True, False])
def test_what_is_around_the_document_is_left_out(facts_table: bool) -> None:
    text = web_page.read(as_page(PLAN, facts=facts_table), "t.html").text
    for words in ("首页", "当前位置", "索", "发布时间", "分享", "上一篇", "解读", "版权", "不可见"):
        assert words not in text
    assert text.startswith("上海市松江区人民政府关于印发")
    assert text.endswith("2021年8月6日")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div class=wrap><div class=main>", "</div></div>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<article>", "</article>"),
        ("<form><section>", "</section></form>"),
        ("<center><font>", "</font></center>"),
    ],
)
def test_the_document_is_found_where_nothing_names_it(before: str, after: str) -> None:
    links = "".join(f"<li><a href=#>别的政策第{n}篇</a>" for n in range(9))
    text = page(
        f"<div class=nav><a>首页</a></div><div><ul>{links}</ul></div>"
        f"{before}<h2>关于茶饮的通知</h2>{PROSE}{after}<div class=side><ul>{links}</ul></div>"
        "<div>主办单位：某某　版权所有　技术支持：某某</div>"
    )
    assert text.replace("关于茶饮的通知\n", "").split("\n") == [SENTENCE] * 6


def test_a_short_document_is_found_by_the_name_of_its_element() -> None:
    text = page(
        "<div>本网站由某单位主办，如有意见，请来信告知，我们将在七日之内回复您。</div>"
        '<div class="TRS_Editor"><p>关于茶饮的通知，自即日起施行，请各单位遵照执行。</p></div>'
    )
    assert text == "关于茶饮的通知，自即日起施行，请各单位遵照执行。"


def test_a_document_in_several_bodies_is_read_whole() -> None:
    body = f'<div class="TRS_Editor">{PROSE}</div>'
    text = page(f"<div class=main>{body}<hr>{body}</div><div class=footer>版权所有</div>")
    assert text.split("\n") == [SENTENCE] * 12


def test_annexes_stay_and_link_lists_go() -> None:
    annexes = "".join(f"<p><a href=a>{n}.申报表{n}.docx</a></p>" for n in range(1, 6))
    links = "".join(f"<p><a href=a>别的政策{n}</a></p>" for n in range(6))
    text = page(f"<div id=zoom>{PROSE}<p>附件：</p>{annexes}{links}</div>")
    assert "5.申报表5.docx" in text
    assert "别的政策" not in text


def test_links_in_sentences_stay() -> None:
    assert "按照《办法》" in page(
        f"<div>{PROSE}<p>按照《<a href=x>办法</a>》办理，不得拖延。</p></div>"
    )


def test_title_and_number_come_first_where_the_body_lacks_them() -> None:
    head = '<meta name="ArticleTitle" content="关于茶饮的通知"><title>关于茶饮的通知_松江</title>'
    table = "<table><tr><td>文　　号：<td>松府发〔2021〕1号</table>"
    text = page(f"{table}<div id=zoom>{PROSE}</div>", head)
    assert text.split("\n")[:3] == ["关于茶饮的通知", "松府发〔2021〕1号", SENTENCE]
    again = page(
        f"{table}<div id=zoom><p>松府发〔2021〕1号</p><p>关于茶饮的</p><p>通知</p>{PROSE}</div>",
        head,
    )
    assert again.split("\n")[:2] == ["松府发〔2021〕1号", "关于茶饮的"]


@pytest.mark.parametrize(
    "head",
    [
        "<title>关于茶饮的通知_松江区人民政府</title>",
        "<title>关于茶饮的通知 - 松江 </title>",
        "<title>关于茶饮的通知",
    ],
)
def test_the_site_is_no_part_of_a_title(head: str) -> None:
    assert page(f"<div id=zoom>{PROSE}</div>", head + "</title>").startswith("关于茶饮的通知\n")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>短</p>",
        "".join(f"<li><a href=x>松江区关于茶饮装备产业的第{n}条政策消息</a>" for n in range(30)),
        "<script>var a = 1;</script>",
    ],
)
def test_a_page_without_a_document_is_refused(body: str) -> None:
    with pytest.raises(DocumentError, match=r"^t.html: (?:no document on this page|no text)"):
        read(None, f"<html><body>{body}</body></html>".encode(), name="t.html")


# -- facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block",
    [
        "<table><tr><td>索 引 号：</td><td>A-1</td><td>发文机关：</td><td>松江区人民政府</td></tr>"
        "<tr><td>发文字号：<td>松府发〔2021〕1号<td>成文日期：<td>2021年08月06日</tr></table>",
        "<ul><li><b>索引号：</b>A-1<li><b>发文机关：</b>松江区人民政府<li><b>发文字号：</b>"
        "<span>松府发〔2021〕1号</span><li><b>成文日期：</b>2021-8-6</ul>",
        "<dl><dt>索引号<dd>A-1<dt>发文机关<dd>松江区人民政府<dt>发文字号<dd>松府发〔2021〕1号"
        "<dt>成文日期<dd>2021.08.06 00:00</dl>",
        "<p>索引号：A-1 | 发文机关：松江区人民政府 | 发文字号：松府发〔2021〕1号 | 成文日期：2021/8/6</p>",
        "<div>索引号：A-1　　　　发文机关：松江区人民政府</div>"
        "<div>发文字号：松府发〔2021〕1号　成文日期：2021-08-06</div>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_facts_are_read_in_every_shape(block: str, inside: bool) -> None:
    body = f"<div id=zoom>{block}{PROSE}</div>" if inside else f"{block}<div id=zoom>{PROSE}</div>"
    content = web_page.read(f"<html><body>{body}</body></html>".encode(), "t.html")
    assert content.metadata == {
        "number": "松府发〔2021〕1号",
        "issuer": "松江区人民政府",
        "issued": "2021-08-06",
        "index_number": "A-1",
    }
    assert content.text.split("\n") == ["松府发〔2021〕1号"] + [SENTENCE] * 6


def test_the_issuer_goes_before_the_publisher_and_nothing_is_no_fact() -> None:
    assert facts(
        "<p>发布机构：区政府办</p><p>文号：无</p><p>制发机关：区政府</p><p>公开日期：不详</p>"
    ) == {"issuer": "区政府"}


def test_meta_elements_and_addresses_are_read() -> None:
    head = (
        '<meta name="PubDate" content="2021-08-09 10:11"><meta name="contentsource" content="区政府办">'
        '<meta name="SiteName" content="上海松江"><link rel=canonical href="https://www.example.gov.cn/a.html">'
        '<meta name="Author" content="某人">'
    )
    assert facts("", head) == {
        "published": "2021-08-09",
        "source": "区政府办",
        "site": "上海松江",
        "address": "https://www.example.gov.cn/a.html",
    }
    saved = "<!-- saved from url=(0030)https://www.example.gov.cn/b.html -->"
    source = f"<!DOCTYPE html>{saved}<html><body>{PROSE}</body></html>"
    assert read(None, source.encode(), name="t.html").metadata["address"].endswith("b.html")


@pytest.mark.parametrize(
    "line",
    [
        "来源于本区的企业：给予奖励",
        "支持企业发布机构：三家",
        "一、名称规范",
        "标题党不予奖励",
        "有效性好的产品，给予补贴",
    ],
)
def test_a_sentence_is_no_fact(line: str) -> None:
    assert labelled(line) == []


def test_metadata_goes_with_the_text() -> None:
    text = read(None, as_page(PLAN), name="方案.html")
    assert text.metadata["issuer"] == "上海市松江区人民政府"
    assert text.metadata["published"] == "2021-08-09"
    assert text.metadata["category"] == "工业、交通"


# -- encodings and bounds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "GBK"), ("gb18030", "utf-8"), ("utf-16", "x")],
)  # fmt: skip
def test_the_encoding_is_that_of_the_mark_the_page_or_the_text(
    encoding: str, declared: str
) -> None:
    source = f"<html><head><meta charset='{declared}'></head><body>{PROSE}</body></html>"
    assert read(None, source.encode(encoding), name="t.html").content.startswith(SENTENCE)


def test_a_page_is_known_by_its_bytes() -> None:
    source = f"<!-- 注 -->\n<!DOCTYPE HTML><html><body>{PROSE}</body></html>"
    assert read(None, source.encode(), name="stdin.txt").content.startswith(SENTENCE)


HOSTILE = (
    "<div>", "<table><tr><td>", "<ol><li>", "<b>", "<a>", "<p>", "</p>", "<", "&", "<!--", "<a b=",
    "<td rowspan=9999 colspan=9999>", "&#x", "索引号：", "<table>", "<font><i>", "<h1>题", "| ",
    "<svg>", "<template>", "<select>", "<a><p>", "x=1 ", "<b a='", "<title>", "<p>甲，",
)  # fmt: skip


@pytest.fixture
def _short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_page, "TIME_LIMIT_S", 2.0)
    monkeypatch.setattr(isolation, "GRACE_S", 0.0)


@pytest.mark.usefixtures("_short_limit")
@pytest.mark.parametrize("length", [40_000, 300_000])
@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_page_takes_bounded_time(unit: str, length: int) -> None:
    source = PROSE + unit * (length // len(unit)) + PROSE
    started = time.perf_counter()
    (reading,) = read_all(None, source.encode(), name="t.html")
    assert time.perf_counter() - started < 8
    assert not isinstance(reading.text, DocumentError) or str(reading.text).startswith("t.html: ")


@pytest.mark.usefixtures("_short_limit")
@pytest.mark.parametrize(
    "source",
    [
        "".join(f"<b a={n}>" for n in range(20_000)) + "<p>甲" * 20_000,
        "<ol><li>" * 100_000,
        "<a " + " ".join(f"x{n}" for n in range(100_000)) + ">",
    ],
    ids=["letter forms", "depth", "attributes"],
)
def test_a_page_that_the_parser_cannot_bound_is_ended(source: str) -> None:
    with pytest.raises(DocumentError, match=r"^t\.html: (?:not read within|cannot be read)"):
        read(None, source.encode(), name="t.html")


def test_a_large_page_reads_the_same_in_a_process_of_its_own() -> None:
    data = as_page(PLAN)
    large = data.replace(b"</body>", b"<hr>" * 25_000 + b"</body>")
    assert web_page.is_modest(data)
    assert not web_page.is_modest(large)
    assert web_page.read(large, "t.html") == web_page.read(data, "t.html")
    with pytest.raises(DocumentError, match=r"^t\.html: no document on this page"):
        web_page.read(b"<hr>" * 25_000, "t.html")


def test_a_page_has_only_so_many_elements() -> None:
    with pytest.raises(DocumentError, match="more than 500,000 elements"):
        read(None, b"<br>" * 500_001, name="t.html")
