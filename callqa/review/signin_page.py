"""The sign-in and sign-out pages: plain HTML without scripts, in Russian and English."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from callqa.store.accounts import LOCK_TIME, MAX_FAILURES

TEXTS = {
    "ru": {
        "sign_in": "Вход",
        "about": "Оценка телефонных разговоров",
        "login": "Логин",
        "password": "Пароль",
        "submit": "Войти",
        "refused": "Логин или пароль не подходит. После {tries} ошибок подряд вход закрывается на {minutes} минут.",
        "foreign": "Запрос пришёл не с этой страницы. Откройте её заново и войдите ещё раз.",
        "sign_out": "Выйти",
        "ask": "Чтобы снова смотреть звонки, понадобится войти ещё раз.",
        "back": "Вернуться к звонкам",
        "name": "Русский",
    },
    "en": {
        "sign_in": "Sign in",
        "about": "Phone call quality",
        "login": "Login",
        "password": "Password",
        "submit": "Sign in",
        "refused": "Login or password is not right. "
        "After {tries} mistakes in a row sign-in closes for {minutes} minutes.",
        "foreign": "The request did not come from this page. Open it anew and sign in once more.",
        "sign_out": "Sign out",
        "ask": "To see calls again you will have to sign in once more.",
        "back": "Back to the calls",
        "name": "English",
    },
}


def sign_in_page(
    language: str, *, wanted: str, login: str = "", alarm: str | None = None, status: int = 200
) -> HTMLResponse:
    """Return the sign-in page.

    Args:
        language: ``ru`` or ``en``.
        wanted: the local address to go to afterwards.
        login: what to fill in as login.
        alarm: the key of the message to show, ``refused`` or ``foreign``.
        status: the HTTP status.
    """
    texts = TEXTS[language]
    other = "en" if language == "ru" else "ru"
    content = _fill(
        "sign_in.html",
        alarm=_fill_text('<p class="alarm" role="alert">$text</p>\n', text=_told(texts[alarm])) if alarm else "",
        about=escape(texts["about"]),
        next=escape(wanted),
        language=language,
        login=escape(login),
        login_label=escape(texts["login"]),
        password_label=escape(texts["password"]),
        submit=escape(texts["submit"]),
        focus_login="" if login else " autofocus",
        focus_password=" autofocus" if login else "",
        other_address=escape("/sign-in?" + urlencode({"lang": other, "next": wanted})),
        other_language=other,
        other_name=escape(TEXTS[other]["name"]),
    )
    return _page(language, texts["sign_in"], content, status)


def sign_out_page(language: str) -> HTMLResponse:
    """Return the page that asks whether to sign out."""
    texts = TEXTS[language]
    title, ask, back = (escape(texts[key]) for key in ("sign_out", "ask", "back"))
    return _page(language, texts["sign_out"], _fill("sign_out.html", title=title, ask=ask, back=back), 200)


def _page(language: str, title: str, content: str, status: int) -> HTMLResponse:
    style = _read("style.css")
    page = _fill("frame.html", language=language, title=escape(title), style=style, content=content)
    policy = (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Content-Language": language,
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
    }
    return HTMLResponse(page, status_code=status, headers=headers)


def _told(text: str) -> str:
    return text.format(tries=MAX_FAILURES, minutes=LOCK_TIME // timedelta(minutes=1))


def _fill(name: str, **values: str) -> str:
    return Template(_read(name)).substitute(values)


def _fill_text(template: str, **values: str) -> str:
    return Template(template).substitute({key: escape(value) for key, value in values.items()})


@cache
def _read(name: str) -> str:
    return files("callqa.review").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _fingerprint(style: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(style.encode()).digest()).decode()
