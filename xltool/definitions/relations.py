"""The relations of a definition: patterns over keys, written out into one relation per instance.

A term is `table.row.column`. `*` stands for each row (or each column) in turn and means the same in
every term of one relation; `[group]` stands for all members of a group. Without `over`, `*` runs
over every value that all terms have. `previous:` before a term makes it that of the period before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from string import Formatter

from xltool.definitions.reader import Part, Spelling
from xltool.model.errors import Fault
from xltool.model.finding import Rule, Severity, Words
from xltool.model.form import ColumnHeading, Table, ValueKind, headings_of
from xltool.model.key import KeyParts, bare, is_previous, key_of, parts_of, previous
from xltool.model.relation import Relation, RelationKind

COMMON_FAMILIES = "FRC"
"""The letters that codes of the rules of every form begin with: the file, the reading of cells, the
consolidation of many offices."""
YEARLY_FAMILY = "Y"
"""The letter of codes that look at two years."""
SHARED_FAMILIES = YEARLY_FAMILY + "N"
"""The letters of families of which a form has some rules and every form others: two years, and
texts beside figures."""
TERM = Spelling(r"[^.]+\.[^.]+\.[^.]+", "term.shape")
_COMMON = "relation.family_of_common_rules"
_FAMILIES = {"families": COMMON_FAMILIES}
COMMON_CODE = Spelling(f"[{COMMON_FAMILIES}{SHARED_FAMILIES}].*", _COMMON, _FAMILIES)
FORM_CODE = Spelling(f"[^{COMMON_FAMILIES}].*", _COMMON, _FAMILIES)


class Terms:
    """The patterns of relations, expanded to keys over the tables of a form."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def read(self, part: Part, key: str, terms: tuple[str, ...]) -> list[KeyParts]:
        """Split the terms, each spelt as one; a term that fits no figure is a fault."""
        patterns = []
        for term in filter(None, terms):
            if bare((pattern := parts_of(term)).table) not in self._tables:
                part.fault(key, "term.table", term=term, table=bare(pattern.table))
            elif pattern.count("*") > 1:
                part.fault(key, "term.stars", term=term)
            elif not self.expand(pattern, None):
                part.fault(key, "term.figure", term=term)
            else:
                patterns.append(pattern)
        return patterns

    def expand(self, pattern: KeyParts, star: str | None) -> list[str]:
        """The keys a pattern means, with `*` standing for `star` (None: for anything)."""
        table, row, column = pattern
        id = bare(table)
        found: dict[str, None] = {}
        for block in self._tables[id].blocks:
            columns = [each.key for each in block.columns if _fits(column, each, star)]
            rows = [each.key for each in block.rows if columns and _fits(row, each, star)]
            found |= dict.fromkeys(key_of(id, r, c) for r in rows for c in columns)
        return list(map(previous, found)) if is_previous(table) else list(found)

    def stars(self, pattern: KeyParts) -> list[str]:
        """The values `*` can take in a pattern, in order."""
        place = pattern.index("*")
        found: dict[str, None] = {}
        for key in self.expand(pattern, None):
            found[parts_of(key)[place]] = None
        return list(found)

    def headings_of(self, key: str) -> tuple[ColumnHeading, ColumnHeading]:
        return headings_of(self._tables[parts_of(bare(key)).table])[bare(key)]


def _fits(piece: str, heading: ColumnHeading, star: str | None) -> bool:
    if piece == "*":
        return star is None or heading.key == star
    if piece.startswith("[") and piece.endswith("]"):
        return piece[1:-1] in heading.group_ids
    return piece == heading.key


def read_relations(
    parts: list[tuple[Rule, Part]],
    tables: Mapping[str, Table],
    kinds: Mapping[str, ValueKind],
    marks: Collection[str] = (),
) -> list[Relation]:
    """All relations of a form: in the order of the file, each in the order of the form.

    Each part has its rule, which is read; `marks` are those that its offices may bear.
    """
    terms = Terms(tables)
    relations: list[Relation] = []
    for rule, part in parts:
        kind = RelationKind(part.choice("kind", tuple(RelationKind)))
        if kind is RelationKind.TOTAL:
            left = terms.read(part, "total", (part.text("total", spelling=TERM),))
            right = terms.read(part, "parts", part.texts("parts", spelling=TERM))
        else:
            left = terms.read(part, "left", part.texts("left", spelling=TERM))
            needs_right = kind is not RelationKind.ZERO_UNLESS
            against = part.texts("right", spelling=TERM) if needs_right else ()
            right = terms.read(part, "right", against)
        place = part.text("at", "", spelling=TERM)
        at = terms.read(part, "at", (place,)) if place else left[:1]
        unless = part.text("unless") if kind is RelationKind.ZERO_UNLESS else ""
        if unless and unless not in marks:
            name = "relation.no_mark" if marks else "relation.no_marks"
            part.fault("unless", name, mark=unless, known=tuple(marks))
        over = part.texts("over", required=False)
        # after every key was read, else `finish` would call the unread ones misspelt
        if not left or not at or (kind is not RelationKind.ZERO_UNLESS and not right):
            continue
        for star in _stars(terms, part, [*left, *right, *at], over):
            relations.append(
                _written_out(
                    terms,
                    part,
                    kinds,
                    Relation(
                        code=rule.code,
                        kind=kind,
                        left=tuple(k for p in left for k in terms.expand(p, star)),
                        right=tuple(k for p in right for k in terms.expand(p, star)),
                        at=terms.expand(at[0], star)[0],
                        unless=unless,
                    ),
                )
            )
    return relations


