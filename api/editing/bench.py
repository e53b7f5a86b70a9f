"""What the endpoints and the pages of editing share: drafts, what is seen of them, publication."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import platformdirs
from fastapi import Depends, FastAPI, Request

from api.deps import StoreDep
from api.sparql.writing import Written, write
from graph import bundled, identifiers
from graph.corrections import kept, reading
from graph.corrections.applying import as_read, parsed
from graph.corrections.drafts import Draft, Drafts, Kind
from graph.corrections.model import Correction, Withdrawal, stamp
from graph.corrections.shown import Preview, preview, stored
from graph.corrections.wishes import Wish, correction_of
from graph.errors import NotFoundError, ParameterError, StaleError
from graph.ingest import find_graph, is_current
from graph.queries.view import View
from graph.rdf import Triple
from graph.settings import Settings
from graph.store.base import Reader, Store, Writer
from graph.store.folder import FolderStore

_TAG: Final = re.compile(r'\s*(?:W/)?"([0-9a-f]{16})-(\d{1,9})-([0-9a-f]{0,20})"\s*')


class Seen(NamedTuple):
    """What an editor has seen: a revision of a draft, and a version of the graph in the store."""

    draft: str
    revision: int
    version: str

    @property
    def tag(self) -> str:
        """As entity tag."""
        return f'"{self.draft}-{self.revision}-{self.version}"'


def read_tag(tag: str) -> Seen:
    """What an entity tag says.

    Raises:
        StaleError: it is none of a draft.
    """
    if (match := _TAG.fullmatch(tag)) is None:
        raise StaleError(f"{tag[:80]!r} is not the ETag of a draft; ask for the draft again")
    return Seen(match[1], int(match[2]), match[3])


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as it is now.

    Attributes:
        draft: the draft.
        seen: what it and the store hold now.
        preview: its text and claims; None while it cannot be corrected.
        others: corrections that others have published since it was begun.
    """

    draft: Draft
    seen: Seen
    preview: Preview | None
    others: tuple[Correction, ...] = ()


class Bench:
    """Drafts over a store."""

    def __init__(self, store: Store, settings: Settings, drafts: Drafts) -> None:
        self.store = store
        self.settings = settings
        self.drafts = drafts
        self._base = settings.base_iri

    @property
    def limit_bytes(self) -> int:
        """Bytes that may be sent."""
        return self.settings.max_document_mb * 1_000_000

    def receive(self, name: str, data: bytes, *, by: str) -> Draft:
        """Begin a draft of what was sent; it is read from now on.

        Raises:
            BusyError: there is no room for more drafts.
        """
        kind: Kind = "table" if reading.is_table(name) else "document"
        draft = self.drafts.begin(name, kind, by, data=data)
        reading.start(self.drafts, draft.id, base=self._base, limit_bytes=self.limit_bytes)
        return draft

    def open_stored(self, document: str, reader: Reader, *, by: str) -> Draft:
        """Begin a draft of what is in the store: a title, an IRI, or what follows ``id/``.

        Raises:
            NotFoundError: there is no such document.
            BusyError: there is no room for more drafts.
        """
        graph = find_graph(reader, document.strip(), base=self._base)
        self._check_kind(graph)
        title = stored(View(reader, self._base), graph).title
        known = [item.id for item in kept.corrections_of(reader, graph, base=self._base)]
        draft = self.drafts.begin(title, "opened", by)
        return self.drafts.change(
            draft.id, lambda d: replace(d, graph=graph, known=tuple(known), state="ready")
        )

    def _check_kind(self, graph: str) -> None:
        kind = graph.removeprefix(f"{self._base}id/graph/").partition("/")[0]
        if kind not in ("policy", "document", "table"):
            raise ParameterError(
                f"{graph} is no document or table, whose claims could be corrected"
            )

    def look(self, identifier: str, reader: Reader) -> Opened:
        """A draft with what it would be on the store of ``reader``.

        Raises:
            NotFoundError: there is no such draft, or what it was opened on is gone.
        """
        draft = self.drafts.get(identifier)
        if not draft.graph:
            return Opened(draft, Seen(draft.id, draft.revision, ""), None)
        version = kept.version(reader, draft.graph, base=self._base)
        seen = Seen(draft.id, draft.revision, version)
        if not draft.is_open:
            return Opened(draft, seen, None)
        published = kept.corrections_of(reader, draft.graph, base=self._base)
        shown = preview(
            View(reader, self._base),
            draft.graph,
            self._as_read(draft, reader),
            [*published, *draft.made(self._base)],
        )
        others = [i for i in published if i.id not in draft.known] if draft.kind == "opened" else []
        return Opened(draft, seen, shown, tuple(others))

    def _as_read(self, draft: Draft, reader: Reader) -> frozenset[Triple]:
        if draft.kind != "opened":
            return parsed(self.drafts.read(draft.id))
        if not reader.has_graph(draft.graph):
            raise NotFoundError(f"{draft.name!r} has been removed from the store meanwhile")
        return as_read(parsed(kept.triples_of(reader, draft.graph)), base=self._base)

    def correct(self, identifier: str, wish: Wish, seen: Seen, reader: Reader, *, by: str) -> Draft:
        """Add a correction to a draft.

        Raises:
            StaleError: the draft, or what it is about, is not as it was seen.
            NotFoundError, ParameterError, UnknownTermError: see `correction_of`.
        """
        opened = self._as_seen(identifier, seen, reader)
        shown = _shown(opened)
        made = correction_of(wish, shown, View(reader, self._base), by=by)
        return self.drafts.change(
            identifier,
            lambda d: d.with_made([*d.made(self._base), made], self._base),
            revision=seen.revision,
        )

    def undo(self, identifier: str, correction: str, seen: Seen, reader: Reader) -> Draft:
        """Take a correction out of a draft.

        Raises:
            StaleError: the draft, or what it is about, is not as it was seen.
            NotFoundError: it is not in the draft.
        """
        opened = self._as_seen(identifier, seen, reader)
        made = opened.draft.made(self._base)
        left = [item for item in made if item.tail != correction]
        if len(left) == len(made):
            raise NotFoundError(f"correction {correction[:40]!r} is not in this draft")
        return self.drafts.change(
            identifier, lambda d: d.with_made(left, self._base), revision=seen.revision
        )

    def _as_seen(self, identifier: str, seen: Seen, reader: Reader) -> Opened:
        opened = self.look(identifier, reader)
        if opened.seen != seen:
            raise StaleError(_stale(opened, seen))
        return opened

    async def publish(self, identifier: str, seen: Seen) -> tuple[Draft, Written[kept.Published]]:
        """Write a draft to the store, in one transaction.

        Raises:
            StaleError: the draft, or what it is about, is not as it was seen; nothing was changed.
            StoreLockedError: others write to the store for too long.
        """

        def change(writer: Writer) -> kept.Published:
            reader = self.store.reader()
            opened = self._as_seen(identifier, seen, reader)
            _shown(opened)
            draft = opened.draft
            sent = None if draft.kind == "opened" else self.drafts.read(identifier)
            if sent is not None and not (draft.kind == "document" and is_current(reader)):
                bundled.write(writer, bundled.vocabularies(), base=self._base)
            made = draft.made(self._base)
            return kept.publish(reader, writer, draft.graph, made, read_now=sent, base=self._base)

        written = await write(self.store, change, base=self._base)
        number = written.generation.number
        draft = self.drafts.change(
            identifier, lambda d: replace(d, state="published", generation=number)
        )
        return draft, written

    async def withdraw(
        self, correction: str, *, by: str, reason: str, seen: str | None = None
    ) -> Written[kept.Published]:
        """Take a published correction back.

        Raises:
            NotFoundError: there is none.
            ParameterError: it was taken back before.
            StaleError: the graph is not at the version that was seen.
        """

        def change(writer: Writer) -> kept.Published:
            gone = Withdrawal(by, stamp(), reason.strip())
            reader = self.store.reader()
            return kept.withdraw(reader, writer, correction, gone, seen=seen, base=self._base)

        return await write(self.store, change, base=self._base)

    async def say_of_things(
        self, corrections: Sequence[Correction], *, seen: str | None = None
    ) -> Written[kept.Published]:
        """Publish merges and splits.

        Raises:
            StaleError: what is said of things is not at the version that was seen.
        """
        graph = corrections[0].graph

        def change(writer: Writer) -> kept.Published:
            reader = self.store.reader()
            kept.check_version(reader, graph, seen, base=self._base)
            return kept.publish(reader, writer, graph, corrections, base=self._base)

        return await write(self.store, change, base=self._base)


