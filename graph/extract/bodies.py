"""Organizations: public bodies by place, field and suffix (省 + 商务 + 厅), firms, institutes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Literal

from graph.extract import firms, groups
from graph.extract.gazetteer import Gazetteer, Mask
from graph.extract.places import Place
from graph.extract.rules import rules

_PUNCTUATION = frozenset("，。；：、！？（）()“”‘’《》〈〉【】〔〕[] \n—…")
_BEFORE_LEVEL = frozenset(
    "由向与和及在对将同报经到请的按或是为以等各原现系属归交送级自并可须应本该受从给被让使据照含如"
)
_NUMBERED = re.compile(r"[发函规电明办]{0,3}[〔\[（(]\d{4}|令第")
_BETWEEN = re.compile(r"(?:（[^（）\n]{1,14}）)?[、，,和及与]")
"""Between two bodies of a list, the first with its other names in brackets."""
_LIST_OPENS = frozenset("：:（(、")
_LIST_CLOSES = frozenset("、，；。）)\n")
_REACH = 16
_SHARED = frozenset({"field", "zoned", "placed", "listed"})
"""Shapes that may share the prefix of the body before them in a list."""
_ENDING = re.compile(r"[厅局委办](?=[、，；。）)（\n]|$)")
_RUN = re.compile(r"[\u4e00-\u9fff]+$")
_GOVERNMENT = re.compile("(?:人民)?政府$")
_JOINT = re.compile(r".*[和及与]")
_LONGEST = 10
"""Characters of a body that is known by its ending only."""
_SESSION = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届")
"""Before a congress: 第十届 is no part of its name."""

Kind = Literal["body", "firm", "institute"]
Shape = Literal[
    "name", "field", "placed", "zoned", "institute", "firm", "firm-suffix", "branch", "levelled", "listed",
]  # fmt: skip


@dataclass(slots=True)
class Body:
    """An organization named at flat ``[start, end)``.

    Attributes:
        label: its name as far as the text tells, with the prefix it shares in a list.
        prefix: the place or level word that the name begins with, '' where none.
        kind: public body, firm, or institute (universities, associations).
    """

    start: int
    end: int
    label: str
    prefix: str
    kind: Kind


@cache
def _terms() -> Gazetteer[Shape]:
    table: dict[str, Any] = rules("bodies")
    entries: list[tuple[str, Shape]] = [
        (name, "name") for name in (*table["names"], *table["more_names"])
    ]
    entries += [
        (prefix + name, "name")
        for prefix, name in product(
            ("省", "市", "区", "县", "自治区", "自治州"), table["placed"]["names"]
        )
        if name not in ("委员会",)
    ]
    entries += [(name, "firm") for name in table["firms"]["names"]]
    entries += [(name, "placed") for name in table["placed"]["names"]]
    entries += [(name, "branch") for name in table["branches"]["is"]]
    entries += [(name, "zoned") for name in table["zoned"]["suffixes"]]
    entries += [
        (field + suffix, "field") for field, suffix in product(table["fields"], table["suffixes"])
    ]
    entries += [(name, "institute") for name in table["institutes"]["suffixes"]]
    entries += [(name, "firm-suffix") for name in table["firms"]["suffixes"]]
    return Gazetteer(entries)


@cache
def _stops() -> re.Pattern[str]:
    """What ends at the last of the words before which no name begins."""
    words = sorted(rules("bodies")["left"]["stops"], key=len, reverse=True)
    return re.compile(f".*(?:{'|'.join(map(re.escape, words))})", re.DOTALL)


@cache
def _prefixes() -> dict[str, tuple[str, ...]]:
    """The words for a place or level that a name may begin with, longest first, by their end."""
    words: dict[str, tuple[str, ...]] = {}
    for word in sorted(rules("bodies")["prefixes"], key=len, reverse=True):
        words[word[-1]] = (*words.get(word[-1], ()), word)
    return words


@cache
def _may_be_local(name: str) -> bool:
    """Whether a central body's short name is that of local ones as well (统计局, 发展改革委)."""
    return name[-1] in "厅局委办" and name[0] not in "国中全" and not name.startswith(_LEVELS)


