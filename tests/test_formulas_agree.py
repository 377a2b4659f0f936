"""LibreOffice's arithmetic against ours: every formula of every sheet, and the audit of its file.

The workbooks are filled at random from fixed seeds, or are the bundled samples. Their stored
results are taken away, so that whatever LibreOffice saves is its own.
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests.builders import APPLICANTS, RESULTS, balanced_record, form_2021
from tests.fills import FILLS
from tests.office import converted, requires_office, shown_pages, uncalculated
from tests.official_grid import (
    COUNTS,
    DISCLOSURE,
    DISPUTES,
    FIGURES,
    FORMULAS,
    MONEY,
    OTHERS,
    OVERVIEW,
    REQUESTS,
)
from tests.surgery import parts, sheet_part, with_stored
from xltool.app.build import filled_workbook
from xltool.app.examine import Examined, examine
from xltool.model.finding import Number
from xltool.model.record import Record
from xltool.model.record_json import record_tree

pytestmark = requires_office

NAMES = list(FILLS)
SHEETS = ("填报说明", OVERVIEW, DISCLOSURE, REQUESTS, DISPUTES, OTHERS, "校验")
"""Those that can be seen."""
RED, ORANGE = "#F8B4B4", "#FCD59B"


@pytest.fixture(scope="module")
def ours() -> dict[str, bytes]:
    return {
        name: filled_workbook(form_2021(), record, typed=typed)
        for name, (record, typed) in FILLS.items()
    }


STALE = "requests.granted.total"


@pytest.fixture(scope="module")
def theirs(ours: dict[str, bytes]) -> dict[str, bytes]:
    """The same workbooks as LibreOffice computed and saved them; one as it is with a wrong result
    behind a formula (`stale`), and with none (`taken away`)."""
    stale = with_stored(filled_workbook(form_2021(), balanced_record(form_2021())), STALE, 4711)
    without = {name: uncalculated(data) for name, data in (ours | {"taken away": stale}).items()}
    return converted({**without, "stale": stale})


def formula_cells(data: bytes) -> list[tuple[str, str]]:
    """Where formulas stand, read from the parts; openpyxl would take a second load of the file."""
    return [
        (sheet, cell)
        for sheet in SHEETS
        for cell in re.findall(
            r'<c r="([A-Z]+\d+)"[^>]*><f>', parts(data)[sheet_part(data, sheet)].decode()
        )
    ]


@cache
def stored(data: bytes) -> dict[tuple[str, str], Any]:
    """What stands in cells; an empty text is nothing, which is how some programs save it."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_computes_what_we_stored(
    name: str, ours: dict[str, bytes], theirs: dict[str, bytes]
) -> None:
    cells = formula_cells(ours[name])
    typed_totals = set(FORMULAS) & set(FILLS[name][1])
    assert len(cells) == 506 - len(typed_totals)
    mine, its = stored(ours[name]), stored(theirs[name])
    differing = {
        cell: (mine.get(cell), its.get(cell)) for cell in cells if mine.get(cell) != its.get(cell)
    }
    assert differing == {}
    assert all(type(its.get(cell, "")) in (int, str) for cell in cells)  # no truth value, no error


@cache
def audited(data: bytes) -> Examined:
    return examine(data)


