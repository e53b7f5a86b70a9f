"""``/edit``: pages on which documents are sent, corrected and published; they need no script."""

import secrets
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated, Any, Final, NamedTuple, cast
from urllib.parse import quote

import anyio.to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api import errors
from api.deps import ReaderDep, SettingsDep, ViewDep
from api.desk.start import language_of
from api.editing.bench import Bench, BenchDep, read_tag
from api.editing.routes import gold_of
from api.editing.sessions import Session, check_form, check_origin, session_of, sign_in, sign_out
from api.editing.shown_draft import failure, left_out, property_label, shown_draft
from api.pages.language import refused
from api.pages.templating import render
from graph.corrections import kept
from graph.corrections.drafts import MAX_DRAFTS
from graph.corrections.model import MAX_REASON, Decision
from graph.corrections.wishes import MAX_QUOTE, Wish, of_entities
from graph.errors import FivekeysError, ForbiddenError, ParameterError
from graph.queries.facts import read_names
from graph.queries.view import View, shorten
from graph.store.base import Reader

router = APIRouter(prefix="/edit", include_in_schema=False)

_EMPTY: Final = dict.fromkeys(("decision", "subject", "predicate", "object", "quote", "reason"), "")
"""What the form for a new claim has at first."""

_SHOWN: Final = 500
"""Corrections that the page of all shows; the API gives all."""


class Form(NamedTuple):
    """A form of one of our pages, sent by who is signed in."""

    session: Session
    fields: FormData

    def text(self, name: str, most: int = 1_000) -> str:
        """A field, empty where it is absent.

        Raises:
            ParameterError: it is a file, or too long.
        """
        value = self.fields.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise ParameterError(f"{name} takes a text of {most} characters at most")
        return value


async def read_form(request: Request, settings: SettingsDep) -> AsyncIterator[Form]:
    """The form of a request; its files are closed at the end of that.

    Raises:
        ForbiddenError: it is not one of ours, or nobody is signed in.
    """
    check_form_head(request, settings)
    async with request.form(max_files=1, max_fields=24) as fields:
        yield Form(check_form(request, settings, fields.get("csrf")), fields)


def check_form_head(request: Request, settings: SettingsDep) -> None:
    """Refuse before the body is read whoever is not signed in, or comes from elsewhere."""
    check_origin(request)
    if session_of(request, settings) is None:
        raise ForbiddenError("you are not signed in, or no more; sign in at /edit and repeat")


FormDep = Annotated[Form, Depends(read_form)]


def _page(
    request: Request, template: str, session: Session | None, status: int = 200, **values: Any
) -> Response:
    """A page that nobody keeps."""
    language = language_of(request)
    values["problem"] = refused(values.get("problem", ""), language)
    body = render(
        template,
        request,
        language,
        q="",
        session=session,
        property=partial(property_label, language=language),
        **values,
    )
    headers = {"Cache-Control": "no-store", "ETag": f'"{secrets.token_hex(8)}"'}
    return HTMLResponse(body, status_code=status, headers=headers)


def _to(request: Request, path: str, fragment: str = "") -> Response:
    """Send the browser to another page of ours, in the language that it has."""
    language = request.query_params.get("lang")
    query = f"?lang={language}" if language in ("zh", "en") else ""
    return RedirectResponse(f"{path}{query}{fragment}", status_code=303)


# Signing in


@router.get("")
def home(request: Request, settings: SettingsDep, bench: BenchDep, reader: ReaderDep) -> Response:
    """What there is to do; a form to sign in for who is not."""
    session = session_of(request, settings)
    if session is None:
        return _page(request, "edit_sign_in.html", None, problem="", writable=bool(settings.token))
    return _home(request, session, bench)


def _home(
    request: Request, session: Session, bench: Bench, problem: str = "", status: int = 200
) -> Response:
    return _page(
        request,
        "edit.html",
        session,
        status,
        drafts=list(bench.drafts.all()),
        problem=problem,
        most=bench.settings.max_document_mb,
        room=MAX_DRAFTS,
    )


