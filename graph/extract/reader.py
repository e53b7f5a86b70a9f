"""Bytes → text as read: decoding of plain text files, with clear refusals."""

import hashlib
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from graph.errors import DocumentError
from graph.model import Text

SUFFIXES: Final = frozenset({".txt", ".md"})
"""File name suffixes that can be read."""

LIMIT_BYTES: Final = 20 * 1024 * 1024
LONGEST_LINE: Final = 5_000_000
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SIGNATURES: Final = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP, Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip file",
    b"Rar!": "a RAR file",
    b"7z\xbc\xaf": "a 7z file",
    b"\x7fELF": "a program",
}


def read(
    path: Path | None, data: bytes | None = None, *, name: str = "", limit_bytes: int = LIMIT_BYTES
) -> Text:
    """The text of a file, or of ``data`` that came under ``name``.

    Raises:
        DocumentError: the file is missing, empty, too large, binary, or in an encoding that
            cannot be told; the message says which.
    """
    label = name or (str(path) if path else "standard input")
    if data is None:
        if path is None:
            raise DocumentError(f"{label}: neither a path nor data was given")
        data = _bytes(path, label, limit_bytes)
    if len(data) > limit_bytes:
        raise DocumentError(
            f"{label}: {len(data):,} bytes, more than the {limit_bytes:,} that one document may have; "
            "raise FIVEKEYS_MAX_DOCUMENT_MB or split the file"
        )
    if not data.strip():
        raise DocumentError(f"{label}: the file is empty")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise DocumentError(
                f"{label}: this is {what}, not plain text; convert it to text first"
            )
    content, encoding = _decode(data, label)
    return text_of(content, label, encoding)


def text_of(content: str, name: str, encoding: str = "utf-8") -> Text:
    """A text from characters, with its digest (SHA-256 of the content in UTF-8).

    Raises:
        DocumentError: there is no character of a text in it.
    """
    if not any(char.isalnum() for char in content):
        raise DocumentError(f"{name}: no text in this file")
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return Text(content, digest, Path(name).name or name, encoding)


def _bytes(path: Path, label: str, limit_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise DocumentError(
                f"{label}: {size:,} bytes, more than the {limit_bytes:,} that one document may have; "
                "raise FIVEKEYS_MAX_DOCUMENT_MB or split the file"
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{label}: cannot be read: {error.strerror or error}") from error


def _decode(data: bytes, label: str) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strictly(data, encoding, label), label), encoding
    if b"\x00" in data:
        raise DocumentError(f"{label}: this is a binary file (it holds NUL bytes), not plain text")
    try:
        return _checked(data.decode("utf-8"), label), "utf-8"
    except UnicodeDecodeError:
        pass
    for encoding in ("gb18030", "big5"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_chinese(content):
            return _checked(content, label), encoding
    best = from_bytes(data[:200_000]).best()
    if best is None or not _looks_chinese(str(best)):
        raise DocumentError(
            f"{label}: the encoding cannot be told (tried UTF-8, GB18030, Big5); save the file as UTF-8"
        )
    return _checked(_strictly(data, best.encoding, label), label), best.encoding


def _strictly(data: bytes, encoding: str, label: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{label}: not valid {encoding} at byte {error.start}; save the file as UTF-8"
        ) from error


def _looks_chinese(content: str) -> bool:
    sample = content[:20_000]
    common = sum(1 for char in sample if "\u4e00" <= char <= "\u9fff")
    frequent = sum(sample.count(char) for char in "的一和国在、，。是有為为")
    private = sum(1 for char in sample if "\ue000" <= char <= "\uf8ff" or char == "\ufffd")
    return (
        common >= 0.3 * len(sample.strip() or " ")
        and frequent >= 0.01 * len(sample)
        and (private < 0.01 * len(sample) + 1)
    )


def _checked(content: str, label: str) -> str:
    controls = sum(
        content[:50_000].count(chr(code))
        for code in range(32)
        if code not in (9, 10, 11, 12, 13, 26)
    )
    if controls > 8:
        raise DocumentError(f"{label}: this is a binary file (control characters), not plain text")
    if any(len(line) > LONGEST_LINE for line in content.splitlines()):
        raise DocumentError(
            f"{label}: one line of more than {LONGEST_LINE:,} characters; this is not a document"
        )
    return content
