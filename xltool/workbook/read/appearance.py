"""What a reader sees of a cell: without what is struck out or hidden, as its format shows it."""

from __future__ import annotations

from dataclasses import replace

from xltool.model.omission import Omission
from xltool.model.passage import read_passage
from xltool.model.submission import Stated
from xltool.workbook.read.number_format import number_shown, text_shown
from xltool.workbook.read.raw import Appearance
from xltool.workbook.read.runs import figure_and_rest, passage_and_rest


def as_seen(stated: Stated, look: Appearance, is_figure: bool) -> Stated:
    """A cell without what is no part of it, and with what it shows instead of its content."""
    value, left_out, style = stated.value, "", look.style
    if look.runs:
        value, left_out = (figure_and_rest if is_figure else passage_and_rest)(look.runs)
    hidden = style.why is Omission.HIDDEN
    if not is_figure:
        hidden = hidden or (bool(style.format) and not text_shown(style.format, "@").strip())
    if style.why is Omission.STRUCK or (hidden and not is_figure):
        value, left_out = None, read_passage(stated.value)
    shown = None
    if is_figure and hidden:
        shown = ""
    elif is_figure and style.format:
        shown = _shown(style.format, value)
    return replace(stated, value=None if value == "" else value, left_out=left_out, shown=shown)


def _shown(code: str, value: object) -> str | None:
    if isinstance(value, str):
        return text_shown(code, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return number_shown(code, value)
