"""Metadata of a document: title, number, kind, issuer, date, region, and the extent of its body."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graph.extract import annexes, dates, document_number, enactment
from graph.extract.bodies import Body
from graph.extract.gazetteer import between
from graph.extract.places import Place
from graph.extract.rules import rules
from graph.extract.structure import ROWS, Unit

_TITLE_CHARS = r"[^。！？；\n：:]"
_KIND_END = (
    "答复|复函|通知|通告|公告|批复|意见|措施|办法|细则|方案|计划|规划|纲要|条例|规定|决定"
    "|报告|规则|函|指南|要点|目录|法|政策|令"
)
_EDITION = r"(?:[（(][^（）()\n]{1,16}[）)])?"
_TITLE_LINE = re.compile(rf"^{_TITLE_CHARS}{{4,90}}?(?:{_KIND_END}){_EDITION}$")
_TITLE_RUN = re.compile(
    rf"{_TITLE_CHARS}{{0,60}}?关于{_TITLE_CHARS}{{3,90}}?的(?:通知|通告|意见|批复|决定|函|答复|复函|公告|实施意见|若干意见)"
)
_NEXT_TITLE = re.compile(rf"{_TITLE_CHARS}{{0,40}}关于{_TITLE_CHARS}{{3,80}}(?:{_KIND_END})\s*")
_PUBLISHED = re.compile(r"\s?[（(]此件|\s*\Z")
_MEETING = re.compile(r"(?:政协|人大|人民代表大会|委员会)[^。，]{0,24}(?:会议|全会)")
_PROPOSAL = re.compile(r"第\s?(\d{1,5})\s?号(?:提案|建议|议案)")
_OUTCOME = re.compile(r"办理结果[：:]([^\n。]{2,20})")
_RANGE_DATES = re.compile(r"^\s*(?:-|—|–|至|到|～|~)")


@dataclass(slots=True)
class Metadata:
    """What a document says of itself, each with the flat span where it says so.

    ``body`` is the flat span of its body, ``notice_end`` where the notice that prints and
    distributes it (印发) ends; 0 where there is none.
    """

    title: str | None = None
    number: str | None = None
    kind: str | None = None
    issuers: list[str] = field(default_factory=list)
    issued: str | None = None
    region: str | None = None
    is_policy: bool = False
    proposal: dict[str, Any] | None = None
    published: str | None = None
    address: str | None = None
    body: tuple[int, int] = (0, 0)
    notice_end: int = 0
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)


@cache
def _kinds() -> list[tuple[re.Pattern[str], str, bool]]:
    return [
        (re.compile(rf"(?:{row['pattern']}){_EDITION}$"), row["name"], row["policy"])
        for row in rules("kinds")["kind"]
    ]


@cache
def _self_kinds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), name) for pattern, name in rules("kinds")["self"]["patterns"]]


def kind_of_title(title: str) -> tuple[str | None, bool]:
    """Kind of document that a title tells by its end, and whether such a document is a policy."""
    bare = re.sub(r"[（(][^（）()]{1,16}[）)]$", "", title)
    for pattern, name, policy in _kinds():
        if pattern.search(bare):
            return name, policy
    return None, False


def _start(body: Body) -> int:
    return body.start


class Reader:
    """Reads the metadata of one flattened text."""

    def __init__(
        self, content: str, units: list[Unit], places: list[Place], bodies: list[Body]
    ) -> None:
        self.content = content
        self.units = units
        self.places = places
        self.bodies = bodies
        self.found = Metadata()

    def read(self) -> Metadata:
        """All metadata; what the text does not say stays None."""
        first = self.units[0].start if self.units else min(len(self.content), 1200)
        self.header_end = min(first, 2500)
        self._body()
        self._title()
        annex = annexes.begin(self.content, self.units, self.found.notice_end)
        self.found.body = (0, min(self.found.body[1], annex))
        self._number()
        self._kind()
        self._dates_and_issuers()
        self._tail()
        self._proposal()
        self.found.own |= {item for item in (self.found.title, self.found.number) if item}
        return self.found

    def _body(self) -> None:
        end = len(self.content)
        for mark in rules("metadata")["body_end"]:
            at = self.content.find(mark)
            if at > 0:
                end = min(
                    end, max(self.content.rfind("\n", 0, at), self.content.rfind("。", 0, at)) + 1
                )
        self.found.body = (0, end)

    def _tail(self) -> None:
        """End the body where signature, date or contacts begin behind its last unit."""
        start, end = self.found.body
        kept = (unit for unit in self.units if unit.level.name not in ROWS or unit.start < end)
        last = max((unit.body for unit in kept), default=end)
        for name in ("issuer", "issued"):
            at = self.found.spans.get(name, (0, 0))[0]
            if last < at < end:
                end = at
        words = tuple(rules("metadata")["private"])
        at = self.content.find("\n", last, end)
        while 0 <= at < end:
            if self.content.startswith(words, at + 1):
                end = at
                break
            at = self.content.find("\n", at + 1, end)
        self.found.body = (start, end)

    # -- title ------------------------------------------------------------------------------

    def _title(self) -> None:
        head = self.content[: self.header_end]
        inner = self._issued_title(head)
        if inner:
            self._set_title(*inner)
            return
        for candidate in (
            self._title_lines(head),
            self._title_run(head),
            self._title_before_unit(head),
        ):
            if candidate:
                self._set_title(*candidate)
                return

    def _set_title(self, start: int, end: int) -> None:
        text = self.content[start:end]
        self.found.title = re.sub(r"\s+", "", text)
        self.found.spans["title"] = (start, end)
        self.found.own.add(self.found.title)

    def _issued_title(self, head: str) -> tuple[int, int] | None:
        """Title of the document that a notice prints and distributes (印发《…》)."""
        pattern = re.compile(
            rules("metadata")["issued_with"]
            + r"[^。《》\n]{0,12}《(?P<title>[^《》]{4,90}(?:〈[^〈〉]+〉[^《》]{0,20})?)》。?[^。]{0,60}?"
            r"(?:印发给你们|印发各|现予|的通知|予以公布|公布如下|执行)|《(?P<after>[^《》]{4,90})》[^。]{0,40}?(?:印发给你们|现予公布|予以公布|公布如下)"
        )
        for match in pattern.finditer(head):
            group = "title" if match["title"] else "after"
            title = match[group]
            kind, policy = kind_of_title(title)
            if not kind or not policy:
                continue
            again = self.content.find(title, match.end())
            notice_end = again if 0 <= again <= self.header_end + 200 else match.end()
            self.found.notice_end = notice_end
            if 0 <= again <= self.header_end + 200:
                return again, again + len(title)
            return match.start(group), match.end(group)
        for unquoted in re.finditer(
            rf"关于印发(?P<title>[^《》。\n]{{4,80}}?(?:{_KIND_END}){_EDITION})的通知", head
        ):
            if head.rfind("《", 0, unquoted.start()) > head.rfind("》", 0, unquoted.start()):
                continue  # the title of another document
            again = self.content.find(unquoted["title"], unquoted.end())
            self.found.notice_end = unquoted.end()
            if again > 0:
                return again, again + len(unquoted["title"])
            return unquoted.span("title")
        return None

    def _title_lines(self, head: str) -> tuple[int, int] | None:
        """Lines of the header that together end like a title."""
        start = 0
        lines = head.split("\n")[:12]
        offset = 0
        spans = []
        for line in lines:
            spans.append((offset, offset + len(line)))
            offset += len(line) + 1
        for index, (start, end) in enumerate(spans):
            if not head[start:end].strip() or re.search(r"[。：:]", head[start:end]):
                if index and re.search(r"[。]", head[start:end]):
                    break
                continue
            for stop in spans[index : index + 3]:
                text = head[start : stop[1]].replace("\n", "")
                if re.search("[。：:；]", text):
                    break
                if _TITLE_LINE.match(text) and not re.match(r"[\u4e00-\u9fff]{1,10}〔", text):
                    return start, stop[1]
        return None

    def _title_run(self, head: str) -> tuple[int, int] | None:
        """A title at the start of text without line breaks (X关于Y的通知)."""
        match = _TITLE_RUN.match(head)
        return match.span() if match else None

    def _title_before_unit(self, head: str) -> tuple[int, int] | None:
        """A title that stands right before the first numbered unit, in text without breaks."""
        tail = head.rstrip()
        match = re.search(rf"[^。：:；，\n]{{4,70}}(?:{_KIND_END}){_EDITION}\s*$", tail)
        if not match:
            return None
        start, end = match.start(), len(tail)
        for date in dates.dates(self.content, start, end):
            start = date.end
        while start < end and self.content[start] in "）) 　":
            start += 1
        return (start, end) if end - start >= 5 else None

    # -- number, kind -----------------------------------------------------------------------

    def _number(self) -> None:
        head_end = min(self.header_end, 900)
        for number in document_number.numbers(self.content[:head_end]):
            before = self.content[max(0, number.start - 6) : number.start]
            line_start = not before or before[-1] in "\n ）》"
            glued = bool(re.search("(?:通知|意见|办法|答复|决定|函|批复|公告)$", before))
            follows = self.content[number.end : number.end + 1]
            if follows in "）)》":
                continue
            if line_start or glued:
                self.found.number = number.text
                self.found.spans["number"] = (number.start, number.end)
                return

    def _kind(self) -> None:
        found = self.found
        if found.title:
            found.kind, found.is_policy = kind_of_title(found.title)
        if found.kind is None:
            sample = self.content[: max(self.header_end, 1500)] + self.content[-400:]
            for pattern, name in _self_kinds():
                if pattern.search(sample):
                    found.kind = name
                    found.is_policy = name not in ("提案答复", "建议答复", "批复", "复函")
                    break
        decimals = sum(1 for unit in self.units if unit.level.name == "decimal")
        if found.kind is None and decimals >= 3 and decimals * 2 >= len(self.units):
            found.kind, found.is_policy = "规划", True

    # -- date and issuer --------------------------------------------------------------------

    def _dates_and_issuers(self) -> None:
        signature = self._signature()
        if signature:
            start, end, iso, issuers = signature
            self.found.issued = iso
            self.found.spans["issued"] = (start, end)
            self._set_issuers(issuers)
        if not self.found.issued:
            self._header_date()
        if not self.found.issuers and (told := enactment.issuer(self.content, self.bodies)):
            self.found.issuers = [told.name]
            self.found.spans["issuer"] = (told.start, told.end)
        if not self.found.issuers:
            self._labelled_issuer()
        if not self.found.issuers and self.found.title:
            self._title_issuer()

    def _set_issuers(self, issuers: list[Body]) -> None:
        if issuers:
            self.found.issuers = [body.label for body in issuers]
            self.found.spans["issuer"] = (issuers[0].start, issuers[0].end)

    def _signature(self) -> tuple[int, int, str, list[Body]] | None:
        """The date that ends a notice or the document, with the bodies right before it."""
        signed = []
        for date in dates.dates(self.content):
            if len(date.iso) < 7 or _RANGE_DATES.match(self.content[date.end : date.end + 3]):
                continue
            issuers = self._bodies_before(date.start, date.end)
            after = self.content[date.end : date.end + 1]
            alone = (date.start == 0 or self.content[date.start - 1] in "\n 。：") and (
                after in "\n（(" or not after
            )
            if issuers and (alone or after in "\n（( " or not after or self._title_at(date.end)):
                signed.append((date.start, date.end, date.iso, issuers))
            elif alone and (
                date.start > len(self.content) * 0.6
                or (self.found.notice_end and date.start < self.found.notice_end + 200)
            ):
                signed.append((date.start, date.end, date.iso, []))
        if not signed:
            return None
        early = [item for item in signed if item[0] < self.header_end]
        if early and (self.found.notice_end or not any(item[3] for item in signed[len(early) :])):
            return max(early, key=lambda item: bool(item[3]))
        return max(reversed(signed), key=lambda item: bool(item[3]))

    def _title_at(self, at: int) -> bool:
        """Whether the title of the document stands there, or that of the next one on its page."""
        title = self.found.title
        own = bool(title) and self.content.startswith(title or "", at)
        return own or _NEXT_TITLE.fullmatch(self.content, at) is not None

    def _bodies_before(self, at: int, date_end: int) -> list[Body]:
        """Bodies that sign right before ``at``, in order: apart by white space only, each line
        of them holding nothing else."""
        found: list[Body] = []
        edge = at
        for index in range(bisect_left(self.bodies, at, key=_start) - 1, -1, -1):
            body = self.bodies[index]
            if body.end > edge:
                continue
            between = self.content[body.end : edge]
            if between.strip(" \n、") or len(between) > 6:
                break
            if found and "\n" in between and not self._only_bodies(body):
                break
            found.append(body)
            edge = body.start
        if not found:
            return []
        before = self.content[edge - 1 : edge]
        stands = before in ("", "\n", " ", "。", "）", ")", "：", "”")
        return found[::-1] if stands or _PUBLISHED.match(self.content, date_end) else []

    def _only_bodies(self, last: Body) -> bool:
        """Whether the line that ``last`` ends holds nothing but names of bodies."""
        start = self.content.rfind("\n", 0, last.start) + 1
        rest = self.content[start : last.end]
        for body in between(self.bodies, start, last.end):
            if body.end <= last.end:
                rest = rest.replace(self.content[body.start : body.end], "", 1)
        return not rest.strip(" 、")

    def _header_date(self) -> None:
        for date in dates.dates(self.content, 0, self.header_end):
            before = self.content[date.start - 1 : date.start]
            after = self.content[date.end : date.end + 2]
            stands = before in ("", "\n", " ", "：", "（", "(", "—", "日")
            if (
                len(date.iso) == 10
                and stands
                and not _RANGE_DATES.match(after)
                and after[:1] not in "起前以至"
            ):
                self.found.issued = date.iso
                self.found.spans["issued"] = (date.start, date.end)
                return

    def _labelled_issuer(self) -> None:
        for label in rules("metadata")["issuer_labels"]:
            at = self.content.find(label)
            if at < 0:
                continue
            for body in self.bodies:
                if at < body.start <= at + len(label) + 2:
                    self._set_issuers([body])
                    return

    def _title_issuer(self) -> None:
        start, _ = self.found.spans["title"]
        for body in self.bodies:
            if body.start == start and self.content.startswith(
                ("关于", "对", "转发", "印发"), body.end
            ):
                self._set_issuers([body])
                return

    def _proposal(self) -> None:
        if self.found.kind not in ("提案答复", "建议答复"):
            return
        head = self.content[: min(len(self.content), 900)]
        number, outcome = _PROPOSAL.search(head), _OUTCOME.search(head)
        title = re.search(r"(?:提案|建议|提出的?)《([^《》]{4,80})》", head) or re.search(
            r"提出的(关于[^，。；\n]{4,60}?(?:提案|建议))", head
        )
        self.found.proposal = {
            "number": int(number[1]) if number else None,
            "title": title[1] if title else None,
            "outcome": outcome[1] if outcome else None,
        }
        if title:
            self.found.own.add(title[1])
