"""What an office explains inside its workbook (单位说明): read as a waiver, lapsing, carried on."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import OFFICE, balanced_record, filled_workbook, form_2021
from tests.office import converted, requires_office
from tests.surgery import sheet_part, with_name, with_part, with_typed
from tests.terminal import Terminal
from xltool.app.examine import Examined, examine
from xltool.app.mark import marked_copy
from xltool.app.options import ExamineOptions
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.model.address import Cell, Place
from xltool.model.expression import Value
from xltool.model.finding import Justification, Severity
from xltool.ooxml.package import Package
from xltool.workbook.read.raw import RawSheet
from xltool.workbook.read.sheet import read_sheet

pytestmark = pytest.mark.slow

ISSUED, IN_FORCE = "disclosure.regulations.issued", "disclosure.regulations.in_force"
WRONG = "requests.granted.natural_person"
BLANK = "disclosure.coercion.decisions"
DOUBTED: dict[str, Value] = {ISSUED: 1, IN_FORCE: 1}
"""Two doubts, X101, that the live check shows; a third, R102, that it does not."""
REASON = "省里委托制定，已经备案"
CHECK, FINDINGS = "校验", "审核意见"


def workbook(typed: Mapping[str, Value] | None = None) -> bytes:
    form = form_2021()
    return filled_workbook(form, balanced_record(form), typed=typed or {**DOUBTED, BLANK: None})


@cache
def copied() -> bytes:
    """The marked copy of the workbook with three doubts."""
    return marked_copy(examine(workbook()))


@lru_cache(maxsize=32)
def rows_of(data: bytes, sheet: str) -> list[tuple[int, tuple[Any, ...]]]:
    page: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[sheet]
    return list(enumerate(page.iter_rows(values_only=True), start=1))


def column_of(data: bytes, sheet: str) -> int:
    """The column under the heading 单位说明."""
    for _, row in rows_of(data, sheet):
        if "单位说明" in row:
            return row.index("单位说明") + 1
    raise AssertionError(sheet)


def on_the_check(data: bytes, key: str, code: str = "X101") -> Place:
    """Where the live check asks for the reason of a doubt."""
    form = form_2021()
    label = form.tables[form.figures[key].table].short + "　" + form.figures[key].name
    rows = rows_of(data, CHECK)
    start = next(n for n, row in rows if str(row[0]).startswith(code))
    row = next(n for n, row in rows if n > start and row[0] == label)
    return Place(CHECK, Cell(row, column_of(data, CHECK)))


def on_the_list(data: bytes, code: str, nth: int = 0) -> Place:
    """Where the list of findings asks for it."""
    rows = [n for n, row in rows_of(data, FINDINGS) if row[2] == code]
    return Place(FINDINGS, Cell(rows[nth], column_of(data, FINDINGS)))


def told(examined: Examined) -> list[tuple[str, str | None, bool]]:
    return [(f.code, f.key, f.explained is not None) for f in examined.findings]


def test_a_reason_on_the_live_check_of_a_first_workbook_explains_the_doubt() -> None:
    data = workbook()
    done = examine(with_typed(data, on_the_check(data, ISSUED), f" {REASON}\n"))
    assert told(done) == [
        ("R102", BLANK, False),
        ("X101", IN_FORCE, False),
        ("X101", ISSUED, True),
    ]
    assert done.findings[2].explained == Justification(REASON, OFFICE.name, "")
    assert (done.audit.explained, done.audit.count(Severity.DOUBT)) == (1, 2)


def test_on_the_live_check_a_reason_is_for_the_figure_that_stands() -> None:
    data = workbook({ISSUED: 2, IN_FORCE: 2})
    at = on_the_check(data, ISSUED)
    done = examine(with_typed(with_typed(data, at, REASON), ISSUED, 1))
    assert ("X101", ISSUED, True) in told(done)
    assert "R401" not in {f.code for f in done.findings}


def test_the_cells_for_reasons_are_open_and_what_stands_beside_is_hidden() -> None:
    copy = copied()
    book: Any = openpyxl.load_workbook(io.BytesIO(copy))
    for place in (on_the_check(copy, ISSUED), on_the_list(copy, "R102")):
        page = book[place.sheet]
        assert page[place.cell.a1].protection.locked is False
        assert page.column_dimensions[Cell(1, place.cell.column + 1).a1[:-1]].hidden is True
        assert page[Cell(place.cell.row, place.cell.column + 1).a1].protection.locked is True


def test_in_a_marked_copy_every_doubt_has_a_cell_for_its_reason() -> None:
    copy = copied()
    done = examine(with_typed(copy, on_the_list(copy, "R102"), "本年没有统计"))
    assert told(done)[-1] == ("R102", BLANK, True)


def test_a_reason_lapses_when_the_figure_was_changed_since() -> None:
    copy = copied()
    given = with_typed(copy, on_the_list(copy, "X101"), REASON)
    assert ("X101", ISSUED, True) in told(examine(given))
    done = examine(with_typed(with_typed(given, ISSUED, 2), IN_FORCE, 2))
    assert ("X101", ISSUED, False) in told(done)
    (lapsed,) = (f for f in done.findings if f.code == "R401")
    assert (lapsed.key, lapsed.expected, lapsed.actual) == (ISSUED, 1, 2)


def test_what_is_written_anew_on_the_live_check_takes_the_place_of_what_lapsed() -> None:
    copy = copied()
    given = with_typed(copy, on_the_list(copy, "X101"), REASON)
    given = with_typed(given, on_the_check(copy, ISSUED), "委托制定的有两件")
    done = examine(with_typed(with_typed(given, ISSUED, 2), IN_FORCE, 2))
    explained = {f.key: f.explained.reason for f in done.findings if f.explained}
    assert explained == {ISSUED: "委托制定的有两件"}
    assert "R401" not in {f.code for f in done.findings}


@pytest.mark.parametrize("nothing", ["", " \u3000\n", "无", "-", "—", "/", "。", 5])
def test_an_explanation_without_text_is_none(nothing: str | int) -> None:
    data = workbook()
    done = examine(with_typed(data, on_the_check(data, ISSUED), nothing))
    assert (done.audit.explained, done.admission.reasons) == (0, ())


def test_a_reason_for_a_rule_that_does_not_fail_is_without_object() -> None:
    data = workbook({BLANK: 0})
    place = on_the_check(data, ISSUED)
    done = examine(with_typed(data, place, REASON))
    (note,) = (f for f in done.findings if f.code == "R403")
    assert (note.severity, note.key, note.sheet) == (Severity.NOTE, ISSUED, CHECK)
    assert note.cell == place.cell.a1
    again = marked_copy(done)
    assert REASON in {row[place.cell.column - 1] for _, row in rows_of(again, CHECK)}


def test_where_a_rule_was_not_looked_at_its_reason_is_not_called_idle() -> None:
    """Without last year's report nobody can say that the doubt about it is gone."""
    from tests.test_marked_prefill import archive, came_back

    options = archive(natural_person=11)
    copy = marked_copy(examine(came_back(), options))
    given = with_typed(copy, on_the_list(copy, "Y102"), "上年报告有误")
    explained = [f.code for f in examine(given, options).findings if f.explained]
    assert explained == ["Y102"]
    assert "R403" not in {f.code for f in examine(given).findings}


