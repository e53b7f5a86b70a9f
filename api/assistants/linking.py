"""The tool `explain_link`."""

from typing import Final

from api.assistants.addresses import page_address
from api.assistants.answers import LinkAnswer, LinkOf, PathItem, StepOf
from api.assistants.fitting import cursors, fit, place_of
from api.assistants.given import LinkGiven
from api.assistants.naming import find_iri
from api.assistants.opened import Opened
from api.assistants.shown import Shown, Titles
from api.pages.language import word
from graph import analysis
from graph.analysis.answers import Explanation, Link, Said, Step
from graph.analysis.reading import UNCLAIMED, links_of

MOST_PATHS: Final = 100
"""Explanations that can be gone on to, as in the REST interface."""

_GROUNDS: Final = 1


def explain_link(opened: Opened, given: LinkGiven) -> LinkAnswer:
    """How two things hang together, link by link."""
    network, desk = opened.analysed()
    generation = desk.view.reader.generation
    first = place_of(given.cursor, generation)
    last = min(first + given.limit, MOST_PATHS)
    start, end = find_iri(desk, given.start, given.lang), find_iri(desk, given.end, given.lang)
    found = analysis.path(network, desk.view, start, end, without=given.without, limit=max(last, 1))
    shown = Shown(desk.view, opened.pages, given.lang)
    titles = shown.titles(claim for link in links_of(found) for claim in link.evidence)
    ends = {"from": shown.id(start), "to": shown.id(end), "without": ",".join(given.without)}
    items = [_path(shown, path, titles) for path in found.items[first:last]]
    answer = LinkAnswer(
        sentence=_said(found.sentence, shown),
        items=items,
        total=found.total,
        page=page_address(opened.pages, "/analysis/path", {**ends, "lang": given.lang}),
        page_of_id=shown.page_of_id,
        generation=shown.generation,
        start=shown.named(found.start),
        end=shown.named(found.end),
        length=found.length,
        method=_said(found.method, shown),
    )
    more = last < min(found.total, MOST_PATHS)
    after = cursors(first, len(items), generation, has_more=more)
    return fit(answer, given.characters, given.lang, next_after=after)


def _said(sentence: Said, shown: Shown) -> str:
    return sentence.zh if shown.language == "zh" else sentence.en


def _path(shown: Shown, path: Explanation, titles: Titles) -> PathItem:
    return PathItem(
        sentence=_said(path.sentence, shown),
        steps=[_step(shown, step, titles) for step in path.steps],
    )


def _step(shown: Shown, step: Step, titles: Titles) -> StepOf:
    return StepOf(
        start=shown.named(step.start),
        end=shown.named(step.end),
        links=[_link(shown, link, titles) for link in step.links],
    )


def _link(shown: Shown, link: Link, titles: Titles) -> LinkOf:
    subject, target = shown.label(link.subject), shown.label(link.object)
    return LinkOf(
        says=f"{subject} —{word(link.property, shown.language)}→ {target}",
        subject=shown.id(link.subject.id),
        property=link.property,
        object=shown.id(link.object.id),
        from_classification=link.property in UNCLAIMED,
        evidence=shown.grounds(link.evidence, titles, most=_GROUNDS),
        evidence_total=len(link.evidence),
    )
