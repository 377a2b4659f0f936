"""The overview while it is being written: columns, formats, charts, a cursor that moves down."""

from __future__ import annotations

from typing import Any

from xltool.collection.outputs.ledger.styles import BAND, DEEP, GREY, RULE
from xltool.model.address import Cell, Range, quoted
from xltool.model.finding import Number
from xltool.workbook.layout.wording import row_height
from xltool.workbook.styles import BASE, DOUBT_COLOUR, HEI, PASSED_COLOUR, SONG
from xltool.workbook.write import stored
from xltool.workbook.xlsxwriter_book import checked, write_text

WIDTHS = (24.0, *[14.0] * 7)
"""In characters: an A4 page upright, and in a column a figure of seven digits."""
LINE, SPACE = 19.0, 9.0
"""Heights in points: of a line of a table, of the gap between two parts."""
_CHART_FONT = {"name": SONG, "size": 10, "color": GREY}
_PIXELS_PER_POINT = 4 / 3
_MIDDLE = {"align": "center", "valign": "vcenter"}
_BOXED = {"border": 1, "border_color": RULE, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {**_MIDDLE, "font_name": HEI, "font_size": 18},
    "subtitle": {**_MIDDLE, "font_name": HEI, "font_size": 14, "font_color": DEEP},
    "complete": {"valign": "vcenter", "text_wrap": True, "bg_color": PASSED_COLOUR, "indent": 1},
    "incomplete": {"valign": "vcenter", "text_wrap": True, "bg_color": DOUBT_COLOUR, "indent": 1},
    "line": {"valign": "vcenter", "text_wrap": True, "font_color": GREY, "indent": 1},
    "band": {"valign": "vcenter", "font_name": HEI, "font_size": 12, "font_color": DEEP}
    | {"bottom": 2, "bottom_color": DEEP},
    "caption": {**_BOXED, **_MIDDLE, "font_size": 10, "font_color": GREY, "bg_color": BAND}
    | {"text_wrap": True},
    "great": {**_BOXED, **_MIDDLE, "font_name": HEI, "font_size": 20, "num_format": "#,##0"},
    "great_share": {**_BOXED, **_MIDDLE, "font_name": HEI, "font_size": 20, "num_format": "0.0%"},
    "heading": {**_BOXED, **_MIDDLE, "font_name": HEI, "bg_color": BAND},
    "label": {**_BOXED, "align": "left", "indent": 1},
    "count": {**_BOXED, "align": "right", "indent": 1, "num_format": "#,##0"},
    "money": {**_BOXED, "align": "right", "indent": 1},
    "share": {**_BOXED, "align": "right", "indent": 1, "num_format": "0.0%"},
    "box": {
        **_BOXED,
        "text_wrap": True,
        "valign": "top",
        "align": "left",
        "font_size": 10,
        "indent": 1,
    },
}


class Board:
    """A sheet that is written from the top down. `row` is the next row, counted from 1."""

    def __init__(self, file: Any, name: str) -> None:
        self._file = file
        self.page = file.add_worksheet(name)
        self._name = name
        self._formats = {key: file.add_format({**BASE, **look}) for key, look in _LOOKS.items()}
        self.row = 1
        for column, width in enumerate(WIDTHS):
            checked(self.page.set_column, column, column, width)

    def height(self, points: float) -> None:
        """Give the next row a height."""
        checked(self.page.set_row, self.row - 1, points)

    def space(self) -> None:
        self.height(SPACE)
        self.row += 1

    def across(self, text: str, look: str, points: float = 0) -> None:
        """A text over the whole width; high enough to be read where no height is given."""
        self.height(points or row_height(text, sum(WIDTHS) * 0.9))
        self.box(Range(Cell(self.row, 1), Cell(self.row, len(WIDTHS))), text, look)
        self.row += 1

    def box(self, area: Range, text: str, look: str) -> None:
        """A text in cells that are one."""
        first, last = area.first, area.last
        corners = (first.row - 1, first.column - 1, last.row - 1, last.column - 1)
        if first != last:
            checked(self.page.merge_range, *corners, "", self._formats[look])
        write_text(self.page, *corners[:2], text, self._formats[look])

    def put(self, column: int, content: Number | str | None, look: str) -> None:
        """A text or a number in the next row; None leaves the cell blank."""
        place, style = (self.row - 1, column - 1), self._formats[look]
        if content is None:
            checked(self.page.write_blank, *place, None, style)
        elif isinstance(content, str):
            write_text(self.page, *place, content, style)
        else:
            checked(self.page.write_number, *place, content, style)

    def compute(self, column: int, formula: str, value: Number | None, look: str) -> None:
        """A formula, without its `=`, and its result in the next row."""
        style = self._formats[look]
        result = stored(value)
        checked(self.page.write_formula, self.row - 1, column - 1, f"={formula}", style, result)

    def at(self, column: int) -> str:
        """The address of a cell of the next row."""
        return Cell(self.row, column).a1

    def _area(self, first: Cell, last: Cell) -> str:
        """Cells of this sheet as a chart refers to them."""
        return f"={quoted(self._name)}!{Range(first, last).absolute}"

    def bars(
        self,
        title: str,
        labels: tuple[Cell, Cell],
        values: tuple[Cell, Cell],
        place: Range,
        points: float,
        colours: tuple[str, ...] = (),
    ) -> None:
        """Draw bars of some cells of the sheet.

        `place` says over which columns, and from which row; `points` is the height; `colours` are
        those of the single bars, all of one colour without them.
        """
        chart = self._file.add_chart({"type": "bar"})
        series: dict[str, Any] = {
            "name": title,
            "categories": self._area(*labels),
            "values": self._area(*values),
            "fill": {"color": DEEP},
            "gap": 45,
            "data_labels": {"value": True, "font": _CHART_FONT},
        }
        if colours:
            series["points"] = [{"fill": {"color": colour}} for colour in colours]
        checked(chart.add_series, series)
        chart.set_title({"none": True})
        chart.set_legend({"none": True})
        line = {"color": RULE}
        chart.set_y_axis(
            {"reverse": True, "num_font": _CHART_FONT, "line": line, "major_tick_mark": "none"}
        )
        chart.set_x_axis(
            {"visible": False, "major_gridlines": {"visible": False}, "min": 0, "crossing": "min"}
        )
        chart.set_chartarea({"border": {"none": True}})
        corner = place.first
        columns = range(corner.column, place.last.column + 1)
        width = sum(_pixels(WIDTHS[column - 1]) for column in columns)
        chart.set_size({"width": width - 8, "height": points * _PIXELS_PER_POINT - 6})
        options = {"x_offset": 4, "y_offset": 3, "object_position": 1, "description": title}
        checked(self.page.insert_chart, corner.row - 1, corner.column - 1, chart, options)


def _pixels(width: float) -> int:
    """A column's width in pixels, as the library counts it."""
    return int(width * 7 + 0.5) + 5
