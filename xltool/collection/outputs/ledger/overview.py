"""概览: one page on which a meeting can see how the season stands.

In words it says how complete the total is, who is lacking, and what its own audit found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from xltool.collection.collection import LACKING, ResponseStatus
from xltool.collection.intake import Outcome
from xltool.collection.outputs.ledger.context import Season
from xltool.collection.outputs.ledger.cursor import LINE, WIDTHS, Board
from xltool.collection.outputs.ledger.totals import Totals
from xltool.collection.outputs.ledger.years import (
    difference,
    difference_of,
    last_year_sentence,
    scope_sentences,
    share,
    share_of,
)
from xltool.history.archive import Absent
from xltool.model.address import Cell, Range
from xltool.model.form import Chart

_COLOURS = {
    ResponseStatus.USED: "#6AA67B",
    ResponseStatus.FAILED: "#D9706A",
    ResponseStatus.REFUSED: "#E0A458",
    ResponseStatus.UNFILLED: "#C9B458",
    ResponseStatus.MISSING: "#8C8C8C",
    ResponseStatus.EXCLUDED: "#C4C4C4",
}
_WANTED, _FIRST_STANDING, _RATE, _LAST = 1, 2, 8, len(WIDTHS)
"""The columns of the great numbers, and the last of the sheet."""


def write_overview(file: Any, season: Season, totals: Totals) -> Any:
    """Write the sheet; gives the library's worksheet."""
    words, collection = season.words, season.collection
    board = Board(file, words["overview_sheet"])
    title = collection.form.report_title(collection.office.name, collection.period)
    board.across(title, "title", 36)
    board.across(words["overview_subtitle"], "subtitle", 24)
    look = "complete" if is_known_complete(season) else "incomplete"
    board.across(completeness(season), look)
    board.across(audited(season), "line")
    board.space()
    counted = _great_numbers(season, board)
    board.space()
    _coverage(season, board, counted)
    for chart in collection.form.consolidation.charts:
        board.space()
        _chart(season, board, totals, chart)
    board.space()
    _years(season, board, totals)
    return board.page


def _great_numbers(season: Season, board: Board) -> int:
    """How many offices there are and how they stand; gives the row of their captions."""
    words, collection = season.words, season.collection
    captions = [words["overview_wanted"], *(words[f"standing_{s}"] for s in ResponseStatus)]
    captions.append(words["overview_rate"])
    row = board.row
    board.height(30)
    for column, caption in enumerate(captions, start=1):
        board.put(column, caption, "caption")
    board.row += 1
    board.height(34)
    counts = [len(collection.standing(standing)) for standing in ResponseStatus]
    first, last = board.at(_FIRST_STANDING), board.at(_RATE - 1)
    board.compute(_WANTED, f"SUM({first}:{last})", sum(counts), "great")
    for column, count in enumerate(counts, start=_FIRST_STANDING):
        board.put(column, count, "great")
    wanted = sum(counts) - len(collection.standing(ResponseStatus.EXCLUDED))
    board.compute(
        _RATE,
        f'IF({board.at(_WANTED)}={last},"",{first}/({board.at(_WANTED)}-{last}))',
        Decimal(counts[0]) / wanted if wanted else None,
        "great_share",
    )
    board.row += 1
    return row


def _coverage(season: Season, board: Board, counted: int) -> None:
    """How the offices stand, drawn; beside it what became of the files."""
    words, counts = season.words, season.collection.counts()
    board.height(22)
    _band(board, 1, 4, words["overview_coverage"])
    _band(board, 5, _LAST, words["overview_files"])
    board.row += 1
    top = board.row
    for outcome in Outcome:
        board.height(LINE)
        _wide(board, words[f"outcome_{outcome}"])
        board.put(_LAST, counts[outcome], "count")
        board.row += 1
    board.height(LINE)
    _wide(board, words["overview_all_files"])
    formula = f"SUM({Range(Cell(top, _LAST), Cell(board.row - 1, _LAST)).a1})"
    board.compute(_LAST, formula, sum(counts.values()), "count")
    board.row += 1
    labels, values = (
        (Cell(row, _FIRST_STANDING), Cell(row, _RATE - 1)) for row in (counted, counted + 1)
    )
    height = (board.row - top) * LINE
    colours = tuple(_COLOURS[standing] for standing in ResponseStatus)
    title = words["overview_coverage"]
    board.bars(title, labels, values, Range(Cell(top, 1), Cell(top, 4)), height, colours)


