"""All findings in groups: those over all offices, those of the total, of each office, of the rest.

A page that lists every finding of a thousand offices helps nobody: beyond `MOST_LISTED` findings
are counted only, the lightest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xltool.audit.catalogue import Catalogue, spell
from xltool.audit.localization import Explanation, explanation_sentences
from xltool.collection.collection import Collection, FileOutcome
from xltool.collection.intake import Outcome
from xltool.model.finding import Finding, Number, Severity

MOST_LISTED = 2000
LANGUAGE = "zh"
_NOT_IN_QUESTION = (Outcome.DUPLICATE, Outcome.SUPERSEDED)
"""Of such a file only what decided it is shown; its contents stand in another or do not count."""


class About(StrEnum):
    """What the findings of a group are about."""

    ALL = "all"
    TOTAL = "total"
    FILES = "files"
    """files that belong to no office"""
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are; those explained are counted apart."""

    errors: int
    doubts: int
    notes: int
    explained: int

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Counts:
        weights = [finding.severity for finding in findings if finding.explained is None]
        return cls(
            weights.count(Severity.ERROR),
            weights.count(Severity.DOUBT),
            weights.count(Severity.NOTE),
            len(findings) - len(weights),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words, and the file it was found in; empty where it is about no file."""

    finding: Finding
    path: str
    message: str
    remedy: str

    @property
    def expected(self) -> str | None:
        """What it should be as it is shown; None where the finding says nothing of it."""
        return _shown(self.finding.expected)

    @property
    def actual(self) -> str | None:
        """What it is as it is shown; None where nothing is there or the finding says nothing."""
        return _shown(self.finding.actual)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are read together, errors first.

    `number` is the office's place among the lines, from 1; 0 for a group of no office. `found` are
    all findings, `listed` those that the page shows. `causes` are sentences.
    """

    about: About
    number: int
    name: str
    paths: tuple[str, ...]
    found: tuple[Finding, ...]
    counts: Counts
    listed: tuple[Said, ...]
    causes: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"found-{self.about}-{self.number}"

    @property
    def left(self) -> int:
        """How many findings are counted only."""
        return len(self.found) - len(self.listed)


@dataclass(frozen=True, slots=True)
class _Pile:
    """A group before it is known what of it is listed."""

    about: About
    number: int
    name: str
    found: tuple[tuple[Finding, str], ...]
    explanations: tuple[Explanation, ...] = ()


def _shown(value: Number | str | None) -> str | None:
    return None if value is None else spell(value)


def groups_of(collection: Collection, catalogue: Catalogue) -> tuple[Group, ...]:
    """Every group that has findings: over all, the total, files of no office, then offices.

    Offices with errors come first, then those with doubts, else in the order of the lines.
    """
    piles = [pile for pile in _piles(collection) if pile.found]
    weights = sorted(
        (finding.severity.rank, finding.explained is not None, number, place)
        for number, pile in enumerate(piles)
        for place, (finding, _) in enumerate(pile.found)
    )
    listed = {(number, place) for _, _, number, place in weights[:MOST_LISTED]}
    groups = [
        _group(
            pile, [f for place, f in enumerate(pile.found) if (number, place) in listed], catalogue
        )
        for number, pile in enumerate(piles)
    ]
    whole = [group for group in groups if group.about is not About.OFFICE]
    offices = [group for group in groups if group.about is About.OFFICE]
    return tuple(whole + sorted(offices, key=lambda group: group.found[0].severity.rank))


def _group(pile: _Pile, listed: list[tuple[Finding, str]], catalogue: Catalogue) -> Group:
    found = tuple(finding for finding, _ in pile.found)
    return Group(
        pile.about,
        pile.number,
        pile.name,
        tuple(dict.fromkeys(path for _, path in pile.found if path)),
        found,
        Counts.of(found),
        tuple(
            Said(f, path, catalogue.message(f, LANGUAGE), catalogue.remedy(f, LANGUAGE))
            for f, path in listed
        ),
        tuple(
            sentence
            for explanation in pile.explanations
            for sentence in explanation_sentences(explanation, catalogue, LANGUAGE)
        ),
    )


def _piles(collection: Collection) -> Iterator[_Pile]:
    of_none = collection.of_no_office
    yield _Pile(About.ALL, 0, "", _weighed((f, "") for f in collection.findings))
    yield _Pile(About.TOTAL, 0, "", _weighed((f, "") for f in collection.audited.findings))
    yield _Pile(About.FILES, 0, "", _weighed(_found(of_none)), _explanations(of_none))
    for number, line in enumerate(collection.lines, start=1):
        found, why = _weighed(_found(line.files)), _explanations(line.files)
        yield _Pile(About.OFFICE, number, line.office.name, found, why)


def _weighed(found: Iterator[tuple[Finding, str]]) -> tuple[tuple[Finding, str], ...]:
    return tuple(sorted(found, key=lambda f: (f[0].severity.rank, f[0].explained is not None)))


def _found(entries: Iterable[FileOutcome]) -> Iterator[tuple[Finding, str]]:
    for entry in entries:
        decided = (entry.why,) if entry.why else ()
        in_question = entry.outcome not in _NOT_IN_QUESTION
        for finding in entry.findings if in_question else decided + entry.remarks:
            yield finding, entry.path


def _explanations(entries: Iterable[FileOutcome]) -> tuple[Explanation, ...]:
    return tuple(
        entry.returned.explanation
        for entry in entries
        if entry.returned and entry.outcome not in _NOT_IN_QUESTION
    )
