"""What a form's definition may have besides its tables: marks of offices, bounds against the report
before, what its figures are in another edition, and how many reports become one.

Of another edition a file knows nothing: `theirs` are keys of it, `ours` patterns over the figures
of this one; `*` stands for the same row or column on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xltool.definitions.reader import Part, Spelling
from xltool.definitions.relations import TERM, Terms
from xltool.definitions.tables import check_name
from xltool.model.form import Chart, Consolidation, Measure, OfficeMark, Table, ValueKind, ValueType
from xltool.model.key import is_previous
from xltool.model.relation import Bounds, Correspondence
from xltool.model.roster_headings import plain_heading, roster_words

IDENTITY_FACTS = frozenset(
    (
        *("form", "edition", "template_version", "year", "period", "cycle"),
        *("office", "code", "due", "contact", "scope"),
    )
)
"""What workbooks say of themselves under these names."""
WHOLE = 100
"""All of a text, in percent."""
_THEIR_TERM = Spelling(r"[^.\[]+\.[^.\[]+\.[^.\[]+", "term.group")


def taken_names() -> frozenset[str]:
    """The names that no mark can have: records, workbooks, rosters mean something else by them."""
    return IDENTITY_FACTS | roster_words().labels.keys()


def read_marks(root: Part) -> dict[str, OfficeMark]:
    """The marks of a form by their keys, in the order of the file; a form may have none."""
    marks: dict[str, OfficeMark] = {}
    holders: dict[str, str] = {}
    taken = taken_names()
    for key, part in root.named_parts("marks", required=False):
        check_name(key, part)
        if key in taken:
            part.fault("", "form.key_taken", key=key)
        mark = OfficeMark(
            key=key,
            label=part.text("label"),
            headings=part.texts("headings", required=False),
            meaning=part.words("meaning"),
        )
        part.finish()
        for name_of, names in (("label", (mark.label,)), ("headings", mark.headings)):
            if part.has(name_of) and not all(map(plain_heading, names)):
                part.fault(name_of, "empty")
        for name in mark.names:
            heading = plain_heading(name)
            if heading in roster_words().columns or holders.setdefault(heading, key) != key:
                part.fault("", "form.heading_taken", heading=name)
        marks[key] = mark
    return marks


def read_bounds(part: Part, kinds: Mapping[str, ValueKind]) -> Bounds:
    """The bounds; a kind of number without a floor is never reported to have moved too far."""
    floors = part.part("floors")
    found = {kind: floors.integer(kind, least=0) for kind in floors.names()}
    for kind in found:
        if kind not in kinds or kinds[kind].type is ValueType.TEXT:
            floors.fault(kind, "form.no_number_kind", kind=kind)
    bounds = Bounds(
        factor=part.integer("factor", least=1),
        floors=found,
        least_figures=part.integer("least_figures", least=1),
        text_percent=part.integer("text_percent", least=1, most=WHOLE),
        least_text=part.integer("least_text", least=1),
    )
    floors.finish()
    part.finish()
    return bounds


def read_correspondences(
    parts: list[Part], tables: Mapping[str, Table], edition: str
) -> tuple[Correspondence, ...]:
    """All of them, one for each value of `*`; no figure stands in two for the same edition."""
    terms = Terms(tables)
    found: list[Correspondence] = []
    told: dict[tuple[str, str], set[str]] = {}
    for part in parts:
        other = part.text("edition")
        if other == edition:
            part.fault("edition", "relation.another_edition", edition=edition)
        theirs = _figures(part, "theirs", _THEIR_TERM)
        ours = terms.read(part, "ours", _figures(part, "ours", TERM))
        part.finish()
        if not ours or not theirs:
            continue
        starred = [pattern for pattern in ours if "*" in pattern]
        if any(("*" in term) != bool(starred) for term in theirs) or len(starred) % len(ours):
            part.fault("", "relation.stars_in_all")
            continue
        stars = [""]
        if starred:
            stars = [s for s in terms.stars(ours[0]) if all(s in terms.stars(p) for p in ours)]
        for star in stars:
            keys = tuple(key for pattern in ours for key in terms.expand(pattern, star))
            their_keys = tuple(term.replace("*", star) for term in theirs)
            for side, named in (("ours", keys), ("theirs", their_keys)):
                _tell_repeats(part, side, named, told.setdefault((other, side), set()))
            found.append(Correspondence(other, keys, their_keys))
    return tuple(found)


def _figures(part: Part, side: str, spelling: Spelling) -> tuple[str, ...]:
    """The patterns of a side: at least one, and of one report only."""
    written = part.texts(side, least=1, spelling=spelling)
    for term in filter(is_previous, written):
        part.fault(side, "term.previous", term=term)
    return tuple(term for term in written if not is_previous(term))


def _tell_repeats(part: Part, side: str, keys: tuple[str, ...], used: set[str]) -> None:
    """Note the figures that are named again: they would be added twice."""
    for place, key in enumerate(keys):
        if key in used or key in keys[:place]:
            part.fault(side, "term.twice", name=key)
    used.update(keys)


def read_consolidation(
    part: Part, tables: Mapping[str, Table], derived: frozenset[str]
) -> Consolidation:
    """Which figures are not added, and what stands for an office; keys are given as patterns."""
    terms = Terms(tables)

    def keys(each: Part, name: str, required: bool) -> tuple[str, ...]:
        patterns = terms.read(each, name, each.texts(name, required, spelling=TERM))
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
        part.fault("own", "form.own_computed", key=key)
    consolidation = Consolidation(
        frozenset(own),
        tuple(within()),
        tuple(measures(part)),
        tuple(charts()),
        part.text("own_clause", ""),
    )
    part.finish()
    return consolidation
