"""What a workbook states of itself: which form, whose, of which period, and what it came with.

It stands on the hidden sheet, in the custom properties, and on a visible line; programs lose
different ones of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from xltool.classes import dataclass
from xltool.model.address import Cell, Place
from xltool.model.finding import Number
from xltool.model.form import Form, FormId, ValueKind
from xltool.model.office_marks import office_of
from xltool.model.period import Cycle, NumberError, Period, PeriodQuery, period_of_label
from xltool.model.prefill import Prefill
from xltool.model.readings import ReadFigure, read_figure
from xltool.model.record import Office, Scope, clean_line
from xltool.model.relation import MARK_PREFIX, MARKED, UNMARKED
from xltool.model.submission import Remark, Stated
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.layout.identity_sheet import (
    ASSUMED,
    INCLUDED,
    LACKING,
    LOCKED,
    OPEN,
    PREFILLED,
    PROPERTY_PREFIX,
    SCOPE,
    SHOWN,
)
from xltool.workbook.layout.sheets import IDENTITY_ROW, TITLE_ROW
from xltool.workbook.read.labels import stem
from xltool.workbook.read.opened import EMPTY, OpenedWorkbook

_YEAR = re.compile(r"\d{4}", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_FACTS = (
    *("form", "edition", "template_version", "year", "period", "office", "code"),
    *("due", "contact", "original", ASSUMED),
)
_MEANS = {MARKED: True, UNMARKED: False}
_IDENTITY_LINES = 4
"""The visible line of identity stands within the first rows of its sheet."""
_OFFICE = "\ue000"
"""Stands for an office in a title."""


@dataclass(frozen=True, slots=True)
class Clues:
    """How a workbook that lost its names and properties is known all the same.

    `lines` match the visible line of identity, with groups office, period and template; `editions`
    gives the form by template version, and is called only then. `sheets` are the sheets of every
    workbook of ours that hold no entries. `nil_label` stands beside the answers of nil tables;
    `guide_title` stands behind the report's title above the guide, `unit_line` before the units of
    a table;
    `comments` match what a marked copy says at its cells.
    """

    lines: tuple[re.Pattern[str], ...]
    editions: Callable[[], Mapping[str, FormId]]
    nil_label: str
    guide_title: str
    unit_line: str
    comments: re.Pattern[str]
    sheets: frozenset[str] = frozenset()


class StatedIdentity:
    """What a workbook states of itself. `facts` are those of the identity, by name."""

    def __init__(self, book: OpenedWorkbook, clues: Clues) -> None:
        """Raises RefusedFile where the workbook says nothing: it is not one of ours."""
        self._book = book
        self._clues = clues
        self._properties = book.properties(PROPERTY_PREFIX)
        self.facts = self._read()

    def _read(self) -> dict[str, str]:
        found: dict[str, str] = {}
        # programs lose different things when they save: some the hidden sheet's names, others the
        # custom properties; the visible line comes last, because people can type into it
        for fact in _FACTS:
            if (named := self._named(fact)) is not None:
                found[fact] = named
        for fact, text in self._properties.items():
            found.setdefault(fact, text)
        if not {"form", "edition", "office", "year"} <= found.keys():
            found = {**self._visible_identity(), **found}
        if not {"form", "edition", "office", "year"} <= found.keys():
            raise RefusedFile("F105")
        return found

    def _named(self, fact: str) -> str | None:
        """What the hidden sheet says, by a defined name; None where it says nothing."""
        place = self._book.places.get(MARK_PREFIX + fact)
        value = self._book.cell(place).value if place is not None else None
        return None if value is None else str(value)

    def office(self, form: Form) -> Office:
        """The office with its marks of the form: by the hidden sheet, else by properties."""
        said = {mark: self._named(mark) or self.facts.get(mark) for mark in form.marks}
        known = {mark: _MEANS.get(value or "") for mark, value in said.items()}
        name, code = clean_line(self.facts["office"]), clean_line(self.facts.get("code", ""))
        return office_of(form, name, code, known)

    def _visible_identity(self) -> dict[str, str]:
        for name in self._book.parts:
            for cell, raw in sorted(self._book.sheet(name).cells.items()):
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
        number = None if form.cycle is Cycle.YEAR else self.facts.get("period", "")
        is_number = number is None or _NUMBER.fullmatch(number)
        is_year = _YEAR.fullmatch(self.facts["year"])
        if not is_year or not is_number or self.facts.get("cycle", form.cycle) != form.cycle:
            raise RefusedFile("F105")
        try:
            return PeriodQuery(int(self.facts["year"]), None if number is None else int(number)).of(
                form.cycle
            )
        except NumberError as error:
            raise RefusedFile("F105") from error

    def contradiction(self, form: Form) -> Remark | None:
        """Another office, code or period that the workbook states elsewhere; None where it states
        none."""
        own = {"office": self.facts["office"], "code": self.facts.get("code", "")}
        own["period"] = f"{self.period(form):bare}"
        for how, said in self._said_elsewhere(form):
            for fact in own:
                there, here = stem(said.get(fact, "")), stem(own[fact])
                is_short = how == "said_in_heading" and here.endswith(there)
                if there and here and there != here and not is_short:
                    return Remark("F133", {"names": said[fact], "known": own[fact], "how": how})
        return None

    def _said_elsewhere(self, form: Form) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The same facts as other places have them, each with the name of the place."""
        period = self.period(form)
        known = {fact: self._properties.get(fact, "") for fact in ("office", "code", "year")}
        if period.is_annual:
            known["period"] = known["year"]
        yield "said_in_properties", known
        title = re.escape(form.report_title(_OFFICE, period)).replace(_OFFICE, "(?P<office>.+?)")
        if period.is_annual:
            title = title.replace(str(period.year), r"(?P<period>\d{4})", 1)
        end = self._clues.guide_title
        guide = re.compile(f"^{title}{re.escape(end)}$", re.MULTILINE)
        heads, shared = "\n".join(self._heads()), self._book.shared.texts.texts
        texts = "\n".join(shared)
        titles = "\n".join(text for text in shared if text.endswith(end))
        for pattern, text, how in (
            *((line, texts, "said_in_line") for line in self._clues.lines),
            *((line, heads, "said_in_line") for line in self._clues.lines),
            (guide, titles, "said_in_title"),
            (re.compile(f"^{title}$", re.MULTILINE), heads, "said_in_heading"),
        ):
            for match in pattern.finditer(text):
                yield how, match.groupdict()

    def _heads(self) -> Iterator[str]:
        """The texts of the title and of the line of identity, of each sheet that was read."""
        for sheet in self._book.parsed.values():
            for row in (TITLE_ROW, IDENTITY_ROW):
                text = sheet.cells.get(Cell(row, 1), EMPTY).value
                if isinstance(text, str):
                    yield text

    def scope(self) -> Scope | None:
        """The offices of a total, listed on the hidden sheet; None for the workbook of one."""
        head = self._book.places.get(MARK_PREFIX + SCOPE)
        if head is None:
            return None
        offices: dict[str, list[Office]] = {INCLUDED: [], LACKING: []}
        first, sheet = head.cell.column, head.sheet
        row = head.cell.row + 1
        while (how := self._book.text(sheet, row, first)) in offices:
            name, code = (
                clean_line(self._book.text(sheet, row, first + right)) for right in (1, 2)
            )
            offices[how].append(Office(name, code))
            row += 1
        return Scope(tuple(offices[INCLUDED]), tuple(offices[LACKING]))

    def prefilled(self, form: Form, period: Period) -> Prefill | None:
        """Last year's figures that the workbook came with, listed on the hidden sheet."""
        head = self._book.places.get(MARK_PREFIX + PREFILLED)
        if head is None:
            return None
        figures: dict[str, dict[str, Number]] = {LOCKED: {}, OPEN: {}, SHOWN: {}}
        first, sheet = head.cell.column, head.sheet
        row = head.cell.row + 1
        while (how := self._book.text(sheet, row, first + 2)) in figures:
            key, cell = self._book.text(sheet, row, first), Cell(row, first + 1)
            if key in form.figures:
                raw = self._book.cell(Place(sheet, cell)).value
                reading = read_figure(raw, form.figures[key].kind)
                if isinstance(reading, ReadFigure):
                    figures[how][key] = reading.value
            row += 1
        locked = not figures[OPEN]
        entries = figures[LOCKED] if locked else figures[OPEN]
        return Prefill(period.before, entries, figures[SHOWN], locked)

    def assumed(self, form: Form, cells: Mapping[str, Stated]) -> frozenset[str]:
        """The figures whose unit was assumed when they were imported, and that are still the same
        in the cells."""
        listed = (each.partition("=") for each in self.facts.get(ASSUMED, "").split())
        return frozenset(
            key
            for key, _, text in listed
            if key in form.figures
            and _value(text, form.figures[key].kind)
            == _value(cells[key].value, form.figures[key].kind)
        )


def _value(raw: object, kind: ValueKind) -> Number | None:
    reading = read_figure(raw, kind)
    return reading.value if isinstance(reading, ReadFigure) else None


def _dated(label: str) -> dict[str, str]:
    """The facts in a period's label; none where it is no label of a period."""
    period = period_of_label(label)
    if period is None:
        return {}
    number = {} if period.is_annual else {"period": str(period.number)}
    return {"year": str(period.year), "cycle": period.cycle, **number}


def day(text: str) -> date | None:
    """A day as the identity has it; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
