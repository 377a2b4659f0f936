"""The workbook as another program sees it: read by openpyxl, and by looking into its parts.

Where cells stand is held against the official grid as it was printed, not against the definition.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import unicodedata
from functools import cache

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.utils import get_column_letter
from openpyxl.utils.protection import hash_password
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from tests.builders import APPLICANTS, RESULTS, TEXT, balanced_record, form_2021
from tests.official_grid import (
    COLUMNS_2,
    COUNTS,
    DISCLOSURE,
    DISPUTES,
    FIGURES,
    FORMULAS,
    MONEY,
    OTHERS,
    OVERVIEW,
    REQUESTS,
    TEXTS,
)
from tests.surgery import parts, sheet_part
from xltool.app.build import filled_workbook
from xltool.app.library import open_wording
from xltool.model.period import Period
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
VISIBLE = ["填报说明", OVERVIEW, DISCLOSURE, REQUESTS, DISPUTES, OTHERS, "校验"]
HIDDEN = "xltool"
DOUBTS = ["N112", "N113", "N113", "X101", "X101", "X101", "X102", "X102"]
"""What the live check shows as doubts, by the rule's code."""
ANSWERS = {"nil.disclosure", "nil.requests", "nil.disputes"}

FACTS = {
    "form": "gkbg",
    "edition": "2021",
    "template_version": "gkbg-2021-2",
    "year": "2023",
    "office": "某市",
    "code": "321300",
    "rulemaking": "是",
}
IDENTITY = Identity("某市", Period(2023), "321300", marks=frozenset({"rulemaking"}))


def made(identity: Identity = IDENTITY, password: str = "") -> bytes:
    return workbook_bytes(lay_out(form_2021(), identity, open_wording()), password=password)


