"""Lists of policies as CSV, XLSX or JSON Lines: cells → checked rows, or the reason why not.

A table that cannot be read at all raises `TableError`; a row that cannot be used is yielded as
a `BadRow`, so that the good rows of the table can still go in.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import PurePath
from typing import Any, Final, NamedTuple, get_args
from urllib.parse import urlsplit

from graph.errors import TableError
from graph.extract import document_number
from graph.extract.rules import rules
from graph.model import Relation

SUFFIXES: Final = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson")
"""File name suffixes of the tables that can be read."""

_RELATIONS: Final[dict[str, Relation]] = {name: name for name in get_args(Relation)}
_LIST_SEPARATORS = re.compile(r"[、;；,，|\n]")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:[T ]00:00:00)?")
_LONGEST_TITLE = 400


class DocumentNumber(NamedTuple):
    """A document number (GB/T 9704): agency code, year, serial."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


class Related(NamedTuple):
    """Another document that a row names, and the relation to it."""

    relation: Relation
    title: str
    number: DocumentNumber | None


@dataclass(slots=True)
class PolicyRow:
    """One policy of a list; cells that are empty are None or empty lists.

    Dates are ISO 8601 with the precision that is known: YYYY, YYYY-MM or YYYY-MM-DD.
    ``row`` counts as the reader of the table does: line of a JSON Lines file, row of a sheet.
    """

    row: int
    title: str
    number: DocumentNumber | None = None
    other_number: str | None = None
    """A number that is not of the form of GB/T 9704 (such as that of an order)."""
    kind: str | None = None
    issuers: list[str] = field(default_factory=list)
    region: str | None = None
    written: str | None = None
    published: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    industries: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    relations: list[Related] = field(default_factory=list)
    url: str | None = None
    source: str | None = None
    confirmed: bool = False
    notice_title: str | None = None


class BadRow(NamedTuple):
    """A row that cannot be used, and why."""

    row: int
    reason: str


def read(data: bytes, name: str) -> Iterator[PolicyRow | BadRow]:
    """The rows of the table ``data``; ``name`` is its file name, whose suffix says what it is.

    Raises:
        TableError: the table is empty, of an unknown type, undecodable or without a title column.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise TableError(f"{name}: not a table; use one of {', '.join(SUFFIXES)}")
    if not data.strip():
        raise TableError(f"{name}: the table is empty")
    if suffix == ".xlsx":
        return _rows_of_cells(_xlsx_cells(data, name), name)
    text = _decode(data, name)
    if suffix in (".jsonl", ".ndjson"):
        return _rows_of_lines(text)
    return _rows_of_cells(_csv_cells(text, "\t" if suffix == ".tsv" else None), name)


def parse_number(text: str) -> DocumentNumber | None:
    """The document number in ``text``, or None where it is not one of GB/T 9704's form."""
    compact = "".join(text.split())
    found = document_number.parse(compact)
    if found is None or (found.start, found.end) != (0, len(compact)) or found.year is None:
        return None
    return DocumentNumber(found.agency, found.year, found.serial)


def parse_date(text: str) -> str:
    """``text`` as YYYY, YYYY-MM or YYYY-MM-DD.

    Raises:
        ValueError: it is not a date.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a date such as 2019-02-03")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar") from error
    parts = [f"{year:04}"] + [f"{part:02}" for part in (month, day) if part is not None]
    return "-".join(parts)


def split_list(cell: str) -> list[str]:
    """The names in one cell: ``人工智能、生物医药`` → two; order kept, no repetition."""
    names = (part.strip() for part in _LIST_SEPARATORS.split(cell))
    return list(dict.fromkeys(name for name in names if name))


def _rules() -> Mapping[str, Mapping[str, list[str]]]:
    return rules("table_columns")


def _fold(text: str) -> str:
    return re.sub(r"[\s_\-*:：]", "", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _columns() -> Mapping[str, str]:
    return {_fold(name): column for column, names in _rules()["columns"].items() for name in names}


@cache
def _keys() -> Mapping[str, str]:
    return {_fold(name): key for key, names in _rules()["keys"].items() for name in names}


def _decode(data: bytes, name: str) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(f"{name}: binary data, not a table in text; save it as CSV in UTF-8")
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{name}: neither UTF-8 nor GB 18030; save it as CSV in UTF-8")


def _csv_cells(text: str, delimiter: str | None) -> Iterator[tuple[int, list[Any]]]:
    if delimiter is None:
        head = text.lstrip("\r\n").split("\n", 1)[0]
        delimiter = max(",;\t，", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    yield from enumerate(reader, 1)


def _xlsx_cells(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    import zipfile  # noqa: PLC0415  (only XLSX needs it and openpyxl, and both are slow to load)

    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise TableError(f"{name}: not a readable XLSX workbook ({error})") from error
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write a range that leaves rows out
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, list(cells)


def _rows_of_cells(
    cells: Iterator[tuple[int, list[Any]]], name: str
) -> Iterator[PolicyRow | BadRow]:
    header: list[str | None] | None = None
    try:
        for row, values in cells:
            if not any(_text(value) for value in values):
                continue
            if header is None:
                header = _header(values, name)
            elif len(values) > len(header) and any(_text(v) for v in values[len(header) :]):
                yield BadRow(row, f"{len(values)} cells under {len(header)} column names")
            else:
                pairs = zip(header, values, strict=False)
                yield _row(row, {column: value for column, value in pairs if column})
    except csv.Error as error:
        raise TableError(f"{name}: {error}") from error
    if header is None:
        raise TableError(f"{name}: the table is empty")


def _header(values: list[Any], name: str) -> list[str | None]:
    header = [_columns().get(_fold(_text(value))) for value in values]
    if "title" not in header:
        shown = "、".join(_text(value)[:20] for value in values[:8])
        raise TableError(
            f"{name}: no column called title (标题) in its first row, which reads: {shown}"
        )
    twice = {column for column in header if column and header.count(column) > 1}
    if twice:
        raise TableError(f"{name}: more than one column for {', '.join(sorted(twice))}")
    return header


def _rows_of_lines(text: str) -> Iterator[PolicyRow | BadRow]:
    for row, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            yield BadRow(row, f"not JSON: {error.msg} at column {error.colno}")
            continue
        if not isinstance(value, dict):
            yield BadRow(row, "not a JSON object")
            continue
        named = {_columns().get(_fold(key)): cell for key, cell in value.items()}
        yield _row(row, {column: cell for column, cell in named.items() if column})


def _text(value: object) -> str:
    """A cell as text: None is empty, dates are ISO, whole floats lose their point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    return str(value)


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value if (name := _text(item))))
    return split_list(_text(value))


