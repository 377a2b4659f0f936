"""How published reports spell what a form names otherwise: `spellings.toml` in, Spellings out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field, replace

from xltool.classes import dataclass
from xltool.definitions.inherit import Sibling, no_sibling, whole_of
from xltool.definitions.reader import Part
from xltool.model.form import Form

_SLOTS = re.compile(r"\{office\}|\{period\}|\{year\}\s*年?\s*度?")


@dataclass(frozen=True, slots=True)
class Spellings:
    """Other words for a form's labels, each by the key of what it stands for.

    `rows` and `columns` are keyed `table.row` and `table.column`, `sections` and `texts` as in the
    form. `titles` are what a report's title says behind its period. A word that stands for two
    things of one kind is no word for either. `endings` are how lines begin that stand below a
    report and are no text of it.
    """

    titles: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: tuple[str, ...] = ()


def with_title(spellings: Spellings, title: str) -> Spellings:
    """The spellings with a form's own title among them, without its slots for office and period.

    A title whose words stand in several places is none that could be looked for.
    """
    words = [piece.strip("（）() ") for piece in _SLOTS.split(title)]
    own = [piece for piece in words if piece]
    if len(own) != 1 or own[0] in spellings.titles:
        return spellings
    return replace(spellings, titles=(*spellings.titles, *own))


def parse_spellings(text: str, source: str, form: Form, sibling: Sibling = no_sibling) -> Spellings:
    """Read the spellings of a form.

    `text` is the TOML, `source` the file's name for messages, `sibling` what the file may take
    over. Raises DefinitionError with every fault of the file.
    """
    root = whole_of(text, source, sibling)
    root.expect_version()
    rows = {f"{table}.{row.key}" for table, block in form.blocks for row in block.rows}
    columns = {f"{table}.{column.key}" for table, block in form.blocks for column in block.columns}
    spellings = Spellings(
        titles=root.texts("titles", required=False),
        sections=_words(root.part("sections", required=False), {s.key for s in form.sections}),
        texts=_words(root.part("texts", required=False), form.texts),
        rows=_words(root.part("rows", required=False), rows),
        columns=_words(root.part("columns", required=False), columns),
        endings=root.texts("endings", required=False),
    )
    root.close()
    return spellings


def _words(part: Part, known: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    for key in part.names():
        if key not in known:
            part.fault(key, "text.not_in_form", key=key)
    found = {key: part.texts(key) for key in part.names()}
    part.finish()
    return found
