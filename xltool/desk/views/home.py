"""The first page: whose season it is, and what is to be done next."""

from __future__ import annotations

from xltool.desk.page import Asked, draw
from xltool.desk.state import DeskState


def home(state: DeskState, asked: Asked) -> str:
    return draw("home", asked, state)
