"""The web server of the review app: Streamlit's pages, and beside them sign-in and audio."""

import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session
from starlette.middleware import Middleware
from starlette.routing import Route

from callqa.errors import SettingsError
from callqa.review import context, data_search
from callqa.review.audio_route import Audio
from callqa.review.clip_route import Clips
from callqa.review.exemplary_route import ExemplarySound
from callqa.review.export_route import Exports
from callqa.review.guard import SecurityHeaders, SessionGuard
from callqa.review.password_route import OwnPassword
from callqa.review.phone_route import PhoneReports
from callqa.review.provider import PROVIDER_PATHS, Provider
from callqa.review.sheet_route import Sheets
from callqa.review.signin import SignIn
from callqa.review.start_route import Start
from callqa.review.theme import THEME
from callqa.settings import Settings
from callqa.store import sessions

SCRIPT = Path(__file__).with_name("app.py")

STREAMLIT_OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",  # an error may quote what was said
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,  # it would ask other hosts for this machine's address
    "runner.postScriptGC": False,  # a walk through all memory after each page; Python takes one when it is worth it
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,  # MB; no page takes uploads
    "server.runOnSave": False,
}
"""What goes before any ``.streamlit/config.toml`` and ``STREAMLIT_*`` variable."""


def routes(settings: Settings, provider: Provider | None = None) -> list[Route]:
    """Return the routes beside Streamlit's own. ``context`` must be configured."""
    engine = context.engine()
    playable = settings.playable
    entry = [*SignIn(settings.review, engine, provider).routes(), *OwnPassword(settings.review, engine).routes()]
    sound = [*(route for kind in (Audio, Clips, ExemplarySound) for route in kind(engine, playable).routes())]
    paper = [*Sheets(engine, settings.review.language).routes(), *Exports(engine).routes()]
    reports = PhoneReports(engine, settings.phone, ZoneInfo(settings.time_zone)).routes()
    return [*Start(engine).routes(), *entry, *sound, *paper, *reports]


def middleware(provider: Provider | None = None) -> list[Middleware]:
    """Return what stands before all routes, Streamlit's included. ``context`` must be configured."""
    also_open = PROVIDER_PATHS if provider else ()
    return [Middleware(SecurityHeaders), Middleware(SessionGuard, engine=context.engine(), also_open=also_open)]


def make_app(settings: Settings, on_ready: Callable[[str], None] | None = None) -> st.App:
    """Return the app for an ASGI server.

    Args:
        settings: what the pages and routes work with, handed on through ``callqa.review.context``.
        on_ready: called with the app's address when it starts to serve.

    Raises:
        StoreError: the database cannot be opened.
        SettingsError: a provider is set, and what talks to it is not installed.
    """
    provider = Provider(settings.review.oidc) if settings.review.oidc else None
    context.configure(settings)

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        with Session(context.engine()) as session:
            sessions.purge_expired(session=session)
        data_search.warm_up(context.engine())
        if on_ready:
            on_ready(address(settings))
        yield
        context.engine().dispose()

    return st.App(
        SCRIPT,
        lifespan=lifespan,
        routes=routes(settings, provider),
        middleware=middleware(provider),
        secrets=provider.secrets() if provider else None,
    )


def serve(settings: Settings, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve the review app until Ctrl-C or SIGTERM.

    Args:
        settings: the address and port, and what the app works with.
        on_ready: called with the app's address when it starts to serve.

    Raises:
        SettingsError: the address or port cannot be used.
        StoreError: the database cannot be opened.
    """
    app = make_app(settings, on_ready)
    _check_port(settings)
    # uvicorn stops on a signal and raises it once more afterwards; then it only has to end this call.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app.run(
            config={
                **STREAMLIT_OPTIONS,
                **THEME,
                "server.address": settings.review.address,
                "server.port": settings.review.port,
            }
        )
    except KeyboardInterrupt:
        return


def address(settings: Settings) -> str:
    """Return the address to type into a browser on this machine."""
    host = settings.review.address
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - only compared
    return f"http://{shown}:{settings.review.port}"


def _check_port(settings: Settings) -> None:
    """Say in one sentence why the port cannot be had; Streamlit would only exit."""
    host, port = settings.review.address, settings.review.port
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as error:
        why = (getattr(error, "strerror", None) or str(error)).partition(" (")[0].rstrip(".")
        raise SettingsError(
            f"The review app cannot listen on {host} port {port}: {why}. "
            "Stop the program that uses it, or set another port or address under [review] in callqa.toml."
        ) from error
