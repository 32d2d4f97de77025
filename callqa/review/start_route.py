"""The bare address leads to the page where each role starts, without a stop that the browser's way back would hit."""

from anyio import to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from callqa.review.forms import see
from callqa.review.guard import SIGN_IN
from callqa.review.identity import COOKIE, account_of
from callqa.review.routes import start_address


class Start:
    """Answers ``/``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/", self.lead, methods=["GET"])]

    async def lead(self, request: Request) -> Response:
        """Lead whoever is signed in to their first page."""
        account = await to_thread.run_sync(account_of, self._engine, request.cookies.get(COOKIE))
        return see(start_address(account) if account else SIGN_IN)
