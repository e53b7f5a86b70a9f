"""Pages from templates: every value is escaped, every link stays inside or is an http address."""

import re
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape
from starlette.requests import Request

from api.exports import addresses
from api.http.addresses import encoded
from api.pages.language import Language, read_words, word
from api.pages.merging import merge_claims
from graph.namespaces import FK
from graph.queries.answers import Quote, Reference

_IRI_SAFE = "/%:@!$&'()*+,;=~-._"
_WAYS: Final = (
    (
        ("/policies", "policies"),
        ("/measures", "measures"),
        ("/documents", "documents"),
        ("/industries", "industries"),
        ("/regions", "regions"),
        ("/keys", "keys"),
        ("/organizations", "organizations"),
    ),
    (
        ("/ask", "way_ask"),
        ("/matrix", "way_matrix"),
        ("/compare", "way_compare"),
        ("/analysis", "way_analysis"),
        ("/changes", "way_changes"),
        ("/sparql", "way_sparql"),
        ("/api/docs", "way_api"),
    ),
)
"""What the head of every page leads to: lists, and ways of looking; path and word."""
_OF_A_DAY: Final = re.compile(
    r"/(page/.*|policies|measures|documents|industries|regions|keys|organizations"
    r"|search|matrix|picture/timeline/.*|)"
)
"""Pages that are asked for as of a day, or lead on to such pages."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_all() -> None:
    """Read every template and all words, so that all pages of a process are of one version.

    A template that was read when it is first shown would be a newer one where the package has
    been replaced meanwhile, and would ask for values that the older code does not give.
    """
    _environment()
    read_words()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = files("api").joinpath("templates")
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    environment = Environment(
        loader=DictLoader(texts),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["amount"] = amount
    environment.filters["merged"] = merge_claims
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.globals["external"] = external
    environment.globals["ways"] = _WAYS
    environment.globals["exported"] = addresses
    return environment


def render(page: str, request: Request, language: Language, /, **values: Any) -> str:
    """The template ``page`` with ``values``, in the visitor's language."""
    links = Links(request, language)
    return (
        _environment()
        .get_template(page)
        .render(
            lang=language,
            w=lambda name, number=None: word(name, language, number),
            links=links,
            name=lambda reference: name_of(reference, language),
            **values,
        )
    )


def name_of(reference: Reference, language: Language) -> str:
    """The name of a thing in the language, in Chinese where there is no other."""
    if language == "en" and reference.label_en:
        return reference.label_en
    return reference.label


class Links:
    """Addresses of pages, which keep the language that was asked for, and the day."""

    def __init__(self, request: Request, language: Language) -> None:
        self.root: str = request.app.state.settings.base_iri
        self._base = f"{self.root}id/"
        self.kept = request.query_params.get("lang") in ("zh", "en")
        self._language = language
        day = request.query_params.get("as_of", "")
        self._day = day if _DAY.fullmatch(day) else ""
        raw: bytes | None = request.scope.get("raw_path")
        self.here = (raw or quote(request.url.path).encode()).decode("ascii", "replace")
        self._query = {k: v for k, v in request.query_params.items() if v and k != "cursor"}

    def _carried(self, path: str, query: dict[str, str]) -> str:
        """The path with the query, the day where the path is of one, and the language."""
        if self._day and _OF_A_DAY.fullmatch(path):
            query = {"as_of": self._day, **query}
        if self.kept:
            query = {**query, "lang": self._language}
        return f"{path}?{encoded(query)}" if query else path

    def page(self, iri: str, fragment: str = "") -> str | None:
        """The page of a resource; None where it is not one of ours."""
        if iri.startswith(FK):
            return self._carried("/ontology", {}) + f"#{iri.removeprefix(FK)}"
        if not iri.startswith(self._base):
            return external(iri)
        address = self._carried(f"/page/{_quoted(iri.removeprefix(self._base))}", {})
        return f"{address}#{fragment}" if fragment else address

    def to(self, path: str, **query: str) -> str:
        """A page of the service."""
        return self._carried(path, query)

    def span(self, quote: Quote, here: Collection[str] = ()) -> str | None:
        """The place of a quote in its text; on this page where the text is one of those here."""
        if quote.text in here:
            return f"#char={quote.start},{quote.end}"
        address = self.page(quote.document or quote.text)
        if address is None:
            return None
        joint = "&" if "?" in address else "?"
        place = f"{quote.start},{quote.end}"
        return f"{address}{joint}span={quote.start}-{quote.end}#char={place}"

    def data(self, iri: str, format_name: str) -> str:
        """The data of a resource in a format."""
        tail = _quoted(iri.removeprefix(self._base))
        return f"/data/{tail}?{urlencode({'format': format_name})}"

    def search(self, **query: str) -> str:
        """The answer to a search or filters."""
        return self._carried("/", {k: v for k, v in query.items() if v})

    def start(self) -> str:
        """The start page, which is of today."""
        return f"/?{urlencode({'lang': self._language})}" if self.kept else "/"

    def narrowed(self, **changes: str | None) -> str:
        """This page with other filters; None takes one away."""
        query = {**self._query, **{k: v for k, v in changes.items() if v is not None}}
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
        return f"{self.here}?{encoded(query)}" if query else self.here

    def other_language(self) -> str:
        """This page in the other language."""
        other = "en" if self._language == "zh" else "zh"
        return f"{self.here}?{urlencode({**self._query, 'lang': other})}"

    def sparql(self, query: str) -> str:
        """The query page with a query in it."""
        return self._carried("/sparql", {"query": query, "show": "1"})

    def results(self, query: str, format_name: str) -> str:
        """The results of a query in a format."""
        return "/sparql?" + urlencode({"query": query, "format": format_name})


@lru_cache(maxsize=16_384)
def _quoted(tail: str) -> str:
    """The tail of an IRI in a path; remembered, for pages name the same things again and again."""
    return quote(tail, safe=_IRI_SAFE)


def external(address: str | None) -> str | None:
    """The address where it is http or https, else None: no other scheme becomes a link."""
    if address and urlsplit(address).scheme in ("http", "https"):
        return address
    return None


def amount(value: float | None, unit: str | None, language: Language) -> str:
    """An amount as people write it: 500 万元, CNY 5 million, 42 家."""
    if value is None:
        return ""
    if unit != "CNY":
        return f"{_plain(value)}{'' if unit in ('%', None) else ' '}{unit or ''}"
    steps = (
        ((1e8, "亿元"), (1e4, "万元"))
        if language == "zh"
        else ((1e9, " billion"), (1e6, " million"))
    )
    for step, name in steps:
        if abs(value) >= step:
            text = _plain(value / step) + name
            break
    else:
        text = _plain(value) + ("元" if language == "zh" else "")
    return text if language == "zh" else f"CNY {text}"


def _plain(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")
