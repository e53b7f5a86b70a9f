"""Who may write: whoever has the token (RFC 6750)."""

import hmac

from graph.errors import ForbiddenError
from graph.settings import Settings


def check_token(authorization: str | None, settings: Settings) -> None:
    """Let a write pass that has the right token.

    Raises:
        ForbiddenError: it has none or another one, or writes are off.
    """
    if not settings.token:
        raise ForbiddenError("writes are off: the service was started without FIVEKEYS_TOKEN")
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        token.strip().encode(), settings.token.encode()
    ):
        raise ForbiddenError("writes need a token: send Authorization: Bearer with the right one")
