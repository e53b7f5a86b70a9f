"""The formats of exports, and which of them a request asks for."""

from typing import Final, Literal, NamedTuple

from api.http import negotiation

Family = Literal["table", "json", "rdf", "network"]


class Format(NamedTuple):
    """A format: its name for ``?format=``, media type, ending of file names, and how it is made."""

    name: str
    label: str
    media_type: str
    extension: str
    family: Family

    @property
    def content_type(self) -> str:
        """The media type with what else a client must know."""
        if self.name == "csv":
            return f"{self.media_type}; charset=utf-8; header=present"
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Final[dict[str, Format]] = {
    row.name: row
    for row in (
        Format("csv", "CSV", "text/csv", "csv", "table"),
        Format("xlsx", "XLSX", _SHEET, "xlsx", "table"),
        Format("json", "JSON", "application/json", "json", "json"),
        Format("jsonld", "JSON-LD", "application/ld+json", "jsonld", "rdf"),
        Format("turtle", "Turtle", "text/turtle", "ttl", "rdf"),
        Format("ntriples", "N-Triples", "application/n-triples", "nt", "rdf"),
        Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", "rdf"),
        Format("graphml", "GraphML", "application/graphml+xml", "graphml", "network"),
        Format("gexf", "GEXF", "application/gexf+xml", "gexf", "network"),
        Format("cytoscape", "Cytoscape", "application/x-cytoscape+json", "cyjs", "network"),
    )
}
"""Name → format, in the order in which pages offer them."""

PAGE: Final = "application/json"
"""What an address answers with where no export is asked for."""

_BY_TYPE: Final = {row.media_type: row for row in FORMATS.values()}
_OTHER_NAMES: Final = {"cyjs": "cytoscape", "excel": "xlsx"}
_OFFERS: Final = {
    PAGE: PAGE,
    **{name: row.media_type for name, row in FORMATS.items() if row.media_type != PAGE},
}


def asked(accept: str | None, name: str | None) -> Format | None:
    """The export that a request asks for; None where it asks for the page of an answer.

    ``name``, from ``?format=``, goes before the Accept header.

    Raises:
        ParameterError: ``name`` is no format.
        NotAcceptableError: the client takes none of what there is.
    """
    if name is not None:
        offers = {key: row.media_type for key, row in FORMATS.items()}
        wanted = name.strip().lower() or "?"
        return _BY_TYPE[negotiation.require(None, offers, name=_OTHER_NAMES.get(wanted, wanted))]
    chosen = negotiation.require(accept, _OFFERS)
    return None if chosen == PAGE else _BY_TYPE[chosen]
