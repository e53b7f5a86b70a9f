"""Answers of the analysis as rows of tables: what is asked for, and every link with its evidence."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from api.exports import tables
from api.exports.cells import Cell
from api.exports.xlsx import Sheet, Workbook
from api.pages.language import Language, word
from api.pages.templating import name_of
from graph.analysis.answers import Chain, Neighbourhood, Paths, Similar
from graph.analysis.reading import links_of
from graph.analysis.whole_answers import Analysed, Centrals, Clusters, Gaps
from graph.queries.answers import Reference

Rows = Iterator[Sequence[Cell]]

_WIDTH = 22
_NOTE: dict[Language, str] = {"zh": "……", "en": " …"}


def rows(answer: Analysed, language: Language) -> Rows:
    """A line of headings, then a line for each item."""

    def named(thing: Reference) -> str:
        return name_of(thing, language)

    def head(*names: str) -> list[str]:
        return [word(f"a_{name}", language) for name in names]

    if isinstance(answer, Paths):
        yield head("path", "step", "start", "property", "end", "commonness", "id")
        for place, item in enumerate(answer.items, 1):
            for number, step in enumerate(item.steps, 1):
                said = "、".join(word(link.property, language) for link in step.links)
                ends = named(step.start), said, named(step.end)
                yield [place, number, *ends, item.commonness, step.end.id]
    elif isinstance(answer, Neighbourhood):
        yield head("thing", "number", "hops", "neighbours", "id")
        for near in answer.items:
            thing = near.thing
            yield [named(thing), thing.number, near.hops, near.neighbours, thing.id]
    elif isinstance(answer, Similar):
        yield head("thing", "number", "score", "shared_total", "shared", "id")
        for like in answer.items:
            shared = "、".join(f"{named(s.thing)} {s.part:.3f}" for s in like.shared)
            row = named(like.thing), like.thing.number, like.score, like.shared_total, shared
            yield [*row, like.thing.id]
    elif isinstance(answer, Chain):
        yield from _chain(answer, language)
    else:
        yield from _of_whole(answer, language)


def _chain(answer: Chain, language: Language) -> Rows:
    heads = ("lower", "level", "property", "higher", "level", "shared", "added", "amounts", "id")
    yield [word(f"a_{name}", language) for name in heads]
    levels = {item.document.id: word(f"a_level_{item.level}", language) for item in answer.items}
    for link in answer.links:
        lower, higher = link.link.subject, link.link.object
        added = "、".join(name_of(a.link.object, language) for a in link.added)
        yield [
            name_of(lower, language),
            levels[lower.id],
            word(link.link.property, language),
            name_of(higher, language),
            levels[higher.id],
            link.shared if link.comparable else None,
            added,
            "、".join(f"{amount:.0f}" for amount in link.amounts),
            lower.id,
        ]


def _of_whole(answer: Centrals | Clusters | Gaps, language: Language) -> Rows:
    def head(*names: str) -> list[str]:
        return [word(f"a_{name}", language) for name in names]

    if isinstance(answer, Centrals):
        names = ("rank", "thing", "number", "score", "count", "supporting", "issued", "partners")
        yield head(*names, "id")
        for item in answer.items:
            also = item.supporting, item.issued, item.partners
            thing, named = item.thing, name_of(item.thing, language)
            yield [item.rank, named, thing.number, item.score, item.count, *also, thing.id]
    elif isinstance(answer, Clusters):
        yield head("cluster", "industry", "weight", "share", "id")
        for cluster in answer.items:
            for member in cluster.members:
                named = name_of(member.industry, language)
                yield [cluster.number, named, member.weight, member.share, member.industry.id]
    else:
        yield head("thing", "number", "policies", "measures", "date", "meaning", "id")
        for gap in answer.items:
            said = gap.sentence.zh if language == "zh" else gap.sentence.en
            numbers = gap.policies, gap.measures
            named = name_of(gap.thing, language)
            yield [named, gap.thing.number, *numbers, gap.date, said, gap.thing.id]


def evidence_rows(answer: Analysed, language: Language) -> Rows:
    """A line of headings, then one for each claim of each link; links without claims have one too."""
    heads = ("subject", "property", "object", "basis", "confidence", "place", "quote", "source")
    yield [word(f"a_{name}", language) for name in (*heads, "subject_id", "object_id")]
    for link in links_of(answer):
        said = (
            name_of(link.subject, language),
            word(link.property, language),
            name_of(link.object, language),
        )
        if not link.evidence:
            yield [*said, None, None, None, None, None, link.subject.id, link.object.id]
        for claim in link.evidence:
            basis = word(claim.basis, language) if claim.basis else None
            quote = claim.quotes[0].exact if claim.quotes else None
            source = next((s.title or s.url or s.id for s in claim.sources), None)
            why = basis, claim.confidence, claim.place, quote, source
            yield [*said, *why, link.subject.id, link.object.id]


def write_csv(answer: Analysed, language: Language, out: BinaryIO) -> None:
    """The items as CSV."""
    tables.write_lines(rows(answer, language), out)


def write_xlsx(answer: Analysed, language: Language, out: BinaryIO) -> None:
    """A workbook: the items, the evidence of every link, and what the numbers mean."""
    items, evidence = rows(answer, language), evidence_rows(answer, language)
    sheets = [
        _sheet(word("a_items", language), next(items), language),
        _sheet(word("evidence", language), next(evidence), language),
        _sheet(word("a_method", language), [word("a_meaning", language)], language),
    ]
    with Workbook(out, sheets):
        for sheet, lines in zip(sheets, (items, evidence, _method(answer, language)), strict=True):
            for line in lines:
                sheet.add(line)


def _method(answer: Analysed, language: Language) -> Rows:
    for said in (answer.sentence, answer.method):
        yield [said.zh if language == "zh" else said.en]


def _sheet(title: str, headings: Sequence[Cell], language: Language) -> Sheet:
    texts = [str(cell) for cell in headings]
    return Sheet(title, texts, [_WIDTH] * len(texts), _NOTE[language])
