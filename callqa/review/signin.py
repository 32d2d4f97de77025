"""Signing in and out: forms, and a cookie that only the server can read."""

import time
from datetime import timedelta

import anyio
from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from callqa.review.forms import read_form, see
from callqa.review.guard import BY_PROVIDER, PASSWORD, SIGN_IN, SIGN_OUT
from callqa.review.identity import COOKIE, account_of
from callqa.review.origin import from_own_page
from callqa.review.provider import Provider
from callqa.review.signin_page import TEXTS, sign_in_page, sign_out_page
from callqa.settings import ReviewSettings
from callqa.store import credentials, sessions

REFUSAL_S = 0.7
"""A refused sign-in always takes this long, so that its time tells nothing of why it was refused."""
MAX_ADDRESS_CHARS = 2000


class SignIn:
    """The sign-in and sign-out routes."""

    def __init__(self, settings: ReviewSettings, engine: Engine, provider: Provider | None = None) -> None:
        self._settings = settings
        self._provider = provider
        self._engine = engine
        self._lifetime = timedelta(hours=settings.session_hours)
        # A check takes 64 MiB; any number at once would let strangers fill the memory.
        self._checks = CapacityLimiter(2)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(SIGN_IN, self.ask, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(BY_PROVIDER, self.lead_to_provider, methods=["GET"]),
            Route(SIGN_OUT, self.ask_to_leave, methods=["GET"]),
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the form, or go on at once with whoever is signed in already."""
        wanted = local_address(request.query_params.get("next"))
        account = await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))
        if account:
            return see(wanted)
        if self._provider and self._provider.came_back(request):
            return await self._take_in(request, self._provider)
        return self._page(request.query_params.get("lang"), wanted=wanted)

    async def lead_to_provider(self, request: Request) -> Response:  # noqa: ARG002 - given by Starlette
        """Lead to the identity provider, where there is one."""
        return see(self._provider.address() if self._provider else SIGN_IN)

    async def sign_in(self, request: Request) -> Response:
        """Check the form and start a session."""
        started = time.monotonic()
        if not from_own_page(request.headers):
            return self._page(None, wanted="/", alarm="foreign", status=403)
        form = await read_form(request)
        if form is None:
            return PlainTextResponse("This is not the sign-in form.", status_code=400)
        wanted, login = local_address(form.get("next")), form.get("login", "")
        token = await to_thread.run_sync(
            self._start, login, form.get("password", ""), request.cookies.get(COOKIE), limiter=self._checks
        )
        if token is None:
            await anyio.sleep(max(0.0, started + REFUSAL_S - time.monotonic()))
            return self._refused(form, wanted)
        response = see(wanted)
        give_cookie(response, token, self._settings)
        return response

    async def ask_to_leave(self, request: Request) -> Response:
        """Show the button that signs out; a link alone must not."""
        account = await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))
        if account is None:
            return see(SIGN_IN)
        return sign_out_page(self._language(request.query_params.get("lang") or account.language))

    async def sign_out(self, request: Request) -> Response:
        """End the session in the database, so that a copied cookie is worth nothing either."""
        if not from_own_page(request.headers):
            return PlainTextResponse("The request did not come from this page.", status_code=403)
        await to_thread.run_sync(self._end, request.cookies.get(COOKIE))
        response = see(SIGN_IN)
        response.delete_cookie(COOKIE, path="/", secure=self._settings.secure_cookie, httponly=True, samesite="lax")
        if self._provider:
            self._provider.forget(request, response)
        return response

    async def _take_in(self, request: Request, provider: Provider) -> Response:
        """Exchange what the provider says for a session; only accounts that are there already come in."""
        login = provider.login(request)
        token = await to_thread.run_sync(self._start_vouched, login) if login else None
        response = see("/") if token else self._page(None, wanted="/", alarm="stranger", status=403)
        provider.forget(request, response)
        if token:
            give_cookie(response, token, self._settings)
        return response

    def _start_vouched(self, login: str) -> str | None:
        with Session(self._engine) as session:
            account = credentials.vouched_for(session=session, login=login)
            if account is None:
                return None
            return sessions.create(session=session, account=account, lifetime=self._lifetime, by_provider=True)

    def _start(self, login: str, password: str, former: str | None) -> str | None:
        with Session(self._engine) as session:
            account = credentials.verify(session=session, login=login, password=password)
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
        return self._page(form.get("lang"), wanted=wanted, login=form.get("login", ""), alarm="refused", status=401)

    def _page(
        self, language: str | None, *, wanted: str, login: str = "", alarm: str | None = None, status: int = 200
    ) -> HTMLResponse:
        return sign_in_page(
            self._language(language),
            wanted=wanted,
            login=login,
            alarm=alarm,
            status=status,
            by_provider=self._provider is not None,
        )

    def _language(self, asked: str | None) -> str:
        return asked if asked in TEXTS else self._settings.language


def give_cookie(response: Response, token: str, settings: ReviewSettings) -> None:
    """Hand a session's token to the browser, whose scripts cannot read it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(timedelta(hours=settings.session_hours).total_seconds()),
        path="/",
        secure=settings.secure_cookie,
        httponly=True,
        samesite="lax",
    )


def local_address(wanted: str | None) -> str:
    """Return where to go after signing in: the wanted address if it is surely on this server, else ``/``.

    Browsers take two slashes, or a slash and a backslash, for the name of another host, and skip control
    characters while they read.
    """
    address = wanted or "/"
    local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    if not local or not address.isprintable() or len(address) > MAX_ADDRESS_CHARS:
        return "/"
    return "/" if address.partition("?")[0] in {BY_PROVIDER, PASSWORD, SIGN_IN, SIGN_OUT} else address
