"""A page → the record of a form: the form whose labels fit best, its figures, its text.

Nothing is guessed: what is unknown is None, and every repair is kept with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.key import parts_of
from xltool.model.office_marks import office_of
from xltool.model.period import Cycle, Period, PeriodQuery
from xltool.model.record import Office, Record, clean_line, clean_text, complete
from xltool.published.beside_figures import beside_figures
from xltool.published.dropped import Dropped
from xltool.published.figures import FoundFigures, Repair, find_figures, keys_of_row
from xltool.published.headings import find_headings, heads_section
from xltool.published.label_index import Vocabulary
from xltool.published.left_out import LeftOut
from xltool.published.loose_rows import doubt_loose_rows
from xltool.published.page import Page, PageGrid, Passage, UnusablePage
from xltool.published.rows import Walk, walk
from xltool.published.sections import Cut, cut
from xltool.published.title import Title, find_title, is_title
from xltool.published.zeros import fill_nil, settle_zeros


@dataclass(frozen=True, slots=True)
class Imported:
    """A published report as read. `figures` holds for every figure where it was found or why it is
    unknown, `cut` which sections there were. `unknown_rows` are labels of rows with figures in the
    form's tables that the form does not have; `left_out` is what the page shows as no part of it;
    `mixed` are the tables that are more like those of another edition, by their id; `grids` are the
    tables in which the figures were found, by their number."""

    form: Form
    record: Record
    figures: FoundFigures
    cut: Cut
    unknown_rows: tuple[str, ...] = ()
    mixed: Mapping[str, Form] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    grids: tuple[PageGrid, ...] = ()

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """The text of the report that is in no passage."""
        return tuple(self.cut.dropped)

    @property
    def assumed(self) -> frozenset[str]:
        """The figures that the page states no unit of: that of the form was taken."""
        return frozenset(self.figures.assumed)

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

    def identify(self, cycle: Cycle, title: Title) -> tuple[Office, Period]:
        """Who reports, and of which period. Raises UnusablePage where nothing says so; NumberError
        where the period given is none of the form."""
        office = clean_line(self.office) if self.office else title.office
        period = self.period.of(cycle) if self.period else title.period
        if office is None:
            raise UnusablePage("no_office" if period is not None else "no_title")
        if period is None:
            raise UnusablePage("no_year")
        return Office(office, self.code), period


Identify = Callable[[Cycle, Title], tuple[Office, Period]]
"""Says who reports, and of which period, where the title states this."""

Choice = tuple[Form, Spellings]


def choose_form(choices: Sequence[Choice], page: Page, period: PeriodQuery | None = None) -> Choice:
    """The form of which a page has the most, and no other as much. Raises UnusablePage.

    Where it has no figures of any, it is the form whose sections it has; of the editions of one
    form that of its year, which its title says, or the `period` that the caller gives.
    """
    walks = [walk(Vocabulary(*choice), page) for choice in choices]
    fits = [
        (_fit(form, walked), number)
        for number, ((form, _), walked) in enumerate(zip(choices, walks, strict=True))
        if form.tables
    ]
    best = max(fits, default=((0, 0), -1))
    if best[0][0] == 0:
        return _by_sections(choices, walks, period)
    if sum(fit == best[0] for fit, _ in fits) > 1:
        raise UnusablePage("several_forms")
    return choices[best[1]]


def _by_sections(
    choices: Sequence[Choice], walks: Sequence[Walk], period: PeriodQuery | None
) -> Choice:
    """The form of which a page has the text, half of the sections at least. Raises UnusablePage."""
    found: dict[str, Choice] = {}
    by_year = sorted(zip(choices, walks, strict=True), key=lambda each: each[0][0].first_year)
    for (form, spellings), walked in by_year:
        passages, anchors = _passages(form, spellings, walked.page, walked)
        headings = find_headings(form, spellings, passages, anchors)
        end = headings[0].line if headings else len(passages)
        title = find_title(form.cycle, spellings, walked.page, passages, end)
        year = period.year if period else title.period.year if title.period else 0
        wanted = [section for section in form.sections if section.in_report]
        has = {each.section for each in headings if not each.by_place}
        if form.first_year <= year and 2 * len(has) >= len(wanted):
            found[form.id] = (form, spellings)  # the later edition stands for the earlier
    if not found:
        raise UnusablePage("no_table")
    if len(found) > 1:
        raise UnusablePage("several_forms")
    return next(iter(found.values()))


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
    """The record of a page. Raises as `ImportOptions.identify`."""
    return read_page(choice, page, given.identify)


def read_page(choice: Choice, page: Page, identify: Identify) -> Imported:
    """The record of a page, of the office and the period that `identify` gives, which may raise."""
    form, spellings = choice
    words = Vocabulary(form, spellings)
    walked = walk(words, page)
    page = walked.page
    grids = [block for block in page.blocks if isinstance(block, PageGrid)]
    found = find_figures(form, grids, walked)
    doubt_loose_rows(form, found, grids)
    settle_zeros(form, found, walked.lost)
    fill_nil(form, found, page)
    passages, anchors = _passages(form, spellings, page, walked)
    headings = find_headings(form, spellings, passages, anchors)
    end = headings[0].line if headings else len(passages)
    title = find_title(form.cycle, spellings, page, passages, end)
    office, period = identify(form.cycle, title)
    signed = title.office or office.name
    passages_cut = cut(form, spellings, passages, anchors, title.line + 1, signed)
    entered = {key: found.values.get(key) for key in form.entered}
    figures = complete(form, entered)
    _add_up(form, found, figures)
    record = Record(
        form.id,
        form.edition,
        period,
        office if office.marks else office_of(form, office.name, office.code, {}),
        figures,
        {key: clean_text(text) if text else None for key, text in passages_cut.text.items()},
        _reported(form, found, figures),
    )
    passages_cut.dropped += beside_figures(words, grids, walked, found)
    unknown_rows = tuple(walked.unknown.values())
    return Imported(
        form, record, found, passages_cut, unknown_rows, {}, page.left_out, tuple(grids)
    )


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


def _row_of_text(form: Form, spellings: Spellings, cells: Sequence[str]) -> Iterator[Passage]:
    """A row of a table that is none of ours: one line, a title in one of its cells by itself."""
    for is_alone, together in groupby(cells, lambda text: is_title(form.cycle, spellings, text)):
        texts = list(together)
        yield from map(Passage, texts if is_alone else (" ".join(texts),))


def _passages(
    form: Form, spellings: Spellings, page: Page, walked: Walk
) -> tuple[list[Passage], dict[str, int]]:
    """All text of a page in order: paragraphs, and what stands in tables that are none of ours.

    With it, for each table of the form, how much of the text stands before it. A section's heading
    may stand in a row of its table.
    """
    tables = {(row.grid, row.line): row.table for row in walked.sightings}
    found: list[Passage] = []
    anchors: dict[str, int] = {}
    grid = -1
    for block in page.blocks:
        if isinstance(block, Passage):
            found.append(block)
            continue
        grid += 1
        for line, cells in enumerate(block.lines()):
            if (grid, line) in tables:
                anchors.setdefault(tables[grid, line], len(found))
            taken = (grid, line) in walked.taken
            if not cells or (
                taken and not (len(cells) == 1 and heads_section(form, spellings, cells[0].text))
            ):
                continue
            if block.passages and not taken:
                found += (each for each in (block.passages[line],) if each.text)
            elif len(cells) == 1:
                found += (Passage(each) for each in cells[0].text.split("\n") if each.strip())
            else:
                found += _row_of_text(form, spellings, [cell.text.strip() for cell in cells])
    return found, anchors
