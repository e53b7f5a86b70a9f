"""Documents of our own, told once as parts and written in every format by real writers."""

import html
import io
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any, Final, NamedTuple

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

Rows = tuple[tuple[str, ...], ...]


class Part(NamedTuple):
    """A paragraph or table of a document.

    ``kind`` is title, number, plain (not indented), text, right, table, or a level of numbering:
    chapter, chinese, bracketed, arabic, article.
    """

    kind: str
    text: str = ""
    rows: Rows = ()


PLAN: Final = (
    Part("title", "上海市松江区人民政府关于印发《松江区茶饮装备产业提升行动方案》的通知"),
    Part("number", "松府规〔2021〕8号"),
    Part("plain", "各镇人民政府、各街道办事处，区政府各委、办、局："),
    Part(
        "text",
        "为壮大松江的茶饮装备产业，把杯具、滤芯和冷链连成一条线，根据《上海市饮料机械振兴办法》（沪府发〔2019〕"
        "12号）和《长三角茶饮走廊建设纲要》，结合本区实际，制定本方案。",
    ),
    Part("chinese", "总体要求"),
    Part(
        "text",
        "坚持杯子要轻、滤芯要净、机器要省电，到2025年，全区茶饮装备产业规模达到120亿元，培育专精特新企业30家，"
        "智能终端在门店的覆盖率达到85%，人工智能、集成电路、新材料在整机里的用量年均增长12.5%以上。",
    ),
    Part("chinese", "重点任务"),
    Part("bracketed", "打造茶饮装备品牌"),
    Part(
        "arabic",
        "支持整机企业。对首次入选国家级单项冠军的整机企业，给予最高500万元的一次性奖励；对年销售额超过2亿元的"
        "企业，按照增量的3%给予补贴，每家每年不超过300万元。（责任单位：区经委、区财政局）",
    ),
    Part(
        "arabic",
        "2022年起办好茶饮装备博览会，支持人工智能、生物医药企业跨界参展，对展位费给予50%的补助，单个企业最高20万元。",
    ),
    Part("bracketed", "建设公共试验平台"),
    Part(
        "text",
        "推动松江经济技术开发区建设滤芯检测平台，按照设备投入的30%给予资助，补贴标准由每台5万元提高到8万元。",
    ),
    Part("bracketed", "分档奖励"),
    Part("text", "对不同规模的企业，按照下表给予奖励："),
    Part(
        "table",
        rows=(
            ("年产值", "奖励金额", "兑现方式"),
            ("1亿元以上", "100万元", "一次性拨付"),
            ("5亿元以上", "200万元", "分两年拨付，每年各一半，须经第三方机构核验"),
        ),
    ),
    Part("chinese", "附则"),
    Part("text", "本方案自2021年9月1日起施行，有效期至2025年12月31日。"),
    Part("right", "上海市松江区人民政府"),
    Part("right", "2021年8月6日"),
)
"""An action plan: three levels, cited policies, amounts, a table, a signature."""

RULES: Final = (
    Part("title", "松江区茶饮装备专项资金管理办法"),
    Part("chapter", "总则"),
    Part("article", "为规范茶饮装备专项资金，根据《松江区财政专项资金管理规定》（松财规〔2020〕3号），制定本办法。"),
    Part("article", "专项资金总额不超过2000万元，支持新材料、智能制造装备和冷链物流三个方向，滚动使用，结余上缴。"),
    Part("chapter", "支持方式"),
    Part("article", "对租用厂房的企业，给予每平方米每月不超过15元的租金补贴，期限为3年，面积不超过2000平方米。"),
    *(
        Part("article", f"第{n}批申请企业须在当年3月底以前提交材料，逾期的转入下一年度办理，补贴额度为{n}0万元。")
        for n in range(2, 10)
    ),
)  # fmt: skip
"""A rule in articles that run on over its chapters."""

_DIGITS: Final = "零一二三四五六七八九十"


def chinese(number: int) -> str:
    """``number`` below 20 in Chinese."""
    return _DIGITS[number] if number <= 10 else "十" + _DIGITS[number - 10]


