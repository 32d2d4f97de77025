"""Whether a request was made by our own pages."""

from starlette.datastructures import Headers


def from_own_page(headers: Headers) -> bool:
    """Tell whether a page of this very address made the request, which no foreign page can feign.

    Browsers say so in ``Sec-Fetch-Site`` where the connection is trusted, and name the page's address in
    ``Origin`` with every form and websocket. A request with neither is refused. Source: Fetch Metadata (W3C),
    and the cross-origin protection of Go's net/http, which works the same way.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    host = headers.get("host")
    return origin is not None and host is not None and origin.partition("://")[2].lower() == host.lower()
