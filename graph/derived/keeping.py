"""What is derived from a generation, in the folder of a store: where it is, and how it gets there.

It lies in the folder of its generation and goes with it. One process builds it at a time; what one
that was ended has left is removed by the next.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from graph.errors import DataError, NotFoundError, StoreError, StoreLockedError
from graph.store.base import Reader
from graph.store.embedded import EmbeddedReader
from graph.store.files import exclusively
from graph.store.generations import Generations, Snapshot

GENERATIONS: Final = "generations"
"""Name of the folder of generations in that of a store."""


class Opened(Protocol):
    """What was derived and is open."""

    base_iri: str
    """Base of the IRIs that it was made for."""


class Build(Protocol):
    """Makes what is derived from the generation of a reader, in a folder."""

    def __call__(
        self,
        reader: Reader,
        folder: Path,
        *,
        base_iri: str,
        dump: Path | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """See `graph.index.building.build`."""


Kind = TypeVar("Kind", bound=Opened)


@dataclass(frozen=True)
class Derived(Generic[Kind]):
    """One kind of what is derived from generations.

    Attributes:
        name: of it, and of its folder in that of a generation.
        open: opens what is in such a folder.
        build: makes it.
        follows: name of another kind that it waits for while that is built, so that two do not read
            everything at once.
    """

    name: str
    open: Callable[[Path], Kind]
    build: Build
    follows: str | None = None

    def of(self, store: Path, number: int, *, base_iri: str) -> Kind | None:
        """That of one generation; None where it has none for this base."""
        return self._opened(Generations(store / GENERATIONS).folder(number) / self.name, base_iri)

    def open_newest(self, store: Path, *, base_iri: str) -> Kind | None:
        """The newest of the store in a folder; None where no generation has one.

        It may be of an older generation than the newest.
        """
        for number in reversed(Generations(store / GENERATIONS).numbers()):
            if (found := self.of(store, number, base_iri=base_iri)) is not None:
                return found
        return None

    def has_newest(self, store: Path, *, base_iri: str) -> bool:
        """Whether the newest generation has one, or there is no generation."""
        number = Generations(store / GENERATIONS).newest()
        return number == 0 or self.of(store, number, base_iri=base_iri) is not None

    def _opened(self, folder: Path, base_iri: str) -> Kind | None:
        try:
            found = self.open(folder)
        except (NotFoundError, DataError):
            return None
        return found if found.base_iri == base_iri else None

    def build_newest(
        self,
        store: Path,
        *,
        base_iri: str,
        again: bool = False,
        patient: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Path | None:
        """Build that of the newest generation where it is missing, or in any case (``again``).

        Returns its folder; None where there is no generation. The generation stays until it is
        done. If ``patient`` it begins when what it `follows` is no longer being built.

        Raises:
            StoreLockedError: another process is building it.
            StoreError: it cannot be written, or there is no store.
            DataError: the generation is damaged.
        """
        snapshot = Generations(store / GENERATIONS).open()
        if snapshot is None:
            return None
        folder = snapshot.folder / self.name
        try:
            with exclusively(_lock(snapshot, self.name)):
                for leftover in snapshot.folder.glob(f".{self.name}-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                if patient and self.follows:
                    with exclusively(_lock(snapshot, self.follows), wait=True):
                        pass
                if again or self._opened(folder, base_iri) is None:
                    reader = EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)
                    dump = snapshot.dump if snapshot.dump.exists() else None
                    self.build(reader, folder, base_iri=base_iri, dump=dump, progress=progress)
        except StoreLockedError:
            raise StoreLockedError(f"another process is building {folder}; wait for it") from None
        except OSError as error:
            raise StoreError(f"the {self.name} {folder} cannot be written: {error}") from error
        return folder


def _lock(snapshot: Snapshot, name: str) -> Path:
    return snapshot.folder / f".{name}.lock"