_MARKERS: Final[dict[str, Callable[[int], str]]] = {
    "chapter": lambda n: f"第{chinese(n)}章　",
    "chinese": lambda n: f"{chinese(n)}、",
    "bracketed": lambda n: f"（{chinese(n)}）",
    "arabic": lambda n: f"{n}. ",
    "article": lambda n: f"第{chinese(n)}条　",
}
_BELOW: Final = {"chinese": ("bracketed", "arabic"), "bracketed": ("arabic",)}


def numbered(parts: Iterable[Part]) -> list[Part]:
    """The parts with their markers in front of their text."""
    counters = {kind: count(1) for kind in _MARKERS}
    found = []
    for part in parts:
        if part.kind in _MARKERS:
            marker = _MARKERS[part.kind](next(counters[part.kind]))
            counters |= {kind: count(1) for kind in _BELOW.get(part.kind, ())}
            found.append(part._replace(text=marker + part.text))
        else:
            found.append(part)
    return found


def as_text(parts: Iterable[Part]) -> str:
    """Plain text: one paragraph or row a line, indented as documents are."""
    lines = []
    for part in numbered(parts):
        if part.kind == "table":
            lines += ["\t".join(row) for row in part.rows]
        else:
            indented = part.kind not in ("title", "number", "plain")
            lines.append("　　" * indented + part.text)
    return "\n".join(lines) + "\n"


def as_markdown(parts: Iterable[Part]) -> str:
    """Markdown with headings, a table, bold lead-ins."""
    lines = []
    for part in numbered(parts):
        if part.kind == "title":
            lines.append(f"# {part.text}")
        elif part.kind in ("chapter", "chinese"):
            lines.append(f"## {part.text}")
        elif part.kind == "table":
            header, *rows = part.rows
            lines.append("| " + " | ".join(header) + " |\n|" + " --- |" * len(header))
            lines[-1] += "".join("\n| " + " | ".join(row) + " |" for row in rows)
        else:
            head, stop, rest = part.text.partition("。")
            lines.append(f"**{head}**{stop}{rest}")
    return "\n\n".join(lines) + "\n"


# -- Word ---------------------------------------------------------------------------------------

_LEVELS: Final = {
    "plan": (
        ("chineseCounting", "%1、", "nothing"),
        ("chineseCounting", "（%2）", "nothing"),
        ("decimal", "%3.", "space"),
    ),
    "chapters": (("chineseCountingThousand", "第%1章", "space"),),
    "articles": (("chineseCountingThousand", "第%1条", "space"),),
}
_WORD_LISTS: Final = {
    "chinese": (90, 0), "bracketed": (90, 1), "arabic": (90, 2), "chapter": (91, 0), "article": (92, 0),
}  # fmt: skip


def add_list(document: Any, number: int, levels: Iterable[tuple[str, str, str]]) -> None:
    """Define the list ``number`` by (number format, pattern, suffix) of each level."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for index, (form, pattern, suffix) in enumerate(levels)
    )
    space = nsdecls("w")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="{number}">{inner}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )


def put_in_list(paragraph: Any, number: int, level: int) -> None:
    """Make a paragraph an item of the list ``number``."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )


def saved(document: Any) -> bytes:
    """The bytes of a Word document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_word(parts: Iterable[Part]) -> bytes:
    """Word with automatic numbers, a table, a header and a page number in the footer."""
    document = Document()
    for number, levels in zip((90, 91, 92), _LEVELS.values(), strict=True):
        add_list(document, number, levels)
    section = document.sections[0]
    section.header.paragraphs[0].text = "松江区人民政府文件"
    section.footer.paragraphs[0].text = "— 1 —"
    for part in parts:
        if part.kind == "table":
            table = document.add_table(len(part.rows), len(part.rows[0]))
            for row, texts in enumerate(part.rows):
                for column, text in enumerate(texts):
                    table.cell(row, column).text = text
            continue
        half = len(part.text) // 2
        paragraph = document.add_paragraph()
        paragraph.add_run(part.text[:half])
        paragraph.add_run(part.text[half:]).bold = True
        if part.kind == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if part.kind in _WORD_LISTS:
            put_in_list(paragraph, *_WORD_LISTS[part.kind])
    return saved(document)


# -- PDF ----------------------------------------------------------------------------------------

FONT: Final = "STSong-Light"
SIZE: Final = 16


def register_font() -> None:
    """Make the font known to the PDF writer."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _style(kind: str) -> ParagraphStyle:
    common: dict[str, Any] = {"fontName": FONT, "fontSize": SIZE, "leading": 28, "wordWrap": "CJK"}
    if kind == "title":
        common |= {"fontSize": 22, "leading": 34, "alignment": TA_CENTER}
    elif kind == "number":
        common |= {"alignment": TA_CENTER}
    elif kind == "right":
        common |= {"alignment": TA_RIGHT, "rightIndent": 2 * SIZE}
    elif kind != "plain":
        common |= {"alignment": TA_JUSTIFY, "firstLineIndent": 2 * SIZE}
    return ParagraphStyle(kind, **common)


