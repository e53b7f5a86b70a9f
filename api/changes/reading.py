"""Changes for a request: which generations, which page of them, which entries of a feed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise

from api.changes.differences import Differences
from api.changes.schemas import (
    ChangeCounts,
    ChangesAnswer,
    ChangesParameters,
    FeedParameters,
    FollowedParameters,
)
from api.desk.schemas import GenerationInfo
from graph.changes.narrowing import IndexOf, Narrowed, narrow, no_index
from graph.changes.recorded import read_line, told
from graph.changes.telling import Told, tell
from graph.errors import ParameterError
from graph.queries import cursor
from graph.queries.view import View
from graph.store.base import Reader
from graph.store.kept import KeptGenerations

_CURSOR_PARTS = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """The changes that a request can ask for.

    Attributes:
        kept: the generations that can be read.
        differences: the changes between them.
        view: the generation that the request reads.
        index_of: gives the index of a generation, where there is one.
        bounded: gives a view whose queries are stopped in time.
    """

    kept: KeptGenerations
    differences: Differences
    view: View
    index_of: IndexOf = no_index
    bounded: Callable[[View], View] = field(default=lambda view: view)

    def view_of(self, number: int) -> View:
        """The view of a generation; raises what `Differences.reader` raises."""
        if number == self.view.reader.generation.number:
            return self.view
        return View(self.differences.reader(number), self.view.base)

    def narrowed(self, old: View, new: View, given: FollowedParameters) -> Narrowed:
        """Which changes are asked for; raises what `narrow` raises."""
        views = self.bounded(old), self.bounded(new)
        return narrow(*views, given.filters(), given.kinds(), self.index_of)

    def tell(self, old: View, new: View, lines: Iterable[bytes]) -> list[Told]:
        """Changes with names and evidence."""
        found = [read_line(text.decode()) for text in lines]
        return tell(self.bounded(old), self.bounded(new), found, self.index_of)


def read_page(followed: Followed, given: ChangesParameters) -> ChangesAnswer:
    """One page of the changes between two generations.

    Raises:
        GoneError: one of the generations is no longer kept.
        NotFoundError: one of them never was.
        ParameterError: the older one is the newer one, or the cursor is of another question.
        UnknownTermError: a name in the filters stands for nothing known.
        BusyError: the changes are being made.
    """
    since, until, first = _place(followed, given)
    if since > until:
        raise ParameterError(f"since {since} is after until {until}; exchange them")
    old, new = followed.view_of(since), followed.view_of(until)
    narrowed = followed.narrowed(old, new, given)
    counts: Counter[str] = Counter()
    shown: list[bytes] = []
    kept = followed.differences.of(old.reader, new.reader).of(narrowed.keeps)
    for number, text in enumerate(kept):
        counts[told(text)[0]] += 1
        if first <= number < first + given.limit:
            shown.append(text)
    after = first + given.limit
    more = after < counts.total()
    return ChangesAnswer(
        items=followed.tell(old, new, shown),
        total=counts.total(),
        counts=ChangeCounts(**counts),
        next=cursor.encode([str(since), str(until), str(after)], given.given()) if more else None,
        since=info(old.reader),
        until=info(new.reader),
        kept=followed.kept.numbers(),
        meant=narrowed.meant,
        generation=info(followed.view.reader),
    )


def _place(followed: Followed, given: ChangesParameters) -> tuple[int, int, int]:
    """The two generations and the number of the first change of the page."""
    if given.cursor is not None:
        place = cursor.decode(given.cursor, given.given(), _CURSOR_PARTS)
        since, until, first = (int(part) for part in place)
        if given.since not in (None, since) or given.until not in (None, until):
            raise ParameterError("cursor belongs to other generations; leave it out to start again")
        return since, until, first
    newest = followed.view.reader.generation.number
    until = newest if given.until is None else given.until
    followed.view_of(until)  # it is told of before what it would be compared with
    since = followed.differences.before(until) if given.since is None else given.since
    return since, until, 0


def info(reader: Reader) -> GenerationInfo:
    """A generation, for answers."""
    return GenerationInfo(number=reader.generation.number, published=reader.generation.published)


def read_entries(followed: Followed, given: FeedParameters) -> tuple[list[Told], bool]:
    """One page of the changes of all generations that are kept, newest first; whether there are more.

    The first generation that is kept is where the feed begins.

    Raises:
        UnknownTermError: a name in the filters stands for nothing known.
        BusyError: changes are being made.
    """
    first = (given.page - 1) * given.limit
    found = list(islice(_newest(followed, given), first, first + given.limit + 1))
    entries: list[Told] = []
    for (old, new), lines in groupby(found[: given.limit], key=lambda entry: entry[0]):
        entries += followed.tell(old, new, [text for _, text in lines])
    return entries, len(found) > given.limit


def _newest(followed: Followed, given: FeedParameters) -> Iterator[tuple[tuple[View, View], bytes]]:
    """The changes of all generations that are kept, those of the newest first."""
    newest = followed.view.reader.generation.number
    readers = followed.differences.readers(n for n in followed.kept.numbers() if n <= newest)
    for since, until in reversed(list(pairwise(sorted(readers)))):
        old, new = (View(readers[number], followed.view.base) for number in (since, until))
        narrowed = followed.narrowed(old, new, given)
        for text in followed.differences.of(old.reader, new.reader).of(narrowed.keeps):
            yield (old, new), text