def _row(row: int, cells: Mapping[str, object]) -> PolicyRow | BadRow:
    try:
        return _checked_row(row, cells)
    except ValueError as error:
        return BadRow(row, str(error))


def _checked_row(row: int, cells: Mapping[str, object]) -> PolicyRow:
    texts = {
        column: _text(cells.get(column))
        for column in ("title", "number", "kind", "region", "url", "source", "notice_title")
    }
    number, other = _number(texts["number"])
    source = texts["source"] or None
    policy = PolicyRow(
        row=row,
        title=_title(texts["title"]),
        number=number,
        other_number=other,
        kind=texts["kind"] or None,
        issuers=_issuers(cells.get("issuer")),
        region=texts["region"] or None,
        **_dates(cells),
        industries=_names(cells.get("industries")),
        keys=_key_names(_names(cells.get("keys"))),
        relations=_relations(cells.get("relations")),
        url=_url(texts["url"]),
        source=source,
        confirmed=source is not None and source.casefold() in _rules()["sources"]["confirmed"],
        notice_title=texts["notice_title"] or None,
    )
    begin = policy.valid_from or policy.written or ""
    if policy.valid_until and policy.valid_until < begin[: len(policy.valid_until)]:
        raise ValueError(f"valid until {policy.valid_until}, which is before {begin}")
    return policy


def _title(text: str) -> str:
    title = re.sub(r"\s*\n\s*", "", text)
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    if not title:
        raise ValueError("no title")
    if len(title) > _LONGEST_TITLE:
        raise ValueError(f"a title of {len(title)} characters; at most {_LONGEST_TITLE} are used")
    return title


def _number(text: str) -> tuple[DocumentNumber | None, str | None]:
    if not text:
        return None, None
    if (number := parse_number(text)) is not None:
        return number, None
    if any(order.end - order.start == len(text) for order in document_number.orders(text)):
        return None, text
    raise ValueError(f"{text!r} is not a document number such as 青府发〔2019〕10号")


def _issuers(value: object) -> list[str]:
    return [name.removesuffix("等") for name in _names(value)]


def _dates(cells: Mapping[str, object]) -> dict[str, str | None]:
    dates: dict[str, str | None] = {}
    for column in ("written", "published", "valid_from", "valid_until"):
        text = _text(cells.get(column))
        try:
            dates[column] = parse_date(text) if text else None
        except ValueError as error:
            raise ValueError(f"{column.replace('_', ' ')}: {error}") from error
    return dates


def _key_names(names: Iterable[str]) -> list[str]:
    keys = []
    for name in names:
        key = _keys().get(_fold(name))
        if key is None:
            raise ValueError(
                f"{name!r} is none of the five keys: talent 人才, brand 品牌, leading "
                "enterprises 头部企业, channels 通道, platforms 平台"
            )
        keys.append(key)
    return list(dict.fromkeys(keys))


def _url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c in text for c in ' <>"'):
        raise ValueError(f"{text!r} is not an http(s) address")
    return text


def _relations(value: object) -> list[Related]:
    if value in (None, "", []):
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("relations must be a list of objects with type, title and number")
    related = []
    for item in value:
        name = _text(item.get("type"))
        if (relation := _RELATIONS.get(name)) is None:
            raise ValueError(f"relation {name!r} is none of {', '.join(_RELATIONS)}")
        number = _text(item.get("number"))
        related.append(Related(relation, _title(_text(item.get("title"))), _number(number)[0]))
    return related
