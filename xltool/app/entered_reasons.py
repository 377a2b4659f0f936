"""What an office wrote beside doubts in its workbook (单位说明), put to the audit of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.audit.waivers import LAPSED, Waiver, explain, figure_of
from xltool.model.address import Range, SheetArea
from xltool.model.finding import (
    Audit,
    Finding,
    Justification,
    Passed,
    Rule,
    Severity,
    Skipped,
)
from xltool.model.form import Form
from xltool.model.submission import Admission, EnteredReason
from xltool.text.clean import cut

FOR_AN_ERROR, WITHOUT_OBJECT = "R402", "R403"
_QUOTED = 100
"""What is shown of a reason that was not taken, in characters."""


def with_reasons(
    form: Form, audited: Audit, admission: Admission, rules: Mapping[str, Rule]
) -> Audit:
    """The audit with the reasons that the workbook itself gives, and notes of those not taken."""
    reasons = [each for each in _in_force(admission.reasons) if _is_of(form, each.key)]
    if not reasons:
        return audited
    office, by_path = admission.record.office, {str(each.place): each for each in reasons}
    waivers = [_waiver(each, audited, office.name) for each in reasons]
    found = explain(audited, waivers, office, rules[LAPSED].severity)
    notes = [
        _note(form, rules, FOR_AN_ERROR, by_path[unfit.waiver.path])
        for unfit in found.unfit
        if unfit.why == f"waiver_for_{Severity.ERROR}"
    ]
    used = {waiver.path for waiver in found.used}
    notes += [
        _note(form, rules, WITHOUT_OBJECT, each)
        for path, each in by_path.items()
        if path not in used and _was_judged(audited, each)
    ]
    return Audit((*found.audit.outcomes, *notes))


def _in_force(reasons: tuple[EnteredReason, ...]) -> Iterator[EnteredReason]:
    """Without those for an earlier figure where the present one is explained."""
    present = {(each.code, each.key) for each in reasons if each.follows}
    return (each for each in reasons if each.follows or (each.code, each.key) not in present)


def _is_of(form: Form, key: str) -> bool:
    return key in form.figures or key in form.texts


def _waiver(reason: EnteredReason, audited: Audit, by: str) -> Waiver:
    figure, key = reason.figure, reason.key
    if reason.follows:
        same = [f for f in audited.findings if f.code == reason.code]
        # passages that lack what they have to say are one finding, at the first of them
        at = next((f for f in same if f.key == key), None) or next(
            (f for f in same if key in f.evidence and f.actual is None), None
        )
        figure, key = (figure_of(at), at.key or key) if at else (None, key)
    return Waiver(str(reason.place), reason.code, key, figure, Justification(reason.text, by, ""))


def _was_judged(audited: Audit, reason: EnteredReason) -> bool:
    """Whether its rule was looked at in its place: what was skipped may still be a doubt."""
    skipped = {o.code for o in audited.outcomes if isinstance(o, Skipped)}
    return reason.code not in skipped or Passed(reason.code, reason.key) in audited.passed


def _note(form: Form, rules: Mapping[str, Rule], code: str, reason: EnteredReason) -> Finding:
    """A note at the cell of a reason that was not taken."""
    figure, place = form.figures.get(reason.key), reason.place
    return Finding(
        code,
        rules[code].severity,
        key=reason.key,
        area=SheetArea(place.sheet, Range(place.cell, place.cell)),
        label=figure.name if figure else form.texts[reason.key].label,
        evidence=(reason.key,),
        facts={"names": cut(reason.text, _QUOTED)},
    )
