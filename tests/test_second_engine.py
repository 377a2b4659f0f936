"""What our workbooks compute and colour, as another program has it that shares no code with ours.

Blank workbooks of every form found are filled at random in that program: rightly, not at all, with
texts, decimals, negatives, and answers that make blanks 0.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.office import recalculated, requires_office
from tests.second_engine import SecondEngine, as_shown
from xltool.app.build import blank_workbook
from xltool.app.examine import examine
from xltool.app.library import FORMS_VARIABLE, open_library, open_wording
from xltool.model.address import Place
from xltool.model.expression import Value, evaluate
from xltool.model.finding import Severity
from xltool.model.form import Form, ValueType
from xltool.model.nil import nil_key
from xltool.model.period import Cycle, Period
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.write import workbook_bytes

FORMS = ("gkbg/2021", "gkbg/2019", "canteen/1", "hotline/1")
OFFICE = "临江市测试局"
KINDS = ("right", "blanks", "wrong", "nil", "words", "all of it")
SEEDS = range(len(KINDS) * 2)
IN_LIBREOFFICE = {
    "gkbg/2021": ("wrong", "words", "all of it"),
    "gkbg/2019": ("right", "all of it"),
    "canteen/1": KINDS,
    "hotline/1": KINDS,
}
"""The kinds of fills that LibreOffice computes; those of gkbg/2021 that are not among them it
computes in `test_formulas_agree`."""
WRONG: tuple[Value, ...] = ("约30", "无", "12件", "１２", " ", True)
WORDS: tuple[Value, ...] = ("无", "存在的主要问题：无。", "略", " 没 有", "　\n", None, 0, "——")
PASSAGE = "一是公开的主动性不够，下一步加强培训；没有收取信息处理费。"


@pytest.fixture(autouse=True)
def _all_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FORMS_VARIABLE, str(Path(__file__).parent / "forms"))


@cache
def form_named(name: str) -> Form:
    return {str(form.form_id): form for form in open_library().forms()}[name]


def period_of(form: Form) -> Period:
    year = form.first_year + 1
    return Period(year) if form.cycle is Cycle.YEAR else Period(year, 3, form.cycle)


@cache
def book_of(form: Form) -> Book:
    return lay_out(form, Identity(OFFICE, period_of(form)), open_wording(form.cycle))


def random_contents(form: Form, seed: int) -> dict[str, Value]:
    """What a clerk may type into a blank workbook; the seed's remainder decides its kind."""
    rng = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    most = rng.choice((0, 2, 40))
    found: dict[str, Value] = {}
    for key in form.entered:
        is_money = form.figures[key].kind.type is ValueType.DECIMAL
        amount = Decimal(rng.randint(0, 99999)).scaleb(-form.figures[key].kind.places)
        found[key] = amount if is_money else rng.randint(0, most)
    found |= dict.fromkeys(form.texts, PASSAGE)
    if kind in ("blanks", "nil", "all of it"):
        for key in rng.sample(form.entered, rng.randint(1, len(form.entered))):
            found[key] = None
    if kind in ("wrong", "all of it"):
        for key in rng.sample(form.entered, min(4, len(form.entered))):
            kind_of = form.figures[key].kind
            parted = Decimal(15).scaleb(-kind_of.places - 1)  # 1.5 for a count
            found[key] = rng.choice((*WRONG, -3, parted, kind_of.maximum + 1))
    if kind in ("nil", "all of it"):
        found |= {nil_key(table): rng.choice(("是", "否", None)) for table in form.tables}
    if kind in ("words", "all of it"):
        for key in rng.sample(list(form.texts), min(2, len(form.texts))):
            found[key] = rng.choice(WORDS)
    return found


def computed(book: Book, contents: Mapping[str, Value]) -> dict[str, Value]:
    """Every formula's value as we store it; an empty text is nothing."""
    values = evaluate(book.formulas, {**book.fixed, **contents}.get)
    return {id: None if value == "" else value for id, value in values.items()}


@cache
def blank(form: Form) -> bytes:
    return blank_workbook(form, OFFICE, period_of(form))


