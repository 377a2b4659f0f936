"""A record: one office's figures and passages for one period, every key of the form present.

A figure is a number or None; None is a blank, never 0. A derived figure is always the sum of its
parts, and None where a part is; what a source stated instead stands in `reported` and is never
spread over other figures. A consolidated result is a record like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from xltool.classes import dataclass
from xltool.model.expression import add
from xltool.model.finding import Number
from xltool.model.form import Form, FormId, sums
from xltool.model.nil import NIL, nil_key
from xltool.model.office import OfficeId, OfficeIndex
from xltool.model.period import Period
from xltool.text.clean import FORBIDDEN


@dataclass(frozen=True, slots=True)
class Office(OfficeId):
    """Who reports. `marks` are the keys of those marks of the form that the office bears, `unknown`
    those of which it is not known."""

    marks: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def bears(self, mark: str) -> bool | None:
        """Whether the office bears a mark that a relation requires; None where it is not known."""
        return None if mark in self.unknown else mark in self.marks

    def marked(self, marks: frozenset[str]) -> Office:
        """The same office, of which it is known that it bears these marks, too."""
        return replace(self, marks=self.marks | marks, unknown=self.unknown - marks)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures a consolidated record holds, and whose it should hold and does not."""

    included: tuple[Office, ...]
    lacking: tuple[Office, ...] = ()

    def beyond(self, other: Scope) -> tuple[Office, ...]:
        """The offices whose figures are in this one and not in another."""
        known = OfficeIndex((office, office) for office in other.included)
        return tuple(office for office in self.included if not any(known.of(office)))

    def is_of_same_offices(self, other: Scope) -> bool:
        return not self.beyond(other) and not other.beyond(self)


@dataclass(frozen=True, slots=True)
class Record:
    """One office's report as values. `figures` and `text` follow the order of the form.

    A consolidated record has a `scope`; one that an office filled in has none. `nil` are the tables
    whose blanks the office says are 0, in the order of the form: none of their figures is blank.
    """

    form: str
    edition: str
    period: Period
    office: Office
    figures: Mapping[str, Number | None]
    text: Mapping[str, str | None]
    reported: Mapping[str, Number] = field(default_factory=dict)
    scope: Scope | None = None
    nil: tuple[str, ...] = ()

    @property
    def form_id(self) -> FormId:
        return FormId(self.form, self.edition)

    @property
    def year(self) -> int:
        """The year it is about, or that its period is of."""
        return self.period.year

    def sum_of(self, keys: tuple[str, ...]) -> Number | None:
        """Figures added up; None where one is blank."""
        return added(self.figures[key] for key in keys)


def complete(form: Form, entered: Mapping[str, Number | None]) -> dict[str, Number | None]:
    """Every figure of the form: entered ones, blank where left out, and derived ones computed."""
    figures = {key: entered.get(key) for key in form.figures}
    for key, parts in sums(form):
        figures[key] = added([figures[part] for part in parts])
    return figures


def added(values: Iterable[Number | None]) -> Number | None:
    """The sum of figures; None as soon as one is blank."""
    known = list(values)
    return None if None in known else add(v for v in known if v is not None)


def clean_text(text: str) -> str | None:
    """A passage as it is kept: line ends are newlines, and no character a document cannot hold.

    A passage of nothing but blanks is no passage (None).
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    kept = FORBIDDEN.sub("", kept)
    return kept if kept.strip() else None


class RunningSum:
    """Figures added up over records that are looked at one by one; `count` is of how many."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._sums: dict[str, Number | None] = dict.fromkeys(keys, 0)
        self.count = 0

    def add(self, record: Record) -> None:
        """Add a record; a blank leaves the sum blank, whatever follows."""
        figures = dict(record.figures.items())
        self._sums = {
            key: None if sum is None or (figure := figures[key]) is None else sum + figure
            for key, sum in self._sums.items()
        }
        self.count += 1

    def __getitem__(self, key: str) -> Number | None:
        """The sum of a figure; None where it is blank in one record, or there is none."""
        return self._sums[key] if self.count else None


LONGEST_NAME = 255
"""Characters of an office's name or code: what a property of a workbook holds."""


def clean_line(text: str) -> str:
    """A name as it is kept: one line, no blanks around it."""
    return " ".join((clean_text(text) or "").split())


def contents(form: Form, record: Record) -> dict[str, Number | str]:
    """What a record puts into the cells of a workbook: the entered figures, the passages, and the
    answers of nil tables.

    Derived figures are left to the workbook's formulas.
    """
    figures = {key: value for key in form.entered if (value := record.figures[key]) is not None}
    text = {key: text for key, text in record.text.items() if text is not None}
    return {**figures, **text, **{nil_key(table): NIL for table in record.nil}}
