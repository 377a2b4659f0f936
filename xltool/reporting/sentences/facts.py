"""What the sentences can know: quantities of a record, and how they moved since last year."""

from __future__ import annotations

from decimal import Decimal

from xltool.classes import dataclass
from xltool.history.crosswalk import Crosswalk
from xltool.model.expression import magnitude, percentage, plain
from xltool.model.finding import Number
from xltool.model.record import Record
from xltool.reporting.sentences.script import (
    AmountSlot,
    Changes,
    ChangeSlot,
    Phrase,
    Quantity,
    fill,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """A record and, if there is one, last year's.

    Nothing is said of changes where an office is lacking from either: the totals are of different
    things.
    """

    record: Record
    changes: Changes
    previous: Crosswalk | None = None

    def amount(self, of: Quantity) -> Number | None:
        """A quantity of the record; None as soon as one of its figures is blank, and where it
        comes out below zero: of what there is nobody has less than none."""
        return _not_below_zero(self.record.sum_of(of.keys))

    def before(self, of: Quantity) -> Number | None:
        """The quantity a year before; None where it is not known, or not comparable."""
        previous = self.previous
        if previous is None or _is_incomplete(self.record) or _is_incomplete(previous.record):
            return None
        return _not_below_zero(previous.sum_of(of.keys))

    def say(self, slot: AmountSlot | ChangeSlot) -> str:
        """What fills a slot for a quantity. An unknown amount has no words: ValueError."""
        amount = self.amount(slot.of)
        if isinstance(slot, AmountSlot):
            if amount is None:
                raise ValueError(f"{slot.of.name} is not known")
            return plain(amount)
        before = self.before(slot.of)
        if amount is None or before is None:
            return ""
        return self._moved(before, amount, slot.of.unit)

    def _moved(self, before: Number, now: Number, unit: str) -> str:
        difference = magnitude(now - before)
        percent = percentage(difference, before) if before else Decimal(0)
        words = {
            "before": plain(before),
            "difference": plain(difference),
            "percent": plain(percent),
            "unit": unit,
        }
        return fill(self._phrase(before, now, bool(percent)), words, self.say)

    def _phrase(self, before: Number, now: Number, has_percent: bool) -> Phrase:
        changes = self.changes
        if now == before:
            return changes.unchanged
        if not before:
            return changes.arose
        if not now:
            return changes.ceased
        if now > before:
            return changes.grew if has_percent else changes.grew_slightly
        return changes.fell if has_percent else changes.fell_slightly


def _not_below_zero(amount: Number | None) -> Number | None:
    return None if amount is None or amount < 0 else amount


def _is_incomplete(record: Record) -> bool:
    return record.scope is not None and bool(record.scope.lacking)
