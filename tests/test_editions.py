"""What holds of every form and edition there is: those of the program, and those of the tests.

A new definition is found and tested unasked; nothing here knows one of them.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.builders import filled_workbook
from tests.office import recalculated, requires_office
from tests.surgery import parts
from xltool.app import build
from xltool.app.examine import examine
from xltool.app.library import FORMS_VARIABLE, Library, open_library, open_wording
from xltool.model.finding import Number, Severity
from xltool.model.form import Figure, Form, ValueType
from xltool.model.period import Period, PeriodQuery
from xltool.model.record import Office, Record, complete
from xltool.model.record_json import parse_record, read_json, record_tree, write_json
from xltool.published import open_page
from xltool.published.report import Choice, ImportOptions, choose_form, read_report
from xltool.reporting.narrative import narrate
from xltool.reporting.render import FORMATS, render
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

pytestmark = pytest.mark.slow

OWN = str(Path(__file__).parent / "forms")


def every_form() -> tuple[Library, list[Form]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FORMS_VARIABLE, OWN)
        library = open_library()
        return library, library.forms()


LIBRARY, FORMS = every_form()
NAMES = [f"{form.id}-{form.edition}" for form in FORMS]
each_form = pytest.mark.parametrize("form", FORMS, ids=NAMES)
EDITIONS = [pair for pair in itertools.combinations(FORMS, 2) if pair[0].id == pair[1].id]


@pytest.fixture(autouse=True)
def _forms_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(FORMS_VARIABLE, OWN)
    return iter(())


def made_up(form: Form, blanks: int = 0) -> Record:
    """Figures from a fixed seed over all that their kinds allow, `blanks` in a hundred left out."""
    chance = random.Random(f"{form.id}/{form.edition}")
    entered = {
        key: None if chance.randrange(100) < blanks else _number(chance, form.figures[key])
        for key in form.entered
    }
    text: dict[str, str | None] = {key: f"这一段说的是{key}。" for key in form.texts}
    period = Period(form.first_year, 1, form.cycle)
    return Record(
        form.id, form.edition, period, Office("临江市测试局"), complete(form, entered), text
    )


def _number(chance: random.Random, figure: Figure) -> Number:
    kind = figure.kind
    lowest = -kind.maximum if kind.minimum is None else kind.minimum
    count = chance.randint(max(int(lowest), -999), 9999)
    if kind.type is ValueType.INTEGER:
        return count
    return Decimal(count) + Decimal(chance.randrange(1, 10**kind.places)).scaleb(-kind.places)


def test_several_forms_and_editions_are_found() -> None:
    assert {"gkbg-2019", "gkbg-2021", "canteen-1"} <= set(NAMES)


OF_THE_PROGRAM = ("identity.", "check.", "standing.", "reasons.")
"""What the names begin with that are no data of the form."""


@each_form
def test_a_blank_workbook_names_every_figure_and_passage(form: Form) -> None:
    data = workbook_bytes(
        lay_out(form, Identity("某局", Period(form.first_year, 1, form.cycle)), open_wording())
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    named = {name for name in book.defined_names if not name.startswith(OF_THE_PROGRAM)}
    assert named == {*form.figures, *form.texts, *(f"nil.{table}" for table in form.tables)}


@each_form
def test_the_same_record_gives_the_same_bytes(form: Form) -> None:
    record = made_up(form)
    written = build.filled_workbook(form, record)
    assert build.filled_workbook(form, record) == written
    assert parts(filled_workbook(form, record)) == parts(written)  # what tests are given


@each_form
def test_a_report_has_the_same_bytes_each_time(form: Form) -> None:
    for suffix in FORMATS:
        reports = {render(narrate(form, made_up(form)), suffix) for _ in range(2)}
        assert len(reports) == 1


@each_form
@pytest.mark.parametrize("blanks", [0, 20])
def test_what_is_filled_in_is_read(form: Form, blanks: int) -> None:
    record = made_up(form, blanks)
    examined = examine(filled_workbook(form, record))
    assert record_tree(examined.record) == record_tree(record)
    assert {f.code for f in examined.audit.findings} & {"R101", "R103"} == set()


@each_form
def test_a_blank_workbook_has_no_error(form: Form) -> None:
    empty: dict[str, Number | None] = dict.fromkeys(form.entered)
    first = Period(form.first_year, 1, form.cycle)
    record = Record(form.id, form.edition, first, Office("某局"), complete(form, empty), {})
    assert examine(filled_workbook(form, record)).audit.count(Severity.ERROR) == 0


@each_form
def test_a_record_comes_back_from_its_json(form: Form) -> None:
    record = made_up(form, 20)
    assert parse_record(form, read_json(write_json(record_tree(record)).encode())) == record


@requires_office
def test_libreoffice_computes_the_totals_of_every_form() -> None:
    filled = {
        name: filled_workbook(form, made_up(form)) for name, form in zip(NAMES, FORMS, strict=True)
    }
    computed = recalculated(filled)
    for name, form in zip(NAMES, FORMS, strict=True):
        mine, its = examine(filled[name]), examine(computed[name])
        assert record_tree(its.record) == record_tree(made_up(form))
        assert [(f.code, f.key, f.actual) for f in its.audit.findings] == [
            (f.code, f.key, f.actual) for f in mine.audit.findings
        ]


def choices(forms: Sequence[Form]) -> list[Choice]:
    return [(form, LIBRARY.spellings(form)) for form in forms]


@each_form
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_report_is_known_among_all_forms_and_gives_its_figures(form: Form, suffix: str) -> None:
    record = made_up(form, 20)
    page = open_page(render(narrate(form, record), suffix), f".{suffix}")
    chosen = choose_form(choices(FORMS), page)
    assert chosen[0].form_id == form.form_id
    period = record.period
    given = PeriodQuery(period.year, None if period.is_annual else period.number)
    read = read_report(chosen, page, ImportOptions(record.office.name, period=given)).record
    assert read.figures == record.figures


@pytest.mark.parametrize(
    "pair", EDITIONS, ids=[f"{a.id}-{a.edition}-{b.edition}" for a, b in EDITIONS]
)
def test_a_code_weighs_and_means_the_same_in_every_edition(pair: tuple[Form, Form]) -> None:
    older, newer = (form.all_rules for form in pair)
    for code in older.keys() & newer.keys():
        assert (older[code].severity, older[code].title) == (
            newer[code].severity,
            newer[code].title,
        )


@pytest.mark.parametrize(
    "pair", EDITIONS, ids=[f"{a.id}-{a.edition}-{b.edition}" for a, b in EDITIONS]
)
def test_a_key_holds_the_same_kind_of_number_in_every_edition(pair: tuple[Form, Form]) -> None:
    older, newer = (form.figures for form in pair)
    for key in older.keys() & newer.keys():
        ours, theirs = older[key], newer[key]
        assert (ours.kind.type, ours.kind.unit, ours.derived) == (
            theirs.kind.type,
            theirs.kind.unit,
            theirs.derived,
        )


@each_form
def test_the_template_version_is_no_other_form_s(form: Form) -> None:
    assert LIBRARY.by_template()[form.template_version] == form.form_id
