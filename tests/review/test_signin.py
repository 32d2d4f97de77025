import re
from http.cookies import SimpleCookie

import httpx2
import pytest
from sqlmodel import Session, update
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from callqa.review import context, signin
from callqa.review.identity import COOKIE
from callqa.review.signin import local_address
from callqa.store.accounts import Account
from callqa.store.credentials import MAX_FAILURES
from callqa.store.tables import SessionRow, now
from tests.review.conftest import ADDRESS, PASSWORD, App

OUR_PAGE = {"Origin": ADDRESS}
A_PAGE = {"Accept": "text/html"}
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def vera(running_app: App) -> Account:
    return running_app.add("vera", "supervisor")


def sign_in(
    app: App, login: str, password: str = PASSWORD, headers: dict[str, str] | None = None, **more: str
) -> httpx2.Response:
    form = {"login": login, "password": password} | more
    return app.client.post("/sign-in", data=form, headers=OUR_PAGE if headers is None else headers)


def set_cookie(response: httpx2.Response) -> dict[str, str]:
    morsel = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    return {"value": morsel.value} | {key: str(value) for key, value in morsel.items() if value}


def drawn(socket: WebSocketTestSession) -> str:
    """Let the page script run and return what it wrote."""
    rerun = BackMsg()
    rerun.rerun_script.query_string = ""
    socket.send_bytes(rerun.SerializeToString())
    written: list[str] = []
    while True:
        message = ForwardMsg.FromString(socket.receive_bytes())
        written.append(message.delta.new_element.markdown.body)
        if message.WhichOneof("type") == "script_finished":
            return "".join(written)


def test_the_right_password_opens_the_page_and_the_page_knows_who_came(app: App, vera: Account) -> None:
    response = sign_in(app, vera.login)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert app.client.get("/queue", headers=A_PAGE).status_code == 200
    with app.client.websocket_connect(STREAM, headers=OUR_PAGE) as socket:
        assert drawn(socket) == "page of vera, tab of vera"


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: App, vera: Account) -> None:
    cookie = set_cookie(sign_in(app, vera.login))
    assert len(cookie.pop("value")) == 43
    assert cookie == {"path": "/", "httponly": "True", "samesite": "lax", "max-age": str(12 * 3600)}


def test_behind_https_the_cookie_never_travels_in_the_clear(app: App, vera: Account) -> None:
    settings = app.settings.review.model_copy(update={"secure_cookie": True})
    routes = signin.SignIn(settings, context.engine()).routes()
    client = TestClient(Starlette(routes=routes), base_url=ADDRESS, follow_redirects=False)
    form = {"login": vera.login, "password": PASSWORD}
    assert "secure" in set_cookie(client.post("/sign-in", data=form, headers=OUR_PAGE))


@pytest.mark.parametrize(("login", "password"), [("vera", "wrong-password"), ("nobody", PASSWORD), ("", "")])
@pytest.mark.usefixtures("vera")
def test_a_wrong_login_or_password_gets_one_and_the_same_answer(app: App, login: str, password: str) -> None:
    response = sign_in(app, login, password, lang="en")
    assert response.status_code == 401
    assert "set-cookie" not in response.headers
    assert response.text.count("Login or password is not right") == 1
    assert PASSWORD not in response.text


def test_many_wrong_passwords_lock_even_the_right_one_out(app: App) -> None:
    app.add("target", "supervisor")
    for _ in range(MAX_FAILURES):
        sign_in(app, "target", "wrong-password")
    assert sign_in(app, "target").status_code == 401


def test_a_disabled_account_cannot_come_in_and_is_out_at_once(app: App) -> None:
    account = app.add("former", "supervisor")
    app.come_in_as(account)
    with app.client.websocket_connect(STREAM, headers=OUR_PAGE) as socket:
        assert drawn(socket) == "page of former, tab of former"
        app.disable("former")
        assert drawn(socket) == "page of nobody, tab of nobody"
    assert app.client.get("/", headers=A_PAGE).headers["location"] == "/sign-in"
    assert sign_in(app, "former").status_code == 401


def test_signing_out_ends_the_session_for_copies_of_the_cookie_too(app: App, vera: Account) -> None:
    token = app.come_in_as(vera)
    assert app.client.get("/sign-out").status_code == 200
    response = app.client.post("/sign-out", headers=OUR_PAGE)
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    assert set_cookie(response)["max-age"] == "0"
    app.client.cookies.set(COOKIE, token)
    assert app.client.get("/", headers=A_PAGE).status_code == 303


def test_signing_in_again_ends_the_former_session(app: App, vera: Account) -> None:
    former = app.come_in_as(vera)
    sign_in(app, vera.login)
    app.client.cookies.clear()
    app.client.cookies.set(COOKIE, former)
    assert app.client.get("/", headers=A_PAGE).status_code == 303


def test_an_expired_session_leads_to_the_sign_in_page(app: App, vera: Account) -> None:
    app.come_in_as(vera)
    with Session(context.engine()) as session:
        session.exec(update(SessionRow).values(expires_at=now()))
        session.commit()
    assert app.client.get("/", headers=A_PAGE).headers["location"] == "/sign-in"


