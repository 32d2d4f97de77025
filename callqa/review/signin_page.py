"""The sign-in, sign-out and password pages: plain HTML without scripts, in Russian and English."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from callqa.store.credentials import LOCK_TIME, MAX_FAILURES
from callqa.store.passwords import MAX_CHARS, MIN_CHARS

TEXTS = {
    "ru": {
        "sign_in": "Вход",
        "about": "Оценка телефонных разговоров",
        "login": "Логин",
        "password": "Пароль",
        "submit": "Войти",
        "refused": "Логин или пароль не подходит. После {tries} ошибок подряд вход закрывается на {minutes} минут.",
        "foreign": "Запрос пришёл не с этой страницы. Откройте её заново и войдите ещё раз.",
        "by_provider": "Войти через учётную запись компании",
        "stranger": "С этой учётной записью компании войти нельзя: её адреса нет среди логинов, "
        "он не подтверждён, или доступ закрыт. Обратитесь к администратору.",
        "sign_out": "Выйти",
        "ask": "Чтобы снова смотреть звонки, понадобится войти ещё раз.",
        "back": "Вернуться к звонкам",
        "own_password": "Новый пароль",
        "must": "Этот пароль выдал администратор. Придумайте свой, его не будет знать никто другой.",
        "may": "После смены пароля остальные входы с этим логином завершатся.",
        "present_password": "Нынешний пароль",
        "new_password": "Новый пароль",
        "again": "Новый пароль ещё раз",
        "rule": "Не короче {chars} знаков, без логина внутри; не тот же, что был.",
        "save": "Сохранить",
        "differ": "Два новых пароля не совпали. Введите их ещё раз.",
        "weak": "Такой пароль не подходит: не короче {chars} знаков, без логина внутри, из разных знаков, не прежний.",
        "present": "Нынешний пароль не подходит. После {tries} ошибок подряд вход закрывается на {minutes} минут.",
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
        "by_provider": "Sign in with the company account",
        "stranger": "This company account cannot sign in: its address is not among the logins, is not verified, "
        "or the account is closed. Ask an administrator.",
        "sign_out": "Sign out",
        "ask": "To see calls again you will have to sign in once more.",
        "back": "Back to the calls",
        "own_password": "New password",
        "must": "An administrator made this password. Choose one of your own that nobody else knows.",
        "may": "When the password is changed, all other sign-ins with this login end.",
        "present_password": "Present password",
        "new_password": "New password",
        "again": "New password once more",
        "rule": "At least {chars} characters, without the login in it; not the one you had.",
        "save": "Save",
        "differ": "The two new passwords differ. Type them once more.",
        "weak": "This password will not do: at least {chars} characters, without the login in it, "
        "of different characters, and not the one you had.",
        "present": "The present password is not right. "
        "After {tries} mistakes in a row sign-in closes for {minutes} minutes.",
        "name": "English",
    },
}

_PROVIDER = '<p class="other"><a href="/sign-in/provider">$text</a></p>\n'


def sign_in_page(
    language: str,
    *,
    wanted: str,
    login: str = "",
    alarm: str | None = None,
    status: int = 200,
    by_provider: bool = False,
) -> HTMLResponse:
    """Return the sign-in page.

    Args:
        language: ``ru`` or ``en``.
        wanted: the local address to go to afterwards.
        login: what to fill in as login.
        alarm: the key of the message to show, ``refused``, ``foreign`` or ``stranger``.
        status: the HTTP status.
        by_provider: offer the identity provider.
    """
    texts = TEXTS[language]
    other = "en" if language == "ru" else "ru"
    content = _fill(
        "sign_in.html",
        alarm=_alarm(texts, alarm),
        about=escape(texts["about"]),
        provider=_fill_text(_PROVIDER, text=texts["by_provider"]) if by_provider else "",
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


def password_page(language: str, *, must: bool, alarm: str | None = None, status: int = 200) -> HTMLResponse:
    """Return the page on which somebody who is signed in chooses a password.

    Args:
        language: ``ru`` or ``en``.
        must: nothing else is served before; then the page leads out, else back.
        alarm: the key of the message to show: ``differ``, ``weak`` or ``present``.
        status: the HTTP status.
    """
    texts = TEXTS[language]
    address, name = ("/sign-out", texts["sign_out"]) if must else ("/", texts["back"])
    content = _fill(
        "password.html",
        about=escape(texts["must" if must else "may"]),
        alarm=_alarm(texts, alarm),
        language=language,
        present_label=escape(texts["present_password"]),
        password_label=escape(texts["new_password"]),
        again_label=escape(texts["again"]),
        rule=escape(_told(texts["rule"])),
        min_chars=str(MIN_CHARS),
        max_chars=str(MAX_CHARS),
        submit=escape(texts["save"]),
        away=_fill_text('<a href="$address">$name</a>', address=address, name=name),
    )
    return _page(language, texts["own_password"], content, status)


def _alarm(texts: dict[str, str], alarm: str | None) -> str:
    return _fill_text('<p class="alarm" role="alert">$text</p>\n', text=_told(texts[alarm])) if alarm else ""


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
    return text.format(tries=MAX_FAILURES, minutes=LOCK_TIME // timedelta(minutes=1), chars=MIN_CHARS)


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
