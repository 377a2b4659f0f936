"""Rules about the boxes of passages: which is whose, whether text stands there, and how much."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.audit.rules import View
from xltool.model.finding import Finding
from xltool.model.passage import no_text, read_passage
from xltool.text.cell import LONGEST_TEXT, length_beyond
from xltool.text.clean import cut

MOST_SHOWN = 40
"""What is shown of what stands in a box, in characters."""


def passages_elsewhere(view: View) -> Iterator[Finding]:
    """R306: a passage stands below its label, where its name leads, and nowhere else."""
    for key in view.form.texts:
        stated = view.stated(key)
        places = (("named_elsewhere", stated.named), ("labelled_again", stated.again))
        for how, place in places:
            if place is not None:
                at = place.cell.a1 if place.sheet == stated.place.sheet else str(place)
                yield view.finding("R306", key, names=at, how=how)


def passages_without_text(view: View) -> Iterator[Finding]:
    """R307: what stands in the box of a passage is text."""
    for key in view.form.texts:
        stated = view.stated(key)
        if why := no_text(stated.value, stated.formula):
            shown = stated.formula or read_passage(stated.value)
            yield view.finding("R307", key, actual=cut(shown, MOST_SHOWN), why=why)


def long_passages(view: View) -> Iterator[Finding]:
    """R308: a passage is no longer than a cell of a spreadsheet can hold, and not cut short."""
    for key, text in view.record.text.items():
        length = length_beyond(text) if text else None
        if length is not None:
            yield view.finding("R308", key, LONGEST_TEXT, length)
