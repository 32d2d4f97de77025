"""Playing a recording to those who may hear it, and drawing its outline for them."""

from collections.abc import Callable
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from callqa.errors import UnreadableError
from callqa.review.identity import COOKIE
from callqa.review.playable import outline_file, playable_copy
from callqa.store import sessions
from callqa.store.listening import StoredFile, number_of, recording_file

NO_SUCH_CALL = "There is no such call."
TROUBLE = "X-Callqa-Trouble"
"""Header that tells the player why there is no sound: ``gone`` or ``unreadable``."""


class Audio:
    """The routes ``/audio/ID`` and ``/peaks/ID``, where ``ID`` is the recording's number in the database.

    The number opens nothing: each request is answered for whoever makes it. A call that does not exist, one that
    this person may not hear and a request without a session get the same answer.
    """

    def __init__(self, engine: Engine, cache: Path) -> None:
        self._engine = engine
        self._cache = cache
        self._conversions = CapacityLimiter(4)  # leaves the threads of the pages alone

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/audio/{recording_id:path}", self.play, methods=["GET"]),
            Route("/peaks/{recording_id:path}", self.outline, methods=["GET"]),
        ]

    async def play(self, request: Request) -> Response:
        """Send the recording as WAV, or the range of it that the player asks for."""
        return await self._send(request, playable_copy, "audio/wav")

    async def outline(self, request: Request) -> Response:
        """Send the recording's outline as JSON."""
        return await self._send(request, outline_file, "application/json")

    async def _send(
        self, request: Request, prepare: Callable[[StoredFile, Path], Path | None], media_type: str
    ) -> Response:
        number = number_of(request.path_params["recording_id"])
        if number is None:
            return refusal(NO_SUCH_CALL)
        source = await to_thread.run_sync(self._source, request.cookies.get(COOKIE), number)
        if source is None:
            return refusal(NO_SUCH_CALL)
        try:
            file = await to_thread.run_sync(prepare, source, self._cache, limiter=self._conversions)
        except UnreadableError:
            return refusal("The recording cannot be decoded.", "unreadable")
        if file is None:
            return refusal("The recording is no longer where it was, or has changed since it was heard.", "gone")
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline"}
        return FileResponse(file, media_type=media_type, headers=headers)

    def _source(self, token: str | None, recording_id: int) -> StoredFile | None:
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            return recording_file(session=session, account=account, recording_id=recording_id)


def refusal(why: str, trouble: str | None = None) -> PlainTextResponse:
    """Answer that something is not there; ``trouble`` says it in one word to whoever may know of it."""
    headers = {"Cache-Control": "private, no-store"} | ({TROUBLE: trouble} if trouble else {})
    return PlainTextResponse(why, status_code=404, headers=headers)
