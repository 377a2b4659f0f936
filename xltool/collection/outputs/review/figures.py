"""The form's own tables, filled with the figures of the total."""

from __future__ import annotations

from xltool.model.form import Form
from xltool.model.record import Record
from xltool.report.document import Table
from xltool.report.narrative import narrate
from xltool.report.render.html import HtmlTable, html_table


def tables_of(form: Form, record: Record) -> tuple[HtmlTable, ...]:
    """Every table of the form as the report prints it."""
    return tuple(
        html_table(block) for block in narrate(form, record).blocks if isinstance(block, Table)
    )


def column_widths(tables: tuple[HtmlTable, ...]) -> str:
    """A style for every width of a column; the page allows no style but those at its head."""
    shares = {share for table in tables for group in table.columns for share in group}
    return "".join(
        f".wide-{share} {{ width: {share // 10}.{share % 10}%; }}\n" for share in sorted(shares)
    )
