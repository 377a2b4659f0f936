"""A workbook that says two things of whose it is, or of which year, counts for nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import Workbook
from tests.surgery import with_part, with_typed, without_identity_names, without_properties
from xltool.app.check import check_files
from xltool.app.examine import examine
from xltool.app.mark import marked_copy
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.collection.collection import Collection, ResponseStatus
from xltool.model.address import Cell, Place
from xltool.model.record import Office

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)
OWN, OTHER, COUNTY = "临江市财政局", "临江市教育局", "临江市人民政府"
YEAR = RECORD.year
TEXTS = "xl/sharedStrings.xml"
PROPERTIES = "docProps/custom.xml"
LINE = f"填报单位：{OWN}　　年度：{YEAR}"
TITLE = f"{OWN}{YEAR}年政府信息公开工作年度报告"
Change = Callable[[bytes], bytes]


def workbook(name: str = OWN, code: str = "") -> bytes:
    return filled_workbook(FORM, replace(RECORD, office=Office(name, code)))


BOOK = workbook()


def swapped(part: str, old: str, new: str) -> Change:
    return lambda data: with_part(data, part, lambda xml: xml.replace(old, new))


def disguised(data: bytes) -> bytes:
    """Another's name wherever people see one; the hidden identity is left."""
    return with_typed(swapped(TEXTS, OWN, OTHER)(data), "identity.office", OWN)


def codes(data: bytes) -> list[str]:
    return [f.code for f in examine(data).findings]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (disguised, OTHER),
        (swapped(TEXTS, OWN, OTHER), OWN),
        (swapped(TEXTS, LINE, LINE.replace(OWN, OTHER)), OTHER),
        (swapped(TEXTS, TITLE, TITLE.replace(OWN, OTHER)), OTHER),
        (swapped(TEXTS, LINE, LINE.replace(OWN, f"{OWN}（本级）")), f"{OWN}（本级）"),
        (swapped(PROPERTIES, OWN, OTHER), OTHER),
        (swapped(TEXTS, LINE, LINE.replace(str(YEAR), str(YEAR - 1))), str(YEAR - 1)),
        (swapped(TEXTS, TITLE, TITLE.replace(str(YEAR), str(YEAR + 1))), str(YEAR + 1)),
        (swapped(PROPERTIES, f">{YEAR}<", f">{YEAR - 1}<"), str(YEAR - 1)),
        (lambda data: with_typed(data, "identity.office", OTHER), OWN),
        (lambda data: with_typed(data, "identity.year", str(YEAR - 1)), str(YEAR)),
        (
            lambda data: with_typed(
                data,
                Place("表一 主动公开", Cell(2, 1)),
                LINE.replace(OWN, OTHER) + "　　模板编号：x",
            ),
            OTHER,
        ),
        (
            lambda data: with_typed(
                data, Place("表二 申请情况", Cell(1, 1)), TITLE.replace(OWN, OTHER)
            ),
            OTHER,
        ),
        (
            lambda data: swapped(TEXTS, OWN, OTHER)(without_identity_names(data)),
            OTHER,
        ),
    ],
)
def test_two_identities_are_an_error(change: Change, said: str) -> None:
    found = [f for f in examine(change(BOOK)).findings if f.code == "F133"]
    assert [f.facts["names"] for f in found] == [said]


def test_two_codes_are_an_error() -> None:
    book = workbook(code="410711-001")
    found = examine(swapped(PROPERTIES, "410711-001", "410711-002")(book)).findings
    assert [(f.code, f.facts["names"]) for f in found] == [("F133", "410711-002")]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data,
        without_properties,
        without_identity_names,
        lambda data: marked_copy(examine(with_typed(data, "disclosure.fees.amount", "约3"))),
        # a report names others' reports, and itself by a shorter name
        lambda data: with_typed(data, "problems", f"{OTHER}{YEAR}年政府信息公开工作年度报告"),
        lambda data: with_typed(
            data, Place("表二 申请情况", Cell(1, 1)), TITLE.replace(OWN, "财政局")
        ),
        swapped(TEXTS, TITLE, f"{TITLE}（定稿）"),
    ],
)
def test_one_identity_is_none(change: Change) -> None:
    assert "F133" not in codes(change(BOOK))


@pytest.mark.parametrize(
    "name", ["临江市财政局（国有资产监督管理局）", "临江市财政局 驻京办", "A&B <局>"]
)
def test_odd_names_agree_with_themselves(name: str) -> None:
    assert codes(workbook(name)) == []


