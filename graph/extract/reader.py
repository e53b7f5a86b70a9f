"""Bytes → text as read: picks the reader of a format by what the bytes are.

The suffix of the name decides only where the bytes leave it open, so that a file under a wrong
name, or one on standard input, is read as what it is.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from graph.errors import DocumentError
from graph.extract.formats import archive, plain
from graph.extract.formats.content import Content
from graph.model import Text

MARKDOWN: Final = frozenset({".md", ".markdown"})
PAGES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
SUFFIXES: Final = MARKDOWN | PAGES | {".txt", ".docx", ".pdf"}
"""File name suffixes of documents that can be read."""
FILES: Final = SUFFIXES | {archive.SUFFIX}
"""File name suffixes of documents and of archives of them."""

LIMIT_BYTES: Final = 20 * 1024 * 1024
"""Size of one document above which it is refused, unless a caller says otherwise."""

_REFUSED: Final = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"\x1f\x8b": "a gzip file",
    b"Rar!": "a RAR file",
    b"7z\xbc\xaf": "a 7z file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "an RTF file",
    b"%!PS": "a PostScript file",
}
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<]{0,200}?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


class Reading(NamedTuple):
    """What came of one document: its text, or why there is none.

    Attributes:
        name: name of the file; in an archive with the names of the archives around it.
        text: the text as read, or the error that says what is wrong and what to do.
    """

    name: str
    text: Text | DocumentError


def read(
    path: Path | None, data: bytes | None = None, *, name: str = "", limit_bytes: int = LIMIT_BYTES
) -> Text:
    """The text of a file, or of ``data`` that came under ``name``.

    ``path`` may lead into an archive (``papers.zip/2021/plan.docx``).

    Raises:
        DocumentError: the file is missing, empty, too large, damaged, protected by a password,
            without text, or of a kind that cannot be read; the message says which.
    """
    label = name or (str(path) if path else "standard input")
    if data is None:
        if path is None:
            raise DocumentError(f"{label}: neither a path nor data was given")
        data = _bytes(path, label, limit_bytes)
    if len(data) > limit_bytes:
        raise _too_large(label, len(data), limit_bytes)
    if not data.strip():
        raise DocumentError(f"{label}: the file is empty")
    content = _format(data, label)(data, label)
    return text_of(content.text, label, content.encoding, content.metadata)


def read_all(
    path: Path | None, data: bytes | None = None, *, name: str = "", limit_bytes: int = LIMIT_BYTES
) -> Iterator[Reading]:
    """Every document in a file: one, or all that an archive holds, one at a time.

    A document that cannot be read is given with its reason, and the rest go on.
    """
    label = name or (str(path) if path else "standard input")
    try:
        if data is None and path is not None and archive.is_archive(path):
            yield from _members(archive.documents(path, SUFFIXES), limit_bytes)
        elif data is not None and archive.holds_documents(data):
            yield from _members(archive.documents_in(data, label, SUFFIXES), limit_bytes)
        else:
            yield Reading(label, read(path, data, name=name, limit_bytes=limit_bytes))
    except DocumentError as error:
        yield Reading(label, error)


def documents(path: Path) -> list[Path]:
    """The documents at ``path``: the file itself, or paths to those that an archive holds.

    An archive that cannot be read, or holds none, stands for itself: reading it says why.
    """
    if not archive.is_archive(path):
        return [path]
    try:
        found = [Path(member.name) for member in archive.documents(path, SUFFIXES)]
    except DocumentError:
        return [path]
    return found or [path]


def text_of(
    content: str, name: str, encoding: str = "utf-8", metadata: Mapping[str, str] | None = None
) -> Text:
    """A text from characters, with its digest (SHA-256 of the content in UTF-8).

    Raises:
        DocumentError: there is no character of a text in it.
    """
    if not any(char.isalnum() for char in content):
        raise DocumentError(f"{name}: no text in this file")
    try:
        digest = hashlib.sha256(content.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"{name}: not Unicode text at character {error.start} (half of a surrogate pair); "
            "save the file as UTF-8"
        ) from error
    return Text(content, digest, Path(name).name or name, encoding, dict(metadata or {}))


def _members(members: Iterator[archive.Member], limit_bytes: int) -> Iterator[Reading]:
    for member in members:
        try:
            data = member.read(limit_bytes)
            yield Reading(member.name, read(None, data, name=member.name, limit_bytes=limit_bytes))
        except DocumentError as error:
            yield Reading(member.name, error)


def _bytes(path: Path, label: str, limit_bytes: int) -> bytes:
    try:
        if archive.is_inside(path):
            return archive.member(path).read(limit_bytes)
        size = path.stat().st_size
        if size > limit_bytes:
            raise _too_large(label, size, limit_bytes)
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{label}: cannot be read: {error.strerror or error}") from error


def _too_large(label: str, size: int, limit_bytes: int) -> DocumentError:
    return DocumentError(
        f"{label}: {size:,} bytes, more than the {limit_bytes:,} that one document may have; "
        "raise FIVEKEYS_MAX_DOCUMENT_MB or split the file"
    )


def _format(data: bytes, label: str) -> Callable[[bytes, str], Content]:
    """The reader for ``data``.

    Raises:
        DocumentError: a file of a kind that cannot be read.
    """
    suffix = Path(label).suffix.lower()
    for signature, what in _REFUSED.items():
        if data.startswith(signature):
            raise DocumentError(
                f"{label}: this is {what}, not a document that can be read; {_SAVE}"
            )
    if data.startswith(_OLD_OFFICE):
        raise _old_office(data, label)
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, label)
    if suffix in (".pdf", ".docx", ".zip"):
        what = {".pdf": "a PDF file", ".docx": "a Word file", ".zip": "a ZIP archive"}[suffix]
        raise DocumentError(
            f"{label}: named like {what} but is none, or its beginning is damaged; get the file again"
        )
    if suffix in PAGES or _PAGE_START.match(data[:4096]):
        return _page
    return _markdown if suffix in MARKDOWN else plain.read


_SAVE: Final = "save it as text, Word (.docx), PDF with text, or HTML first"


def _old_office(data: bytes, label: str) -> DocumentError:
    if _ENCRYPTED_PACKAGE in data:
        return DocumentError(
            f"{label}: the file is protected by a password; save a copy without one"
        )
    return DocumentError(
        f"{label}: this is an Office file of the old kind (.doc, .xls, .wps); save it as .docx"
    )


def _package(data: bytes, label: str) -> Callable[[bytes, str], Content]:
    """The reader for a ZIP package: a Word file, or an archive with one document."""
    kind = archive.package_kind(data, label)
    if kind == "word":
        return _word
    if kind == "archive":
        first = next(archive.documents_in(data, label, SUFFIXES), None)
        if first is None:
            kinds = ", ".join(sorted(SUFFIXES))
            raise DocumentError(
                f"{label}: no documents in this archive; its members must be {kinds}"
            )
        raise DocumentError(
            f"{label}: this is an archive of documents; ingest it whole, or name one document in "
            f"it, such as {first.name}"
        )
    raise DocumentError(f"{label}: this is {kind}, not a document that can be read; {_SAVE}")


def _pdf(data: bytes, label: str) -> Content:
    from graph.extract.formats.pdf import document  # noqa: PLC0415  (for such files only)

    return document.read(data, label)


def _word(data: bytes, label: str) -> Content:
    from graph.extract.formats import word  # noqa: PLC0415

    return word.read(data, label)


def _page(data: bytes, label: str) -> Content:
    from graph.extract.formats import web_page  # noqa: PLC0415

    return web_page.read(data, label)


def _markdown(data: bytes, label: str) -> Content:
    from graph.extract.formats import markdown  # noqa: PLC0415

    return markdown.read(data, label)
