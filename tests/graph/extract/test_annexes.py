"""Where annexes begin: behind the document's own units, not behind the notice that prints it."""

import pytest

from graph.extract.pipeline import extract
from graph.extract.reader import text_of

BODY = "渡口补贴办法\n第一条 给予船工补贴。\n第二条 支持船厂换缆绳。\n"


def measures(source: str) -> list[str]:
    record = extract(text_of(source, "rules.txt"))
    return ["/".join(measure.path) for measure in record.measures]


@pytest.mark.parametrize(
    "annex",
    [
        "附件：1.给予补贴的申请表\n2.支持换缆绳的汇总表\n",
        "附件1\n一、给予补贴的船名\n支持甲船。\n二、给予补贴的船厂\n支持乙厂。\n",
        "附件\n补贴标准\n1.给予甲船十元。\n2.给予乙船九元。\n",
        "附表：\n1.给予甲船十元。\n",
        "渡口联席会议成员名单\n1.支持甲船的船工。\n2.支持乙船的船工。\n",
        "2021年3月5日附件1给予补贴的船名一、支持甲船。二、支持乙船。",
    ],
)
def test_units_of_annexes_are_no_measures(annex: str) -> None:
    assert measures(BODY + annex) == ["第一条", "第二条"]


def test_an_annex_named_inside_a_sentence_ends_nothing() -> None:
    source = BODY.replace("换缆绳", "按附件1换缆绳") + "第三条 支持补船板，见附件2。\n"
    assert measures(source) == ["第一条", "第二条", "第三条"]


def test_the_document_that_a_notice_prints_is_no_annex() -> None:
    source = (
        "关于印发《渡口补贴办法》的通知\n各镇：\n现将《渡口补贴办法》印发给你们，请执行。\n"
        f"附件：渡口补贴办法\n青浦区人民政府办公室\n2021年3月5日\n{BODY}附件：1.给予补贴的申请表\n"
    )
    assert measures(source) == ["第一条", "第二条"]
