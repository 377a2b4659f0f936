"""What a statutory form is: sections, tables, rows, columns, relations; no form in particular.

A figure's key is `table.row.column`, permanent and the same in every edition. Labels, kinds and
relations come from a definition (see `definitions`); this module knows their meaning only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from xltool.classes import dataclass
from xltool.model.finding import Number, Rule, Words
from xltool.model.key import key_of
from xltool.model.mentions import Mentions
from xltool.model.period import Cycle, Period
from xltool.model.relation import Correspondence, Relation, YearOnYear

_Subject = TypeVar("_Subject", bound=Hashable)
_Result = TypeVar("_Result")


def cached_per_form(work: Callable[[_Subject], _Result]) -> Callable[[_Subject], _Result]:
    """Cache what a function gives for each form, or part of a form, that it is called with.

    It is for what comes from definitions, which are few; never for what comes from a file.
    """
    return lru_cache(maxsize=64)(work)


@dataclass(frozen=True, slots=True, order=True)
class FormId:
    """Names an edition of a form."""

    id: str
    edition: str

    def __str__(self) -> str:
        return f"{self.id}/{self.edition}"


class ValueType(StrEnum):
    """What a cell holds: a count, a decimal amount, or words."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What an entry may be.

    `minimum` and `maximum` bound a number (inclusive) in `unit`; for text `maximum` is the number
    of characters. `places` is the number of decimal places; `tolerance` is in `unit`, and sums of
    money are held equal within it. `units_accepted` may follow a number by mistake and are read
    over; one of the words of `signs` may stand before it, each with the sign it means, and one of
    `no_change` in its place means 0. `prompt` and `error` are shown by the spreadsheet program.
    """

    id: str
    type: ValueType
    unit: str
    units_accepted: tuple[str, ...]
    minimum: Number | None
    maximum: Number
    places: int
    tolerance: Decimal
    prompt: str
    error: str
    signs: tuple[tuple[str, str], ...] = ()
    no_change: tuple[str, ...] = ()

    @property
    def zero(self) -> Number:
        """0 as a figure of this kind."""
        return 0 if self.type is ValueType.INTEGER else Decimal(0)


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A row's or a column's heading; `groups` are the labels above it, outermost first.

    `name` is what a finding calls it, distinct from others with the same label.
    """

    key: str
    label: str
    groups: tuple[str, ...]
    group_ids: tuple[str, ...]
    name: str
    help: str
    kind: str
    span: int


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a table with headings of its own: every row crossed with every column.

    `side_by_side` blocks put their rows beside each other in one line of cells.
    """

    heading: str
    corner: str
    rows: tuple[ColumnHeading, ...]
    columns: tuple[ColumnHeading, ...]
    side_by_side: bool


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of the form. `widths` are in characters; the first `label_columns` hold headings.

    Tables, like forms, are compared by identity, which makes them keys of a cache.
    """

    id: str
    short: str
    blocks: tuple[Block, ...]
    widths: tuple[float, ...]
    label_columns: int
    landscape: bool


@dataclass(frozen=True, slots=True)
class TextField:
    """A passage that an office writes. `rows` is the height of its box in the workbook."""

    key: str
    label: str
    heading: str
    help: str
    rows: int
    required: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report: either a table or passages of text."""

    key: str
    number: str
    title: str
    sheet: str
    table: str | None
    texts: tuple[TextField, ...]
    in_report: bool

    @property
    def heading(self) -> str:
        """Number and title as the report prints them."""
        return f"{self.number}、{self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the form. `name` is its full label; a `derived` one is computed."""

    key: str
    table: str
    block: int
    row: str
    kind: ValueKind
    derived: bool
    name: str
    help: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What an overview shows of a report under one short label: a figure, or some added up."""

    label: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Measures that an overview draws side by side: parts of one whole."""

    title: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Consolidation:
    """How the reports of many offices become one, and are shown together.

    `own` are the entered figures that nothing is added to, by `own_clause`: the total has those of
    the office that adds up. `within` are pairs of endings of names: the figures of an office with
    the first are usually among those of its namesake with the second. Offices are compared by the
    first of the `measures`.
    """

    own: frozenset[str] = frozenset()
    within: tuple[tuple[str, str], ...] = ()
    measures: tuple[Measure, ...] = ()
    charts: tuple[Chart, ...] = ()
    own_clause: str = ""


