"""The evaluation of a call for printing, for those who may see the call."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from anyio import to_thread
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from callqa.review import i18n
from callqa.review.audio_route import NO_SUCH_CALL, refusal
from callqa.review.identity import COOKIE
from callqa.review.language import using
from callqa.review.sheet import evaluation_sheet
from callqa.store import sessions
from callqa.store.access import may_supervise
from callqa.store.callpage import call_page
from callqa.store.listening import number_of

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The sheet runs no scripts and loads nothing."""


def address(recording_id: int, language: str, timezone: str | None) -> str:
    """Return the address of a call's sheet in a language, with times as in a time zone (an IANA name)."""
    asked = {"language": language} | ({"timezone": timezone} if timezone else {})
    return f"/evaluation/{recording_id}?{urlencode(asked)}"


class Sheets:
    """The route ``/evaluation/ID?language=LANGUAGE&timezone=ZONE``.

    Without a language it is the account's. Who may not see the call gets the answer for one that does not exist.
    """

    def __init__(self, engine: Engine, language: str) -> None:
        self._engine = engine
        self._language = language

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/evaluation/{recording_id}", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Send the sheet."""
        number = number_of(request.path_params["recording_id"])
        if number is None:
            return refusal(NO_SUCH_CALL)
        asked = request.query_params
        sheet = await to_thread.run_sync(
            self._sheet, request.cookies.get(COOKIE), number, asked.get("language"), asked.get("timezone")
        )
        if sheet is None:
            return refusal(NO_SUCH_CALL)
        headers = {"Cache-Control": "private, no-store", "Content-Security-Policy": _POLICY}
        return HTMLResponse(sheet, headers=headers)

    def _sheet(self, token: str | None, recording_id: int, language: str | None, timezone: str | None) -> str | None:
        with Session(self._engine) as session:
            account = sessions.find(session=session, token=token)
            if account is None:
                return None
            call = call_page(session=session, account=account, recording_id=recording_id)
        if call is None:
            return None
        spoken = next(one for one in (language, account.language, self._language) if one in i18n.LANGUAGES)
        with using(spoken, timezone if i18n.is_timezone(timezone) else None):
            return evaluation_sheet(call, advise=may_supervise(account), printed_at=datetime.now(UTC))
