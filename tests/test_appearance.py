"""What a reader of a cell sees counts: runs, styles and formats that show it otherwise."""

from __future__ import annotations

import re
from html import escape

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures import cells
from tests.surgery import parts, place_of, sheet_part, with_formula, with_part, with_typed
from xltool.app.examine import Examined, examine
from xltool.model.finding import Number

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)
COUNT = "disclosure.licensing.decisions"
MONEY = "disclosure.fees.amount"
PASSAGE = "problems"
Told = list[tuple[str, str | None]]

RAISED = '<vertAlign val="superscript"/>'
LOWERED = '<vertAlign val="subscript"/>'
STRUCK = "<strike/>"
WHITE = '<color rgb="FFFFFFFF"/>'
GROUND = '<color theme="0"/>'


def told(examined: Examined) -> Told:
    """The findings that are not about relations, which another figure breaks."""
    found = [(f.code, f.cell) for f in examined.findings]
    return [each for each in found if each[0][0] in "FR"]


def read(data: bytes, key: str) -> tuple[Number | str | None, Told]:
    examined = examine(data)
    record = examined.record
    return (record.text if key in FORM.texts else record.figures)[key], told(examined)


def markup(runs: list[tuple[str, str]]) -> str:
    return "".join(
        f'<r><rPr><sz val="11"/>{look}</rPr><t xml:space="preserve">{escape(text)}</t></r>'
        for text, look in runs
    )


def with_runs(data: bytes, key: str, runs: list[tuple[str, str]], shared: bool) -> bytes:
    """The file with a rich text in a cell, among the shared texts or in the cell itself."""
    if not shared:
        return cells.with_cell(data, key, "inlineStr", f"<is>{markup(runs)}</is>")
    count = parts(data)["xl/sharedStrings.xml"].decode().count("<si>")
    data = with_part(
        data,
        "xl/sharedStrings.xml",
        lambda xml: xml.replace("</sst>", f"<si>{markup(runs)}</si></sst>"),
    )
    return cells.with_cell(data, key, "s", f"<v>{count}</v>")


def with_font(data: bytes, key: str, font: str, fill: str = "") -> bytes:
    """The file with a font, and a fill, of its own for a cell."""
    xml = parts(data)["xl/styles.xml"].decode()
    counts = {
        name: int(found[1])
        for name in ("fonts", "fills", "cellXfs")
        if (found := re.search(rf'<{name} count="(\d+)"', xml))
    }
    style = f'<xf numFmtId="0" fontId="{counts["fonts"]}" fillId="{counts["fills"]}" xfId="0"/>'

    def change(xml: str) -> str:
        for name, item in (
            ("fonts", f'<font><sz val="11"/>{font}</font>'),
            ("fills", f"<fill>{fill or '<patternFill/>'}</fill>"),
            ("cellXfs", style),
        ):
            xml = xml.replace(f"</{name}>", f"{item}</{name}>")
        return xml

    data = with_part(data, "xl/styles.xml", change)
    place = place_of(data, key)
    return with_part(
        data,
        sheet_part(data, place.sheet),
        lambda xml: re.sub(
            rf'(<c r="{place.cell.a1}" s=")\d+"', rf'\g<1>{counts["cellXfs"]}"', xml
        ),
    )


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    "runs",
    [
        [("12", ""), ("3", RAISED)],
        [("12", ""), ("①", RAISED)],
        [("12", ""), ("2", LOWERED)],
        [("15", STRUCK), ("12", "")],
        [("12", ""), ("0", WHITE)],
        [("12", ""), ("0", GROUND)],
        [("12", ""), ("00", STRUCK + RAISED)],
        [("7", STRUCK), ("12", ""), ("注", RAISED)],
    ],
)
def test_a_run_that_is_no_part_of_a_figure_is_left_out(
    runs: list[tuple[str, str]], shared: bool
) -> None:
    value, findings = read(with_runs(BOOK, COUNT, runs, shared), COUNT)
    assert value == 12
    assert ("R111", "B11") in findings


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    "runs",
    [
        [("1", ""), ("5", STRUCK), ("2", "")],
        [("12", STRUCK)],
        [("1", ""), ("2", RAISED), ("3", "")],
        [("12", WHITE)],
    ],
)
def test_where_no_one_figure_remains_it_is_not_read(
    runs: list[tuple[str, str]], shared: bool
) -> None:
    value, findings = read(with_runs(BOOK, COUNT, runs, shared), COUNT)
    assert (value, findings) == (None, [("R101", "B11")])


