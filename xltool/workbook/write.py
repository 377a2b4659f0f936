"""Book → the bytes of an .xlsx file, filled with contents where given.

Every formula is written with its value, because programs show the stored value and some never
recompute it. The same book and contents give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xltool.model.address import Cell, runs
from xltool.model.expression import FormulaScope, Value, evaluate
from xltool.model.form import ValueType
from xltool.model.nil import nil_key
from xltool.model.relation import MARK_PREFIX
from xltool.text.cell import fitted, units
from xltool.workbook.layout import Book
from xltool.workbook.layout.book import Alert, Choice, Hint, LaidCell, Sheet, Style
from xltool.workbook.layout.identity_sheet import PROPERTY_PREFIX, identity_facts
from xltool.workbook.layout.reasons import CHECK_REASONS, FINDINGS_REASONS
from xltool.workbook.styles import alert_look, comment_look, look
from xltool.workbook.xlsxwriter_book import CREATED, LockedBook, checked, write_text

_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
}
_NAMED = (MARK_PREFIX, nil_key(""), CHECK_REASONS, FINDINGS_REASONS)
"""What the ids of other cells begin with that become defined names."""
_A4 = 9
_LONGEST_PROPERTY = 255
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}


def workbook_bytes(
    book: Book, contents: Mapping[str, Value] | None = None, password: str = ""
) -> bytes:
    """Write a workbook.

    `contents` gives what stands in a cell by its id; a content for a derived cell stands there in
    place of the formula, as if typed over it. `password` locks sheets and structure; without one
    the locks are a courtesy that anyone can lift. Raises WriteError for a book that a spreadsheet
    file cannot hold.
    """
    contents = contents or {}
    formulas = {id: node for id, node in book.formulas.items() if id not in contents}
    fixed = book.fixed
    values = evaluate(formulas, lambda id: contents[id] if id in contents else fixed.get(id))
    buffer = io.BytesIO()
    file = LockedBook(buffer, password)
    _Writer(file, book, contents, values, password).write()
    file.close()
    return buffer.getvalue()


class _Writer:
    """One workbook being written."""

    def __init__(
        self,
        file: LockedBook,
        book: Book,
        contents: Mapping[str, Value],
        values: Mapping[str, Value],
        password: str,
    ) -> None:
        self.file = file
        self.book = book
        self.contents = contents
        self.values = values
        self.password = password
        self.places = book.places
        self.formats = {style: file.add_format(look(style)) for style in Style}
        self.alerts = {
            style: file.add_format(alert_look(style))
            for style in (
                *(Style.ERROR, Style.DOUBT, Style.PASSED),
                *(Style.ENTRY, Style.DERIVED, Style.BROUGHT),
            )
        }
        self.marked: dict[tuple[Style, Style | None, bool], Any] = {}

    def write(self) -> None:
        facts = identity_facts(self.book.form, self.book.identity)
        self.file.set_properties(
            {
                "title": self.book.form.report_title(
                    self.book.identity.office, self.book.identity.period
                ),
                "created": CREATED,
            }
        )
        for name, fact in facts.items():
            if units(fact) > _LONGEST_PROPERTY:
                continue  # it stands on the hidden sheet, too
            checked(self.file.set_custom_property, PROPERTY_PREFIX + name, fact, "text")
        for sheet in self.book.sheets:
            self._sheet(sheet)
        form, asked = self.book.form, self.book.asked_by_name
        for id, place in self.places.items():
            named = id in form.figures or id in form.texts or id.startswith(_NAMED)
            if named or id in asked:
                checked(self.file.define_name, id, f"={place.absolute}")

    def _sheet(self, sheet: Sheet) -> None:
        page = self.file.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            hidden = {"hidden": True} if column + 1 in sheet.hidden_columns else {}
            checked(page.set_column, column, column, width, self.formats[Style.BODY], hidden)
        for row, height in sheet.heights.items():
            checked(page.set_row, row - 1, height)
        for cell in sheet.cells:
            self._cell(page, sheet, cell)
        hinted: dict[Hint | Choice, list[Cell]] = {}
        for cell in sheet.cells:
            if cell.hint:
                hinted.setdefault(cell.hint, []).append(cell.range.first)
        for hint, cells in hinted.items():
            self._validation(page, hint, cells)
        for alert in sheet.alerts:
            self._alert(page, sheet, alert)
        page.protect(self.password, _PROTECTION)
        page.hide_gridlines(2)
        page.set_paper(_A4)
        page.set_margins(**_MARGINS)
        if sheet.landscape:
            page.set_landscape()
        page.center_horizontally()
        if sheet.scale is None:
            page.fit_to_pages(1, sheet.pages)
        else:
            page.set_print_scale(sheet.scale)
            page.set_h_pagebreaks(sheet.breaks)
        if sheet.repeat:
            page.repeat_rows(sheet.repeat[0] - 1, sheet.repeat[1] - 1)
        page.set_footer("&C" + self.book.footer.format(page="&P", pages="&N"))
        if sheet.hidden:
            page.very_hidden()

    def _cell(self, page: Any, sheet: Sheet, cell: LaidCell) -> None:
        first, last = cell.range.first, cell.range.last
        style = self._format(cell)
        if first != last:
            checked(
                page.merge_range,
                first.row - 1,
                first.column - 1,
                last.row - 1,
                last.column - 1,
                "",
                style,
            )
        row, column = first.row - 1, first.column - 1
        content = self.contents.get(cell.id, cell.content) if cell.id else cell.content
        if cell.link is not None:
            target = f"internal:{cell.link.absolute}"
            checked(page.write_url, row, column, target, style, fitted(str(content)))
        elif content is None:
            checked(page.write_blank, row, column, None, style)
        elif isinstance(content, str):
            if content or first == last:
                write_text(page, row, column, content, style)
        elif isinstance(content, bool):
            checked(page.write_boolean, row, column, content, style)
        elif isinstance(content, int | Decimal):
            checked(page.write_number, row, column, content, style)
        else:
            value = self.values[cell.id] if cell.id else 0
            formula = content.excel(FormulaScope(sheet.name, self.places.__getitem__))
            checked(page.write_formula, row, column, f"={formula}", style, stored(value))
        if cell.mark and cell.mark.comment:
            comment = fitted(cell.mark.comment)
            checked(page.write_comment, row, column, comment, comment_look(comment))

    def _format(self, cell: LaidCell) -> Any:
        mark = cell.mark
        if mark is None:
            return self.formats[cell.style]
        key = (cell.style, mark.colour, mark.unlocked)
        if key not in self.marked:
            self.marked[key] = self.file.add_format(look(cell.style, mark))
        return self.marked[key]

    def _validation(self, page: Any, hint: Hint | Choice, cells: Sequence[Cell]) -> None:
        first = cells[0]
        checked(
            page.data_validation,
            first.row - 1,
            first.column - 1,
            first.row - 1,
            first.column - 1,
            {
                **_allowed(hint, first.a1),
                "input_title": hint.title,
                "input_message": hint.text,
                "error_title": hint.title,
                "error_message": hint.error if isinstance(hint, Choice) else hint.kind.error,
                "multi_range": " ".join(area.a1 for area in runs(cells)),
            },
        )

    def _alert(self, page: Any, sheet: Sheet, alert: Alert) -> None:
        first = alert.cells[0]
        checked(
            page.conditional_format,
            first.row - 1,
            first.column - 1,
            first.row - 1,
            first.column - 1,
            {
                **self._condition(sheet, alert),
                "format": self.alerts[alert.style],
                "multi_range": " ".join(area.a1 for area in runs(alert.cells)),
            },
        )

    def _condition(self, sheet: Sheet, alert: Alert) -> dict[str, str]:
        if isinstance(alert.condition, str):
            return {"type": "cell", "criteria": "==", "value": f'"{alert.condition}"'}
        scope = FormulaScope(sheet.name, self.places.__getitem__, not alert.follows)
        return {"type": "formula", "criteria": "=" + alert.condition.excel(scope)}


def stored(value: Value) -> str | int | float | bool:
    """A formula's value as the file stores it: a binary float, of which 15 digits are exact."""
    if value is None:
        return ""
    return float(value) if isinstance(value, Decimal) else value


def _allowed(hint: Hint | Choice, here: str) -> dict[str, Any]:
    """The validation of an entry cell."""
    if isinstance(hint, Choice):
        return {"validate": "list", "source": list(hint.answers)}
    kind = hint.kind
    if kind.type is ValueType.TEXT:
        return {"validate": "length", "criteria": "<=", "value": int(kind.maximum)}
    lowest = kind.minimum if kind.minimum is not None else -kind.maximum
    if kind.type is ValueType.INTEGER:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": int(lowest),
            "maximum": int(kind.maximum),
        }
    bounds = f"{here}>={lowest},{here}<={kind.maximum}"
    return {"validate": "custom", "value": f"=AND({bounds},ROUND({here},{kind.places})={here})"}
