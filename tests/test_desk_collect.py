"""The page of collecting: every office, what is to be done, the files of none, decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.collected import collection
from tests.desk_pages import HOSTILE, empty, judged, known, page
from tests.web_page import Element
from xltool.collection.summary import summary_of
from xltool.desk.state import mark_of
from xltool.desk.views.collect import board_of
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling


def rows(drawn: Element) -> list[Element]:
    return drawn.one("table", id="offices").one("tbody").all("tr")


def name_in(row: Element) -> str:
    return row.one("th").one("bdi").text


def standing_in(row: Element) -> str:
    (sign,) = (each for each in row.all("span") if "badge" in each.attributes.get("class", ""))
    return sign.attributes["class"].split()[1]


def test_every_office_stands_on_the_board_once() -> None:
    names = [name_in(row) for row in rows(page("collect", judged()))]
    assert sorted(names) == sorted(line.office.name for line in collection().lines)


def test_what_is_to_be_done_stands_first() -> None:
    do = [row.one("td", css="do").text for row in rows(page("collect", judged()))]
    assert [each for each in do if each] == do[: sum(map(bool, do))]
    assert list(dict.fromkeys(do)) == ["退回改正", "催报", "核实疑点", ""]


def test_offices_are_reminded_by_their_share() -> None:
    state = judged()
    assert state.judged is not None
    board = board_of(state.judged, "zh")
    reminded = [line.office.line for line in board.lines if line.do == "remind"]
    expected = [each.line for each in summary_of(state.judged.collection).remind]
    assert reminded and reminded == expected


def test_how_an_office_stands_is_said_in_words() -> None:
    for row in rows(page("collect", judged())):
        badge = row.one("span", css=f"badge {standing_in(row)}")
        assert badge.text.strip(" \n✓✕！—")


def test_the_numbers_of_the_tiles_are_those_of_the_offices() -> None:
    drawn = page("collect", judged())
    tiles = {
        tile.attributes["class"].split()[1]: int(tile.one("dd").text)
        for tile in drawn.one("dl", css="tiles").all("div")
    }
    stand = [standing_in(row) for row in rows(drawn)]
    assert tiles == {standing: stand.count(standing) for standing in dict.fromkeys(stand)}


def test_findings_of_what_is_not_read_are_no_number() -> None:
    (row,) = [r for r in rows(page("collect", judged())) if standing_in(r) == "missing"]
    assert [cell.text for cell in row.all("td")][2:4] == ["—", "—"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(name: str) -> None:
    drawn = page("collect", judged(names={2: name}))
    assert name.replace("\u202e", "") in [name_in(row) for row in rows(drawn)]
    assert drawn.all("img") == []
    assert len(drawn.all("script")) == 1


def test_the_files_of_no_office_say_why_and_what_to_do() -> None:
    state = judged()
    assert state.judged is not None
    board = board_of(state.judged, "zh")
    listed = page("collect", state).one("section", data_live="strays").all("li")
    assert [each.one("bdi").text for each in listed] == [each.entry.path for each in board.strays]
    for each in listed:
        assert "/season/rules?code=" in each.one("a").attributes["href"]


def test_nothing_is_to_be_done_where_all_is_well() -> None:
    drawn = page("collect", judged(clean=True, blank=False))
    assert drawn.one("div", data_live="tiles").all("p")[0].text == "没有要催、要退、要问的单位。"


def test_an_empty_season_has_no_board() -> None:
    drawn = page("collect", empty())
    assert drawn.all("table") == []
    assert drawn.one("div", data_live="tiles").text.strip() == "还没有读到各单位的文件。"


DAY = date(2024, 1, 20)
DECIDED = Decisions(
    prefer=(Preference("甲/a.xlsx", "以此为准", DAY),),
    exclude=(Exclusion("乙局", "已并入", DAY, "7"),),
    explain=(
        Ruling("丙局", "Y104", "fees.total", 12, True, "属实", DAY),
        Ruling("丁局", "Y104", "fees.total", 12, False, "没有依据", DAY),
    ),
)


def test_every_decision_is_listed_with_reason_and_day_and_can_be_withdrawn() -> None:
    drawn = page("collect", replace(known(), decisions=DECIDED))
    table = drawn.one("table", css="decisions").one("tbody").all("tr")
    assert [row.all("td")[0].text for row in table] == [
        "用这一份",
        "不汇总",
        "认可说明",
        "不认可说明",
    ]
    assert [row.all("td")[2].text for row in table] == ["以此为准", "已并入", "属实", "没有依据"]
    assert {row.all("td")[3].text for row in table} == {"2024-01-20"}
    sent = [
        tuple(
            field.attributes["value"]
            for field in row.one("form", data_action="withdraw").all("input")
        )
        for row in table
    ]
    assert [kind for kind, _ in sent] == ["prefer", "exclude", "explain", "explain"]
    made: tuple[Preference | Exclusion | Ruling, ...] = (
        *DECIDED.prefer,
        *DECIDED.exclude,
        *DECIDED.explain,
    )
    assert [mark for _, mark in sent] == [mark_of(each) for each in made]
    assert len({mark for _, mark in sent}) == len(made)


@pytest.mark.parametrize("can", [True, False])
def test_undo_and_redo_can_be_pressed_where_there_is_something(can: bool) -> None:
    drawn = page("collect", known(can_undo=can, can_redo=not can))
    for action, possible in (("undo", can), ("redo", not can)):
        button = drawn.one("form", data_action=action).one("button")
        assert ("disabled" not in button.attributes) is possible


def test_what_is_typed_into_the_filter_is_not_drawn_anew() -> None:
    drawn = page("collect", judged())
    for region in (each for each in drawn.all() if "data-live" in each.attributes):
        assert [
            field for field in region.all("input") if field.attributes["type"] != "hidden"
        ] == []
        assert region.all("select") == []


def pages_of(**asked: str) -> list[list[str]]:
    """The names on each page of many offices, following the link to the next."""
    state, pages = judged(450), list[list[str]]()
    first = ""
    while True:
        drawn = page("collect", state, **asked, **({"from": first} if first else {}))
        pages.append([name_in(row) for row in rows(drawn)])
        links = [link.attributes["href"] for link in drawn.one("p", css="shown").all("a")]
        following = [int(link.rpartition("from=")[2]) for link in links]
        later = [str(each) for each in following if each > int(first or 0)]
        if not later:
            return pages
        (first,) = later


def test_of_many_offices_each_stands_on_one_page() -> None:
    pages = pages_of()
    assert [len(each) for each in pages] == [200, 200, 50]
    names = [name for each in pages for name in each]
    assert sorted(names) == sorted(line.office.name for line in collection(450).lines)


def test_those_looked_for_are_shown_and_counted() -> None:
    state = judged(450)
    everyone = [name for each in pages_of() for name in each]
    text = everyone[5][:3]
    fitting = [name for name in everyone if text in name]
    drawn = page("collect", state, text=f" {text} ")
    assert [name_in(row) for row in rows(drawn)] == fitting
    assert drawn.one("p", css="shown").text.startswith(f"{len(fitting)} 个单位")
    reminded = page("collect", state, standing="remind")
    assert {row.one("td", css="do").text for row in rows(reminded)} == {"催报"}
    assert reminded.one("select").one("option", selected="").attributes["value"] == "remind"


@pytest.mark.parametrize("asked", ["-1", "x", "1.5", "9" * 400, "²", ""])
def test_a_page_that_there_is_not_is_the_first(asked: str) -> None:
    assert len(rows(page("collect", judged(), **{"from": asked}))) == len(collection().lines)


def test_beyond_the_last_office_there_is_none_and_a_way_back() -> None:
    drawn = page("collect", judged(), **{"from": "99999"})
    assert rows(drawn) == []
    (back,) = drawn.one("p", css="shown").all("a")
    assert back.text == "前一页"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_looked_for_is_shown_as_text(text: str) -> None:
    drawn = page("collect", judged(), text=text)
    assert drawn.one("input", id="filter-text").attributes["value"] == text.replace("\u202e", "")
