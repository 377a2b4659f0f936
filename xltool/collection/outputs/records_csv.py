"""Every figure of every office that was read, one a row, for other programs (`records.csv`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.outputs.csv_text import END, quoted
from xltool.model.expression import plain
from xltool.text.encoding import BOM

COLUMNS = ("office", "key", "label", "value", "source", "code", "outcome")


def records_csv(collection: Collection) -> Iterator[bytes]:
    """The rows in UTF-8: those of one office after those of another, in the order of the roster;
    figures in the order of the form.

    A blank figure has an empty value. `source` is the file, the sheet and the cell; `outcome` is
    whether the office is in the total. What was refused is not listed: it may be of another form or
    year. Texts are quoted and lines end as in RFC 4180.
    """
    head = BOM + ",".join(COLUMNS) + END
    # a thousand offices make 50 MB: they are never held at once
    return (part.encode() for part in chain((head,), _parts(collection)))


def _parts(collection: Collection) -> Iterator[str]:
    items = {key: f"{key},{quoted(f.name)}" for key, f in collection.form.figures.items()}
    for line in collection.lines:
        if line.entry is None or line.entry.returned is None:
            continue
        if line.standing is ResponseStatus.REFUSED:
            continue
        returned = line.entry.returned
        office, path = quoted(line.office.name), line.entry.path
        rest = f"{quoted(line.office.code)},{line.entry.outcome}{END}"
        sheets = {place.sheet for place in returned.places.values()}
        starts = {sheet: quoted(f"{path} {sheet}!").removesuffix('"') for sheet in sheets}
        rows = []
        for key, value in returned.record.figures.items():
            place = returned.places.get(key)
            at = f'{starts[place.sheet]}{place.cell.a1}"' if place else quoted(path)
            shown = "" if value is None else plain(value)
            rows.append(f"{office},{items[key]},{shown},{at},{rest}")
        yield "".join(rows)
