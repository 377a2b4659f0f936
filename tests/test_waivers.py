"""Explanations of doubts: shown and counted apart, lapsing with the figure, refused for errors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Ran, Terminal, workbook_of
from xltool.app.examine import examine_file
from xltool.audit.waiver_file import WaiverError, read_waivers
from xltool.audit.waivers import Waiver, explain
from xltool.model.errors import Fault
from xltool.model.finding import Audit, Finding, Justification, Number, Passed, Severity
from xltool.model.record import Office
from xltool.resources import samples

SAID = Justification("本年承接市级下放的事项", "张某", "2024-01-12")
OFFICE = Office("某局", "001")
KEY = "disclosure.licensing.decisions"


def doubt(actual: Number | str | None = 12, **changes: Any) -> Finding:
    return Finding("Y104", changes.pop("severity", Severity.DOUBT), KEY, actual=actual, **changes)


def waiver(actual: Number | str | None = 12, office: str = "", code: str = "Y104") -> Waiver:
    return Waiver("waivers[1]", code, KEY, actual, SAID, office)


def explained(*findings: Finding, by: Waiver) -> Audit:
    found = explain(Audit((Passed("X1", "a"), *findings)), (by,), OFFICE, Severity.NOTE)
    assert found.unfit == ()
    return found.audit


def states(audit: Audit) -> list[tuple[str, Severity, bool]]:
    return [(f.code, f.severity, f.explained is not None) for f in audit.findings]


def test_an_explained_doubt_stays_and_is_counted_apart() -> None:
    audit = explained(doubt(), by=waiver())
    assert states(audit) == [("Y104", Severity.DOUBT, True)]
    assert audit.findings[0].explained == SAID
    assert (audit.count(Severity.DOUBT), audit.explained, len(audit.passed)) == (0, 1, 1)


@pytest.mark.parametrize("office", ["", "001", "某局"])
def test_an_office_is_named_by_code_or_name_or_not_at_all(office: str) -> None:
    assert explained(doubt(), by=waiver(office=office)).explained == 1


@pytest.mark.parametrize(
    "by", [waiver(office="002"), waiver(office="某"), waiver(code="Y103")], ids=lambda w: w.office
)
def test_what_is_about_another_doubt_explains_nothing(by: Waiver) -> None:
    found = explain(Audit((doubt(),)), (by,), OFFICE, Severity.NOTE)
    assert (found.audit.explained, found.used) == (0, ())


def test_a_changed_figure_makes_the_explanation_lapse() -> None:
    audit = explained(doubt(13), by=waiver(12))
    assert states(audit) == [("Y104", Severity.DOUBT, False), ("R401", Severity.NOTE, False)]
    lapsed = audit.findings[1]
    assert (lapsed.key, lapsed.expected, lapsed.actual) == (KEY, 12, 13)
    assert (audit.count(Severity.DOUBT), audit.explained) == (1, 0)


@pytest.mark.parametrize(
    ("stated", "figure", "holds"),
    [
        (12, 12, True),
        (Decimal("12.50"), Decimal("12.5"), True),
        ("12.5", Decimal("12.5"), True),
        ("12", 12, True),
        ("约12", "约12", True),
        (12, "12", True),
        ("约12", 12, False),
        ("", 0, False),
        (0, 12, False),
        (None, None, True),
        (1, None, False),
    ],
)
def test_the_figure_explained_is_compared_by_value(
    stated: Number | str | None, figure: Number | str | None, holds: bool
) -> None:
    assert explained(doubt(figure), by=waiver(stated)).explained == int(holds)


def test_where_cells_have_no_figure_their_number_is_explained() -> None:
    blank = doubt(None, facts={"count": 3})
    assert explained(blank, by=waiver(3)).explained == 1
    assert explained(blank, by=waiver(2)).explained == 0


def test_of_two_doubts_at_one_place_the_one_with_the_figure_is_explained() -> None:
    audit = explained(doubt(11), doubt(12), by=waiver(12))
    assert [(f.code, f.actual, f.explained is not None) for f in audit.findings] == [
        ("Y104", 11, False),
        ("Y104", 12, True),
    ]


@pytest.mark.parametrize(
    ("finding", "by", "why"),
    [
        (doubt(severity=Severity.ERROR), waiver(), "waiver_for_error"),
        (doubt(severity=Severity.NOTE), waiver(), "waiver_for_note"),
        (doubt(), waiver(None), "waiver_without_figure"),
    ],
)
def test_what_may_not_be_explained_is_refused(finding: Finding, by: Waiver, why: str) -> None:
    found = explain(Audit((finding,)), (by,), OFFICE, Severity.NOTE)
    assert [unfit.why for unfit in found.unfit] == [why]
    assert found.audit.explained == 0


# the file

WEIGHTS = {"Y104": {Severity.DOUBT}, "B203": {Severity.ERROR}, "R201": {Severity.NOTE}}
GOOD = f"""
[[waivers]]
code = "Y104"
key = "{KEY}"
actual = 12
reason = "本年承接市级下放的事项"
by = "张某"
date = 2024-01-12
"""


def read(text: str, several: bool = False) -> tuple[Waiver, ...]:
    return read_waivers(text.encode(), WEIGHTS, {KEY}, several)


def test_a_waiver_is_read() -> None:
    assert read(GOOD) == (waiver(),)


def test_a_date_may_be_a_text_and_money_a_number() -> None:
    text = GOOD.replace("2024-01-12", '"2024-01-12"').replace("= 12\n", "= 12.50\n")
    assert [(w.actual, w.justification.date) for w in read(text)] == [
        (Decimal("12.50"), date(2024, 1, 12).isoformat())
    ]


def test_a_file_without_waivers_explains_nothing() -> None:
    assert read("") == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('reason = "本年承接市级下放的事项"', "", ("waivers[1].reason", "waiver_without_reason")),
        ("本年承接市级下放的事项", " \u3000", ("waivers[1].reason", "waiver_without_reason")),
        ('"本年承接市级下放的事项"', "3", ("waivers[1].reason", "not_text")),
        ('by = "张某"', "", ("waivers[1].by", "waiver_without_author")),
        ("date = 2024-01-12", "", ("waivers[1].date", "waiver_date")),
        ("2024-01-12", '"去年"', ("waivers[1].date", "waiver_date")),
        ("2024-01-12", "2024-01-12T10:00:00", ("waivers[1].date", "waiver_date")),
        ('code = "Y104"', "", ("waivers[1].code", "waiver_without_code")),
        ('"Y104"', '"Y999"', ("waivers[1].code", "waiver_unknown_rule")),
        ('"Y104"', '"B203"', ("waivers[1].code", "waiver_for_error")),
        ('"Y104"', '"R201"', ("waivers[1].code", "waiver_for_note")),
        ("disclosure.licensing", "disclosure.nothing", ("waivers[1].key", "unknown_key")),
        ("actual = 12", "actual = true", ("waivers[1].actual", "not_a_number")),
        ("actual", "actually", ("waivers[1].actually", "waiver_unknown_name")),
        ("[[waivers]]", "[[waiver]]", ("waiver", "waiver_unknown_name")),
        ("[[waivers]]", "[waivers]", ("waivers", "not_waivers")),
        ("[[waivers]]", "[[waivers]", ("", "not_toml")),
    ],
)
def test_a_waiver_that_cannot_be_used_is_refused(
    old: str, new: str, fault: tuple[str, str]
) -> None:
    with pytest.raises(WaiverError) as caught:
        read(GOOD.replace(old, new))
    assert Fault(*fault) in caught.value.faults


def test_every_fault_is_told_with_its_path() -> None:
    worse = GOOD.replace("本年承接市级下放的事项", "").replace("张某", "")
    with pytest.raises(WaiverError) as caught:
        read(GOOD.replace("2024-01-12", "1") + worse.replace(KEY, "x"))
    assert caught.value.faults == (
        Fault("waivers[1].date", "waiver_date"),
        Fault("waivers[2].reason", "waiver_without_reason"),
        Fault("waivers[2].by", "waiver_without_author"),
        Fault("waivers[2].key", "unknown_key"),
    )


def test_one_place_is_explained_once() -> None:
    with pytest.raises(WaiverError) as caught:
        read(GOOD + GOOD)
    assert caught.value.faults == (Fault("waivers[2]", "waiver_repeated"),)


def test_for_several_files_the_office_is_named() -> None:
    with pytest.raises(WaiverError) as caught:
        read(GOOD, several=True)
    assert caught.value.faults == (Fault("waivers[1].office", "waiver_without_office"),)
    assert read(GOOD + 'office = "001"\n', several=True) == (waiver(office="001"),)


# the command

ISSUED = "disclosure.regulations.issued"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A county's workbook with one doubt: a regulation, which counties do not issue."""
    path = tmp_path / "book.xlsx"
    typed: dict[str, Any] = {ISSUED: 1, "disclosure.regulations.in_force": 1}
    path.write_bytes(workbook_of("jinhu-2023", typed))
    return path


