"""The tables of a form in their official layout, for the screen: cells with links and marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xltool.audit.catalogue import spell
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.reporting.narrative import official_table
from xltool.reporting.render.html import HtmlTable, html_table


@dataclass(frozen=True, slots=True)
class CellReference:
    """What leads from a cell to something said of it: a sign that is seen, words that are heard."""

    address: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class CellMark:
    """What a page adds to the cell of a figure.

    `kind` is how it looks (a severity, or empty), `address` what the figure itself leads to, and
    `under` a line below it.
    """

    id: str
    kind: str = ""
    address: str = ""
    under: str = ""
    refs: tuple[CellReference, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A table under its heading; `id` is the table's in the form."""

    id: str
    heading: str
    table: HtmlTable


def anchor(key: str) -> str:
    """The id of what stands for a key on a page."""
    return f"cell-{key}"


def official_tables(form: Form, figure: Callable[[str], str]) -> tuple[OfficialTable, ...]:
    """Every table of a form; `figure` gives what stands in a figure's cell by its key."""
    return tuple(
        OfficialTable(
            section.table,
            section.heading,
            html_table(official_table(form, section.table, section.title, figure)),
        )
        for section in form.sections
        if section.table is not None
    )


def written(figures: Mapping[str, Number | None]) -> Callable[[str], str]:
    """What stands in the cells of some figures; nothing where one is blank."""
    return lambda key: spell(figures[key])
