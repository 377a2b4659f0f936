"""The findings by rule, and the rules that could not be judged."""

from __future__ import annotations

from collections import Counter

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.outputs.review.groups import LANGUAGE, Group
from xltool.collection.summary import FindingCounts
from xltool.history.archive import Absent
from xltool.model.finding import Rule, Severity


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that failed, how heavy at its worst, and how often in which groups."""

    code: str
    title: str
    severity: Severity
    counts: FindingCounts
    where: tuple[tuple[Group, int], ...]

    @property
    def total(self) -> int:
        """How many findings it has, explained ones too."""
        return sum(count for _, count in self.where)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A rule that could not be judged, and why: at how many offices, and whether of the total."""

    code: str
    title: str
    why: str
    offices: int
    of_total: bool


def rules_broken(groups: tuple[Group, ...], catalogue: Catalogue) -> tuple[Broken, ...]:
    """Every rule that has findings, the heaviest first, then by code."""
    codes = dict.fromkeys(finding.code for group in groups for finding in group.found)
    where: dict[str, list[tuple[Group, int]]] = {code: [] for code in codes}
    for group in groups:
        for code, count in Counter(finding.code for finding in group.found).items():
            where[code].append((group, count))
    broken = [_broken(code, places, catalogue) for code, places in where.items()]
    return tuple(sorted(broken, key=lambda rule: (rule.severity.rank, rule.code)))


def _broken(code: str, places: list[tuple[Group, int]], catalogue: Catalogue) -> Broken:
    found = [f for group, _ in places for f in group.found if f.code == code]
    heaviest = min((finding.severity for finding in found), key=lambda s: s.rank)
    return Broken(
        code, _title(catalogue.rules[code]), heaviest, FindingCounts.of(found), tuple(places)
    )


def rules_unjudged(collection: Collection, catalogue: Catalogue) -> tuple[Unjudged, ...]:
    """Every rule and reason of the workbooks that were read, and of the total, by code."""
    in_total = collection.audited.skipped
    times: Counter[tuple[str, str]] = Counter(in_total)
    offices: Counter[tuple[str, str]] = Counter()
    for line in collection.lines:
        if (
            line.standing in (ResponseStatus.USED, ResponseStatus.FAILED)
            and line.entry
            and line.entry.returned
        ):
            times.update(line.entry.returned.skipped)
            offices.update(line.entry.returned.skipped.keys())
    return tuple(
        Unjudged(
            code,
            _title(catalogue.rules[code]),
            catalogue.say(reason, LANGUAGE, {"count": count}),
            offices[code, reason],
            (code, reason) in in_total,
        )
        for (code, reason), count in sorted(times.items())
        if reason not in frozenset(Absent) or offices[code, reason]
    )


def _title(rule: Rule) -> str:
    return rule.title[LANGUAGE]
