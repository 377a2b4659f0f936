"""Reports and spreadsheets of an office's own, audited like workbooks."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from tests.builders import balanced_record, changed, form_2021, sample_record
from tests.import_variants import VARIANTS
from tests.own_layouts import LAYOUTS, Layout, written
from xltool.app.check import AuditedFile, audit_bytes
from xltool.app.mark import marked_copy
from xltool.app.options import PLAIN, ExamineOptions
from xltool.model.finding import Finding, Severity
from xltool.model.period import PeriodQuery
from xltool.model.record import Record
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

FORM = form_2021()
RECORD = balanced_record(FORM)
REPORTS = {each: render(narrate(FORM, RECORD), each) for each in ("docx", "html", "md", "txt")}
PAGE = REPORTS["html"].decode()
MARKDOWN = REPORTS["md"].decode()


def audited(data: bytes | str, name: str = "报告", options: ExamineOptions = PLAIN) -> AuditedFile:
    return audit_bytes(name, data if isinstance(data, bytes) else data.encode(), options)


def record_of(done: AuditedFile) -> Record:
    assert done.examined is not None, done.audit.findings
    return done.examined.record


def found(done: AuditedFile, *codes: str) -> list[Finding]:
    return [finding for finding in done.audit.findings if finding.code in codes]


def codes(done: AuditedFile, severity: Severity) -> set[str]:
    return {each.code for each in done.audit.findings if each.severity is severity}


def in_row(label: str, old: str, new: str) -> str:
    """The page with one text exchanged in the first row that begins with a label."""
    start = PAGE.index(label)
    end = PAGE.index("</tr>", start)
    assert old in PAGE[start:end]
    return PAGE[:start] + PAGE[start:end].replace(old, new, 1) + PAGE[end:]


@pytest.mark.parametrize("format", REPORTS)
@pytest.mark.parametrize("slug", ["huayuan-2022", "jinhu-2023"])
def test_a_correct_report_is_clean_but_for_the_note_of_what_it_is(format: str, slug: str) -> None:
    record = sample_record(FORM, slug)
    done = audited(render(narrate(FORM, record), format), f"a.{format}")
    assert dict(record_of(done).figures) == dict(record.figures)
    assert (record_of(done).office.name, record_of(done).period) == (
        record.office.name,
        record.period,
    )
    assert [each.code for each in done.audit.findings] == ["F129"]
    assert found(done, "F129")[0].facts["count"] == 200


@pytest.mark.parametrize("name", ["one sheet", "three sheets", "offset with notes beside"])
def test_a_spreadsheet_of_an_office_s_own_has_no_error_and_all_its_figures(name: str) -> None:
    done = audited(written(LAYOUTS[name], RECORD))
    assert dict(record_of(done).figures) == dict(RECORD.figures)
    assert codes(done, Severity.ERROR) == set()
    assert codes(done, Severity.DOUBT) <= {"N112", "N113", "N114"}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("requests.received_new.total", "B201"),
        ("requests.handled_total.enterprise", "B202"),
        ("disputes.review.total", "B301"),
    ],
)
def test_a_total_that_differs_from_its_parts_is_an_error_at_its_cell(key: str, code: str) -> None:
    total = RECORD.figures[key]
    assert isinstance(total, int)
    wrong = {**RECORD.figures, key: total + 7}
    data = written(Layout(sheets=True), changed_figures(wrong))
    done = audited(data)
    (finding,) = found(done, code)
    assert (finding.key, finding.expected, finding.actual) == (key, total, total + 7)
    assert (finding.sheet, finding.cell) == cell_with(data, finding)
    assert record_of(done).reported[key] == total + 7


def changed_figures(figures: object) -> Record:
    assert isinstance(figures, dict)
    return replace(RECORD, figures=figures)


def cell_with(data: bytes, finding: Finding) -> tuple[str | None, str | None]:
    """The place of a finding, once the cell there was seen to hold what it says."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert finding.sheet and finding.cell
    assert book[finding.sheet][finding.cell].value == finding.actual
    return finding.sheet, finding.cell


def test_the_total_of_a_page_is_told_at_its_table_and_row() -> None:
    text = MARKDOWN.splitlines()
    row = next(n for n, line in enumerate(text) if "本年新收政府信息公开申请数量" in line)
    total = RECORD.figures["requests.received_new.total"]
    cells = text[row].rstrip().rstrip("|").split("|")
    assert cells[-1].strip() == str(total)
    text[row] = "|".join([*cells[:-1], " 9999 ", ""])
    (finding,) = found(audited("\n".join(text), "a.md"), "B201")
    assert (finding.sheet, finding.actual) == ("表2", 9999)
    assert finding.cell is not None and finding.cell.startswith("J")


def number_in(label: str) -> str:
    start = PAGE.index(label)
    figure = re.search(r">(\d+)<", PAGE[start:])
    assert figure
    return f">{figure[1]}<"


