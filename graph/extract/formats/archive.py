"""ZIP archives of documents, in memory only: nothing is ever unpacked to a folder.

A document in an archive has a path that leads through it (``papers.zip/2021/plan.docx``); archives
in archives likewise. How many members, how large, how deep and how tightly packed they may be is
bounded, so that a small file cannot ask for endless work.
"""

import io
import lzma
import stat
import struct
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from graph.errors import DocumentError

SUFFIX: Final = ".zip"
MAX_MEMBERS: Final = 10_000
"""Members that one archive may list, those of archives in it too."""
MAX_DEPTH: Final = 3
"""Archives that may lie in one another, the outermost counted."""
MAX_TOTAL_BYTES: Final = 2_000_000_000
"""Unpacked size that all members of one archive may have together."""
MAX_NESTED_BYTES: Final = 50_000_000
"""Size of an archive inside an archive."""
MAX_RATIO: Final = 200
"""How many times larger than packed a member of more than `_RATIO_FROM` bytes may be."""

_RATIO_FROM: Final = 1_000_000
_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_FAULTS: Final = (
    BadZipFile, EOFError, OSError, RuntimeError, ValueError, OverflowError,
    zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip
"""What `zipfile` raises for damaged archives; RuntimeError also covers methods it does not know."""

_PACKAGES: Final = {
    "word/document.xml": "word",
    "xl/workbook.xml": "an Excel workbook",
    "xl/workbook.bin": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "OFD.xml": "an OFD file",
    "META-INF/manifest.xml": "an OpenDocument file",
    "META-INF/container.xml": "an EPUB book",
    "META-INF/MANIFEST.MF": "a Java archive",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One document in an archive; ``name`` has the names of the archives around it."""

    name: str
    archive: "Archive"
    key: str

    def read(self, limit_bytes: int) -> bytes:
        """Its bytes.

        Raises:
            DocumentError: damaged, protected, too large or too tightly packed.
        """
        if PurePosixPath(self.key).suffix.lower() == SUFFIX:
            self.archive.inner(self.key)  # where it cannot be opened, this says why
        return self.archive.read(self.key, limit_bytes)


class _Bounds:
    """Counts what an archive and those in it list, each once."""

    def __init__(self) -> None:
        self._counted: set[str] = set()
        self._members = 0
        self._bytes = 0

    def count(self, name: str, listed: list[ZipInfo]) -> None:
        """Count the members of the archive ``name``.

        Raises:
            DocumentError: there are too many of them, or they unpack too far.
        """
        if name in self._counted:
            return
        members = self._members + len(listed)
        total = self._bytes + sum(info.file_size for info in listed)
        if members > MAX_MEMBERS:
            raise DocumentError(
                f"{name}: {members:,} members with the archives around it, more than the "
                f"{MAX_MEMBERS:,} that an archive may have; split it"
            )
        if total > MAX_TOTAL_BYTES:
            raise DocumentError(
                f"{name}: unpacks to more than the {MAX_TOTAL_BYTES:,} bytes that an archive may "
                "have with all in it; split it"
            )
        self._counted.add(name)
        self._members, self._bytes = members, total


class Archive:
    """An open ZIP archive with the names of its members made usable.

    Raises:
        DocumentError: damaged, or with more or larger members than an archive may have.
    """

    def __init__(
        self, source: Path | io.BytesIO, name: str, depth: int = 1, bounds: "_Bounds | None" = None
    ) -> None:
        self.name = name
        self.depth = depth
        self._bounds = bounds or _Bounds()
        if depth > MAX_DEPTH:
            raise DocumentError(
                f"{name}: archives lie more than {MAX_DEPTH} deep in one another; unpack the outer ones"
            )
        try:
            self._file = ZipFile(source)
            listed = self._file.infolist()
        except _FAULTS as error:
            raise DocumentError(
                f"{name}: the archive is damaged ({error}); get it again"
            ) from error
        self._bounds.count(name, listed)
        self.members = {_name(info): info for info in listed if not info.is_dir()}
        self._inner: Archive | None = None

    def read(self, key: str, limit_bytes: int) -> bytes:
        """The bytes of the member ``key``.

        Raises:
            DocumentError: damaged, protected, too large or too tightly packed.
        """
        name, info = f"{self.name}/{key}", self.members[key]
        _check(info, key, name, limit_bytes)
        try:
            with self._file.open(info) as stream:
                data = stream.read(limit_bytes + 1)
        except _FAULTS as error:
            raise DocumentError(
                f"{name}: damaged in the archive ({error}); get it again"
            ) from error
        if len(data) > limit_bytes:
            raise _too_large(name, len(data), limit_bytes)
        return data

    def inner(self, key: str) -> "Archive":
        """The archive that is the member ``key``; the last one asked for is kept open."""
        name = f"{self.name}/{key}"
        if self._inner is None or self._inner.name != name:
            data = self.read(key, MAX_NESTED_BYTES)
            self._inner = Archive(io.BytesIO(data), name, self.depth + 1, self._bounds)
        return self._inner


def is_archive(path: Path) -> bool:
    """Whether the file at ``path`` is called an archive and begins like one."""
    if path.suffix.lower() != SUFFIX:
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(4) in _SIGNATURES
    except OSError:
        return False


def is_inside(path: Path) -> bool:
    """Whether ``path`` leads into an archive: something above it is a file."""
    return _outermost(path) is not None


def holds_documents(data: bytes) -> bool:
    """Whether ``data`` is an archive of files, and not one file in a packed format."""
    if not data.startswith(_SIGNATURES):
        return False
    try:
        return package_kind(data, "") == "archive"
    except DocumentError:
        return False


def package_kind(data: bytes, label: str) -> str:
    """What the ZIP package ``data`` is: ``word``, ``archive``, or words for what cannot be read.

    Raises:
        DocumentError: damaged.
    """
    try:
        with ZipFile(io.BytesIO(data)) as file:
            names = set(file.namelist())
    except _FAULTS as error:
        what = "Word file" if Path(label).suffix.lower() == ".docx" else "archive"
        raise DocumentError(f"{label}: the {what} is damaged ({error}); get it again") from error
    return next((kind for name, kind in _PACKAGES.items() if name in names), "archive")


def documents(path: Path, suffixes: Container[str]) -> Iterator[Member]:
    """The documents in the archive at ``path``, those in archives in it too, in their order.

    Hidden members and those whose suffix is not among ``suffixes`` are passed over. A member that
    cannot be read says so when it is.

    Raises:
        DocumentError: the archive is damaged or beyond its bounds.
    """
    return _walk(_opened(path), suffixes)


def documents_in(data: bytes, label: str, suffixes: Container[str]) -> Iterator[Member]:
    """The same for an archive that is given as ``data``."""
    return _walk(Archive(io.BytesIO(data), label), suffixes)


def member(path: Path) -> Member:
    """The document that ``path`` leads to through an archive.

    Raises:
        DocumentError: there is none, or an archive on the way is damaged or beyond its bounds.
    """
    outermost = _outermost(path)
    if outermost is None:
        raise DocumentError(f"{path}: this does not lead into an archive")
    return _find(_opened(outermost), path.relative_to(outermost).as_posix(), path)


def _find(archive: Archive, key: str, path: Path) -> Member:
    if key in archive.members:
        return Member(str(path), archive, key)
    for parent in list(PurePosixPath(key).parents)[-2::-1]:
        outer = parent.as_posix()
        if outer in archive.members and parent.suffix.lower() == SUFFIX:
            return _find(archive.inner(outer), key.removeprefix(outer + "/"), path)
    raise DocumentError(f"{path}: {archive.name} has no such member")


def _walk(archive: Archive, suffixes: Container[str]) -> Iterator[Member]:
    for key in archive.members:
        path = PurePosixPath(key)
        if any(part.startswith(".") and part != ".." for part in path.parts):
            continue
        if path.parts[0] == "__MACOSX":
            continue
        found = Member(f"{archive.name}/{key}", archive, key)
        if path.suffix.lower() == SUFFIX:
            try:
                yield from _walk(archive.inner(key), suffixes)
            except DocumentError:
                yield found  # reading it tells the same error under its own name
        elif path.suffix.lower() in suffixes:
            yield found


def _outermost(path: Path) -> Path | None:
    """The file, if any, that stands where ``path`` needs a folder."""
    try:
        return next((p for p in reversed(path.parents) if p.suffix and p.is_file()), None)
    except OSError:  # a name longer than the system allows
        return None


def _opened(path: Path) -> Archive:
    try:
        status = path.stat()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _open(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _open(path: Path, _changed: int, _size: int) -> Archive:
    """The archive at ``path``: the last one is kept, so that its list is not read for each member."""
    return Archive(path, str(path))


def _check(info: ZipInfo, key: str, name: str, limit_bytes: int) -> None:
    if ".." in key.split("/"):
        raise DocumentError(f"{name}: its name leads out of the archive; such a member is not read")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise DocumentError(f"{name}: a link, not a document; such a member is not read")
    if info.flag_bits & _ENCRYPTED:
        raise DocumentError(f"{name}: protected by a password; pack a copy without one")
    if info.file_size > limit_bytes:
        raise _too_large(name, info.file_size, limit_bytes)
    if info.file_size > max(_RATIO_FROM, MAX_RATIO * info.compress_size):
        raise DocumentError(
            f"{name}: unpacks to more than {MAX_RATIO} times its size, as no document does"
        )


def _too_large(name: str, size: int, limit_bytes: int) -> DocumentError:
    return DocumentError(
        f"{name}: {size:,} bytes unpacked, more than the {limit_bytes:,} that one document may have; "
        "raise FIVEKEYS_MAX_DOCUMENT_MB or split it"
    )


def _name(info: ZipInfo) -> str:
    """The name of a member with forward slashes; those of Chinese packers are in GB18030."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))
