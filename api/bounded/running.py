"""A place and a time for an answer that reads much.

Such answers run in threads of their own: where all are taken, lists, pages and queries go on.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Final, TypeVar

import anyio
import anyio.to_thread
from fastapi import Depends, Request

from api.bounded.reading import bounded
from api.desk.opened_index import Desk
from graph import deadline
from graph.errors import BusyError
from graph.queries.view import View
from graph.store.base import Reader

T = TypeVar("T")

WAIT_S: Final = 5.0
"""Seconds that an answer waits for a place."""

_LEAST_PLACES: Final = 4


class Places:
    """The threads in which such answers run, of one process."""

    def __init__(self) -> None:
        self.limiter = anyio.CapacityLimiter(max(_LEAST_PLACES, 2 * (os.cpu_count() or 1)))

    async def run(self, seconds: float, work: Callable[[], T]) -> T:
        """What ``work`` gives, which has so many seconds.

        Raises:
            BusyError: no place was free in time.
            QueryTimeoutError: it takes longer.
        """
        borrower = object()
        try:
            with anyio.fail_after(WAIT_S):
                await self.limiter.acquire_on_behalf_of(borrower)
        except TimeoutError:
            raise BusyError(
                "as many long answers as allowed are being made; try again soon"
            ) from None
        try:

            def timed() -> T:
                with deadline.within(seconds):
                    return work()

            return await anyio.to_thread.run_sync(timed, limiter=anyio.CapacityLimiter(1))
        finally:
            self.limiter.release_on_behalf_of(borrower)


class Bounded:
    """What bounds the answer to one request."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def run(self, work: Callable[[], T]) -> T:
        """What ``work`` gives, within the time of a query; see `Places.run`."""
        state = self._request.app.state
        if not hasattr(state, "places"):
            state.places = Places()
        places: Places = state.places
        return await places.run(state.settings.query_timeout_s, work)

    def reader(self, reader: Reader) -> Reader:
        """``reader``, whose queries are stopped at the deadline where they can take long."""
        return bounded(self._request, reader)

    def view(self, view: View) -> View:
        """The same for a view."""
        made = type(view)(self.reader(view.reader), view.base)
        if hasattr(view, "__dict__"):  # one that knows more than the two
            vars(made).update(vars(view))
        return made

    def desk(self, desk: Desk) -> Desk:
        """The same for a desk."""
        return replace(desk, view=self.view(desk.view))


async def get_bounded(request: Request) -> Bounded:
    """What bounds the answer to this request."""
    return Bounded(request)


BoundedDep = Annotated[Bounded, Depends(get_bounded)]
