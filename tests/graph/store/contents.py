"""What a store holds, for comparison."""

import io
from collections.abc import Iterable
from decimal import Decimal

from graph import rdf
from graph.namespaces import XSD
from graph.rdf import Quad, Triple
from graph.store import Reader, Store


def dumped(reader: Reader, media_type: str = "application/n-quads") -> bytes:
    out = io.BytesIO()
    reader.dump(out, media_type=media_type)
    return out.getvalue()


def content(store: Store) -> set[Quad]:
    return set(rdf.parse(dumped(store.reader()), "application/n-quads"))


def by_value(triples: Iterable[Triple | Quad]) -> set[tuple[object, ...]]:
    """Triples with numbers in place of their lexical forms, which a store need not keep."""
    return {
        (row.subject, row.predicate, Decimal(row.object.value))
        if row.object.datatype in (XSD + "decimal", XSD + "integer")
        else tuple(row[:3])
        for row in triples
    }
