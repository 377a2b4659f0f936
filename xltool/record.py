"""A record: one office's figures and passages for one year, every key of the form present.

A figure is a number or None; None is a blank, never 0. A derived figure is always the sum of its
parts, and None where a part is; what a source said instead stands in `reported` and is never spread
over other figures. A consolidated result is a record like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xltool.expression import add
from xltool.finding import Number
from xltool.form import Form

LONGEST_TEXT = 32767
"""What one cell of a workbook holds, in characters."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports. `rulemaking` marks an office with the power to make 规章."""

    name: str
    code: str = ""
    rulemaking: bool = False

    def bears(self, mark: str) -> bool:
        """Whether the office bears a mark that a relation asks for."""
        return mark == "rulemaking" and self.rulemaking


@dataclass(frozen=True, slots=True)
class Record:
    """One office's report as values. `figures` and `text` follow the order of the form."""

    form: str
    edition: str
    year: int
    office: Office
    figures: Mapping[str, Number | None]
    text: Mapping[str, str | None]
    reported: Mapping[str, Number] = field(default_factory=dict)


def complete(form: Form, entered: Mapping[str, Number | None]) -> dict[str, Number | None]:
    """Every figure of the form: entered ones, blank where left out, and derived ones computed."""
    figures: dict[str, Number | None] = {}

    def figure(key: str) -> Number | None:
        relation = form.derivations.get(key)
        if relation is None:
            return entered.get(key)
        if key not in figures:
            figures[key] = added(figure(part) for part in relation.right)
        return figures[key]

    return {key: figure(key) for key in form.figures}


def added(values: Iterable[Number | None]) -> Number | None:
    """The sum of figures; None as soon as one is blank."""
    known = list(values)
    return None if None in known else add(v for v in known if v is not None)


def clean_text(text: str) -> str | None:
    """A passage as it is kept: line ends are newlines, and no character a document cannot hold.

    A passage of nothing but blanks is no passage (None).
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    kept = "".join(c for c in kept if _allowed(ord(c)))
    return kept if kept.strip() else None


def clean_line(text: str) -> str:
    """A name as it is kept: one line, no blanks around it."""
    return " ".join((clean_text(text) or "").split())


def _allowed(code: int) -> bool:
    """The characters of XML 1.0 less the discouraged controls, plus newline and tab."""
    return (
        code in (0x09, 0x0A)
        or (0x20 <= code <= 0xFFFD and not 0x7F <= code <= 0x9F and not 0xD800 <= code <= 0xDFFF)
        or 0x10000 <= code <= 0x10FFFF
    )


def contents(form: Form, record: Record) -> dict[str, Number | str]:
    """What a record puts into the cells of a workbook: the entered figures and the passages.

    Derived figures are left to the workbook's formulas.
    """
    figures = {key: value for key in form.entered if (value := record.figures[key]) is not None}
    return {**figures, **{key: text for key, text in record.text.items() if text is not None}}
