"""By what means a measure works, and whom it grants something."""

from graph.extract.instruments import beneficiaries, instruments
from tests.graph.extract.written import RULES, measure, read_in, tails


def test_instruments_are_shown_by_words_of_their_scheme() -> None:
    content = "对新店发放补贴，逐月兑付。"
    found = list(instruments(content, [(0, len(content))]))
    assert found
    assert all(item.instrument.startswith("instrument/") for item in found)
    assert "补贴" in {content[item.start : item.end] for item in found}


def test_only_the_given_spans_are_read() -> None:
    content = "对新店发放补贴。"
    assert list(instruments(content, [(0, 3)])) == []
    assert list(beneficiaries(content, [(3, len(content))])) == []


def test_beneficiaries_are_those_whom_something_is_granted() -> None:
    content = "对首次进名录的鞋服作坊，给予奖励；对账册从严核对。"
    assert [content[start:end] for start, end in beneficiaries(content, [(0, len(content))])] == [
        "首次进名录的鞋服作坊"
    ]


def test_a_measure_has_its_instruments_with_few_mentions() -> None:
    record = read_in(RULES.replace("按设备款", "发补助，补助再补助，按设备款"))
    first = measure(record, "第一条")
    assert tails(first.instruments)
    assert all(1 <= len(mentions) <= 2 for mentions in first.instruments.values())
