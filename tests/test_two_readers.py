"""Our reader and openpyxl say the same of a workbook: cells, names, merges, states, locks.

openpyxl opens the file as it stands, with its own parser (defusedxml is installed with us); what
the two call by different names is brought together here and nowhere else.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.builders import OFFICE, balanced_record, filled_workbook, form_2021, record_of
from tests.edits import COLUMN, ROW, Workbook
from tests.fixtures import cells, members
from tests.fixtures.programs import copied_out, saved_by_openpyxl
from tests.office import converted, requires_office
from tests.official_grid import DISCLOSURE, REQUESTS
from tests.refresh_samples import BOOK, sample_folders
from xltool.model.address import Cell
from xltool.model.finding import Number
from xltool.model.form import ValueType
from xltool.model.record import Record
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.parts import read_contents, read_properties
from xltool.workbook.read.raw import Shared
from xltool.workbook.read.sheet import read_sheet
from xltool.workbook.read.styles import read_styles
from xltool.workbook.read.texts import read_texts

pytestmark = pytest.mark.slow

FORM = form_2021()


@dataclass(frozen=True)
class Said:
    """What a reader says of a workbook. Cells by sheet and address; the rest as sets."""

    sheets: list[tuple[str, str]]
    values: dict[tuple[str, str], Any]
    formulas: dict[tuple[str, str], str]
    names: set[tuple[str, str]]
    properties: set[tuple[str, str]]
    merges: set[tuple[str, str]]
    protected: set[str]
    locked: bool


def ours(data: bytes) -> Said:
    package = pass_gate(data)
    contents = read_contents(package)
    relations = contents.relations
    shared = Shared(read_texts(package, relations), read_styles(package, relations))
    said = Said(
        [(entry.name, entry.state) for entry in contents.sheets],
        {},
        {},
        set(contents.names.items()),
        set(read_properties(package, contents.root, "").items()),
        set(),
        set(),
        contents.is_locked,
    )
    for entry in contents.sheets:
        sheet = read_sheet(package, entry.name, entry.part, shared, contents.has_old_dates)
        for cell, raw in sheet.cells.items():
            if raw.value not in (None, ""):
                said.values[entry.name, cell.a1] = raw.value
            if raw.formula:
                said.formulas[entry.name, cell.a1] = raw.formula
        said.merges.update((entry.name, area.a1) for area in sheet.merges)
        if sheet.is_protected:
            said.protected.add(entry.name)
    return said


def theirs(data: bytes) -> Said:
    written = openpyxl.load_workbook(io.BytesIO(data))
    computed: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    lock = written.security
    book: Any = written  # its types leave out the custom properties
    said = Said(
        [(sheet.title, sheet.sheet_state) for sheet in written.worksheets],
        {},
        {},
        {(name, str(each.attr_text)) for name, each in written.defined_names.items()},
        {(str(each.name), each.value or "") for each in book.custom_doc_props.props},
        set(),
        set(),
        bool(lock is not None and lock.lockStructure),
    )
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if isinstance(value, ArrayFormula):
                    value = value.text
                if cell.data_type == "f":
                    said.formulas[sheet.title, cell.coordinate] = str(value)
        results = computed[sheet.title]
        results.reset_dimensions()  # what the file says of them need not be so
        for row in results.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    said.values[sheet.title, cell.coordinate] = cell.value
        said.merges.update((sheet.title, str(area)) for area in sheet.merged_cells.ranges)
        if sheet.protection.sheet:
            said.protected.add(sheet.title)
    return said


def assert_agree(data: bytes) -> Said:
    mine, other = ours(data), theirs(data)
    assert mine.sheets == other.sheets
    assert mine.values == other.values
    assert {k: type(v) for k, v in mine.values.items()} == {
        k: type(v) for k, v in other.values.items()
    }
    assert mine.formulas == other.formulas
    for what in ("names", "properties", "merges", "protected", "locked"):
        assert getattr(mine, what) == getattr(other, what), what
    return mine


@pytest.mark.parametrize("folder", sample_folders(), ids=lambda folder: folder.name)
def test_the_two_agree_on_every_sample(folder: Any) -> None:
    said = assert_agree((folder / BOOK).read_bytes())
    assert len(said.values) > 800 and len(said.formulas) > 100
    assert len(said.names) > 200 and len(said.properties) >= 6
    assert said.merges and said.locked and len(said.protected) == len(said.sheets)


def filled(seed: int) -> bytes:
    """A workbook of random figures and passages, blanks among them."""
    rng = random.Random(seed)
    entered: dict[str, Number | None] = {}
    for key in FORM.entered:
        count = rng.choice((0, rng.randrange(20), rng.randrange(10**12)))
        is_money = FORM.figures[key].kind.type is ValueType.DECIMAL
        entered[key] = Decimal(rng.randrange(10**13)).scaleb(-4) if is_money else count
        if rng.random() < 0.1:
            entered[key] = None
    plain = record_of(FORM, entered, year=rng.randrange(2000, 2100))
    signs = "政府信息公开 　\n\t<&>\"'_x000D_=＝🙂12"
    text = {key: "".join(rng.choices(signs, k=rng.randrange(1, 200))) for key in FORM.texts}
    record = Record(
        plain.form, plain.edition, plain.period, OFFICE, plain.figures, {**plain.text, **text}
    )
    return filled_workbook(FORM, record, typed={"requests.granted.total": (3, "约3")[seed % 2]})


@pytest.mark.parametrize("seed", range(2))
def test_the_two_agree_on_random_workbooks(seed: int) -> None:
    assert_agree(filled(seed))


@pytest.mark.parametrize("seed", range(2))
def test_the_two_agree_on_edited_workbooks(seed: int) -> None:
    rng = random.Random(seed)
    book = Workbook(filled(seed))
    book.insert(REQUESTS, ROW, rng.randrange(1, 30), rng.randrange(1, 5))
    book.insert(DISCLOSURE, COLUMN, rng.randrange(1, 4))
    book.delete(REQUESTS, ROW, rng.randrange(10, 30))
    book.rename(DISCLOSURE, "Sheet '1'")
    book.duplicate(REQUESTS, "表二 (2)")
    book.reorder(rng.sample(book.sheets, len(book.sheets)))
    assert_agree(book.data)


KEY = "requests.granted.natural_person"


@cache
def balanced() -> bytes:
    return filled_workbook(FORM, balanced_record(FORM))


@pytest.mark.parametrize(
    "program", [members.as_wps_saves, saved_by_openpyxl, copied_out], ids=lambda f: f.__name__
)
def test_the_two_agree_on_what_programs_save(program: Callable[[bytes], bytes]) -> None:
    assert_agree(program(balanced()))


def test_the_two_agree_on_what_people_leave() -> None:
    data = cells.with_filled_formulas(balanced(), REQUESTS, "J10", ["J11", "J12", "J13"])
    data = cells.with_date(data, KEY, 45293)
    for row, (kind, content) in {
        "granted_in_part": ("b", "<v>1</v>"),
        "refused_state_secret": ("e", "<v>#REF!</v>"),
        "refused_by_law": ("n", "<v>2.5</v>"),
        "refused_third_party": ("str", "<f>D11</f><v>二</v>"),
    }.items():
        data = cells.with_cell(data, f"requests.{row}.natural_person", kind, content)
    data = cells.with_inline_text(data, "requests.carried_out.natural_person", "12件")
    data = cells.with_merge(data, REQUESTS, "L40:M41")
    data = cells.with_open_structure(cells.without_protection(data, REQUESTS))
    said = assert_agree(data)
    left = [said.values[REQUESTS, cell] for cell in ("D10", "D11", "D12", "D13", "D15")]
    assert left == [datetime(2024, 1, 2), True, "#REF!", 2.5, "二"]
    assert (REQUESTS not in said.protected, said.locked) == (True, False)


def test_the_two_agree_on_a_time_of_the_file_s_own_format() -> None:
    assert_agree(cells.with_date(balanced(), KEY, 45293.25, "yyyy-mm-dd hh:mm"))


@requires_office
def test_the_two_agree_on_what_libreoffice_saves() -> None:
    books = {"seed": filled(0), "balanced": balanced()}
    for data in converted(books).values():
        assert_agree(data)


def test_a_difference_would_be_told() -> None:
    """A cell that one of the two does not see: this is what the other tests would fail on."""
    mine = ours(balanced())
    changed = theirs(cells.with_cell(balanced(), KEY, "n", "<v>3</v>"))
    differing = {k for k, v in mine.values.items() if changed.values[k] != v}
    assert differing == {(REQUESTS, "D10")}
    assert mine.formulas == changed.formulas and Cell.parse("D10").row == 10
    assert re.fullmatch(r"=SUM\(D10:I10\)", mine.formulas[REQUESTS, "J10"])
