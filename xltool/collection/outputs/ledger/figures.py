"""明细: every figure of every office on a line of its own, from which any total can be traced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.classes import dataclass
from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import Reported, Season
from xltool.collection.outputs.ledger.page import Column, LedgerPage, Row, columns_of
from xltool.collection.outputs.ledger.styles import Look
from xltool.model.address import LAST_ROW, Place, quoted

MOST_LINES = LAST_ROW - 8
"""What one sheet holds below its headings; offices beyond it stand on the next."""
KEY, VALUE, COUNTED = "C", "E", "F"
"""The columns that formulas refer to."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where the figures stand on one sheet."""

    sheet: str
    first: int
    last: int

    def column(self, letter: str) -> str:
        """A column of the area, as a formula writes it."""
        return f"{quoted(self.sheet)}!${letter}${self.first}:${letter}${self.last}"


def figure_pages(season: Season) -> list[LedgerPage]:
    """The sheets of figures; as many as the offices need, one at least."""
    reported = season.reported
    each = len(season.collection.form.figures)
    most = MOST_LINES // each
    parts = [reported[start : start + most] for start in range(0, len(reported), most)]
    return [
        _page(season, part, number, len(parts))
        for number, part in enumerate(parts or [()], start=1)
    ]


def areas(pages: list[LedgerPage]) -> list[Area]:
    return [Area(page.name, page.first, max(page.first, page.last)) for page in pages]


def _page(season: Season, part: tuple[Reported, ...], number: int, count: int) -> LedgerPage:
    words = season.words
    notes = [words.say("figures_note", sheet=words["totals_sheet"])]
    if count > 1:
        first, last = (each.line.office.name for each in (part[0], part[-1]))
        said = words.say("figures_part", number=number, count=count, office=first, end=last)
        notes.append(said)
    name = words["figures_sheet"] if number == 1 else words.say("figures_sheet_next", number=number)
    before = (("office", 28), ("code", 14))
    after = (
        ("figures_label", 60),
        ("figures_value", 14),
        ("figures_counted", 10),
        ("file", 32),
        ("cell", 24),
    )
    return LedgerPage(
        name,
        season.title("figures_title"),
        tuple(notes),
        (
            *columns_of(words, before),
            Column(words["figures_key"], 50, is_hidden=True),
            *columns_of(words, after),
        ),
        len(part) * len(season.collection.form.figures),
        lambda cells: _rows(season, part, cells),
        printed=0,
    )


def _rows(season: Season, part: tuple[Reported, ...], cells: Cells) -> Iterator[Row]:
    """The lines of some offices.

    Whatever is the same for all figures of an office, or for a figure of all offices, is made once.
    """
    figures = season.collection.form.figures
    labels = [
        (key, cells.text(key, Look.PLAIN), cells.text(figure.name, Look.PLAIN))
        for key, figure in figures.items()
    ]
    yes, no = (cells.text(season.words[word], Look.PLAIN_CENTRED) for word in ("yes", "no"))
    known: Mapping[str, Place] = {}
    stands: dict[str, str] = {}
    for reported in part:
        if known != reported.returned.places or not stands:
            known = reported.returned.places
            stands = {key: cells.text(_spelt(known.get(key)), Look.PLAIN) for key in figures}
        office, values = reported.line.office, dict(reported.returned.record.figures.items())
        name, code = cells.text(office.name, Look.PLAIN), cells.text(office.code, Look.PLAIN)
        file, left_out = cells.text(reported.entry.path, Look.PLAIN), reported.left_out
        for key, key_cell, label in labels:
            value = cells.number(values[key], Look.PLAIN)
            counted = no if key in left_out else yes
            yield 0, (name, code, key_cell, label, value, counted, file, stands[key])


def _spelt(place: Place | None) -> str:
    return f"{quoted(place.sheet)}!{place.cell.a1}" if place else ""
