"""How every office stands, with what is needed to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection, Line, Standing
from xltool.collection.outputs.review.groups import LANGUAGE, Counts, Group


@dataclass(frozen=True, slots=True)
class Row:
    """An office. `number` is its place from 1; `why` is why it stands so, as a sentence.

    `counts` are of the file that says how it stands; `found` is the group of what was found in all
    its files, None where there is nothing to tell.
    """

    number: int
    line: Line
    counts: Counts
    why: str
    found: Group | None

    @property
    def standing(self) -> Standing:
        return self.line.standing

    @property
    def name(self) -> str:
        return self.line.office.name

    @property
    def is_faulty(self) -> bool:
        """Whether a workbook with errors was read."""
        entry = self.line.entry
        return bool(entry and entry.returned and entry.returned.errors)

    @property
    def anchor(self) -> str:
        return f"office-{self.number}"

    @property
    def path(self) -> str:
        return self.line.entry.path if self.line.entry else ""


def coverage_of(
    collection: Collection, catalogue: Catalogue, groups: tuple[Group, ...]
) -> tuple[Row, ...]:
    """Every line of the collection once, in order."""
    found = {group.number: group for group in groups if group.number}
    return tuple(
        _row(number, line, catalogue, found.get(number))
        for number, line in enumerate(collection.lines, start=1)
    )


def _row(number: int, line: Line, catalogue: Catalogue, found: Group | None) -> Row:
    decided = line.entry.why if line.entry else None
    why = catalogue.message(decided, LANGUAGE) if decided else line.member.reason
    counts = Counts.of(line.entry.findings if line.entry else ())
    return Row(number, line, counts, why, found)
