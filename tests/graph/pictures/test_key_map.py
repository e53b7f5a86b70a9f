"""The map of the keys."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.pictures import palette
from graph.pictures.key_map import KeyRow, draw_key_map
from graph.pictures.parts import Part
from tests.graph.pictures.drawn import Drawn
from tests.graph.pictures.strategies import labels

HEADINGS = ("经济类型", "关键", "措施", "政策", "产业")


def row(key: str, industries: dict[str, int], policies: int = 3) -> KeyRow:
    colour = palette.KEYS["talent"]
    return KeyRow(
        economy=Part(f"{key}型经济", "/page/economy/x", colour=colour),
        key=Part(key, "/page/key/x", colour=colour, solid=True),
        measures=Part("条措施", "/?key=x", figure="1,234", colour=colour),
        policies=Part("项政策", "/?key=x", figure=str(policies), colour=colour),
        industries=industries,
    )


def drawn(rows: list[KeyRow], industries: dict[str, Part]) -> str:
    return draw_key_map(
        rows, industries, headings=HEADINGS, name="图", description="说明", language="zh"
    )


def test_all_parts_are_there_as_links() -> None:
    industries = {"ai": Part("人工智能", "/page/ai", figure="3"), "rest": Part("另有 2 项", "/x")}
    picture = drawn([row("人才", {"ai": 3}), row("平台", {"rest": 0})], industries)
    found = Drawn(picture)
    found.check()
    assert len(found.links) == 10
    for word in ("人才", "人才型经济", "1,234", "条措施", "人工智能", *HEADINGS):
        assert word in found.words()
    rest = next(area for area in found.texts if area.text == "另有 2 项")
    assert rest.top == max(area.top for area in found.texts if area.left == rest.left)


@settings(max_examples=25)
@given(
    st.lists(labels, min_size=5, max_size=5),
    st.lists(labels, max_size=12),
    st.lists(st.integers(0, 400), min_size=60, max_size=60),
)
def test_nothing_overlaps_and_drawing_again_gives_the_same(
    keys: list[str], names: list[str], counts: list[int]
) -> None:
    industries = {str(n): Part(name, figure=str(n * 99)) for n, name in enumerate(names)}
    rows = [
        row(key, {name: counts[k * 12 + int(name)] for name in industries})
        for k, key in enumerate(keys)
    ]
    picture = drawn(rows, industries)
    Drawn(picture).check()
    assert picture == drawn(rows, industries)


def test_the_keys_keep_their_order() -> None:
    industries = {name: Part(name) for name in "abcde"}
    rows = [row(f"第{n}", {"abcde"[4 - n]: 3}) for n in range(5)]
    found = Drawn(drawn(rows, industries))
    tops = {area.text: area.top for area in found.texts}
    assert [tops[f"第{n}"] for n in range(5)] == sorted(tops[f"第{n}"] for n in range(5))


def test_five_keys_with_nothing() -> None:
    Drawn(drawn([row(str(n), {}, 0) for n in range(5)], {})).check()