def _stars(terms: Terms, part: Part, patterns: list[KeyParts], over: tuple[str, ...]) -> list[str]:
    """What `*` stands for in turn: what every term with a `*` has, of these what `over` lists.

    One empty value where no term has a `*`: the relation is its only instance.
    """
    starred = [p for p in patterns if "*" in p]
    if not starred:
        return [""]
    first, *others = map(terms.stars, starred)
    stars = [s for s in first if all(s in each for each in others)]
    unknown = tuple(s for s in over if s not in stars)
    if unknown:
        part.fault("over", "relation.over", names=unknown)
    stars = [s for s in stars if s in over] if over else stars
    if not stars:
        part.fault("", "relation.no_common_star")
    return stars


def _written_out(
    terms: Terms, part: Part, kinds: Mapping[str, ValueKind], relation: Relation
) -> Relation:
    """Check one instance and give it the tolerance of the kinds of number it is made of."""
    if relation.spans_years != relation.code.startswith(YEARLY_FAMILY):
        part.fault("code", "relation.family_of_two_periods", family=YEARLY_FAMILY)
    if relation.spans_years and (relation.kind is RelationKind.TOTAL or is_previous(relation.at)):
        part.fault("", "relation.previous_in_workbook")
    if relation.at not in relation.keys:
        part.fault("at", "relation.at_outside", key=relation.at)
    if len(set(relation.left + relation.right)) < len(relation.left + relation.right):
        part.fault("", "term.twice", name=relation.at)
    if relation.kind is RelationKind.TOTAL and len(relation.left) != 1:
        part.fault("total", "relation.total_of_one", count=len(relation.left))
    tolerances = []
    for key in relation.keys:
        row, column = terms.headings_of(key)
        tolerances.append(kinds[row.kind or column.kind or "count"].tolerance)
    return Relation(
        code=relation.code,
        kind=relation.kind,
        left=relation.left,
        right=relation.right,
        at=relation.at,
        unless=relation.unless,
        tolerance=max(tolerances, default=Decimal(0)),
    )


def derivations_of(relations: list[Relation], faults: list[Fault]) -> dict[str, Relation]:
    """For each derived figure the relation that computes it: the first total naming it."""
    found: dict[str, Relation] = {}
    for relation in relations:
        if relation.kind is RelationKind.TOTAL:
            found.setdefault(relation.at, relation)
    done: set[str] = set()

    def walk(key: str, above: tuple[str, ...]) -> None:
        if key in above:
            faults.append(Fault("relations", "relation.computed_from_itself", {"key": key}))
            return
        if key in done or key not in found:
            return
        for each in found[key].right:
            walk(each, (*above, key))
        done.add(key)

    for key in found:
        walk(key, ())
    return found


def read_rule(part: Part, edition: str, slots: frozenset[str]) -> Rule:
    """The catalogue's entry of a rule; a slot that no finding fills is a fault."""
    rule = Rule(
        code=part.text("code", spelling=FORM_CODE if edition else COMMON_CODE),
        severity=Severity(part.choice("severity", tuple(Severity))),
        title=part.words("title"),
        message=part.words("message"),
        remedy=part.words("remedy"),
        clause=part.text("clause", ""),
        edition=edition,
        message_to_office=_words_if_any(part, "message_to_office", edition),
        remedy_to_office=_words_if_any(part, "remedy_to_office", edition),
    )
    sentences = (
        ("message", rule.message),
        ("remedy", rule.remedy),
        ("message_to_office", rule.message_to_office),
        ("remedy_to_office", rule.remedy_to_office),
    )
    for key, sentence in sentences:
        for language, text in sentence.items():
            for slot in unknown_slots(text, slots):
                part.unknown_slot(f"{key}.{language}", slot, slots)
    return rule


def _words_if_any(part: Part, key: str, edition: str) -> Words:
    """A sentence that only the rules of every form may have."""
    return part.words(key) if not edition and part.has(key) else {}


def unknown_slots(text: str, known: frozenset[str]) -> list[str]:
    """The slots of a sentence that nothing fills; a stray brace counts as the slot `{`."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
    return [name for name in names if name not in known]
