"""The columns of exported tables: one table for each kind of record, and one for its evidence.

Headings are in the language of the visitor, Chinese where none is asked for; those of policies are
such that ``fivekeys import`` reads the table again. Lists in a cell have ``、`` between.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from api.exports.cells import Cell
from api.pages.language import Language, word
from api.pages.merging import merge_claims
from api.pages.templating import amount, name_of
from graph.queries.answers import (
    Claim,
    Concept,
    Document,
    Measure,
    Quantity,
    Quote,
    Reference,
    Source,
)

Item = TypeVar("Item")

LINE: Final = "\n"
"""Between claims in one cell."""


class Column(NamedTuple, Generic[Item]):
    """A column: headings, width in characters, and the cell of a record."""

    zh: str
    en: str
    width: int
    cell: Callable[[Item, Language], Cell]

    def heading(self, language: Language) -> str:
        """The heading in a language."""
        return self.zh if language == "zh" else self.en


class Said(NamedTuple):
    """A claim about an item, with one of its quotes and one of its sources where there are any."""

    item: Document | Measure
    claim: Claim
    quote: Quote | None
    source: Source | None


def names(references: Iterable[Reference], language: Language) -> str:
    """The names of things in one cell."""
    return "、".join(name_of(reference, language) for reference in references)


def _amounts(quantities: Iterable[Quantity], language: Language) -> str:
    return LINE.join(_quantity(quantity, language) for quantity in quantities)


def _quantity(quantity: Quantity, language: Language) -> str:
    parts = [word(quantity.kind, language)]
    if quantity.wording:
        parts.append(quantity.wording)
    elif (value := _shown(quantity, language)) is not None:
        parts.append(value)
    parts += [f"{word(label, language)} {given}" for label, given in (
        ("deadline", quantity.deadline),
        ("dated", quantity.as_of),
    ) if given]  # fmt: skip
    return " ".join(parts)


def _shown(quantity: Quantity, language: Language) -> str | None:
    unit = quantity.unit
    if quantity.value is not None:
        return amount(quantity.value, unit, language)
    ends = [amount(v, unit, language) for v in (quantity.low, quantity.high) if v is not None]
    if ends:
        return "–".join(ends)
    if quantity.order_of_magnitude is not None:
        return f"10^{quantity.order_of_magnitude} {unit or ''}".strip()
    return None


def sums(quantities: Iterable[Quantity]) -> list[float]:
    """The amounts of money in CNY that incentives state, bounds included."""
    return [
        value
        for quantity in quantities
        if quantity.unit == "CNY" and quantity.kind == "incentive"
        for value in (quantity.value, quantity.low, quantity.high)
        if value is not None
    ]


def _most(quantities: Iterable[Quantity]) -> Cell:
    return max(sums(quantities), default=None)


def evidence(claims: Sequence[Claim], language: Language) -> str:
    """What is claimed and the sentences that say so, a claim a line."""
    return LINE.join(_claim(claim, language) for claim in merge_claims(claims))


def _claim(claim: Claim, language: Language) -> str:
    text = f"{word(claim.property, language)} {name_of(claim.object, language)}"
    if claim.quotes:
        quotes = (f"{q.prefix}【{q.exact}】{q.suffix}" for q in claim.quotes)
        text += "：" + " … ".join(" ".join(quote.split()) for quote in quotes)
    if claim.place:
        text += f"（{claim.place}）"
    return text


def sources(claims: Sequence[Claim]) -> str:
    """Where the claims were read, a source a line."""
    found = {source.id: source for claim in claims for source in claim.sources}
    return LINE.join(dict.fromkeys(_source(source) for source in found.values()))


def _source(source: Source) -> str:
    parts = (f"《{source.title}》" if source.title else None, source.publisher, source.date)
    return " ".join(part for part in (*parts, source.url) if part) or source.id


def _quantities(document: Document) -> list[Quantity]:
    """Figures of a document and of the measures that state or use it, each once."""
    every = [*document.quantities, *(q for m in document.measures for q in m.quantities)]
    return list({quantity.id: quantity for quantity in every}.values())


def _related(document: Document, language: Language) -> str:
    return LINE.join(
        f"{word(r.property, language)} {name_of(r.document, language)}" for r in document.relations
    )


def _of_quote(name: str) -> Callable[[Said, Language], Cell]:
    return lambda said, _: getattr(said.quote, name, None)


def _of_source(name: str) -> Callable[[Said, Language], Cell]:
    return lambda said, _: getattr(said.source, name, None)


DOCUMENT: Final[tuple[Column[Document], ...]] = (
    Column("标题", "title", 48, lambda d, _: d.title),
    Column("文号", "number", 22, lambda d, _: d.number),
    Column("文种", "kind", 12, lambda d, lang: names(d.kinds, lang)),
    Column("发文机关", "issuer", 24, lambda d, lang: names(d.issuers, lang)),
    Column("地区", "region", 14, lambda d, lang: names(d.regions, lang)),
    Column("产业", "industries", 30, lambda d, lang: names(d.industries, lang)),
    Column("关键", "keys", 14, lambda d, lang: names(d.keys, lang)),
    Column("经济", "economies", 16, lambda d, lang: names(d.economy_types, lang)),
    Column("成文日期", "date", 12, lambda d, _: d.date),
    Column("发布日期", "published", 12, lambda d, _: d.published),
    Column("生效日期", "valid from", 12, lambda d, _: d.valid_from),
    Column("失效日期", "valid until", 12, lambda d, _: d.valid_until),
    Column("措施数", "number of measures", 8, lambda d, _: d.measures_total),
    Column("措施", "measures", 40, lambda d, _: LINE.join(m.title for m in d.measures)),
    Column("金额与指标", "amounts", 30, lambda d, lang: _amounts(_quantities(d), lang)),
    Column("最高金额（元）", "highest amount (CNY)", 14, lambda d, _: _most(_quantities(d))),
    Column("相关文件", "related documents", 30, _related),
    Column("依据", "evidence", 60, lambda d, lang: evidence(d.evidence, lang)),
    Column("依据来源", "sources of the evidence", 40, lambda d, _: sources(d.evidence)),
    Column("网址", "url", 30, lambda d, _: d.url),
    Column("标识", "id", 40, lambda d, _: d.id),
)

MEASURE: Final[tuple[Column[Measure], ...]] = (
    Column("措施", "measure", 40, lambda m, _: m.title),
    Column("摘要", "summary", 60, lambda m, lang: m.abstract_en if lang == "en" else m.abstract),
    Column("所在文件", "document", 40, lambda m, lang: names(m.documents, lang)),
    Column("位置", "place", 10, lambda m, _: m.path),
    Column("关键", "keys", 14, lambda m, lang: names(m.keys, lang)),
    Column("经济", "economies", 16, lambda m, lang: names(m.economy_types, lang)),
    Column("产业", "industries", 30, lambda m, lang: names(m.industries, lang)),
    Column("地区", "regions", 14, lambda m, lang: names(m.regions, lang)),
    Column("依托政策", "policies used", 40, lambda m, lang: names(m.policies, lang)),
    Column("方式", "action", 12, lambda m, lang: names([m.action] if m.action else [], lang)),
    Column("主体", "actors", 20, lambda m, lang: names(m.actors, lang)),
    Column("牵头单位", "responsible", 20, lambda m, lang: names(m.responsible, lang)),
    Column("配合单位", "supporting", 20, lambda m, lang: names(m.supporting, lang)),
    Column("涉及机构", "organizations", 20, lambda m, lang: names(m.organizations, lang)),
    Column("金额与指标", "amounts", 30, lambda m, lang: _amounts(m.quantities, lang)),
    Column("最高金额（元）", "highest amount (CNY)", 14, lambda m, _: _most(m.quantities)),
    Column("依据", "evidence", 60, lambda m, lang: evidence(m.evidence, lang)),
    Column("依据来源", "sources of the evidence", 40, lambda m, _: sources(m.evidence)),
    Column("标识", "id", 40, lambda m, _: m.id),
)

CONCEPT: Final[tuple[Column[Concept], ...]] = (
    Column("名称", "name", 24, lambda c, _: c.label),
    Column("英文名", "English name", 28, lambda c, _: c.label_en),
    Column("代码", "code", 10, lambda c, _: c.code),
    Column("别名", "other names", 30, lambda c, _: "、".join(c.aliases)),
    Column("上位", "belongs to", 24, lambda c, lang: names(c.broader, lang)),
    Column("经济", "economies", 16, lambda c, lang: names(c.economy_types, lang)),
    Column("政策数", "policies", 8, lambda c, _: c.policies),
    Column("措施数", "measures", 8, lambda c, _: c.measures),
    Column("标识", "id", 40, lambda c, _: c.id),
)

EVIDENCE: Final[tuple[Column[Said], ...]] = (
    Column("事项", "item", 40, lambda s, _: s.item.title),
    Column("判断", "claim", 14, lambda s, lang: word(s.claim.property, lang)),
    Column("对象", "object", 24, lambda s, lang: name_of(s.claim.object, lang)),
    Column(
        "根据", "basis", 8, lambda s, lang: word(s.claim.basis, lang) if s.claim.basis else None
    ),
    Column("置信度", "confidence", 8, lambda s, _: s.claim.confidence),
    Column("位置", "place", 10, lambda s, _: s.claim.place),
    Column("前文", "before", 24, _of_quote("prefix")),
    Column("引文", "quote", 40, _of_quote("exact")),
    Column("后文", "after", 24, _of_quote("suffix")),
    Column("来源", "source", 40, _of_source("title")),
    Column("来源机关", "publisher", 20, _of_source("publisher")),
    Column("来源日期", "source date", 12, _of_source("date")),
    Column("来源网址", "source url", 30, _of_source("url")),
    Column("已核实", "confirmed", 8, _of_source("confirmed")),
    Column("事项标识", "item id", 40, lambda s, _: s.item.id),
    Column("判断标识", "claim id", 40, lambda s, _: s.claim.id),
)


def said(item: Document | Measure) -> Iterator[Said]:
    """The claims about an item, a row for each quote (or source, where no text is in the store)."""
    for claim in item.evidence:
        first = claim.sources[0] if claim.sources else None
        if claim.quotes:
            by_text = {source.id: source for source in claim.sources}
            for quote in claim.quotes:
                yield Said(item, claim, quote, by_text.get(quote.text, first))
        else:
            found: list[Source | None] = [*claim.sources]
            for source in found or [None]:
                yield Said(item, claim, None, source)
