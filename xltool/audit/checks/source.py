"""Rules about files that are no workbooks of ours: how their figures were told from the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xltool.audit.rules import View
from xltool.model.finding import Outcome
from xltool.model.form import shared_label
from xltool.model.readings import ReadFigure
from xltool.model.submission import BY_PLACE, IN_ORDER, NIL_AS_ZERO, TORN, TOTAL_IS_ZERO

_RULES = {
    TOTAL_IS_ZERO: "R112",
    NIL_AS_ZERO: "R107",
    IN_ORDER: "R113",
    BY_PLACE: "R113",
    TORN: "R113",
}
OF_SOURCE = tuple(_RULES)
"""The notes of figures that are reported here."""


def read_from_source(view: View) -> Iterator[Outcome]:
    """Once a block and reason. R112: blanks that are parts of a total of 0; R107: those that are 0
    because the office says so; R113: figures whose row or heading is not as it should be."""
    if not view.admission.source:
        return
    for block in view.form.entry_blocks():
        readings = ((key, view.admission.readings[key]) for key in block)
        notes = {key: r.note for key, r in readings if isinstance(r, ReadFigure)}
        for note, code in _RULES.items():
            if keys := tuple(key for key in block if notes.get(key) == note):
                finding = view.finding(code, keys[0], None, None, keys, count=len(keys), how=note)
                label = shared_label(view.form, keys)
                yield replace(finding, area=view.area(keys), label=label)
