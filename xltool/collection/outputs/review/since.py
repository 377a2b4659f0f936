"""What changed since an earlier result, as the page says it."""

from __future__ import annotations

from dataclasses import replace

from xltool.audit.catalogue import Catalogue, spell
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.intake import Outcome
from xltool.collection.outputs.changes import LANGUAGE, ChangeLine, change_lines


@dataclass(frozen=True, slots=True)
class SinceView:
    """All changes; figures in them are spelt, a blank one is empty."""

    lines: tuple[ChangeLine, ...]

    def of(self, kind: str) -> list[ChangeLine]:
        """The changes of one kind."""
        return [line for line in self.lines if line.kind == kind]


def since_of(
    collection: Collection, catalogue: Catalogue, language: str = LANGUAGE
) -> SinceView | None:
    """The changes of a collection; None where it was held against no earlier result."""
    if collection.changes is None:
        return None
    lines = change_lines(collection, collection.changes, catalogue, language)
    return SinceView(tuple(map(_spelt, lines)))


def _spelt(line: ChangeLine) -> ChangeLine:
    if isinstance(line.old, Outcome):
        return line
    return replace(line, old=spell(line.old), new=spell(line.new))
