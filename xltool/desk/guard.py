"""Who is let in: every request is looked at here before anything else sees it.

Any page of the web can have a browser ask this computer, and another name can be made to lead here;
other people may be at work on the same computer. So the `Host` must be the desk's own, each request
must bring the token that only the user's browser was given, and what changes something must come
from a page of the desk. Every answer says what a browser may do with it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from xltool.reporting.render.template import template
from xltool.words.say import LANGUAGES, Say

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = "127.0.0.1"
TOKEN = "token"
"""The parameter of the address that brings the token."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "frame")),
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
POLICY = "Content-Security-Policy"
_SAID_OF_ALL = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_READING = ("GET", "HEAD")
_NEXT = {language: f"/?lang={language}" for language in LANGUAGES}


class Guard:
    """A WSGI application that lets another answer only what is asked by the user's own browser.

    `port` is the one that is served; the token is any text that nobody can guess.
    """

    def __init__(self, app: WSGIApplication, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._host = f"{LOOPBACK}:{port}"
        # cookies are of a host, whatever the port: another desk may be open beside this one
        self._cookie = f"xltool-{port}"

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def start_safely(status: str, headers: list[tuple[str, str]], *raised: object) -> object:
            said = Headers(headers)
            said.setdefault(POLICY, _POLICY)
            for name, value in _SAID_OF_ALL:
                said[name] = value
            return start(status, said.to_wsgi_list(), *raised)  # type: ignore[arg-type]

        answer = self._answer(Request(environ)) or self._app
        return answer(environ, start_safely)  # type: ignore[arg-type]

    def _answer(self, request: Request) -> Response | None:
        """The answer to who is not let in, or brings the token; None for who is."""
        if request.environ.get("HTTP_HOST") != self._host:
            return _refused("host", 400)
        if request.method in _READING and (brought := request.args.get(TOKEN)) is not None:
            return self._received(request) if self._is_token(brought) else _refused("token", 403)
        if not self._is_token(request.cookies.get(self._cookie, "")):
            return _refused("token", 403)
        if request.method not in _READING and not self._is_of_own_page(request):
            return _refused("sender", 403)
        return None

    def _is_token(self, brought: str) -> bool:
        return hmac.compare_digest(brought.encode(), self._token.encode())

    def _is_of_own_page(self, request: Request) -> bool:
        """Whether a page of the desk sent it, as the browser itself says."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is None:  # browsers before 2023 say only this
            return request.headers.get("Origin") == f"http://{self._host}"
        return site == "same-origin"

    def _received(self, request: Request) -> Response:
        """The token goes from the address into the cookie.

        A redirect of the protocol would still be part of what another page began (the file that
        opened the browser), and a strict cookie is not sent then: the page itself goes on.
        """
        onward = _NEXT.get(request.args.get("lang", ""), "/")
        page = Response(onward_page(onward), content_type="text/html; charset=utf-8")
        page.set_cookie(self._cookie, self._token, httponly=True, samesite="Strict")
        return page


def onward_page(address: str) -> str:
    """A page that goes on to an address at once, without a script."""
    return template("desk/onward.html.j2").render(address=address, words=_in_all("desk.onward"))


def _refused(why: str, status: int) -> Response:
    said = "\n".join(_in_all(f"desk.refused.{why}")) + "\n"
    return Response(said, status, content_type="text/plain; charset=utf-8")


def _in_all(name: str) -> list[str]:
    """A message in every language: it is not known yet which one the user reads."""
    return [Say(language)(name) for language in LANGUAGES]
