"""The same office: one answer, and everybody who asks for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from tests.builders import filled_workbook, form_2021
from tests.collected import ledger_bytes
from tests.terminal import Terminal, sample_record
from tests.test_ledger import below, opened
from tests.test_reconcile import OWN, SCHOOLS, came, collected, everyone, told, year_of
from tests.told import narrative
from xltool.app.library import open_catalogue, open_ledger_wording
from xltool.app.records import read_record
from xltool.collection.collection import Collection
from xltool.collection.consolidate import consolidate
from xltool.collection.outputs.review.verdict import verdict_of
from xltool.collection.summary import summary_of
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk
from xltool.model.office import OfficeId, OfficeIndex, by_office
from xltool.model.period import Period
from xltool.model.record import Office, Record, Scope
from xltool.model.roster import Member, Roster
from xltool.reporting.document import Paragraph
from xltool.reporting.narrative import narrate
from xltool.reporting.sentences import stand_in

BARE, ONE, TWO = OfficeId("城关镇"), OfficeId("城关镇", "1"), OfficeId("城关镇", "2")
RENAMED, NEAR = OfficeId("城关街道", "1"), OfficeId("城关镇政府")
CATALOGUE = open_catalogue()


@pytest.mark.parametrize(
    "one, other, same",
    [
        (ONE, ONE, True),
        (ONE, RENAMED, True),
        (ONE, TWO, False),
        (BARE, ONE, True),
        (BARE, BARE, True),
        (BARE, RENAMED, False),
        (BARE, NEAR, False),
    ],
)
def test_the_code_decides_where_both_have_one_and_else_the_name(
    one: OfficeId, other: OfficeId, same: bool
) -> None:
    assert (one.is_same(other), other.is_same(one)) == (same, same)


def test_an_office_is_the_same_whatever_marks_it_bears() -> None:
    assert Office("甲局", "1", frozenset({"rulemaking"})).is_same(Office("甲局", "1"))


@pytest.mark.parametrize(
    "text, called", [("城关镇", True), ("1", True), ("", False), ("城关", False)]
)
def test_people_call_an_office_by_its_code_or_its_full_name(text: str, called: bool) -> None:
    assert ONE.is_called(text) is called


def test_no_text_calls_an_office_without_a_code() -> None:
    assert not BARE.is_called("")


def test_an_index_prefers_the_code_to_the_name() -> None:
    index = OfficeIndex([(BARE, "bare"), (RENAMED, "renamed"), (TWO, "two")])
    assert list(index.of(ONE)) == ["renamed"]
    assert list(index.of(OfficeId("城关镇", "3"))) == ["bare"]
    assert list(index.of(BARE)) == ["bare", "two"]


@pytest.mark.parametrize(
    "files",
    [(BARE, ONE, RENAMED), (ONE, RENAMED, BARE), (RENAMED, ONE, BARE), (ONE, BARE, RENAMED)],
)
def test_files_that_share_a_code_or_a_name_are_one_office(files: tuple[OfficeId, ...]) -> None:
    assert by_office(files, lambda office: office) == [list(files)]


def test_a_name_without_a_code_does_not_join_two_codes() -> None:
    for order in permutations((BARE, ONE, TWO)):
        groups = by_office(order, lambda office: office)
        assert len(groups) == 2
        assert all(len({office.code for office in group} - {""}) == 1 for group in groups)


def test_only_a_roster_takes_a_name_under_another_code() -> None:
    roster = Roster((Member(Office("城关镇", "1")), Member(Office("甲局", "2"))))
    assert roster.member_of(Office("城关镇", "9")) is roster.members[0]
    assert roster.member_of(Office("城关镇", "2")) is roster.members[1]
    assert roster.member_of(Office("乙局", "9")) is None


def copied(record: Record) -> Collection:
    """A workbook and its byte-copy, with a roster that has names only."""
    first = came(record)
    roster = Roster((Member(Office(OWN.name)), Member(Office(SCHOOLS.name))))
    arrivals = (*everyone(), first, replace(first, path="副本.xlsx"))
    return collected(*arrivals, roster=roster)


def test_a_copy_of_a_workbook_with_a_code_is_of_the_office_that_the_roster_names() -> None:
    found = copied(year_of(SCHOOLS))
    line = next(line for line in found.lines if line.office.name == SCHOOLS.name)
    of_offices = {file.path for each in found.lines for file in each.files}
    assert of_offices == {entry.path for entry in found.entries}
    assert [file.path for file in line.files] == ["临江县教育局.xlsx", "副本.xlsx"]


def ledger_files(found: Collection) -> list[tuple[str, str, str]]:
    """Path, outcome and office of every file in the workbook for the coordinator."""
    data = ledger_bytes(found, CATALOGUE.with_form(found.form), open_ledger_wording())
    return [(row[0], row[1], row[3]) for row in below(opened(data), "文件")]


def test_in_the_ledger_a_copy_stands_with_its_office_though_the_roster_calls_it_otherwise() -> None:
    first = came(year_of(Office("临江县教体局", "01")))
    arrivals = (*everyone(), first, replace(first, path="副本.xlsx"))
    found = collected(*arrivals, roster=Roster((Member(OWN), Member(SCHOOLS))))
    assert ("副本.xlsx", "重复", SCHOOLS.name) in ledger_files(found)


def test_in_the_ledger_two_offices_of_one_name_keep_their_own_files() -> None:
    arrivals = [
        replace(came(year_of(Office("城关镇", code), granted)), path=path)
        for path, code, granted in (("a.xlsx", "1", 1), ("b.xlsx", "1", 2), ("c.xlsx", "2", 3))
    ]
    found = collected(*everyone(), *arrivals, replace(arrivals[2], path="d.xlsx"))
    assert [each for each in ledger_files(found) if each[2] == "城关镇"] == [
        ("a.xlsx", "不能采用", "城关镇"),
        ("b.xlsx", "不能采用", "城关镇"),
        ("c.xlsx", "采用", "城关镇"),
        ("d.xlsx", "重复", "城关镇"),
    ]


def test_two_towns_of_one_name_in_two_counties_are_not_counted_twice() -> None:
    counties = [
        replace(year_of(Office(name, name), n), scope=Scope((Office("城关镇", f"{name}-1"),)))
        for n, name in enumerate(("甲县", "乙县"), start=2)
    ]
    assert told(collected(*everyone(*counties)), "C105") == []


def test_an_office_of_two_totals_is_in_the_scope_once() -> None:
    counties = [
        replace(year_of(Office(name, name), n), scope=Scope((Office("水利局", code),)))
        for n, (name, code) in enumerate((("甲县", ""), ("乙县", "7")), start=2)
    ]
    scope = collected(*everyone(*counties)).total.scope
    assert scope is not None
    assert [office.name for office in scope.included] == [OWN.name, "水利局"]


def test_another_code_under_the_same_name_joins_and_leaves() -> None:
    last = replace(year_of(OWN, 9, 2022), scope=Scope((OWN, Office("城关镇", "1"))))
    now = year_of(Office("城关镇", "2"))
    change = collected(*everyone(now), archive=Archive((last,))).scope_change
    assert change is not None
    assert (change.joined, change.left) == ((Office("城关镇", "2"),), (Office("城关镇", "1"),))


def test_the_own_report_of_last_year_is_known_by_its_code() -> None:
    renamed = year_of(Office("临江市人民政府", "00"), 5, 2022)
    archive = Archive((renamed, year_of(SCHOOLS, 1, 2022)))
    found = collected(*everyone(year_of(SCHOOLS)), archive=archive).total_before
    assert isinstance(found, Crosswalk | Absent)
    assert not isinstance(found, Absent) and found.figures["disclosure.regulations.in_force"] == 0


def test_an_office_with_a_line_is_not_told_again_as_lacking_within_a_total() -> None:
    lacking = (Office(SCHOOLS.name),)
    county = replace(
        year_of(Office("甲县", "11"), 5), scope=Scope((Office("甲县", "11"),), lacking)
    )
    found = collected(*everyone(county, year_of(SCHOOLS)))
    assert verdict_of(found, summary_of(found)).lacking == ()


def test_an_own_report_without_a_code_is_still_in_the_statement_of_scope() -> None:
    form, county = form_2021(), Office("临江县人民政府", "000")
    own = year_of(Office(county.name))
    total = consolidate(form, county, Period(2023), [year_of(SCHOOLS)], own)
    document = narrate(form, total, passages=stand_in(narrative(), total))
    text = "".join(b.text for b in document.blocks if isinstance(b, Paragraph))
    assert "（含本机关）" in text


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_two_workbooks_of_one_office_are_doubted_though_one_has_no_code(
    xltool: Terminal, tmp_path: Path
) -> None:
    form, record = read_record(str(sample_record("jinhu-2023")))
    files = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for file, code in zip(files, ("", "7"), strict=True):
        office = replace(record.office, code=code)
        file.write_bytes(filled_workbook(form, replace(record, office=office)))
    shown = xltool("check", *files, "--format", "json").json["files"]
    assert [[f["code"] for f in file["findings"]] for file in shown] == [[], ["F116"]]