def opened(data: bytes, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


@cache
def blank() -> bytes:
    return made()


@cache
def book() -> Workbook:
    return opened(blank())


def places() -> dict[str, tuple[str, str]]:
    """Every defined name: its sheet and cell."""
    found = {}
    for name, definition in book().defined_names.items():
        ((sheet, cell),) = definition.destinations
        found[name] = (sheet, cell.replace("$", ""))
    return found


def box(sheet: str, cell: str) -> set[str]:
    """The cells of the merge that begins at a cell; the cell alone where nothing is merged."""
    for area in book()[sheet].merged_cells.ranges:
        if area.start_cell.coordinate == cell:
            return {book()[sheet].cell(*each).coordinate for each in area.cells}
    return {cell}


def test_the_sheets_stand_in_the_order_of_the_report() -> None:
    assert book().sheetnames == [*VISIBLE, HIDDEN]
    states = {sheet.title: sheet.sheet_state for sheet in book()}
    assert states == {**dict.fromkeys(VISIBLE, "visible"), HIDDEN: "veryHidden"}


def test_every_figure_bears_its_name_where_the_official_grid_has_it() -> None:
    assert len(FIGURES) == 200
    assert {name: place for name, place in places().items() if name in FIGURES} == FIGURES


def test_the_names_are_the_keys_the_identity_and_what_colour_rules_ask_of_another_sheet() -> None:
    rules = [
        r.formula[0] for sheet in book() for a in sheet.conditional_formatting for r in a.rules
    ]
    asked = {name for rule in rules for name in re.findall(r"(?:check|standing)\.[\w.]+", rule)}
    assert {places()[name][0] for name in asked} == {"校验"}
    identity = (f"identity.{fact}" for fact in FACTS)
    assert set(places()) == {*FIGURES, *TEXTS, *ANSWERS, *identity, *asked, "reasons.check"}


def test_passages_stand_on_their_sheets_in_order() -> None:
    found = {key: places()[key] for key in TEXTS}
    on = {key: sheet for key, (sheet, _) in found.items()}
    first = {"preamble", *(key for key in TEXTS if key.startswith("overview."))}
    assert on == {key: OVERVIEW if key in first else OTHERS for key in TEXTS}
    rows = [int(found[key][1].lstrip("A")) for key in ("preamble", *TEXT) if key in first]
    assert rows == sorted(rows)


def test_nothing_is_unlocked_but_the_166_figures_9_passages_and_3_answers() -> None:
    assert len(COUNTS) == 165
    expected: dict[str, set[str]] = {sheet: set() for sheet in book().sheetnames}
    for key in {*COUNTS, MONEY, *TEXTS, *ANSWERS}:
        sheet, cell = places()[key]
        expected[sheet] |= box(sheet, cell)
    # beside what may be a doubt, an office says why it is none: by a rule's code and a key
    pairs = itertools.chain.from_iterable(map(itertools.pairwise, book()["校验"].iter_rows()))
    said = {cell.coordinate: str(beside.value) for cell, beside in pairs if is_marker(beside.value)}
    expected["校验"] = set(said)
    assert sorted(json.loads(text)[0] for text in said.values()) == DOUBTS
    assert {sheet: unlocked(blank(), sheet) for sheet in book().sheetnames} == expected


def is_marker(content: object) -> bool:
    """Whether a cell says which doubt the one to its left is about."""
    return str(content).startswith('["')


def unlocked(data: bytes, sheet: str) -> set[str]:
    """The cells that anyone may change, the covered ones of merges included."""
    members = parts(data)
    styles = fromstring(members["xl/styles.xml"])
    locks = [xf.find(f"{MAIN}protection") for xf in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    free = {
        str(n) for n, lock in enumerate(locks) if lock is not None and lock.get("locked") == "0"
    }
    tree = fromstring(members[sheet_part(data, sheet)])
    assert not free & {col.get("style") for col in tree.iter(f"{MAIN}col")}
    return {cell.attrib["r"] for cell in tree.iter(f"{MAIN}c") if cell.get("s") in free}


def test_every_sheet_is_protected_and_lets_rows_and_columns_be_sized() -> None:
    for sheet in book():
        lock = sheet.protection
        assert (lock.sheet, lock.objects, lock.scenarios) == (True, True, True)
        assert not (lock.selectLockedCells or lock.selectUnlockedCells)
        assert not (lock.formatColumns or lock.formatRows)
        assert lock.insertRows and lock.deleteRows and lock.insertColumns and lock.deleteColumns


def test_the_structure_is_locked_before_the_views() -> None:
    xml = parts(blank())["xl/workbook.xml"].decode()
    assert xml.index('<workbookProtection lockStructure="1"/>') < xml.index("<bookViews>")


def test_there_is_no_password_unless_one_is_asked_for() -> None:
    assert all(sheet.protection.password is None for sheet in book())
    assert book().security.workbookPassword is None


def test_a_password_is_set_on_every_sheet_and_on_the_structure() -> None:
    found = opened(made(password="2023"))
    secret = hash_password("2023")
    assert {sheet.protection.password for sheet in found} == {secret}
    assert (found.security.workbookPassword, found.security.lockStructure) == (secret, True)


def test_the_identity_stands_in_properties_hidden_sheet_and_a_visible_line() -> None:
    properties = {each.name: each.value or "" for each in getattr(book(), "custom_doc_props").props}  # noqa: B009 - untyped there
    assert properties == {f"xltool.{fact}": value for fact, value in FACTS.items()}
    for fact, value in FACTS.items():
        sheet, cell = places()[f"identity.{fact}"]
        assert (sheet, book()[sheet][cell].value) == (HIDDEN, value)
    for sheet in VISIBLE:
        lines = [str(row[0]) for row in book()[sheet].iter_rows(max_row=3, values_only=True)]
        assert any("某市" in x and "2023" in x and "gkbg-2021-2" in x for x in lines), sheet


def validations(sheet: str) -> dict[str, DataValidation]:
    """The validation of each cell that has one; of merged cells that of the first."""
    found = {}
    for each in book()[sheet].data_validations.dataValidation:
        for area in each.sqref.ranges:
            for row, column in area.cells:
                at = f"{get_column_letter(column)}{row}"
                assert at not in found
                found[at] = each
    return found


def test_every_entry_has_a_validation_of_its_kind_and_nothing_else_has() -> None:
    found = {
        (sheet, cell): v for sheet in book().sheetnames for cell, v in validations(sheet).items()
    }
    assert set(found) == {places()[key] for key in {*COUNTS, MONEY, *TEXTS, *ANSWERS}}
    for key in ANSWERS:
        each = found[places()[key]]
        assert (each.type, each.formula1, each.allow_blank) == ("list", '"是"', True)
    for key in COUNTS:
        each = found[FIGURES[key]]
        assert (each.type, each.operator or "between", each.formula1) == ("whole", "between", "0")
    money = found[FIGURES[MONEY]]
    assert money.type == "custom"
    assert {"B18>=0", "ROUND(B18,4)=B18"} < set(re.split(r"AND\(|,(?!4)|\)$", money.formula1 or ""))
    for key in TEXTS:
        each = found[places()[key]]
        assert (each.type, each.operator, each.formula1) == (
            "textLength",
            "lessThanOrEqual",
            "7000",
        )


def test_entries_of_a_row_that_ask_the_same_have_one_prompt_that_names_the_row() -> None:
    found = validations("表二 申请情况")
    row = "requests.refused_security_stability."
    cells = [FIGURES[key][1] for key in COUNTS if key.startswith(row)]
    (prompt,) = {id(found[cell]): found[cell] for cell in cells}.values()
    assert len(cells) == 6 and len(set(map(id, found.values()))) < 30
    assert prompt.promptTitle == "三、本年度办理结果（三）不予公开3.危及“三安全一稳定”"


def test_entries_that_ask_something_of_their_own_are_named_by_row_and_column() -> None:
    found = validations("表一 主动公开")
    made, ended = (FIGURES[f"disclosure.regulations.{column}"] for column in ("issued", "repealed"))
    assert found[made[1]].promptTitle == "规章 · 本年制发件数"
    assert found[ended[1]].promptTitle == "规章 · 本年废止件数"


def test_prompts_and_errors_are_chinese_and_within_the_limits_of_spreadsheets() -> None:
    for sheet in book().sheetnames:
        for each in validations(sheet).values():
            assert each.showInputMessage and each.showErrorMessage
            assert (each.errorStyle or "stop") == "stop"
            for words, most in (
                (each.promptTitle, 32),
                (each.errorTitle, 32),
                (each.prompt, 255),
                (each.error, 224),
            ):
                assert words is not None and 0 < len(words) <= most
                assert any(unicodedata.name(c, "").startswith("CJK") for c in words)


def test_totals_are_formulas_over_their_parts() -> None:
    assert len(FORMULAS) == 34
    for key, formula in FORMULAS.items():
        sheet, cell = FIGURES[key]
        assert book()[sheet][cell].value == formula, key


def test_a_filled_workbook_stores_right_sums_behind_its_formulas() -> None:
    record = balanced_record(form_2021())
    found = opened(filled_workbook(form_2021(), record), values=True)
    stored = {key: found[sheet][cell].value for key, (sheet, cell) in FIGURES.items()}
    for key in FORMULAS:
        table, row, column = key.split(".")
        if table == "disputes":
            parts_of = [f"{table}.{row}.{x}" for x in ("upheld", "corrected", "other", "pending")]
        elif column != "total":
            parts_of = [f"requests.{result}.{column}" for result in RESULTS]
        elif row != "handled_total":
            parts_of = [f"requests.{row}.{applicant}" for applicant in APPLICANTS]
        else:
            parts_of = [f"requests.{r}.{a}" for r in RESULTS for a in APPLICANTS]
        assert stored[key] == sum(int(record.figures[part] or 0) for part in parts_of), key
    entered = {key: stored[key] for key in COUNTS}
    assert entered == {key: record.figures[key] for key in COUNTS}
    assert stored[MONEY] == 14722.49


def test_the_totals_of_a_blank_workbook_are_stored_as_nought() -> None:
    found = opened(blank(), values=True)
    assert {found[sheet][cell].value for sheet, cell in (FIGURES[key] for key in FORMULAS)} == {0}


def test_the_printed_relation_colours_its_four_cells_in_every_column() -> None:
    rules = book()[REQUESTS].conditional_formatting
    found = {
        (str(area.sqref), rule.formula[0]): rule.dxf.fill.bgColor.rgb
        for area in rules
        for rule in area.rules
    }
    for applicant, x in COLUMNS_2.items():
        formula = f'check.B203.requests.handled_total.{applicant}.result="×"'
        assert found[f"{x}8:{x}9 {x}31:{x}32", formula] == "FFF8B4B4"


@pytest.mark.parametrize("sheet", VISIBLE)
def test_a_sheet_prints_on_a4_with_a_numbered_footer(sheet: str) -> None:
    page = book()[sheet]
    is_table = sheet in (DISCLOSURE, REQUESTS, DISPUTES)
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == ("landscape" if sheet == DISPUTES else "portrait")
    assert page.sheet_properties.pageSetUpPr is not None
    fitted = page.sheet_properties.pageSetUpPr.fitToPage
    if sheet in (OVERVIEW, OTHERS):  # a program that fits a sheet to pages may pass over breaks
        assert (fitted, page.page_setup.scale) == (None, 90)
    else:
        pages = 1 if is_table else 2 if sheet == "填报说明" else 0
        setup = page.page_setup
        assert fitted
        assert (setup.fitToWidth or 1, 1 if setup.fitToHeight is None else setup.fitToHeight) == (
            1,
            pages,
        )
    xml = parts(blank())[sheet_part(blank(), sheet)].decode()
    assert "<oddFooter>&amp;C第 &amp;P 页　共 &amp;N 页</oddFooter>" in xml
    assert page.print_title_rows


def test_the_headings_of_a_table_repeat_on_every_page() -> None:
    assert book()[REQUESTS].print_title_rows == "$1:$7"
    assert book()[DISPUTES].print_title_rows == "$1:$7"


def test_the_fonts_are_song_and_hei_and_none_is_the_themes() -> None:
    styles = parts(blank())["xl/styles.xml"].decode()
    fonts = styles[styles.index("<fonts") : styles.index("</fonts>")]
    assert set(re.findall(r'<name val="([^"]+)"', fonts)) == {"宋体", "黑体"}
    assert "<scheme" not in fonts  # a program would show the theme's font instead


def test_no_cell_is_laid_over_another() -> None:
    laid = lay_out(form_2021(), Identity("某局", Period(2023)), open_wording())
    for sheet in laid.sheets:
        covered = [cell for each in sheet.cells for cell in each.range]
        assert len(covered) == len(set(covered)), sheet.name
