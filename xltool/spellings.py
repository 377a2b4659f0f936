"""How published reports spell what a form names otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spellings:
    """Other words for a form's labels, each by the key of what it stands for.

    `rows` and `columns` are keyed `table.row` and `table.column`, `sections` and `texts` as in the
    form. `titles` are what a report's title says behind the year. A word that stands for two things
    of one kind is no word for either.
    """

    titles: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
