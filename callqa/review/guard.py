"""What stands before every route: no session, no page; and headers that narrow what a browser may do."""

from collections.abc import Collection
from urllib.parse import urlencode

from anyio import to_thread
from sqlalchemy import Engine
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callqa.review.forms import see
from callqa.review.identity import COOKIE, account_of
from callqa.review.origin import from_own_page

SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/password"
BY_PROVIDER = "/sign-in/provider"
OPEN_PATHS = frozenset({SIGN_IN, BY_PROVIDER, SIGN_OUT, "/_stcore/health"})
"""What anybody may ask for."""
OPEN_FOLDERS = ("/static/",)
"""Streamlit's own scripts and fonts, the same in every installation."""
POLICY_VIOLATION = 1008
"""Code of a refused websocket (RFC 6455)."""

PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Streamlit's components and charts need all
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""Nothing is loaded from or sent to another host, whatever a recording or a form brought into a page."""

SECURITY_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers to every response that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SessionGuard:
    """Lets nobody without a session past, but for the few open paths.

    A page asked for without a session leads to the sign-in page; data and websockets are refused. Whoever has a
    password that somebody else made gets the page on which to choose another, and nothing besides.
    """

    def __init__(self, app: ASGIApp, engine: Engine, also_open: Collection[str] = ()) -> None:
        self._app = app
        self._engine = engine
        self._open_paths = OPEN_PATHS | set(also_open)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        refusal = await self._refusal(connection)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, connection: HTTPConnection) -> Response | None:
        """Return what to answer to those who may not pass, or ``None`` for those who may."""
        path = connection.scope["path"]
        if connection.scope["type"] == "websocket":
            if not from_own_page(connection.headers):
                return _not_signed_in(connection)
        elif path in self._open_paths or path.startswith(OPEN_FOLDERS):
            return None
        account = await to_thread.run_sync(account_of, self._engine, connection.cookies.get(COOKIE))
        if account is None:
            return _not_signed_in(connection)
        return _password_first(connection) if account.must_change and path != PASSWORD else None


def _password_first(connection: HTTPConnection) -> Response:
    if _asks_for_page(connection):
        return see(PASSWORD)
    return PlainTextResponse("Choose your own password first.", status_code=403, headers={"Cache-Control": "no-store"})


def _asks_for_page(connection: HTTPConnection) -> bool:
    return connection.scope.get("method") == "GET" and "text/html" in connection.headers.get("accept", "")


def _not_signed_in(connection: HTTPConnection) -> Response:
    if _asks_for_page(connection):
        url = connection.url
        wanted = f"{url.path}?{url.query}" if url.query else url.path
        where = SIGN_IN if wanted == "/" else f"{SIGN_IN}?{urlencode({'next': wanted})}"
        return see(where)
    return PlainTextResponse("Sign in first.", status_code=401, headers={"Cache-Control": "no-store"})