@pytest.mark.parametrize(
    "look",
    ["<b/>", '<strike val="0"/>', '<vertAlign val="baseline"/>', '<color rgb="FFFF0000"/>'],
)
def test_runs_that_look_otherwise_are_one_text(look: str) -> None:
    value, findings = read(with_runs(BOOK, COUNT, [("1", ""), ("2", look)], True), COUNT)
    assert (value, findings) == (12, [("R103", "B11")])


@pytest.mark.parametrize("shared", [True, False])
def test_of_a_passage_what_is_struck_out_is_left_out(shared: bool) -> None:
    runs = [("公开不够及时。", ""), ("没有问题。", STRUCK), ("面积12m", ""), ("2", RAISED)]
    text, findings = read(with_runs(BOOK, PASSAGE, runs, shared), PASSAGE)
    assert text == "公开不够及时。面积12m2"
    assert [code for code, _ in findings] == ["R111"]


def test_a_raised_digit_behind_a_digit_is_no_part_of_a_passage() -> None:
    runs = [("收到申请12", ""), ("1", RAISED), ("件。", "")]
    text, findings = read(with_runs(BOOK, PASSAGE, runs, True), PASSAGE)
    assert text == "收到申请12件。"
    assert [code for code, _ in findings] == ["R111"]


def test_a_passage_struck_out_as_a_whole_is_not_written() -> None:
    data = with_font(with_typed(BOOK, PASSAGE, "没有问题。"), PASSAGE, STRUCK)
    text, findings = read(data, PASSAGE)
    assert text is None
    assert "R111" in [code for code, _ in findings]


def test_a_figure_struck_out_by_its_style_is_not_read() -> None:
    assert read(with_font(BOOK, COUNT, STRUCK), COUNT) == (None, [("R101", "B11")])


@pytest.mark.parametrize(
    ("font", "fill", "findings"),
    [
        (WHITE, "", [("R110", "B11")]),
        (GROUND, '<patternFill patternType="none"/>', [("R110", "B11")]),
        (
            WHITE,
            '<patternFill patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill>',
            [("R110", "B11")],
        ),
        (WHITE, '<patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill>', []),
        ('<color theme="1"/>', "", []),
    ],
)
def test_white_on_a_light_ground_is_not_seen(font: str, fill: str, findings: Told) -> None:
    assert read(with_font(BOOK, COUNT, font, fill), COUNT)[1] == findings


def shown(key: str, code: str, value: float) -> tuple[Number | str | None, Told]:
    data, style = cells.with_format(BOOK, code)
    return read(cells.with_cell(data, key, "n", f"<v>{value}</v>", style), key)


@pytest.mark.parametrize(
    ("key", "code", "value"),
    [
        (COUNT, "0,", 12345),
        (COUNT, "#,##0,,", 2000000),
        (COUNT, "0%", 3),
        (COUNT, "9", 3),
        (COUNT, ";;;", 3),
        (COUNT, '"无"', 3),
        (COUNT, '0"万"', 12),
        (COUNT, '0"3"', 12),
        (COUNT, '0"千"', 12),
        (COUNT, '"约"0', 12),
        (COUNT, '[>=10000]0.0,"K";0', 23456),
        (COUNT, "11", 12345),
        (MONEY, "0_ ", 12.34),
        (MONEY, "1", 12.34),
        (MONEY, "0.0", 12.34),
        (MONEY, '0.00"元"', 12.34),
    ],
)
def test_a_format_that_shows_another_figure_is_a_doubt(key: str, code: str, value: float) -> None:
    cell = place_of(BOOK, key).cell.a1
    assert shown(key, code, value)[1] == [("R110", cell)]


