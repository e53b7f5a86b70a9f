"""Changes for a request: which generations, which page of them, which entries of a feed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice, pairwise

from api.changes.differences import Differences
from api.changes.schemas import (
    ChangeCounts,
    ChangesAnswer,
    ChangesParameters,
    FeedParameters,
)
from api.desk.schemas import GenerationInfo
from graph.changes import Change
from graph.changes.narrowing import narrow
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
    """

    kept: KeptGenerations
    differences: Differences
    view: View

    def view_of(self, number: int) -> View:
        """The view of a generation; raises what `Differences.reader` raises."""
        if number == self.view.reader.generation.number:
            return self.view
        return View(self.differences.reader(number), self.view.base)


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
    narrowed = narrow(old, new, given.filters(), given.kinds())
    counts: Counter[str] = Counter()
    shown: list[Change] = []
    for number, change in enumerate(narrowed.of(followed.differences.of(old.reader, new.reader))):
        counts[change.kind] += 1
        if first <= number < first + given.limit:
            shown.append(change)
    after = first + given.limit
    more = after < counts.total()
    return ChangesAnswer(
        items=tell(old, new, shown),
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
    told: list[Told] = []
    for (old, new), entries in groupby(found[: given.limit], key=lambda entry: entry[0]):
        told += tell(old, new, [change for _, change in entries])
    return told, len(found) > given.limit


def _newest(
    followed: Followed, given: FeedParameters
) -> Iterator[tuple[tuple[View, View], Change]]:
    """The changes of all generations that are kept, those of the newest first."""
    newest = followed.view.reader.generation.number
    readers = followed.differences.readers(n for n in followed.kept.numbers() if n <= newest)
    for since, until in reversed(list(pairwise(sorted(readers)))):
        old, new = (View(readers[number], followed.view.base) for number in (since, until))
        narrowed = narrow(old, new, given.filters(), given.kinds())
        for change in narrowed.of(followed.differences.of(old.reader, new.reader)):
            yield (old, new), change