def test_a_tampered_cookie_is_nobody(app: App, vera: Account) -> None:
    token = app.come_in_as(vera)
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.lower(),
        "' OR 1=1 --",
        str(vera.id),
    ):
        app.client.cookies.clear()
        app.client.cookies.set(COOKIE, forged)
        assert app.client.get("/", headers=A_PAGE).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"{ADDRESS}.evil.example"},
        {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(app: App, vera: Account, headers: dict[str, str]) -> None:
    response = sign_in(app, vera.login, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    app.come_in_as(vera)
    assert app.client.post("/sign-out", headers=headers).status_code == 403
    assert app.client.get("/queue", headers=A_PAGE).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_a_page_of_another_site_cannot_open_the_websocket(app: App, vera: Account, headers: dict[str, str]) -> None:
    app.come_in_as(vera)
    with pytest.raises(WebSocketDisconnect), app.client.websocket_connect(STREAM, headers=headers):
        pass


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/call?id=1",
        "/index.html",
        "/media/x.wav",
        "/component/x/index.html",
        "/audio/1",
        "/_stcore/metrics",
        "/_stcore/host-config",
        "/_stcore/bidi-components/x",
        "/_stcore/agent/openapi.json",
        "//media/x.wav",
        "/static",
        "/sign-in/../media/x.wav",
        "/_stcore/health/",
        "/SIGN-IN",
    ],
)
def test_nothing_is_told_without_a_session(app: App, path: str) -> None:
    assert app.client.get(path).status_code == 401
    page = app.client.get(path, headers=A_PAGE)
    assert page.status_code == 303
    assert page.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nothing_is_taken_without_a_session(app: App, method: str) -> None:
    assert app.client.request(method, "/_stcore/upload_file/session/file", content=b"x").status_code == 401


def test_the_websocket_is_refused_without_a_session(app: App) -> None:
    with pytest.raises(WebSocketDisconnect), app.client.websocket_connect(STREAM, headers=OUR_PAGE):
        pass


def test_health_is_open(app: App) -> None:
    assert app.client.get("/_stcore/health").text == "ok"


def test_after_signing_in_one_comes_to_the_wanted_page(app: App, vera: Account) -> None:
    asked = app.client.get("/call?id=7&x=<b>", headers=A_PAGE).headers["location"]
    form = app.client.get(asked).text
    wanted = re.search(r'name="next" value="([^"]*)"', form)
    assert wanted
    assert wanted[1] == "/call?id=7&amp;x=%3Cb%3E"
    assert sign_in(app, vera.login, next="/call?id=7&x=%3Cb%3E").headers["location"] == "/call?id=7&x=%3Cb%3E"
    assert app.client.get(asked).headers["location"] == "/call?id=7&x=%3Cb%3E"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/a\r\nSet-Cookie: x=1",
        "///evil.example",
        "/" + "x" * 3000,
        "/sign-out",
        "",
    ],
)
def test_no_address_of_another_host_is_followed(app: App, vera: Account, wanted: str) -> None:
    assert local_address(wanted) == "/"
    assert sign_in(app, vera.login, next=wanted).headers["location"] == "/"


def test_what_was_typed_is_shown_as_text(app: App) -> None:
    response = sign_in(app, '"><script>alert(1)</script>', next='/"><script>alert(2)</script>')
    assert response.status_code == 401
    assert "<script" not in response.text
    assert "&quot;&gt;&lt;script&gt;alert(1)" in response.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"login=vera&password=" + b"x" * 9000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(20)), "application/x-www-form-urlencoded"),
        (b"login=\xff", "application/x-www-form-urlencoded"),
        (b'{"login": "vera"}', "application/json"),
    ],
)
def test_what_is_not_the_form_is_refused(app: App, body: bytes, kind: str) -> None:
    response = app.client.post("/sign-in", content=body, headers=OUR_PAGE | {"Content-Type": kind})
    assert response.status_code == 400


def test_the_page_runs_no_scripts_and_asks_no_other_host(app: App) -> None:
    response = app.client.get("/sign-in")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|https?://|url\(|@import| on\w+=|style=", response.text)


def test_the_page_speaks_russian_and_english(app: App) -> None:
    russian, english = app.client.get("/sign-in"), app.client.get("/sign-in?lang=en")
    assert '<html lang="ru">' in russian.text
    assert "Войти" in russian.text
    assert '<html lang="en">' in english.text
    assert "Sign in" in english.text
    assert '<html lang="ru">' in app.client.get("/sign-in?lang=%3Cb%3E").text


def test_every_field_has_a_label_and_every_name_is_filled_in(app: App) -> None:
    page = app.client.get("/sign-in").text
    fields = set(re.findall(r'<input id="(\w+)"', page))
    assert fields == set(re.findall(r'<label for="(\w+)"', page)) == {"login", "password"}
    assert "$" not in page


def test_what_a_tab_remembers_of_one_person_is_forgotten_for_the_next(app: App, vera: Account) -> None:
    app.come_in_as(vera)
    with app.client.websocket_connect(STREAM, headers=OUR_PAGE) as socket:
        assert drawn(socket) == "page of vera, tab of vera"
        with Session(context.engine()) as session:
            boss = app.add("boss", "admin")
            session.exec(update(SessionRow).values(account_id=boss.id))
            session.commit()
        assert drawn(socket) == "page of boss, tab of boss"
