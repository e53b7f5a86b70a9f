"""The same document in every format: one flattened text, one record."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from graph.extract.pipeline import extract
from graph.extract.reader import read
from graph.extract.text import flatten
from graph.model import Record
from tests.graph.extract.formats.written import (
    PLAN,
    RULES,
    Part,
    as_markdown,
    as_page,
    as_pdf,
    as_text,
    as_word,
)

DOCUMENTS: Final = {"plan": PLAN, "rules": RULES}
WRITERS: Final[dict[str, Callable[[tuple[Part, ...]], bytes]]] = {
    "方案-gb.txt": lambda parts: as_text(parts).encode("gb18030"),
    "方案-utf16.txt": lambda parts: as_text(parts).encode("utf-16"),
    "方案.md": lambda parts: as_markdown(parts).encode(),
    "方案.docx": as_word,
    "方案.pdf": as_pdf,
    "方案.html": lambda parts: as_page(parts, facts=parts is PLAN),
    "方案-gb.html": lambda parts: as_page(parts, facts=parts is PLAN, charset="gb2312"),
}


@pytest.fixture(scope="module", params=["plan", "rules"])
def parts(request: pytest.FixtureRequest) -> tuple[Part, ...]:
    return DOCUMENTS[request.param]


@pytest.fixture(scope="module", params=WRITERS)
def written(request: pytest.FixtureRequest, parts: tuple[Part, ...]) -> tuple[str, bytes]:
    return request.param, WRITERS[request.param](parts)


def _read_in(record: Record) -> dict[str, Any]:
    """What was read, without offsets and without white space."""

    def bare(text: str) -> str:
        return "".join(text.split())

    return {
        "document": (record.document.id, record.document.title, record.document.number),
        "issued": (record.document.issuer, record.document.issued),
        "sections": [(section.path, section.title) for section in record.sections],
        "measures": [(m.id, m.path, m.title, bare(m.text)) for m in record.measures],
        "policies": [(p.title, p.number, p.relation) for p in record.policies],
        "industries": [(i.label, [m.text for m in i.mentions]) for i in record.industries],
        "regions": [region.label for region in record.regions],
        "quantities": [
            (q.kind, q.value, q.unit, q.low, q.before, q.qualifier, q.measure)
            for q in record.quantities
        ],
        "supports": [(s.policy, s.industry, s.basis) for s in record.supports],
    }


def test_every_format_flattens_to_the_same_paragraphs(
    parts: tuple[Part, ...], written: tuple[str, bytes]
) -> None:
    name, data = written
    text = read(None, data, name=name)
    assert flatten(text.content).content == flatten(as_text(parts)).content


def test_every_format_gives_the_same_measures_policies_industries_and_amounts(
    parts: tuple[Part, ...], written: tuple[str, bytes]
) -> None:
    name, data = written
    plain = extract(read(None, as_text(parts).encode(), name="方案.txt"))
    assert len(plain.measures) > 2
    assert len(plain.quantities) > 8
    assert _read_in(extract(read(None, data, name=name))) == _read_in(plain)


def test_offsets_point_into_the_text_that_the_reader_gives(written: tuple[str, bytes]) -> None:
    name, data = written
    text = read(None, data, name=name)
    record = extract(text)
    mentions = list(record.mentions())
    assert mentions
    assert all(text.content[m.start : m.end] == m.text for m in mentions)
