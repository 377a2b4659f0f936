"""One number for one thing: whatever a season holds, all that is shown of it counts alike."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.builders import TEXT
from tests.desk import COUNTY, RECEIVED, YEAR, Desk, book, put, reconcile, unfilled_book
from tests.web_page import Element, read_page
from xltool.collection.collection import ResponseStatus

KINDS = (
    *("sound", "missing", "unfilled", "wrong", "doubtful", "blank", "twice", "copied"),
    *("excluded", "of_last_year"),
)
"""What can come of an office."""
STANDING = {
    **dict.fromkeys(("sound", "doubtful", "blank", "copied"), "used"),
    "missing": "missing",
    "unfilled": "unfilled",
    "wrong": "failed",
    "excluded": "excluded",
    "twice": "refused",
    "of_last_year": "refused",
}
REMINDED = ("missing", "unfilled", "twice", "of_last_year")
ASKED = ("doubtful", "blank")
ISSUED = "disclosure.normative_documents.issued"
SEVERITIES = {"错误": "errors", "疑点": "doubts", "提示": "notes", "已说明": "explained"}
OVER_ALL = ("各单位之间", "汇总表")


def season(folder: Path, kinds: list[str], is_own_there: bool) -> Path:
    """The files of offices, each of a kind, a roster of them and their reports of last year."""
    files = {"own.xlsx": told(COUNTY)} if is_own_there else {}
    last = {}
    lines = ["name,include", f"{COUNTY},"]
    for number, kind in enumerate(kinds):
        name = f"某县第{number}局"
        lines.append(f"{name},{'否' if kind == 'excluded' else ''}")
        files |= files_of(kind, name, number)
        if kind in REMINDED:  # what is held against last year has doubts of its own
            last[f"{number}.xlsx"] = book(name, year=YEAR - 1, penalties=number * 7)
    put(folder / "in", {"zz.txt": b"", **files})
    put(folder / "last", {"other.xlsx": book("某县粮食局", year=YEAR - 1), **last})
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


told = partial(book, text=TEXT)
"""A workbook with words: one without has doubts of its own."""


def files_of(kind: str, name: str, number: int) -> Mapping[str, bytes]:
    path = f"{number}.xlsx"
    match kind:
        case "missing":
            return {}
        case "unfilled":
            return {path: unfilled_book(name)}
        case "wrong":
            return {path: told(name, typed={RECEIVED: 3})}
        case "doubtful":
            return {path: told(name, typed={ISSUED: 5})}
        case "blank":
            return {path: told(name, penalties=None, money=None)}
        case "of_last_year":
            return {path: told(name, year=YEAR - 1)}
    sound = told(name, penalties=number * 5)
    if kind == "twice":
        return {path: sound, f"again/{path}": told(name, penalties=number + 1000)}
    return {path: sound, **({f"again/{path}": sound} if kind == "copied" else {})}


def numbers_in(text: str) -> dict[str, int]:
    """`错误 2 处，疑点 1 处` as counts; what is not said is none."""
    found = dict.fromkeys(SEVERITIES.values(), 0)
    for word, count in re.findall(r"(错误|疑点|提示|已说明) (\d+)", text):
        found[SEVERITIES[word]] = int(count)
    return found


def first_number(pattern: str, text: str) -> int:
    """The number that a pattern finds; 0 where it is not said."""
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def told_on_the_terminal(out: str) -> dict[str, Any]:
    (offices,) = re.findall(r"^单位 .*$", out, re.MULTILINE)
    said = dict(zip(OFFICES, map(int, re.findall(r"\d+", offices)[1:]), strict=True))
    return {
        "offices": said,
        "of_offices": numbers_in(re.findall(r"各单位的报表：(.*)", out)[0]),
        "of_total": numbers_in(re.findall(r"汇总数和各单位之间：(.*)", out)[0]),
        "remind": first_number(r"催报 (\d+) 个单位", out),
        "correct": first_number(r"退回 (\d+) 个单位", out),
        "ask": first_number(r"请 (\d+) 个单位核实", out),
    }


OFFICES = ("used", "failed", "unfilled", "refused", "missing", "excluded")
"""In the order of the terminal."""


def told_on_the_page(page: Element) -> dict[str, Any]:
    tiles = page.one("dl").all("div")
    (of_offices,) = page.all("span", data_found="offices")
    (of_total,) = page.all("span", data_found="total")
    counted = {
        what: sum(int(each.text) for each in page.all("span", data_count=what))
        for what in ("remind", "correct", "ask")
    }
    return {
        "offices": {
            tile.attributes["data-standing"]: int(tile.one("dd").text.split()[0]) for tile in tiles
        },
        "of_offices": numbers_in(of_offices.text),
        "of_total": numbers_in(of_total.text),
        **counted,
    }


def listed_on_the_page(page: Element) -> dict[str, dict[str, int]]:
    """The findings that stand in the lines of the page, counted."""
    found = {"of_offices": dict.fromkeys(SEVERITIES.values(), 0)}
    found["of_total"] = dict(found["of_offices"])
    for group in page.all("details", data_group=""):
        of = "of_offices" if group.attributes["id"].startswith("found-office") else "of_total"
        for item in group.all("li", data_row=""):
            found[of][f"{item.attributes['data-severity']}s"] += int(item.attributes["data-count"])
    return found


def told_in_the_ledger(desk: Desk) -> dict[str, Any]:
    rows = list(desk.ledger["概览"].iter_rows(values_only=True))
    captions = next(row for row in rows if row[0] == "全部单位")
    counted = rows[rows.index(captions) + 1]
    (said,) = [str(row[0]) for row in rows if str(row[0]).startswith("各单位的报表：")]
    of_offices, of_total = said.split("汇总数和各单位之间：")
    return {
        "offices": dict(zip(map(str, ResponseStatus), counted[1:], strict=False)),
        "of_offices": numbers_in(of_offices),
        "of_total": numbers_in(of_total),
    }


def listed_in_the_ledger(desk: Desk) -> dict[str, dict[str, int]]:
    """The findings that stand on the sheet of findings, counted."""
    found = {"of_offices": dict.fromkeys(SEVERITIES.values(), 0)}
    found["of_total"] = dict(found["of_offices"])
    for row in desk.sheet("审核意见"):
        of = "of_total" if row["单位名称"] in OVER_ALL else "of_offices"
        found[of][SEVERITIES[row["级别"]]] += row["处数"]
    return found


def by_office(desk: Desk) -> dict[str, int]:
    """Errors and doubts office by office, added up: on the page and in the ledger."""
    added: Counter[str] = Counter()
    for row in desk.sheet("各单位"):
        added["errors"] += row["错误"] or 0
        added["doubts"] += row["疑点"] or 0
    return dict(added)


def by_office_on_the_page(page: Element) -> dict[str, int]:
    added = {"errors": 0, "doubts": 0}
    for row in page.one("table", id="offices-table").one("tbody").all("tr"):
        for what, label in (("errors", "错误"), ("doubts", "疑点")):
            text = row.one("td", data_label=label).text
            added[what] += 0 if text == "—" else int(text)
    return added


def count_everywhere(kinds: list[str], is_own_there: bool) -> None:
    """All that is shown of a season says the same numbers."""
    with TemporaryDirectory() as name, redirect_stdout(io.StringIO()) as out:
        folder = season(Path(name), kinds, is_own_there)
        given = ("--roster", folder / "roster.csv", "--previous", folder / "last")
        desk = reconcile(folder / "in", folder / "out", *given)
        count_alike(kinds, is_own_there, out.getvalue(), desk)


def count_alike(kinds: list[str], is_own_there: bool, out: str, desk: Desk) -> None:
    standings = Counter(STANDING[kind] for kind in (*kinds, "sound" if is_own_there else "missing"))
    manifest = desk.json("manifest.json")["counts"]
    expected: dict[str, Any] = {
        "offices": {each: standings[each] for each in OFFICES},
        "remind": sum(kind in REMINDED for kind in kinds) + (not is_own_there),
        "correct": kinds.count("wrong"),
        "ask": sum(kind in ASKED for kind in kinds),
    }
    of_offices = {
        "errors": 2 * kinds.count("wrong"),
        "doubts": manifest["findings"]["offices"]["doubts"],
        "notes": manifest["findings"]["offices"]["notes"],
        "explained": 0,
    }
    findings = {"of_offices": of_offices, "of_total": manifest["findings"]["total"]}
    said = {**expected, **findings}
    assert manifest == {
        "offices": expected["offices"],
        "findings": {"offices": of_offices, "total": findings["of_total"]},
        "to_do": {what: expected[what] for what in ("remind", "correct", "ask")},
    }
    page = read_page(desk.files["核对报告.html"])
    assert told_on_the_terminal(out) == said
    assert told_on_the_page(page) == said
    assert told_in_the_ledger(desk) == {"offices": expected["offices"], **findings}
    assert listed_on_the_page(page) == findings
    assert listed_in_the_ledger(desk) == findings
    sums = {what: of_offices[what] for what in ("errors", "doubts")}
    assert by_office(desk) == sums == by_office_on_the_page(page)
    standings_lacking = sum(standings[each] for each in OFFICES[1:5])
    assert len(desk.sheet("未报名单")) == standings_lacking
    copies = [name for name in desk.files if name.endswith("_审核意见.xlsx")]
    assert len(copies) == expected["correct"] + expected["ask"]
    reminder = desk.text("催报.txt")
    assert first_number(r"共 (\d+) 个单位", reminder) == expected["remind"]
    assert len(re.findall(r"^\d+\. ", reminder, re.MULTILINE)) == expected["remind"]


def seasons(most: int) -> st.SearchStrategy[list[str]]:
    """Offices of some kinds; the first is sound, so that there is something to add up."""
    kinds = st.lists(st.sampled_from(KINDS), max_size=most)
    return kinds.map(lambda others: ["sound", *others])


@pytest.mark.slow
def test_a_season_with_every_kind_of_office_is_counted_alike_everywhere() -> None:
    count_everywhere(list(KINDS), is_own_there=True)


@given(seasons(4), st.booleans())
@settings(max_examples=2, phases=[Phase.generate])
def test_a_small_season_is_counted_alike_everywhere(kinds: list[str], is_own_there: bool) -> None:
    count_everywhere(kinds, is_own_there)


@pytest.mark.slow
@given(seasons(14), st.booleans())
@settings(max_examples=8, phases=[Phase.generate])
def test_whatever_season_is_counted_alike_everywhere(kinds: list[str], is_own_there: bool) -> None:
    count_everywhere(kinds, is_own_there)