def waiver_file(folder: Path, *waivers: dict[str, Any]) -> Path:
    path = folder / "waivers.toml"
    text = ""
    for each in waivers:
        whole = {"reason": "省里委托制定", "by": "李某", "date": "2024-01-12", **each}
        text += "[[waivers]]\n" + "".join(f"{name} = {value!r}\n" for name, value in whole.items())
    path.write_text(text, encoding="utf-8")
    return path


def first(ran: Ran) -> list[tuple[str, str, bool]]:
    findings = ran.json["files"][0]["findings"]
    return [(f["code"], f["key"], "explained" in f) for f in findings]


def test_an_explained_doubt_says_so_in_json(xltool: Terminal, book: Path, tmp_path: Path) -> None:
    file = waiver_file(tmp_path, {"code": "X101", "key": ISSUED, "actual": 1})
    ran = xltool("check", book, "--waivers", file, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert sorted(first(ran)) == [
        ("X101", "disclosure.regulations.in_force", False),
        ("X101", ISSUED, True),
    ]
    finding = next(f for f in ran.json["files"][0]["findings"] if f["key"] == ISSUED)
    assert (finding["severity"], finding["explained"]) == (
        "doubt",
        {"reason": "省里委托制定", "by": "李某", "date": "2024-01-12"},
    )


def test_an_explained_doubt_stands_in_the_table_with_its_reason(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    file = waiver_file(tmp_path, {"code": "X101", "key": ISSUED, "actual": 1})
    out = xltool("check", book, "--waivers", file).out
    assert "疑点 1，" in out and "另有已说明的疑点 1" in out
    assert "已说明" in out and "省里委托制定" in out


def test_when_every_doubt_is_explained_nothing_remains(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    file = waiver_file(
        tmp_path,
        {"code": "X101", "key": ISSUED, "actual": 1},
        {"code": "X101", "key": "disclosure.regulations.in_force", "actual": 1},
    )
    assert "没有错误，疑点均已说明：错误 0，疑点 0" in xltool("check", book, "--waivers", file).out


def test_a_lapsed_explanation_is_a_note(xltool: Terminal, book: Path, tmp_path: Path) -> None:
    file = waiver_file(tmp_path, {"code": "X101", "key": ISSUED, "actual": 2})
    ran = xltool("check", book, "--waivers", file, "--format", "json")
    assert first(ran)[-1] == ("R401", ISSUED, False)
    note = ran.json["files"][0]["findings"][-1]
    assert (note["severity"], note["expected"], note["actual"]) == ("note", 2, 1)
    assert (note["cell"], ran.err) == ("B7", "")


def test_an_explanation_of_an_error_is_refused(xltool: Terminal, tmp_path: Path) -> None:
    book = samples() / "planted-errors" / "workbook.xlsx"
    file = waiver_file(
        tmp_path, {"code": "B203", "key": "requests.handled_total.total", "actual": 144}
    )
    ran = xltool("check", book, "--waivers", file, "--format", "json")
    assert (ran.status, ran.out) == (3, "")
    assert "waivers[1].code" in ran.err and "只能改正" in ran.err


def test_a_doubt_made_an_error_cannot_be_explained(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {KEY: None}))
    file = waiver_file(tmp_path, {"code": "R102", "key": KEY, "actual": 1})
    assert xltool("check", book, "--waivers", file).status == 0
    ran = xltool("check", book, "--waivers", file, "--blank", "error")
    assert (ran.status, ran.out) == (3, "")
    assert "只能改正" in ran.err


def test_the_figure_that_is_missing_is_told(xltool: Terminal, book: Path, tmp_path: Path) -> None:
    file = waiver_file(tmp_path, {"code": "X101", "key": ISSUED})
    ran = xltool("check", book, "--waivers", file)
    assert (ran.status, ran.out) == (3, "")
    assert "actual = 1" in ran.err


def test_every_fault_of_the_file_is_told(xltool: Terminal, book: Path, tmp_path: Path) -> None:
    file = waiver_file(
        tmp_path,
        {"code": "X101", "key": ISSUED, "actual": 1, "reason": ""},
        {"code": "X101", "key": "nowhere", "actual": 1},
    )
    ran = xltool("check", book, "--waivers", file)
    assert (ran.status, ran.out) == (3, "")
    assert "waivers[1].reason" in ran.err and "waivers[2].key" in ran.err


def test_a_waiver_that_nothing_answers_to_is_told(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    file = waiver_file(tmp_path, {"code": "X102", "key": ISSUED, "actual": 1})
    ran = xltool("check", book, "--waivers", file, "--format", "json")
    assert ran.status == 0
    assert f"waivers[1] X102 {ISSUED}" in ran.err


def test_over_several_files_a_waiver_is_for_its_office_alone(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(workbook_of("huayuan-2022", {ISSUED: 1}))
    named = {"code": "X101", "key": ISSUED, "actual": 1}
    assert xltool("check", book, other, "--waivers", waiver_file(tmp_path, named)).status == 3
    file = waiver_file(tmp_path, {**named, "office": "410711-001"})
    files = xltool("check", book, other, "--waivers", file, "--format", "json").json["files"]
    found = [any("explained" in f for f in each["findings"]) for each in files]
    assert found == [False, True]


# the coordinator


def test_reconcile_takes_explanations_and_tells_those_without_object(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    office = examine_file(str(book)).record.office.name
    file = waiver_file(
        tmp_path,
        {"code": "X101", "key": ISSUED, "actual": 1, "office": office},
        {"code": "X102", "key": ISSUED, "actual": 1, "office": office},
    )
    ran = reconciled(xltool, book, tmp_path, "--waivers", file)
    assert "waivers[2] X102" in ran.err and "waivers[1]" not in ran.err
    page = (tmp_path / "out" / "核对报告.html").read_text("utf-8")
    assert page.count("省里委托制定") == 1


def test_reconcile_writes_nothing_where_an_error_is_explained(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    book.write_bytes(workbook_of("jinhu-2023", {KEY: None}))
    office = examine_file(str(book)).record.office.name
    file = waiver_file(tmp_path, {"code": "R102", "key": KEY, "actual": 1, "office": office})
    ran = reconciled(xltool, book, tmp_path, "--waivers", file, "--blank", "error")
    assert (ran.status, (tmp_path / "out").exists()) == (3, False)
    assert str(file) in ran.err and "只能改正" in ran.err


def test_reconcile_asks_whose_explanation_it_is(
    xltool: Terminal, book: Path, tmp_path: Path
) -> None:
    file = waiver_file(tmp_path, {"code": "X101", "key": ISSUED, "actual": 1})
    ran = reconciled(xltool, book, tmp_path, "--waivers", file)
    assert ran.status == 3 and "waivers[1].office" in ran.err


def reconciled(xltool: Terminal, book: Path, folder: Path, *more: str | Path) -> Ran:
    came = folder / "in"
    came.mkdir()
    book.rename(came / book.name)
    office = examine_file(str(came / book.name)).record.office.name
    return xltool("reconcile", came, "--office", office, "--out-dir", folder / "out", *more)
