"""What endpoints depend on: settings, the generation a request reads, list parameters.

Coroutines, because the framework would run plain functions in threads, which takes longer than they.
"""

from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.desk.schemas import GenerationInfo, ListParameters
from graph.queries.view import View
from graph.settings import Settings
from graph.store.base import Reader, Store


async def get_settings(request: Request) -> Settings:
    """The settings of the app."""
    settings: Settings = request.app.state.settings
    return settings


async def get_store(request: Request) -> Store:
    """The store, for writes."""
    store: Store = request.app.state.store
    return store


async def get_reader(request: Request) -> Reader:
    """The generation that this request reads from beginning to end."""
    reader: Reader = request.state.reader
    return reader


SettingsDep = Annotated[Settings, Depends(get_settings)]
StoreDep = Annotated[Store, Depends(get_store)]
ReaderDep = Annotated[Reader, Depends(get_reader)]


async def get_view(reader: ReaderDep, settings: SettingsDep) -> View:
    """The generation with the base of its IRIs."""
    return View(reader, settings.base_iri)


async def get_generation(reader: ReaderDep) -> GenerationInfo:
    """The generation, for answers."""
    generation = reader.generation
    return GenerationInfo(number=generation.number, published=generation.published)


ViewDep = Annotated[View, Depends(get_view)]
GenerationDep = Annotated[GenerationInfo, Depends(get_generation)]
ListDep = Annotated[ListParameters, Query()]


def raw_tail(request: Request, prefix: str) -> str:
    """The path after ``prefix`` as the client sent it: encoded slashes stay encoded."""
    raw: bytes | None = request.scope.get("raw_path")
    path = raw.decode("ascii", "replace") if raw else str(request.scope["path"])
    path = path.partition("?")[0]
    root = str(request.scope.get("root_path", ""))
    return path.removeprefix(root).removeprefix(prefix)


Json = dict[str, Any]
