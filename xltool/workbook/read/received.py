"""A filled workbook → a submission: whose it is, and every cell of the form as it stands.

The file is read from memory in one streaming pass over the parts that are needed: a sheet on which
nothing of the form stands is never parsed, unless the office explained a doubt on it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from xltool.model.address import Cell, Place, Range, bounding
from xltool.model.finding import Number
from xltool.model.form import Form, FormId
from xltool.model.period import Cycle, NumberError, Period, PeriodQuery, period_of_label
from xltool.model.prefill import Prefill
from xltool.model.readings import ReadFigure, read_figure
from xltool.model.record import Office, Scope, clean_line
from xltool.model.relation import MARK_PREFIX, MARKED
from xltool.model.submission import EnteredReason, FoundBy, Remark, Stated, Submission
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.layout.identity_sheet import (
    INCLUDED,
    LACKING,
    LOCKED,
    OPEN,
    PREFILLED,
    PROPERTY_PREFIX,
    SCOPE,
    SHOWN,
)
from xltool.workbook.layout.reasons import CHECK_REASONS, FINDINGS_REASONS
from xltool.workbook.read.formula import standard_formulas, standard_places, summed_places
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.locate import Located, Searched, locate
from xltool.workbook.read.parts import (
    read_contents,
    read_date_styles,
    read_properties,
    read_texts,
)
from xltool.workbook.read.raw import RawCell, RawSheet, Shared
from xltool.workbook.read.reasons import entered_reasons, says_nothing
from xltool.workbook.read.sheet import read_sheet

_YEAR = re.compile(r"\d{4}", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
FACTS = (
    *("form", "edition", "template_version", "year", "period", "office", "code"),
    *("due", "contact", "original"),
)
_EMPTY = RawCell(None)
_IDENTITY_LINES = 4
"""The visible line of identity stands within the first rows of its sheet."""


@dataclass(frozen=True, slots=True)
class Clues:
    """How a workbook that lost its names and properties is known all the same.

    `lines` match the visible line of identity, with groups office, period and template; `editions`
    gives the form by template version, and is called only then. `sheets` are the sheets of every
    workbook of ours that hold no entries. `nil_label` stands beside the answers of nil tables.
    """

    lines: tuple[re.Pattern[str], ...]
    editions: Callable[[], Mapping[str, FormId]]
    nil_label: str
    sheets: frozenset[str] = frozenset()


class Received:
    """A workbook file, opened; its sheets are parsed when a cell of them is needed."""

    def __init__(self, data: bytes, clues: Clues) -> None:
        """Open the bytes of a file. Raises RefusedFile where that is no workbook."""
        self._package = pass_gate(data)
        self._clues = clues
        self._contents = read_contents(self._package)
        self._shared: Shared | None = None
        self._sheets: dict[str, RawSheet] = {}
        self._identity: dict[str, str] = {}
        self._parts = {
            entry.name: entry.part for entry in self._contents.sheets if entry.part in self._package
        }
        self.places = self._named_places()

    def identity(self) -> dict[str, str]:
        """What the workbook states it is: by its hidden sheet, its properties, its visible line.

        Raises RefusedFile where it says nothing: it is not one of ours.
        """
        if not self._identity:
            self._identity = self._read_identity()
        return self._identity

    def _read_identity(self) -> dict[str, str]:
        found: dict[str, str] = {}
        # programs lose different things when they save: some the hidden sheet's names, others the
        # custom properties; the visible line comes last, because people can type into it
        for fact in FACTS:
            if (named := self._named(fact)) is not None:
                found[fact] = named
        for fact, text in self._properties().items():
            found.setdefault(fact, text)
        if not {"form", "edition", "office", "year"} <= found.keys():
            found = {**self._visible_identity(), **found}
        if not {"form", "edition", "office", "year"} <= found.keys():
            raise RefusedFile("F105")
        if not _YEAR.fullmatch(found["year"]):
            raise RefusedFile("F105")
        return found

    def _properties(self) -> dict[str, str]:
        return read_properties(self._package, self._contents.root, PROPERTY_PREFIX)

    def _named(self, fact: str) -> str | None:
        """What the hidden sheet says, by a defined name; None where it says nothing."""
        place = self.places.get(MARK_PREFIX + fact)
        value = self._cell(place).value if place is not None else None
        return None if value is None else str(value)

    def _marks(self, form: Form) -> frozenset[str]:
        """The marks of the form that the office bears: by the hidden sheet, else by properties."""
        said = {mark: self._named(mark) or self.identity().get(mark) for mark in form.marks}
        return frozenset(mark for mark, value in said.items() if value == MARKED)

    def _visible_identity(self) -> dict[str, str]:
        for name in self._parts:
            for cell, raw in sorted(self._sheet(name).cells.items()):
                if cell.row > _IDENTITY_LINES:
                    break
                text = raw.value if isinstance(raw.value, str) else ""
                matches = (line.match(text) for line in self._clues.lines)
                match = next((each for each in matches if each), None)
                if match and (form_id := self._clues.editions().get(match["template"])):
                    facts = {"form": form_id.id, "edition": form_id.edition}
                    facts |= {"office": match["office"], "template_version": match["template"]}
                    return facts | _dated(match["period"])
        return {}

    def period(self, form: Form) -> Period:
        """What the workbook of a form is about. Raises RefusedFile where it does not say so."""
        facts = self.identity()
        number = None if form.cycle is Cycle.YEAR else facts.get("period", "")
        is_number = number is None or _NUMBER.fullmatch(number)
        if not is_number or facts.get("cycle", form.cycle) != form.cycle:
            raise RefusedFile("F105")
        try:
            return PeriodQuery(int(facts["year"]), None if number is None else int(number)).of(
                form.cycle
            )
        except NumberError as error:
            raise RefusedFile("F105") from error

    def submission(self, form: Form) -> Submission:
        """Every cell of the form. Raises RefusedFile where a whole table cannot be found."""
        facts = self.identity()
        office = Office(
            clean_line(facts["office"]), clean_line(facts.get("code", "")), self._marks(form)
        )
        broken = frozenset(self._contents.names.keys() - self.places.keys())
        book = Searched(self.places, broken, tuple(self._parts), self._sheet)
        located = locate(form, book, self._clues.nil_label)
        self._refuse_rivals(form, book, located)
        areas = self._merges_near(form, located)
        written = standard_formulas(form) if _is_standard(form, located) else {}
        cells = {key: self._stated(form, key, located, areas, written) for key in located}
        remarks = self._remarks(form, located)
        period, sheets = self.period(form), tuple(self._parts)
        return Submission(
            period,
            office,
            cells,
            remarks,
            self._scope(),
            sheets,
            _day(facts.get("due", "")),
            clean_line(facts.get("contact", "")),
            facts.get("original", ""),
            self._prefilled(form, period),
            self._reasons(),
        )

    def _scope(self) -> Scope | None:
        """The offices of a total, listed on the hidden sheet; None for the workbook of one."""
        head = self.places.get(MARK_PREFIX + SCOPE)
        if head is None:
            return None
        offices: dict[str, list[Office]] = {INCLUDED: [], LACKING: []}
        first, sheet = head.cell.column, head.sheet
        row = head.cell.row + 1
        while (how := self._text(sheet, row, first)) in offices:
            name, code = (clean_line(self._text(sheet, row, first + right)) for right in (1, 2))
            offices[how].append(Office(name, code))
            row += 1
        return Scope(tuple(offices[INCLUDED]), tuple(offices[LACKING]))

    def _reasons(self) -> tuple[EnteredReason, ...]:
        """What the office wrote beside doubts; in a workbook that lost its names, on any sheet of
        ours without entries."""
        headings = [self.places[n] for n in (CHECK_REASONS, FINDINGS_REASONS) if n in self.places]
        named = [each.sheet for each in headings if not self._says_nothing(each)]
        sheets = named if self.places else [n for n in self._parts if n in self._clues.sheets]
        return tuple(entered_reasons(map(self._sheet, sheets)))

    def _says_nothing(self, heading: Place) -> bool:
        return says_nothing(
            b"".join(self._package.chunks(self._parts[heading.sheet])), heading.cell
        )

    def _prefilled(self, form: Form, period: Period) -> Prefill | None:
        """Last year's figures that the workbook came with, listed on the hidden sheet."""
        head = self.places.get(MARK_PREFIX + PREFILLED)
        if head is None:
            return None
        figures: dict[str, dict[str, Number]] = {LOCKED: {}, OPEN: {}, SHOWN: {}}
        first, sheet = head.cell.column, head.sheet
        row = head.cell.row + 1
        while (how := self._text(sheet, row, first + 2)) in figures:
            key, cell = self._text(sheet, row, first), Cell(row, first + 1)
            if key in form.figures:
                raw = self._cell(Place(sheet, cell)).value
                reading = read_figure(raw, form.figures[key].kind)
                if isinstance(reading, ReadFigure):
                    figures[how][key] = reading.value
            row += 1
        locked = not figures[OPEN]
        entries = figures[LOCKED] if locked else figures[OPEN]
        return Prefill(period.before, entries, figures[SHOWN], locked)

    def _stated(
        self,
        form: Form,
        key: str,
        located: Mapping[str, Located],
        areas: Mapping[str, list[Range]],
        written: Mapping[str, str],
    ) -> Stated:
        """A cell as it stands. `areas` are the merges it may lie in, by sheet; `written` are the
        formulas as we write them, where they are right for the places that were found."""
        place, how = located[key].place, located[key].found
        if how is FoundBy.LOST:
            return Stated(place, found=how)
        raw = self._sheet(place.sheet).cells.get(place.cell, _EMPTY)
        near = areas.get(place.sheet)
        cover = _merge_over(place.cell, near) if near and key in form.figures else ""
        if not raw.formula:
            return Stated(place, raw.value, "", False, how, cover)
        relation = form.derivations.get(key)
        intact = relation is not None and (
            raw.formula == written.get(key)
            or self._adds(raw.formula, place.sheet, [located[p].place for p in relation.right])
        )
        return Stated(place, raw.value, raw.formula, intact, how, cover)

    def _adds(self, formula: str, sheet: str, parts: list[Place]) -> bool:
        """Whether a formula adds up these cells; empty ones that were inserted among them add
        nothing."""
        summed = Counter(summed_places(formula, sheet) or ())
        summed.subtract(parts)
        return all(
            count == 0 or (count > 0 and self._cell(place) is _EMPTY)
            for place, count in summed.items()
        )

    def _refuse_rivals(self, form: Form, book: Searched, located: Mapping[str, Located]) -> None:
        """Refuse a workbook with a second sheet of a table that says something else.

        A sheet that was copied within the workbook keeps its names on the original, and nobody can
        tell which of the two the office filled in.
        """
        used = {each.place.sheet for each in located.values()} | self._clues.sheets
        for name in self._parts.keys() - used:
            for key, cell in book.figures_on(form, name).items():
                place = located[key].place
                if self._cell(Place(name, cell)).value != self._cell(place).value:
                    raise RefusedFile("F113", names=f"{place.sheet}、{name}", count=2)

    def _merges_near(self, form: Form, located: Mapping[str, Located]) -> dict[str, list[Range]]:
        """The merges of each sheet that meet the rectangle around its figures; most are titles and
        headings, which stand outside."""
        cells: dict[str, list[Cell]] = defaultdict(list)
        for key in form.figures:
            if located[key].found is not FoundBy.LOST:
                cells[located[key].place.sheet].append(located[key].place.cell)
        extents = {name: bounding(figures) for name, figures in cells.items()}
        return {
            name: [area for area in self._sheet(name).merges if area.meets(extent)]
            for name, extent in extents.items()
        }

    def _remarks(self, form: Form, located: Mapping[str, Located]) -> tuple[Remark, ...]:
        """What is to be reported of the file as a whole."""
        remarks = []
        template = self.identity().get("template_version", form.template_version)
        if template != form.template_version:
            versions = {"edition": template, "known": form.template_version}
            remarks.append(Remark("F128", versions))
        used = dict.fromkeys(each.place.sheet for each in located.values())
        open_ = [n for n in used if n in self._sheets and not self._sheets[n].is_protected]
        if open_:
            remarks.append(Remark("R304", {"names": tuple(open_), "count": len(open_)}))
        if links := self._contents.relations.by_kind.get("externalLink"):
            remarks.append(Remark("F115", {"count": len(links)}))
        return tuple(remarks)

    def _named_places(self) -> dict[str, Place]:
        """Every defined name that means one cell of a sheet that is there."""
        found = {}
        sheets: dict[str, str] = {}  # as names write them, and as they are called
        for name, text in self._contents.names.items():
            written, mark, address = text.rpartition("!")
            sheet = sheets.get(written)
            if sheet is None:
                sheet = written.removeprefix("'").removesuffix("'").replace("''", "'")
                sheets[written] = sheet
            if not mark or sheet not in self._parts:
                continue
            try:
                found[name] = Place(sheet, Cell.parse(address))
            except ValueError:
                continue  # `#REF!`, or a name of a range: not a cell of ours
        return found

    def _sheet(self, name: str) -> RawSheet:
        sheet = self._sheets.get(name)
        if sheet is None:
            if self._shared is None:
                found = self._package, self._contents.relations
                self._shared = Shared(read_texts(*found), read_date_styles(*found))
            old_dates = self._contents.has_old_dates
            sheet = read_sheet(self._package, name, self._parts[name], self._shared, old_dates)
            self._sheets[name] = sheet
        return sheet

    def _cell(self, place: Place) -> RawCell:
        return self._sheet(place.sheet).cells.get(place.cell, _EMPTY)

    def _text(self, sheet: str, row: int, column: int) -> str:
        value = self._cell(Place(sheet, Cell(row, column))).value
        return "" if value is None else str(value)


def _dated(label: str) -> dict[str, str]:
    """The facts in a period's label; none where it is no label of a period."""
    period = period_of_label(label)
    if period is None:
        return {}
    number = {} if period.is_annual else {"period": str(period.number)}
    return {"year": str(period.year), "cycle": period.cycle, **number}


def _day(text: str) -> date | None:
    """A day as the identity has it; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_standard(form: Form, located: Mapping[str, Located]) -> bool:
    """Whether every figure stands where the form has it."""
    tables = standard_places(form).values()
    return all(located[key].place == place for table in tables for key, place in table.items())


def _merge_over(cell: Cell, areas: list[Range]) -> str:
    """The merge that swallows a cell, one that begins elsewhere; empty where there is none."""
    for area in areas:
        if cell in area:
            return area.a1 if cell != area.first else ""
    return ""
