"""未报名单: whom to ask again, why, and how they are reached."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.collection import Line, Standing
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season
from xltool.collection.outputs.ledger.page import Page, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import STANDING_LOOKS, Look
from xltool.model.finding import Severity
from xltool.workbook.layout.marks import shortened

_WANTED = (Standing.MISSING, Standing.FAILED, Standing.REFUSED)
_COLUMNS = (
    ("number", 6),
    ("office", 28),
    ("code", 13),
    ("kind", 8),
    ("level", 8),
    ("standing", 15),
    ("missing_why", 52),
    ("missing_contact", 12),
    ("missing_phone", 16),
)


def missing_page(season: Season) -> Page:
    """The sheet of offices that are not in the total and should be."""
    words = season.words
    lines = [line for line in season.collection.lines if line.standing in _WANTED]
    note = words.say("missing_note", count=len(lines)) if lines else words["missing_nobody"]
    return Page(
        words["missing_sheet"],
        season.title("missing_title"),
        (note,),
        columns_of(words, _COLUMNS),
        len(lines),
        lambda cells: _rows(season, lines, cells),
        kept=2,
    )


def _rows(season: Season, lines: list[Line], cells: Cells) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        member = line.member
        contents = (
            (number, Look.COUNT),
            (member.office.name, Look.WRAPPED),
            (member.office.code, Look.CENTRED),
            (member.kind, Look.CENTRED),
            (member.level, Look.CENTRED),
            (season.words[f"standing_{line.standing}"], STANDING_LOOKS[line.standing]),
            (shortened(_why(season, line)), Look.WRAPPED),
            (member.contact, Look.CENTRED),
            (member.phone, Look.CENTRED),
        )
        yield wrapped(cells, _COLUMNS, contents)


def _why(season: Season, line: Line) -> str:
    """Why an office is not in the total."""
    if line.entry is None:
        return season.words["missing_nothing"]
    if line.entry.why is not None:
        return season.catalogue.message(line.entry.why, LANGUAGE)
    errors = [f for f in line.entry.findings if f.severity is Severity.ERROR]
    first = season.catalogue.message(errors[0], LANGUAGE) if errors else ""
    return season.words.say("missing_errors", count=len(errors), message=first)
