"""The first page: whose season it is, and what is to be done next."""

from __future__ import annotations

from datetime import date

from xltool.classes import dataclass
from xltool.desk.page import TRIED, AskedPage, draw
from xltool.desk.state import DeskState
from xltool.desk.views.collect import OfficeBoard, board_of


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a season: its name in `desk_home.step`, the page it is done on, and its state:
    `done`, `now`, `open`, or `error`. `count` is what it came to so far."""

    name: str
    page: str
    state: str
    count: int = 0


def home(state: DeskState, asked: AskedPage) -> str:
    board = board_of(state.judged, asked.language) if state.judged else None
    return draw(
        "home",
        asked,
        state,
        steps=_steps(state, board),
        board=board,
        year_before=date.today().year - 1,
        is_tried=asked.season == TRIED,
    )


def _steps(state: DeskState, board: OfficeBoard | None) -> tuple[Step, ...]:
    """Every step; the first that is still to be done is the one to do now.

    Last year's results may be left out, and so may sending out where something has come in.
    """
    season, material = state.decisions.season, state.material
    listed = len(material.roster.members) if material.roster else 0
    to_do = sum(board.to_do.values()) if board else 0
    known = (
        ("season", "home", bool(season.office and season.year), 0),
        ("roster", "send", bool(listed), listed),
        ("previous", "send", material.previous > 0, material.previous),
        ("send", "send", material.sent > 0, material.sent),
        ("receive", "collect", material.received > 0, material.received),
        ("look", "collect", bool(board) and not to_do, to_do),
        ("results", "results", bool(material.runs), len(material.runs)),
    )
    optional = ("previous", "send") if material.received else ("previous",)
    left = (name for name, _, done, _ in known if not done and name not in optional)
    now = next(left, "")

    def told(name: str, done: bool) -> str:
        if name == "roster" and material.roster_fault:
            return "error"
        return "done" if done else "now" if name == now else "open"

    return tuple(Step(name, page, told(name, done), count) for name, page, done, count in known)
