"""Drafts: what an editor has brought or opened and not yet published, each in a folder of its own.

Everything is on disk, so that any process of a service can go on with it. A draft is changed under
a lock and written whole; one that nobody touches for a week is removed, and there are never more
than a bounded number. Nothing of a draft is in the store before it is published.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from math import inf
from pathlib import Path, PurePath
from typing import Any, Final, Literal

from graph.corrections.model import Correction, stamp
from graph.corrections.statements import read, to_ntriples
from graph.errors import BusyError, NotFoundError, ParameterError, StaleError
from graph.jobs.bounds import LIMIT_S

State = Literal["waiting", "reading", "ready", "failed", "published"]
Kind = Literal["document", "table", "opened"]
"""A document or table that was sent, or one of the store that was opened."""

EXPIRY_S: Final = 7 * 24 * 3600.0
"""Seconds for which a draft is kept that nobody touches."""
MAX_DRAFTS: Final = 100
MAX_BYTES: Final = 1_000_000_000
"""What is sent, of all drafts together."""
MAX_CORRECTIONS: Final = 2_000
"""Corrections of one draft."""

_ID: Final = re.compile(r"[0-9a-f]{16}")
_LATE_S: Final = {"waiting": 3600.0, "reading": 2 * LIMIT_S}
"""Seconds after which a reading of which nothing more is heard is taken for ended."""
_LONGEST_NAME: Final = 120
_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft.

    Attributes:
        id: sixteen hexadecimal digits that cannot be guessed.
        name: of the file that was sent, or the title of what was opened.
        kind: what it is.
        by: name of the token of who began it.
        created: when; see `stamp`.
        changed: seconds since 1970 of the last change.
        revision: how often it was changed.
        state: how far it is.
        step: what is being done while it is read.
        reason: why it failed.
        graph: the named graph that it will be; empty before it is read.
        size: bytes that were sent.
        characters: of its text.
        notes: what of a table is left out.
        known: IRIs of the corrections that the graph had when the draft was begun.
        generation: number of the generation that has it, once published.
        corrections: those of this draft, as N-Triples.
    """

    id: str
    name: str
    kind: Kind
    by: str
    created: str
    changed: float = 0.0
    revision: int = 0
    state: State = "waiting"
    step: str = ""
    reason: str = ""
    graph: str = ""
    size: int = 0
    characters: int = 0
    notes: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    generation: int = 0
    corrections: str = field(default="", repr=False)

    def made(self, base: str) -> list[Correction]:
        """The corrections of this draft, in the order of their making."""
        return read(self.corrections.encode(), base=base)

    def with_made(self, corrections: Sequence[Correction], base: str) -> "Draft":
        """The draft with these corrections.

        Raises:
            ParameterError: there are too many.
        """
        if len(corrections) > MAX_CORRECTIONS:
            raise ParameterError(f"a draft takes {MAX_CORRECTIONS} corrections; publish it first")
        return replace(self, corrections=to_ntriples(corrections, base=base).decode())

    @property
    def is_open(self) -> bool:
        """Whether it can be corrected and published."""
        return self.state == "ready"


def clean_name(name: str) -> str:
    """The name of a file without folders and without what cannot be seen."""
    plain = _FORBIDDEN.sub("", PurePath(name.replace("\\", "/")).name).strip()
    if len(plain) > _LONGEST_NAME:
        suffix = PurePath(plain).suffix[:10]
        plain = plain[: _LONGEST_NAME - len(suffix)] + suffix
    return plain or "unnamed.txt"


