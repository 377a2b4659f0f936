"""What is told of wrong entries: sets of corrections, how far they are known, and the sentences.

A correction undoes one slip: one figure, or two that stand in each other's place. Values, and the
words of the catalogue for them, for all who show them; how they are found says `localization`.
"""

from __future__ import annotations

from enum import StrEnum

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.model.address import Place
from xltool.model.finding import Fact, Number


class KeyingError(StrEnum):
    """The slip that turns the likely figure into the typed one; each names a sentence."""

    TRANSPOSED = "transposed"
    """two digits in each other's place"""
    NEIGHBOUR = "neighbour"
    """two figures in each other's place, in cells beside or below each other"""
    DROPPED_DIGIT = "dropped_digit"
    """a digit missing, or one too many"""
    REPLACED_DIGIT = "replaced_digit"
    """another digit in the place of one"""
    POWER_OF_TEN = "power_of_ten"
    """noughts too many or too few"""
    DOUBLED = "doubled"
    """counted twice"""
    TOTAL_IN_ENTRY = "total_in_entry"
    """the total of a row or a column where one of its entries belongs"""
    TOTAL_TYPED = "total_typed"
    """a wrong number typed over a total"""
    COPIED = "copied"
    """the figure of the cell beside or below"""
    LEFT_OUT = "left_out"
    """0, or nothing, where there is a figure"""
    MISCOUNTED = "miscounted"
    """a few too many or too few"""
    OTHER = "other"
    """no slip that is recognised"""


class Standing(StrEnum):
    """How far a cause is known; each names the beginning of its sentence."""

    CERTAIN = "certain"
    """no other set of its size settles all"""
    LIKELY = "likely"
    """very likely the truth as a whole"""
    PART = "part"
    """very likely true, whatever else is wrong"""
    POSSIBLE = "possible"
    """one of several sets that may be the truth"""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure as it stands, None where nothing does, and as it would have to be."""

    key: str
    place: Place
    label: str
    actual: Number | None
    likely: Number


@dataclass(frozen=True, slots=True)
class Reason:
    """What makes a correction likely: the name of a sentence, with the number that it needs."""

    code: str
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The changes that undo one slip, where the figure is now first. Without reasons it is only
    possible."""

    changes: tuple[FigureChange, ...]
    kind: KeyingError
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Corrections that belong together, with their probability in thousandths.

    `settles` are the codes of the relations they settle, `count` is how many they are; `whole` says
    that these are all that failed. With `totals_follow` the totals typed by hand, right as they are
    now, would change as well.
    """

    corrections: tuple[Correction, ...]
    standing: Standing
    per_mille: int
    settles: tuple[str, ...]
    count: int
    whole: bool
    totals_follow: bool = False

    @property
    def changes(self) -> tuple[FigureChange, ...]:
        return tuple(each for correction in self.corrections for each in correction.changes)

    @property
    def keys(self) -> tuple[str, ...]:
        """All figures that would have to change together."""
        return tuple(change.key for change in self.changes)

    @property
    def certain(self) -> bool:
        return self.standing is Standing.CERTAIN


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of the failed relations of one examination.

    `failed` is how many relations failed that could be compared; `able` in how many ways one
    correction could settle all of them. `sets` are the likeliest sets, at most three, best first;
    `causes` what of it is told: the set, else corrections that are sure whatever else is wrong,
    else the sets that are possible. `left` are the labels of relations that sure corrections leave
    broken. `is_cut_off` says that there was too much to try: nothing is told then.
    """

    causes: tuple[Cause, ...] = ()
    failed: int = 0
    able: int = 0
    sets: tuple[Cause, ...] = ()
    left: tuple[str, ...] = ()
    is_cut_off: bool = False


def cause_sentence(cause: Cause, catalogue: Catalogue, language: str) -> str:
    """Which cells, what they hold, what they would have to hold, and what that settles."""
    corrections = [_corrected(each, catalogue, language) for each in cause.corrections]
    facts: dict[str, Fact] = {
        "names": catalogue.say("cause_and", language).join(corrections),
        "count": cause.count,
    }
    standing: str = cause.standing
    if cause.standing is Standing.LIKELY and all(each.reasons for each in cause.corrections):
        standing = "foremost"
    said = catalogue.say(f"cause_{standing}", language)
    extent = "cause_whole" if cause.whole else "cause_some" if cause.count else "cause_alone"
    said += catalogue.say(extent, language, facts)
    if cause.totals_follow:
        said += catalogue.say("cause_totals_follow", language)
    return said


def _corrected(correction: Correction, catalogue: Catalogue, language: str) -> str:
    first = correction.changes[0]
    facts: dict[str, Fact] = {
        "label": f"{first.place} {first.label}",
        "actual": first.actual or 0,
        "expected": first.likely,
    }
    sentence = "cause_one" if first.actual is not None else "cause_blank"
    if len(correction.changes) > 1:
        second = correction.changes[1]
        facts["names"] = f"{second.place} {second.label}"
        sentence = "cause_exchange"
    said = catalogue.say(sentence, language, facts)
    if correction.reasons:
        why = tuple(
            catalogue.say(each.code, language, {"expected": each.number or 0})
            for each in correction.reasons
        )
        said += catalogue.say("cause_why", language, {"why": why})
    return said


def explanation_head(explanation: Explanation, catalogue: Catalogue, language: str) -> str:
    """How far the causes are known, as a sentence; empty where the causes say so themselves."""
    causes = explanation.causes
    facts: dict[str, Fact] = {
        "count": explanation.able,
        "difference": explanation.failed,
        "names": catalogue.say("cause_left_and", language).join(explanation.left),
    }
    if explanation.is_cut_off:
        return catalogue.say("cause_cut_off", language, facts)
    if not causes:
        how = {0: "cause_none", 1: "cause_open_one"}.get(explanation.able, "cause_open")
        return catalogue.say(how, language, facts) if explanation.failed else ""
    if causes[0].standing is Standing.PART:
        return catalogue.say("cause_parts" if explanation.left else "cause_rest", language, facts)
    if causes[0].standing is Standing.POSSIBLE:
        how = "cause_many" if explanation.able else "cause_several"
        return catalogue.say(how, language, facts)
    return ""


def explanation_sentences(
    explanation: Explanation, catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """The whole of what is known of the causes: first how far they are known, then each of them."""
    head = explanation_head(explanation, catalogue, language)
    causes = tuple(cause_sentence(cause, catalogue, language) for cause in explanation.causes)
    return ((head,) if head else ()) + causes
