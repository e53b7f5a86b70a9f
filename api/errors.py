"""Errors as answers: one table exception type → status, one body (RFC 9457 problem details)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.pages import html_errors
from graph import errors

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "https://w3id.org/fivekeys/problem/"

STATUS: Final[dict[type[errors.FivekeysError], int]] = {
    errors.FivekeysError: 500,
    errors.InputError: 400,
    errors.DocumentError: 422,
    errors.TableError: 422,
    errors.QueryError: 400,
    errors.FetchRefusedError: 400,
    errors.ParameterError: 400,
    errors.MediaTypeError: 415,
    errors.UnknownTermError: 422,
    errors.SettingError: 500,
    errors.NotFoundError: 404,
    errors.GoneError: 410,
    errors.NotAcceptableError: 406,
    errors.ForbiddenError: 403,
    errors.StaleError: 412,
    errors.LimitError: 413,
    errors.QueryTimeoutError: 503,
    errors.QueryMemoryError: 503,
    errors.ResultLimitError: 400,
    errors.TooManyRequestsError: 429,
    errors.BusyError: 503,
    errors.FetchError: 502,
    errors.StoreError: 503,
    errors.StoreLockedError: 503,
    errors.StoreUnavailableError: 503,
    errors.ReaderError: 503,
    errors.NotInstalledError: 501,
    errors.DataError: 500,
}
"""Every class of the exception tree has its row, so that a new one cannot be forgotten."""

RETRY_AFTER_S: Final = 5


def problem(
    status: int, detail: str, *, name: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An answer with a problem body; ``name`` is the last part of its type."""
    phrase = HTTPStatus(status).phrase
    slug = name or phrase.lower().replace(" ", "-")
    return JSONResponse(
        {"type": TYPES + slug, "title": phrase, "status": status, "detail": detail},
        status_code=status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def of_error(error: errors.FivekeysError) -> JSONResponse:
    """The answer for an error that fivekeys raised on purpose."""
    status = STATUS[type(error)]
    busy = status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if busy else {}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s: %s", type(error).__name__, error)
    return problem(status, str(error), name=_slug(type(error)), headers=headers)


def of_unexpected() -> JSONResponse:
    """The answer for a fault of ours; what it was goes to the log, not to the client."""
    return problem(500, "fivekeys failed on this request; the log says why")


def _slug(kind: type[Exception]) -> str:
    name = kind.__name__.removesuffix("Error")
    return "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def install(app: FastAPI) -> None:
    """Make every error of the app answer with a problem body, or a page for browsers."""
    app.add_exception_handler(errors.FivekeysError, _on_fivekeys)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)


def _answer(request: Request, response: JSONResponse) -> Response:
    return html_errors.page(request, response) or response


def _on_fivekeys(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.FivekeysError)
    return _answer(request, of_error(error))


def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    detail = "; ".join(_fault(fault) for fault in error.errors())
    return _answer(request, problem(422, detail, name="parameter"))


def _fault(fault: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])
    return f"{place}: {fault['msg']}"


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        detail = f"{request.method} {request.url.path[:200]}: {detail.lower()}"
    return _answer(request, problem(error.status_code, detail, headers=error.headers))
