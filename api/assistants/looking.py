"""The tools `get` and `quote_evidence`."""

from collections.abc import Iterable, Sequence
from typing import Final

from api.assistants.answers import (
    ClaimItem,
    FactItem,
    Force,
    Ground,
    Named,
    QuoteAnswer,
    ThingAnswer,
)
from api.assistants.fitting import cursors, fit, place_of
from api.assistants.given import GetGiven, QuoteGiven
from api.assistants.naming import find_iri
from api.assistants.opened import Opened
from api.assistants.shown import Shown, Titles, origin
from api.assistants.wording import say
from api.desk.opened_index import Desk
from api.pages.language import word
from api.pages.merging import merge_claims
from api.things.view import in_order
from graph.errors import NotFoundError
from graph.queries.answers import Claim
from graph.queries.evidence import read_evidence
from graph.queries.facts import read_facts, read_names
from graph.queries.things import Fact, Pointers, Thing, read_thing
from graph.queries.validity import Validity, read_day
from graph.queries.view import View, shorten

VALUE_CHARACTERS: Final = 500
"""Characters of a value that is a text; how many it has is told."""

_SOURCES: Final = 3
_GROUNDS: Final = 1
_QUOTED: Final = 5
_CLAIM: Final = "claim/"


def get(opened: Opened, given: GetGiven) -> ThingAnswer:
    """One thing with what is said of it."""
    desk = opened.desk()
    generation = desk.view.reader.generation
    first = place_of(given.cursor, generation)
    iri = find_iri(desk, given.thing, given.lang)
    thing = read_thing(desk.view, _kind(desk.view, iri), iri, read_day(given.as_of))
    shown = Shown(desk.view, opened.pages, given.lang)
    items = _facts(shown, thing)
    pointing = {
        _pointing_name(shown, pointers): pointers.total
        for pointers in thing.pointing
        if pointers.total
    }
    left = sum(pointers.total - len(pointers.items) for pointers in thing.pointing)
    day = {"as_of": given.as_of or "", "lang": given.lang}
    answer = ThingAnswer(
        sentence=say(
            "thing",
            given.lang,
            label=shown.label(thing.reference),
            facts=sum(len(facts) for facts in thing.facts.values()),
            pointing=sum(pointing.values()),
        ),
        items=items[first:],
        total=len(items) + left,
        more=say("pointing_left", given.lang) if left else None,
        page=shown.page(iri, **day),
        page_of_id=shown.page_of_id,
        generation=desk.generation,
        thing=shown.named(thing.reference),
        kind=thing.kind,
        validity=None if thing.validity is None else _force(shown, thing.validity),
        pointing=pointing,
        sources=[origin(source) for source in thing.sources[:_SOURCES]],
    )
    after = cursors(first, len(answer.items), generation, has_more=False)
    return fit(answer, given.characters, given.lang, next_after=after)


def _kind(view: View, iri: str) -> str:
    return (view.tail(iri) or "").partition("/")[0]


def _force(shown: Shown, validity: Validity) -> Force:
    state = word(f"p_state_{validity.state}", shown.language)
    rule = word(f"p_rule_{validity.rule}", shown.language)
    return Force(
        as_of=validity.as_of,
        state=validity.state,
        rule=validity.rule,
        sentence=say("force", shown.language, day=validity.as_of, state=state, rule=rule),
        date=validity.date,
        by=None if validity.by is None else shown.named(validity.by),
    )


def _facts(shown: Shown, thing: Thing) -> list[FactItem]:
    """Its facts in the order of its page, then what points to it."""
    facts = [fact for name in in_order(thing.facts) for fact in thing.facts[name]]
    claims = [claim for fact in facts for claim in fact.claims]
    claims += [c for pointers in thing.pointing for item in pointers.items for c in item.claims]
    titles = shown.titles(claims)
    found = [_fact(shown, fact, titles) for fact in facts]
    for pointers in thing.pointing:
        found += _pointing(shown, pointers, titles)
    return found


def _fact(shown: Shown, fact: Fact, titles: Titles) -> FactItem:
    name, reference = fact.row.property, fact.reference
    value = fact.row.value if reference is None else shown.label(reference)
    if fact.quantity is not None and fact.quantity.wording:
        value = fact.quantity.wording
    claims = merge_claims(fact.claims)
    return FactItem(
        property=name,
        name=word(name, shown.language),
        value=value[:VALUE_CHARACTERS],
        id=None if reference is None else shown.id(reference.id),
        figure=None if fact.quantity is None else shown.figure(fact.quantity),
        characters=len(value) if len(value) > VALUE_CHARACTERS else None,
        evidence=shown.grounds(claims, titles, most=_GROUNDS),
        evidence_total=len(claims),
    )


