"""``/api/search`` and ``/api/suggest``: things of every kind by words, ranked, with the words marked."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.desk.kept_answers import kept
from api.desk.opened_index import Desk, DeskDep
from api.desk.resources import PROBLEMS
from api.desk.schemas import GenerationInfo
from api.http.addresses import path_of_tail
from graph.index import Hit, marks
from graph.queries import lookup
from graph.queries.answers import Reference
from graph.queries.filters import Filters, resolve
from graph.queries.search import read_search

Kind = Literal[
    "policy",
    "document",
    "measure",
    "industry",
    "region",
    "zone",
    "key",
    "economy",
    "organization",
    "concept",
    "source",
]
_MOST: Final = 2_000

router = APIRouter(prefix="/api", tags=["search"], responses=PROBLEMS)

_AI = "https://w3id.org/fivekeys/id/industry/人工智能"


class FoundThing(BaseModel):
    """A thing that was found by words."""

    id: str = Field(description="IRI.", examples=[_AI])
    kind: str = Field(description="What it is.", examples=["industry"])
    label: str = Field(description="Name or title.", examples=["人工智能"])
    label_en: str | None = Field(description="English name.", examples=["artificial intelligence"])
    number: str | None = Field(description="Document number, or code of a classification.")
    snippet: str = Field(
        description="Name, number or part of a text in which the words were found.",
        examples=["人工智能"],
    )
    marks: list[tuple[int, int]] = Field(
        description="Where in `snippet` the words stand: half-open spans in code points.",
        examples=[[(0, 4)]],
    )
    score: float = Field(
        description="Greater is better: 4 and more where a name or number is the words, 3 and more "
        "where one begins with them, 2 and more where one holds them, less for texts.",
        examples=[4.5],
    )
    page: str | None = Field(
        description="Path of its page.",
        examples=["/page/industry/%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD"],
    )


class SearchAnswer(BaseModel):
    """What was found, the best first."""

    items: list[FoundThing]
    filters: dict[str, str] = Field(
        description="The words as filters of lists, where they name an industry, a place or a key.",
        examples=[{"industry": "人工智能", "region": "青浦区"}],
    )
    meant: dict[str, list[Reference]] = Field(
        description="What the names in these filters were taken for."
    )
    suggestions: list[str] = Field(
        description="Names that are spelt alike, where words are none that are known."
    )
    generation: GenerationInfo
    sparql: str = Field(
        description="SPARQL query for the names and numbers that hold the words, the shortest "
        "first. It has no ranks, and does not look into texts."
    )


class Suggestions(BaseModel):
    """What the words in a search box may become."""

    items: list[FoundThing]
    generation: GenerationInfo


class SearchWords(BaseModel):
    """What `/api/search` takes; parameters that are not here are refused."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Words: names, aliases, codes, a document number with brackets of any "
            "style, or free text.",
            examples=["人工智能", "青府发(2019)10号", "I65", "总部 奖励"],
        ),
    ]
    kind: Annotated[
        list[Kind], Field(description="Only things of these kinds.", examples=[["policy"]])
    ] = []
    limit: Annotated[int, Field(ge=1, le=100, description="Things at most.")] = 20


class SuggestWords(BaseModel):
    """What `/api/suggest` takes; parameters that are not here are refused."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            max_length=200, description="What has been typed so far.", examples=["人工", "青府发"]
        ),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=20, description="Things at most.")] = 8


@router.get("/search", summary="Things of every kind by words", response_model=SearchAnswer)
def search(request: Request, desk: DeskDep, words: Annotated[SearchWords, Query()]) -> Response:
    """Policies, documents, measures, industries, places, keys, bodies and other concepts by words.

    Names, aliases, codes and numbers go before texts. `filters` say how the words read as filters
    of the lists. `format=csv`, `xlsx` or `json`, without `limit`, gives all that is found as a file.
    """

    def made() -> str:
        found = find(desk, words.q, kinds=words.kind, limit=words.limit)
        return answer(desk, words, found, words.limit).model_dump_json()

    return kept(request, desk, "application/json", made)


def answer(desk: Desk, words: SearchWords, items: list[FoundThing], limit: int) -> SearchAnswer:
    """The answer with these items, which are so many at most."""
    reading = read_search(desk.view, words.q, Filters())
    narrowing = resolve(desk.view, reading.filters, known=desk.lookups)
    return SearchAnswer(
        items=items,
        filters={("q" if k == "words" else k): v for k, v in reading.filters.given().items()},
        meant=narrowing.meant,
        suggestions=list(reading.suggestions),
        generation=desk.generation,
        sparql=lookup.names_query(words.q, kinds=words.kind, limit=limit),
    )


@router.get("/suggest", summary="What words in a search box may become")
def suggest(desk: DeskDep, words: Annotated[SuggestWords, Query()]) -> Suggestions:
    """Things whose name or number begins with what has been typed, or holds it."""
    return Suggestions(items=propose(desk, words.q, limit=words.limit), generation=desk.generation)


def find(
    desk: Desk, words: str, *, kinds: list[Kind] | None = None, limit: int
) -> list[FoundThing]:
    """Things by words, from the index or by SPARQL."""
    if desk.index is not None:
        hits = desk.index.search(words, kinds=kinds or (), limit=limit)
        return [_of_hit(desk, hit) for hit in hits]
    return [
        _of_row(desk, found, words)
        for found in lookup.find_things(desk.view, words, kinds=kinds or (), limit=limit)
    ]


def find_all(desk: Desk, words: str, kinds: list[Kind]) -> Iterator[FoundThing]:
    """All things that words find, the best first; without an index the 2,000 best."""
    if desk.index is None:
        yield from find(desk, words, kinds=[*kinds], limit=_MOST)
        return
    for hit in desk.index.search_all(words, kinds=kinds):
        yield _of_hit(desk, hit)


def propose(desk: Desk, words: str, *, limit: int) -> list[FoundThing]:
    """Things by the beginning of their name, from the index or by SPARQL."""
    if not words.strip():
        return []
    if desk.index is not None:
        return [_of_hit(desk, hit) for hit in desk.index.suggest(words, limit=limit)]
    found = lookup.find_things(desk.view, words, limit=limit, names_only=True)
    return [_of_row(desk, thing, words) for thing in found]


def _of_hit(desk: Desk, hit: Hit) -> FoundThing:
    return FoundThing(
        id=hit.id,
        kind=hit.kind,
        label=hit.label,
        label_en=hit.label_en,
        number=hit.number,
        snippet=hit.snippet,
        marks=hit.marks,
        score=hit.score,
        page=_page(desk, hit.id),
    )


def _of_row(desk: Desk, found: lookup.Found, words: str) -> FoundThing:
    return FoundThing(
        id=found.thing.id,
        kind=found.kind,
        label=found.thing.label,
        label_en=found.thing.label_en,
        number=found.thing.number,
        snippet=found.snippet,
        marks=marks(found.snippet, words),
        score=found.score,
        page=_page(desk, found.thing.id),
    )


def _page(desk: Desk, iri: str) -> str | None:
    tail = desk.view.tail(iri)
    return None if tail is None else f"/page/{path_of_tail(tail)}"
