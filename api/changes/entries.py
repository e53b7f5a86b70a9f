"""What a feed of changes says, in whatever format: entries with titles, addresses and sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from api.http.addresses import path_of_tail
from api.pages.language import Language, word
from api.pages.templating import amount, name_of
from graph.changes.telling import State, Told
from graph.queries.answers import Quantity, Reference

_NEVER: Final = "1970-01-01T00:00:00Z"
"""When a store was changed that nothing was put into."""

_QUOTES_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as an entry.

    Attributes:
        told: the change.
        id: IRI of the change; it stays the same.
        title: what came, changed or went, in one line.
        summary: the same with the document and the sentences that say so.
        updated: when the newer generation was published (RFC 3339).
        address: page that shows the change.
        about: page of the measure or document.
        tags: kind of change and property.
    """

    told: Told
    id: str
    title: str
    summary: str
    updated: str
    address: str
    about: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed.

    Attributes:
        id: IRI of the feed with its filters, whatever its page and format.
        language: of titles and summaries.
        root: address of the service, without a slash at its end.
        given: the filters.
        limit: entries of a page, as it was asked for.
        page: which page.
        next_page: the one after it, None on the last.
        updated: when the newest entry was published, or the newest generation.
        entries: newest first.
    """

    id: str
    language: Language
    root: str
    given: Mapping[str, str]
    limit: int | None
    page: int
    next_page: int | None
    updated: str
    entries: Sequence[Entry]

    @property
    def title(self) -> str:
        """Title, with the filters."""
        return " · ".join([word("changes_feed", self.language), *self.given.values()])

    @property
    def subtitle(self) -> str:
        """What the feed is."""
        return word("changes_feed_lead", self.language)

    @property
    def home(self) -> str:
        """The page that shows the same."""
        return _address(self.root, "/changes", {**self.given, "lang": self.language})

    def address(self, extension: str, page: int | None = None) -> str:
        """Address of a page of the feed."""
        number = self.page if page is None else page
        query = {**self.given, "lang": self.language}
        if self.limit is not None:
            query["limit"] = str(self.limit)
        if number > 1:
            query["page"] = str(number)
        return _address(self.root, f"/feeds/changes.{extension}", query)


def _address(root: str, path: str, query: Mapping[str, str]) -> str:
    return f"{root}{path}?{urlencode(query)}" if query else f"{root}{path}"


def feed_id(base: str, given: Mapping[str, str]) -> str:
    """IRI of the feed with these filters."""
    return f"{base}feeds/changes" + (f"?{urlencode(sorted(given.items()))}" if given else "")


def when(published: str) -> str:
    """A time as RFC 3339 has it."""
    return datetime.fromisoformat(published).isoformat() if published else _NEVER


def entry_of(told: Told, root: str, base: str, language: Language) -> Entry:
    """The entry of a change."""
    query = {"since": str(told.since), "until": str(told.until), "lang": language}
    mark = told.id.rsplit("/", 1)[-1]
    tail = told.subject.id.removeprefix(f"{base}id/")
    about = f"/page/{path_of_tail(tail)}?lang={language}"
    return Entry(
        told=told,
        id=told.id,
        title=title_of(told, language),
        summary=_summary(told, language),
        updated=when(told.published),
        address=f"{_address(root, '/changes', query)}#c-{quote(mark)}",
        about=f"{root}{about}" if tail != told.subject.id else told.subject.id,
        tags=(told.change, told.property),
    )


def title_of(told: Told, language: Language) -> str:
    """What came, changed or went, in one line."""
    said = [state_of(state, language) for state in (told.before, told.after) if state is not None]
    if told.aspect == "grounds":
        said = said[:1]
    colon = "：" if language == "zh" else ": "
    what = f"{word(told.property, language)} {' → '.join(said)}"
    named = name_of(told.subject, language)
    return f"{word(f'change_{told.change}', language)}{colon}{named} · {what}"


def state_of(state: State, language: Language) -> str:
    """One side of a change in few words."""
    if state.quantity is None:
        return name_of(state.object, language)
    return (
        figure(state.quantity, language)
        or state.quantity.wording
        or name_of(state.object, language)
    )


def figure(quantity: Quantity, language: Language) -> str:
    """The amount of a quantity as people write it; empty where it has none."""
    if quantity.value is not None:
        return amount(quantity.value, quantity.unit, language)
    bounds = [b for b in (quantity.low, quantity.high) if b is not None]
    return "–".join(amount(bound, quantity.unit, language) for bound in bounds)


def _summary(told: Told, language: Language) -> str:
    lines = [title_of(told, language)]
    if told.document is not None:
        lines.append(f"{word('document', language)}: {_titled(told.document, language)}")
    if told.aspect is not None:
        lines.append(word(f"aspect_{told.aspect}", language))
    quotes = [quote for claim in told.evidence for quote in claim.quotes]
    lines += [f"“{quote.exact}”" for quote in quotes[:_QUOTES_SHOWN]]
    sources = {source.title: None for claim in told.evidence for source in claim.sources}
    lines += [f"{word('source', language)}: {title}" for title in sources if title]
    return "\n".join(lines)


def _titled(reference: Reference, language: Language) -> str:
    return name_of(reference, language) + (f" {reference.number}" if reference.number else "")
