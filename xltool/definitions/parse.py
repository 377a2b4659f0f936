"""A whole definition: kinds, sections, tables, relations, checked against each other."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from string import Formatter

from xltool.definitions.inherit import Tree, Whole, values_of
from xltool.definitions.options import (
    read_bounds,
    read_consolidation,
    read_correspondences,
    read_marks,
)
from xltool.definitions.reader import Part, quoted
from xltool.definitions.relations import derivations_of, read_relations, read_rule, unknown_slots
from xltool.definitions.tables import DOTTED_KEY, figures_of, read_table
from xltool.model.finding import Rule, Words
from xltool.model.form import (
    Consolidation,
    Form,
    FormId,
    Section,
    Table,
    TextField,
    ValueKind,
    ValueType,
)
from xltool.model.nil import nil_key
from xltool.model.period import Cycle
from xltool.model.relation import MARK_PREFIX, YearOnYear

RELATION_SLOTS = frozenset(
    {"label", "expected", "actual", "difference", "left", "right", "formula"}
)
SHEET_SIGNS = frozenset("[]:*?/\\")
"""What no spreadsheet program allows in the name of a sheet."""
RESERVED = (MARK_PREFIX, nil_key(""))
"""What the keys of passages may not begin with: these are names of other cells of a workbook."""
LONGEST_SHEET, LONGEST_PROMPT, LONGEST_ERROR = 31, 120, 224
"""Characters that the file format allows."""
NEEDED_KINDS = {"count": ValueType.INTEGER, "text": ValueType.TEXT}
TITLE_SLOTS = frozenset({"office", "year", "period"})


def tree_of(text: str, source: str) -> Whole:
    """The TOML of a definition, to be read. Raises DefinitionError for what is no TOML."""
    return Whole(Tree(source, values_of(text, source), {source: text}))


def parse_form(text: str, source: str) -> Form:
    """Read a form's definition.

    `text` is the TOML, `source` the file's name for messages. Raises DefinitionError with every
    fault of the file.
    """
    root = tree_of(text, source)
    root.expect_version()
    # what is missing is stood in for, so that one run shows every fault; only `close` raises
    kind_parts = root.named_parts("kinds", names=tuple(NEEDED_KINDS))
    kinds = {id: _read_kind(id, part) for id, part in kind_parts}
    for needed, type in NEEDED_KINDS.items():
        if needed not in kinds or kinds[needed].type is not type:
            root.fault(f"kinds.{needed}", "form.kind_needed", type=str(type))
            kinds[needed] = _stand_in(needed, type)
    tables = {id: read_table(id, part, kinds) for id, part in root.named_parts("tables")}
    sections = tuple(_read_section(part, kinds) for part in root.parts("sections"))
    _match_sections(root, sections, tables)
    id, edition = root.text("form"), root.text("edition")
    # rule and relation share a table: a key left over is a fault only once both were read
    relation_parts = list(root.parts("relations", required=False))
    marks = read_marks(root)
    read = [
        (read_rule(part, str(FormId(id, edition)), RELATION_SLOTS), part) for part in relation_parts
    ]
    relations = read_relations(read, tables, kinds, marks)
    rules = _rules_of(read)
    derivations = derivations_of(relations, root.faults)
    derived = frozenset(derivations)
    figures = {f.key: f for table in tables.values() for f in figures_of(table, kinds, derived)}
    yearly = {relation.code for relation in relations if relation.spans_years}
    bounds = root.part("comparison", required=False) if root.has("comparison") else None
    adding_up = root.part("consolidation", required=False) if root.has("consolidation") else None
    cycle = Cycle(root.choice("period", tuple(Cycle), Cycle.YEAR))
    title = _read_title(root, cycle)
    tail = root.text("title_tail", "")
    if tail and (not title.endswith(tail) or tail == title):
        root.fault("title_tail", "form.title_tail")
    version, earlier = _read_versions(root)
    form = Form(
        id=id,
        edition=edition,
        template_version=version,
        earlier_versions=earlier,
        name=root.text("name"),
        title=title,
        title_tail=tail,
        source=root.text("source"),
        default=root.flag("default", False),
        cycle=cycle,
        first_year=root.integer("first_year"),
        kinds=kinds,
        sections=sections,
        tables=tables,
        figures=figures,
        texts={text.key: text for section in sections for text in section.texts},
        rules={code: rule for code, rule in rules.items() if code not in yearly},
        relations=tuple(r for r in relations if not r.spans_years),
        derivations=derivations,
        year_on_year=YearOnYear(
            relations=tuple(r for r in relations if r.spans_years),
            rules={code: rule for code, rule in rules.items() if code in yearly},
            bounds=read_bounds(bounds, kinds) if bounds is not None else None,
        ),
        consolidation=(
            read_consolidation(adding_up, tables, derived)
            if adding_up is not None
            else Consolidation()
        ),
        correspondences=read_correspondences(
            list(root.parts("correspondences", required=False)), tables, edition
        ),
        marks=marks,
    )
    root.close()
    return form


def _rules_of(read: list[tuple[Rule, Part]]) -> dict[str, Rule]:
    """The rule of each relation by its code; ends the reading of the relations."""
    rules: dict[str, Rule] = {}
    for rule, part in read:
        part.finish()
        if rule.code in rules:
            part.fault("code", "repeated", what=rule.code)
        rules[rule.code] = rule
    return rules


def _read_versions(root: Part) -> tuple[str, tuple[str, ...]]:
    """The version of the template, and those before it."""
    version = root.text("template_version")
    earlier = root.texts("earlier_versions", required=False)
    for each in dict.fromkeys(earlier):
        if (version, *earlier).count(each) > 1:
            root.fault("earlier_versions", "repeated", what=each)
    return version, earlier


def _read_title(root: Part, cycle: Cycle) -> str:
    """The title. A form that is reported more than once a year needs the period in it."""
    title = root.text("title")
    unknown = unknown_slots(title, TITLE_SLOTS)
    for slot in unknown:
        root.unknown_slot("title", slot, TITLE_SLOTS)
    if title and not unknown:
        slots = [slot for slot in Formatter().parse(title) if slot[1] is not None]
        for _, name, style, conversion in slots:
            if style or conversion:
                root.fault("title", "slot_bare", slot=name)
        if cycle is not Cycle.YEAR and "period" not in [name for _, name, _, _ in slots]:
            root.fault("title", "form.title_period")
    return title


def _stand_in(id: str, type: ValueType) -> ValueKind:
    """A kind that every form needs, so that the rest of a definition without it can be judged."""
    return ValueKind(id, type, "", (), None, 0, 0, Decimal(0), "", "")


def _read_kind(id: str, part: Part) -> ValueKind:
    tolerance = part.text("tolerance", "0")
    try:
        exact = Decimal(tolerance)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact < 0:
        part.fault("tolerance", "not_negative", value=quoted(tolerance))
        exact = Decimal(0)
    minimum = part.number("minimum")
    maximum = part.number("maximum", required=True)
    kind = ValueKind(
        id=id,
        type=ValueType(part.choice("type", tuple(ValueType))),
        unit=part.text("unit", ""),
        units_accepted=part.texts("units_accepted", required=False),
        minimum=None if minimum is None else int(minimum),
        maximum=int(maximum or 0),
        places=part.integer("places", 0, least=0),
        tolerance=exact,
        prompt=part.text("prompt", most=LONGEST_PROMPT),
        error=part.text("error", most=LONGEST_ERROR),
        signs=(
            *((word, "+") for word in _words(part, "words_of_increase")),
            *((word, "-") for word in _words(part, "words_of_decrease")),
        ),
        no_change=_words(part, "words_of_no_change"),
    )
    part.finish()
    return kind


def _words(part: Part, key: str) -> tuple[str, ...]:
    """Words that stand for a sign or for 0; with a digit, or empty, they would change numbers."""
    words = part.texts(key, required=False)
    for word in words:
        if not word.strip() or any(character.isdigit() for character in word):
            part.fault(key, "form.word_without_digits", value=quoted(word))
    return words


def _read_section(part: Part, kinds: dict[str, ValueKind]) -> Section:
    texts = []
    for each in part.parts("texts", required=False):
        kind = each.text("kind", "text")
        if kind not in kinds or kinds[kind].type is not ValueType.TEXT:
            each.fault("kind", "form.no_text_kind", kind=kind)
        key = each.text("key", spelling=DOTTED_KEY)
        if key.startswith(RESERVED):
            each.fault("key", "form.key_taken", key=key)
        texts.append(
            TextField(
                key=key,
                label=each.text("label"),
                heading=each.text("heading", ""),
                help=each.text("help", ""),
                rows=each.integer("rows", 4, least=1),
                required=each.flag("required", True),
                kind=kind,
            )
        )
        each.finish()
    section = Section(
        key=part.text("key"),
        number=part.text("number", ""),
        title=part.text("title"),
        sheet=part.text("sheet", most=LONGEST_SHEET),
        table=part.text("table", "") or None,
        texts=tuple(texts),
        in_report=part.flag("in_report", True),
    )
    if SHEET_SIGNS.intersection(section.sheet) or section.sheet != section.sheet.strip("'"):
        part.fault("sheet", "form.sheet_name", value=section.sheet)
    if bool(section.table) == bool(section.texts):
        part.fault("", "form.table_or_texts")
    part.finish()
    return section


def _match_sections(root: Part, sections: tuple[Section, ...], tables: dict[str, Table]) -> None:
    """Every table has one section; no key and no sheet of a table is used twice."""
    placed = [section.table for section in sections if section.table]
    for table in tables:
        if placed.count(table) != 1:
            root.fault(f"tables.{table}", "form.one_section", count=placed.count(table))
    for table in placed:
        if table not in tables:
            root.fault("sections", "form.no_table", table=table)
    keys = [text.key for section in sections for text in section.texts]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        root.fault("sections", "repeated", what=key)
    for section in sections:
        if section.table and [s.sheet for s in sections].count(section.sheet) > 1:
            root.fault("sections", "form.sheet_of_one_table", sheet=section.sheet)


def parse_rules(
    text: str, source: str, slots: frozenset[str]
) -> tuple[dict[str, Rule], dict[str, Words]]:
    """Read the catalogue of rules that hold for every form, and the reasons findings give.

    Returns both by code and by name. `slots` are the slots the findings of these rules fill. Raises
    DefinitionError with every fault.
    """
    root = tree_of(text, source)
    rules: dict[str, Rule] = {}
    for part in root.parts("rules"):
        rule = read_rule(part, "", slots)
        part.finish()
        if rule.code in rules:
            part.fault("code", "repeated", what=rule.code)
        rules[rule.code] = rule
    reasons = root.part("reasons")
    sentences = {name: reasons.words(name) for name in reasons.names()}
    for name, words in sentences.items():
        for language, sentence in words.items():
            for slot in unknown_slots(sentence, slots):
                reasons.unknown_slot(f"{name}.{language}", slot, slots)
    root.close()
    return rules, sentences
