"""Last year's figures in a marked copy: locked, noted, shown beside, and never blamed."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import OFFICE, balanced_record, changed, form_2021
from tests.office import converted, requires_office
from tests.surgery import place_of, with_name, with_typed
from xltool.app.examine import Examined, examine
from xltool.app.library import open_wording
from xltool.app.mark import marked_copy
from xltool.app.options import PLAIN, ExamineOptions
from xltool.history.archive import Archive
from xltool.history.crosswalk import as_itself
from xltool.history.prefill import prefill
from xltool.model.finding import Severity
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import Record, contents
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.styles import BROUGHT_COLOUR, DOUBT_COLOUR
from xltool.workbook.write import workbook_bytes

pytestmark = pytest.mark.slow

TABLE_1, TABLE_2 = "表一 主动公开", "表二 申请情况"
FIRST, SECOND = "requests.carried_in.natural_person", "requests.carried_in.enterprise"
GRANTED = "requests.granted.natural_person"
STOCK = "disclosure.normative_documents.in_force"
VERSION_1 = Path(__file__).parent / "data" / "version_1" / "prefilled.xlsx"


def last_year() -> Record:
    form = form_2021()
    return changed(form, balanced_record(form), {"disclosure.fees.amount": Decimal("1.25")})


def sent_out(locked: bool = True) -> Prefill:
    return prefill(form_2021(), as_itself(last_year()), locked)


def came_back(locked: bool = True) -> bytes:
    """The workbook of 2024 filled in, with a column that does not balance."""
    form = form_2021()
    what = sent_out(locked)
    typed = contents(form, balanced_record(form)) | dict(what.figures) | {GRANTED: 900}
    identity = Identity(OFFICE.name, Period(2024))
    return workbook_bytes(lay_out(form, identity, open_wording(), prefilled=what), typed)


def copy_of(data: bytes, options: ExamineOptions = PLAIN) -> bytes:
    return marked_copy(examine(data, options))


def cell_of(data: bytes, key: str) -> Any:
    place = place_of(data, key)
    return openpyxl.load_workbook(io.BytesIO(data))[place.sheet][place.cell.a1]


def locks(data: bytes, *keys: str) -> list[bool]:
    return [cell_of(data, key).protection.locked for key in keys]


def sheet_of(data: bytes, name: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def test_what_a_workbook_was_sent_out_with_is_read_back() -> None:
    assert examine(came_back()).admission.prefilled == sent_out()
    assert examine(came_back(locked=False)).admission.prefilled == sent_out(locked=False)


def test_a_workbook_that_came_with_nothing_says_nothing() -> None:
    form = form_2021()
    data = workbook_bytes(lay_out(form, Identity(OFFICE.name, Period(2024)), open_wording()))
    assert examine(data).admission.prefilled is None


def test_prefilled_cells_stay_locked_and_coloured_in_a_marked_copy() -> None:
    copy = copy_of(came_back())
    assert locks(copy, FIRST, SECOND, GRANTED) == [True, True, False]
    cell = cell_of(copy, FIRST)
    assert (cell.value, "#" + cell.fill.start_color.rgb[2:]) == (10, BROUGHT_COLOUR)


def test_the_note_and_the_column_of_last_years_figures_stay() -> None:
    data = came_back()
    before, after = sheet_of(data, TABLE_2), sheet_of(copy_of(data), TABLE_2)
    assert "已锁定" in before["A4"].value
    assert after["A4"].value == before["A4"].value
    shown = sheet_of(copy_of(data), TABLE_1)
    assert [shown[at].value for at in ("E6", "E7", "E8")] == ["上年现行有效件数", 0, 14]
    assert "右侧蓝色的数" in shown["A4"].value


def test_open_figures_stay_open_and_noted() -> None:
    copy = copy_of(came_back(locked=False))
    assert locks(copy, FIRST) == [False]
    assert "可以改动" in sheet_of(copy, TABLE_2)["A4"].value


def test_a_copy_of_a_copy_keeps_them_too() -> None:
    copy = copy_of(copy_of(came_back()))
    assert examine(copy).admission.prefilled == sent_out()
    assert locks(copy, FIRST, SECOND) == [True, True]


def found(examined: Examined, code: str) -> list[tuple[Any, ...]]:
    return [
        (f.key, f.severity, f.expected, f.actual) for f in examined.audit.findings if f.code == code
    ]


def test_a_locked_figure_that_was_changed_is_a_doubt_and_can_be_put_right() -> None:
    sent = examine(with_typed(came_back(), FIRST, 12))
    assert found(sent, "R305") == [(FIRST, Severity.DOUBT, 10, 12)]
    copy = marked_copy(sent)
    assert cell_of(copy, FIRST).value == 12
    assert locks(copy, FIRST, SECOND) == [False, True]
    assert "R305" in cell_of(copy, FIRST).comment.text
    assert found(examine(with_typed(copy, FIRST, 10)), "R305") == []


def test_a_locked_figure_that_was_deleted_is_not_put_back() -> None:
    copy = copy_of(with_typed(came_back(), FIRST, None))
    assert cell_of(copy, FIRST).value is None
    assert locks(copy, FIRST, SECOND) == [False, True]


def archive(**carried: int) -> ExamineOptions:
    form = form_2021()
    figures = {f"requests.carried_out.{key}": value for key, value in carried.items()}
    return ExamineOptions(archive=Archive((changed(form, last_year(), figures),)))


def test_a_change_that_agrees_with_last_years_report_is_right() -> None:
    data = with_typed(came_back(), FIRST, 12)
    sent = examine(data, archive(natural_person=12))
    assert (found(sent, "R305"), found(sent, "Y102")) == ([], [])


def test_for_a_locked_figure_that_contradicts_the_collecting_office_is_asked() -> None:
    sent = examine(came_back(), archive(natural_person=11))
    told = [f for f in sent.audit.findings if f.code in ("Y101", "Y102")]
    assert [(f.code, f.key) for f in told] == [
        ("Y101", "requests.carried_in.total"),
        ("Y102", FIRST),
    ]
    for finding in told:
        assert "收集单位" in sent.remedy(finding) and "collects" in sent.remedy(finding, "en")
    copy = marked_copy(sent)
    assert locks(copy, FIRST) == [True]
    assert "#" + cell_of(copy, FIRST).fill.start_color.rgb[2:] == DOUBT_COLOUR
    assert "收集单位" in cell_of(copy, FIRST).comment.text


def test_for_a_figure_that_the_office_changed_it_is_asked_itself() -> None:
    sent = examine(with_typed(came_back(), FIRST, 12), archive())
    (finding,) = (f for f in sent.audit.findings if f.code == "Y102")
    assert "收集单位" not in sent.remedy(finding)


def test_no_cause_is_offered_at_a_locked_figure_that_stands() -> None:
    """Five granted, none received, none carried in: two of the three could be typed otherwise."""
    form = form_2021()
    zeros = dict.fromkeys(form.entered, 0)
    what = Prefill(Period(2023), {FIRST: 0})
    book = lay_out(form, Identity(OFFICE.name, Period(2024)), open_wording(), prefilled=what)

    def blamed(**changes: int) -> set[str]:
        data = workbook_bytes(book, {**zeros, GRANTED: 5, **changes})
        return {key for cause in examine(data).explanation.causes for key in cause.keys}

    assert blamed() == {"requests.received_new.natural_person", GRANTED}
    assert FIRST in blamed(**{FIRST: 1})


def test_version_1_is_recovered_from_last_years_report() -> None:
    sent = examine(VERSION_1.read_bytes())
    assert sent.admission.prefilled is None
    assert locks(marked_copy(sent), FIRST) == [False]
    carried = sent.record.figures[FIRST]
    figures = {
        "requests.carried_out.natural_person": carried,
        "requests.carried_out.enterprise": 77,
    }
    before = replace(
        changed(form_2021(), last_year(), figures),
        period=sent.record.period.before,
        office=sent.record.office,
    )
    copy = copy_of(VERSION_1.read_bytes(), ExamineOptions(archive=Archive((before,))))
    assert locks(copy, FIRST, SECOND) == [True, False]


def test_without_its_names_a_workbook_is_read_as_one_that_says_nothing() -> None:
    data = with_name(came_back(), "identity.prefilled", None)
    assert examine(data).admission.prefilled is None


@requires_office
def test_what_libreoffice_saved_is_read_back_the_same() -> None:
    saved = converted({"book": came_back(), "copy": copy_of(came_back())})
    assert examine(saved["book"]).admission.prefilled == sent_out()
    assert examine(saved["copy"]).admission.prefilled == sent_out()
