"""What the sheets of the ledger have in common: the collection, who of it has figures, the sums.

The sums are worked out from the offices' own figures, apart from the consolidated record: the two
are held against each other on a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, FileOutcome, OfficeStatus, ResponseStatus
from xltool.collection.intake import ReceivedWorkbook
from xltool.collection.outputs.ledger.styles import Look
from xltool.collection.summary import CollectionSummary, summary_of
from xltool.history.crosswalk import Crosswalk
from xltool.model.finding import Number
from xltool.model.form import Measure
from xltool.model.record import Record, RunningSum, added
from xltool.workbook.layout import Wording

LANGUAGE = "zh"
"""A workbook is in the language of its form."""
WITHOUT_FIGURES = (ResponseStatus.REFUSED, ResponseStatus.UNFILLED)
"""How offices stand of whom there are no figures, although something came in."""
_NAMES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Reported:
    """An office whose figures are known, and the file they were read in."""

    line: OfficeStatus
    entry: FileOutcome
    returned: ReceivedWorkbook
    left_out: frozenset[str]
    """those of its figures that are not part of the total"""


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure added up: None where one is blank or nobody has it, and over how many offices."""

    value: Number | None
    offices: int


@dataclass(frozen=True, slots=True)
class Season:
    """A collection with its numbers and the words that describe it.

    `reported` are the offices with figures, `sums` has every figure of the form.
    """

    collection: Collection
    summary: CollectionSummary
    catalogue: Catalogue
    words: Wording
    reported: tuple[Reported, ...]
    sums: Mapping[str, Sum]

    def record_of(self, line: OfficeStatus) -> Record | None:
        """What an office reported; of a file that could not be used nothing is known."""
        return line.record if line.standing not in WITHOUT_FIGURES else None

    def title(self, word: str) -> str:
        collection = self.collection
        return self.words.say(word, office=collection.office.name, period=collection.period)

    def names(self, names: list[str]) -> str:
        """A list of names, cut where it grows long."""
        shown = self.words["list_mark"].join(names[:_NAMES_SHOWN])
        if len(names) <= _NAMES_SHOWN:
            return shown
        return self.words.say("names_cut", names=shown, count=len(names))

    def measured(self, record: Record | Crosswalk | None, measure: Measure) -> Number | None:
        """A measure of a record; None where one of its figures is blank, or not known."""
        return record.sum_of(measure.keys) if record else None

    def total(self, measure: Measure) -> Number | None:
        return added(self.sums[key].value for key in measure.keys)

    def places(self, measure: Measure) -> int:
        """How many decimal places a measure has."""
        figures = self.collection.form.figures
        return max(figures[key].kind.places for key in measure.keys)


def season_of(collection: Collection, catalogue: Catalogue, words: Wording) -> Season:
    reported = tuple(_reported(collection))
    figures = collection.form.figures
    parts: dict[frozenset[str], RunningSum] = {}
    for each in reported:
        if each.left_out not in parts:
            parts[each.left_out] = RunningSum(k for k in figures if k not in each.left_out)
        parts[each.left_out].add(each.returned.record)
    sums = {}
    for key in figures:
        counted = [part for left_out, part in parts.items() if key not in left_out]
        value = added(part[key] for part in counted) if counted else None
        sums[key] = Sum(value, sum(part.count for part in counted))
    catalogue = catalogue.with_form(collection.form)
    return Season(collection, summary_of(collection), catalogue, words, reported, sums)


def _reported(collection: Collection) -> Iterator[Reported]:
    """The offices with figures, and which of these count.

    Some figures only the one who adds up contributes to, and what is computed from them likewise.
    """
    form = collection.form
    own = form.consolidation.own
    nothing, everything = frozenset[str](), frozenset(form.figures)
    alone = frozenset(key for key in everything if own.intersection(form.entries_below(key)))
    for line in collection.lines:
        entry = line.entry
        if entry is None or entry.returned is None or line.standing in WITHOUT_FIGURES:
            continue
        left_out = everything
        if line.standing is ResponseStatus.USED:
            left_out = nothing if line.is_own else alone
        yield Reported(line, entry, entry.returned, left_out)


def look_of(season: Season, measure: Measure) -> Look:
    return Look.MONEY if season.places(measure) else Look.COUNT