def told(examined: Examined) -> set[tuple[object, ...]]:
    """Every finding; numbers that stand as text and the like are notes, and told as well."""
    return {
        (f.code, f.severity, f.sheet, f.cell, f.key, f.expected, f.actual, f.evidence)
        for f in examined.audit.findings
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_audit_of_its_file_is_the_audit_of_ours(
    name: str, ours: dict[str, bytes], theirs: dict[str, bytes]
) -> None:
    mine, its = audited(ours[name]), audited(theirs[name])
    assert record_tree(its.record) == record_tree(mine.record)
    assert told(its) == told(mine)
    assert its.audit.skipped == mine.audit.skipped
    # not even where an entry such as 12件 is left out by the sum, though the reader makes 12 of it
    assert {f.code for f in its.audit.findings} & {"R202", "R203", "R204"} == set()


@pytest.mark.parametrize("name", NAMES)
def test_its_totals_are_the_record_s(name: str, theirs: dict[str, bytes]) -> None:
    """What the record says of a total is what LibreOffice computed, wherever nothing is blank."""
    record, typed = FILLS[name]
    its = stored(theirs[name])
    untouched = [k for k in FORMULAS if record.figures[k] is not None] if not typed else []
    assert {key: its[FIGURES[key]] for key in untouched} == {
        key: record.figures[key] for key in untouched
    }
    if not typed:
        assert record_tree(audited(theirs[name]).record) == record_tree(record)


UNTYPED = [name for name, (_, typed) in FILLS.items() if not typed]


def lines_of_rule(data: bytes, code: str) -> list[tuple[Any, ...]]:
    """What the check sheet shows of a rule: left, right, difference and mark, line by line."""
    its = stored(data)
    rows = [row for row in range(1, 100) if str(its.get(("校验", f"A{row}"))).startswith(code)]
    found = []
    row = rows[0] + 1
    while ("校验", f"E{row}") in its:
        found.append(tuple(its["校验", f"{column}{row}"] for column in "BCDE"))
        row += 1
    return found


def mark(broken: bool, keys: list[str], record: Record, sign: str) -> str:
    blank = any(record.figures[key] is None for key in keys)
    return "—" if blank else sign if broken else "√"


@pytest.mark.parametrize("name", UNTYPED)
def test_its_check_sheet_says_what_plain_arithmetic_says(
    name: str, theirs: dict[str, bytes]
) -> None:
    """Worked out here from the entries alone; what has a blank among its entries is not judged."""
    record = FILLS[name][0]

    def total(keys: list[str]) -> int:
        return sum(int(record.figures[key] or 0) for key in keys)

    balances = []
    for columns in (*([a] for a in APPLICANTS), list(APPLICANTS)):
        come = [f"requests.{r}.{c}" for r in ("received_new", "carried_in") for c in columns]
        gone = [f"requests.{r}.{c}" for r in (*RESULTS, "carried_out") for c in columns]
        apart = total(come) - total(gone)
        shown = mark(apart != 0, come + gone, record, "×")
        balances.append((total(come), total(gone), apart, shown))
    assert lines_of_rule(theirs[name], "B203") == balances

    stocks = []
    for row in ("regulations", "normative_documents"):
        issued, kept = (
            [f"disclosure.{row}.{column}" for column in columns]
            for columns in (["issued"], ["in_force", "repealed"])
        )
        apart = total(issued) - total(kept)
        shown = mark(apart > 0, issued + kept, record, "？")
        stocks.append((total(issued), total(kept), apart, shown))
    assert lines_of_rule(theirs[name], "X102") == stocks

    powers = []
    for column in ("issued", "repealed", "in_force"):
        key = f"disclosure.regulations.{column}"
        shown = mark(
            total([key]) > 0 and not record.office.bears("rulemaking"), [key], record, "？"
        )
        powers.append((total([key]), 0, total([key]), shown))
    assert lines_of_rule(theirs[name], "X101") == powers

    errors = sum(line[3] == "×" for line in balances)
    doubts = sum(line[3] == "？" for line in (*stocks, *powers))
    blanks = sum(record.figures[key] is None for key in (*COUNTS, MONEY))
    told = [(errors, "有 {} 处不符"), (blanks, "还有 {} 格空着"), (doubts, "有 {} 处疑点")]
    expected = "；".join(words.format(count) for count, words in told if count)
    assert stored(theirs[name])["校验", "A3"].startswith(expected or "全部校验通过")


def test_the_fills_show_every_kind_of_outcome(ours: dict[str, bytes]) -> None:
    """Agreement says little where nothing is ever wrong."""
    codes = {f.code for data in ours.values() for f in audited(data).audit.findings}
    assert codes >= {"B201", "B202", "B203", "B301", "R101", "R102", "R103", "X101", "X102"}


def test_libreoffice_keeps_a_stale_result_unless_it_is_taken_away(
    theirs: dict[str, bytes],
) -> None:
    """The reason for taking stored results away: without that this file would prove nothing."""
    kept, computed = (stored(theirs[name])[FIGURES[STALE]] for name in ("stale", "taken away"))
    assert (kept, computed) == (4711, 27)


def test_the_cells_of_a_broken_relation_are_coloured_and_no_others() -> None:
    form = form_2021()
    wrong: dict[str, Number | None] = {
        "requests.granted.research": 99,
        "disclosure.regulations.issued": 2,
        "disclosure.regulations.in_force": 2,
        "disclosure.normative_documents.issued": 21,
    }
    books = {
        "sound": filled_workbook(form, balanced_record(form)),
        "wrong": filled_workbook(
            form, balanced_record(form, wrong), typed={"requests.carried_in.total": 1}
        ),
    }
    pages = {
        name: dict(zip(SHEETS, (each.colours for each in shown_pages(page)), strict=True))
        for name, page in converted(books, "html").items()
    }
    assert coloured(pages["sound"][DISCLOSURE]) == coloured(pages["sound"][REQUESTS]) == {}
    assert coloured(pages["wrong"][DISCLOSURE]) == {
        "A3": ORANGE,  # the line above the table tells of doubts
        **dict.fromkeys(("B7", "D7"), ORANGE),  # X101, cell by cell
        **dict.fromkeys(("B8", "C8", "D8"), ORANGE),  # X102
    }
    assert coloured(pages["wrong"][REQUESTS]) == {
        "A3": RED,  # of errors
        **dict.fromkeys(("F8", "F9", "F31", "F32"), RED),  # B203 in the column
        **dict.fromkeys(("J8", "J9", "J31", "J32"), RED),  # and in the total
    }


def coloured(sheet: dict[str, str]) -> dict[str, str]:
    return {cell: colour for cell, colour in sheet.items() if colour in (RED, ORANGE)}
