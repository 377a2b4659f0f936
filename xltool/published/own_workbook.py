"""A workbook of ours in a format that keeps neither its names nor its properties.

What remains is its visible layout: the line of identity, the title on the sheet of instructions,
the labels above boxes, the answer above a table. What only helps to fill it in is no part of a
report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from xltool.classes import dataclass
from xltool.model.nil import is_nil
from xltool.model.period import Cycle
from xltool.published.sheet_cells import Place, ShownSheet
from xltool.resources import values_of
from xltool.workbook.layout.sheets import identity_pattern
from xltool.workbook.layout.wording import Wording

_IDENTITY_ROWS = 4
_BEFORE_HELP = "\u3000"
"""Stands between the label of a box and what is asked for in it."""
_OURS = ("guide", "check", "identity", "findings", "scope")


@dataclass(frozen=True, slots=True)
class OwnWorkbook:
    """The sheets of a workbook of ours that hold what an office entered, the title of its report,
    and the names of the sheets whose blanks are 0 by the office's answer."""

    sheets: tuple[ShownSheet, ...]
    title: str
    nil: frozenset[str]


def own_workbook(sheets: Sequence[ShownSheet]) -> OwnWorkbook | None:
    """What a workbook of ours says; None where it is not one of ours."""
    for words in _wordings():
        line = identity_pattern(words)
        if any(_identity_row(sheet, line) is not None for sheet in sheets):
            return _read(sheets, words, line)
    return None


@cache
def _wordings() -> tuple[Wording, ...]:
    return tuple(Wording.of(values_of("workbook.toml"), cycle) for cycle in Cycle)


def _identity_row(sheet: ShownSheet, line: re.Pattern[str]) -> int | None:
    """The row of the visible line of identity; None for a sheet without it."""
    return next(
        (
            row
            for (row, _), text in sheet.texts.items()
            if row < _IDENTITY_ROWS and line.match(text)
        ),
        None,
    )


def _read(sheets: Sequence[ShownSheet], words: Wording, line: re.Pattern[str]) -> OwnWorkbook:
    ours = {words[f"{each}_sheet"] for each in _OURS}
    guide = re.compile(re.escape(words["guide_title"]).replace(r"\{title\}", "(.+)"))
    titles = [
        found[1]
        for sheet in sheets
        if sheet.name == words["guide_sheet"]
        for text in sheet.texts.values()
        if (found := guide.fullmatch(text))
    ]
    entered = [sheet for sheet in sheets if sheet.name not in ours]
    nil = frozenset(s.name for s in entered if _is_answered(s.texts, words["nil_label"]))
    kept = tuple(
        replace(sheet, texts=_entered(sheet, _identity_row(sheet, line), words["nil_label"]))
        for sheet in entered
    )
    return OwnWorkbook(kept, titles[0] if titles else "", nil)


def _is_answered(texts: Mapping[Place, str], label: str) -> bool:
    """Whether the first text behind the label of the answer says that blanks are 0."""
    for (row, column), text in texts.items():
        if text == label:
            behind = sorted(c for r, c in texts if r == row and c > column)
            return bool(behind) and is_nil(texts[row, behind[0]]) is True
    return False


def _entered(sheet: ShownSheet, identity: int | None, nil_label: str) -> dict[Place, str]:
    """The texts of a sheet without those that help to fill it in."""
    answers = {row for (row, _), text in sheet.texts.items() if text == nil_label}
    # below a title the line of identity is followed by the standing of the table, and without one
    # by the label of the box of the preamble
    helps = set() if identity is None else {identity, identity + 1 if identity else 0}
    boxes = {row for row, _, last, _ in sheet.merges if last > row}
    texts: dict[Place, str] = {}
    for (row, column), text in sheet.texts.items():
        is_label = row + 1 in boxes and _BEFORE_HELP in text
        if row in helps or row in answers or (identity == 0 and row == 1 and is_label):
            continue
        label = text.partition(_BEFORE_HELP)[0] if is_label else text
        # a section with one box has its title twice
        if not (is_label and sheet.texts.get((row - 1, column), "").endswith(label)):
            texts[row, column] = label
    return texts