def _edges(canvas: Canvas, document: Any) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawString(28 * mm, 280 * mm, "松江区人民政府行政规范性文件")
    canvas.setFont(FONT, 14)
    canvas.drawCentredString(105 * mm, 20 * mm, f"— {document.page} —")


def as_pdf(parts: Iterable[Part], *, encrypt: str | None = None) -> bytes:
    """A PDF set like an official document: A4, 16 pt, 28 characters a line, heads and feet."""
    register_font()
    out = io.BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, encrypt=encrypt, leftMargin=26 * mm, rightMargin=24 * mm,
        topMargin=35 * mm, bottomMargin=35 * mm,
    )  # fmt: skip
    story: list[Any] = []
    for part in numbered(parts):
        if part.kind == "table":
            cell = ParagraphStyle("cell", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK")
            rows = [[Paragraph(text, cell) for text in row] for row in part.rows]
            story.append(
                Table(
                    rows,
                    colWidths=[40 * mm, 40 * mm, 60 * mm],
                    style=[("GRID", (0, 0), (-1, -1), 0.5, "black")],
                )
            )
        else:
            story.append(Paragraph(html.escape(part.text), _style(part.kind)))
    page.build(story, onFirstPage=_edges, onLaterPages=_edges)
    return out.getvalue()


# -- a page of a government site -----------------------------------------------------------------


def as_page(parts: Iterable[Part], *, charset: str = "utf-8", facts: bool = True) -> bytes:
    """A page in the shape of a government site: menus, a table of facts, the body, links, a foot."""
    title = next(part.text for part in parts if part.kind == "title")
    body = "".join(_block(part) for part in numbered(parts) if part.kind != "title")
    links = "".join(
        f'<li><a href="/{n}.html">松江区其他政策第{n}篇的解读</a></li>' for n in range(6)
    )
    page = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_上海松江</title>
<meta name="SiteName" content="上海松江"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2021-08-09 09:30"><meta name="ContentSource" content="松江区人民政府">
<script>var menu = "<p>不可见的文字，一行也不要。</p>";</script></head>
<body><div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
{_FACTS.format(title=title) if facts else ""}
<div class="article"><h1>{title}</h1>
<div class="info">发布时间：2021-08-09　来源：松江区人民政府　浏览次数：<span>77</span>
　字体：【<a>大</a> <a>中</a> <a>小</a>】</div>
<div id="zoom"><div class="TRS_Editor">{body}</div></div>
<div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div></div>
<div>上一篇：<a href="/a.html">关于别的事的通知</a></div>
<div class="xgxw"><h3>相关文章</h3><ul>{links}</ul></div>
<div class="footer">主办单位：松江区人民政府办公室　版权所有　网站标识码：0000000000</div>
</body></html>"""
    return page.encode(charset, "xmlcharrefreplace")


_FACTS: Final = """<table class="xxgk"><tbody>
<tr><td>索 引 号：</td><td>AB0000000/2021-08008</td><td>主题分类：</td><td>工业、交通</td></tr>
<tr><td>发文机关：</td><td>上海市松江区人民政府</td><td>成文日期：</td><td>2021年08月06日</td></tr>
<tr><td>标　　题：</td><td colspan="3">{title}</td></tr>
<tr><td>发文字号：</td><td>松府规〔2021〕8号</td><td>公开日期：</td><td>2021年08月09日</td></tr>
</tbody></table>"""


def _block(part: Part) -> str:
    if part.kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>"
            for row in part.rows
        )
        return f'<table border="1">{rows}</table>'
    align = ' align="right"' if part.kind == "right" else ""
    return f"<p{align}>&emsp;&emsp;<span>{part.text[:5]}</span>{part.text[5:]}</p>\n"
