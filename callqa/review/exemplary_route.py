"""The sound of released passages, for everybody who is signed in."""

from pathlib import Path

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from callqa import clips
from callqa.errors import UnreadableError
from callqa.review.audio_route import refusal
from callqa.review.identity import COOKIE
from callqa.review.playable import playable_copy
from callqa.store import sessions
from callqa.store.exemplary import Sound, sound_of
from callqa.store.listening import number_of

NO_SUCH_PASSAGE = "There is no such passage."


def address(exemplary_id: int) -> str:
    """Return the address of a passage's sound."""
    return f"/exemplary/{exemplary_id}"


class ExemplarySound:
    """The route ``/exemplary/ID``: the passage, and not a second of its call beyond it.

    A passage that was withdrawn, is of a voided call or never was gets the same answer as a request without a session.
    """

    def __init__(self, engine: Engine, cache: Path) -> None:
        self._engine = engine
        self._cache = cache
        self._cutting = CapacityLimiter(2)  # leaves the threads of the pages alone

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/exemplary/{exemplary_id}", self.play, methods=["GET"])]

    async def play(self, request: Request) -> Response:
        """Send the passage whole: it is short."""
        number = number_of(request.path_params["exemplary_id"])
        if number is None:
            return refusal(NO_SUCH_PASSAGE)
        sound = await to_thread.run_sync(self._find, request.cookies.get(COOKIE), number)
        if sound is None:
            return refusal(NO_SUCH_PASSAGE)
        try:
            clip = await to_thread.run_sync(self._cut, sound, limiter=self._cutting)
        except UnreadableError:
            return refusal("The recording cannot be decoded.")
        if clip is None:
            return refusal("The recording is no longer where it was, or has changed since it was heard.")
        return Response(clip, media_type="audio/wav", headers={"Cache-Control": "private, no-store"})

    def _find(self, token: str | None, exemplary_id: int) -> Sound | None:
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            return sound_of(session=session, account=account, exemplary_id=exemplary_id)

    def _cut(self, sound: Sound) -> bytes | None:
        copy = playable_copy(sound.file, self._cache)
        if copy is None:
            return None
        return clips.cut(copy, sound.start_s, sound.end_s, before_s=0.0, after_s=0.0)
