"""Every figure of every office that was read, one a row, for other programs (`records.csv`)."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection import Collection, Standing
from xltool.reading import plain

COLUMNS = ("office", "key", "label", "value", "source", "code", "outcome")
_STARTS = tuple("=+-@\t＝＋－＠")
"""How a text begins that a spreadsheet program would compute; full-width signs are computed too."""
_BREAKS = str.maketrans("\r\n", "  ")
_END = "\r\n"


def records_csv(collection: Collection) -> str:
    """The rows, offices in the order of the roster, figures in the order of the form.

    A blank figure has an empty value. `source` is the file, the sheet and the cell; `outcome` tells
    whether the office is in the total. What was refused is not told: it may be of another form or
    year. Texts are quoted and lines end as in RFC 4180.
    """
    return ",".join(COLUMNS) + _END + "".join(_rows(collection))


def _rows(collection: Collection) -> Iterator[str]:
    items = {key: f"{key},{_text(f.name)}" for key, f in collection.form.figures.items()}
    for line in collection.lines:
        if line.entry is None or line.entry.returned is None:
            continue
        if line.standing is Standing.REFUSED:
            continue
        returned = line.entry.returned
        office, path = _text(line.office.name), line.entry.path
        rest = f"{_text(line.office.code)},{line.entry.outcome}{_END}"
        sheets = {place.sheet for place in returned.places.values()}
        starts = {sheet: _text(f"{path} {sheet}!").removesuffix('"') for sheet in sheets}
        for key, value in returned.record.figures.items():
            sheet, cell = returned.places[key]
            shown = "" if value is None else plain(value)
            yield f'{office},{items[key]},{shown},{starts[sheet]}{cell.a1}",{rest}'


def _text(text: str) -> str:
    """A text as a quoted field of one line that no spreadsheet program takes for a formula."""
    text = text.translate(_BREAKS)
    inert = f"'{text}" if text.startswith(_STARTS) else text
    return '"' + inert.replace('"', '""') + '"'
