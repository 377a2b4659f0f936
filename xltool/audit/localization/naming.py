"""What of the search is told: a set, else the operations that are sure, else what is possible.

A thing is named where its probability reaches a threshold, which is higher where a single sum
speaks, since any figure fits one sum. A search that was cut off names nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from xltool.audit.causes import (
    Cause,
    Correction,
    Explanation,
    FigureChange,
    KeyingError,
    Reason,
    Standing,
)
from xltool.audit.equations import TypedFigures, statements_of, typed_figures, unscaled
from xltool.audit.localization.search import FoundSet, SearchResult, search
from xltool.audit.localization.slips import (
    LEAST_LISTED,
    SURE,
    SURE_BY_ONE_SUM,
    SURE_BY_TEXT,
    WORTH_LISTING,
    Operation,
    SlipModel,
)
from xltool.audit.rules import View
from xltool.model.finding import Audit, Severity
from xltool.model.relation import RelationKind

MOST = 3
"""How many causes are told."""
NO_REASON = (KeyingError.OTHER, KeyingError.LEFT_OUT, KeyingError.MISCOUNTED)
"""Slips that nearly any figure could be: they make none likelier than another."""
NEARLY_SURE = 999
"""The most that a probability in thousandths can be."""
IMPOSSIBLE = "R115"
"""The rule that a relation with blanks can be right."""
_Change = Mapping[str, int]
_Errors = set[tuple[str, str | None]]


def explain(view: View, audit: Audit) -> Explanation:
    """What made the relations of an audit fail, as far as can be known."""
    errors = {(f.code, f.key) for f in audit.findings if f.severity is Severity.ERROR}
    if {IMPOSSIBLE, *view.form.rules}.isdisjoint(code for code, _ in errors):
        return Explanation()
    typed = typed_figures(view)
    if typed.system.totals and not any(
        each.relations[0].kind is RelationKind.TOTAL and each.residual(typed.values)
        for each in typed.system.plain
    ):
        # totals that are all right although an entry is wrong were computed from it
        typed = typed_figures(view, totals_follow=True)
    explanation = _Naming(view, typed, errors).explanation()
    if typed.blank and not explanation.sets:
        # too much is blank to reckon with: what has no blank is looked at by itself
        typed = typed_figures(view, typed.totals_follow, without_blanks=True)
        explanation = _Naming(view, typed, errors).explanation()
    return explanation


class _Naming:
    """Puts what was found for one workbook into causes."""

    def __init__(self, view: View, typed: TypedFigures, errors: _Errors) -> None:
        self._view, self._typed, self._model = view, typed, SlipModel(typed)
        self._statements = statements_of(view, typed)
        self._failed = tuple(
            each
            for each in typed.system.plain
            if each.residual(typed.values)
            and not errors.isdisjoint(
                (code, each.relations[0].at) for code in (each.relations[0].code, IMPOSSIBLE)
            )
        )

    def explanation(self) -> Explanation:
        count = len(self._failed)
        if not count:
            return Explanation()
        found = search(self._typed, self._statements, self._model)
        if found.is_cut_off:
            return Explanation(failed=count, able=found.alone, is_cut_off=True)
        sets = tuple(self._cause(each, Standing.POSSIBLE) for each in found.sets[:MOST])
        causes, left = self._told(found, sets)
        return Explanation(causes, count, found.alone, sets, left)

    def _told(
        self, found: SearchResult, sets: tuple[Cause, ...]
    ) -> tuple[tuple[Cause, ...], tuple[str, ...]]:
        """What is told, and the labels of what stays broken beside it."""
        if not found.sets:
            return (), ()
        best = found.sets[0]
        is_only = found.alone == len(best.operations) == len(best.operations[0]) == 1
        is_only = is_only and not self._typed.totals_follow
        likeliest_first = sorted(best.operations, key=lambda each: -found.operations[each])
        best = best._replace(operations=tuple(likeliest_first))
        whole = self._cause(best, Standing.CERTAIN if is_only else Standing.LIKELY)
        if best.probability >= (SURE if is_only else self._threshold(whole)):
            return (whole,), ()
        likely = sorted(found.operations.items(), key=lambda each: (-each[1], each[0]))
        parts = {
            operation: cause
            for operation, p in likely
            if p >= SURE
            if p >= self._threshold(cause := self._cause(FoundSet((operation,), p), Standing.PART))
        }
        if parts:
            told = dict(islice(parts.items(), MOST))
            after = {key: value for operation in told for key, value in operation}
            figures = self._view.form.figures
            left = [e for e in self._failed if e.residual({**self._typed.values, **after})]
            labels = dict.fromkeys(figures[each.relations[0].at].name for each in left)
            return tuple(told.values()), tuple(labels)
        # of several that are as likely as each other all are listed, or none
        chances = [round(each.probability, 6) for each in found.sets]
        beyond = chances[MOST] if len(chances) > MOST else 0
        listed = [p for p in chances[:MOST] if p > beyond and p >= LEAST_LISTED]
        return (sets[: len(listed)] if sum(listed) >= WORTH_LISTING else ()), ()

    def _threshold(self, cause: Cause) -> float:
        """The probability of what is named, by what else than one sum tells the cells apart."""
        if not all(each.reasons for each in cause.corrections):
            return SURE_BY_ONE_SUM
        if not self._model.has_few_totals:
            return SURE
        failing = {key for each in self._failed for key in each.weights}
        stated = (key for each in self._statements for e in each for key in e.weights)
        return SURE_BY_ONE_SUM if failing.isdisjoint(stated) else SURE_BY_TEXT

    def _cause(self, found: FoundSet, standing: Standing) -> Cause:
        change = {key: value for operation in found.operations for key, value in operation}
        after = {**self._typed.values, **change}
        settled = [each for each in self._failed if not each.residual(after)]
        beyond = self._view.form.derivations if self._typed.totals_follow else ()
        typed = (total for total in beyond if not self._view.stated(total).intact)
        below = {key for total in typed for key in self._view.form.entries_below(total)}
        return Cause(
            corrections=tuple(self._correction(each, change) for each in found.operations),
            standing=standing,
            per_mille=min(int(found.probability * 1000), NEARLY_SURE),
            settles=tuple(dict.fromkeys(each.relations[0].code for each in settled)),
            count=len(settled),
            whole=len(settled) == len(self._failed),
            totals_follow=not below.isdisjoint(change),
        )

    def _correction(self, operation: Operation, change: _Change) -> Correction:
        """An operation, its reasons seen beside the whole `change`."""
        (key, value), *second = operation
        if second:
            kind = KeyingError.NEIGHBOUR
            if not self._typed.values[key]:  # where the figure is now comes first
                operation = operation[::-1]
        elif key in self._view.form.derivations:
            kind = KeyingError.TOTAL_TYPED
        else:
            kind = self._model.kind(key, change)
        # any figure of one digit differs from any other by one digit
        is_any = kind in NO_REASON or (kind is KeyingError.REPLACED_DIGIT and len(str(value)) == 1)
        reasons = [] if is_any else [Reason(f"cause_{kind}")]
        reasons += dict.fromkeys(self._borne_out(dict(operation), change))
        values, after = self._typed.values, {**self._typed.values, **dict(operation)}
        failing = [each for each in self._typed.system.sparse if each.residual(values)]
        if not reasons and sum(not each.residual(after) for each in failing) > 1:
            reasons.append(Reason("cause_agreed"))
        return Correction(tuple(self._change(*e) for e in operation), kind, tuple(reasons))

    def _borne_out(self, operation: _Change, change: _Change) -> Iterator[Reason]:
        """What the text, or last year's report, says of the figures as they would be."""
        values = self._typed.values
        after = {**values, **change}
        untrue = (each for each in self._statements if all(e.residual(values) for e in each))
        for each in chain.from_iterable(untrue):
            if each.weights.keys() & operation.keys() and not each.residual(after):
                if each.relations:
                    yield Reason("cause_carried_on")
                else:
                    key = next(iter(each.weights))
                    yield Reason("cause_said", unscaled(self._view.form, key, each.constant))

    def _change(self, key: str, likely: int) -> FigureChange:
        form, values = self._view.form, self._typed.values
        actual = None if key in self._typed.blank else unscaled(form, key, values[key])
        place, label = self._view.stated(key).place, form.figures[key].name
        return FigureChange(key, place, label, actual, unscaled(form, key, likely))