class Drafts:
    """The drafts of a folder."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock

    def begin(self, name: str, kind: Kind, by: str, *, data: bytes | None = None) -> Draft:
        """A new draft, with what was sent.

        Raises:
            BusyError: there are as many drafts as there may be, or they are too large together.
        """
        self.remove_old()
        size = len(data) if data is not None else 0
        there = list(self.all())
        if len(there) >= MAX_DRAFTS or sum(draft.size for draft in there) + size > MAX_BYTES:
            raise BusyError(
                f"there are {len(there)} drafts, as many as there is room for; publish or discard "
                "some, or wait until they expire"
            )
        draft = Draft(
            id=secrets.token_hex(8),
            name=clean_name(name) if kind != "opened" else name,
            kind=kind,
            by=by,
            created=stamp(),
            changed=self._clock(),
            state="waiting" if data is not None else "ready",
            size=size,
        )
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made beside and renamed, so that nobody sees a draft without its parts.
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        if data is not None:
            (new / "sent").write_bytes(data)
        (new / "draft.json").write_text(_dump(draft), "utf-8")
        new.rename(self.folder / draft.id)
        return draft

    def get(self, identifier: str) -> Draft:
        """The draft with this id.

        Raises:
            NotFoundError: there is none, or none any more.
        """
        try:
            text = (self._place(identifier) / "draft.json").read_text("utf-8")
        except OSError:
            raise _gone(identifier) from None
        draft = _load(text)
        if draft.changed < self._clock() - _LATE_S.get(draft.state, inf):
            return replace(draft, state="failed", reason="reading was interrupted; send it again")
        return draft

    def all(self) -> Iterator[Draft]:
        """All drafts, the newest first."""
        names = os.listdir(self.folder) if self.folder.is_dir() else []
        found = []
        for name in names:
            with suppress(NotFoundError):
                found.append(self.get(name))
        return iter(sorted(found, key=lambda draft: (-draft.changed, draft.id)))

    @contextmanager
    def _locked(self, identifier: str) -> Iterator[Path]:
        place = self._place(identifier)
        try:
            lock = (place / "lock").open("a")
        except OSError:
            raise _gone(identifier) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield place

    def change(
        self, identifier: str, how: Callable[[Draft], Draft], *, revision: int | None = None
    ) -> Draft:
        """Change a draft while nobody else does; ``revision`` is that which the editor has seen.

        Raises:
            NotFoundError: there is no such draft.
            StaleError: it has another revision.
        """
        with self._locked(identifier) as place:
            draft = self.get(identifier)
            if revision is not None and revision != draft.revision:
                raise StaleError(
                    f"the draft was changed since you saw it: revision {revision}, now "
                    f"{draft.revision}. Nothing was changed: look at it again and repeat"
                )
            if (wanted := how(draft)) == draft:
                return draft
            changed = replace(wanted, revision=draft.revision + 1, changed=self._clock())
            _write_whole(place / "draft.json", _dump(changed).encode())
            return changed

    def sent(self, identifier: str) -> bytes:
        """What was sent."""
        try:
            return (self._place(identifier) / "sent").read_bytes()
        except OSError:
            raise _gone(identifier) from None

    def read(self, identifier: str) -> bytes:
        """What was read in it, as N-Triples."""
        try:
            return (self._place(identifier) / "read.nt").read_bytes()
        except OSError:
            raise _gone(identifier) from None

    def keep_read(self, identifier: str, ntriples: bytes) -> None:
        """Keep what was read."""
        _write_whole(self._place(identifier) / "read.nt", ntriples)

    def discard(self, identifier: str) -> None:
        """Remove a draft.

        Raises:
            NotFoundError: there is none.
        """
        place = self._place(identifier)
        gone = self.folder / f".gone-{secrets.token_hex(8)}"
        try:
            place.rename(gone)
        except OSError:
            raise _gone(identifier) from None
        shutil.rmtree(gone, ignore_errors=True)

    def remove_old(self) -> None:
        """Remove the drafts that have expired, and what was left of broken writes."""
        for draft in list(self.all()):
            if draft.changed < self._clock() - EXPIRY_S:
                with suppress(NotFoundError):
                    self.discard(draft.id)
        for place in self.folder.glob(".*-*"):
            with suppress(OSError):
                if place.stat().st_mtime < self._clock() - EXPIRY_S:
                    shutil.rmtree(place)

    def _place(self, identifier: str) -> Path:
        if _ID.fullmatch(identifier) is None:
            raise _gone(identifier)
        return self.folder / identifier


def _gone(identifier: str) -> NotFoundError:
    return NotFoundError(f"there is no draft {identifier[:40]!r}; it may be discarded or expired")


def _write_whole(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _dump(draft: Draft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False)


def _load(text: str) -> Draft:
    values: dict[str, Any] = json.loads(text)
    return Draft(**{**values, "notes": tuple(values["notes"]), "known": tuple(values["known"])})