def test_an_error_is_not_explained_and_this_is_told_at_the_cell() -> None:
    copy = marked_copy(examine(workbook({WRONG: 900})))
    place = on_the_list(copy, "B203")
    page: Any = openpyxl.load_workbook(io.BytesIO(copy))[FINDINGS]
    assert page[place.cell.a1].protection.locked is True
    done = examine(with_typed(copy, place, "台账就是这样"))
    assert {f.explained for f in done.findings if f.severity is Severity.ERROR} == {None}
    (note,) = (f for f in done.findings if f.code == "R402")
    assert (note.severity, note.sheet, note.cell) == (Severity.NOTE, FINDINGS, place.cell.a1)


def test_a_doubt_that_counts_as_an_error_is_not_explained_either() -> None:
    copy = copied()
    given = with_typed(copy, on_the_list(copy, "R102"), "本年没有统计")
    codes = [f.code for f in examine(given, ExamineOptions("error")).findings]
    assert ("R402" in codes, codes[0]) == (True, "R102")


def test_a_copy_of_a_copy_carries_the_reasons_given_so_far() -> None:
    data = workbook()
    first = examine(with_typed(data, on_the_check(data, ISSUED), REASON))
    copy = marked_copy(first)
    assert REASON in {
        row[on_the_list(copy, "X101").cell.column - 1] for _, row in rows_of(copy, FINDINGS)
    }
    again = marked_copy(examine(copy))
    assert told(examine(again)) == told(first)
    changed = examine(with_typed(with_typed(again, ISSUED, 2), IN_FORCE, 2))
    assert [f.code for f in changed.findings if f.explained] == []


