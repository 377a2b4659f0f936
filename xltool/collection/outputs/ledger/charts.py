"""Native charts of the overview: quiet bars with their numbers, one below the other."""

from __future__ import annotations

from typing import Any

from xltool.collection.outputs.ledger.cursor import WIDTHS, Board
from xltool.collection.outputs.ledger.styles import DEEP, GREY, RULE
from xltool.model.address import Cell, Range
from xltool.workbook.styles import SONG
from xltool.workbook.xlsxwriter_book import checked

_FONT = {"name": SONG, "size": 10, "color": GREY}
_PIXELS_PER_POINT = 4 / 3


def bars(
    file: Any,
    board: Board,
    title: str,
    labels: tuple[Cell, Cell],
    values: tuple[Cell, Cell],
    place: Range,
    points: float,
    colours: tuple[str, ...] = (),
) -> None:
    """Draw bars of some cells of the sheet.

    `place` says over which columns, and from which row; `points` is the height; `colours` are those
    of the single bars, all of one colour without them.
    """
    chart = file.add_chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": title,
        "categories": board.area(*labels),
        "values": board.area(*values),
        "fill": {"color": DEEP},
        "gap": 45,
        "data_labels": {"value": True, "font": _FONT},
    }
    if colours:
        series["points"] = [{"fill": {"color": colour}} for colour in colours]
    checked(chart.add_series, series)
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    line = {"color": RULE}
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": line, "major_tick_mark": "none"})
    chart.set_x_axis(
        {"visible": False, "major_gridlines": {"visible": False}, "min": 0, "crossing": "min"}
    )
    chart.set_chartarea({"border": {"none": True}})
    corner = place.first
    columns = range(corner.column, place.last.column + 1)
    width = sum(_pixels(WIDTHS[column - 1]) for column in columns)
    chart.set_size({"width": width - 8, "height": points * _PIXELS_PER_POINT - 6})
    options = {"x_offset": 4, "y_offset": 3, "object_position": 1, "description": title}
    checked(board.page.insert_chart, corner.row - 1, corner.column - 1, chart, options)


def _pixels(width: float) -> int:
    """A column's width in pixels, as the library counts it."""
    return int(width * 7 + 0.5) + 5
