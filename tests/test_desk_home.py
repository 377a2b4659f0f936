"""The first page: a season begins here, and what is to be done next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk_pages import empty, judged, known, listed, page
from tests.web_page import Element, read_page
from xltool.desk.page import TRIED, AskedPage
from xltool.desk.state import DeskState, Material
from xltool.desk.views.home import home
from xltool.model.decision import Decisions, SeasonDecision
from xltool.model.errors import FileError


def steps(state: DeskState) -> list[str]:
    """How each step stands: who and when, list, last year, send, collect, look, results."""
    return [
        each.attributes["class"] for each in page("home", state).one("ol", css="season").all("li")
    ]


ROSTER = listed("甲局", "乙局")


@pytest.mark.parametrize(
    ("state", "stand"),
    [
        (empty(), "now open open open open open open"),
        (known(), "done now open open open open open"),
        (known(material=Material(ROSTER)), "done done open now open open open"),
        (known(material=Material(ROSTER, sent=3)), "done done open done now open open"),
        (known(material=Material(ROSTER, received=1)), "done done open open done now open"),
        (replace(judged(), decisions=Decisions()), "now done open open done open open"),
        (judged(), "done done open open done now open"),
        (judged(clean=True, blank=False), "done done open open done done now"),
        (
            known(material=Material(roster_fault=FileError("file.unreadable", "a", why="empty"))),
            "done error open open open open open",
        ),
        (
            known(material=Material(ROSTER, runs=("2024-01-20 101500",))),
            "done done open now open open done",
        ),
    ],
)
def test_the_first_step_that_is_left_is_the_one_to_do(state: DeskState, stand: str) -> None:
    assert steps(state) == stand.split()


def test_how_a_step_stands_is_said_in_words() -> None:
    for step in page("home", empty()).one("ol", css="season").all("li"):
        assert step.one("span", css=f"badge {step.attributes['class']}").text.strip("✓○▸✕ \n")


def test_steps_say_what_they_came_to() -> None:
    drawn = page("home", known(material=Material(ROSTER, previous=13)))
    counts = [each.text for each in drawn.one("ol", css="season").all("span", css="why")]
    assert counts == ["2 个单位", "13 个文件"]


def fields(drawn: Element) -> dict[str, str]:
    form = drawn.one("form", data_action="season")
    return {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}


def test_who_adds_up_is_asked_and_kept() -> None:
    assert fields(page("home", known())) == {
        "office": "临江县人民政府",
        "year": "2023",
        "number": "",
    }


def test_the_number_of_a_month_is_kept() -> None:
    state = known(decisions=Decisions(SeasonDecision("甲县", 2024, 3)))
    assert fields(page("home", state))["number"] == "3"


def test_the_trial_is_offered_and_guides_through_its_pages() -> None:
    assert page("home", empty()).one("form", data_action="try").attributes["data-go"] == "/try/"
    guided = read_page(home(judged(), AskedPage(season=TRIED)).encode())
    links = [
        each.attributes["href"].partition("?")[0] for each in guided.one("ol", css="guide").all("a")
    ]
    assert links == [f"/try/{name}" for name in ("send", "collect", "office", "one", "results")]
    assert guided.all("form", data_action="try") == []
