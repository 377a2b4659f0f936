"""A filled workbook → a submission: whose it is, and every cell of the form as it stands.

The file is read from memory in one streaming pass over the parts that are needed: a sheet of ours
without entries is not parsed, unless the office explained a doubt on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from xltool.model.address import Cell, Place, Range, bounding
from xltool.model.form import Form
from xltool.model.record import clean_line
from xltool.model.submission import EnteredReason, FoundBy, Remark, Stated, Submission
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.layout.reasons import CHECK_REASONS, FINDINGS_REASONS
from xltool.workbook.read.appearance import as_seen
from xltool.workbook.read.calculate import Calculation
from xltool.workbook.read.formula import standard_formulas, standard_places, summed_places
from xltool.workbook.read.identity import Clues, StatedIdentity, day
from xltool.workbook.read.locate import Located, Searched, locate
from xltool.workbook.read.opened import EMPTY, OpenedWorkbook
from xltool.workbook.read.outside import outside_texts
from xltool.workbook.read.passages import elsewhere, locate_passages
from xltool.workbook.read.reasons import entered_reasons, says_nothing


class Received:
    """A workbook file, opened, and what it states it is (`identity`)."""

    def __init__(self, data: bytes, clues: Clues) -> None:
        """Open the bytes of a file. Raises RefusedFile where that is no workbook of ours."""
        self._book = OpenedWorkbook(data)
        self._clues = clues
        self.identity = StatedIdentity(self._book, clues)
        self._calculation = Calculation(self._book.parts, self._book.cell)

    def submission(self, form: Form) -> Submission:
        """Every cell of the form. Raises RefusedFile where a whole table cannot be found."""
        identity, facts = self.identity, self.identity.facts
        broken = frozenset(self._book.contents.names.keys() - self._book.places.keys())
        book = Searched(self._book.places, broken, tuple(self._book.parts), self._book.sheet)
        located = {**locate(form, book, self._clues.nil_label), **locate_passages(form, book)}
        self._refuse_rivals(form, book, located)
        areas = self._merges_near(form, located)
        written = standard_formulas(form) if _is_standard(form, located) else {}
        cells = {key: self._stated(form, key, located, areas, written) for key in located}
        further = self._further(located)
        cells |= elsewhere(form, book, located, cells, further)
        remarks = self._remarks(form, located)
        period, sheets = identity.period(form), tuple(self._book.parts)
        outside, left = outside_texts(form, self._book, located, further, self._clues)
        return Submission(
            period,
            identity.office(form),
            cells,
            remarks,
            identity.scope(),
            sheets,
            day(facts.get("due", "")),
            clean_line(facts.get("contact", "")),
            facts.get("original", ""),
            identity.prefilled(form, period),
            self._reasons(),
            identity.assumed(form, cells),
            outside,
            left,
        )

    def _reasons(self) -> tuple[EnteredReason, ...]:
        """What the office wrote beside doubts; in a workbook that lost its names, on any sheet of
        ours without entries."""
        book = self._book
        headings = [book.places[n] for n in (CHECK_REASONS, FINDINGS_REASONS) if n in book.places]
        named = [each.sheet for each in headings if not self._says_nothing(each)]
        sheets = named if book.places else [n for n in book.parts if n in self._clues.sheets]
        return tuple(entered_reasons(map(book.sheet, sheets)))

    def _says_nothing(self, heading: Place) -> bool:
        return says_nothing(self._book.markup(heading.sheet), heading.cell)

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
        sheet = self._book.sheet(place.sheet)
        raw = sheet.cells.get(place.cell, EMPTY)
        near = areas.get(place.sheet)
        cover = _merge_over(place.cell, near) if near and key in form.figures else ""
        intact, agrees = False, None
        if raw.formula:
            intact, agrees = self._of_formula(form, key, place, raw.formula, located, written)
        stated = Stated(place, raw.value, raw.formula, intact, how, cover, agrees=agrees)
        seen = sheet.appearances.get(place.cell)
        if seen is None or stated.intact:
            return stated
        return as_seen(stated, seen, key in form.figures)

    def _of_formula(
        self,
        form: Form,
        key: str,
        place: Place,
        formula: str,
        located: Mapping[str, Located],
        written: Mapping[str, str],
    ) -> tuple[bool, bool | None]:
        """Of a total whether its formula is the form's, of an entry whether it gives what is
        stored."""
        if key in form.figures and key not in form.derivations:
            return False, self._calculation.agrees(place)
        relation = form.derivations.get(key)
        intact = relation is not None and (
            formula == written.get(key)
            or self._adds(formula, place.sheet, [located[p].place for p in relation.right])
        )
        return intact, None

    def _adds(self, formula: str, sheet: str, parts: list[Place]) -> bool:
        """Whether a formula adds up these cells; empty ones that were inserted among them add
        nothing."""
        summed = Counter(summed_places(formula, sheet) or ())
        summed.subtract(parts)
        return all(
            count == 0 or (count > 0 and self._book.cell(place) is EMPTY)
            for place, count in summed.items()
        )

    def _refuse_rivals(self, form: Form, book: Searched, located: Mapping[str, Located]) -> None:
        """Refuse a workbook with a second sheet of a table that says something else.

        A sheet that was copied within the workbook keeps its names on the original, and nobody can
        tell which of the two the office filled in.
        """
        for name in self._further(located):
            for key, cell in book.figures_on(form, name).items():
                place = located[key].place
                if self._book.cell(Place(name, cell)).value != self._book.cell(place).value:
                    raise RefusedFile("F113", names=f"{place.sheet}、{name}", count=2)

    def _further(self, located: Mapping[str, Located]) -> list[str]:
        """The sheets on which nothing of the form stands and that are none of ours, in order."""
        used = {each.place.sheet for each in located.values()} | self._clues.sheets
        used |= {place.sheet for name, place in self._book.places.items() if name not in located}
        return [name for name in self._book.parts if name not in used]

    def _merges_near(self, form: Form, located: Mapping[str, Located]) -> dict[str, list[Range]]:
        """The merges of each sheet that meet the rectangle around its figures; most are titles and
        headings, which stand outside."""
        cells: dict[str, list[Cell]] = defaultdict(list)
        for key in form.figures:
            if located[key].found is not FoundBy.LOST:
                cells[located[key].place.sheet].append(located[key].place.cell)
        extents = {name: bounding(figures) for name, figures in cells.items()}
        return {
            name: [area for area in self._book.sheet(name).merges if area.meets(extent)]
            for name, extent in extents.items()
        }

    def _remarks(self, form: Form, located: Mapping[str, Located]) -> tuple[Remark, ...]:
        """What is to be reported of the file as a whole."""
        remarks = []
        if contradiction := self.identity.contradiction(form):
            remarks.append(contradiction)
        template = self.identity.facts.get("template_version", form.template_version)
        if template != form.template_version:
            versions = {"edition": template, "known": form.template_version}
            remarks.append(Remark("F128", versions))
        used = dict.fromkeys(each.place.sheet for each in located.values())
        open_ = [
            n for n in used if n in self._book.parsed and not self._book.parsed[n].is_protected
        ]
        if open_:
            remarks.append(Remark("R304", {"names": tuple(open_), "count": len(open_)}))
        if links := self._book.contents.relations.by_kind.get("externalLink"):
            remarks.append(Remark("F115", {"count": len(links)}))
        return tuple(remarks)


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
