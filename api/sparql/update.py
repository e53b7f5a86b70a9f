"""The update operation of the SPARQL 1.1 Protocol (section 2.2), with a token."""

import functools

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar
from starlette.responses import Response

from api.http.authorization import check_token
from api.sparql.operation import Operation
from api.sparql.writing import WAIT_S, Written, write
from graph import updating
from graph.errors import ParameterError, StoreLockedError
from graph.settings import Settings
from graph.store.base import Generation, Store, Writer
from graph.store.folder import FolderStore
from graph.store.loading import Allowed, loaded

_turn: RunVar[anyio.Lock] = RunVar("whose update is carried out")


async def carry_out(
    operation: Operation,
    *,
    authorization: str | None,
    store: Store,
    settings: Settings,
    base_iri: str | None = None,
) -> Response:
    """Run the update of ``operation``, all of it or nothing, as one transaction.

    ``base_iri`` is what relative IRIs of the update are resolved against where it has no BASE. On a
    store in a folder, what is more than data runs in a process that is ended at its bounds.
    The answer names the generation that shows the update.

    Raises:
        ForbiddenError: without the right token.
        FetchError: what the update loads cannot be fetched.
        ParameterError: there is no update in the operation.
        QueryError: the update is malformed or not allowed.
        QueryTimeoutError: it takes too long; nothing has changed.
        QueryMemoryError: it needs too much memory; nothing has changed.
        StoreLockedError: another writer did not end in time.
    """
    check_token(authorization, settings)
    text = operation.update
    if text is None:
        raise ParameterError("there is no update in the request; send one")

    found = await _fetch(text, settings, base_iri)
    if isinstance(store, FolderStore) and not updating.is_quick(text, store.size()):
        order = _order(operation, text, store, settings)._replace(base_iri=base_iri, loaded=found)
        generation = await _run_apart(order)
        return Response(status_code=204, headers=Written(None, generation).headers)

    def change(writer: Writer) -> None:
        writer.update(
            text,
            base_iri=base_iri,
            default_graphs=operation.using_graphs,
            named_graphs=operation.using_named_graphs,
            loaded=found,
        )

    written = await write(store, change, base=settings.base_iri)
    return Response(status_code=204, headers=written.headers)


async def _fetch(update: str, settings: Settings, base_iri: str | None) -> dict[int, str]:
    """What stands for the LOADs that may be carried out."""
    hosts = frozenset(host.lower() for host in settings.service_hosts)
    allowed = Allowed(hosts, settings.max_graph_mb * 2**20)
    fetch = functools.partial(loaded, update, allowed, base_iri=base_iri)
    return await anyio.to_thread.run_sync(fetch)


def _order(
    operation: Operation, update: str, store: FolderStore, settings: Settings
) -> updating.Order:
    most = settings.update_timeout_s
    seconds = min(operation.seconds or most, most)
    return updating.Order(
        str(store.folder),
        settings.base_iri,
        updating.Bounds(seconds, settings.update_memory_mb, WAIT_S),
        update,
        default_graphs=operation.using_graphs,
        named_graphs=operation.using_named_graphs,
    )


async def _run_apart(order: updating.Order) -> Generation:
    """Run an update in a process of its own, one at a time: more would only wait for each other."""
    try:
        turn = _turn.get()
    except LookupError:
        _turn.set(turn := anyio.Lock())
    begin = anyio.current_time()
    try:
        with anyio.fail_after(WAIT_S):
            await turn.acquire()
    except TimeoutError:
        raise StoreLockedError("other updates are being carried out; try again later") from None
    try:
        left = max(0.0, WAIT_S - (anyio.current_time() - begin))
        bounds = order.bounds._replace(wait_s=left)
        return await anyio.to_thread.run_sync(updating.run, order._replace(bounds=bounds))
    finally:
        turn.release()
