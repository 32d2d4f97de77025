"""The calls that the queue shows as a file, for those who may see them."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from callqa.reports.export import calls_of
from callqa.reports.formats import FORMATS
from callqa.review.audio_route import refusal
from callqa.review.identity import COOKIE
from callqa.store import sessions
from callqa.store.queue import QueueFilter

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What can be had; JSON lines with all that was said are for the command."""
_FILTER = TypeAdapter(QueueFilter)
_IN_MEMORY = 8 * 2**20
_PIECE = 2**16


def address(kind: str, wanted: QueueFilter) -> str:
    """Return the address of what a filter of the queue shows, as ``csv`` or ``xlsx``."""
    return f"/export/calls.{kind}?{urlencode({'filter': _FILTER.dump_json(wanted, exclude_defaults=True).decode()})}"


class Exports:
    """The route ``/export/calls.KIND?filter=JSON``, where ``JSON`` is a ``QueueFilter``.

    It asks for itself who wants it: everybody gets the calls that they may see and no others.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = CapacityLimiter(2)  # leaves the threads of the pages alone

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/export/calls.{kind}", self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """Send the file."""
        kind = request.path_params["kind"]
        if kind not in TYPES:
            return refusal("There is no such file.")
        try:
            wanted = _FILTER.validate_json(request.query_params.get("filter", "{}"))
        except ValidationError:
            return PlainTextResponse("'filter' is no filter of the queue.", status_code=400)
        token = request.cookies.get(COOKIE)
        file = await to_thread.run_sync(self._write, token, kind, wanted, limiter=self._writing)
        if file is None:
            return refusal("There is no such file.")
        return download(file, f"calls-{datetime.now(UTC):%Y-%m-%d}", kind)

    def _write(self, token: str | None, kind: str, wanted: QueueFilter) -> BinaryIO | None:
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            return written(partial(FORMATS[kind], calls_of(session, account, wanted)))


def written(write: Callable[[BinaryIO], None]) -> BinaryIO:
    """Let something be written into a temporary file, and return it from its beginning."""
    file: BinaryIO = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # type: ignore[assignment]  # noqa: SIM115
    write(file)
    file.seek(0)
    return file


def download(file: BinaryIO, name: str, kind: str) -> Response:
    """Return the answer that sends a file under a name and closes it; ``kind`` is one of ``TYPES``."""
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
    }
    return StreamingResponse(_pieces(file), media_type=TYPES[kind], headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
