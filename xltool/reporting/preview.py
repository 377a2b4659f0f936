"""Form → Document: the form itself as a reader sees it, before anybody filled it in.

Stands for the question "did I describe the form I mean?": the official tables with their merges,
each cell marked as typed or computed, and the passages that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xltool.model.form import Form, Section
from xltool.reporting.document import Block, Document, Heading, Paragraph
from xltool.reporting.narrative import official_table

TYPED = "[ ]"
"""The mark of what an office types."""
COMPUTED = "="
"""The mark of a figure that a formula gives."""


def outline(form: Form) -> Document:
    """The sections of a form with their tables and passages."""
    blocks = (block for section in form.sections for block in _section(form, section))
    return Document(f"{form.name}（{form.id}/{form.edition}）", tuple(blocks))


def _section(form: Form, section: Section) -> Iterator[Block]:
    yield Heading(1, section.heading)
    if section.table is not None:
        marks = partial(_mark, form)
        yield official_table(form, section.table, section.title, marks)
    for field in section.texts:
        yield Paragraph(f"{TYPED} {field.label}")


def _mark(form: Form, key: str) -> str:
    """A count's cell bears its mark alone; any other number says its unit."""
    figure = form.figures[key]
    unit = "" if figure.kind.id == "count" else figure.kind.unit
    return (COMPUTED if figure.derived else TYPED) + unit
