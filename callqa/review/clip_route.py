"""The seconds around a piece of evidence as a file, for those who may hear the call."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from callqa import clips
from callqa.calls import Turn
from callqa.errors import UnreadableError
from callqa.review.audio_route import NO_SUCH_CALL, refusal
from callqa.review.identity import COOKIE
from callqa.review.playable import playable_copy
from callqa.store import sessions
from callqa.store.callpage import call_page
from callqa.store.listening import StoredFile, number_of, recording_file
from callqa.store.moments import Moment, moments


def address(recording_id: int, name: str, start_s: float) -> str:
    """Return the address of the clip of a rule's, step's or conclusion's evidence that begins at that second."""
    return f"/clip/{recording_id}/{quote(name, safe='')}/{round(start_s * 1000)}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to cut from which file."""

    source: StoredFile
    moment: Moment
    turns: Sequence[Turn]


class Clips:
    """The route ``/clip/ID/NAME/MS``: the evidence of ``NAME`` in a call that begins so many milliseconds into it.

    ``?before=S&after=S`` sets how many seconds are heard around it. Who may not hear the call, or asks for a moment
    that is no evidence in its current evaluation, gets the same answer as for a call that does not exist. A clip is
    short and sent whole: there are no ranges.
    """

    def __init__(self, engine: Engine, cache: Path) -> None:
        self._engine = engine
        self._cache = cache
        self._cutting = CapacityLimiter(2)  # leaves the threads of the pages alone

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/clip/{recording_id}/{name}/{start_ms}", self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """Send the clip as a file to keep."""
        recording_id, start_ms = (number_of(request.path_params[key]) for key in ("recording_id", "start_ms"))
        if recording_id is None or start_ms is None:
            return refusal(NO_SUCH_CALL)
        before_s, after_s = _seconds(request, "before", clips.BEFORE_S), _seconds(request, "after", clips.AFTER_S)
        if before_s is None or after_s is None:
            limit = f"{clips.MAX_AROUND_S:g}"
            return PlainTextResponse(f"'before' and 'after' are seconds from 0 to {limit}.", status_code=400)
        name = request.path_params["name"]
        asked = await to_thread.run_sync(self._find, request.cookies.get(COOKIE), recording_id, name, start_ms)
        if asked is None:
            return refusal(NO_SUCH_CALL)
        try:
            clip = await to_thread.run_sync(self._cut, asked, before_s, after_s, limiter=self._cutting)
        except UnreadableError:
            return refusal("The recording cannot be decoded.")
        if clip is None:
            return refusal("The recording is no longer where it was, or has changed since it was heard.")
        file_name = clips.file_name(recording_id, asked.moment.name, asked.moment.start_s)
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="{file_name}"',
        }
        return Response(clip, media_type="audio/wav", headers=headers)

    def _find(self, token: str | None, recording_id: int, name: str, start_ms: int) -> _Asked | None:
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            source = recording_file(session=session, account=account, recording_id=recording_id)
            call = call_page(session=session, account=account, recording_id=recording_id)
        if source is None or call is None:
            return None
        found = next((one for one in moments(call, name) if round(one.start_s * 1000) == start_ms), None)
        return None if found is None else _Asked(source, found, call.heard.turns if call.heard else ())

    def _cut(self, asked: _Asked, before_s: float, after_s: float) -> bytes | None:
        copy = playable_copy(asked.source, self._cache)
        if copy is None:
            return None
        moment = asked.moment
        return clips.cut(copy, moment.start_s, moment.end_s, asked.turns, before_s=before_s, after_s=after_s)


def _seconds(request: Request, name: str, otherwise: float) -> float | None:
    """Read a number of seconds from the address; ``None`` where it is none, or too many."""
    try:
        seconds = float(request.query_params.get(name, otherwise))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= clips.MAX_AROUND_S else None
