"""The file of the coordinator's decisions: read, refused with every fault at once, written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.app.decisions import open_decisions, write_decisions
from xltool.app.decisions import read_decisions as read_by_forms
from xltool.app.library import open_catalogue
from xltool.collection.decision_file import DecisionError, parse_decisions
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.errors import Fault
from xltool.model.finding import LANGUAGES, Severity

KEY = "disclosure.licensing.decisions"
DAY = date(2026, 1, 20)
GOOD = f"""
[season]
office = "某县人民政府"
year = 2025

[[prefer]]
file = "教育局/更正.xlsx"
sha256 = "{"0a" * 32}"
reason = "电话核实"
date = 2026-01-20

[[exclude]]
office = "某局"
code = "001"
reason = "已撤并"
date = 2026-01-20

[[explain]]
office = "某局"
code = "Y104"
key = "{KEY}"
figure = 12
accepted = false
reason = "没有说清"
date = 2026-01-20
"""
WEIGHTS = {"Y104": {Severity.DOUBT}, "B203": {Severity.ERROR}, "R201": {Severity.NOTE}}


def read_decisions(data: bytes) -> Decisions:
    return parse_decisions(data, WEIGHTS, {KEY})


def faults(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(DecisionError) as caught:
        read_decisions(text if isinstance(text, bytes) else text.encode())
    return [(fault.place, fault.code) for fault in caught.value.faults]


def test_each_kind_of_decision_is_read() -> None:
    assert read_decisions(GOOD.encode()) == Decisions(
        SeasonDecision("某县人民政府", 2025),
        (Preference("教育局/更正.xlsx", "电话核实", DAY, "0a" * 32),),
        (Exclusion("某局", "已撤并", DAY, "001"),),
        (Ruling("某局", "Y104", KEY, 12, False, "没有说清", DAY),),
    )


def test_rules_and_keys_are_those_of_the_forms() -> None:
    assert read_by_forms(GOOD.encode()) == read_decisions(GOOD.encode())
    with pytest.raises(DecisionError) as caught:
        read_by_forms(GOOD.replace("Y104", "Y999").replace(KEY, "a.b.c").encode())
    assert [fault.code for fault in caught.value.faults] == ["waiver_unknown_rule", "unknown_key"]


def test_an_empty_file_decides_nothing_and_nothing_decided_is_an_empty_file() -> None:
    assert read_decisions(b"") == Decisions()
    assert write_decisions(Decisions()) == b""


def test_a_byte_order_mark_a_day_in_quotation_marks_and_money_are_read() -> None:
    text = GOOD.replace("date = 2026-01-20", 'date = "2026-01-20"').replace("= 12\n", "= 12.50\n")
    found = read_decisions(b"\xef\xbb\xbf" + text.encode())
    assert (found.exclude[0].date, found.explain[0].figure) == (DAY, Decimal("12.50"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[season]", "[season", ("", "not_toml")),
        ("[season]", "[seasons]", ("seasons", "decision_unknown_name")),
        ("[season]", "[[season]]", ("season", "decision_not_section")),
        ("[[prefer]]", "[prefer]", ("prefer", "decision_not_sections")),
        ("year = 2025", "year = 25", ("season.year", "decision_year")),
        ("year = 2025", "year = true", ("season.year", "decision_year")),
        ("2025", "2025\nnumber = 13", ("season.number", "decision_number")),
        ("year = 2025", "number = 1", ("season.year", "decision_without_year")),
        ("某县人民政府", "某" * 256, ("season.office", "decision_long_office")),
        ('"教育局/更正.xlsx"', '" "', ("prefer[1].file", "decision_without_file")),
        ("教育局/更正.xlsx", "../更正.xlsx", ("prefer[1].file", "decision_path")),
        ("教育局/更正.xlsx", "/更正.xlsx", ("prefer[1].file", "decision_path")),
        ("0a0a", "0g0a", ("prefer[1].sha256", "decision_sha256")),
        ("0a0a", "", ("prefer[1].sha256", "decision_sha256")),
        ('"电话核实"', '" "', ("prefer[1].reason", "decision_without_reason")),
        ('reason = "已撤并"', "", ("exclude[1].reason", "decision_without_reason")),
        ('"已撤并"', "[1]", ("exclude[1].reason", "decision_not_text")),
        ('office = "某局"\ncode', "code", ("exclude[1].office", "decision_without_office")),
        ('code = "001"', "code = 1", ("exclude[1].code", "decision_not_text")),
        ('code = "001"', 'codes = "001"', ("exclude[1].codes", "decision_unknown_name")),
        ('"已撤并"\ndate = 2026-01-20', '"已撤并"', ("exclude[1].date", "decision_without_date")),
        ("date = 2026-01-20", 'date = "昨天"', ("prefer[1].date", "decision_date")),
        ("date = 2026-01-20", "date = 2026-01-20T10:00:00", ("prefer[1].date", "decision_date")),
        ('code = "Y104"', "", ("explain[1].code", "waiver_without_code")),
        ('"Y104"', '"Y999"', ("explain[1].code", "waiver_unknown_rule")),
        ('"Y104"', '"B203"', ("explain[1].code", "waiver_for_error")),
        ('"Y104"', '"R201"', ("explain[1].code", "waiver_for_note")),
        (f'key = "{KEY}"', "", ("explain[1].key", "waiver_without_key")),
        (KEY, "a.b.c", ("explain[1].key", "unknown_key")),
        ("figure = 12", "figure = true", ("explain[1].figure", "decision_figure")),
        ("figure = 12", "figure = nan", ("explain[1].figure", "decision_figure")),
        ("figure = 12", "figure = 1e999999999", ("explain[1].figure", "decision_figure")),
        ("figure = 12", "figure = 1e-999999999", ("explain[1].figure", "decision_figure")),
        ("figure = 12", "figure = 0x" + "f" * 9999, ("explain[1].figure", "decision_figure")),
        ("accepted = false", "accepted = 0", ("explain[1].accepted", "decision_accepted")),
        ("accepted = false", "", ("explain[1].accepted", "decision_open")),
    ],
)
def test_a_decision_that_cannot_be_used_is_refused_at_its_place(
    old: str, new: str, fault: tuple[str, str]
) -> None:
    assert old in GOOD
    assert faults(GOOD.replace(old, new, 1)) == [fault]


def test_every_fault_of_the_file_is_told_at_once() -> None:
    text = GOOD.replace("2025", "1").replace("电话核实", "").replace("Y104", "Y999")
    assert faults(text) == [
        ("season.year", "decision_year"),
        ("prefer[1].reason", "decision_without_reason"),
        ("explain[1].code", "waiver_unknown_rule"),
    ]


@pytest.mark.parametrize("kind", ["prefer", "exclude", "explain"])
def test_one_thing_is_decided_once(kind: str) -> None:
    table = GOOD[GOOD.index(f"[[{kind}]]") :].split("\n\n")[0] + "\n"
    with pytest.raises(DecisionError) as caught:
        read_decisions((GOOD + table.replace("false", "true")).encode())
    assert caught.value.faults == (
        Fault(f"{kind}[2]", "decision_repeated", {"known": f"{kind}[1]"}),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("k" * 1_000_000 + " = 1", ("k" * 39 + "…", "decision_unknown_name")),
        ("prefer = " + "[" * 5000 + "]" * 5000, ("", "not_toml")),
        ("exclude = [1, {}]", ("exclude", "decision_not_sections")),
        ("explain = 3", ("explain", "decision_not_sections")),
        ("season = 1979-05-27", ("season", "decision_not_section")),
    ],
    ids=["long", "deep", "mixed", "number", "day"],
)
def test_a_hostile_file_is_refused_in_a_short_line(text: str, fault: tuple[str, str]) -> None:
    assert faults(text) == [fault]


def test_what_is_no_utf_8_is_refused() -> None:
    assert faults('[season]\noffice = "某县"'.encode("gb18030")) == [("", "not_toml")]


def test_a_fault_says_what_was_found_in_both_languages() -> None:
    with pytest.raises(DecisionError) as caught:
        read_decisions(GOOD.replace("date = 2026-01-20", 'date = "昨\u202e天"', 1).encode())
    (fault,) = caught.value.faults
    said = [open_catalogue().say(fault.code, each, fault.facts) for each in LANGUAGES]
    assert said == [
        '写的是 "昨天"，应是日期，如 2026-01-20',
        '"昨天" was found; a date such as 2026-01-20 is expected',
    ]


# written and read back

_LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"]))
LINES = _LINES.filter(bool)
TEXTS = st.lists(_LINES, min_size=1).map("\n".join).map(str.strip).filter(bool)
PATHS = LINES.filter(lambda text: not text.startswith("/") and ".." not in text)
DAYS = st.dates()
FIGURES = st.one_of(
    st.none(),
    LINES,
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=4),
)
SEASONS = st.builds(
    SeasonDecision,
    st.just("") | LINES,
    st.integers(1000, 9999),
    st.none() | st.integers(1, 12),
) | st.builds(SeasonDecision, st.just("") | LINES)
DECISIONS = st.builds(
    Decisions,
    SEASONS,
    st.lists(
        st.builds(Preference, PATHS, TEXTS, DAYS, st.just("") | st.just("ab" * 32)),
        unique_by=lambda each: each.file,
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(Exclusion, LINES, TEXTS, DAYS, st.just("") | LINES),
        unique_by=lambda each: (each.office, each.code),
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(
            Ruling, LINES, st.just("Y104"), st.just(KEY), FIGURES, st.booleans(), TEXTS, DAYS
        ),
        unique_by=lambda each: each.office,
        max_size=3,
    ).map(tuple),
)


@given(DECISIONS)
def test_what_is_written_reads_as_the_same_decisions(decisions: Decisions) -> None:
    assert read_decisions(write_decisions(decisions)) == decisions


def test_what_is_written_can_be_read_by_people() -> None:
    assert write_decisions(read_decisions(GOOD.encode())).decode() == GOOD.lstrip("\n")


def test_texts_are_escaped() -> None:
    told = Exclusion('某"局"', '一行\n"""\\u0041 [[exclude]]\t', DAY)
    data = write_decisions(Decisions(exclude=(told,)))
    assert data.decode() == (
        '[[exclude]]\noffice = "某\\"局\\""\n'
        'reason = "一行\\n\\"\\"\\"\\\\u0041 [[exclude]]\\t"\ndate = 2026-01-20\n'
    )


def test_the_faults_of_a_file_name_its_path(tmp_path: Path) -> None:
    path = tmp_path / "决定.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert open_decisions(str(path)).season.year == 2025
    path.write_text("x = 1", encoding="utf-8")
    with pytest.raises(DecisionError) as caught:
        open_decisions(str(path))
    assert caught.value.path == str(path)
