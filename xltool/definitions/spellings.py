"""Other words for a form's labels: `spellings.toml` in, Spellings out, checked against the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xltool.definitions.inherit import Sibling, no_sibling
from xltool.definitions.reader import Part
from xltool.definitions.spelling_values import Spellings
from xltool.definitions.whole import whole_of
from xltool.model.form import Form


def parse_spellings(text: str, source: str, form: Form, sibling: Sibling = no_sibling) -> Spellings:
    """Read the spellings of a form.

    `text` is the TOML, `source` the file's name for messages, `sibling` what the file may take
    over. Raises DefinitionError with every fault of the file.
    """
    root = whole_of(text, source, sibling)
    root.expect_version()
    blocks = [(table.id, block) for table in form.tables.values() for block in table.blocks]
    rows = {f"{table}.{row.key}" for table, block in blocks for row in block.rows}
    columns = {f"{table}.{column.key}" for table, block in blocks for column in block.columns}
    spellings = Spellings(
        titles=root.texts("titles", required=False),
        sections=_words(root.part("sections", required=False), {s.key for s in form.sections}),
        texts=_words(root.part("texts", required=False), form.texts),
        rows=_words(root.part("rows", required=False), rows),
        columns=_words(root.part("columns", required=False), columns),
    )
    root.close()
    return spellings


def _words(part: Part, known: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    for key in part.names():
        if key not in known:
            part.fault(key, "表格里没有这一项 (not in the form)")
    found = {key: part.texts(key) for key in part.names()}
    part.finish()
    return found
