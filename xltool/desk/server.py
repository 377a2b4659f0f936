"""The web application of the desk: requests in, answers out, every fault in words.

It answers from the state there is; what takes long is begun and never waited for.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException

from xltool.desk.desk import Desk
from xltool.desk.guard import Guard
from xltool.desk.page import OWN, TRIED, draw
from xltool.desk.routes import Answer, Route, asked_of, routes
from xltool.desk.transfers import CONTENT_TYPES
from xltool.model.errors import XltoolError
from xltool.reporting.render.template import part
from xltool.resources import templates
from xltool.words.errors import error_text
from xltool.words.say import Say

_SEASON = f"/<any({OWN}, {TRIED}):season>/"
_FULL = 507
_STATUS = {
    "desk.season.decided_meanwhile": 409,
    "desk.folder.too_large": 413,
    "desk.folder.full": _FULL,
}
"""Faults that are more than a wrong request."""
_WORDS = {
    404: "desk.failed.missing",
    405: "desk.failed.method",
    411: "desk.failed.length",
    413: "desk.failed.large",
    500: "desk.failed.program",
}
"""What is said of what HTTP has numbers for; of others, that the request is none of ours."""


def make_app(desks: Mapping[str, Desk], token: str, port: int, end: Callable[[], None]) -> Flask:
    """The application for the desks of these seasons; `end` has the program end."""
    app = Flask("xltool.desk", static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False

    def rule(method: str, path: str, answer: Callable[..., Answer]) -> None:
        name = f"{method} {path}".replace(".", " ")
        app.add_url_rule(path, name, answer, methods=[method], provide_automatic_options=False)

    def answered(route: Route, season: str) -> Answer:
        return route.answer(desks[season], request)

    def close(season: str) -> Answer:
        end()
        return {"ok": True}

    def begin_trial(season: str) -> Answer:
        return {"ok": True, "number": desks[TRIED].state.number}

    def told(words: str, status: int) -> tuple[Answer, int]:
        """Words as a script takes them, or on a page for who asked for one."""
        if request.method != "GET":
            return {"error": words}, status
        return draw("problem", asked_of(request), desks[OWN].state, words=words), status

    def refused(error: XltoolError) -> tuple[Answer, int]:
        """A fault that a person can mend; paths are told from the season's folder on."""
        words = error_text(error, _say()).replace(f"{desks[OWN].state.root}{os.sep}", "")
        wrong = 404 if request.method == "GET" else 400
        return told(words, _STATUS.get(error.code, wrong))

    def not_done(error: OSError) -> tuple[Answer, int]:
        """The disk failed."""
        status = _FULL if error.errno == errno.ENOSPC else 500
        return told(_say()("desk.write.disk", why=error.strerror or str(error)), status)

    def failed(error: HTTPException) -> tuple[Answer, int]:
        status = error.code or 500
        return told(_say()(_WORDS.get(status, "desk.request.other")), status)

    for each in routes():
        rule(each.method, f"{_SEASON}{each.name}", partial(answered, each))
    rule("POST", f"{_SEASON}close", close)
    rule("POST", f"{_SEASON}try", begin_trial)
    rule("GET", "/", lambda: redirect(asked_of(request).link("home")))
    for name, content_type in static_files().items():
        rule("GET", f"/{name}", partial(_static, name, content_type))
    app.register_error_handler(XltoolError, refused)
    app.register_error_handler(OSError, not_done)
    app.register_error_handler(HTTPException, failed)
    app.wsgi_app = Guard(app.wsgi_app, token, port)  # type: ignore[assignment,method-assign]
    return app


def static_files() -> Mapping[str, str]:
    """The files that pages are drawn with, by their names, and their content types."""
    return {
        path.name: CONTENT_TYPES[path.suffix]
        for path in sorted((templates() / "desk").iterdir(), key=Path.as_posix)
        if path.suffix in (".css", ".js")
    }


def _static(name: str, content_type: str) -> Response:
    return Response(part(f"desk/{name}"), content_type=content_type)


def _say() -> Say:
    return Say(asked_of(request).language)
