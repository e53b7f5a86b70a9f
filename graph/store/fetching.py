"""What a query or update may reach: nothing, but the hosts that a setting names."""

import ipaddress
import socket
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from graph.errors import QueryError
from graph.store import sparql

_SCHEMES: Final = ("http", "https")


def hide_allowed(query: str, hosts: Collection[str]) -> str:
    """``query`` without the word SERVICE where it names an endpoint on one of ``hosts``.

    What is left is for `sparql.examine`, which refuses every other SERVICE; offsets stay as they
    are. Where a query can be read in two ways nothing is hidden.

    Raises:
        QueryError: an allowed host that is this machine.
    """
    if not hosts or "SERVICE" not in query.upper():
        return query
    tokens = sparql.tokens_of(query)
    if any(sparql.is_ambiguous(token) for token in tokens):
        return query
    text = query
    for index, token in enumerate(tokens):
        if not token.is_word("SERVICE"):
            continue
        after = index + 1
        if after < len(tokens) and tokens[after].is_word("SILENT"):
            after += 1
        if after < len(tokens) and tokens[after].kind == "iri":
            host = host_of(tokens[after].text[1:-1])
            if host in hosts:
                addresses_of(host)
                end = token.start + len(token.text)
                text = text[: token.start] + " " * len(token.text) + text[end:]
    return text


def host_of(iri: str) -> str:
    """The host of an http(s) address without user info; empty where it is another kind of IRI."""
    try:
        parts = urlsplit(iri)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or "@" in parts.netloc or "\\" in iri:
        return ""
    return host or ""


def addresses_of(host: str) -> list[str]:
    """The addresses that a name stands for; none where it cannot be resolved.

    Raises:
        QueryError: one of them is this machine.
    """
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        return []
    addresses = [str(address[0]) for *_, address in found]
    for address in addresses:
        number = ipaddress.ip_address(address.partition("%")[0])
        number = getattr(number, "ipv4_mapped", None) or number
        if number.is_loopback or number.is_unspecified or number.is_link_local:
            raise QueryError(f"{host} may not be asked: that is this machine")
    return addresses