@router.post("/sign-in")
async def enter(request: Request, settings: SettingsDep) -> Response:
    """Sign in with a token."""
    check_origin(request)
    fields = await request.form(max_files=0, max_fields=8)
    response = _to(request, "/edit")
    try:
        sign_in(response, str(fields.get("token", "")), request, settings)
    except ForbiddenError as error:
        values = {"problem": str(error), "writable": bool(settings.token)}
        return _page(request, "edit_sign_in.html", None, 403, **values)
    return response


@router.post("/sign-out")
def leave(request: Request, form: FormDep) -> Response:
    """Sign out."""
    response = _to(request, "/edit")
    sign_out(response)
    return response


# Drafts


@router.post("/upload")
async def upload(request: Request, form: FormDep, bench: BenchDep) -> Response:
    """Begin a draft of a file."""
    file = form.fields.get("file")
    try:
        if not isinstance(file, UploadFile) or not (data := await file.read()):
            raise ParameterError("there is no file in the form; choose one")
        name = (file.filename or "")[:300]
        receive = partial(bench.receive, name, data, by=form.session.name)
        draft = await anyio.to_thread.run_sync(receive)
    except FivekeysError as error:
        return _home(request, form.session, bench, str(error), errors.STATUS[type(error)])
    return _to(request, f"/edit/drafts/{draft.id}")


@router.post("/open")
def open_stored(request: Request, form: FormDep, bench: BenchDep, reader: ReaderDep) -> Response:
    """Begin a draft of what is in the store."""
    try:
        wanted = form.text("document").strip()
        if not wanted:
            raise ParameterError("name a document: its title or its IRI")
        draft = bench.open_stored(_bare(wanted), reader, by=form.session.name)
    except FivekeysError as error:
        return _home(request, form.session, bench, str(error), errors.STATUS[type(error)])
    return _to(request, f"/edit/drafts/{draft.id}")


def _bare(wanted: str) -> str:
    """A title without the marks around it."""
    return wanted[1:-1] if wanted.startswith("《") and wanted.endswith("》") else wanted


@router.get("/drafts/{draft}")
def show_draft(
    request: Request, draft: str, settings: SettingsDep, bench: BenchDep, reader: ReaderDep
) -> Response:
    """A draft: how far its reading is, or its text and claims with ways to correct them."""
    session = session_of(request, settings)
    if session is None:
        return _to(request, "/edit")
    return _draft(request, session, bench, draft, reader)


