"""What a cause is: a change of one figure, or of two that were mixed up, and what it settles.

Values, and the sentences about them, in the catalogue's words; the search stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xltool.audit.catalogue import Catalogue
from xltool.model.address import Place
from xltool.model.finding import Fact, Number


class KeyingError(StrEnum):
    """The slip that turns the likely figure into the typed one; each names a sentence."""

    TRANSPOSED = "transposed"
    """two digits in each other's place"""
    NEIGHBOUR = "neighbour"
    """a figure in the cell beside or below the one it belongs to"""
    DROPPED_DIGIT = "dropped_digit"
    """a digit missing, or one too many"""
    DOUBLED = "doubled"
    """counted twice"""
    TOTAL_IN_ENTRY = "total_in_entry"
    """the total of a row or a column where one of its entries belongs"""
    TOTAL_TYPED = "total_typed"
    """a wrong number typed over a total"""
    OTHER = "other"
    """no slip that is recognised"""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure as it stands and as it would have to be."""

    key: str
    place: Place
    label: str
    actual: Number
    likely: Number


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that would settle failed relations and break none that holds.

    `settles` are the codes of the relations it settles, `count` is how many they are; `whole` says
    that these are all that failed. `certain` is given only where no other change was found that
    settles all of them. `foremost` marks the likeliest, `tied` one that others are as likely as.
    `reasons` name the sentences of what makes it likely; without any it is only possible. With
    `totals_follow` the totals typed by hand, right as they are now, would change with it.
    """

    changes: tuple[FigureChange, ...]
    kind: KeyingError
    settles: tuple[str, ...]
    count: int
    whole: bool
    certain: bool
    foremost: bool
    tied: bool
    totals_follow: bool
    reasons: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The figure, and the neighbour in whose place it seems to stand."""
        return tuple(change.key for change in self.changes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of the failed relations of one examination.

    `failed` is how many relations failed that could be compared; `able` is in how many ways one
    change could settle all of them. `causes` are the likeliest, at most three, best first; none
    where the relations leave it open and nothing else is known.
    """

    causes: tuple[Cause, ...] = ()
    failed: int = 0
    able: int = 0


def cause_sentence(cause: Cause, catalogue: Catalogue, language: str) -> str:
    """Which cell, what it holds, what it would have to hold, and what that settles."""
    first = cause.changes[0]
    facts: dict[str, Fact] = {
        "label": f"{first.place} {first.label}",
        "actual": first.actual,
        "expected": first.likely,
        "count": cause.count,
        "why": tuple(catalogue.say(each, language) for each in cause.reasons or ("cause_other",)),
    }
    sentence = "cause_whole" if cause.whole else "cause_part"
    if len(cause.changes) > 1:
        second = cause.changes[1]
        also: dict[str, Number | str] = {
            "label": f"{second.place} {second.label}",
            "actual": second.actual,
            "expected": second.likely,
        }
        facts["names"] = catalogue.say("cause_second", language, also)
        sentence = "cause_pair"
    said = catalogue.say(sentence, language, facts)
    if cause.whole:
        said = catalogue.say(_standing(cause), language) + said
    if cause.totals_follow:
        said += catalogue.say("cause_totals_follow", language)
    return said


def _standing(cause: Cause) -> str:
    """How likely the cause is beside the others that are named."""
    if cause.certain:
        return "cause_certain"
    if not cause.foremost:
        return "cause_possible"
    if not cause.reasons:
        return "cause_unsupported"
    return "cause_as_likely" if cause.tied else "cause_foremost"


def explanation_sentences(
    explanation: Explanation, catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """The whole of what is known of the causes: first how far they are known, then each of them."""
    causes = explanation.causes
    if not explanation.failed:
        return ()
    facts: dict[str, Number | str] = {"count": explanation.able, "difference": explanation.failed}
    head: tuple[str, ...] = ()
    if not explanation.able:
        head = (catalogue.say("cause_parts" if causes else "cause_none", language, facts),)
    elif len(causes) < explanation.able:
        head = (catalogue.say("cause_many" if causes else "cause_open", language, facts),)
    return head + tuple(cause_sentence(cause, catalogue, language) for cause in causes)
