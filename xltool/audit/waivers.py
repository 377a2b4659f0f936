"""Explanations of doubts (情况说明), and what becomes of an audit with them.

A waiver explains one doubt of one office for the figure it was written about. It takes nothing
away: the doubt stays, marked as explained. When the figure has changed the waiver lapses, and is
reported; an error is corrected, never explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from xltool.classes import dataclass
from xltool.model.finding import Audit, Finding, Justification, Number, Outcome, Severity
from xltool.model.office import OfficeId
from xltool.model.period import Period

LAPSED = "R401"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One explanation. `path` is its place in the file it came from, for messages.

    `actual` is the figure it explains. `office` is a code or a full name; empty, it is for the one
    office at hand.
    """

    path: str
    code: str
    key: str
    actual: Number | str | None
    justification: Justification
    office: str = ""

    def concerns(self, finding: Finding, office: OfficeId) -> bool:
        """Whether it was written about this rule at this place."""
        at_hand = not self.office or office.is_called(self.office)
        return at_hand and (self.code, self.key) == (finding.code, finding.key)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A waiver that may not explain a finding: `why` names a sentence, `figure` fills it."""

    waiver: Waiver
    why: str
    figure: Number | str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """An audit with its explanations; `used` were about one of its findings, in force or lapsed."""

    audit: Audit
    used: tuple[Waiver, ...]
    unfit: tuple[Unfit, ...]


def explain(
    audit: Audit, waivers: Iterable[Waiver], office: OfficeId, lapsed: Severity
) -> Explained:
    """Put the waivers to the findings of one office's audit.

    `lapsed` is how much it weighs that an explanation no longer applies.
    """
    outcomes: list[Outcome] = list(audit.outcomes)
    used: list[Waiver] = []
    unfit: list[Unfit] = []
    for waiver in waivers:
        places = [
            (place, outcome)
            for place, outcome in enumerate(outcomes)
            if isinstance(outcome, Finding) and waiver.concerns(outcome, office)
        ]
        if not places:
            continue
        used.append(waiver)
        refused = [each for _, finding in places if (each := _refuse(waiver, finding))]
        fitting = [p for p in places if _same(waiver.actual, figure_of(p[1]))]
        if refused:
            unfit.append(refused[0])
        elif fitting:
            for place, finding in fitting:
                outcomes[place] = replace(finding, explained=waiver.justification)
        else:
            outcomes.append(_lapse(waiver, places[0][1], lapsed))
    return Explained(Audit(tuple(outcomes)), tuple(used), tuple(unfit))


def refuse(audit: Audit, refusals: Iterable[Waiver], office: OfficeId) -> Explained:
    """Take away the explanations of one office that are not accepted.

    `refusals` say of which doubts, for which figures, and why. One for another figure is not used.
    """
    outcomes: list[Outcome] = list(audit.outcomes)
    used: list[Waiver] = []
    unfit: list[Unfit] = []
    for refusal in refusals:
        for place, outcome in enumerate(outcomes):
            if not isinstance(outcome, Finding) or not refusal.concerns(outcome, office):
                continue
            if outcome.explained is None and outcome.refused is None:
                continue
            figure = figure_of(outcome)
            if refusal.actual is None and figure is not None:
                unfit.append(Unfit(refusal, "waiver_without_figure", figure))
            elif _same(refusal.actual, figure):
                outcomes[place] = replace(outcome, explained=None, refused=refusal.justification)
                used.append(refusal)
    return Explained(Audit(tuple(outcomes)), tuple(used), tuple(unfit))


def _refuse(waiver: Waiver, finding: Finding) -> Unfit | None:
    """Why a waiver may not explain a finding that it is about."""
    figure = figure_of(finding)
    if finding.severity is not Severity.DOUBT:
        return Unfit(waiver, f"waiver_for_{finding.severity}")
    if waiver.actual is None and figure is not None:
        return Unfit(waiver, "waiver_without_figure", figure)
    return None


def figure_of(finding: Finding) -> Number | str | None:
    """What a finding is about: its figure, or the number of its cells where they have none."""
    if finding.actual is not None:
        return finding.actual
    count = finding.facts.get("count")
    return None if isinstance(count, Period | tuple) else count


def _lapse(waiver: Waiver, finding: Finding, severity: Severity) -> Finding:
    return replace(
        finding,
        code=LAPSED,
        severity=severity,
        expected=waiver.actual,
        actual=figure_of(finding),
        facts={"names": waiver.justification.by},
        explained=None,
    )


def _same(stated: Number | str | None, figure: Number | str | None) -> bool:
    """Whether a waiver was written about a figure; an amount may be spelt as a text."""
    if isinstance(figure, int | Decimal) and isinstance(stated, str):
        try:
            return Decimal(stated) == figure
        except InvalidOperation:
            return False
    if isinstance(figure, str) and stated is not None:
        return str(stated) == figure
    return stated == figure
