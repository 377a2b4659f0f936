"""A filled workbook in another edition of its form: what goes over, and what does not.

A figure goes over where the definitions say which figure it is in the other edition; several that
were merged into one are added up. What was divided is never spread: it stays blank, unless it was 0
and no part can be negative, which makes each of them 0. Nothing that stood in the workbook is
passed over unlisted: what does not go over is kept by its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xltool.classes import dataclass
from xltool.history.crosswalk import Crosswalk, Together, as_itself, crosswalk
from xltool.model.form import Form
from xltool.model.nil import nil_tables
from xltool.model.readings import Unreadable
from xltool.model.record import Record, complete
from xltool.model.submission import NOT_THERE, Admission, FoundBy


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A record in another edition, and what of the workbook did not go into it as it stood.

    Keys are those of the workbook; `filled`, `nothing`, `wanted` and the `keys` of a `Together` are
    of the new edition. `filled` are the figures that went over, `added` those of them that several
    were added up into, `nothing` the parts of a divided 0. `unsettled` are figures for which the
    new edition has no single cell, and those to be added to others that are not known: the entries
    they belong to stay blank. `left` are figures other than 0 without a counterpart; `zeros` and
    `blanks` count the rest of these. `unread` are cells in which something stands that is no
    figure, and those that were lost. `typed_over` are totals with another number than their entries
    give, `unplaced` passages that the new edition has no room for. `wanted` are the entries that
    are blank afterwards.
    """

    record: Record
    filled: tuple[str, ...]
    added: tuple[Together, ...]
    nothing: tuple[str, ...]
    unsettled: tuple[Together, ...]
    left: tuple[str, ...]
    zeros: int
    blanks: int
    unread: tuple[str, ...]
    typed_over: tuple[str, ...]
    unplaced: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def passages(self) -> int:
        """How many passages went over."""
        return sum(1 for text in self.record.text.values() if text is not None)


def upgrade(admission: Admission, its: Form, form: Form) -> Upgraded:
    """A workbook of the edition `its` in `form`: another edition of the same form, or itself."""
    old = admission.record
    seen = as_itself(old) if its.edition == form.edition else crosswalk(old, its, form)
    entered = {key: seen.figures.get(key) for key in form.entered}
    sums = [
        Together((key,), seen.source[key], entered[key])
        for key in form.entered
        if len(seen.source.get(key, ())) > 1
    ]
    divided = [group for group in seen.together if not _is_derived(form, group.keys)]
    # figures that may be negative can add up to 0 without being 0
    empty = [group for group in divided if group.value == 0 and _are_counts(form, group.keys)]
    nothing = {key: group.value for group in empty for key in group.keys if key in entered}
    entered |= nothing
    unknown = [group for group in sums if group.value is None]
    gone = _without_counterpart(seen, its, form, divided)
    unread = _unread(admission, its)
    text = {key: old.text.get(key) for key in form.texts}
    record = replace(
        old,
        edition=form.edition,
        figures=complete(form, entered),
        text=text,
        reported={},
        # a table in which the new edition asks for more is filled in first
        nil=nil_tables(form, old.nil, entered),
    )
    return Upgraded(
        record=record,
        filled=tuple(k for k, v in entered.items() if v is not None and k not in nothing),
        added=tuple(group for group in sums if group.value is not None),
        nothing=tuple(key for key in form.entered if key in nothing),
        unsettled=tuple(
            group
            for group in (*divided, *unknown)
            if group not in empty and _is_known(old, group.source)
        ),
        left=tuple(key for key in gone if old.figures[key]),
        zeros=sum(1 for key in gone if old.figures[key] == 0),
        blanks=sum(1 for key in gone if old.figures[key] is None and key not in unread),
        unread=unread,
        typed_over=tuple(old.reported),
        unplaced=tuple(key for key, passage in old.text.items() if passage and key not in text),
        wanted=tuple(key for key, value in entered.items() if value is None),
    )


def _is_derived(form: Form, keys: Iterable[str]) -> bool:
    """Whether the edition computes all of these figures: then nothing is to be entered there."""
    return all(form.figures[key].derived for key in keys)


def _are_counts(form: Form, keys: Iterable[str]) -> bool:
    """Whether all of these figures are entered, and none may be below zero."""
    kinds = (form.figures[key].kind for key in keys if key in form.entered)
    return all(kind.minimum is not None and kind.minimum >= 0 for kind in kinds)


def _is_known(record: Record, keys: Iterable[str]) -> bool:
    return any(record.figures[key] is not None for key in keys)


def _without_counterpart(
    seen: Crosswalk, its: Form, form: Form, divided: list[Together]
) -> tuple[str, ...]:
    """The entries of a workbook that no entry of the new edition is made of."""
    used = {key for group in divided for key in group.source}
    for key in form.entered:
        if key in seen.figures:
            used.update(seen.source.get(key, (key,)))
    return tuple(key for key in its.entered if key not in used)


def _unread(admission: Admission, its: Form) -> tuple[str, ...]:
    """Cells that hold something else than a figure, and entries and passages that were lost.

    A passage is lost as well where a formula stands for it that has no result. A total that its
    formula computes is left out: its stored result is nobody's word.
    """
    found = []
    for key in its.figures:
        reading, stated = admission.readings[key], admission.stated[key]
        if isinstance(reading, Unreadable) and (
            not stated.intact if reading.why != NOT_THERE else key not in its.derivations
        ):
            found.append(key)
    passages = ((key, admission.stated[key]) for key in its.texts)
    lost = (k for k, s in passages if s.found is FoundBy.LOST or (s.formula and s.value is None))
    return (*found, *lost)
