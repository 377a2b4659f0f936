"""Who is let in to the desk, and what every answer says to the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from xltool.desk.guard import Guard

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
COOKIE = f"xltool-{PORT}"
TOKEN = "right-9fJ3"
OWN = {"Sec-Fetch-Site": "same-origin"}
WRITING = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Desk:
    """A guard, and the requests that came past it."""

    def __init__(self, answer: Callable[[], Response] = Response) -> None:
        self.let_in: list[Request] = []

        @Request.application
        def app(request: Request) -> Response:
            self.let_in.append(request)
            return answer()

        self.client = Client(Guard(app, TOKEN, PORT), use_cookies=False)

    def ask(
        self,
        path: str = "/",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        cookie: str | None = f"{COOKIE}={TOKEN}",
        host: str = HOST,
        **more: Any,
    ) -> TestResponse:
        said = {**({"Cookie": cookie} if cookie else {}), **(headers or {})}
        return self.client.open(
            path, method=method, headers=said, environ_overrides={"HTTP_HOST": host}, **more
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_request_with_host_and_token_is_let_in(desk: Desk) -> None:
    assert desk.ask("/season/collect?x=1").status_code == 200
    assert [each.path for each in desk.let_in] == ["/season/collect"]


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"localhost:{PORT}"),
        *(f"{HOST}.evil.example", f"{HOST}, {HOST}", f"127.0.0.1:0{PORT}", f"0.0.0.0:{PORT}", ""),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_another_host_is_refused_whatever_else_is_right(desk: Desk, host: str, method: str) -> None:
    assert desk.ask("/season/", method, OWN, host=host).status_code == 400
    assert desk.ask(f"/?token={TOKEN}", method, OWN, host=host).status_code == 400
    assert desk.let_in == []


def test_a_request_without_a_host_is_refused(desk: Desk) -> None:
    said = {"Cookie": f"{COOKIE}={TOKEN}"}
    environ = Client(Response()).open("/", headers=said).request.environ
    del environ["HTTP_HOST"]
    assert desk.client.run_wsgi_app(environ)[1].startswith("400")
    assert desk.let_in == []


@pytest.mark.parametrize("path", ["/", "/season/", "/season/style.css", "/none", "/season/read"])
@pytest.mark.parametrize("method", ["GET", "HEAD", *WRITING])
@pytest.mark.parametrize(
    "cookie",
    [
        *(None, f"{COOKIE}=", f"{COOKIE}=wrong", f"{COOKIE}={TOKEN}x", f"{COOKIE}={TOKEN[:-1]}"),
        *(f"xltool={TOKEN}", f"xltool-1={TOKEN}", f"{COOKIE}=é中"),
    ],
)
def test_no_path_is_answered_without_the_token(
    desk: Desk, path: str, method: str, cookie: str | None
) -> None:
    assert desk.ask(path, method, OWN, cookie=cookie).status_code == 403
    assert desk.let_in == []


@pytest.mark.parametrize("token", ["", "wrong", f"{TOKEN}x", "%C3%A9", "%00", TOKEN.upper()])
def test_a_wrong_token_in_the_address_is_refused_and_sets_nothing(desk: Desk, token: str) -> None:
    answer = desk.ask(f"/?token={token}", cookie=None)
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (403, [])
    assert desk.let_in == []


def test_the_token_goes_from_the_address_into_a_strict_cookie_and_the_page_goes_on(
    desk: Desk,
) -> None:
    answer = desk.ask(f"/season/collect?token={TOKEN}&lang=en", cookie=None)
    name, _, said = answer.headers["Set-Cookie"].partition("=")
    value, *attributes = said.split("; ")
    assert (name, value) == (COOKIE, TOKEN)
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/"}
    assert answer.content_type == "text/html; charset=utf-8"
    assert '<meta http-equiv="refresh" content="0; url=/?lang=en">' in answer.text
    assert desk.let_in == []


@pytest.mark.parametrize("path", ["//evil.example/", "/season/", "/%0aRefresh:0;url=x"])
@pytest.mark.parametrize("language", ["xx", "", "//evil.example", '"><script>'])
def test_the_page_goes_on_to_no_address_that_was_asked_for(
    desk: Desk, path: str, language: str
) -> None:
    query = {"token": TOKEN, "lang": language}
    answer = desk.ask(path, cookie=None, query_string=query)
    assert 'content="0; url=/">' in answer.text
    assert TOKEN not in answer.text
    assert "evil" not in answer.text + str(answer.headers)


def test_the_token_is_taken_from_the_address_by_no_other_method(desk: Desk) -> None:
    for method in WRITING:
        assert desk.ask(f"/?token={TOKEN}", method, OWN, cookie=None).status_code == 403


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": f"https://{HOST}"},
        {"Referer": f"http://{HOST}/season/"},
    ],
)
def test_what_changes_something_must_come_from_a_page_of_the_desk(
    desk: Desk, method: str, said: Mapping[str, str]
) -> None:
    assert desk.ask("/season/undo", method, said).status_code == 403
    assert desk.let_in == []


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("said", [OWN, {"Origin": f"http://{HOST}"}])
def test_a_page_of_the_desk_may_change_something(
    desk: Desk, method: str, said: Mapping[str, str]
) -> None:
    assert desk.ask("/season/undo", method, said).status_code == 200
    assert len(desk.let_in) == 1


EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"cookie": None},
        {"host": "evil.example"},
        {"method": "POST"},
        {"path": f"/?token={TOKEN}"},
    ],
)
def test_every_answer_says_what_a_browser_may_do_with_it(desk: Desk, asked: dict[str, Any]) -> None:
    said = desk.ask(**asked).headers
    assert {name: said[name] for name in EVERY_ANSWER} == EVERY_ANSWER
    policy = dict(each.split(" ", 1) for each in said["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        **dict.fromkeys(("script-src", "style-src", "connect-src", "frame-src"), "'self'"),
        "img-src": "'self' data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_an_answer_may_have_a_policy_of_its_own() -> None:
    desk = Desk(lambda: Response(headers={"Content-Security-Policy": "sandbox"}))
    assert desk.ask().headers.getlist("Content-Security-Policy") == ["sandbox"]


def test_who_is_refused_is_told_in_both_languages(desk: Desk) -> None:
    answer = desk.ask(cookie=None)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "请用启动时显示的地址打开工作台；只有它能打开。",
        "Open the desk by the address that was shown when it was started; no other opens it.",
    ]
