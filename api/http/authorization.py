"""Who may write: whoever has a token (RFC 6750), known by its name.

The setting holds one token, or several as ``name:token`` with commas between. Whatever it holds is
a token as a whole too, so that one with colons and commas in it stays what it was.
"""

import hmac
import re
from typing import Final

from graph.errors import ForbiddenError
from graph.settings import Settings

EDITOR: Final = "editor"
"""Name of who has a token without a name."""

_NAMED: Final = re.compile(r"([\w.\-]{1,40}):(\S{8,})")
"""A token with its name; it has eight characters at least."""


def tokens_of(settings: Settings) -> dict[str, str]:
    """The names by token; empty where writes are off."""
    whole = settings.token or ""
    if not whole:
        return {}
    pairs = [_NAMED.fullmatch(part.strip()) for part in whole.split(",")]
    named = {match[2]: match[1] for match in pairs if match} if all(pairs) else {}
    return {**named, whole: EDITOR}


def name_of(token: str, settings: Settings) -> str | None:
    """The name that goes with a token, None where it is no token of ours."""
    given, found = token.strip().encode(), None
    for known, name in tokens_of(settings).items():
        if hmac.compare_digest(given, known.encode()):
            found = name
    return found


def check_token(authorization: str | None, settings: Settings) -> str:
    """Let a write pass that has the right token; return the name of that.

    Raises:
        ForbiddenError: it has none or another one, or writes are off.
    """
    if not settings.token:
        raise ForbiddenError("writes are off: the service was started without FIVEKEYS_TOKEN")
    scheme, _, token = (authorization or "").partition(" ")
    name = name_of(token, settings) if scheme.lower() == "bearer" else None
    if name is None:
        raise ForbiddenError("writes need a token: send Authorization: Bearer with the right one")
    return name
