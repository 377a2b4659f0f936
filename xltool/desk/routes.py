"""Everything that is answered about a season, in one table; what is not in it is not found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from xltool.classes import dataclass
from xltool.desk import transfers
from xltool.desk.actions import ACTIONS, MOST_BYTES, Parameters
from xltool.desk.desk import Desk
from xltool.desk.page import AskedPage
from xltool.desk.progress import progress
from xltool.desk.season_folder import SeasonPart
from xltool.desk.views import PAGES
from xltool.words.say import LANGUAGES

Answer = Response | str | Mapping[str, object]
"""A file, a page, or what a script is told."""


@dataclass(frozen=True, slots=True)
class Route:
    """What is answered to a method at a name below a season."""

    method: str
    name: str
    answer: Callable[[Desk, Request], Answer]


def routes() -> Iterator[Route]:
    """Every route of a season."""
    for page in PAGES:
        yield Route("GET", "" if page == "home" else page, _drawing(page))
    yield Route("GET", "progress", _progress)
    for name, act in ACTIONS.items():
        yield Route("POST", name, _acting(act))
    for part in (SeasonPart.RECEIVED, SeasonPart.PREVIOUS, SeasonPart.ROSTER):
        yield Route("PUT", part.value, transfers.putting(part))
    yield Route("PUT", "one", transfers.put_one)
    yield Route("GET", "one-marked", transfers.one_marked)
    yield Route("GET", "one-report", transfers.one_report)
    yield Route("GET", "one-preview", transfers.one_preview)
    yield Route("GET", "office-marked", transfers.office_marked)
    yield Route("GET", "sent.zip", transfers.sent_zip)
    yield Route("GET", "results.zip", transfers.results_zip)
    yield Route("GET", "result", transfers.result)


def asked_of(request: Request) -> AskedPage:
    """What a request asks for; Chinese where it names no language."""
    language = request.args.get("lang", "")
    season = (request.view_args or {}).get("season", "")
    asked = AskedPage(args=request.args)
    return asked.elsewhere(
        **({"language": language} if language in LANGUAGES else {}),
        **({"season": season} if season else {}),
    )


def _drawing(page: str) -> Callable[[Desk, Request], str]:
    def draw(desk: Desk, request: Request) -> str:
        if page != "one":
            return PAGES[page](desk.state, asked_of(request))
        one = desk.one(request.args["id"]) if "id" in request.args else None
        return PAGES[page](desk.state, asked_of(request), one)

    return draw


def _progress(desk: Desk, request: Request) -> Mapping[str, object]:
    return progress(desk.state, asked_of(request))


def _acting(
    act: Callable[[Desk, Parameters], None],
) -> Callable[[Desk, Request], Mapping[str, object]]:
    def answer(desk: Desk, request: Request) -> Mapping[str, object]:
        if transfers.length_of(request) > MOST_BYTES:
            raise RequestEntityTooLarge
        act(desk, Parameters.read(request.get_data()))
        return {"ok": True, "number": desk.state.number}

    return answer
