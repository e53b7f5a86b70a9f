"""Markdown: marks go, text stays."""

import time

import pytest

from graph.extract.formats import markdown


def _text(source: str) -> str:
    return markdown.read(source.encode(), "t.md").text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 总则 #", "总则"),
        ("###### 一、目标", "一、目标"),
        ("#茶饮", "#茶饮"),
        ("总则\n====", "总则"),
        ("> > 引用一句", "引用一句"),
        ("- 甲\n* 乙\n+ 丙", "甲\n乙\n丙"),
        ("- [x] 已办", "已办"),
        ("1. 第一\n2. 第二", "1. 第一\n2. 第二"),
        ("甲\n\n***\n\n乙", "甲\n\n\n乙"),
        ("**（一）** 支持*整机*企业", "（一） 支持整机企业"),
        ("__重点__，_次要_", "重点，次要"),
        ("甲__乙__丙_丁_", "甲__乙__丙_丁_"),
        ("**_两重_**", "两重"),
        ("~~删去~~", "删去"),
        ("用`fivekeys`读", "用fivekeys读"),
        ("见[办法](https://a.example/b_(c) '名')", "见[办法](https://a.example/b_(c) '名')"),
        ('见[办法](https://a.example/b_(c) "名")。', "见办法。"),
        ("[![图](a.png)](b.html)", "图"),
        ("见[办法][1]\n\n[1]: https://a.example", "见办法\n"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("500&nbsp;万元 &lt;含税&gt;", "500\xa0万元 <含税>"),
        ("5\\*3 \\# 号", "5*3 # 号"),
        ("甲<br>乙<span class='x'>丙</span>", "甲 乙丙"),
        ("小于 3<5 与 a<b", "小于 3<5 与 a<b"),
        ("甲<!-- 旁注\n两行 -->乙", "甲乙"),
        ("```\n# 原样\n```\n后", "# 原样\n后"),
        (
            "| 档 | 额 |\n| --- | ---: |\n| 一 | **5**万元 |\n| a\\|b | |",
            "档\t额\n一\t5万元\na|b\t",
        ),
        ("甲 | 乙", "甲 | 乙"),
        ("2021_08_06 与 A*B*C", "2021_08_06 与 A*B*C"),
    ],
)
def test_marks_are_taken_away(source: str, text: str) -> None:
    assert _text(source) == text


def test_front_matter_is_metadata() -> None:
    content = markdown.read(
        '---\ntitle: "茶饮办法"\ndate: 2021-08-06\nauthor: 某\n---\n正文\n'.encode(), "t.md"
    )
    assert content.text == "正文\n"
    assert content.metadata == {"title": "茶饮办法", "issued": "2021-08-06"}


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "[a](", "**a", "_*", "`", "<a ", "<!--", "> ", "|", "\\[", "[a][", "&lt;", "*a *"],
)
def test_time_is_linear(unit: str) -> None:
    started = time.perf_counter()
    _text(unit * (400_000 // len(unit)))
    assert time.perf_counter() - started < 5
