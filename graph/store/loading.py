"""LOAD in updates: fetched by us, within bounds, from hosts that a setting names; never by the engine.

What is fetched takes the place of its LOAD as INSERT DATA, before the update runs. A LOAD from
anywhere else is refused by what runs updates (`updates.prepare`).
"""

import io
import time
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from graph import rdf
from graph.errors import FetchError, InputError, LimitError
from graph.store import sparql, updates
from graph.store.fetching import addresses_of, host_of
from graph.store.prologue import Prologue
from graph.store.sparql import Token
from graph.store.updates import Load
from graph.syntaxes import FORMATS

FETCH_S: Final = 30.0
"""Seconds that all fetches of one update may take."""

MAX_REDIRECTS: Final = 5

_FORMATS: Final = tuple(form for form in FORMATS.values() if form.name not in ("trig", "nquads"))
_ACCEPT: Final = ", ".join(
    f"{form.media_type};q={1 - number / 10:g}" for number, form in enumerate(_FORMATS)
)
_BY_EXTENSION: Final = {form.extension: form.media_type for form in _FORMATS}
_UNTOLD: Final = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
"""Media types that tell nothing; the name of the file does then."""


class Allowed(NamedTuple):
    """What a LOAD may fetch: from which hosts (lower case), and how many bytes each."""

    hosts: Collection[str]
    max_bytes: int
    seconds: float = FETCH_S


def loaded(
    update: str,
    allowed: Allowed,
    *,
    base_iri: str | None = None,
    transport: httpx.BaseTransport | None = None,
) -> dict[int, str]:
    """What stands for each LOAD from an allowed host, by the offset at which it begins.

    A LOAD SILENT that fails is not among them: it does nothing.

    Raises:
        QueryError: the update has an unclosed string, or an allowed host is this machine.
        FetchError: what a LOAD names cannot be fetched, or is no RDF.
        LimitError: it is longer than allowed.
    """
    if not allowed.hosts or "LOAD" not in update.upper():
        return {}
    tokens = sparql.tokens_of(update)
    if any(sparql.is_ambiguous(token) for token in tokens):
        return {}
    fetcher = _Fetcher(allowed, transport)
    found = {}
    for load, prologue in _loads(tokens, base_iri):
        if (text := fetcher.insert(load, prologue)) is not None:
            found[load.first.start] = text
    return found


def _loads(tokens: list[Token], base_iri: str | None) -> Iterator[tuple[Load, Prologue]]:
    """Each LOAD with what its names mean."""
    prologue = Prologue(base_iri)
    for index in sparql.outside_braces(tokens):
        prologue = prologue.after(tokens, index)
        if load := updates.load_at(tokens, index):
            yield load, prologue


class _Fetcher:
    """Fetches for one update."""

    def __init__(self, allowed: Allowed, transport: httpx.BaseTransport | None) -> None:
        self._allowed = allowed
        self._transport = transport
        self._end = time.monotonic() + allowed.seconds

    def insert(self, load: Load, prologue: Prologue) -> str | None:
        """What stands for a LOAD; None where its host is not allowed, or it may fail and does."""
        address = prologue.iri(load.source)
        if address is None or host_of(address) not in self._allowed.hosts:
            return None
        into = "" if load.graph is None else load.graph.text
        try:
            triples = self._triples(address)
        except (FetchError, InputError, LimitError):
            if not load.is_silent:
                raise
            return None
        if not into:
            return f"INSERT DATA {{\n{triples}}}"
        created = f"CREATE SILENT GRAPH {into} ;\n"
        return f"{created}INSERT DATA {{ GRAPH {into} {{\n{triples}}} }}"

    def _triples(self, address: str) -> str:
        """What is found at an address, as N-Triples."""
        begun = address
        for _ in range(MAX_REDIRECTS + 1):
            body, media_type, further = self._get(address)
            if further is None:
                triples = io.BytesIO()
                try:
                    rdf.rewrite(io.BytesIO(body), media_type, triples, base=address)
                except InputError as error:
                    raise FetchError(f"LOAD <{begun}>: {error}") from error
                return triples.getvalue().decode()
            if host_of(further) not in self._allowed.hosts:
                raise FetchError(
                    f"LOAD <{begun}> is redirected to <{further[:200]}>, whose host is not named "
                    "in FIVEKEYS_SERVICE_HOSTS"
                )
            address = further
        raise FetchError(f"LOAD <{begun}> is redirected more than {MAX_REDIRECTS} times")

    def _get(self, address: str) -> tuple[bytes, str, str | None]:
        """Body, media type, and where a redirection leads."""
        host = host_of(address)
        numbers = addresses_of(host)
        if not numbers:
            raise FetchError(f"LOAD <{address}>: the host {host} is not known")
        url = httpx.URL(urldefrag(address).url)
        # The address that was looked at is the one that is asked: a second look-up might tell
        # another one.
        headers = {"Host": url.netloc.decode("ascii"), "Accept": _ACCEPT}
        extensions = {"sni_hostname": url.raw_host.decode("ascii")}
        try:
            with (
                httpx.Client(
                    transport=self._transport, trust_env=False, timeout=self._left()
                ) as client,
                client.stream(
                    "GET", url.copy_with(host=numbers[0]), headers=headers, extensions=extensions
                ) as response,
            ):
                if response.has_redirect_location:
                    return b"", "", urljoin(address, response.headers["location"])
                if not response.is_success:
                    raise FetchError(f"LOAD <{address}>: the answer is {response.status_code}")
                media_type = _media_type(response.headers.get("content-type", ""), address)
                return self._body(response, address), media_type, None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise FetchError(f"LOAD <{address}> cannot be fetched: {reason}") from error

    def _body(self, response: httpx.Response, address: str) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._allowed.max_bytes:
                raise LimitError(
                    f"LOAD <{address}>: there are more than {self._allowed.max_bytes} bytes "
                    "(FIVEKEYS_MAX_GRAPH_MB)"
                )
            self._left()
        return bytes(body)

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"LOAD takes more than {self._allowed.seconds:g} s to fetch")
        return left


def _media_type(content_type: str, address: str) -> str:
    """The format of what was fetched: as the answer says, else as the name of the file does.

    Raises:
        FetchError: it is none that is read.
    """
    essence = content_type.partition(";")[0].strip().lower()
    if essence in _UNTOLD:
        extension = urlsplit(address).path.rpartition(".")[2].lower()
        essence = _BY_EXTENSION.get(extension, essence)
    if essence not in _BY_EXTENSION.values():
        raise FetchError(
            f"LOAD <{address}>: {essence or 'an unknown format'} is not read; it must be one of "
            f"{', '.join(_BY_EXTENSION.values())}"
        )
    return essence
