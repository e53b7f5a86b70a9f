"""The application: everything put together by `create_app`, nothing at import time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

import graph
from api import errors
from api import service as service_routes
from api.analysis import pages as analysis_pages
from api.analysis import routes as analysis
from api.analysis.opened import Analyses
from api.ask import pages as ask_pages
from api.ask import routes as ask
from api.changes import routes as changes
from api.changes.differences import Differences
from api.compare import routes as comparisons
from api.desk import list_pages, resources, search
from api.desk import start as pages
from api.desk.opened_index import Indexes
from api.editing import kept_routes as corrections
from api.editing import pages as edit_pages
from api.editing import routes as editing
from api.exports import routes as exports
from api.http.edge import Edge
from api.http.headers import COMMON_HEADERS, EXPOSED
from api.http.observing import Observer
from api.linked_data import catalogue, ontology_page, scheme_pages, sitemap
from api.linked_data import routes as linked
from api.matrix import routes as matrix
from api.matrix.counter import Trees
from api.openapi import docs_page
from api.openapi.document import complete
from api.openapi.operations import PATHS
from api.pages.assets import Assets
from api.pages.templating import read_all
from api.pictures import routes as pictures
from api.sparql import graph_store, query_page, query_terms
from api.sparql.answering import QueryService
from api.sparql.endpoint import Sparql
from api.sparql.kept import KeptQueries
from api.sparql.statistics import GenerationStatistics
from api.things import routes as thing_pages
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from graph.store.kept import KeptGenerations

_SUMMARY = "五型经济政策图谱 · policies, measures, industries and places, with evidence"
_DESCRIPTION = """
Which policies support an industry, where, by which measures, under which of the five keys, with
how much money, and which sentence says so.

- Lists answer `items`, an honest `total`, `facets`, `next` (a cursor) and the `sparql` query that
  gives the same rows; every item has `evidence`.
- Every answer names the state of the store it comes from (`Fivekeys-Generation`, `ETag`). While that
  is kept, `?generation=N`, or the header `Fivekeys-Generation: N`, gives the same answer again, byte
  for byte; 410 when it is no longer kept.
- Errors are `application/problem+json` (RFC 9457) everywhere.
"""
_ROUTED = (
    analysis,
    analysis_pages,
    ask,
    ask_pages,
    resources,
    search,
    linked,
    matrix,
    ontology_page,
    query_page,
    query_terms,
    pages,
    list_pages,
    pictures,
    thing_pages,
    scheme_pages,
    sitemap,
    catalogue,
    docs_page,
    changes,
    comparisons,
    editing,
    corrections,
    edit_pages,
    service_routes,
)
"""Modules with a router, in the order in which a request is offered to them."""

_GZIP_BYTES = 1024


def create_app(
    settings: Settings, store: Store | None = None, readers: str | None = None
) -> FastAPI:
    """The application over ``store``, or over the store of the settings, which it then closes.

    ``readers`` is the address of a host of reader processes; without one the app starts its own.

    Raises:
        SettingError: no store is given and the settings name none.
        StoreError: the store cannot be opened.
    """
    opened = open_store(settings.store or "memory:", settings=settings) if store is None else store

    observer = Observer(settings)
    service = QueryService(settings, opened, observer, readers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if readers is not None:
            await service.open()
        yield
        await app.state.kept_queries.close()
        await service.close()
        app.state.differences.close()
        if store is None:
            opened.close()

    app = FastAPI(
        title="fivekeys",
        summary=_SUMMARY,
        description=_DESCRIPTION,
        version=graph.__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        redirect_slashes=False,
    )
    _keep_state(app, settings, opened, service, observer)
    _add_middleware(app, settings, observer)
    errors.install(app)
    graph_store.install(app)
    exports.install(app)
    for module in _ROUTED:
        app.include_router(module.router)
    _document_endpoints(app)
    app.mount("/static", Assets(), name="static")
    read_all()
    return app


def _keep_state(
    app: FastAPI, settings: Settings, opened: Store, service: QueryService, observer: Observer
) -> None:
    """Put what requests need into the state of the app."""
    app.state.settings = settings
    app.state.store = opened
    app.state.kept = KeptGenerations(opened)
    app.state.differences = Differences(app.state.kept)
    app.state.statistics = GenerationStatistics()
    app.state.indexes = Indexes(opened, keeps_answers=settings.cache_mb > 0)
    app.state.analyses = Analyses(opened)
    app.state.term_uses = ontology_page.TermUses()
    queries = KeptQueries(settings, opened, app.state.kept, service, observer)
    app.state.kept_queries = queries
    endpoint = Sparql(settings, opened, service, queries, observer, [*COMMON_HEADERS])
    app.state.service = service
    app.state.rows = endpoint.rows
    app.state.observer = observer
    app.state.key_maps = pictures.KeyMaps()
    app.state.trees = Trees()
    app.state.endpoints = {"/sparql": endpoint}


def _add_middleware(app: FastAPI, settings: Settings, observer: Observer) -> None:
    """From the inside out: compression, CORS for reads, and the edge around all."""
    app.add_middleware(GZipMiddleware, minimum_size=_GZIP_BYTES)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=list(EXPOSED),
        max_age=86_400,
    )
    app.add_middleware(Edge, settings=settings, endpoints=app.state.endpoints, observer=observer)


def _document_endpoints(app: FastAPI) -> None:
    """Put what is no route of the framework into the OpenAPI document as well."""
    of_routes = app.openapi

    def openapi() -> dict[str, Any]:
        document = of_routes()
        for path, item in PATHS.items():
            document["paths"].setdefault(path, item)
        return complete(document)

    # The framework's manual has it so.
    app.openapi = openapi  # type: ignore[method-assign]
