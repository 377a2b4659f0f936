"""All findings in groups: those over all offices, those of the total, those of each office.

A page that lists every finding of a thousand offices helps nobody: beyond `MOST_LISTED` lines they
are counted only, the lightest first. What was wrong with files that do not count stands with the
files.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from xltool.audit.catalogue import Catalogue, spell
from xltool.audit.causes import explanation_sentences
from xltool.audit.grouping import FindingGroup, group_findings
from xltool.classes import dataclass
from xltool.collection.collection import Collection, OfficeStatus
from xltool.collection.summary import CollectionSummary, FindingCounts, findings_in
from xltool.collection.weight import by_weight
from xltool.model.finding import Finding, Number

MOST_LISTED = 2000
LANGUAGE = "zh"


class About(StrEnum):
    """What the findings of a group are about."""

    ALL = "all"
    TOTAL = "total"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Said:
    """Findings that one line says, in words."""

    group: FindingGroup
    message: str
    remedy: str

    @property
    def finding(self) -> Finding:
        return self.group.first

    @property
    def count(self) -> int:
        return len(self.group.findings)

    @property
    def expected(self) -> str | None:
        """What it should be as it is shown; None where the line does not say one figure."""
        return _shown(self.finding.expected) if self.count == 1 else None

    @property
    def actual(self) -> str | None:
        """What it is as it is shown; None where nothing is there, or it is not one figure."""
        return _shown(self.finding.actual) if self.count == 1 else None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are read together, the weightiest first.

    `number` is the office's place among the lines, from 1; 0 for a group of no office. `found` are
    all findings, `listed` those that the page shows. `causes` are sentences.
    """

    about: About
    number: int
    name: str
    path: str
    found: tuple[Finding, ...]
    counts: FindingCounts
    listed: tuple[Said, ...]
    causes: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"found-{self.about}-{self.number}"

    @property
    def left(self) -> int:
        """How many findings are counted only."""
        return len(self.found) - sum(said.count for said in self.listed)


@dataclass(frozen=True, slots=True)
class _Pile:
    """A group before it is known what of it is listed."""

    about: About
    number: int
    found: tuple[Finding, ...]
    said: tuple[FindingGroup, ...]
    line: OfficeStatus | None = None


def _shown(value: Number | str | None) -> str | None:
    return None if value is None else spell(value)


def groups_of(
    collection: Collection,
    catalogue: Catalogue,
    summary: CollectionSummary,
    language: str = LANGUAGE,
) -> tuple[Group, ...]:
    """Every group that has findings: over all, the total, then offices.

    Offices come as their findings are to be dealt with.
    """
    piles = [pile for pile in _piles(collection, summary) if pile.found]
    weights = sorted(
        (said.severity.rank, said.explained is not None, number, place)
        for number, pile in enumerate(piles)
        for place, said in enumerate(pile.said)
    )
    listed = {(number, place) for _, _, number, place in weights[:MOST_LISTED]}
    return tuple(
        _group(
            pile,
            [said for place, said in enumerate(pile.said) if (number, place) in listed],
            catalogue,
            language,
        )
        for number, pile in enumerate(piles)
    )


def said_of(group: FindingGroup, catalogue: Catalogue, language: str) -> Said:
    """A group of findings in the words of a language."""
    return Said(group, catalogue.message_of(group, language), catalogue.remedy_of(group, language))


def _group(pile: _Pile, listed: list[FindingGroup], catalogue: Catalogue, language: str) -> Group:
    entry = pile.line.entry if pile.line else None
    returned = entry.returned if entry else None
    return Group(
        pile.about,
        pile.number,
        pile.line.office.name if pile.line else "",
        entry.path if entry else "",
        pile.found,
        FindingCounts.of(pile.found),
        tuple(said_of(said, catalogue, language) for said in listed),
        tuple(explanation_sentences(returned.explanation, catalogue, language) if returned else ()),
    )


def _piles(collection: Collection, summary: CollectionSummary) -> Iterator[_Pile]:
    form = collection.form
    over_all, of_itself = by_weight(collection.findings), by_weight(collection.of_itself)
    yield _Pile(About.ALL, 0, over_all, group_findings(over_all, form))
    yield _Pile(About.TOTAL, 0, of_itself, group_findings(of_itself, form))
    places = {id(line): number for number, line in enumerate(collection.lines, start=1)}
    for each in summary.in_turn:
        found, number = findings_in(each.line), places[id(each.line)]
        yield _Pile(About.OFFICE, number, found, group_findings(found, form), each.line)
