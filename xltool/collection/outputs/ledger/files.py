"""文件: every file that came in, what became of it, and by which content it is known."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.intake import Outcome
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season
from xltool.collection.outputs.ledger.page import Page, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import Look
from xltool.workbook.layout.marks import shortened

_COLUMNS = (
    ("files_path", 40),
    ("files_outcome", 17),
    ("files_why", 40),
    ("office", 26),
    ("files_size", 13),
    ("files_digest_begin", 20),
    ("files_digest", 68),
)
_SHOWN = 16
"""Digits of a digest that tell files apart on paper."""
_LOOKS = {
    Outcome.USED: Look.GOOD,
    Outcome.FAILED: Look.BAD,
    Outcome.REFUSED: Look.UNSURE,
}


def files_page(season: Season) -> Page:
    """The sheet of files."""
    words, entries = season.words, season.collection.entries
    return Page(
        words["files_sheet"],
        season.title("files_title"),
        (words.say("files_note", count=len(entries)),),
        columns_of(words, _COLUMNS),
        len(entries),
        lambda cells: _rows(season, cells),
        unprinted=1,
    )


def _rows(season: Season, cells: Cells) -> Iterator[Row]:
    for entry in season.collection.entries:
        why = season.catalogue.message(entry.why, LANGUAGE) if entry.why else ""
        outcome = season.words[f"outcome_{entry.outcome}"]
        contents = (
            (entry.path, Look.WRAPPED),
            (outcome, _LOOKS.get(entry.outcome, Look.CENTRED)),
            (shortened(why), Look.WRAPPED),
            (entry.office.name if entry.office else "", Look.WRAPPED),
            (entry.size, Look.COUNT),
            (entry.digest[:_SHOWN], Look.CENTRED),
            (entry.digest, Look.CENTRED),
        )
        yield wrapped(cells, _COLUMNS, contents)
