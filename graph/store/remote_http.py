"""Requests to a remote engine: credentials, deadlines, retries of reads, errors as ours.

Redirects are not followed, no proxy and no `.netrc` of the environment is looked at, and what is
read into memory is bounded.
"""

import io
import random
import ssl
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httpx

from graph.errors import (
    FivekeysError,
    LimitError,
    QueryError,
    QueryTimeoutError,
    StoreError,
    StoreUnavailableError,
)

ATTEMPTS: Final = 3
"""Times that a read is sent before the engine counts as unavailable."""

MEMORY_BYTES: Final = 256 * 1024 * 1024
"""Bytes of an answer that is read into memory."""

_CONNECT_S: Final = 5.0
_CHUNK: Final = 65_536
_SHOWN: Final = 300
_ERROR_BYTES: Final = 65_536
_UNAVAILABLE: Final = (429, 502, 503, 504)

Fields = list[tuple[str, str]]


class Credentials(NamedTuple):
    """What the engine is told about who asks: a bearer token, or a name with a password."""

    user: str = ""
    password: str = ""
    token: str = ""


class Pause(NamedTuple):
    """How long to wait before a read is sent again: twice as long each time, with jitter."""

    first_s: float = 0.1
    sleep: Callable[[float], None] = time.sleep

    def __call__(self, attempt: int) -> None:
        """Wait before attempt number ``attempt`` (1 is the second one)."""
        self.sleep(self.first_s * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


class Connection:
    """Requests to one engine. It is closed when nobody holds it any more."""

    def __init__(
        self,
        credentials: Credentials,
        timeout_s: float,
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Pause | None = None,
    ) -> None:
        """Nothing is sent yet; ``transport`` and ``pause`` are for tests."""
        self.timeout_s = timeout_s
        self._pause = pause or Pause()
        self._client = httpx.Client(
            auth=_Auth(credentials),
            timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
            follow_redirects=False,
            trust_env=False,
            verify=ssl.create_default_context(),
            transport=transport,
        )
        weakref.finalize(self, self._client.close)

    @contextmanager
    def read(
        self,
        url: str,
        *,
        form: Fields | None = None,
        params: Mapping[str, str] | None = None,
        accept: str,
    ) -> "Iterator[Answer]":
        """The answer of a request that changes nothing: a POST of ``form``, or a GET.

        Raises:
            QueryError: the engine refuses the query.
            QueryTimeoutError: it takes longer than the timeout.
            StoreUnavailableError: it does not answer, however often it is asked.
            StoreError: it answers something else.
        """
        response = self._send_again(url, form, params, accept)
        try:
            yield Answer(response, self.timeout_s)
        finally:
            response.close()

    def write(
        self,
        method: str,
        url: str,
        *,
        content: Any = None,
        form: Fields | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> int:
        """Send a request that changes something, once; the status, which is 2xx.

        With ``patient`` the engine may take as long as it needs.

        Raises:
            QueryError: the engine refuses the update.
            StoreError: it answers something else, or nothing: whether it did is not known then.
        """
        request = self._client.build_request(
            method,
            url,
            content=content,
            data=_data(form),
            params=params,
            headers=headers,
            timeout=httpx.Timeout(None, connect=_CONNECT_S)
            if patient
            else httpx.USE_CLIENT_DEFAULT,
        )
        try:
            response = self._client.send(request, stream=True)
        except httpx.TimeoutException as error:
            raise StoreUnavailableError(
                f"{url} did not answer to a write within {self.timeout_s:g} s; whether it was "
                "carried out is not known: do it again"
            ) from error
        except httpx.HTTPError as error:
            raise _unreachable(url, error) from error
        try:
            if not response.is_success:
                raise _refused(url, response)
            return response.status_code
        finally:
            response.close()

    def _send_again(
        self, url: str, form: Fields | None, params: Mapping[str, str] | None, accept: str
    ) -> httpx.Response:
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(attempt)
            is_last = attempt == ATTEMPTS - 1
            request = self._client.build_request(
                "GET" if form is None else "POST",
                url,
                data=_data(form),
                params=params,
                headers={"Accept": accept},
            )
            try:
                response = self._client.send(request, stream=True)
            except httpx.TimeoutException as error:
                if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
                    raise _unreachable(url, error) from error
                raise _timed_out(self.timeout_s) from error
            except httpx.TransportError as error:
                if is_last:
                    raise _unreachable(url, error) from error
                continue
            if response.is_success:
                return response
            try:
                if is_last or response.status_code not in _UNAVAILABLE:
                    raise _refused(url, response)
            finally:
                response.close()
        raise AssertionError("the last attempt returns or raises")


class Answer:
    """A successful answer, whose body is read once, in pieces, until the deadline."""

    def __init__(self, response: httpx.Response, timeout_s: float) -> None:
        self._response = response
        self._timeout_s = timeout_s
        self._end = time.monotonic() + timeout_s
        self.headers: Mapping[str, str] = response.headers

    @property
    def status(self) -> int:
        """The status code."""
        return self._response.status_code

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def pieces(self, *, patient: bool = False) -> Iterator[bytes]:
        """The body as it comes; with ``patient`` without a deadline, for as long as it comes.

        Raises:
            QueryTimeoutError: it is not complete at the deadline.
            StoreUnavailableError: the connection ends before the body does.
        """
        try:
            for piece in self._response.iter_bytes(_CHUNK):
                if not patient and time.monotonic() > self._end:
                    raise _timed_out(self._timeout_s)
                yield piece
        except httpx.TimeoutException as error:
            raise _timed_out(self._timeout_s) from error
        except httpx.HTTPError as error:
            raise _unreachable(str(self._response.url), error) from error

    def content(self, limit: int = MEMORY_BYTES) -> bytes:
        """The whole body.

        Raises:
            LimitError: it is longer than ``limit`` bytes.
        """
        return b"".join(bounded(self.pieces(), limit))


def bounded(pieces: Iterable[bytes], limit: int = MEMORY_BYTES) -> Iterator[bytes]:
    """``pieces``, refusing those beyond ``limit`` bytes.

    Raises:
        LimitError: there are more.
    """
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise LimitError(
                f"the answer of the engine is longer than {limit // 1024**2} MB; narrow the query, "
                "or add LIMIT"
            )
        yield piece


class Pieces(io.RawIOBase):
    """A binary file over pieces as they come; ``error`` keeps what ended them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")
        self.error: FivekeysError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return 0
                self._rest = memoryview(piece)
        except FivekeysError as error:  # the engine's parser would make another one of it
            self.error = error
            raise OSError(str(error)) from error
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _Auth(httpx.Auth):
    """A token at once; a name and password as the engine asks for them (Basic or Digest)."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._found: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        user, password, token = self._credentials
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
        if token or not (user or password):
            yield request
            return
        if self._found is None:
            response = yield request
            if response.status_code != 401:
                return
            asked = response.headers.get("www-authenticate", "").lower()
            kind = httpx.DigestAuth if asked.startswith("digest") else httpx.BasicAuth
            self._found = kind(user, password)
        yield from self._found.auth_flow(request)


def short(text: str) -> str:
    """The message of an engine in one line, without the query that it repeats."""
    line = " ".join(text.partition("SPARQL query:")[0].split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + " …"


def _data(form: Fields | None) -> dict[str, list[str]] | None:
    if form is None:
        return None
    found: dict[str, list[str]] = {}
    for name, value in form:
        found.setdefault(name, []).append(value)
    return found


def _timed_out(timeout_s: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"the engine took longer than {timeout_s:g} s (FIVEKEYS_REMOTE_TIMEOUT_S); narrow the "
        "query, or add LIMIT"
    )


def _unreachable(url: str, error: httpx.HTTPError) -> StoreUnavailableError:
    reason = short(str(error)) or type(error).__name__
    return StoreUnavailableError(f"{place(url)} does not answer: {reason}; is the engine running?")


def place(url: str) -> str:
    """An address without its parameters."""
    return url.partition("?")[0]


def _refused(url: str, response: httpx.Response) -> FivekeysError:
    """What an answer that is no success means."""
    status, where = response.status_code, place(url)
    message = short(_body(response).decode(errors="replace"))
    if status == 400 or _is_complaint(message):
        return QueryError(f"the engine refuses the query: {message}")
    if status in (401, 403):
        return StoreError(
            f"{where} wants other credentials ({status}); set FIVEKEYS_REMOTE_USER and "
            "FIVEKEYS_REMOTE_PASSWORD, or FIVEKEYS_REMOTE_TOKEN"
        )
    if response.is_redirect:
        target = urlsplit(response.headers.get("location", ""))
        return StoreError(
            f"{where} redirects to {target.scheme}://{target.netloc}{target.path}, which is not "
            "followed; name that address as the store if it is right"
        )
    if status in (408, 504):
        return QueryTimeoutError(f"the engine gave the query up ({status}): {message}")
    if status == 413:
        return LimitError(f"the engine takes no request of this length: {message}")
    if status in _UNAVAILABLE:
        return StoreUnavailableError(f"{where} is not available now ({status}): {message}")
    return StoreError(f"{where} answered {status}: {message or 'nothing else'}")


def _is_complaint(message: str) -> bool:
    """Whether Virtuoso says what is wrong with the query, which it does with status 500 as well."""
    return message.startswith("Virtuoso ") and " Error " in message


def _body(response: httpx.Response) -> bytes:
    pieces: list[bytes] = []
    try:
        for piece in response.iter_bytes(_ERROR_BYTES):
            pieces.append(piece)
            if sum(map(len, pieces)) > _ERROR_BYTES:
                break
    except httpx.HTTPError:
        return b""  # the status says enough
    return b"".join(pieces)
