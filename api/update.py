"""The update operation of the SPARQL 1.1 Protocol (section 2.2), with a token."""

import functools

import anyio.to_thread
from starlette.responses import Response

from api.authorization import check_token
from api.operation import Operation
from api.writing import write
from graph.errors import ParameterError
from graph.settings import Settings
from graph.store.base import Store, Writer
from graph.store.loading import Allowed, loaded


async def carry_out(
    operation: Operation,
    *,
    authorization: str | None,
    store: Store,
    settings: Settings,
    base_iri: str | None = None,
) -> Response:
    """Run the update of ``operation``, all of it or nothing, as one transaction.

    ``base_iri`` is what relative IRIs of the update are resolved against where it has no BASE.
    The answer names the generation that shows the update.

    Raises:
        ForbiddenError: without the right token.
        FetchError: what the update loads cannot be fetched.
        ParameterError: there is no update in the operation.
        QueryError: the update is malformed or not allowed.
        StoreLockedError: another writer did not end in time.
    """
    check_token(authorization, settings)
    text = operation.update
    if text is None:
        raise ParameterError("there is no update in the request; send one")

    hosts = frozenset(host.lower() for host in settings.service_hosts)
    allowed = Allowed(hosts, settings.max_graph_mb * 2**20)
    fetch = functools.partial(loaded, text, allowed, base_iri=base_iri)
    found = await anyio.to_thread.run_sync(fetch)

    def change(writer: Writer) -> None:
        writer.update(
            text,
            base_iri=base_iri,
            default_graphs=operation.using_graphs,
            named_graphs=operation.using_named_graphs,
            loaded=found,
        )

    written = await write(store, change)
    return Response(status_code=204, headers=written.headers)
