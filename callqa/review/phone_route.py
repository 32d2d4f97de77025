"""What the phone system tells of a period as a file, for those who supervise."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, BinaryIO, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from callqa.reports.phone import phone_report
from callqa.reports.phone_formats import FORMATS
from callqa.review.audio_route import refusal
from callqa.review.export_route import TYPES, download, written
from callqa.review.identity import COOKIE
from callqa.settings import PhoneSettings
from callqa.store import sessions
from callqa.store.phone_columns import FIRST_YEAR, LAST_YEAR, PhonePeriod

_NO_SUCH_FILE = "There is no such file."
_MOST_DAYS = 400
_Name = Annotated[str, StringConstraints(max_length=200)]


class _Asked(BaseModel):
    """What an address asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: AwareDatetime
    until: AwareDatetime
    queue: _Name | None = None
    segment: _Name | None = None
    manager: _Name | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not FIRST_YEAR <= self.since.year <= self.until.year <= LAST_YEAR:
            raise ValueError("no shop of ours had a phone then")
        if not 0 < (self.until - self.since).total_seconds() <= _MOST_DAYS * 86_400:
            raise ValueError("the period is empty or longer than a year")
        return self


def address(kind: str, period: PhonePeriod) -> str:
    """Return the address of a period's report, as ``csv`` or ``xlsx``."""
    asked = {
        "since": period.since.astimezone(UTC).isoformat(),
        "until": period.until.astimezone(UTC).isoformat(),
        "queue": period.queue,
        "segment": period.segment,
        "manager": period.manager,
    }
    return f"/export/phone.{kind}?{urlencode({name: value for name, value in asked.items() if value is not None})}"


class PhoneReports:
    """The route ``/export/phone.KIND?since=MOMENT&until=MOMENT&queue=&segment=&manager=``.

    It asks for itself who wants it: only those who supervise get anything.
    """

    def __init__(self, engine: Engine, phone: PhoneSettings, zone: ZoneInfo) -> None:
        self._engine = engine
        self._zone = zone
        self._service = phone.service(zone)
        self._writing = CapacityLimiter(2)  # leaves the threads of the pages alone

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/export/phone.{kind}", self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """Send the file."""
        kind = request.path_params["kind"]
        if kind not in TYPES:
            return refusal(_NO_SUCH_FILE)
        try:
            asked = _Asked.model_validate(dict(request.query_params))
        except ValidationError:
            return PlainTextResponse("That is no period of a report.", status_code=400)
        token = request.cookies.get(COOKIE)
        file = await to_thread.run_sync(self._write, token, kind, asked, limiter=self._writing)
        if file is None:
            return refusal(_NO_SUCH_FILE)
        return download(file, f"phone-{asked.since.astimezone(self._zone):%Y-%m-%d}", kind)

    def _write(self, token: str | None, kind: str, asked: _Asked) -> BinaryIO | None:
        period = PhonePeriod(asked.since, asked.until, self._zone, asked.queue, asked.segment, asked.manager)
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            report = phone_report(
                session=session, account=account, period=period, service=self._service, now=datetime.now(UTC)
            )
        return None if report is None else written(partial(FORMATS[kind], report))
