"""From what queries answer to pictures: which parts they have, and what is said of them."""

from collections.abc import Sequence
from typing import Final

from api.pictures.parts import Drawer
from graph.pictures import palette
from graph.pictures.key_map import KeyRow, draw_key_map
from graph.pictures.neighbourhood import Panel, draw_neighbourhood
from graph.pictures.parts import Part
from graph.pictures.timeline import EVENTS, Event, Life, Mark, draw_timeline, is_drawable
from graph.queries import lives
from graph.queries.key_map import KeyMap
from graph.queries.lives import Lives
from graph.queries.neighbours import Linked, Neighbours
from graph.queries.overview import KeyOverview

INDUSTRIES_DRAWN: Final = 16
"""Industries that the map of the keys names; the others are counted in one box."""

_REST: Final = "rest"


def key_map(found: KeyMap, drawer: Drawer) -> str:
    """The map of the five keys."""
    named = found.most_frequent(INDUSTRIES_DRAWN)
    shown = {reference.id for reference in named}
    every = {count.value.id for counts in found.industries.values() for count in counts}
    industries = {reference.id: _industry(reference.id, found, drawer) for reference in named}
    if every - shown:
        industries[_REST] = Part(
            label=drawer.word("pic_and_more", n=len(every - shown)),
            address=drawer.address(drawer.path("/picture/keys", {})),
            colour=palette.SOFT,
        )
    rows = [_key_row(overview, found, shown, drawer) for overview in found.keys]
    return draw_key_map(
        rows,
        industries,
        headings=[
            drawer.word(f"pic_{column}")
            for column in ("economies", "keys", "measures", "policies", "industries")
        ],
        name=drawer.word("pic_keys_name"),
        description=drawer.word("pic_keys_said", text=_chains(found, drawer)),
        language=drawer.language,
    )


def _chains(found: KeyMap, drawer: Drawer) -> str:
    """Each chain in words."""
    return "; ".join(
        f"{drawer.name(k.economy)} → {drawer.name(k.key)}: "
        f"{k.measures} {drawer.word('n_measures')}, {k.policies} {drawer.word('n_policies')}, "
        f"{k.industries} {drawer.word('n_industries')}"
        for k in found.keys
    )


def _industry(iri: str, found: KeyMap, drawer: Drawer) -> Part:
    counts = [c for counted in found.industries.values() for c in counted if c.value.id == iri]
    label = drawer.name(counts[0].value)
    return Part(
        label=label,
        address=drawer.page(iri),
        said=f"{label}: {sum(count.count for count in counts)}",
        colour=palette.DEEP["industry"],
        figure=f"{sum(count.count for count in counts):,}",
    )


def _key_row(overview: KeyOverview, found: KeyMap, shown: set[str], drawer: Drawer) -> KeyRow:
    tail = overview.key.id.rsplit("/", 1)[-1]
    colour = palette.KEYS.get(tail, palette.SOFT)
    counts = found.industries[overview.key.id]
    industries = {count.value.id: count.count for count in counts if count.value.id in shown}
    if len(industries) < len(counts):
        industries[_REST] = 0

    def counted(what: str, number: int) -> Part:
        return Part(
            label=drawer.word(f"n_{what}"),
            address=drawer.address(drawer.listed(what, {"key": tail})),
            colour=colour,
            figure=f"{number:,}",
        )

    key = drawer.name(overview.key)
    return KeyRow(
        economy=Part(
            drawer.name(overview.economy), drawer.page(overview.economy.id), colour=colour
        ),
        key=Part(key, drawer.page(overview.key.id), colour=colour, solid=True),
        measures=counted("measures", overview.measures),
        policies=counted("policies", overview.policies),
        industries=industries,
    )


def neighbourhood(found: Neighbours, drawer: Drawer) -> str:
    """A thing with what is linked to it."""
    panels = [
        Panel(
            heading=f"{drawer.link(linked.property, outgoing=linked.outgoing)} · {linked.total:,}",
            outgoing=linked.outgoing,
            parts=[drawer.part(thing) for thing in linked.things],
            rest=_rest(linked, found, drawer),
        )
        for linked in found.linked
    ]
    return draw_neighbourhood(
        drawer.part(found.centre, solid=True),
        panels,
        name=drawer.word("pic_neighbourhood_of", name=drawer.name(found.centre)),
        description=neighbourhood_said(found, drawer),
        language=drawer.language,
    )


def neighbourhood_said(found: Neighbours, drawer: Drawer) -> str:
    """What a neighbourhood shows, in words."""
    name = drawer.name(found.centre)
    return drawer.word(
        "pic_neighbourhood_said", name=name, total=f"{found.total:,}", given=found.given
    )


def _rest(linked: Linked, found: Neighbours, drawer: Drawer) -> Part | None:
    missing = linked.total - len(linked.things)
    if not missing:
        return None
    label = drawer.word("pic_and_more", n=f"{missing:,}")
    return Part(label, drawer.page(found.centre.id), colour=palette.SOFT)


def timeline(
    found: Lives, drawer: Drawer, *, name: str, today: str, centre: str | None = None
) -> str | None:
    """Documents over the years; None where none has a date. ``centre`` is what it is about."""
    drawn = [_life(life, drawer, solid=life.document.id == centre) for life in found.lives]
    drawn = [life for life in drawn if life.marks]
    if not drawn:
        return None
    words: dict[str, str] = {event: drawer.word(f"pic_event_{event}") for event in EVENTS}
    words |= {key: drawer.word(f"pic_{key}") for key in ("in_force", "no_end", "today")}
    return draw_timeline(
        drawn,
        today=today,
        words=words,
        name=name,
        description=timeline_said(found, drawer),
        language=drawer.language,
    )


def timeline_said(found: Lives, drawer: Drawer) -> str:
    """What a timeline shows, in words."""
    dates = [happened.date for life in found.lives for happened in life.events]
    if not dates:
        return drawer.word("pic_none_dated")
    return drawer.word(
        "pic_timeline_said", n=len(found.lives), first=min(dates)[:4], last=max(dates)[:4]
    )


def _life(life: lives.Life, drawer: Drawer, *, solid: bool) -> Life:
    part = drawer.part(life.document, solid=solid)
    number = f"（{life.document.number}）" if life.document.number else ""
    marks = [
        Mark(
            event,
            happened.date,
            " ".join([drawer.word(f"pic_event_{event}"), happened.date, *_by(happened, drawer)]),
        )
        for happened in life.events
        if (event := _event(happened.event)) and is_drawable(happened.date)
    ]
    return Life(
        Part(part.label + number, part.address, part.said, part.colour, solid=solid),
        marks,
        life.start if life.start and is_drawable(life.start) else None,
        life.end if life.end and is_drawable(life.end) else None,
    )


def _event(name: str) -> Event | None:
    return next((event for event in EVENTS if event == name), None)


def _by(happened: lives.Happened, drawer: Drawer) -> Sequence[str]:
    return () if happened.by is None else (f"({drawer.name(happened.by)})",)