def _chart(season: Season, board: Board, totals: Totals, chart: Chart) -> None:
    """Some measures of the total: a table, and beside it their bars.

    A blank one has no formula: a chart takes the empty text of a formula for zero.
    """
    words = season.words
    board.height(22)
    _band(board, 1, _LAST, chart.title)
    board.row += 1
    top = board.row
    board.height(LINE)
    for column, word in enumerate(("item", "value", "share"), start=1):
        board.put(column, words[f"overview_{word}"], "heading")
    board.row += 1
    last = board.row + len(chart.measures) - 1
    values = [season.total(measure) for measure in chart.measures]
    whole = sum((value for value in values if value is not None), start=0)
    area = Range(Cell(board.row, 2), Cell(last, 2)).absolute
    for measure, value in zip(chart.measures, values, strict=True):
        board.height(LINE)
        board.put(1, measure.label, "label")
        if value is None:
            board.put(2, None, "count")
            board.put(3, None, "share")
        else:
            look = "money" if season.places(measure) else "count"
            board.compute(2, totals.formula(measure), value, look)
            part = Decimal(value) / whole if whole and None not in values else None
            lacking = f"OR(COUNT({area})<{len(values)},SUM({area})=0)"
            formula = f'IF({lacking},"",{board.at(2)}/SUM({area}))'
            board.compute(3, formula, part, "share")
        board.row += 1
    labels, figures = ((Cell(top + 1, column), Cell(last, column)) for column in (1, 2))
    place = Range(Cell(top, 4), Cell(top, _LAST))
    board.bars(chart.title, labels, figures, place, (board.row - top) * LINE)


def _years(season: Season, board: Board, totals: Totals) -> None:
    """This year's total against last year's, and whether the same offices are in both."""
    words, collection = season.words, season.collection
    board.height(22)
    _band(board, 1, _LAST, words["overview_years"])
    board.row += 1
    before = collection.total_before
    if isinstance(before, Absent):
        board.across(last_year_sentence(season), "line")
        return
    top = board.row
    board.height(LINE)
    headings = (
        words["years_measure"],
        words.say("years_last", period=collection.period.before),
        words.say("years_last", period=collection.period),
        words["years_change"],
        words["years_share"],
    )
    for column, heading in enumerate(headings, start=1):
        board.put(column, heading, "heading")
    board.box(Range(Cell(top, 6), Cell(top, _LAST)), words["overview_scope"], "heading")
    board.row += 1
    for measure in collection.form.consolidation.measures:
        board.height(LINE)
        places = season.places(measure)
        look = "money" if places else "count"
        last, this = season.measured(before, measure), season.total(measure)
        pair = board.at(2), board.at(3)
        board.put(1, measure.label, "label")
        board.put(2, last, look)
        board.compute(3, totals.formula(measure), this, look)
        board.compute(4, difference(*pair, places), difference_of(last, this), look)
        board.compute(5, share(*pair), share_of(last, this), "share")
        board.row += 1
    if board.row > top + 1:
        scope = "\n".join(scope_sentences(season))
        board.box(Range(Cell(top + 1, 6), Cell(board.row - 1, _LAST)), scope, "box")


def _band(board: Board, first: int, last: int, text: str) -> None:
    board.box(Range(Cell(board.row, first), Cell(board.row, last)), text, "band")


def _wide(board: Board, text: str) -> None:
    """A label over the columns before the last."""
    board.box(Range(Cell(board.row, 5), Cell(board.row, _LAST - 1)), text, "label")


def is_known_complete(season: Season) -> bool:
    """Whether nobody is lacking; without a roster that is unknown."""
    return season.collection.is_complete and season.collection.has_roster


def completeness(season: Season) -> str:
    """Whether everybody is in the total; who is not, and why."""
    words, collection = season.words, season.collection
    used = len(collection.standing(ResponseStatus.USED))
    if collection.is_complete:
        if collection.has_roster:
            return words.say("overview_complete", count=used)
        return words.say("overview_complete_received", count=used) + words["overview_no_roster"]
    wanted = len(collection.lines) - len(collection.standing(ResponseStatus.EXCLUDED))
    sentences = [words["overview_incomplete"]]
    sentences.append(words.say("overview_counts", wanted=wanted, used=used))
    sentences += _lacking(season)
    if not collection.has_roster:
        sentences.append(words["overview_no_roster"])
    return "".join(sentences)


def _lacking(season: Season) -> Iterator[str]:
    words, collection = season.words, season.collection
    for standing in LACKING:
        lacking = season.summary.lacking
        names = [each.name for each in lacking if each.line.standing is standing]
        if names:
            said = words[f"standing_{standing}"]
            yield words.say(
                "overview_lacking", standing=said, count=len(names), names=season.names(names)
            )
    faulty = [line.office.name for line, _, returned in collection.used if returned.errors]
    if faulty:
        yield words.say("overview_with_errors", count=len(faulty), names=season.names(faulty))


def audited(season: Season) -> str:
    """What was found in the workbooks that count, over all offices and in the total."""
    words, summary, collection = season.words, season.summary, season.collection
    sentences = [
        words.say("overview_of_offices", **asdict(summary.of_offices)),
        words.say("overview_of_total", **asdict(summary.of_total)),
    ]
    if collection.blanks:
        sentences.append(words.say("overview_blanks", count=len(collection.blanks)))
    if skipped := sum(collection.audited.skipped.values()):
        sentences.append(words.say("overview_audit_skipped", count=skipped))
    sentences.append(words.say("overview_where", sheet=words["findings_sheet"]))
    return "".join(sentences)
