"""Claims that say the same."""

from api.pages.merging import merge_claims
from graph.queries.answers import Claim, Quote, Reference, Source

AI, CHIPS = Reference("http://ai", "人工智能"), Reference("http://ic", "集成电路")


def quote(start: int) -> Quote:
    return Quote("http://a", "http://t", start, start + 4, "人工智能")


def test_quotes_and_sources_are_put_together() -> None:
    first = Claim("1", "fk:supportsIndustry", AI, quotes=[quote(3)], sources=[Source("s1", "答复")])
    second = Claim(
        "2",
        "fk:supportsIndustry",
        AI,
        place="一/三是",
        quotes=[quote(3), quote(9)],
        sources=[Source("s2", "答复", url="https://example.org"), Source("s3", "目录")],
    )
    other = Claim("3", "fk:supportsIndustry", CHIPS)
    merged, alone = merge_claims([first, second, other])
    assert [q.start for q in merged.quotes] == [3, 9]
    assert [s.id for s in merged.sources] == ["s2", "s3"]
    assert merged.place == "一/三是"
    assert alone == other
    assert [q.start for q in first.quotes] == [3]
