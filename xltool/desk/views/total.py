"""One figure of the total: the offices that make it, the most first, and those it lacks."""

from __future__ import annotations

from xltool.audit.catalogue import spell
from xltool.classes import dataclass
from xltool.collection.collection import Collection, OfficeStatus
from xltool.collection.outputs.review.bars import lengths_of
from xltool.collection.summary import CollectionSummary, OfficeSummary
from xltool.collection.weight import per_cent
from xltool.desk.page import AskedPage, draw
from xltool.desk.state import DeskState
from xltool.history.archive import Absent
from xltool.model.finding import Number
from xltool.model.form import Form


@dataclass(frozen=True, slots=True)
class _Contribution:
    """What an office has in a figure: empty where it left it blank; `share` in per cent of the
    total. `place` is the cell that it stands in."""

    line: OfficeStatus
    value: str
    share: str
    length: int
    before: str
    place: str
    path: str


@dataclass(frozen=True, slots=True)
class _Lacking:
    """An office that is not in the total; `before` is what it had in the figure last period."""

    summary: OfficeSummary
    before: str


@dataclass(frozen=True, slots=True)
class _Related:
    """A figure that this one is made of, or that it is a part of."""

    key: str
    name: str
    value: str


def total(state: DeskState, asked: AskedPage) -> str:
    """The page of the figure that `key` asks for."""
    key, judged = asked.args.get("key", ""), state.judged
    if judged is None or key not in judged.collection.form.figures:
        return draw("total", asked, state, figure=None)
    collection = judged.collection
    form, record = collection.form, collection.total
    last = collection.total_before
    return draw(
        "total",
        asked,
        state,
        figure=form.figures[key],
        heading=form.section_of(form.figures[key].table).heading,
        collection=collection,
        value=spell(record.figures[key]),
        before="" if isinstance(last, Absent) else spell(last.figures.get(key)),
        parts=_parts(collection, key),
        lacking=_lacking(judged.summary, key),
        is_own=key in form.consolidation.own,
        made_of=_made_of(collection, key),
        part_of=_part_of(collection, key),
    )


def _parts(collection: Collection, key: str) -> tuple[_Contribution, ...]:
    """The offices in the total, those with the most first and those that left it blank last.

    Of a figure that is not added up only the office that adds up has a part.
    """
    is_own = key in collection.form.consolidation.own
    used = [each for each in collection.used if each[0].is_own or not is_own]
    used.sort(key=lambda each: _rank(each[2].record.figures[key]))
    values = [returned.record.figures[key] for _, _, returned in used]
    whole = collection.total.figures[key]
    return tuple(
        _Contribution(
            line,
            spell(value),
            per_cent(value, whole) if value and whole else "",
            length,
            _before(line, key),
            str(returned.places.get(key, "")),
            entry.path,
        )
        for (line, entry, returned), value, length in zip(
            used, values, lengths_of(values), strict=True
        )
    )


def _rank(value: Number | None) -> tuple[bool, Number]:
    return value is None, 0 if value is None else -value


def _before(line: OfficeStatus, key: str) -> str:
    """What an office had in a figure the period before; empty where that is blank or not known."""
    return spell(line.before.figures.get(key)) if line.before else ""


def _lacking(summary: CollectionSummary, key: str) -> tuple[_Lacking, ...]:
    return tuple(_Lacking(each, _before(each.line, key)) for each in summary.lacking)


def _made_of(collection: Collection, key: str) -> tuple[_Related, ...]:
    relation = collection.form.derivations.get(key)
    return tuple(_related(collection, part) for part in relation.right) if relation else ()


def _part_of(collection: Collection, key: str) -> tuple[_Related, ...]:
    form: Form = collection.form
    wholes = (whole for whole, relation in form.derivations.items() if key in relation.right)
    return tuple(_related(collection, whole) for whole in wholes)


def _related(collection: Collection, key: str) -> _Related:
    name = collection.form.figures[key].name
    return _Related(key, name, spell(collection.total.figures[key]))
