"""Documents that the tests write themselves, in the manner of official texts, and what reads them.

No sentence here is of a real document; the names of places are real, what is said of them is not.
"""

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from graph.extract.pipeline import extract
from graph.extract.places import Place, candidates, places
from graph.extract.reader import text_of
from graph.model import Measure, Mention, Record
from graph.namespaces import BASE

REPLY: Final = """松江区科技局关于对第27号提案的答复
办理结果：解决或采纳
林小满委员：
    您提出的《关于壮大松江“五型经济”的建议》提案收悉，现答复如下：
一、以创新点燃城区引擎
    一是引进研究机构。上一年出台了《松江区科研券发放办法》（松府规〔2021〕6号）和《松江区数字岸线行动方案（2021年-2024年）》，对人工智能、生物医药、北斗导航三类集群加大政策扶持力度，

鼓励院所把样机留在本地试用。二是办好面向种子期企业以及各类小微团队日常需要的公共试验服

务站。落实“双优意见”，安家补贴从原来最高80万元提为最高200万元。
二、以总部汇集行业领头羊
    一是引进总部机构。目前已有贸易型总部、跨国公司地区总部等各类总部 42 家，世界500强企业23家。
    二是盘活闲置楼面。一是核对租约底数。推动腾退楼层重新招租。二是鼓励业主合并小单元。推动整层出租。
三、以服务擦亮本地招牌
    一是做响会展招牌。支持会展、新零售、文化创意与旅游发展。
—————[以下无正文]—————
主办单位：松江区科技局
2022年9月8日
联系人：赵小棠
联系电话：021-00000000
"""
"""A reply to a proposal, set like a page: breaks inside words, stray spaces, a tail of contacts."""

NOTICE: Final = """上海市松江区商务委员会关于印发《松江区茶饮业提质行动方案》的通知
松商规〔2020〕77号
各镇人民政府，各街道办事处：
　　现将《松江区茶饮业提质行动方案》印发给你们，请对照办理。
上海市松江区商务委员会
2020年5月6日

松江区茶饮业提质行动方案
　　根据《上海市饮食摊点管理条例》，制定本方案。
一、总体要求
（一）指导思想
茶汤要干净，杯具要消毒。
二、重点任务
（一）培育茶饮品牌。支持茶饮连锁品牌来松江开店，每家新店给予最高30万元补贴。
责任单位：区商务委、区市场监管局；配合单位：区财政局
（二）打通出口通道。推动跨境电商与口岸协作，力争2025年出口额50亿元。〔区商务委、区发改委负责〕
三、附则
本方案自2020年6月1日起施行。
"""
"""A notice that prints an action plan: its measures with responsible bodies and amounts."""

RULES: Final = """泉州市鲤城区工业和信息化局 泉州市鲤城区财政局关于扶持鞋服作坊的若干措施
泉鲤工信〔2021〕15号
第一条 支持作坊更换裁床，按设备款的10%给予补助，最高不超过20万元。
第二条 对首次进入名录的鞋服作坊，一次性奖励5万元。
第三条 本措施自印发之日起施行。
泉州市鲤城区工业和信息化局
泉州市鲤城区财政局
2021年7月8日
"""
"""Measures in articles, signed by two bodies."""

DOCUMENTS: Final = (REPLY, NOTICE, RULES)

_PIECES: Final = (
    *("一是", "二是", "三是", "一、", "二、", "（一）", "（二）", "1．", "2.", "1.1 ", "第一条", "第二章"),
    *("①", "②", "《", "》", "〈", "〉", "办法", "规划", "〔", "〕", "（", "）", "“", "”", "2019", "年", "3", "号"),
    *("10", "万", "亿", "元", "%", "级", "千亿级", "家", "\n", "\n\n", " ", "\u3000", "\u3000\u3000", "\r\n"),
    *("，", "。", "；", "：", "、", "—", "-", "至", "从", "提为", "到", "最高", "约", "青浦区", "上海市", "福建省"),
    *("省", "市", "区", "财政", "厅", "局", "委", "人工智能", "芯片", "产业", "等", "支持", "奖励", "出台", "修订"),
    *("废止", "根据", "落实", "政策", "大学", "有限公司", "责任单位：", "负责", "附件", "答复", "提案", "第", "关于"),
    *("的通知", "印发", "国办发", "令", "公告", "联系人", "⼯", "Ａ", "１", "²", "٣", "\x00", "\u2028", "x", "\\", '"'),
    "——",
    "🚀",
)  # fmt: skip

texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=50).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), max_size=80),
    st.sampled_from(DOCUMENTS).flatmap(
        lambda document: st.tuples(st.integers(0, len(document)), st.integers(0, 400)).map(
            lambda cut: document[: cut[0]] + document[cut[0] + cut[1] :]
        )
    ),
).filter(lambda text: any(char.isalnum() for char in text))
"""Text of all sorts: pieces of official style in any order, any characters, cut documents."""


LONE_WITH_CHILDREN: Final = "二、盘活楼面\n一是核对租约。一是鼓励合并。二是推动出租。"
"""A list whose 一是 stays alone and holds a list of its own."""


def read_in(content: str, *, base: str = BASE) -> Record:
    """The extraction record of ``content``."""
    return extract(text_of(content, "own.txt"), base=base)


def places_in(content: str, home: str | None = None) -> list[Place]:
    """The places named in a flat text for the region ``home``."""
    return places(content, candidates(content), home)


def measure(record: Record, *path: str) -> Measure:
    """The measure with the numbers ``path``."""
    return next(item for item in record.measures if item.path == path)


def tails(iris: Sequence[str] | dict[str, list[Mention]]) -> list[str]:
    """The last segments of IRIs."""
    return [iri.rpartition("/")[2] for iri in iris]