def test_an_office_with_brackets_is_known_by_its_visible_line() -> None:
    name = "临江市财政局（国有资产监督管理局）"
    book = Workbook(workbook(name))
    book.drop_names()
    book.drop_identity()
    assert examine(book.data).record.office.name == name


ROSTER = f"单位名称\n{COUNTY}\n{OWN}\n{OTHER}\n"


def collected(folder: Path, files: dict[str, bytes], *prefer: str) -> Collection:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    roster = folder.with_name("roster.csv")
    roster.write_text(ROSTER, encoding="utf-8")
    options = ReconcileOptions(str(folder), COUNTY, roster=str(roster), prefer=prefer)
    return reconcile_folder(options).collection


def outcomes(collection: Collection) -> dict[str, str]:
    return {
        entry.path: f"{entry.outcome} {entry.why.code if entry.why else ''}".strip()
        for entry in collection.entries
    }


def standings(collection: Collection) -> dict[str, ResponseStatus]:
    return {line.office.name: line.standing for line in collection.lines}


FIRST = {"人民政府.xlsx": workbook(COUNTY)}
DISGUISED = disguised(BOOK)


def test_both_offices_are_told_that_it_came_and_cannot_be_used(tmp_path: Path) -> None:
    collection = collected(tmp_path / "in", {**FIRST, "报表.xlsx": DISGUISED})
    assert outcomes(collection)["报表.xlsx"] == "refused F133"
    assert standings(collection) == {
        COUNTY: ResponseStatus.USED,
        OWN: ResponseStatus.REFUSED,
        OTHER: ResponseStatus.REFUSED,
    }


def test_the_other_office_has_none_of_its_figures(tmp_path: Path) -> None:
    collection = collected(tmp_path / "in", {**FIRST, "报表.xlsx": DISGUISED})
    records = {line.office.name: line.record for line in collection.lines}
    assert records[OTHER] is None


def test_the_other_office_counts_by_a_workbook_of_its_own(tmp_path: Path) -> None:
    files = {**FIRST, "报表.xlsx": DISGUISED, "教育局.xlsx": workbook(OTHER)}
    collection = collected(tmp_path / "in", files)
    assert standings(collection)[OTHER] is ResponseStatus.USED
    assert standings(collection)[OWN] is ResponseStatus.REFUSED


def test_who_prefers_it_takes_it_for_what_its_identity_says(tmp_path: Path) -> None:
    collection = collected(tmp_path / "in", {**FIRST, "报表.xlsx": DISGUISED}, "报表.xlsx")
    assert outcomes(collection)["报表.xlsx"] == "used"
    assert standings(collection)[OWN] is ResponseStatus.USED
    assert standings(collection)[OTHER] is ResponseStatus.MISSING
    entry = next(e for e in collection.entries if e.path == "报表.xlsx")
    assert [f.code for f in entry.findings] == ["F133"]


@pytest.mark.parametrize(
    "name", [f"{OTHER}_{YEAR}.xlsx", "3399-002_临江市教育局.xlsx", "教育局报表（定稿）.xlsx"]
)
def test_the_name_of_another_office_on_the_file_is_one_identity_more(
    tmp_path: Path, name: str
) -> None:
    collection = collected(tmp_path / "in", {**FIRST, name: BOOK})
    assert outcomes(collection)[name] == "refused F133"
    assert standings(collection)[OTHER] is ResponseStatus.REFUSED


@pytest.mark.parametrize(
    "name",
    [
        *(
            "报送表(1).xlsx",
            "副本 副本.xlsx",
            "修改后.xlsx",
            "财政局（最终）.xlsx",
            "乙县教育局.xlsx",
        ),
        *(f"{OWN}报{COUNTY}.xlsx", f"报{COUNTY}.xlsx", f"{OTHER}转{OWN}.xlsx"),
    ],
)
def test_any_other_name_of_the_file_says_nothing(tmp_path: Path, name: str) -> None:
    assert outcomes(collected(tmp_path / "in", {**FIRST, name: BOOK}))[name] == "used"


def test_without_a_roster_the_office_of_its_identity_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(workbook(COUNTY))
    (folder / "b.xlsx").write_bytes(DISGUISED)
    collection = reconcile_folder(ReconcileOptions(str(folder), COUNTY)).collection
    assert standings(collection)[OWN] is ResponseStatus.REFUSED


def test_a_file_with_two_identities_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(DISGUISED)
    assert [str(each.status) for each in check_files([str(path)])] == ["failed"]
