"""What this year's workbook takes from last year's report: figures brought in, figures shown.

The form's relations over two years decide: an entry that must equal one figure of last year's is
brought in; where a relation holds an entry against its own figure of last year, that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.history.crosswalk import Crosswalk
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.key import bare, is_previous, previous
from xltool.model.prefill import Prefill
from xltool.model.relation import Relation, RelationKind


def sources(form: Form) -> dict[str, str]:
    """The entries that a form brings in, each with the key of last year's figure."""
    return {
        relation.left[0]: bare(relation.right[0])
        for relation in form.year_on_year.relations
        if _brings(form, relation)
    }


def kept_in_sight(form: Form) -> tuple[str, ...]:
    """The entries that a form shows beside the same figure of last year."""
    held = (r.at for r in form.year_on_year.relations if previous(r.at) in r.keys)
    return tuple(dict.fromkeys(key for key in held if not form.figures[key].derived))


def prefill(form: Form, before: Crosswalk, locked: bool = True) -> Prefill:
    """What the workbook of the period after takes from a report, of this edition or another."""
    figures = {key: before.figures.get(source) for key, source in sources(form).items()}
    shown = {key: before.figures.get(key) for key in kept_in_sight(form) if key not in figures}
    return Prefill(before.record.period, dict(_known(figures)), dict(_known(shown)), locked)


def blank_before(form: Form, before: Crosswalk) -> tuple[str, ...]:
    """The figures of a report, blank or unreadable, that the workbook after it would have taken."""
    wanted = {*sources(form).values(), *kept_in_sight(form)}
    figures = before.figures
    return tuple(key for key in figures if key in wanted and figures[key] is None)


def _brings(form: Form, relation: Relation) -> bool:
    """Whether it says that one entry equals one entry of last year's."""
    sides = (relation.left, relation.right)
    if relation.kind is not RelationKind.EQUAL or any(len(side) != 1 for side in sides):
        return False
    (this,), (last,) = sides
    derived = any(form.figures[bare(key)].derived for key in (this, last))
    return is_previous(last) and not is_previous(this) and not derived


def _known(figures: Mapping[str, Number | None]) -> Iterator[tuple[str, Number]]:
    return ((key, figure) for key, figure in figures.items() if figure is not None)
