"""Rules that look at two years: what was carried over, what moved too far, what did not move.

Last year's record is only compared with; it never becomes a figure of this year. Where there is
none, each rule says so once.
"""

from __future__ import annotations

from collections.abc import Iterator

from xltool.expression import magnitude
from xltool.finding import Number, Outcome, Skipped, passed
from xltool.form import Bounds
from xltool.likeness import compare
from xltool.previous import Absent
from xltool.record import Record
from xltool.relation import Relation, bare, is_previous, judge, previous
from xltool.rules import View

BLANK_BEFORE = "previous_blank"


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


def _related(view: View, before: Record, relation: Relation) -> Outcome:
    code, at = relation.code, relation.at
    known: dict[str, Number] = {}
    for key in relation.keys:
        figure = (before if is_previous(key) else view.record).figures[bare(key)]
        if figure is not None:
            known[key] = figure
    now = tuple(key for key in relation.keys if not is_previous(key))
    if skipped := view.why_unknown(code, at, now):
        return skipped
    if len(known) < len(relation.keys):
        return Skipped(code, at, BLANK_BEFORE)
    judged = judge(relation, known.__getitem__, view.record.office.bears)
    if judged.holds:
        return passed(code, at)
    return view.finding(
        code,
        at,
        judged.expected,
        judged.actual,
        relation.keys,
        difference=magnitude(judged.difference),
        left=judged.left,
        right=judged.right,
    )


def _movements(view: View, before: Record, bounds: Bounds) -> Iterator[Outcome]:
    """Y104, entries first; a total is looked at only where no entry of it was told already."""
    figures, told = view.form.figures, set[str]()
    for key in sorted(figures, key=lambda key: figures[key].derived):
        floor = bounds.floors.get(figures[key].kind.id)
        if floor is None or (figures[key].derived and told & set(view.form.entries_below(key))):
            continue
        if skipped := view.why_unknown("Y104", key, (key,)):
            yield skipped
            continue
        old, new = before.figures[key], view.known(key)
        if old is None:
            yield Skipped("Y104", key, BLANK_BEFORE)
            continue
        small, large = sorted((magnitude(old), magnitude(new)))
        moved = magnitude(new - old)
        if large > bounds.factor * small and moved > floor:
            told.add(key)
            yield view.finding(
                "Y104",
                key,
                actual=new,
                evidence=(key, previous(key)),
                previous=old,
                difference=moved,
                count=bounds.factor,
            )
        else:
            yield passed("Y104", key)


def _same_figures(view: View, before: Record, bounds: Bounds) -> Outcome:
    """Y105 of the figures: of those that are not zero in both years, none has changed."""
    now, first = view.record.figures, view.form.entered[0]
    pairs = {key: (before.figures[key], now[key]) for key in view.form.entered}
    if all(new is None for _, new in pairs.values()):
        return Skipped("Y105", first, "blank_parts")
    if all(old is None for old, _ in pairs.values()):
        return Skipped("Y105", first, BLANK_BEFORE)
    changed = any(old != new and (old or new) for old, new in pairs.values())
    same = tuple(key for key, (old, new) in pairs.items() if new and old == new)
    if changed or len(same) < bounds.least_figures:
        return passed("Y105", first)
    return _alike(view, same, "same_figures", len(same), len(same))


def _same_text(view: View, before: Record, bounds: Bounds) -> Outcome:
    """Y105 of the text: most of it stands in last year's."""
    text = {key: passage for key, passage in view.record.text.items() if passage}
    old = [passage for passage in before.text.values() if passage]
    likeness = compare(text.values(), old)
    if not old or likeness.length < bounds.least_text:
        return Skipped("Y105", next(iter(view.form.texts), ""), "no_text")
    if not likeness.reaches(bounds.text_percent):
        return passed("Y105", next(iter(text)))
    return _alike(view, tuple(text), "same_text", likeness.shared, likeness.length)


def _alike(view: View, keys: tuple[str, ...], how: str, shared: int, length: int) -> Outcome:
    evidence = (*keys, *map(previous, keys))
    return view.finding(
        "Y105", keys[0], actual=shared, evidence=evidence, how=how, left=shared, right=length
    )
