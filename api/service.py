"""Whether the service runs, is ready, and how it does: for those who look after it."""

from fastapi import APIRouter, Request, Response

from api.deps import GenerationDep
from api.desk.schemas import Health
from api.http import observing
from api.http.observing import Observer
from api.sparql.answering import QueryService
from graph.errors import BusyError

router = APIRouter(tags=["service"])


@router.get("/healthz", summary="Whether the service answers")
async def healthz(request: Request, generation: GenerationDep, response: Response) -> Health:
    """Answers as long as the process lives and its store can be read."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok", version=request.app.version, generation=generation)


@router.get("/readyz", summary="Whether the service takes queries")
async def readyz(request: Request, generation: GenerationDep, response: Response) -> Health:
    """Answers 200 once a query would be run at once, 503 before that."""
    service: QueryService = request.app.state.service
    if not service.is_ready:
        raise BusyError("no reader process is ready yet; try again soon")
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ready", version=request.app.version, generation=generation)


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Requests, durations, queries and cache of all workers; age and size of the store."""
    observer: Observer = request.app.state.observer
    service: QueryService = request.app.state.service
    content = observer.show(request.state.reader.generation, service.store_bytes())
    return Response(content, media_type=observing.MEDIA_TYPE, headers={"Cache-Control": "no-store"})