@pytest.mark.parametrize(
    ("label", "written_there", "key"),
    [
        ("行政处罚", "约30", "disclosure.penalties.decisions"),
        ("行政处罚", "3元", "disclosure.penalties.decisions"),
        ("行政许可", "十二", "disclosure.licensing.decisions"),
    ],
)
def test_what_is_no_figure_is_an_error_at_its_cell(
    label: str, written_there: str, key: str
) -> None:
    done = audited(in_row(label, number_in(label), f">{written_there}<"))
    (finding,) = found(done, "R101")
    assert (finding.key, finding.actual, finding.sheet) == (key, written_there, "表1")
    assert finding.cell is not None
    assert record_of(done).figures[key] is None


def test_a_figure_that_stands_twice_differently_is_an_error_that_quotes_both() -> None:
    row = re.search(r"<tr>(?:(?!</tr>).)*行政处罚.*?</tr>", PAGE, re.DOTALL)
    assert row
    again = row[0].replace(number_in("行政处罚"), ">77<")
    (finding,) = found(audited(PAGE.replace(row[0], row[0] + again)), "R302")
    assert finding.evidence == ("disclosure.penalties.decisions",)
    assert finding.severity is Severity.ERROR
    assert "77" in str(finding.facts["names"])


def test_a_row_that_is_not_there_is_an_error_of_all_its_cells() -> None:
    row = re.search(r"<tr>(?:(?!</tr>).)*属于国家秘密.*?</tr>", PAGE, re.DOTALL)
    assert row
    done = audited(PAGE.replace(row[0], ""))
    lost = {key for finding in found(done, "R302") for key in finding.evidence}
    assert {k for k in lost if k in FORM.entered} == {
        key for key in FORM.entered if key.startswith("requests.refused_state_secret.")
    }


def test_a_table_that_is_not_there_is_one_error() -> None:
    start = PAGE.rindex("<table")
    done = audited(PAGE[:start] + PAGE[PAGE.index("</table>", start) + 8 :])
    (finding,) = found(done, "R302")
    assert {key.split(".")[0] for key in finding.evidence} == {"disputes"}
    assert len(finding.evidence) == 15


def test_a_blank_is_a_blank_and_is_zero_only_where_that_is_asked_for() -> None:
    page = in_row("行政处罚", number_in("行政处罚"), "><")
    key = "disclosure.penalties.decisions"
    (finding,) = found(audited(page), "R102")
    assert (finding.key, finding.severity, finding.sheet) == (key, Severity.DOUBT, "表1")
    (finding,) = found(audited(page, options=ExamineOptions("error")), "R102")
    assert finding.severity is Severity.ERROR
    done = audited(page, options=ExamineOptions("zero"))
    assert (record_of(done).figures[key], len(found(done, "R105"))) == (0, 1)


def test_totals_that_are_left_out_are_added_up_and_are_no_finding() -> None:
    done = audited(written(Layout(totals="absent", sheets=True), RECORD))
    assert dict(record_of(done).figures) == dict(RECORD.figures)
    assert found(done, "R201", "R202", "R203", "R204", "R302", "B201", "B202", "B301") == []


def test_blank_parts_of_a_total_of_zero_are_zero_and_told_once_a_block() -> None:
    done = audited(written(Layout(zeros_blank=True, sheets=True), RECORD))
    zeros = {key for finding in found(done, "R112") for key in finding.evidence}
    blank = {key for finding in found(done, "R102") for key in finding.evidence}
    missing = {key for key in FORM.entered if RECORD.figures[key] == 0}
    assert (zeros | blank, zeros & blank) == (missing, set())
    assert len(found(done, "R112")) <= 2


@pytest.mark.parametrize(
    ("typed", "how", "figure"),
    [("1,234", "thousands", 1234), ("１２件", "unit", 12), ("—", "nothing", 0)],
)
def test_what_was_read_over_is_a_note_at_its_cell(typed: str, how: str, figure: int) -> None:
    done = audited(in_row("行政处罚", number_in("行政处罚"), f">{typed}<"))
    (finding,) = found(done, "R103")
    assert (finding.expected, finding.actual, finding.facts["how"]) == (figure, typed, how)


@pytest.mark.parametrize(
    ("mark", "text"),
    [("<del>{}</del>", "88"), ("<sup>{}</sup>", "注"), ('<i style="display:none">{}</i>', "7")],
)
def test_what_is_no_part_of_a_figure_is_noted_and_quoted(mark: str, text: str) -> None:
    number = number_in("行政处罚")
    done = audited(in_row("行政处罚", number, f"{number[:-1]}{mark.format(text)}<"))
    (finding,) = found(done, "R113")
    assert (finding.severity, finding.facts["names"]) == (Severity.NOTE, (text,))
    assert dict(record_of(done).figures) == dict(RECORD.figures)


