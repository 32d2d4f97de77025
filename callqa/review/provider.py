"""Signing in by an identity provider: Streamlit's OpenID Connect does the talking, callqa's sessions stay what counts.

Streamlit leads the browser to the provider, checks its answer, and leaves who came in a signed cookie. That cookie is
exchanged here for a session of callqa, once and within minutes, and removed.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks, is_authlib_installed
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from callqa.errors import SettingsError
from callqa.settings import OidcSettings

PROVIDER_PATHS = frozenset({"/auth/login", "/oauth2callback"})
"""Streamlit's routes to the provider and back, open to anybody where a provider is set."""
FRESH_S = 300
"""How long the provider's answer may be exchanged for a session."""

_NAME = "default"


class Provider:
    """The identity provider of the settings."""

    def __init__(self, settings: OidcSettings) -> None:
        if not is_authlib_installed():
            raise SettingsError(
                "Signing in by an identity provider needs Authlib: pip install 'callqa[oidc]', or remove [review.oidc]."
            )
        self._settings = settings
        self._used: dict[str, float] = {}

    def secrets(self) -> dict[str, Any]:
        """Return what Streamlit reads as its secrets; the key of its cookies lives as long as the process."""
        chosen = self._settings
        return {
            "auth": {
                "redirect_uri": chosen.redirect_url,
                "cookie_secret": secrets.token_hex(32),
                "client_id": chosen.client_id,
                "client_secret": chosen.client_secret.get_secret_value(),
                "server_metadata_url": chosen.metadata_url,
            }
        }

    def address(self) -> str:
        """Return the address that leads to the provider, good for two minutes."""
        return f"/auth/login?{urlencode({'provider': encode_provider_token(_NAME)})}"

    def login(self, request: Request) -> str | None:
        """Return the login that the provider has just vouched for; ``None`` if there is none or it was used before."""
        value = get_cookie_with_chunks(lambda name: _signed(request, name), USER_COOKIE_NAME)
        if value is None:
            return None
        claims = json.loads(value)
        if not self._first_use(hashlib.sha256(value).hexdigest()) or not _fresh(claims):
            return None
        return self._login_in(claims)

    def came_back(self, request: Request) -> bool:
        """Tell whether the browser brings an answer of the provider."""
        return USER_COOKIE_NAME in request.cookies

    def forget(self, request: Request, response: Response) -> None:
        """Remove what Streamlit left in the browser."""
        for name in request.cookies:
            if name.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME)):
                response.delete_cookie(name, path="/")

    def _login_in(self, claims: Mapping[str, Any]) -> str | None:
        named = claims.get(self._settings.claim)
        if not isinstance(named, str) or not named.strip():
            return None
        if self._settings.claim == "email" and claims.get("email_verified") is not True:
            return None
        return named.strip().lower()

    def _first_use(self, fingerprint: str) -> bool:
        moment = time.time()
        self._used = {one: until for one, until in self._used.items() if until > moment}
        if fingerprint in self._used:
            return False
        self._used[fingerprint] = moment + 2 * FRESH_S
        return True


def _signed(request: Request, name: str) -> bytes | None:
    value = request.cookies.get(name)
    return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace"))


def _fresh(claims: Mapping[str, Any]) -> bool:
    """Tell whether the provider has answered just now; its clock may be a little ahead or behind."""
    issued = claims.get("iat")
    return isinstance(issued, int | float) and abs(time.time() - issued) <= FRESH_S
