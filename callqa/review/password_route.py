"""The page on which people choose their own password. One that was made for them opens nothing else."""

import time
from datetime import timedelta

import anyio
from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from callqa.errors import AccountError
from callqa.review.forms import read_form, see
from callqa.review.guard import PASSWORD, SIGN_IN
from callqa.review.identity import COOKIE, account_of
from callqa.review.origin import from_own_page
from callqa.review.signin import REFUSAL_S, give_cookie
from callqa.review.signin_page import TEXTS, password_page
from callqa.settings import ReviewSettings
from callqa.store import credentials, sessions
from callqa.store.accounts import Account


class OwnPassword:
    """The routes of the password page."""

    def __init__(self, settings: ReviewSettings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._lifetime = timedelta(hours=settings.session_hours)
        self._checks = CapacityLimiter(1)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(PASSWORD, self.ask, methods=["GET"]),
            Route(PASSWORD, self.change, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the form to whoever is signed in."""
        account = await self._account(request)
        if account is None:
            return see(SIGN_IN)
        return password_page(self._language(account, request.query_params.get("lang")), must=account.must_change)

    async def change(self, request: Request) -> Response:
        """Check the form, store the password, and begin a new session in the place of all others."""
        started = time.monotonic()
        if not from_own_page(request.headers):
            return PlainTextResponse("The request did not come from this page.", status_code=403)
        account, form = await self._account(request), await read_form(request)
        if account is None:
            return see(SIGN_IN)
        if form is None:
            return PlainTextResponse("This is not the password form.", status_code=400)
        answer = await self._answer(account, form)
        if isinstance(answer, str):
            language = self._language(account, form.get("lang"))
            await anyio.sleep(max(0.0, started + REFUSAL_S - time.monotonic()))
            return password_page(language, must=account.must_change, alarm=answer, status=400)
        return answer

    async def _answer(self, account: Account, form: dict[str, str]) -> Response | str:
        """Store the password and lead on, or return the key of what is wrong."""
        present, password = form.get("present", ""), form.get("password", "")
        if password != form.get("again"):
            return "differ"
        try:
            token = await to_thread.run_sync(self._change, account, present, password, limiter=self._checks)
        except AccountError:
            return "weak"
        if token is None:
            return "present"
        response = see("/")
        give_cookie(response, token, self._settings)
        return response

    async def _account(self, request: Request) -> Account | None:
        return await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))

    def _change(self, account: Account, present: str, password: str) -> str | None:
        with Session(self._engine) as session:
            changed = credentials.choose_password(session=session, account=account, present=present, password=password)
            if changed is None:
                return None
            return sessions.create(session=session, account=changed, lifetime=self._lifetime)

    def _language(self, account: Account, asked: str | None) -> str:
        return next((code for code in (asked, account.language) if code in TEXTS), self._settings.language)
