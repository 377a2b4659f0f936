"""The search: one change for everything, else one that typed totals follow, else one for a part.

What could settle the failed relations is named only where it is one of few, or where a keying
error or the text singles it out; of more than twenty cells that fit equally well none is named.
"""

from __future__ import annotations

from xltool.audit.localization.cause import Cause, Explanation, FigureChange, KeyingError
from xltool.audit.localization.corrections import (
    Correction,
    exchanged,
    misplaced,
    partial_changes,
    single_changes,
)
from xltool.audit.localization.edit_system import EditSystem, edit_system
from xltool.audit.localization.evidence import Evidence, Weighed, gather
from xltool.audit.rules import View
from xltool.model.finding import Audit, Severity

MOST = 3
"""How many causes are named, and how many cells may fit equally well and still be named."""
STANDS_OUT = 45
"""The points of a keying error that is worth naming where it settles only a part."""
NAMES_A_CELL = 3
"""A change that settles as many relations at once is no chance hit: row and column agree on it."""


def causes_of(view: View, audit: Audit) -> tuple[Cause, ...]:
    """The likeliest causes of the failed relations, at most three, best first."""
    return explain(view, audit).causes


def explain(view: View, audit: Audit) -> Explanation:
    """What the failed relations of an audit have in common."""
    codes = {relation.code for relation in view.form.relations}
    if not any(f.code in codes and f.severity is Severity.ERROR for f in audit.findings):
        return Explanation()
    system = edit_system(view)
    failed = system.failed
    if not failed:
        return Explanation()
    evidence = gather(system, view)
    # first changes that leave every relation whole; then such as break typed totals that held,
    # since a program may have stored a total computed from the wrong entry
    for tried, strict in ((system, True), (system.without_held_totals(), False)):
        must = tried.failed
        singles, pairs = list(single_changes(tried, must)), list(exchanged(tried, must))
        # a misplaced figure explains nearly anything, so it is tried only where nothing else fits
        found = singles + pairs or list(misplaced(tried, must))
        if found:
            ranked = _ranked(tried, evidence, found)
            certain = strict and len(singles) == 1 and len(found) == 1
            causes = _causes(view, tried, _worth_naming(ranked), certain, not strict)
            return Explanation(causes, len(failed), len(ranked))
    return Explanation(_causes(view, system, _parts(system, evidence)), len(failed))


def _ranked(system: EditSystem, evidence: Evidence, found: list[Correction]) -> list[Weighed]:
    """Best first; those with equal points in the order of the form."""
    order = {key: place for place, key in enumerate(system.form.figures)}
    weighed = [evidence.weigh(system, each) for each in found]
    return sorted(weighed, key=lambda w: (-w.points, order[w.correction.keys[0]]))


def _worth_naming(ranked: list[Weighed]) -> list[Weighed]:
    """Those worth naming: all where they are few, else those that compare with the likeliest.

    Of several that are as likely as each other all are named, or none.
    """
    if len(ranked) <= MOST:
        return ranked
    best = ranked[0].points
    able = [each for each in ranked if each.points > 0 and 2 * each.points >= best]
    beyond = able[MOST].points if len(able) > MOST else -1
    return [each for each in able[:MOST] if each.points > beyond]


def _parts(system: EditSystem, evidence: Evidence) -> list[Weighed]:
    """Where no change settles everything: changes that each settle a part, one after the other."""
    named: list[Weighed] = []
    for _ in range(MOST):
        changed = {each.correction.keys for each in named}
        found = [each for each in partial_changes(system) if each.keys not in changed]
        if not found:
            break
        ranked = _ranked(system, evidence, found)
        # the widest first: what it settles may not go to a likelier one of a single relation
        most = max(len(each.correction.settled) for each in ranked)
        widest = [each for each in ranked if len(each.correction.settled) == most]
        best = widest[0]
        alone = len(widest) == 1
        stands_out = best.points >= STANDS_OUT and (alone or best.points > widest[1].points)
        if stands_out or (alone and (best.kind is KeyingError.TOTAL_TYPED or most >= NAMES_A_CELL)):
            named.append(best)
            system = system.shifted(best.correction.shift)
        else:
            # not worth naming, but its relations are put aside so that the others get their turn
            system = system.without(best.correction.settled)
    return named


def _causes(
    view: View,
    system: EditSystem,
    named: list[Weighed],
    certain: bool = False,
    totals_follow: bool = False,
) -> tuple[Cause, ...]:
    failed = system.failed
    points = [each.points for each in named]
    causes = []
    for each in named:
        shift = each.correction.shift
        settled = [s for s in system.residuals if s.broken and not s.broken_after(shift)]
        count = sum(1 for residual in settled if residual.failed)
        causes.append(
            Cause(
                changes=tuple(_change(view, system, key, each) for key in each.correction.keys),
                kind=each.kind,
                settles=tuple(dict.fromkeys(residual.relation.code for residual in settled)),
                count=count,
                whole=count == len(failed),
                certain=certain,
                foremost=each.points == max(points),
                tied=points.count(each.points) > 1,
                totals_follow=totals_follow,
                reasons=each.reasons,
            )
        )
    return tuple(causes)


def _change(view: View, system: EditSystem, key: str, weighed: Weighed) -> FigureChange:
    actual = system.values[key]
    likely = actual + weighed.correction.shift[key]
    label = view.form.figures[key].name
    return FigureChange(key, view.stated(key).place, label, actual, likely)
