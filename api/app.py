"""The application: everything put together by `create_app`, nothing at import time."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

import graph
from api import errors, linked, pages, resources, sparql
from api.deps import GenerationDep
from api.edge import Edge
from api.runner import Runner
from api.schemas import Health
from api.templating import render
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store

_SUMMARY = "五型经济政策图谱 · policies, measures, industries and places, with evidence"
_DESCRIPTION = """
Which policies support an industry, where, by which measures, under which of the five keys, with
how much money, and which sentence says so.

- Lists answer `items`, an honest `total`, `facets`, `next` (a cursor) and the `sparql` query that
  gives the same rows; every item has `evidence`.
- Every answer names the state of the store it comes from (`Fivekeys-Generation`, `ETag`).
- Errors are `application/problem+json` (RFC 9457) everywhere.
"""
_GZIP_BYTES = 1024


def create_app(settings: Settings, store: Store | None = None) -> FastAPI:
    """The application over ``store``, or over the store of the settings, which it then closes.

    Raises:
        SettingError: no store is given and the settings name none.
        StoreError: the store cannot be opened.
    """
    opened = open_store(settings.store or "memory:") if store is None else store

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
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
    app.state.settings = settings
    app.state.store = opened
    app.state.runner = Runner(2 * (settings.workers or os.cpu_count() or 1) + 2)
    _add_middleware(app, settings)
    errors.install(app)
    for module in (resources, sparql, linked, pages):
        app.include_router(module.router)
    _add_service_routes(app)
    folder = files("api").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(folder)), name="static")
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """From the inside out: compression, CORS for reads, and the edge around all."""
    app.add_middleware(GZipMiddleware, minimum_size=_GZIP_BYTES)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["ETag", "Fivekeys-Generation", "Link"],
        max_age=86_400,
    )
    app.add_middleware(Edge, settings=settings)


def _add_service_routes(app: FastAPI) -> None:
    @app.get("/healthz", tags=["service"], summary="Whether the service answers")
    def healthz(generation: GenerationDep, response: Response) -> Health:
        response.headers["Cache-Control"] = "no-store"
        return Health(status="ok", version=app.version, generation=generation)

    @app.get("/api/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        language = pages.language_of(request)
        return HTMLResponse(
            render("docs.html", request, language, q="", endpoints=_endpoints(app.openapi()))
        )


def _endpoints(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of an OpenAPI document, one a row, for the documentation page."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "tag": (operation.get("tags") or [""])[0],
            "parameters": operation.get("parameters", []),
        }
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
