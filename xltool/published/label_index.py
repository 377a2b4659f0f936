"""The labels of a form as a page may bear them: of rows, of columns, of what stands above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.form import Block, Form
from xltool.model.readings import with_sign
from xltool.published.amounts import is_amount
from xltool.published.characters import simplified
from xltool.published.labels import LONGEST_LABEL, closest, core

_CAPTION = re.compile(r"[（(]?\s*(?:数量|计量)?单位\s*[:：]")
"""A line that states the unit of a table."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row of the form, or a group of rows that a page may give as one.

    `block` counts within the table; `groups` are the labels above it, `depth` their number.
    """

    table: str
    block: int
    row: str
    groups: tuple[str, ...]
    is_group: bool = False

    @property
    def depth(self) -> int:
        return len(self.groups)


class Vocabulary:
    """What the labels of a page mean; a label that fits two things equally well is neither."""

    def __init__(self, form: Form, spellings: Spellings) -> None:
        self.form = form
        self._spellings = spellings
        self._worded = [kind for kind in form.kinds.values() if kind.signs or kind.no_change]
        self._rows = list(self._row_labels())
        self.labels_above = [label for table in form.tables for label in self._labels_above(table)]
        self._headings = {
            core(label)
            for table, number, _ in self.blocks()
            for _, label in self._column_labels(table, number)
        }
        self._known_rows: dict[tuple[str, str], RowPlace | None] = {}
        self._known_columns: dict[tuple[str, str, int], str | None] = {}
        self._known_above: dict[str, bool] = {}

    @property
    def row_labels(self) -> Iterator[str]:
        return (label for _, label in self._rows)

    def block(self, table: str, number: int) -> Block:
        return self.form.tables[table].blocks[number]

    def blocks(self) -> Iterator[tuple[str, int, Block]]:
        """Every block with its table and number."""
        for table in self.form.tables.values():
            for number, block in enumerate(table.blocks):
                yield table.id, number, block

    def is_amount(self, text: str) -> bool:
        """Whether a text is a value, as the form's kinds of number may be written."""
        plain = simplified("".join(text.split()))
        return is_amount(text) or any(
            plain in kind.no_change or is_amount(with_sign(plain, kind)) for kind in self._worded
        )

    def row(self, text: str, group: str = "") -> RowPlace | None:
        """The row, or group of rows, that a text labels.

        `group` is the label of the group that was met last: it decides between namesakes.
        """
        if (text, group) not in self._known_rows:
            self._known_rows[text, group] = self._row(text, group)
        return self._known_rows[text, group]

    def _row(self, text: str, group: str) -> RowPlace | None:
        found = closest(text, self._rows, attrgetter("table", "block", "row"))
        if len(found) > 1 and group:
            found = [place for place in found if group in place.groups]
        return found[0] if len(found) == 1 else None

    def column(self, text: str, table: str, number: int) -> str | None:
        at = (text, table, number)
        if at not in self._known_columns:
            found = closest(text, self._column_labels(table, number), str)
            self._known_columns[at] = found[0] if len(found) == 1 else None
        return self._known_columns[at]

    def side_row(self, text: str, table: str, number: int) -> str | None:
        """The row of a block whose rows stand side by side that a text heads."""
        labelled = [(row.key, row.label) for row in self.block(table, number).rows]
        found = closest(text, labelled, str)
        return found[0] if len(found) == 1 else None

    def is_caption(self, text: str) -> bool:
        """Whether a line states the unit of the table below it, and nothing else."""
        return len(text) <= LONGEST_LABEL and bool(_CAPTION.match(simplified(text)))

    def stands_above(self, text: str) -> bool:
        """Whether a text is of a table's head: a column, a group of them, a corner, a caption."""
        if text not in self._known_above:
            labelled = [(label, label) for label in self.labels_above]
            stands = len(text) <= LONGEST_LABEL and bool(
                self.is_caption(text) or closest(text, labelled, str)
            )
            self._known_above[text] = stands
        return self._known_above[text]

    def is_heading(self, text: str) -> bool:
        """Whether a text is the heading of a column of any table, letter for letter."""
        return core(text) in self._headings

    def _column_labels(self, table: str, number: int) -> Iterator[tuple[str, str]]:
        for column in self.block(table, number).columns:
            yield column.key, column.label
            for other in self._spellings.columns.get(f"{table}.{column.key}", ()):
                yield column.key, other

    def _row_labels(self) -> Iterator[tuple[RowPlace, str]]:
        for table, number, block in self.blocks():
            if block.side_by_side:
                continue
            groups: dict[str, tuple[str, tuple[str, ...]]] = {}
            for row in block.rows:
                place = RowPlace(table, number, row.key, row.groups)
                yield place, row.label
                if row.groups:  # both labels in one cell
                    yield place, row.groups[-1] + core(row.label)
                for other in self._spellings.rows.get(f"{table}.{row.key}", ()):
                    yield place, other
                for level, (id, label) in enumerate(zip(row.group_ids, row.groups, strict=True)):
                    groups[id] = (label, row.groups[:level])
            for id, (label, above) in groups.items():
                yield RowPlace(table, number, id, above, is_group=True), label

    def _labels_above(self, id: str) -> Iterator[str]:
        table = self.form.tables[id]
        yield self.form.section_of(id).title
        for number, block in enumerate(table.blocks):
            yield from filter(None, (block.heading, block.corner))
            yield from (label for _, label in self._column_labels(id, number))
            yield from (label for column in block.columns for label in column.groups)
            if block.side_by_side:
                yield from (label for row in block.rows for label in (row.label, *row.groups))