def test_reasons_are_found_where_their_rows_were_moved() -> None:
    copy = copied()
    given = with_typed(copy, on_the_list(copy, "X101"), REASON)
    book: Any = openpyxl.load_workbook(io.BytesIO(given))
    book[FINDINGS].insert_rows(3, 4)
    saved = io.BytesIO()
    book.save(saved)
    assert ("X101", ISSUED, True) in told(examine(saved.getvalue()))


def of_namespace(xml: str) -> str:
    """The markup with a prefix before every name of an element, as some libraries write it."""
    named = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
    return named.replace(" xmlns=", " xmlns:x=", 1)


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda xml: re.sub(r'<c r="(\w+)"', r"<c r='\1'", xml),
        lambda xml: re.sub(r'<c (r="\w+") (s="\d+")', r"<c \2 \1", xml),
        lambda xml: xml.replace("<c ", "<c\n"),
        of_namespace,
    ],
    ids=["quotes", "order", "breaks", "prefix"],
)
def test_a_reason_is_found_however_the_sheet_is_written(rewritten: Callable[[str], str]) -> None:
    data = workbook()
    given = with_typed(data, on_the_check(data, ISSUED), REASON)
    again = with_part(given, sheet_part(given, CHECK), rewritten)
    assert [each.text for each in examine(again).admission.reasons] == [REASON]


def test_a_live_check_without_a_reason_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def noted(package: Package, name: str, *rest: Any) -> RawSheet:
        parsed.append(name)
        return read_sheet(package, name, *rest)

    monkeypatch.setattr("xltool.workbook.read.opened.read_sheet", noted)
    data = workbook()
    examine(data)
    assert CHECK not in parsed
    examine(with_typed(data, on_the_check(data, ISSUED), REASON))
    assert CHECK in parsed


def test_a_workbook_without_the_columns_explains_nothing() -> None:
    data = with_name(workbook(), "reasons.check", None)
    data = with_typed(data, on_the_check(data, ISSUED), REASON)
    assert examine(data).admission.reasons == ()
    version_1 = Path(__file__).parent / "data" / "version_1" / "marked.xlsx"
    assert examine(version_1.read_bytes()).admission.reasons == ()


def test_the_season_counts_what_was_explained_and_shows_why(tmp_path: Path) -> None:
    data = workbook(DOUBTED)
    explained = marked_copy(examine(data))
    for nth in (0, 1):
        explained = with_typed(explained, on_the_list(explained, "X101", nth), REASON)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(data)
    (tmp_path / "in" / "b.xlsx").write_bytes(explained)
    done = reconcile_folder(ReconcileOptions(str(tmp_path / "in"), OFFICE.name))
    assert [(e.path, e.outcome.value) for e in done.collection.entries] == [
        ("a.xlsx", "superseded"),
        ("b.xlsx", "used"),
    ]
    ((_, _, returned),) = done.collection.used
    assert returned.count(Severity.DOUBT) == 0
    assert {f.explained.reason for f in returned.findings if f.explained} == {REASON}


def test_check_shows_the_reason_without_a_day(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = workbook(DOUBTED)
    path = tmp_path / "book.xlsx"
    path.write_bytes(with_typed(data, on_the_check(data, ISSUED), REASON))
    xltool = Terminal(capsys)
    findings = xltool("check", path, "--format", "json").json["files"][0]["findings"]
    explained = [f["explained"] for f in findings if "explained" in f]
    assert explained == [{"reason": REASON, "by": OFFICE.name}]
    out = xltool("check", path).out
    assert REASON.split("，")[0] in out and "，）" not in out and "、）" not in out


@requires_office
def test_reasons_in_a_copy_that_libreoffice_saved_are_read() -> None:
    copy = copied()
    given = with_typed(copy, on_the_list(copy, "X101"), REASON)
    given = with_typed(given, on_the_check(copy, IN_FORCE), "同上一条")
    saved = converted({"copy": given})["copy"]
    explained = {f.key for f in examine(saved).findings if f.explained}
    assert explained == {ISSUED, IN_FORCE}


def test_one_of_two_passages_that_say_nothing_may_be_explained_at_either() -> None:
    """That both are missing is one finding, at the first of them; the live check has two lines."""
    data = workbook({"problems": None, "improvements": None})
    for key in ("problems", "improvements"):
        done = examine(with_typed(data, passage_on_the_check(data, key), "本年没有需要说明的问题"))
        assert ("N113", "problems", True) in told(done)
        assert "R403" not in {f.code for f in done.findings}


def passage_on_the_check(data: bytes, key: str) -> Place:
    column = column_of(data, CHECK)
    rows = (n for n, row in rows_of(data, CHECK) if row[column] == f'["N113", "{key}"]')
    return Place(CHECK, Cell(next(rows), column))
