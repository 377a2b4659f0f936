"""How published reports spell what a form names otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_SLOTS = re.compile(r"\{office\}|\{period\}|\{year\}\s*年?\s*度?")


@dataclass(frozen=True, slots=True)
class Spellings:
    """Other words for a form's labels, each by the key of what it stands for.

    `rows` and `columns` are keyed `table.row` and `table.column`, `sections` and `texts` as in the
    form. `titles` are what a report's title says behind its period. A word that stands for two
    things of one kind is no word for either.
    """

    titles: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def with_title(spellings: Spellings, title: str) -> Spellings:
    """The spellings with a form's own title among them, without its slots for office and period.

    A title whose words stand in several places is none that could be looked for.
    """
    words = [piece.strip("（）() ") for piece in _SLOTS.split(title)]
    own = [piece for piece in words if piece]
    if len(own) != 1 or own[0] in spellings.titles:
        return spellings
    return replace(spellings, titles=(*spellings.titles, *own))
