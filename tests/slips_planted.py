"""Single slips planted in published figures at seeded places: what was typed instead of the truth.

The slips are made here from what they are, not from how the program recognises them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.builders import (
    APPLICANTS,
    ENTERED_ROWS,
    RESULTS,
    admission_of,
    changed,
    form_2021,
    places_of,
    sample_record,
)
from xltool.app.library import open_catalogue
from xltool.audit.causes import Explanation
from xltool.audit.checks import ALL
from xltool.audit.localization import explain
from xltool.audit.rules import View, audit
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.model.submission import Stated

PUBLISHED = ("city-2025", "jinhu-2023", "suqian-2023", "suqian-2024")
DISPUTES = ("review", "suit_direct", "suit_after_review")
RESULTS_OF_DISPUTES = ("upheld", "corrected", "other", "pending")

Typed = Mapping[str, int]
Plant = Callable[[random.Random, Record], Typed | None]


def grids() -> list[list[list[str]]]:
    """The entered cells of tables 2 and 3 as rows of keys, each as they stand beside each other."""
    requests = [[f"requests.{row}.{column}" for column in APPLICANTS] for row in ENTERED_ROWS]
    disputes = [[f"disputes.{row}.{column}" for column in RESULTS_OF_DISPUTES] for row in DISPUTES]
    return [requests, disputes]


def count(record: Record, key: str) -> int:
    value = record.figures[key]
    assert isinstance(value, int)
    return value


def some_entry(rng: random.Random, record: Record, least: int) -> str | None:
    """An entry of table 2 or 3 of at least this size."""
    keys = [key for grid in grids() for row in grid for key in row]
    large = [key for key in keys if count(record, key) >= least]
    return rng.choice(large) if large else None


def transposed(rng: random.Random, record: Record) -> Typed | None:
    key = some_entry(rng, record, 10)
    if key is None:
        return None
    digits = str(count(record, key))
    i = rng.randrange(len(digits) - 1)
    typed = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    return None if typed == digits or typed[0] == "0" else {key: int(typed)}


def dropped_digit(rng: random.Random, record: Record) -> Typed | None:
    key = some_entry(rng, record, 10)
    if key is None:
        return None
    digits = str(count(record, key))
    i = rng.randrange(len(digits))
    return {key: int(digits[:i] + digits[i + 1 :])}


def added_digit(rng: random.Random, record: Record) -> Typed | None:
    key = some_entry(rng, record, 1)
    if key is None:
        return None
    digits = str(count(record, key))
    i = rng.randrange(len(digits))
    return {key: int(digits[:i] + digits[i] + digits[i:])}


def doubled(rng: random.Random, record: Record) -> Typed | None:
    key = some_entry(rng, record, 1)
    return None if key is None else {key: 2 * count(record, key)}


def total_in_entry(rng: random.Random, record: Record) -> Typed | None:
    """The total of the row, or of the column where its results are added up."""
    key = some_entry(rng, record, 0)
    assert key is not None
    table, row, column = key.split(".")
    total = f"{table}.{row}.total"
    if table == "requests" and rng.random() < 0.5:
        total = f"requests.handled_total.{column}"
    value = count(record, total)
    return None if value == count(record, key) else {key: value}


def neighbour_column(rng: random.Random, record: Record) -> Typed | None:
    grid = rng.choices(grids(), (len(ENTERED_ROWS), len(DISPUTES)))[0]
    row = rng.choice(grid)
    i = rng.randrange(len(row) - 1)
    return _exchanged(record, row[i], row[i + 1])


def neighbour_row(rng: random.Random, record: Record) -> Typed | None:
    grid = rng.choices(grids(), (len(ENTERED_ROWS), len(DISPUTES)))[0]
    column = rng.randrange(len(grid[0]))
    i = rng.randrange(len(grid) - 1)
    return _exchanged(record, grid[i][column], grid[i + 1][column])


def _exchanged(record: Record, one: str, other: str) -> Typed | None:
    first, second = count(record, one), count(record, other)
    return None if first == second else {one: second, other: first}


PLANTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        transposed,
        dropped_digit,
        added_digit,
        doubled,
        total_in_entry,
        neighbour_column,
        neighbour_row,
    )
}


@dataclass(frozen=True, slots=True)
class Case:
    """A record with one slip: what is true of the cells concerned, and what is made of it."""

    record: Record
    truth: Mapping[str, Number | None]
    totals_typed: bool
    explanation: Explanation
    view: View


def residues_of(record: Record, stated: Mapping[str, int]) -> list[int]:
    """How far every sum is off: balances of columns, and totals where `stated`.

    The sums are written out here by hand.
    """
    figures = {k: int(v) for k, v in record.figures.items() if v is not None}
    left: list[int] = []

    def held(total: str, parts: list[str]) -> None:
        if total in stated:
            left.append(sum(figures[part] for part in parts) - stated[total])

    rows = {row: [f"requests.{row}.{who}" for who in APPLICANTS] for row in ENTERED_ROWS}
    for who in APPLICANTS:
        results = [f"requests.{row}.{who}" for row in RESULTS]
        sides = [f"requests.{row}.{who}" for row in ("received_new", "carried_in", "carried_out")]
        received, carried, out = (figures[key] for key in sides)
        left.append(received + carried - sum(figures[key] for key in results) - out)
        held(f"requests.handled_total.{who}", results)
    # the balance of the last column is the sum of the others: it says nothing new
    held("requests.handled_total.total", [key for row in RESULTS for key in rows[row]])
    for row, entries in rows.items():
        held(f"requests.{row}.total", entries)
    for row in DISPUTES:
        held(f"disputes.{row}.total", [f"disputes.{row}.{r}" for r in RESULTS_OF_DISPUTES])
    return left


def view_of(form: Form, record: Record, cells: Mapping[str, Stated] | None = None) -> View:
    rules = open_catalogue().with_form(form).rules
    return View(form, admission_of(form, record, cells), rules)


def typed_totals(form: Form, truth: Record) -> dict[str, Stated]:
    """Every total as a number, the true one, as in a sheet made by hand."""
    places = places_of(form.form_id)
    return {key: Stated(places[key], truth.figures[key]) for key in form.derivations}


def planted(kind: str, totals_typed: bool, cases: int, seed: int = 2021) -> Iterator[Case]:
    """As many cases of a slip as asked for that break some relation, in the published figures."""
    rng = random.Random(f"{kind} {seed}")
    form = form_2021()
    records = [sample_record(form, slug) for slug in PUBLISHED]
    while cases:
        record = rng.choice(records)
        typed = PLANTS[kind](rng, record)
        if typed is None:
            continue
        wrong = changed(form, record, typed)
        view = view_of(form, wrong, typed_totals(form, record) if totals_typed else None)
        audited = audit(view, ALL)
        if not audited.errors:
            continue
        cases -= 1
        truth = {key: record.figures[key] for key in typed}
        yield Case(wrong, truth, totals_typed, explain(view, audited), view)
