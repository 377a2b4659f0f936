"""States of the desk made by hand, and its pages read back as trees; nothing is served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.collected import catalogue, collection
from tests.web_page import Element, read_page
from xltool.app.options import PLAIN
from xltool.desk.page import AskedPage
from xltool.desk.state import DeskState, Judged, Material
from xltool.desk.views import PAGES
from xltool.model.decision import Decisions, SeasonDecision
from xltool.model.record import Office
from xltool.model.roster import Member, Roster

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><b>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "a\u202eb",
    "{{ 7 * 7 }}",
)


def page(name: str, state: DeskState, language: str = "zh", **args: str) -> Element:
    """A page as a tree."""
    return read_page(PAGES[name](state, AskedPage(language, args=args)).encode())


def empty(root: Path = Path("season")) -> DeskState:
    return DeskState(root)


def known(**changes: Any) -> DeskState:
    """A season of which it is known who adds up and which year, and nothing more."""
    decisions = Decisions(SeasonDecision("临江县人民政府", 2023))
    return replace(DeskState(Path("season"), decisions=decisions), **changes)


def judged(offices: int = 12, names: Mapping[int, str] | None = None, **how: bool) -> DeskState:
    """A season of which something was read."""
    collected = collection(offices, names=names or {}, **how)
    members = tuple(line.member for line in collected.lines)
    return known(
        judged=Judged(collected, catalogue(), PLAIN),
        material=Material(Roster(members), received=len(collected.entries)),
    )


def listed(*names: str, **others: Any) -> Roster:
    return Roster(tuple(Member(Office(name), **others) for name in names))
