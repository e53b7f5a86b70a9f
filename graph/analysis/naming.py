"""From what people write to things of the network: IRIs, names, numbers, codes."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence

from graph.analysis.network import Network
from graph.analysis.scope import Scope
from graph.errors import InputError, UnknownTermError
from graph.queries import terms
from graph.queries.lookup import EXACT, find_things
from graph.queries.view import View

Search = Callable[[str, Collection[str]], Sequence[tuple[str, float]]]
"""Gives IRIs of things by words and kinds, the best first, with their scores: `EXACT` and more for a
name or number that is the words, less for one that holds them."""

_CONCEPTS = {
    "industry": terms.find_industries,
    "region": terms.find_regions,
    "zone": terms.find_regions,
    "key": terms.find_keys,
}
_TITLED = ("policy", "document", "measure")
"""Kinds of thing that a part of their title stands for; others must be called exactly so."""

_CANDIDATES = 10


def find_thing(
    network: Network,
    view: View,
    text: str,
    *,
    kinds: Collection[str] = (),
    search: Search | None = None,
) -> str:
    """The IRI of the thing that a name, number, code, IRI or end of an IRI stands for.

    Where several things are called like this, it is the one that a search finds first. ``kinds`` are
    those that it may be of (`shape.KIND_NAMES`), all where there are none.

    Raises:
        UnknownTermError: nothing of these kinds in the network is called like this.
    """
    given = text.strip().removeprefix("《").removesuffix("》")
    for iri, score in _candidates(view, given, kinds, search or _by_query(view)):
        if (number := network.number(iri)) is None:
            continue
        kind = network.kind(number)
        if (not kinds or kind in kinds) and (score >= EXACT or kind in _TITLED):
            return network.iri(number)
    wanted = f" among {', '.join(kinds)}" if kinds else ""
    raise UnknownTermError(
        f"{given[:80]!r} stands for nothing known{wanted}; give a title, name, number or IRI"
    )


def _candidates(
    view: View, text: str, kinds: Collection[str], search: Search
) -> Iterator[tuple[str, float]]:
    if not text:
        return
    if "/" in text:
        yield text, EXACT
        yield view.iri(text), EXACT
    for kind, finder in _CONCEPTS.items():
        if not kinds or kind in kinds:
            with contextlib.suppress(InputError):  # no IRI
                for iri in finder(view, text):
                    yield iri, EXACT
    yield from search(text, kinds)


def _by_query(view: View) -> Search:
    def search(text: str, kinds: Collection[str]) -> Sequence[tuple[str, float]]:
        found = find_things(view, text, limit=_CANDIDATES, names_only=True)
        return [(entry.thing.id, entry.score) for entry in found]

    return search


def scope_of(
    network: Network, view: View, *, region: str | None = None, industry: str | None = None
) -> Scope:
    """The scope that names of a place and of an industry stand for.

    Raises:
        UnknownTermError: a name stands for nothing known.
    """
    regions = None
    if region:
        found = terms.find_regions(view, region) or terms.region(view, region).asked
        regions = network.numbers(found)
    industries = None
    if industry:
        found = terms.find_industries(view, industry) or terms.industry(view, industry).asked
        industries = network.numbers(found)
    return Scope(regions, industries)
