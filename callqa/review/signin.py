"""Signing in and out: forms, and a cookie that only the server can read."""

import time
from datetime import timedelta
from urllib.parse import parse_qsl

import anyio
from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from callqa.review.guard import SIGN_IN, SIGN_OUT
from callqa.review.identity import COOKIE, account_of
from callqa.review.origin import from_own_page
from callqa.review.signin_page import TEXTS, sign_in_page, sign_out_page
from callqa.settings import ReviewSettings
from callqa.store import accounts, sessions

REFUSAL_S = 0.7
"""A refused sign-in always takes this long, so that its time tells nothing of why it was refused."""
MAX_FORM_BYTES = 8192
MAX_ADDRESS_CHARS = 2000


class SignIn:
    """The sign-in and sign-out routes."""

    def __init__(self, settings: ReviewSettings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._lifetime = timedelta(hours=settings.session_hours)
        # A check takes 64 MiB; any number at once would let strangers fill the memory.
        self._checks = CapacityLimiter(2)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(SIGN_IN, self.ask, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(SIGN_OUT, self.ask_to_leave, methods=["GET"]),
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the form, or go on at once with whoever is signed in already."""
        wanted = local_address(request.query_params.get("next"))
        account = await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))
        if account:
            return _see(wanted)
        return sign_in_page(self._language(request.query_params.get("lang")), wanted=wanted)

    async def sign_in(self, request: Request) -> Response:
        """Check the form and start a session."""
        started = time.monotonic()
        if not from_own_page(request.headers):
            return sign_in_page(self._language(None), wanted="/", alarm="foreign", status=403)
        form = await _form(request)
        if form is None:
            return PlainTextResponse("This is not the sign-in form.", status_code=400)
        wanted, login = local_address(form.get("next")), form.get("login", "")
        token = await to_thread.run_sync(
            self._start, login, form.get("password", ""), request.cookies.get(COOKIE), limiter=self._checks
        )
        if token is None:
            await anyio.sleep(max(0.0, started + REFUSAL_S - time.monotonic()))
            return self._refused(form, wanted)
        response = _see(wanted)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(self._lifetime.total_seconds()),
            path="/",
            secure=self._settings.secure_cookie,
            httponly=True,
            samesite="lax",
        )
        return response

    async def ask_to_leave(self, request: Request) -> Response:
        """Show the button that signs out; a link alone must not."""
        account = await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))
        if account is None:
            return _see(SIGN_IN)
        return sign_out_page(self._language(request.query_params.get("lang") or account.language))

    async def sign_out(self, request: Request) -> Response:
        """End the session in the database, so that a copied cookie is worth nothing either."""
        if not from_own_page(request.headers):
            return PlainTextResponse("The request did not come from this page.", status_code=403)
        await to_thread.run_sync(self._end, request.cookies.get(COOKIE))
        response = _see(SIGN_IN)
        response.delete_cookie(COOKIE, path="/", secure=self._settings.secure_cookie, httponly=True, samesite="lax")
        return response

    def _start(self, login: str, password: str, former: str | None) -> str | None:
        with Session(self._engine) as session:
            account = accounts.verify(session=session, login=login, password=password)
            if account is None:
                return None
            if former:
                sessions.end(session=session, token=former)
            return sessions.create(session=session, account=account, lifetime=self._lifetime)

    def _end(self, token: str | None) -> None:
        if token:
            with Session(self._engine) as session:
                sessions.end(session=session, token=token)

    def _refused(self, form: dict[str, str], wanted: str) -> HTMLResponse:
        language = self._language(form.get("lang"))
        return sign_in_page(language, wanted=wanted, login=form.get("login", ""), alarm="refused", status=401)

    def _language(self, asked: str | None) -> str:
        return asked if asked in TEXTS else self._settings.language


def local_address(wanted: str | None) -> str:
    """Return where to go after signing in: the wanted address if it is surely on this server, else ``/``.

    Browsers take two slashes, or a slash and a backslash, for the name of another host, and skip control
    characters while they read.
    """
    address = wanted or "/"
    local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    if not local or not address.isprintable() or len(address) > MAX_ADDRESS_CHARS:
        return "/"
    return "/" if address.partition("?")[0] in {SIGN_IN, SIGN_OUT} else address


def _see(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str] | None:
    """Read a small form; ``None`` if it is none, or larger than ours can be."""
    if request.headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            return None
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        return None
