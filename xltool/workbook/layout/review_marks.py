"""Marked copies: a workbook in which every faulty cell shows what is wrong with it, and how much.

A finding names the cells of the file that was sent in; here it is shown at the same figures'
cells of a fresh workbook, where rows stand in their places again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xltool.audit.catalogue import Catalogue
from xltool.audit.causes import Correction, Explanation, explanation_sentences
from xltool.classes import dataclass
from xltool.model.address import Place, SheetArea, bounding
from xltool.model.expression import Binary, Const, FormulaScope, If, Node, Ref, Value, evaluate
from xltool.model.finding import Finding, Severity
from xltool.model.form import Form
from xltool.model.nil import nil_key
from xltool.model.record import clean_text
from xltool.model.relation import Relation
from xltool.text.clean import cut
from xltool.workbook.layout.book import ENTRIES, Alert, Book, LaidCell, ReviewMark, Sheet, Style
from xltool.workbook.layout.live_checks import (
    answer_state,
    broken_mark,
    check_id,
    presences,
    visibly_broken,
    visibly_holds,
    wrongly_filled,
)
from xltool.workbook.layout.nil_cell import says_nil
from xltool.workbook.layout.sheets import coloured_keys
from xltool.workbook.layout.wording import Wording

_COLOURS = {Severity.ERROR: Style.ERROR, Severity.DOUBT: Style.DOUBT}
LANGUAGE = "zh"
"""A workbook is in the language of its form."""
LONGEST_WORDS = 600
"""What is shown of a sentence, in characters; an office may have typed a whole page into a cell."""
LONGEST_COMPARED = 200
"""The longest text that a formula may hold is 255 characters."""


@dataclass(frozen=True, slots=True)
class Point:
    """A finding as a marked copy shows it: about the figures `keys`, at a place of the copy.

    `place` is None where it concerns no cell of the form.
    """

    finding: Finding
    keys: tuple[str, ...]
    place: Place | None
    message: str
    remedy: str

    @property
    def colour(self) -> Style | None:
        """None for a note, and for a doubt that is explained."""
        return None if self.finding.explained else _COLOURS.get(self.finding.severity)


def points(book: Book, catalogue: Catalogue, findings: tuple[Finding, ...]) -> tuple[Point, ...]:
    places = book.places
    return tuple(_point(book.form, places, catalogue, finding) for finding in findings)


def causes(book: Book, catalogue: Catalogue, explanation: Explanation) -> tuple[str, ...]:
    """What likely went wrong, in sentences that name the cells of the book."""
    places = book.places

    def moved(correction: Correction) -> Correction:
        changes = (replace(each, place=places[each.key]) for each in correction.changes)
        return replace(correction, changes=tuple(changes))

    likely = tuple(
        replace(cause, corrections=tuple(map(moved, cause.corrections)))
        for cause in explanation.causes
    )
    return explanation_sentences(replace(explanation, causes=likely), catalogue, LANGUAGE)


def mark(
    book: Book, wording: Wording, shown_points: tuple[Point, ...], contents: Mapping[str, Value]
) -> Book:
    """The book with its faulty cells coloured and commented upon.

    `contents` is what the office typed. A total or a prefilled figure that was typed over can be
    corrected, whether a finding names it or not: its cell is unlocked.
    """
    by_key: dict[str, list[Point]] = {}
    for point in shown_points:
        for key in point.keys:
            by_key.setdefault(key, []).append(point)
    sent = _shown_when_sent(book, contents)
    answers = {nil_key(table): table for table in book.form.tables}

    def marked(cell: LaidCell) -> LaidCell:
        if cell.id is None:
            return cell
        at = [p for p in by_key.get(cell.id, ()) if _is_marked(book, p, contents)]
        typed_over = cell.id in contents and (
            cell.id in book.form.derivations
            or (cell.style is Style.BROUGHT and contents[cell.id] != cell.content)
        )
        if not at and not typed_over:
            return cell
        comment = "\n\n".join(_comment(wording, point) for point in at)
        colour = next((point.colour for point in at if point.colour), None)
        return replace(cell, mark=ReviewMark(comment, colour, typed_over))

    def recoloured(cell: LaidCell) -> Alert | None:
        """A marked cell takes its own colour again once the fault is gone."""
        if cell.id is None or cell.mark is None or cell.mark.colour is None:
            return None
        is_entry = cell.id in book.form.figures and cell.id not in book.form.derivations
        # the formula checks whether every relation found broken at this cell holds by now
        codes = {point.finding.code for point in by_key[cell.id] if point.colour}
        here = [r for r in book.form.relations if r.at == cell.id and r.code in codes]
        faults = [_faults(book.form, relation, wording, sent) for relation in here]
        settled: Node | None = Const(1)
        # a finding that no formula of the workbook can see (a figure read over, another year, a
        # text): all it can find is that the cell was changed since
        if sum(map(bool, faults)) < len(codes):
            settled = _changed(cell.id, sent.get(cell.id))
            if settled is not None and is_entry and sent.get(cell.id) is None:
                # once the office answers that blanks are 0, there is nothing left to fill in
                settled = If(says_nil(book.form.figures[cell.id].table), Const(1), settled)
        if settled is None:
            return None
        awaited = set(here).union(*faults)
        for relation in book.form.relations:
            # each pass wraps the condition so far: an awaited relation must hold as well
            if relation in awaited:
                settled = If(visibly_holds(relation, wording), settled, Const(0))
            elif cell.id in coloured_keys(relation):
                # which of two rules goes first differs between programs: only one may apply
                settled = If(visibly_broken(book.form, relation, wording), Const(0), settled)
        if cell.id in answers:
            settled = If(answer_state(answers[cell.id]), Const(0), settled)
        if is_entry:
            wrong = wrongly_filled(book.form.figures[cell.id].kind, Ref(cell.id))
            settled = If(wrong, Const(0), settled)
        for presence in presences(book.form):
            if presence.at == cell.id:
                settled = If(visibly_broken(book.form, presence, wording), Const(0), settled)
        own = Style.ENTRY if cell.style in ENTRIES else cell.style
        return Alert((cell.range.first,), settled, own)

    def page(sheet: Sheet) -> Sheet:
        cells = tuple(marked(cell) for cell in sheet.cells)
        alerts = tuple(alert for cell in cells if (alert := recoloured(cell)))
        return replace(sheet, cells=cells, alerts=sheet.alerts + alerts)

    return replace(book, sheets=tuple(page(sheet) for sheet in book.sheets))


def shortened(text: str) -> str:
    """A sentence without characters that a file cannot hold, and no longer than can be read."""
    return cut(clean_text(text) or "", LONGEST_WORDS)


def _point(
    form: Form, places: Mapping[str, Place], catalogue: Catalogue, finding: Finding
) -> Point:
    cells = finding.area.cells if finding.area else None
    is_one = cells is not None and cells.first == cells.last
    named = (finding.key,) if is_one else finding.evidence
    keys = tuple(key for key in named if key is not None and key in places)
    moved, place = finding, None
    if keys:
        place = places[keys[0]]
        cells = bounding(places[key].cell for key in keys)
        moved = replace(finding, area=SheetArea(place.sheet, cells))
    derivation = form.derivations.get(finding.key or "")
    if "formula" in finding.facts and derivation and place:
        # the formula that the cell should hold, as it reads in this workbook
        formula = "=" + derivation.right_sum().excel(FormulaScope(place.sheet, places.__getitem__))
        moved = replace(moved, facts={**finding.facts, "formula": formula})
    return Point(
        moved,
        keys,
        place,
        shortened(catalogue.message(moved, LANGUAGE)),
        shortened(catalogue.remedy(moved, LANGUAGE)),
    )


def _is_marked(book: Book, point: Point, contents: Mapping[str, Value]) -> bool:
    """A note is shown at a cell only where there is something in that very cell to look at."""
    if point.colour or point.finding.explained:
        return bool(point.colour)
    key = point.keys[0]
    return len(point.keys) == 1 and (key in contents or key not in book.form.derivations)


def _comment(wording: Wording, point: Point) -> str:
    return wording.say(
        "findings_comment",
        weight=wording[f"severity_{point.finding.severity}"],
        code=point.finding.code,
        message=point.message,
        remedy=point.remedy,
    )


def _faults(
    form: Form, relation: Relation, wording: Wording, sent: Mapping[str, Value]
) -> set[Relation]:
    """The relations that all hold once a finding about a relation is settled.

    An audit recomputes totals. A workbook takes one that was typed over as it stands, and to it a
    broken relation can hold by that fault. Empty where the workbook saw nothing wrong.
    """

    def shown(of: Relation) -> Value:
        return sent[check_id(of, "result")]

    own = {relation} if shown(relation) != wording["mark_passed"] else set()
    below = _totals_below(form, relation)
    return own | {r for r in below if shown(r) == broken_mark(form, r, wording)}


def _totals_below(form: Form, relation: Relation) -> Iterator[Relation]:
    """The relations of the totals among its figures, and among their parts."""
    for key in relation.keys:
        below = form.derivations.get(key)
        if below is not None and below != relation:
            yield below
            yield from _totals_below(form, below)


def _shown_when_sent(book: Book, contents: Mapping[str, Value]) -> Mapping[str, Value]:
    """What every cell showed, by id; with that, how the workbook itself judged every relation.

    It may see things otherwise than an audit: a figure written as text is nothing to it.
    """
    formulas = {id: node for id, node in book.formulas.items() if id not in contents}
    known = {**book.fixed, **contents}
    return {**known, **evaluate(formulas, known.get)}


def _changed(key: str, sent: Value) -> Node | None:
    """Whether a cell shows something else than was sent; None where a formula cannot ask."""
    if isinstance(sent, bool) or (isinstance(sent, str) and len(sent) > LONGEST_COMPARED):
        return None
    same = Binary(Ref(key), "=", Const("" if sent is None else sent))
    return If(same, Const(0), Const(1))