@dataclass(frozen=True)
class Shown:
    """What the other program makes of a fill: what stands in every cell with a formula, and the
    colours that apply to each cell."""

    values: dict[str, Value]
    colours: dict[Place, set[str]]


@cache
def in_another_program(name: str, seed: int) -> Shown:
    book = book_of(form_named(name))
    engine, places = SecondEngine(blank(book.form)), book.places
    contents = random_contents(book.form, seed)
    engine.type({places[id]: value for id, value in contents.items()})
    values = {id: engine.shown(places[id]) for id in book.formulas}
    return Shown(values, engine.coloured(book))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_program_computes_what_we_store(name: str, seed: int) -> None:
    book = book_of(form_named(name))
    ours = computed(book, random_contents(book.form, seed))
    theirs = in_another_program(name, seed).values
    differing = {id: (ours[id], theirs[id]) for id in ours if ours[id] != theirs[id]}
    assert differing == {}


def without_truth(form: Form, seed: int) -> dict[str, Value]:
    """To LibreOffice a truth value is a number, to others and to us it is none."""
    contents = random_contents(form, seed)
    return {id: "TRUE" if value is True else value for id, value in contents.items()}


def stored(data: bytes) -> dict[tuple[str, str], Value]:
    """What stands in the cells of a workbook."""
    return {
        (sheet.title, cell.coordinate): as_shown(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@requires_office
def test_libreoffice_computes_it_too() -> None:
    filled = {
        f"{name}/{kind}".replace("/", "-"): (book_of(form), without_truth(form, KINDS.index(kind)))
        for name, kinds in IN_LIBREOFFICE.items()
        for kind in kinds
        if (form := form_named(name))
    }
    theirs = recalculated({name: workbook_bytes(*what) for name, what in filled.items()})
    for name, (book, contents) in filled.items():
        its, ours, places = stored(theirs[name]), computed(book, contents), book.places
        differing = {
            id: (value, shown)
            for id, value in ours.items()
            if (shown := its.get((places[id].sheet, places[id].cell.a1))) != value
        }
        assert differing == {}, name


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_program_colours_what_is_wrong_and_no_cell_twice(name: str, seed: int) -> None:
    """What is wrong is told here from what was typed, not by a formula."""
    form = form_named(name)
    book = book_of(form)
    contents = random_contents(form, seed)
    colours = in_another_program(name, seed).colours
    places = book.places
    answered = {table for table in form.tables if contents.get(nil_key(table)) == "是"}
    wrong, unwritten = set(), set()
    for key in form.entered:
        if contents[key] is None and form.figures[key].table not in answered:
            unwritten.add(places[key])
        elif not fits(form, key, contents[key]):
            wrong.add(places[key])
    assert {place for place in wrong if colours.get(place) != {"error"}} == set()
    assert unwritten & colours.keys() == set()
    # one relation may be an error and another a doubt at a cell; a line has one colour
    entries = {places[key] for key in form.entered}
    assert {place for place, here in colours.items() if len(here) > 1} <= entries


def fits(form: Form, key: str, value: Value) -> bool:
    """Whether an entry is blank, or a number that its kind allows."""
    kind = form.figures[key].kind
    if value is None:
        return True
    if isinstance(value, str | bool):
        return False
    lowest = -kind.maximum if kind.minimum is None else kind.minimum
    return lowest <= value <= kind.maximum and round(value, kind.places) == value


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_workbook_passes_the_audit_passes(name: str, seed: int) -> None:
    form = form_named(name)
    book, shown = book_of(form), in_another_program(name, seed)
    said, colours = str(shown.values["status"]), shown.colours[book.places["status"]]
    found = examine(workbook_bytes(book, random_contents(form, seed))).audit.findings
    # what no figures in its blanks could put right, a workbook does not see by itself
    severities = {finding.severity for finding in found if finding.code != "R115"}
    if colours == {"passed"}:
        assert severities <= {Severity.NOTE}
    if Severity.ERROR in severities:
        assert colours == {"error"}
    assert len(colours) == 1
    assert ("可以报送" in said) == (colours == {"passed"}) or "疑点" in said
