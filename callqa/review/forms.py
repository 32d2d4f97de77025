"""Reading what a small form of ours was sent, and leading the browser on."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse

MAX_FORM_BYTES = 8192


def see(address: str) -> RedirectResponse:
    """Lead to another page, which is asked for by GET; nothing of it is kept."""
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


async def read_form(request: Request) -> dict[str, str] | None:
    """Read a small form; ``None`` if it is none, or larger than ours can be."""
    if request.headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            return None
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        return None