@dataclass(frozen=True, slots=True)
class OfficeMark:
    """What else a form records of an office, besides name and code: it bears a mark or does not.

    Some relations hold only for offices that do not bear one. `key` names it in records and
    workbooks. Rosters call it by its key, its `label` or one of `headings`. `meaning` says in a
    sentence what an office is that bears it.
    """

    key: str
    label: str
    headings: tuple[str, ...]
    meaning: Words

    @property
    def names(self) -> tuple[str, ...]:
        """What a roster may call it; the label comes first."""
        return (self.label, self.key, *self.headings)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """An edition of a form, complete.

    `figures` and `texts` are in the official order. `relations` are written out, one per instance;
    `derivations` names for each derived figure the relation whose sum its cell computes. `rules`
    are those of `relations`. `title_tail` is the end of `title` that stays on one line. Without
    `mentions` no figure is looked for in the text. `correspondences` are with other editions, those
    that came before as a rule; what they say holds in both directions. `marks` are those an office
    may bear, by key. Workbooks that bear one of `earlier_versions` in place of `template_version`
    are of this edition as well. `cycle` is how often it is reported.
    """

    id: str
    edition: str
    template_version: str
    name: str
    title: str
    source: str
    default: bool
    first_year: int
    kinds: Mapping[str, ValueKind]
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    texts: Mapping[str, TextField]
    rules: Mapping[str, Rule]
    relations: tuple[Relation, ...]
    derivations: Mapping[str, Relation]
    year_on_year: YearOnYear = field(default_factory=YearOnYear)
    consolidation: Consolidation = field(default_factory=Consolidation)
    title_tail: str = ""
    mentions: Mentions | None = None
    correspondences: tuple[Correspondence, ...] = ()
    marks: Mapping[str, OfficeMark] = field(default_factory=dict)
    earlier_versions: tuple[str, ...] = ()
    cycle: Cycle = Cycle.YEAR

    @property
    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Every block, each with the id of its table."""
        return ((table.id, block) for table in self.tables.values() for block in table.blocks)

    @property
    def form_id(self) -> FormId:
        return FormId(self.id, self.edition)

    @property
    def template_versions(self) -> tuple[str, ...]:
        """Every version that a workbook of this edition may bear, the present one first."""
        return (self.template_version, *self.earlier_versions)

    @property
    def all_rules(self) -> Mapping[str, Rule]:
        """The rules of all relations, those over two years behind, then those about the text."""
        about_text = self.mentions.rules if self.mentions else {}
        return {**self.rules, **self.year_on_year.rules, **about_text}

    @property
    def entered(self) -> tuple[str, ...]:
        """The keys of the figures an office types, in order."""
        return _entered(self)

    def entry_blocks(self) -> tuple[tuple[str, ...], ...]:
        """The entered figures of each block of each table, in order."""
        return _entry_blocks(self)

    def section_of(self, table: str) -> Section:
        return next(section for section in self.sections if section.table == table)

    def report_title(self, office: str, period: Period) -> str:
        return self.title.format(office=office, year=period.year, period=period)

    def entries_below(self, key: str) -> tuple[str, ...]:
        """The entered figures that a figure is made of; an entered figure is made of itself."""
        return _entries_below(self).get(key, (key,))


@cached_per_form
def headings_of(table: Table) -> Mapping[str, tuple[ColumnHeading, ColumnHeading]]:
    """The row and the column of every figure of a table, by key, in the official order."""
    return {
        key_of(table.id, row.key, column.key): (row, column)
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


@cached_per_form
def _entered(form: Form) -> tuple[str, ...]:
    return tuple(key for key, figure in form.figures.items() if not figure.derived)


@cached_per_form
def _entry_blocks(form: Form) -> tuple[tuple[str, ...], ...]:
    blocks = groupby(form.entered, lambda k: (form.figures[k].table, form.figures[k].block))
    return tuple(tuple(keys) for _, keys in blocks)


@cached_per_form
def _entries_below(form: Form) -> Mapping[str, tuple[str, ...]]:
    """By derived figure; sums of sums are written out."""
    found: dict[str, tuple[str, ...]] = {}
    for key, parts in sums(form):
        entries = (entry for part in parts for entry in found.get(part, (part,)))
        found[key] = tuple(dict.fromkeys(entries))
    return found


@cached_per_form
def sums(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each derived figure with its parts, in an order in which every part is known before."""
    ordered: dict[str, tuple[str, ...]] = {}

    def put(key: str) -> None:
        relation = form.derivations.get(key)
        if relation is not None and key not in ordered:
            for part in relation.right:
                put(part)
            ordered[key] = relation.right

    for key in form.derivations:
        put(key)
    return tuple(ordered.items())


def shared_label(form: Form, keys: tuple[str, ...]) -> str:
    """What figures of one table are called together: a figure, a row, a part or the table."""
    first = form.figures[keys[0]]
    if len(keys) == 1:
        return first.name
    table = form.tables[first.table]
    figures = [form.figures[key] for key in keys]
    if {figure.row for figure in figures} == {first.row}:
        return headings_of(table)[first.key][0].name
    heading = table.blocks[first.block].heading
    if heading and {figure.block for figure in figures} == {first.block}:
        return heading
    return form.section_of(first.table).heading
