"""A page → the record of a form: the form whose labels fit best, its figures, its text.

Nothing is guessed: what is unknown is None, and every repair is kept with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xltool.definitions.spellings import Spellings
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.key import parts_of
from xltool.model.office_marks import office_of
from xltool.model.period import Cycle, Period, PeriodQuery
from xltool.model.record import Record, clean_line, clean_text, complete
from xltool.published.figures import FoundFigures, Repair, find_figures, keys_of_row
from xltool.published.label_index import Vocabulary
from xltool.published.left_out import LeftOut
from xltool.published.page import Page, PageGrid, Passage, UnusablePage
from xltool.published.rows import Walk, walk
from xltool.published.sections import Cut, cut, first_heading, heads_section
from xltool.published.title import Title, find_title
from xltool.published.zeros import settle_zeros


@dataclass(frozen=True, slots=True)
class Imported:
    """A published report as read. `figures` holds for every figure where it was found or why it is
    unknown, `cut` which sections there were. `unknown_rows` are labels of rows with figures in the
    form's tables that the form does not have; `left_out` is what the page shows as no part of it;
    `mixed` are the tables that are more like those of
    another edition, by their id."""

    form: Form
    record: Record
    figures: FoundFigures
    cut: Cut
    unknown_rows: tuple[str, ...] = ()
    mixed: Mapping[str, Form] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def wrong_totals(self) -> dict[str, Number]:
        """Totals as published that its entries do not add up to, where all of these are known."""
        return {
            key: value
            for key, value in self.record.reported.items()
            if key in self.form.derivations and self.record.figures[key] is not None
        }


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the caller knows, and what comes before what the title says. None: not given."""

    office: str | None = None
    code: str = ""
    period: PeriodQuery | None = None


Choice = tuple[Form, Spellings]


def choose_form(choices: Sequence[Choice], page: Page) -> Choice:
    """The form of which a page has the most, and no other as much. Raises UnusablePage."""
    fits = [
        (_fit(form, walk(Vocabulary(form, spellings), page)), number)
        for number, (form, spellings) in enumerate(choices)
        if form.tables
    ]
    best = max(fits, default=((0, 0), -1))
    if best[0][0] == 0:
        raise UnusablePage("no_table")
    if sum(fit == best[0] for fit, _ in fits) > 1:
        raise UnusablePage("several_forms")
    return choices[best[1]]


def better_elsewhere(choices: Sequence[Choice], form: Form, page: Page) -> dict[str, Form]:
    """The tables of a form that are more like those of another edition on this page, by their id:
    reports are put together from tables of two editions."""
    met = [
        (other, Counter(parts_of(k).table for k in _met(other, walk(Vocabulary(*choice), page))))
        for choice in choices
        if (other := choice[0]).id == form.id
    ]
    ours = next(counts for other, counts in met if other is form)
    return {
        table: other
        for other, counts in met
        for table in form.tables
        if counts[table] > ours[table]
    }


def _fit(form: Form, walked: Walk) -> tuple[int, int]:
    """How many of a form's figures stand on a page below their labels; fewer blank ones first."""
    figures = _met(form, walked)
    return len(figures), len(figures) - len(form.figures)


def _met(form: Form, walked: Walk) -> set[str]:
    """The figures of a form that stand on a page below their labels.

    A group that the page gives as one row counts as a row.
    """
    figures: set[str] = set()
    divided = _divided(form, walked)
    for row in walked.sightings:
        # a group's row beside its own rows is a subtotal, and would count its figures twice
        whole = row.values and (row.table, row.place.row) not in divided
        if row.head is not None and not row.divided and (whole or not row.place.is_group):
            figures |= {key for key, part in keys_of_row(form, row) if part in row.head.order}
    return figures


def _divided(form: Form, walked: Walk) -> set[tuple[str, str]]:
    """The groups, each with its table, of which the page has rows."""
    met = {(row.table, row.place.row) for row in walked.sightings if not row.place.is_group}
    return {
        (table, group)
        for table, block in form.blocks
        for row in block.rows
        if (table, row.key) in met
        for group in row.group_ids
    }


def read_report(choice: Choice, page: Page, given: ImportOptions) -> Imported:
    """The record of a page. Raises UnusablePage where nothing says who reports, or of which period;
    NumberError where the period given is none of the form."""
    form, spellings = choice
    walked = walk(Vocabulary(form, spellings), page)
    grids = [block for block in page.blocks if isinstance(block, PageGrid)]
    found = find_figures(form, grids, walked.sightings)
    settle_zeros(form, found, walked.lost)
    passages = list(_passages(form, spellings, page, walked))
    end = first_heading(form, spellings, passages)
    title = find_title(form.cycle, spellings, page, passages, end)
    office, period = _identity(form.cycle, title, given)
    passages_cut = cut(form, spellings, passages, title.line + 1, title.office or office)
    entered = {key: found.values.get(key) for key in form.entered}
    figures = complete(form, entered)
    _add_up(form, found, figures)
    record = Record(
        form.id,
        form.edition,
        period,
        office_of(form, office, given.code, {}),
        figures,
        {key: clean_text(text) if text else None for key, text in passages_cut.text.items()},
        _reported(form, found, figures),
    )
    return Imported(
        form, record, found, passages_cut, tuple(walked.unknown.values()), {}, page.left_out
    )


def _identity(cycle: Cycle, title: Title, given: ImportOptions) -> tuple[str, Period]:
    office = clean_line(given.office) if given.office else title.office
    period = given.period.of(cycle) if given.period else title.period
    if office is None:
        raise UnusablePage("no_office" if period is not None else "no_title")
    if period is None:
        raise UnusablePage("no_year")
    return office, period


def _add_up(form: Form, found: FoundFigures, figures: dict[str, Number | None]) -> None:
    """Totals that the page does not give, and its entries do, are not missing."""
    for key in form.derivations:
        if key in found.missing and figures[key] is not None:
            del found.missing[key]
            found.repaired[key] = Repair.ADDED


def _reported(
    form: Form, found: FoundFigures, figures: dict[str, Number | None]
) -> dict[str, Number]:
    """Totals as published that are not those of the entries, and rows the form does not have."""
    totals = {
        key: value
        for key in form.derivations
        if (value := found.values.get(key)) is not None and value != figures[key]
    }
    return {**totals, **found.extra}


def _passages(form: Form, spellings: Spellings, page: Page, walked: Walk) -> Iterator[Passage]:
    """All text of a page in order: paragraphs, and what stands in tables that are none of ours.

    A section's heading may stand in a row of its table.
    """
    grid = -1
    for block in page.blocks:
        if isinstance(block, Passage):
            yield block
            continue
        grid += 1
        for line, cells in enumerate(block.lines()):
            taken = (grid, line) in walked.taken
            if not cells or (
                taken and not (len(cells) == 1 and heads_section(form, spellings, cells[0].text))
            ):
                continue
            if block.passages and not taken:
                yield from (each for each in (block.passages[line],) if each.text)
            elif len(cells) == 1:
                yield from (Passage(each) for each in cells[0].text.split("\n") if each.strip())
            else:
                yield Passage(" ".join(cell.text.strip() for cell in cells))
