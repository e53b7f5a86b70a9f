"""Parts of pictures from things of the graph: names and words in a language, addresses, colours."""

from collections.abc import Mapping

from starlette.requests import Request

from api.http.addresses import encoded
from api.pages.language import Language, word
from api.pages.templating import Links, name_of
from graph import ontology
from graph.pictures import palette
from graph.pictures.parts import Part
from graph.queries.answers import Reference
from graph.queries.filters import Filters
from graph.queries.view import expand

_PARAMETERS = {"since": "from", "until": "to", "words": "q"}
_TITLE_CHARACTERS = 90


class Drawer:
    """What pictures of one request need: its language, and where their parts link to.

    Pictures inside pages link within the service; those that are downloaded have whole addresses,
    so that their links work from anywhere.
    """

    def __init__(self, request: Request, language: Language, *, whole: bool = False) -> None:
        self.language = language
        self.links = Links(request, language)
        self.base = f"{request.app.state.settings.base_iri}id/"
        self._root = str(request.base_url).rstrip("/") if whole else ""

    def word(self, name: str, /, **values: object) -> str:
        """A word of the pages in the language, with its slots filled."""
        text = word(name, self.language)
        for slot, value in values.items():
            text = text.replace(f"{{{slot}}}", str(value))
        return text

    def name(self, reference: Reference) -> str:
        """Name of a thing; a very long one ends in an ellipsis."""
        name = name_of(reference, self.language)
        return name if len(name) <= _TITLE_CHARACTERS else name[: _TITLE_CHARACTERS - 1] + "…"

    def property(self, name: str) -> str:
        """What a property is called, by the words of the pages or by the ontology."""
        if (said := word(name, self.language)) != name:
            return said
        iri = name if "//" in name else expand(name)
        term = ontology.terms().get(iri)
        if term is None:
            return name
        return term.labels.get(self.language) or term.labels.get("zh") or name

    def link(self, name: str, *, outgoing: bool) -> str:
        """What a link is called, seen from the thing in the middle."""
        said = name if outgoing else word(f"in:{name}", self.language)
        return self.property(name) if said in (name, f"in:{name}") else said

    def kind(self, iri: str) -> tuple[str, str]:
        """Kind of one of our things and the last part of its IRI; nothing for others."""
        if not iri.startswith(self.base):
            return "", ""
        tail = iri.removeprefix(self.base)
        return tail.partition("/")[0], tail.rsplit("/", 1)[-1]

    def colour(self, iri: str) -> str:
        """Colour of a thing."""
        return palette.colour(*self.kind(iri))

    def address(self, path: str | None) -> str | None:
        """An address as the picture has it."""
        return self._root + path if path is not None and path.startswith("/") else path

    def page(self, iri: str) -> str | None:
        """The page of a thing."""
        return self.address(self.links.page(iri))

    def part(self, reference: Reference, *, solid: bool = False) -> Part:
        """A thing as part of a picture, linked to its page."""
        name = self.name(reference)
        said = f"{name}（{reference.number}）" if reference.number else name
        return Part(
            label=name,
            address=self.page(reference.id),
            said=said,
            colour=palette.deep(*self.kind(reference.id)) if solid else self.colour(reference.id),
            solid=solid,
        )

    def path(self, path: str, query: Mapping[str, str]) -> str:
        """An address of the service with a query, which keeps the language asked for."""
        given = {name: value for name, value in query.items() if value}
        if self.links.kept:
            given["lang"] = self.language
        return f"{path}?{encoded(given)}" if given else path

    def listed(self, counted: str, filters: Mapping[str, str]) -> str:
        """The list of what is counted, narrowed by filters."""
        return self.path(LISTS[counted], parameters(filters))


LISTS = {"measures": "/measures", "policies": "/policies"}
"""Pages that list what is counted."""


def parameters(filters: Filters | Mapping[str, str]) -> dict[str, str]:
    """Filters by the names that they have in addresses."""
    given = filters.given() if isinstance(filters, Filters) else filters
    return {_PARAMETERS.get(name, name): value for name, value in given.items() if value}


def filter_value(reference: Reference) -> str:
    """How a thing is named in the filter of its dimension: by code, name, or last part for keys."""
    if "/id/key/" in reference.id:
        return reference.id.rsplit("/", 1)[-1]
    if reference.number and "/id/region/" in reference.id:
        return reference.number
    return reference.label
