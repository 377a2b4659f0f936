"""The part of a definition that says how many reports become one, and what is shown of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.definitions.reader import Part
from xltool.definitions.relations import Terms
from xltool.model.form import Chart, Consolidation, Measure, Table


def read_consolidation(
    part: Part, tables: Mapping[str, Table], derived: frozenset[str]
) -> Consolidation:
    """Which figures are not added, and what stands for an office; keys are given as patterns."""
    terms = Terms(tables)

    def keys(each: Part, name: str, required: bool) -> tuple[str, ...]:
        patterns = terms.read(each, name, each.texts(name, required))
        found = (key for pattern in patterns for key in terms.expand(pattern, None))
        return tuple(dict.fromkeys(found))

    def measures(each: Part) -> Iterator[Measure]:
        for measure in each.parts("measures", required=False):
            yield Measure(measure.text("label"), keys(measure, "of", True))
            measure.finish()

    def charts() -> Iterator[Chart]:
        for chart in part.parts("charts", required=False):
            yield Chart(chart.text("title"), tuple(measures(chart)))
            chart.finish()

    def within() -> Iterator[tuple[str, str]]:
        for pair in part.parts("within", required=False):
            yield pair.text("ending"), pair.text("of")
            pair.finish()

    own = keys(part, "own", False)
    for key in derived.intersection(own):
        part.fault("own", f"{key} 是计算得出的 (is computed)")
    consolidation = Consolidation(
        frozenset(own),
        tuple(within()),
        tuple(measures(part)),
        tuple(charts()),
        part.text("own_clause", ""),
    )
    part.finish()
    return consolidation
