"""Rules about what a reader sees of a cell: another number than is stored, text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xltool.audit.rules import View
from xltool.model.finding import Outcome, passed
from xltool.model.form import ValueKind
from xltool.model.readings import Blank, ReadFigure, Reading, Unreadable, read_figure
from xltool.text.clean import cut

_SCALES = frozenset("十百千万亿元")
_WORDS = re.compile(r"[^\d.+-]+", re.ASCII)
_LONGEST = 200
"""What is quoted of a text that is left out, in characters."""


def shown_otherwise(view: View) -> Iterator[Outcome]:
    """R110: what a cell shows is the figure it stores, and the result of a formula was calculated.

    Judged where the style of a cell may show something else. A zero may be shown as nothing.
    """
    for key, figure in view.form.figures.items():
        stated, reading = view.stated(key), view.admission.readings[key]
        if (stated.shown is None and not stated.formula) or not isinstance(reading, ReadFigure):
            continue  # as nearly all; what is no figure is reported as such
        value, shown = reading.value, stated.shown
        if shown is not None:
            seen = _seen(shown, figure.kind)
            if (isinstance(seen, ReadFigure) and seen.value == value) or (
                isinstance(seen, Blank) and value == 0
            ):
                yield passed("R110", key)
            else:
                how = "shown_as" if shown.strip() else "shown_as_nothing"
                yield view.finding("R110", key, value, shown, names=shown, how=how)
        elif stated.formula and stated.agrees is None and value == 0 and not figure.derived:
            yield view.finding("R110", key, value, stated.formula, how="perhaps_not_calculated")


def _seen(shown: str, kind: ValueKind) -> Reading:
    """What a reader takes a shown text for; words around a number say nothing else of it, as long
    as none of them scales it."""
    seen = read_figure(shown, kind)
    if isinstance(seen, Unreadable) and seen.why == "not_a_number" and not _SCALES & set(shown):
        return read_figure(_WORDS.sub("", shown), kind)
    return seen


def left_out(view: View) -> Iterator[Outcome]:
    """R111: everything in a cell is part of its figure or its text."""
    for key in (*view.form.figures, *view.form.texts):
        text = view.stated(key).left_out
        if text and getattr(view.admission.readings.get(key), "why", "") != "left_out":
            yield view.finding("R111", key, actual=cut(text, _LONGEST))