def test_a_row_that_the_edition_does_not_have_is_a_doubt_that_names_it() -> None:
    row = re.search(r"<tr>(?:(?!</tr>).)*行政强制.*?</tr>", PAGE, re.DOTALL)
    assert row
    strange = row[0].replace("行政强制", "行政奖励")
    (finding,) = found(audited(PAGE.replace(row[0], row[0] + strange)), "R114")
    assert finding.severity is Severity.DOUBT
    assert finding.facts["names"] == ("行政奖励",)


def test_a_marked_copy_is_the_official_workbook_with_what_was_read() -> None:
    page = in_row("行政处罚", number_in("行政处罚"), ">约30<")
    first = audited(page)
    assert first.examined is not None
    copy = audited(marked_copy(first.examined), "copy.xlsx")
    assert copy.examined is not None
    assert copy.examined.admission.source == ""
    assert copy.examined.admission.original == first.digest
    assert dict(record_of(copy).figures) == dict(record_of(first).figures)
    assert record_of(copy).text == record_of(first).text
    (finding,) = found(copy, "R101")
    assert (finding.key, finding.actual) == ("disclosure.penalties.decisions", "约30")


def test_a_wrong_total_stands_in_the_marked_copy_where_it_can_be_corrected() -> None:
    key = "requests.received_new.total"
    total = RECORD.figures[key]
    assert isinstance(total, int)
    first = audited(written(Layout(), changed_figures({**RECORD.figures, key: total + 7})))
    assert first.examined is not None
    (finding,) = found(audited(marked_copy(first.examined)), "B201")
    assert (finding.key, finding.actual) == (key, total + 7)


def test_a_converted_amount_stands_in_the_marked_copy_in_the_unit_of_the_form() -> None:
    money = "disclosure.fees.amount"
    record = changed(FORM, RECORD, {money: 3})
    page = render(narrate(FORM, record), "html").decode().replace("万元", "元")
    first = audited(page)
    assert first.examined is not None
    assert str(record_of(first).figures[money]) == "0.0003"
    assert (
        record_of(audited(marked_copy(first.examined))).figures[money]
        == record_of(first).figures[money]
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (render(narrate(FORM, RECORD), "docx"), None),
        ("关于报送材料的通知\n\n请各单位于1月20日前报送。\n", "F104"),
        ("<html><body><p>通知</p><table><tr><td>1</td></tr></table></body></html>", "F104"),
    ],
)
def test_what_a_file_is_its_content_says_and_not_its_name(data: bytes | str, code: str) -> None:
    done = audited(data, "教育局.xls")
    if code is None:
        assert dict(record_of(done).figures) == dict(RECORD.figures)
    else:
        assert [each.code for each in done.audit.findings] == [code]


def test_a_spreadsheet_without_the_official_tables_is_refused_as_before() -> None:
    book, data = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "电话"])
    sheet.append(["某县教育局", 88001])
    book.save(data)
    assert [each.code for each in audited(data.getvalue()).audit.findings] == ["F105"]


def test_another_office_or_year_than_the_caller_gives_is_refused() -> None:
    other = ExamineOptions(office="某县财政局")
    assert [each.code for each in audited(PAGE, options=other).audit.findings] == ["F112"]
    other = ExamineOptions(period=PeriodQuery(RECORD.year - 1))
    assert [each.code for each in audited(PAGE, options=other).audit.findings] == ["F111"]


def test_an_amount_without_its_unit_is_doubted_in_the_file_itself() -> None:
    record = changed(FORM, RECORD, {"disclosure.fees.amount": 3})
    page = render(narrate(FORM, record), "html").decode()
    assert "万元" in page
    done = audited(re.sub(r"（?(?:单位[:：])?万元）?", "", page))
    (finding,) = found(done, "R109")
    assert (finding.key, finding.severity) == ("disclosure.fees.amount", Severity.DOUBT)


def test_a_table_in_lines_of_text_names_its_rows_once_a_block() -> None:
    variant = VARIANTS["columns set by blanks"]
    done = audited(variant.data, f"a{variant.suffix}")
    assert codes(done, Severity.ERROR) == set()
    blocks = found(done, "R113")
    assert 0 < len(blocks) <= 8
    assert len({key for each in blocks for key in each.evidence}) == sum(
        each.facts["count"] for each in blocks if isinstance(each.facts["count"], int)
    )


def test_text_that_is_in_no_passage_is_told_and_goes_back_with_the_marked_copy() -> None:
    said = "注：本表由办公室统计，含下属单位。"
    end = PAGE.index("</table>") + len("</table>")
    first = audited(PAGE[:end] + f"<p>{said}</p>" + PAGE[end:])
    (finding,) = found(first, "F134")
    names = finding.facts["names"]
    assert isinstance(names, tuple)
    assert all(name.startswith("“") for name in names)  # the file has no such cell
    assert len({*names}) == len(names)
    assert finding.severity is Severity.NOTE and said in str(finding.facts["names"])
    assert first.examined is not None
    again = audited(marked_copy(first.examined))
    assert said in str(found(again, "F134")[0].facts["names"])