_LEVELS = ("省", "市", "区", "县", "自治区", "自治州")


def _acts(name: str) -> bool:
    return any(word in name for word in rules("measures")["acting"])


def bodies(content: str, places: list[Place]) -> list[Body]:
    """The organizations named in ``content``, in order; ``places`` are those found in it."""
    finder = _Finder(content, places)
    return sorted(finder.find(), key=lambda body: body.start)


class _Finder:
    def __init__(self, content: str, places: list[Place]) -> None:
        self.content = content
        self.place_at_end = {place.end: place for place in places}
        self.place_at_start = {place.start: place for place in places}
        self.forbidden: dict[str, str] = rules("bodies")["not_before"]
        self.place_inside = {place.end - 1: place for place in places}
        self.taken = Mask(len(content))
        self.zones = Mask(len(content))
        for place in places:
            if place.zone:
                self.zones.add(place.start, place.end)

    def find(self) -> Iterator[Body]:
        previous: Body | None = None
        for start, end, shape in self._candidates():
            if (
                self._has_office(start, end)
                or self.taken.touches(start, end)
                or not self._ends(end)
            ):
                continue
            if self.zones.covers(start, end) or _NUMBERED.match(self.content, end):
                continue
            body = self._body(start, end, shape, previous)
            if body and not self._general(body):
                self.taken.add(body.start, body.end)
                previous = body
                yield body
                if other := self._other_level(body):
                    yield other

    def _has_office(self, start: int, end: int) -> bool:
        """Whether an office of the government at ``[start, end)`` goes on with its name."""
        if not self.content.endswith("政府", start, end):
            return False
        office = next(_terms().find(self.content[end : end + 14]), None)
        return office is not None and office[0] == 0 and office[2] in ("field", "placed")

    def _candidates(self) -> list[tuple[int, int, Shape]]:
        """Spans that may end a body: of known terms, and by their endings where no term is."""
        hits = list(_terms().find(self.content))
        mask = Mask(len(self.content))
        for start, end, _ in hits:
            mask.add(start, end)
        unknown = list(self._by_ending(mask))
        return sorted([*hits, *unknown]) if unknown else hits

    def _by_ending(self, known: Mask) -> Iterator[tuple[int, int, Shape]]:
        """省编办 between marks, and members of a list of bodies that end as bodies do."""
        no_body = tuple(rules("bodies")["not_listed"])
        for match in _ENDING.finditer(self.content):
            end = match.end()
            if known.touches(end - 1, end) or self.content.endswith(no_body, 0, end):
                continue
            run = _RUN.search(self.content, max(0, end - _LONGEST), end)
            start = run.start() if run else end
            joint = _JOINT.match(self.content, start, end)
            start = joint.end() if joint else start
            before = self.content[start - 1 : start]
            if end - start < 2 or known.touches(start, end):
                continue
            if not joint and not "\u4e00" <= before <= "\u9fff" and self._levelled(start, end):
                yield start, end, "levelled"
            elif joint or before == "、":
                yield start, end, "listed"

    def _levelled(self, start: int, end: int) -> bool:
        level = self.content[start] in "省市区县"
        return level and end - start > 2 and self.content[start + 1] not in "级直属内外场域长委"

    def _general(self, body: Body) -> bool:
        """Whether a body is one of many: the government of each 直辖市 or 全省."""
        table = rules("bodies")["general"]
        if not body.label.endswith(tuple(table["bodies"])):
            return False
        inner = body.label.startswith(tuple(table["levels"]))
        return inner or self.content.endswith(tuple(table["after"]), 0, body.start)

    def _other_level(self, body: Body) -> Body | None:
        """The same body of the level named before it (市、区财政局)."""
        level = self.content[body.start - 2 : body.start - 1] if body.start >= 2 else ""
        joined = self.content[body.start - 1 : body.start] == "、"
        if not joined or level not in "省市区县" or not level or len(body.prefix) != 1:
            return None
        label = level + body.label.removeprefix(body.prefix)
        return Body(body.start - 2, body.end, label, level, "body")

    def _ends(self, end: int) -> bool:
        after = self.content[end : end + 1]
        return not after or after not in self.forbidden.get(self.content[end - 1], "")

    def _body(self, start: int, end: int, shape: Shape, previous: Body | None) -> Body | None:
        if shape == "firm":
            return Body(start, end, self.content[start:end], "", "firm")
        if shape == "firm-suffix":
            return self._grown(start, end, "firm", 4)
        if shape == "branch":
            return self._branch(start, end)
        if shape == "institute":
            grown = self._of_firm(start, end) or self._grown(start, end, "institute", 2)
            return grown or self._group(start, end)
        if shape == "name":
            return self._named(start, end, previous)
        if shape == "levelled":
            return Body(start, end, self.content[start:end], self.content[start], "body")
        session = _SESSION.search(self.content, max(0, start - 7), start)
        named = session.start() if session and session.end() == start else start
        prefix = self._prefix(named)
        if prefix is not None:
            shared = self.content[prefix:named]
            return Body(prefix, end, shared + self.content[start:end], shared, "body")
        if shape not in _SHARED:
            return None
        if shape == "placed" and self.content[start:end] == "委员会":
            return self._grown(start, end, "body", 2)
        return self._in_list(start, end, previous) or self._alone(start, end, shape)

    def _alone(self, start: int, end: int, shape: Shape) -> Body | None:
        """A body of no place in a list of such (（负责部门：财政局、教育局）)."""
        marked = self.content[start - 1 : start] in _LIST_OPENS
        if shape != "field" or not marked or end - start < 3:
            return None
        closed = self.content[end : end + 1] in _LIST_CLOSES
        name = self.content[start:end]
        if not closed or name[-1] not in "厅局委":
            return None
        level = "省" if name[-1] == "厅" else ""  # only provinces call their departments so
        return Body(start, end, level + name, level, "body")

    def _branch(self, start: int, end: int) -> Body | None:
        """A branch of a central body: 中国人民银行 + 福州 + 中心支行."""
        place = self.place_at_end.get(start)
        if place is None:
            return None
        for name in rules("bodies")["branches"]["of"]:
            at = place.start - len(name)
            if at >= 0 and self.content.startswith(name, at):
                label = self.content[at:end]
                return Body(at, end, label, "", "body")
        label = self.content[place.start : end]
        return Body(place.start, end, label, self.content[place.start : start], "body")

    def _named(self, start: int, end: int, previous: Body | None) -> Body:
        """A body with a name of its own, or one that begins with the last character of a place."""
        if _may_be_local(self.content[start:end]):
            prefix = self._prefix(start)
            if prefix is not None:
                return Body(
                    prefix, end, self.content[prefix:end], self.content[prefix:start], "body"
                )
            sharing = previous if previous and previous.prefix in _LEVELS else None
            if listed := self._in_list(start, end, sharing):
                return listed
        place = self.place_inside.get(start) or self.place_at_end.get(start)
        if place:
            begin = self._outermost(place)
            shared = self.content[begin : place.end]
            return Body(begin, end, self.content[begin:end], shared, "body")
        for word in _prefixes().get(self.content[start], ()):
            at = start + 1 - len(word)
            if len(word) > 1 and at >= 0 and self.content.startswith(word, at):
                return Body(at, end, self.content[at:end], word, "body")
        first = self.content[start]
        if first not in "省市区县":
            return Body(start, end, self.content[start:end], "", "body")
        left = self._level_start(start)
        return Body(left, end, self.content[left:end], first if left == start else "", "body")

    def _prefix(self, start: int) -> int | None:
        """Where the place or level word directly before ``start`` begins; the government that a
        body is an office of counts with it (省人民政府 + 节约能源办公室)."""
        if government := _GOVERNMENT.search(self.content, max(0, start - 4), start):
            start = government.start()
        place = self.place_at_end.get(start)
        if place:
            return self._outermost(place)
        for word in _prefixes().get(self.content[start - 1 : start], ()):
            if self.content.startswith(word, start - len(word)) and start >= len(word):
                at = start - len(word)
                place = self.place_at_end.get(at)
                if place:
                    return place.start
                return at if len(word) > 1 else self._level_start(at)
        return None

    def _outermost(self, place: Place) -> int:
        """Where a chain of divisions that ends in ``place`` begins (上海市 + 松江区)."""
        outer = self.place_at_end.get(place.start)
        return outer.start if outer and not outer.zone and not place.zone else place.start

    def _level_start(self, at: int) -> int:
        """Where a name begins whose level word (区) is at ``at``: there, or with the name of a
        place that no scheme knows (高新 + 区)."""
        before = self.content[at - 1 : at]
        local = self.content[at] in "区县"
        if not local or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_LEVEL:
            return at
        left = self._left_end(at)
        verb = any(word in self.content[left:at] for word in rules("measures")["acting"])
        return left if 2 <= at - left <= 6 and not verb else at

    def _in_list(self, start: int, end: int, previous: Body | None) -> Body | None:
        """A body that shares the prefix of the one before it in a list (省财政厅、商务厅)."""
        if previous is None or not previous.prefix or previous.kind != "body":
            return None
        name = self.content[start:end]
        if start in self.place_at_start or not _BETWEEN.fullmatch(
            self.content, previous.end, start
        ):
            return None
        return Body(start, end, previous.prefix + name, previous.prefix, "body")

    def _grown(self, start: int, end: int, kind: Kind, least: int) -> Body | None:
        """An institute or firm whose name is what stands before its suffix."""
        left = self._left_end(start)
        name = self.content[left:start]
        table = rules("bodies")["institutes"]
        level = self._level_before(left, end)
        whole = bool(level) or self._is_whole(left)
        own = self.place_at_start[left].end if whole and not level else left
        if self.content.startswith(tuple(table["statuses"]), own):
            return None
        enough = (2 if whole else least) <= len(name) <= _REACH
        if not enough or (not level and name.startswith(tuple(table["generic"]))):
            return None
        if any(
            word in name for word in table["not_in"] if not whole or word not in table["of_place"]
        ):
            return None
        university = self.content.startswith("大学", start) and len(name) <= 4
        loose = kind == "institute" or self.content.startswith("集团", start)
        if not whole and self.content[start:end] in table["whole"]:
            return None
        placed = left in self.place_at_start or bool(level)
        if not placed and (loose or _acts(name)) and not (university and not _acts(name)):
            return None
        end = groups.school_end(self.content, end) if university else end
        if kind == "firm" and placed and not level:
            left = firms.begin(self.content, left)
        return Body(left - len(level), end, self.content[left - len(level) : end], level, kind)

    def _of_firm(self, start: int, end: int) -> Body | None:
        """A firm's company in a place (华电 + 福建 + 公司)."""
        place = self.place_at_end.get(start)
        if place is None or self.content[start:end] != "公司":
            return None
        left = firms.begin(self.content, place.start)
        return Body(left, end, self.content[left:end], "", "firm") if left < place.start else None

    def _group(self, start: int, end: int) -> Body | None:
        left = groups.begin(self.content, start, end, self.place_at_start)
        return None if left is None else Body(left, end, self.content[left:end], "", "institute")

    def _level_before(self, left: int, end: int) -> str:
        """The level word (省) that a name at ``left`` has before it, where nothing else is."""
        level = self.content[left - 1 : left] if left else ""
        leads = self.content.endswith(tuple(rules("bodies")["institutes"]["leading"]), left, end)
        closed = leads or self.content[end : end + 1] in _LIST_CLOSES
        if level not in _LEVELS or not closed:
            return ""
        alone = left < 2 or not "\u4e00" <= self.content[left - 2] <= "\u9fff"
        verbs = tuple(rules("bodies")["left"]["verbs"])
        return level if alone or self.content.endswith(verbs, 0, left - 1) else ""

    def _is_whole(self, left: int) -> bool:
        """Whether a name at ``left`` begins with the full name of a division (福建省) or a zone."""
        place = self.place_at_start.get(left)
        if place is None or place.zone:
            return place is not None and place.id is not None
        return self.content[place.end - 1] in "省市区县"

    def _left_end(self, start: int) -> int:
        left = start
        while left > 0 and start - left < _REACH and self.content[left - 1] not in _PUNCTUATION:
            left -= 1
            if left in self.place_at_start and self.place_at_start[left].end <= start:
                return left
        stop = _stops().match(self.content, left, start - 1)
        return stop.end() if stop else left
