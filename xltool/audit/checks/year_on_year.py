"""Rules that look at two years: what was carried over, what moved too far, what did not move.

Last year's report is only compared with; it never becomes a figure of this year. Where there is
none, each rule says so once; what another edition of the form did not contain is skipped as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xltool.audit.rules import View
from xltool.classes import dataclass
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.expression import add, magnitude
from xltool.model.finding import Number, Outcome, Skipped, passed
from xltool.model.form import Form
from xltool.model.key import bare, is_previous, previous
from xltool.model.relation import Bounds, Relation
from xltool.model.row_groups import name_of_sum
from xltool.text.similarity import compare

BLANK_BEFORE = "previous_blank"
NOT_IN_EDITION = "previous_not_in_edition"


def year_on_year(view: View) -> Iterator[Outcome]:
    """The relations over two years, then Y104 and Y105 where the form has bounds for them."""
    yearly, before = view.form.year_on_year, view.previous
    if isinstance(before, Absent):
        yield from _left_out(view, before)
        return
    for relation in yearly.relations:
        yield _related(view, before, relation)
    if yearly.bounds is not None:
        yield from _movements(view, before, yearly.bounds)
        yield _same_figures(view, before, yearly.bounds)
        yield _same_text(view, before, yearly.bounds)


def _left_out(view: View, why: Absent) -> Iterator[Outcome]:
    yearly = view.form.year_on_year
    places = {relation.code: relation.at for relation in reversed(yearly.relations)}
    for code in dict.fromkeys(relation.code for relation in yearly.relations):
        yield Skipped(code, places[code], why)
    if yearly.bounds is not None:
        for code in ("Y104", "Y105"):
            yield Skipped(code, next(iter(view.form.figures)), why)


def _related(view: View, before: Crosswalk, relation: Relation) -> Outcome:
    code, at = relation.code, relation.at
    if any(is_previous(key) and bare(key) not in before.figures for key in relation.keys):
        return Skipped(code, at, NOT_IN_EDITION)
    known: dict[str, Number] = {}
    for key in relation.keys:
        figures = before.figures if is_previous(key) else view.record.figures
        if (figure := figures[bare(key)]) is not None:
            known[key] = figure
    now = tuple(key for key in relation.keys if not is_previous(key))
    if skipped := view.why_unknown(code, at, now):
        return skipped
    if len(known) < len(relation.keys):
        return Skipped(code, at, BLANK_BEFORE)
    return view.hold(relation, known.__getitem__)


@dataclass(frozen=True, slots=True)
class _ComparedPair:
    """Figures of this year, added up if there are several, and what they were last year.

    `source` are last year's figures, by the keys of their own edition.
    """

    keys: tuple[str, ...]
    source: tuple[str, ...]
    old: Number | None
    is_derived: bool


def _pairs(form: Form, before: Crosswalk) -> Iterator[_ComparedPair]:
    """All that can be compared, in the order of the form."""
    groups = {group.keys[0]: group for group in before.together}
    for key, figure in form.figures.items():
        if key in before.figures:
            source = before.source.get(key, (key,))
            yield _ComparedPair((key,), source, before.figures[key], figure.derived)
        elif key in groups:
            group = groups[key]
            yield _ComparedPair(group.keys, group.source, group.value, figure.derived)


def _movements(view: View, before: Crosswalk, bounds: Bounds) -> Iterator[Outcome]:
    """Y104, entries first; a total is judged only where no entry of it was reported already."""
    form, reported = view.form, set[str]()
    pairs = list(_pairs(form, before))
    held = {key for pair in pairs for key in pair.keys}
    yield from (Skipped("Y104", key, NOT_IN_EDITION) for key in form.figures if key not in held)
    # a total moves because its entries do: it is reported only where none of them was
    for pair in sorted(pairs, key=lambda pair: pair.is_derived):
        first = pair.keys[0]
        floor = bounds.floors.get(form.figures[first].kind.id)
        if floor is None or (pair.is_derived and reported.intersection(_entries(form, pair.keys))):
            continue
        if skipped := view.why_unknown("Y104", first, pair.keys):
            yield skipped
            continue
        if pair.old is None:
            yield Skipped("Y104", first, BLANK_BEFORE)
            continue
        new = add(map(view.known, pair.keys))
        small, large = sorted((magnitude(pair.old), magnitude(new)))
        moved = magnitude(new - pair.old)
        # both bounds: a factor alone would report 1 → 12, a distance alone every large office
        if large > bounds.factor * small and moved > floor:
            reported |= set(pair.keys)
            finding = view.finding(
                "Y104",
                first,
                actual=new,
                evidence=(*pair.keys, *map(previous, pair.source)),
                previous=pair.old,
                difference=moved,
                count=bounds.factor,
            )
            yield replace(finding, label=name_of_sum(form, pair.keys)) if pair.keys[1:] else finding
        else:
            yield passed("Y104", first)


def _entries(form: Form, keys: tuple[str, ...]) -> Iterator[str]:
    return (entry for key in keys for entry in form.entries_below(key))


def _same_figures(view: View, before: Crosswalk, bounds: Bounds) -> Outcome:
    """Y105 of the figures: of those that are not zero in both years, none has changed."""
    now, first = view.record, view.form.entered[0]
    pairs = [pair for pair in _pairs(view.form, before) if not pair.is_derived]
    values = [(pair.old, now.sum_of(pair.keys)) for pair in pairs]
    if all(figure is None for figure in map(now.figures.get, view.form.entered)):
        return Skipped("Y105", first, "blank_parts")
    if all(old is None for old, _ in values):
        return Skipped("Y105", first, BLANK_BEFORE)
    # zeros are left out: most figures of a small office are 0 in every year, blank or not
    changed = any(old != new and (old or new) for old, new in values)
    same = [pair for pair, (old, new) in zip(pairs, values, strict=True) if new and old == new]
    if changed or len(same) < bounds.least_figures:
        return passed("Y105", first)
    keys = tuple(key for pair in same for key in pair.keys)
    sources = tuple(key for pair in same for key in pair.source)
    return _alike(view, keys, sources, "same_figures", len(same), len(same))


def _same_text(view: View, before: Crosswalk, bounds: Bounds) -> Outcome:
    """Y105 of the text: most of it stands in last year's."""
    text = {key: passage for key, passage in view.record.text.items() if passage}
    old = [passage for passage in before.record.text.values() if passage]
    likeness = compare(text.values(), old)
    if not old or likeness.length < bounds.least_text:
        return Skipped("Y105", next(iter(view.form.texts), ""), "no_text")
    if not likeness.reaches(bounds.text_percent):
        return passed("Y105", next(iter(text)))
    keys = tuple(text)
    return _alike(view, keys, keys, "same_text", likeness.shared, likeness.length)


def _alike(
    view: View, keys: tuple[str, ...], sources: tuple[str, ...], how: str, shared: int, length: int
) -> Outcome:
    evidence = (*keys, *map(previous, sources))
    return view.finding(
        "Y105", keys[0], actual=shared, evidence=evidence, how=how, left=shared, right=length
    )