def _pointing_name(shown: Shown, pointers: Pointers) -> str:
    name = f"in:{pointers.property}"
    said = word(name, shown.language)
    return f"← {word(pointers.property, shown.language)}" if said == name else said


def _pointing(shown: Shown, pointers: Pointers, titles: Titles) -> list[FactItem]:
    return [
        FactItem(
            property=pointers.property,
            name=_pointing_name(shown, pointers),
            value=shown.label(item.reference),
            id=shown.id(item.reference.id),
            inverse=True,
            evidence=shown.grounds(item.claims, titles, most=_GROUNDS),
            evidence_total=len(item.claims),
        )
        for item in pointers.items
    ]


def quote_evidence(opened: Opened, given: QuoteGiven) -> QuoteAnswer:
    """A claim, or all claims about a thing, with the words that say so."""
    desk = opened.desk()
    generation = desk.view.reader.generation
    first = place_of(given.cursor, generation)
    iri = find_iri(desk, given.of, given.lang)
    about = None if given.about is None else find_iri(desk, given.about, given.lang)
    found, is_partial = _claims_of(desk, iri, about)
    found.sort(key=lambda pair: not pair[1].quotes)
    shown = Shown(desk.view, opened.pages, given.lang)
    items = _claim_items(shown, found[first : first + given.limit])
    answer = QuoteAnswer(
        sentence=say(
            "quoted",
            given.lang,
            total=len(found),
            worded=sum(bool(claim.quotes) for _, claim in found),
        ),
        items=items,
        total=None if is_partial else len(found),
        more=say("claims_left", given.lang) if is_partial else None,
        page=shown.page(iri, lang=given.lang),
        page_of_id=shown.page_of_id,
        generation=desk.generation,
    )
    more = first + given.limit < len(found)
    after = cursors(first, len(items), generation, has_more=more)
    return fit(answer, given.characters, given.lang, next_after=after)


_Said = tuple[str, Claim]
"""A claim after the IRI of what it is about."""


def _claims_of(desk: Desk, iri: str, about: str | None) -> tuple[list[_Said], bool]:
    """Claims, and whether there are more of what points to a concept."""
    view = desk.view
    if (view.tail(iri) or "").startswith(_CLAIM):
        return _one_claim(view, iri), False
    objects = None if about is None else [about]
    own = [(iri, claim) for claim in read_evidence(view, [iri], None, objects).of(iri)]
    if about is not None:
        backward = read_evidence(view, [about], None, [iri]).of(about)
        return [*own, *((about, claim) for claim in backward)], False
    if own:
        return own, False
    thing = read_thing(view, _kind(view, iri), iri, read_day(None))
    pointing = [
        (item.row.value, claim)
        for pointers in thing.pointing
        for item in pointers.items
        for claim in item.claims
    ]
    return pointing, bool(pointing)


def _one_claim(view: View, iri: str) -> list[_Said]:
    facts = read_facts(view, [iri], ("fk:subject", "fk:predicate", "fk:object"))
    ends = [facts.iris(iri, name) for name in ("fk:subject", "fk:predicate", "fk:object")]
    if not all(ends):
        raise NotFoundError(f"{view.tail(iri)} is no claim with subject, property and object")
    subjects, properties, objects = ends
    found = read_evidence(view, subjects, [shorten(name) for name in properties], objects)
    return [(s, claim) for s in subjects for claim in found.of(s) if claim.id == iri]


def _claim_items(shown: Shown, found: Sequence[_Said]) -> list[ClaimItem]:
    titles = shown.titles(claim for _, claim in found)
    names = read_names(shown.view, _subjects(found))
    return [
        _claim_item(shown.ground(claim, titles, most=_QUOTED), shown.named(names.reference(iri)))
        for iri, claim in found
    ]


def _subjects(found: Iterable[_Said]) -> set[str]:
    return {iri for iri, _ in found}


def _claim_item(ground: Ground, subject: Named) -> ClaimItem:
    return ClaimItem(**dict(ground), subject=subject)
