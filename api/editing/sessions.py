"""Who is signed in on the pages of editing: a signed cookie, and a word in every form.

Nothing is kept by the service: the cookie has the name, the time until which it holds and a random
part, signed with a key that is made from the setting FIVEKEYS_TOKEN, so that all workers have the
same one and a change of the tokens ends all sessions. A form must bring the word that goes with the
session, and come from a page of ours.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from api.http.authorization import name_of, tokens_of
from graph.errors import ForbiddenError
from graph.settings import Settings

COOKIE: Final = "fivekeys_edit"
PATH: Final = "/edit"
LIFE_S: Final = 12 * 3600
_LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    Attributes:
        name: of their token.
        word: what their forms must bring.
    """

    name: str
    word: str


def sign_in(response: Response, token: str, request: Request, settings: Settings) -> None:
    """Give the cookie to who has a token.

    Raises:
        ForbiddenError: it is no token of ours, or writes are off.
    """
    if not settings.token:
        raise ForbiddenError("writes are off: the service was started without FIVEKEYS_TOKEN")
    name = name_of(token, settings)
    if name is None:
        raise ForbiddenError("that is not a token of this service")
    parts = (_encoded(name), str(int(time.time()) + LIFE_S), secrets.token_hex(16))
    said = ".".join(parts)
    response.set_cookie(
        COOKIE,
        f"{said}.{_signed(settings, 'session', said)}",
        max_age=LIFE_S,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def sign_out(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")


def session_of(request: Request, settings: Settings) -> Session | None:
    """Who is signed in, None where nobody is."""
    said, _, signature = request.cookies.get(COOKIE, "")[:_LONGEST].rpartition(".")
    if not settings.token or not said:
        return None
    wanted = _signed(settings, "session", said)
    if not hmac.compare_digest(signature.encode(), wanted.encode()):
        return None
    name, until, _ = said.split(".")
    if int(until) < time.time() or _decoded(name) not in tokens_of(settings).values():
        return None
    return Session(_decoded(name), _signed(settings, "form", said))


def check_origin(request: Request) -> None:
    """Let pass what a page of ours sends.

    Raises:
        ForbiddenError: it comes from another site.
    """
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    foreign = origin and urlsplit(origin).netloc != request.headers.get("host", "")
    if site not in ("", "same-origin", "none") or (not site and foreign):
        raise ForbiddenError("this form was sent from another site; nothing was done")


def check_form(request: Request, settings: Settings, word: object) -> Session:
    """Let a form pass that a page of ours sends for who is signed in.

    Raises:
        ForbiddenError: it comes from elsewhere, or nobody is signed in.
    """
    check_origin(request)
    session = session_of(request, settings)
    if session is None:
        raise ForbiddenError("you are not signed in, or no more; sign in at /edit and repeat")
    if not isinstance(word, str) or not hmac.compare_digest(word.encode(), session.word.encode()):
        raise ForbiddenError("this form is not one of your session; open the page again and repeat")
    return session


def _signed(settings: Settings, purpose: str, said: str) -> str:
    key = hmac.digest((settings.token or "").encode(), b"fivekeys pages of editing", hashlib.sha256)
    return hmac.new(key, f"{purpose}\x1f{said}".encode(), hashlib.sha256).hexdigest()


def _encoded(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _decoded(name: str) -> str:
    try:
        return base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