@pytest.mark.parametrize(
    ("key", "code", "value"),
    [
        (COUNT, "0", 12),
        (COUNT, "3", 12345),
        (COUNT, "#,##0", 12345),
        (COUNT, "0.00", 12),
        (COUNT, "@", 12),
        (COUNT, "49", 12),
        (COUNT, "41", 0),
        (COUNT, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0),
        (COUNT, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 54408),
        (COUNT, "#,###", 0),
        (COUNT, "0_ ", 12),
        (COUNT, "0_);[Red]\\(0\\)", 12),
        (COUNT, '0"件"', 12),
        (COUNT, '"共"0"人次"', 12),
        (COUNT, 'G/通用格式"件"', 12),
        (COUNT, "[DBNum1][$-804]General", 12),
        (COUNT, '[>=100000]0.0,"K";0', 12),
        (MONEY, "0.00", 12.34),
        (MONEY, "4", 1234.5),
        (MONEY, "44", 12.34),
        (MONEY, "¥#,##0.00", 12.34),
        (MONEY, "0.00##", 12.3),
        (MONEY, '0.00"万元"', 12.34),
    ],
)
def test_a_format_that_shows_the_figure_is_none(key: str, code: str, value: float) -> None:
    assert shown(key, code, value)[1] == []


@pytest.mark.parametrize("code", ["aaaa", "[h]", 'e"年"', "[$-804]aaa", "yyyy\\-mm", "上午/下午h"])
def test_a_number_shown_as_a_day_or_a_time_is_no_figure(code: str) -> None:
    assert shown(COUNT, code, 12) == (None, [("R101", "B11")])


def test_a_text_shown_as_nothing_is_a_doubt() -> None:
    data, style = cells.with_format(BOOK, ";;;")
    text = cells.with_cell(data, COUNT, "inlineStr", "<is><t>12</t></is>", style)
    assert read(text, COUNT) == (12, [("R110", "B11"), ("R103", "B11")])


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("1500000+73179", 0),
        ("SUM(B14,B15)", 0),
        ("B14+B15*2", 0),
        ("(3+4)*5-2^2", 30),
        ("SUM(B12:B14)", 1),
        ("-B14", 12),
        ("ROUND(7/2,0)", 3),
        ("'表一 主动公开'!B14", 1),
    ],
)
def test_a_stored_result_that_its_formula_does_not_give_is_no_figure(
    formula: str, stored: float
) -> None:
    data = with_typed(with_typed(BOOK, "disclosure.penalties.decisions", 12), MONEY, 5)
    sheet = place_of(BOOK, COUNT).sheet
    formula = formula.replace("表一 主动公开", sheet)
    assert read(with_formula(data, COUNT, formula, stored), COUNT) == (None, [("R101", "B11")])


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("54000+408", 54408),
        ("ROUND(7/2,0)", 4),
        ("ROUND(-7/2,0)+8", 4),
        ("2*(3+4)", 14),
        ("SUM(1,2,3)", 6),
        ("1-1", 0),
        ("10%*50", 5),
        ("0.1+0.2+0.7", 1),
        ("1e3", 1000),
        ("SUM(ZZ1:ZZ9)", 0),
    ],
)
def test_a_stored_result_that_its_formula_gives_is_used(formula: str, stored: float) -> None:
    value, findings = read(with_formula(BOOK, COUNT, formula, stored), COUNT)
    assert (value, findings) == (stored, [("R104", "B11")])


@pytest.mark.parametrize(
    "formula", ["VLOOKUP(A1,B1:C9,2)", "COUNTIF(A1:A9,1)", "IF(1=1,5,0)", "某表!A1", "1/0", "B11"]
)
def test_a_zero_of_a_formula_that_cannot_be_calculated_is_a_doubt(formula: str) -> None:
    value, findings = read(with_formula(BOOK, COUNT, formula, 0), COUNT)
    assert (value, findings) == (0, [("R110", "B11"), ("R104", "B11")])


def test_another_result_of_a_formula_that_cannot_be_calculated_is_used() -> None:
    value, findings = read(with_formula(BOOK, COUNT, "COUNTIF(A1:A9,1)", 7), COUNT)
    assert (value, findings) == (7, [("R104", "B11")])


def test_a_formula_over_one_that_was_not_calculated_is_not_believed() -> None:
    data = with_formula(BOOK, "disclosure.penalties.decisions", "3+4", 0)
    data = with_formula(data, COUNT, "B14+1", 1)
    _, findings = read(data, COUNT)
    assert findings == [("R101", "B11"), ("R101", "B14")]
