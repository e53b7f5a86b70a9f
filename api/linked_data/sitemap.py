"""``/sitemap.xml`` and ``/robots.txt`` (sitemaps.org, RFC 9309): which pages there are to be found.

More than a sitemap may hold are split: the sitemap is an index then, whose parts are
``/sitemap-1.xml`` and so on. Addresses are sent as they are read.
"""

import functools
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from api.deps import ViewDep
from api.exports.answers import RowQuery, rows_of_query
from api.exports.sending import send
from api.http.addresses import path_of_tail
from graph.errors import NotFoundError
from graph.queries import schemes
from graph.queries.text import Terms, compose, number, strings
from graph.queries.view import View, expand_all

router = APIRouter(include_in_schema=False)

MOST: Final = 50_000
"""Addresses that one sitemap may hold."""

XML: Final = "application/xml"
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FIXED: Final = ("", "schemes", "dataset", "ontology", "api/docs")
_CLASSES: Final = (
    "fk:Policy",
    "fk:Reply",
    "fk:OfficialDocument",
    "fk:Measure",
    "fk:Industry",
    "fk:Region",
    "fk:Zone",
    "fk:Key",
    "fk:EconomyType",
    "fk:Organization",
)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Pages may be read; searches, queries and exports are not to be walked through."""
    closed = ("/api/", "/sparql", "/graph-store", "/*?*cursor=", "/schemes/*?open=")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /api/docs"]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {request.base_url}sitemap.xml", ""]))


@router.get("/sitemap.xml")
def sitemap(request: Request, view: ViewDep) -> Response:
    """All pages, or the index of the parts that list them."""
    parts = _parts(view)
    root = str(request.base_url)
    if parts <= 1:
        return _stream(request, view, root, 0, with_fixed=True)
    published = view.reader.generation.published
    lines = (
        f"<sitemap><loc>{escape(root)}sitemap-{part}.xml</loc>"
        f"<lastmod>{escape(published)}</lastmod></sitemap>\n"
        for part in range(1, parts + 1)
    )
    text = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'
    return Response(text, media_type=XML)


@router.get("/sitemap-{part:int}.xml")
def sitemap_part(request: Request, view: ViewDep, part: int) -> Response:
    """One part of the sitemap; parts count from 1."""
    parts = _parts(view)
    if not 1 <= part <= parts:
        raise NotFoundError(f"there is no part {part} of the sitemap; it has {parts}")
    return _stream(request, view, str(request.base_url), part - 1, with_fixed=part == 1)


def _values(view: View) -> dict[str, Terms]:
    return {"classes": expand_all(_CLASSES), "space": strings(view.iri(""))}


def _fixed(view: View) -> list[str]:
    """Paths of the pages that belong to no resource."""
    found = [scheme.id.rpartition("/scheme/")[2] for scheme, _ in schemes.read_schemes(view)]
    return [*_FIXED, *(f"schemes/{path_of_tail(name)}" for name in found if name)]


def _parts(view: View) -> int:
    (row,) = view.ask_rows("page-count", **_values(view))
    return -(-(int(row["count"]) + len(_fixed(view))) // MOST)


def _stream(request: Request, view: View, root: str, part: int, *, with_fixed: bool) -> Response:
    produce = functools.partial(_write, view, root, part, with_fixed)
    return send(request, produce, XML, None, view.reader.generation.number)


def _write(view: View, root: str, part: int, with_fixed: bool, out: BinaryIO) -> None:
    """The addresses of one part; the fixed pages go before the first."""
    before = _fixed(view)
    start = part * MOST - len(before)
    given = {
        **_values(view),
        "limit": number(MOST - (len(before) if with_fixed else 0)),
        "offset": number(max(0, start)),
    }
    out.write(f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n'.encode())
    for path in before if with_fixed else ():
        out.write(_line(root + path))
    query = RowQuery(compose("page-list", given), {"item": "item"})
    for row in rows_of_query(view, query):
        if (tail := view.tail(row["item"])) is not None:
            out.write(_line(f"{root}page/{path_of_tail(tail)}"))
    out.write(b"</urlset>\n")


def _line(address: str) -> bytes:
    return f"<url><loc>{escape(address)}</loc></url>\n".encode()
