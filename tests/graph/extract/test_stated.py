"""What a page says of its document fills in what the text leaves open."""

import hashlib

import pytest

from graph.assertions import to_nquads
from graph.extract.pipeline import extract
from graph.model import Record, Text

BODY = "为发展渡口，提出以下措施。\n一、支持渡口经济。对新渡口给予奖励10万元。\n二、引进船员。支持船员培训。"
FACTS = {
    "title": "关于扶持渡口的若干措施",
    "number": "松府规[2024]3号",
    "issued": "2024-02-03",
    "published": "2024-02-05",
    "issuer": "松江区人民政府",
    "address": "https://www.example.gov.cn/a/1.html",
}


def read(content: str, facts: dict[str, str]) -> Record:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return extract(Text(content, digest, "page.html", metadata=facts))


def test_facts_of_the_page_fill_in() -> None:
    document = read(BODY, FACTS).document
    assert document.title == FACTS["title"]
    assert document.number == "松府规〔2024〕3号"
    assert (document.issued, document.published) == ("2024-02-03", "2024-02-05")
    assert document.issuer == "松江区人民政府"
    assert document.kind == "若干措施"


def test_the_text_goes_before_the_page() -> None:
    text = "关于扶持渡口的通知\n沪府发〔2020〕9号\n" + BODY
    document = read(text, FACTS).document
    assert document.number == "沪府发〔2020〕9号"
    assert document.title == "关于扶持渡口的通知"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issued", "昨天"),
        ("number", "无"),
        ("address", "javascript:1"),
        ("address", "https://a b/"),
    ],
)
def test_what_is_no_such_fact_is_left_out(name: str, value: str) -> None:
    facts = {name: value}
    record = read(BODY, facts)
    assert record.document.issued is None
    assert record.document.number is None
    assert record.document.address is None
    assert value not in to_nquads(record).decode().replace(BODY, "")


def test_the_address_and_day_of_publication_are_stated() -> None:
    lines = to_nquads(read(BODY, FACTS)).decode()
    assert "<http://xmlns.com/foaf/0.1/page> <https://www.example.gov.cn/a/1.html>" in lines
    assert 'date_publication> "2024-02-05"' in lines
