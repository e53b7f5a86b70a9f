"""From answers of the analysis to pictures."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from api.pictures.parts import Drawer
from graph.analysis.answers import Chain, Link, Neighbourhood, Paths, Said, Similar
from graph.analysis.whole_answers import Analysed, Centrals, Clusters, Gaps
from graph.pictures.bars import Bar, draw_bars
from graph.pictures.linked import Line, draw_linked
from graph.pictures.neighbourhood import Panel, draw_neighbourhood
from graph.pictures.panels import Group, draw_panels
from graph.pictures.parts import Part
from graph.queries.answers import Reference

MEMBERS_DRAWN: Final = 14
"""Sectors of a cluster that are drawn; the others are counted in one box."""


def draw_answer(answer: Analysed, drawer: Drawer, name: str) -> str:
    """The picture of any answer, as SVG."""
    said = spoken(answer.sentence, drawer)
    if isinstance(answer, Paths):
        return _paths(answer, drawer, name, said)
    if isinstance(answer, Chain):
        return _chain(answer, drawer, name, said)
    if isinstance(answer, Centrals):
        return _centrals(answer, drawer, name, said)
    if isinstance(answer, Neighbourhood):
        return draw_neighbourhood(
            drawer.part(answer.centre, solid=True),
            _around(answer, drawer),
            name=name,
            description=said,
            language=drawer.language,
        )
    if isinstance(answer, Similar):
        groups = _likes(answer, drawer)
    else:
        groups = (
            _clusters(answer, drawer) if isinstance(answer, Clusters) else _gaps(answer, drawer)
        )
    return draw_panels(groups, name=name, description=said, language=drawer.language)


def spoken(said: Said, drawer: Drawer) -> str:
    """A sentence in the language of the picture."""
    return said.zh if drawer.language == "zh" else said.en


def _paths(answer: Paths, drawer: Drawer, name: str, said: str) -> str:
    parts: dict[Hashable, Part] = {}
    lines: dict[tuple[str, str], Line] = {}
    ends = (answer.start.id, answer.end.id)
    for thing in (answer.start, answer.end):
        parts[thing.id] = drawer.part(thing, solid=True)
    for item in answer.items:
        for step in item.steps:
            for thing in (step.start, step.end):
                parts.setdefault(thing.id, drawer.part(thing, solid=thing.id in ends))
            lines[step.start.id, step.end.id] = _line(step.start, step.end, step.links, drawer)
    return draw_linked(
        parts, list(lines.values()), name=name, description=said, language=drawer.language
    )


def _line(start: Reference, end: Reference, links: Sequence[Link], drawer: Drawer) -> Line:
    label = " · ".join(dict.fromkeys(drawer.property(link.property) for link in links))
    back = all(link.subject.id == end.id for link in links)
    return Line(start.id, end.id, label, back)


def _chain(answer: Chain, drawer: Drawer, name: str, said: str) -> str:
    parts: dict[Hashable, Part] = {}
    for item in answer.items:
        part = drawer.part(item.document, solid=item.distance == 0)
        level = drawer.word(f"a_level_{item.level}")
        date = f" · {item.date}" if item.date else ""
        parts[item.document.id] = replace(part, label=f"{part.label}（{level}{date}）")
    lines = [
        Line(
            found.link.object.id,
            found.link.subject.id,
            drawer.property(found.link.property)
            + (f" +{found.added_total}" if found.comparable and found.added_total else ""),
            back=True,
        )
        for found in answer.links
    ]
    return draw_linked(parts, lines, name=name, description=said, language=drawer.language)


def _centrals(answer: Centrals, drawer: Drawer, name: str, said: str) -> str:
    word = "a_times_mean" if answer.what == "policies" else "n_measures"
    bars = [
        Bar(
            drawer.part(item.thing),
            item.score,
            f"{item.score:.1f} {drawer.word(word)}"
            if answer.what == "policies"
            else f"{item.count} {drawer.word(word)}",
        )
        for item in answer.items
    ]
    return draw_bars(bars, name=name, description=said, language=drawer.language)


def _around(answer: Neighbourhood, drawer: Drawer) -> list[Panel]:
    """One panel for each property of the thing in the middle, then one for each further distance."""
    groups: dict[tuple[str, bool], list[Reference]] = {}
    for link in answer.links:
        if link.subject.id == answer.centre.id:
            groups.setdefault((link.property, True), []).append(link.object)
        elif link.object.id == answer.centre.id:
            groups.setdefault((link.property, False), []).append(link.subject)
    panels = [
        Panel(
            f"{drawer.link(name, outgoing=outgoing)} · {len(things)}",
            outgoing,
            [drawer.part(thing) for thing in things],
        )
        for (name, outgoing), things in sorted(groups.items())
    ]
    for hops, total in enumerate(answer.by_distance[1:], 2):
        things = [near.thing for near in answer.items if near.hops == hops]
        heading = drawer.word("a_at_distance", n=hops, total=f"{total:,}")
        if things:
            panels.append(Panel(heading, True, [drawer.part(thing) for thing in things]))
    return panels


def _likes(answer: Similar, drawer: Drawer) -> list[Group]:
    return [
        Group(
            f"{drawer.name(item.thing)} · {item.score:.2f}",
            [drawer.part(shared.thing) for shared in item.shared],
        )
        for item in answer.items
    ]


def _clusters(answer: Clusters, drawer: Drawer) -> list[Group]:
    groups = []
    for cluster in answer.items:
        members = [drawer.part(member.industry) for member in cluster.members[:MEMBERS_DRAWN]]
        if (more := len(cluster.members) - len(members)) > 0:
            members.append(Part(drawer.word("pic_and_more", n=more)))
        heading = drawer.word("a_cluster_n", n=cluster.number)
        groups.append(Group(heading, members, spoken(cluster.sentence, drawer)))
    return groups


def _gaps(answer: Gaps, drawer: Drawer) -> list[Group]:
    """All in panels of at most so many, so that they stand beside each other."""
    heading = drawer.word(f"a_gaps_{answer.kind}")
    each = max(6, -(-len(answer.items) // 3))
    cuts = [*range(0, len(answer.items), each), len(answer.items)]
    return [
        Group(heading, [drawer.part(gap.thing) for gap in answer.items[first:last]])
        for first, last in pairwise(cuts)
    ]
