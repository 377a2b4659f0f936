"""Cells of long sheets as XML text.

A library that keeps an object for every cell takes forty times as long; a sheet of a million rows
is text that is put together here and never held whole. A cell is given as what follows its address:
its style, its type, its content. A row's number is written for `HERE` when the row is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from xltool.collection.outputs.ledger.styles import Look
from xltool.model.address import column_letters
from xltool.model.expression import plain
from xltool.model.finding import Number
from xltool.text.cell import fitted

HERE = "\f"
"""Stands for the number of the row: a character that no XML holds, and so no text."""
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_BLANK = "/>"


class Texts(dict[str, str]):
    """Shared texts: by each text the end of a cell that shows it. Asking for one adds it.

    `first` is the number of the first text that is added.
    """

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, text: str) -> str:
        self[text] = end = f' t="s"><v>{self._first + len(self)}</v></c>' if text else _BLANK
        return end

    def items_xml(self) -> Iterator[str]:
        """The entries of the table of shared texts, in order."""
        for text in self:
            yield f'<si><t xml:space="preserve">{escaped(text)}</t></si>'


def escaped(text: str) -> str:
    """A text as the file format spells it; what no file can hold is shown as a replacement."""
    # nothing is dropped as in other files: what came in is shown, as far as a cell can hold it
    kept = _LIKE_ESCAPE.sub("_x005F_", fitted(text))
    kept = _CONTROL.sub(_control, _FORBIDDEN.sub("\ufffd", kept))
    return escape(kept, quote=False)


def _control(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


class Cells:
    """Makes cells in the styles of one workbook."""

    def __init__(self, styles: Mapping[Look, str], texts: Texts) -> None:
        self._styles = {name: f' s="{style}"' for name, style in styles.items()}
        self._styles[Look.PLAIN] = ""
        self._texts = texts

    def text(self, text: str, look: Look = Look.TEXT) -> str:
        """A text, whatever it looks like; an empty one leaves the cell blank."""
        return self._styles[look] + self._texts[text]

    def number(self, value: Number | None, look: Look = Look.COUNT) -> str:
        """A number; None leaves the cell blank."""
        if value is None:
            return self._styles[look] + _BLANK
        digits = value if isinstance(value, int) else plain(value)
        return f"{self._styles[look]}><v>{digits}</v></c>"

    def formula(self, formula: str, value: Number | str | None, look: Look = Look.COUNT) -> str:
        """A formula, without its `=`, and its result; None is an empty text, as a formula has it.

        `HERE` in it stands for the number of the row.
        """
        is_text = value is None or isinstance(value, str)
        kind = ' t="str"' if is_text else ""
        shown = escaped(str(value or "")) if is_text else plain(value)  # type: ignore[arg-type]
        inner = f"<f>{escape(formula, quote=False)}</f><v>{shown}</v>"
        return f"{self._styles[look]}{kind}>{inner}</c>"


class Rows:
    """Puts cells together to rows of so many columns. Heights are in points, 0 is the usual one."""

    def __init__(self, columns: int) -> None:
        letters = (column_letters(column) for column in range(1, columns + 1))
        cells = (f'<c r="{letter}{HERE}"%s' for letter in letters)
        self._row = f'<row r="{HERE}"%s>{"".join(cells)}</row>'

    def row(self, number: int, height: int, cells: Sequence[str]) -> str:
        """A row with a cell in every column."""
        return (self._row % (_high(height), *cells)).replace(HERE, str(number))

    def short(self, number: int, height: int, cells: Sequence[str]) -> str:
        """A row with cells in the first columns only."""
        made = (
            f'<c r="{column_letters(column)}{number}"{cell}'
            for column, cell in enumerate(cells, start=1)
        )
        inner = "".join(made).replace(HERE, str(number))
        return f'<row r="{number}"{_high(height)}>{inner}</row>'


def _high(height: int) -> str:
    return f' ht="{height}" customHeight="1"' if height else ""
