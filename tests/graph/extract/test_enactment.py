"""Issuers that no signature tells: the congress of a law, the government of a work report."""

import pytest

from graph.extract.pipeline import extract
from graph.extract.reader import text_of

LAW = "厦门市陶艺促进条例\n（2031年5月2日厦门市第十七届人大第九次会议通过）\n"
REPORT = "政府工作报告\n——2031年1月9日在{congress}第四次会议上\n{speaker}\n各位代表：\n窑炉点火。\n"


def issuer(text: str) -> tuple[str | None, str | None]:
    document = extract(text_of(text, "一.txt")).document
    return document.issuer, document.region


def test_a_law_is_issued_by_the_congress_that_passed_it() -> None:
    law = LAW.replace("人大", "人民代表大会") + "第一条窑炉应当点火。\n"
    assert issuer(law) == ("厦门市第十七届人民代表大会", "350200")


@pytest.mark.parametrize(
    ("congress", "speaker", "wanted"),
    [
        ("第十九届全国人民代表大会", "国务院总理　陶小窑", ("国务院", "000000")),
        ("厦门市第十七届人民代表大会", "厦门市市长　陶小窑", ("厦门市人民政府", "350200")),
        ("厦门市第十七届人民代表大会", "市长 陶窑", ("厦门市人民政府", "350200")),
    ],
)
def test_a_work_report_is_issued_by_the_government_of_its_speaker(
    congress: str, speaker: str, wanted: tuple[str, str]
) -> None:
    assert issuer(REPORT.format(congress=congress, speaker=speaker)) == wanted


def test_other_reports_have_no_issuer_of_that_kind() -> None:
    text = REPORT.format(congress="厦门市第十七届人民代表大会", speaker="厦门市市长　陶小窑")
    assert issuer(text.replace("政府工作报告", "陶艺调研报告"))[0] is None
    assert issuer("关于陶艺的意见\n本意见经专家会议通过。\n一、窑炉\n点火。\n")[0] is None
