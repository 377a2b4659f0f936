"""How likely a change is, by what else is known: keying errors, totals nearby, the text, last year.

Evidence orders causes and decides whether one is worth naming. It never makes one certain. Points
are an order of likelihood, no probabilities: more for what seldom fits by chance (long figures) and
for what typists do often. A figure is compared in plain digits, as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xltool.audit.localization.cause import KeyingError
from xltool.audit.localization.corrections import Correction
from xltool.audit.localization.edit_system import (
    EditSystem,
    Residual,
    Shift,
    residuals_of_the_year,
    totals_near,
)
from xltool.audit.rules import View
from xltool.model.expression import plain
from xltool.model.finding import Number
from xltool.model.record import Record
from xltool.text.width import NARROW

_IN_TEXT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
SAID = 12
"""The points of a figure that the text bears out."""
CARRIED_ON = 30
"""The points of a figure that last year's report bears out."""
LONG_ENOUGH = 10
"""Smaller figures are like each other by chance."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A correction with the keying error it would be, and its points; `reasons` name sentences of
    what makes it likely."""

    correction: Correction
    kind: KeyingError
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known beside the relations: the record, the numbers of its text, totals by figure,
    and the relations with last year's figures."""

    record: Record
    said: frozenset[Decimal]
    near: Mapping[str, tuple[str, ...]]
    yearly: tuple[Residual, ...]

    def weigh(self, system: EditSystem, correction: Correction) -> Weighed:
        """The likeliest slip that a change would undo."""
        kind, points = self._keying_error(system, correction)
        said = self._borne_out(system, correction)
        carried = self._carried_on(correction.shift)
        reasons = {
            f"cause_{kind}": kind is not KeyingError.OTHER,
            "cause_said": said > 0,
            "cause_carried_on": carried > 0,
        }
        given = tuple(reason for reason, is_given in reasons.items() if is_given)
        return Weighed(correction, kind, points + said + carried, given)

    def _keying_error(self, system: EditSystem, correction: Correction) -> tuple[KeyingError, int]:
        key = correction.keys[0]
        actual, likely = system.values[key], system.values[key] + correction.shift[key]
        if len(correction.keys) == 2:
            return KeyingError.NEIGHBOUR, self._mix_up(system, correction)
        kind, points = keying_error_between(actual, likely)
        if key in system.form.derivations:
            return KeyingError.TOTAL_TYPED, 20 + points // 2
        if points < 55 and actual > likely and actual in self._totals(system, correction):
            return KeyingError.TOTAL_IN_ENTRY, 55 if actual - likely >= LONG_ENOUGH else 24
        return kind, points

    @staticmethod
    def _mix_up(system: EditSystem, correction: Correction) -> int:
        here, there = correction.keys
        likely = system.values[here] + correction.shift[here]
        meant = system.values[there] + correction.shift[there]
        if meant != system.values[here]:
            return 10
        if likely != system.values[there]:
            return 20
        return 50 if meant >= LONG_ENOUGH or likely >= LONG_ENOUGH else 30

    def _totals(self, system: EditSystem, correction: Correction) -> set[Number]:
        """The totals of the row and the column as they would be."""
        found: set[Number] = set()
        key = correction.keys[0]
        for total in self.near.get(key, ()):
            if total in system.values:
                found.add(system.values[total])
            elif (after := self._total_after(system, total, correction)) is not None:
                found.add(after)
        return found

    def _total_after(self, system: EditSystem, key: str, correction: Correction) -> Number | None:
        value = self.record.figures[key]
        if value is None:
            return None
        below = set(system.form.entries_below(key))
        for changed, change in correction.shift.items():
            if changed in below:
                value = value + change
        return value

    def _borne_out(self, system: EditSystem, correction: Correction) -> int:
        """Points for each figure that the text gives as it would be, against those it gives now."""
        if not self.said:
            return 0
        points = 0
        for key, change in correction.shift.items():
            now = system.values[key]
            points += self._gain(now, now + change)
            for total in self.near.get(key, ()) if len(correction.keys) == 1 else ():
                before = self.record.figures[total]
                after = self._total_after(system, total, correction)
                if before is not None and after is not None and before != after:
                    points += self._gain(before, after)
        return points

    def _carried_on(self, shift: Shift) -> int:
        """Points for each relation with last year that is settled, against those broken."""
        return CARRIED_ON * sum(s.broken - s.broken_after(shift) for s in self.yearly)

    def _gain(self, now: Number, then: Number) -> int:
        return SAID * (self._in_text(then) - self._in_text(now))

    def _in_text(self, value: Number) -> bool:
        return value >= LONG_ENOUGH and value in self.said


def gather(system: EditSystem, view: View) -> Evidence:
    """The evidence of a workbook, beside its relations."""
    record = view.record
    text = "\n".join(passage for passage in record.text.values() if passage)
    numbers = {Decimal(n.replace(",", "")) for n in _IN_TEXT.findall(text.translate(NARROW))}
    # every text names these years, so that as numbers they bear out nothing
    years = {Decimal(record.year + distance) for distance in (-1, 0, 1)}
    return Evidence(
        record,
        frozenset(numbers - years),
        totals_near(system.form),
        residuals_of_the_year(view, system),
    )


def keying_error_between(actual: Number, likely: Number) -> tuple[KeyingError, int]:
    """The slip that turns one figure into the other, with its points; `OTHER` has none."""
    typed, meant = plain(actual), plain(likely)
    if _neighbours_exchanged(typed, meant):
        return KeyingError.TRANSPOSED, 60 + 2 * len(meant)
    if len(typed) != len(meant) and (actual and likely):
        shorter, longer = sorted((typed, meant), key=len)
        if _one_left_out(shorter, longer):
            return KeyingError.DROPPED_DIGIT, 25 + 10 * min(len(shorter), 3)
    if actual == 2 * likely and likely:
        return KeyingError.DOUBLED, 50 if likely >= LONG_ENOUGH else 25
    if sorted(typed) == sorted(meant) and len(_differing(typed, meant)) == 2:
        return KeyingError.TRANSPOSED, 30
    return KeyingError.OTHER, 0


def _differing(typed: str, meant: str) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]


def _neighbours_exchanged(typed: str, meant: str) -> bool:
    if len(typed) != len(meant):
        return False
    places = _differing(typed, meant)
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return typed[first] == meant[second] and typed[second] == meant[first]


def _one_left_out(shorter: str, longer: str) -> bool:
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