def _shown(opened: Opened) -> Preview:
    """What is seen of a draft.

    Raises:
        ParameterError: it is not read yet, could not be read, or is published.
    """
    if opened.preview is None:
        raise ParameterError(
            f"draft {opened.draft.id} is {opened.draft.state}; only one that is ready can be changed"
        )
    return opened.preview


def _stale(opened: Opened, seen: Seen) -> str:
    """What has changed since the editor saw it."""
    draft = opened.draft
    told = []
    if draft.id != seen.draft:
        told.append("that is the ETag of another draft")
    elif draft.revision != seen.revision:
        told.append(f"the draft has revision {draft.revision}, you saw {seen.revision}")
    if opened.seen.version != seen.version:
        names = sorted({item.by for item in opened.others})
        who = f" by {', '.join(names)}" if names else ""
        told.append(f"what it is about was changed in the store{who}")
    what = " and ".join(told)
    return f"{what}. Nothing was changed and nothing is lost: look at the draft again and repeat"


def bench_of(app: FastAPI) -> Bench:
    """The bench of an app; made at the first use of it."""
    found: Bench | None = getattr(app.state, "bench", None)
    if found is None:
        store, settings = app.state.store, app.state.settings
        found = app.state.bench = Bench(store, settings, Drafts(_folder(app, store, settings)))
    return found


def _folder(app: FastAPI, store: Store, settings: Settings) -> Path:
    """Where the drafts over a store are: all processes that serve it find the same."""
    if isinstance(store, FolderStore):
        return store.folder / "drafts"
    if settings.store and "://" in settings.store:
        kept_under = Path(platformdirs.user_data_dir("fivekeys-drafts", appauthor=False))
        return kept_under / identifiers.digest(settings.store)
    folder = tempfile.mkdtemp(prefix="fivekeys-drafts-")
    weakref.finalize(app, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


async def get_bench(request: Request, _: StoreDep) -> Bench:
    """The bench of the app."""
    return bench_of(request.app)


BenchDep = Annotated[Bench, Depends(get_bench)]