def _draft(
    request: Request,
    session: Session,
    bench: Bench,
    draft: str,
    reader: Reader,
    error: FivekeysError | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    opened = bench.look(draft, reader)
    language = language_of(request)
    found = None
    if opened.preview is not None:
        found = shown_draft(opened, opened.preview, bench.settings.base_iri)
    return _page(
        request,
        "edit_draft.html",
        session,
        errors.STATUS[type(error)] if error else 200,
        draft=opened.draft,
        failure=failure(opened.draft, language),
        notes=[left_out(note, language) for note in opened.draft.notes],
        tag=opened.seen.tag,
        preview=opened.preview,
        shown=found,
        problem=str(error) if error else "",
        given={**_EMPTY, **(given or {})},
        most_reason=MAX_REASON,
        most_quote=MAX_QUOTE,
    )


@router.get("/drafts/{draft}/gold")
def export_gold(
    request: Request, draft: str, settings: SettingsDep, bench: BenchDep, reader: ReaderDep
) -> Response:
    """The corrected document as annotations, as a file."""
    if session_of(request, settings) is None:
        return _to(request, "/edit")
    found = gold_of(bench, draft, reader)
    name = quote(f"{found['document']['file']}.gold.json", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }
    return JSONResponse(found, headers=headers)


@router.post("/drafts/{draft}/correct")
def correct(
    request: Request, draft: str, form: FormDep, bench: BenchDep, reader: ReaderDep
) -> Response:
    """Say something of a claim, or add one."""
    try:
        wish = _wish(form)
        seen = read_tag(form.text("tag"))
        bench.correct(draft, wish, seen, reader, by=form.session.name)
    except FivekeysError as error:
        given = {k: v for k, v in form.fields.items() if isinstance(v, str)}
        return _draft(request, form.session, bench, draft, reader, error, given)
    place = form.text("place", 20)
    return _to(request, f"/edit/drafts/{draft}", f"#{quote(place)}" if place else "")


def _wish(form: Form) -> Wish:
    start = form.text("start", 12)
    decision = form.text("decision", 20)
    if decision not in ("accept", "reject", "relink", "add"):
        raise ParameterError(f"{decision!r} cannot be said of a claim")
    return Wish(
        decision=cast(Decision, decision),
        claim=form.text("claim"),
        subject=form.text("subject"),
        predicate=form.text("predicate", 200),
        object=form.text("object"),
        quote=form.text("quote", 2 * MAX_QUOTE).replace("\r\n", "\n"),
        start=int(start) if start.isascii() and start.isdecimal() else None,
        reason=form.text("reason", MAX_REASON),
    )


@router.post("/drafts/{draft}/undo")
def undo(
    request: Request, draft: str, form: FormDep, bench: BenchDep, reader: ReaderDep
) -> Response:
    """Take a correction out of a draft."""
    try:
        bench.undo(draft, form.text("correction", 40), read_tag(form.text("tag")), reader)
    except FivekeysError as error:
        return _draft(request, form.session, bench, draft, reader, error)
    return _to(request, f"/edit/drafts/{draft}", "#said")


@router.post("/drafts/{draft}/publish")
async def publish(
    request: Request, draft: str, form: FormDep, bench: BenchDep, reader: ReaderDep
) -> Response:
    """Publish a draft."""
    try:
        await bench.publish(draft, read_tag(form.text("tag")))
    except FivekeysError as error:
        newest = await anyio.to_thread.run_sync(bench.store.reader)
        show = partial(_draft, request, form.session, bench, draft, newest, error)
        return await anyio.to_thread.run_sync(show)
    return _to(request, f"/edit/drafts/{draft}")


@router.post("/drafts/{draft}/discard")
def discard(request: Request, draft: str, form: FormDep, bench: BenchDep) -> Response:
    """Remove a draft."""
    bench.drafts.discard(draft)
    return _to(request, "/edit")


# What is published


@router.get("/corrections")
def show_corrections(request: Request, settings: SettingsDep, view: ViewDep) -> Response:
    """All that has been said, with ways to take it back, and to merge and split things."""
    session = session_of(request, settings)
    if session is None:
        return _to(request, "/edit")
    return _corrections(request, session, view)


def _corrections(
    request: Request, session: Session, view: View, error: FivekeysError | None = None
) -> Response:
    found = list(kept.all_kept(view.reader, base=view.base))
    found.sort(key=lambda item: item.correction.order, reverse=True)
    shown = found[:_SHOWN]
    things = {iri for k in shown for iri in (k.correction.edge.subject, k.correction.edge.object)}
    things |= {k.correction.replacement for k in shown if k.correction.replacement}
    return _page(
        request,
        "edit_corrections.html",
        session,
        errors.STATUS[type(error)] if error else 200,
        kept=shown,
        total=len(found),
        names=read_names(view, things),
        short=shorten,
        problem=str(error) if error else "",
        most_reason=MAX_REASON,
    )


@router.post("/corrections/withdraw")
async def withdraw(request: Request, form: FormDep, bench: BenchDep, view: ViewDep) -> Response:
    """Take a published correction back."""
    try:
        reason = form.text("reason", MAX_REASON)
        await bench.withdraw(form.text("correction", 40), by=form.session.name, reason=reason)
    except FivekeysError as error:
        show = partial(_corrections, request, form.session, view, error)
        return await anyio.to_thread.run_sync(show)
    return _to(request, "/edit/corrections")


@router.post("/corrections/things")
async def say_of_things(
    request: Request, form: FormDep, bench: BenchDep, view: ViewDep
) -> Response:
    """Merge two things, or say that they are not the same."""
    try:
        decision = cast(Decision, form.text("decision", 20))
        make = partial(of_entities, view, decision, form.text("one"), form.text("other"))
        reason = form.text("reason", MAX_REASON)
        made = await anyio.to_thread.run_sync(partial(make, by=form.session.name, reason=reason))
        await bench.say_of_things([made])
    except FivekeysError as error:
        show = partial(_corrections, request, form.session, view, error)
        return await anyio.to_thread.run_sync(show)
    return _to(request, "/edit/corrections")
