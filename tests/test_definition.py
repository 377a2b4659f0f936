"""Definitions that cannot be used: every fault is told, each with its path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.app.library import open_wording
from xltool.audit.catalogue import SLOTS
from xltool.definitions import DefinitionError, parse_form, parse_rules
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.relation import RelationKind
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

SMALL = """
schema_version = 1
form = "small"
edition = "1"
template_version = "small-1"
first_year = 2020
name = "小表"
title = "{office}{year}年小表"
source = "某文件"

[kinds.count]
type = "integer"
maximum = 999
prompt = "请填数。"
error = "这里填数。"

[kinds.money]
type = "decimal"
unit = "万元"
maximum = 999
places = 2
tolerance = "0.005"
prompt = "请填金额。"
error = "这里填金额。"

[kinds.text]
type = "text"
maximum = 100
prompt = "请写。"
error = "太长。"

[[sections]]
key = "words"
sheet = "文字"
number = "一"
title = "文字"
texts = [{ key = "words", label = "文字" }]

[[sections]]
key = "t"
sheet = "表"
number = "二"
title = "表"
table = "t"

[tables.t]
short = "表"
widths = [10, 10, 10, 10, 10]
label_columns = 2

[tables.t.row_groups]
g = { label = "组" }

[[tables.t.blocks]]
columns = [
  { key = "a", label = "甲" },
  { key = "b", label = "乙" },
  { key = "total", label = "总计" },
]
rows = [
  { key = "r", label = "子" },
  { key = "s", label = "丑", in = "g" },
  { key = "u", label = "寅", in = "g" },
]

[[relations]]
code = "B1"
kind = "total"
severity = "error"
total = "t.*.total"
parts = ["t.*.a", "t.*.b"]
title = { zh = "总计", en = "total" }
message = { zh = "应为 {expected}", en = "{expected} expected" }
remedy = { zh = "改正", en = "correct it" }
"""
RELATION = """
[[relations]]
code = "B2"
kind = "{kind}"
severity = "error"
{sides}
title = {{ zh = "等", en = "equal" }}
message = {{ zh = "应为", en = "expected" }}
remedy = {{ zh = "改正", en = "correct it" }}
"""


def small(old: str = "", new: str = "") -> Form:
    assert old in SMALL
    return parse_form(SMALL.replace(old, new, 1) if old else SMALL, "small.toml")


Told = tuple[str, str]
"""The place and the code of a fault."""


def told(error: DefinitionError) -> list[Told]:
    return [(fault.place, fault.code) for fault in error.faults]


def faults_of(text: str) -> list[Told]:
    with pytest.raises(DefinitionError) as caught:
        parse_form(text, "small.toml")
    return told(caught.value)


def paths_of(text: str) -> list[str]:
    return [path for path, _ in faults_of(text)]


def faults(old: str, new: str) -> list[Told]:
    assert old in SMALL
    return faults_of(SMALL.replace(old, new, 1))


def relation(sides: str, kind: str = "equal") -> str:
    return SMALL + RELATION.format(kind=kind, sides=sides)


def test_a_small_form_is_read() -> None:
    assert list(small().figures) == [f"t.{row}.{c}" for row in "rsu" for c in ("a", "b", "total")]


def test_a_star_takes_every_row_that_all_terms_have() -> None:
    assert [r.at for r in small().relations] == ["t.r.total", "t.s.total", "t.u.total"]


def test_a_group_stands_for_all_its_members() -> None:
    form = parse_form(relation('left = ["t.r.a"]\nright = ["t.[g].a"]'), "small.toml")
    assert form.relations[-1].right == ("t.s.a", "t.u.a")


def test_over_limits_what_a_star_stands_for() -> None:
    text = relation('left = ["t.r.*"]\nright = ["t.s.*"]\nover = ["b"]')
    found = [r.left for r in parse_form(text, "small.toml").relations if r.code == "B2"]
    assert found == [("t.r.b",)]


def test_a_relation_stands_at_its_first_left_term_unless_told_otherwise() -> None:
    text = relation('left = ["t.r.a", "t.s.a"]\nright = ["t.u.a"]')
    assert parse_form(text, "small.toml").relations[-1].at == "t.r.a"


def test_a_relation_over_money_has_the_tolerance_of_money() -> None:
    form = small('{ key = "r", label = "子" }', '{ key = "r", label = "子", kind = "money" }')
    assert [str(r.tolerance) for r in form.relations] == ["0.005", "0", "0"]


def test_a_source_is_named_with_its_faults() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_form("x = [", "place/form.toml")
    assert caught.value.path == "place/form.toml"


def test_what_is_no_toml_is_told() -> None:
    assert faults_of("schema_version = = 1") == [("", "toml.value")]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version"),
        ('type = "integer"', 'type = "text"', "kinds.count"),
        ('type = "integer"', 'type = "whole"', "kinds.count.type"),
        ('type = "integer"', 'type = ""', "kinds.count.type"),
        ("maximum = 999\n", "", "kinds.count.maximum"),
        ('prompt = "请填数。"\n', "", "kinds.count.prompt"),
        ('prompt = "请填数。"', f'prompt = "{"数" * 256}"', "kinds.count.prompt"),
        ('error = "这里填数。"', f'error = "{"数" * 225}"', "kinds.count.error"),
        ('tolerance = "0.005"', 'tolerance = "半"', "kinds.money.tolerance"),
        ('unit = "万元"', "unit = 5", "kinds.money.unit"),
        ('unit = "万元"', 'units = "万元"', "kinds.money.units"),
        ('name = "小表"', "", "name"),
        ('name = "小表"', "name = 5", "name"),
        ("first_year = 2020", 'first_year = "2020"', "first_year"),
        ("first_year = 2020", "first_year = true", "first_year"),
        ('source = "某文件"', 'source = "某文件"\nsuorce = "x"', "suorce"),
        ('title = "{office}{year}年小表"', 'title = "{offfice}"', "title"),
        ('title = "{office}{year}年小表"', 'title = "{office"', "title"),
        ('table = "t"', 'table = "tt"', "sections"),
        ('table = "t"', 'table = "t"\ntexts = [{ key = "x", label = "x" }]', "sections[2]"),
        ('table = "t"', "", "sections[2]"),
        ('sheet = "表"', 'sheet = "文字"', "sections"),
        ('sheet = "表"', f'sheet = "{"表" * 32}"', "sections[2].sheet"),
        ('sheet = "表"', "", "sections[2].sheet"),
        ('sheet = "表"', 'sheet = "表一/二"', "sections[2].sheet"),
        ('sheet = "表"', """sheet = "'表'" """, "sections[2].sheet"),
        ("maximum = 999\n", "maximum = inf\n", "kinds.count.maximum"),
        ("maximum = 999\n", "maximum = nan\n", "kinds.count.maximum"),
        ('tolerance = "0.005"', 'tolerance = "NaN"', "kinds.money.tolerance"),
        ('tolerance = "0.005"', 'tolerance = "-1"', "kinds.money.tolerance"),
        (
            'tolerance = "0.005"',
            'tolerance = "0.005"\nwords_of_no_change = ["第5"]',
            "kinds.money.words_of_no_change",
        ),
        (
            'tolerance = "0.005"',
            'tolerance = "0.005"\nwords_of_decrease = [""]',
            "kinds.money.words_of_decrease",
        ),
        ('{ key = "words", label', '{ key = "第一 段", label', "sections[1].texts[1].key"),
        ('{ key = "words", label', '{ key = "nil.t", label', "sections[1].texts[1].key"),
        ('{ key = "words", label', '{ key = "identity.year", label', "sections[1].texts[1].key"),
        ("widths = [10, 10, 10, 10, 10]", "widths = []", "tables.t.blocks[1].columns"),
        ("widths = [10, 10, 10, 10, 10]", "widths = [10, 10, 10, 10, inf]", "tables.t.widths"),
        ("label_columns = 2", "label_columns = 1", "tables.t.blocks[1].rows"),
        ('{ key = "a", label = "甲" }', '{ key = "a", label = "甲", span = 0 }',
         "tables.t.blocks[1].columns[1].span"),
        ("label_columns = 2", "label_columns = -1", "tables.t.label_columns"),
        ("places = 2", "places = -1", "kinds.money.places"),
        ('{ key = "words", label = "文字" }', '{ key = "words", label = "文字", rows = 0 }',
         "sections[1].texts[1].rows"),
        ("[[tables.t.blocks]]\n", "blocks = []\n[[tables.u.blocks]]\n", "tables.t.blocks"),
        ('code = "B1"', 'code = ""', "relations[1].code"),
        ("[[tables.t.blocks]]\n", "[[tables.t.blocks]]\ncolumns = []\nrows = []\n"
         "[[tables.t.blocks]]\n", "tables.t.blocks[1].rows"),
        ('{ key = "words", label', '{ key = "words", lable = "", label',
         "sections[1].texts[1].lable"),
        ('{ key = "words", label = "文字" }', '{ label = "文字" }', "sections[1].texts[1].key"),
        ('{ key = "words", label = "文字" }', '{ key = "words", label = "文字", kind = "count" }',
         "sections[1].texts[1].kind"),
        ("[tables.t]\n", '[tables.t]\ncolour = "red"\n', "tables.t.colour"),
        ("widths = [10, 10, 10, 10, 10]", "widths = [10, 10, 10, 10]",
         "tables.t.blocks[1].columns"),
        ("widths = [10, 10, 10, 10, 10]", "widths = [10, 10, 10, 10, 0]", "tables.t.widths"),
        ("widths = [10, 10, 10, 10, 10]", 'widths = "wide"', "tables.t.widths"),
        ("label_columns = 2", "label_columns = 3", "tables.t.blocks[1].columns"),
        ('g = { label = "组" }', 'g = { label = "组", in = "h" }', "tables.t.row_groups.g.in"),
        ('g = { label = "组" }', 'g = { label = "组", in = "g" }', "tables.t.row_groups.g.in"),
        ('g = { label = "组" }', "g = 5", "tables.t.row_groups.g"),
        ('{ key = "a", label = "甲" }', '{ key = "A", label = "甲" }',
         "tables.t.blocks[1].columns[1].key"),
        ('{ key = "a", label = "甲" }', '{ key = "1a", label = "甲" }',
         "tables.t.blocks[1].columns[1].key"),
        ('{ key = "a", label = "甲" }', '{ key = "a-b", label = "甲" }',
         "tables.t.blocks[1].columns[1].key"),
        ('{ key = "a", label = "甲" }', '{ key = "", label = "甲" }',
         "tables.t.blocks[1].columns[1].key"),
        ('{ key = "a", label = "甲" }', '{ key = "a" }', "tables.t.blocks[1].columns[1].label"),
        ('{ key = "a", label = "甲" }', '{ key = "a", label = "甲", span = "2" }',
         "tables.t.blocks[1].columns[1].span"),
        ('{ key = "a", label = "甲" }', '{ key = "a", label = "甲", kind = "weight" }',
         "tables.t.blocks[1].columns[1].kind"),
        ('{ key = "a", label = "甲" }', '{ key = "a", label = "甲", kind = "text" }',
         "tables.t.blocks[1].columns[1].kind"),
        ('{ key = "s", label = "丑", in = "g" }', '{ key = "s", label = "丑", in = "h" }',
         "tables.t.blocks[1].rows[2].in"),
        ('{ key = "s", label = "丑", in = "g" }', '{ key = "r", label = "丑", in = "g" }',
         "tables.t.blocks[1]"),
        ('kind = "total"', 'kind = "sum"', "relations[1].kind"),
        ('severity = "error"', 'severity = "grave"', "relations[1].severity"),
        ('severity = "error"', 'severity = ""', "relations[1].severity"),
        ('severity = "error"', "severity = 1", "relations[1].severity"),
        ('total = "t.*.total"', 'total = "x.*.total"', "relations[1].total"),
        ('total = "t.*.total"', 'total = "t.total"', "relations[1].total"),
        ('total = "t.*.total"', 'total = "t.*.*"', "relations[1].total"),
        ('total = "t.*.total"', 'total = "t.*.sum"', "relations[1].total"),
        ('parts = ["t.*.a", "t.*.b"]', 'parts = "t.*.a"', "relations[1].parts"),
        ('parts = ["t.*.a", "t.*.b"]', "parts = [1]", "relations[1].parts"),
        ('parts = ["t.*.a", "t.*.b"]', 'parts = ["t.r.*"]', "relations[1]"),
        ('parts = ["t.*.a", "t.*.b"]', 'parts = ["t.*.a", "t.*.a"]', "relations[1]"),
        ('parts = ["t.*.a", "t.*.b"]', 'parts = ["t.[h].a"]', "relations[1].parts"),
        ('parts = ["t.*.a", "t.*.b"]', 'parts = ["t.*.a", "t.*.b"]\nover = ["z"]',
         "relations[1].over"),
        ('title = { zh = "总计", en = "total" }', 'title = { zh = "总计" }',
         "relations[1].title.en"),
        ('title = { zh = "总计", en = "total" }', 'title = "总计"', "relations[1].title"),
        ('title = { zh = "总计", en = "total" }', 'title = { zh = "", en = "x", fr = "y" }',
         "relations[1].title.fr"),
        ("应为 {expected}", "应为 {wanted}", "relations[1].message.zh"),
        ("应为 {expected}", "应为 {expected", "relations[1].message.zh"),
        ("应为 {expected}", "应为 {}", "relations[1].message.zh"),
        ('remedy = { zh = "改正", en = "correct it" }', "", "relations[1].remedy"),
        ('remedy = { zh = "改正", en = "correct it" }',
         'remedy = { zh = "改正", en = "correct it" }\nweight = 1', "relations[1].weight"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_path(old: str, new: str, path: str) -> None:
    assert path in [found for found, _ in faults(old, new)]


@pytest.mark.parametrize(
    ("sides", "path"),
    [
        ('left = ["t.r.a"]\nright = ["t.s.a"]\nat = "t.u.a"', "relations[2].at"),
        ('left = ["t.r.a"]\nright = ["t.s.a"]\nat = "t.q.a"', "relations[2].at"),
        ('left = ["t.r.a"]', "relations[2].right"),
        ('right = ["t.r.a"]', "relations[2].left"),
        ('left = ["t.r.a"]\nright = ["t.r.a"]', "relations[2]"),
        ('left = ["t.r.a"]\nright = ["t.s.a"]\nunless = "m"', "relations[2].unless"),
        ('left = ["t.r.*"]\nright = ["t.*.a"]', "relations[2]"),
    ],
)
def test_a_fault_of_a_relations_sides_is_told_with_its_path(sides: str, path: str) -> None:
    assert path in paths_of(relation(sides))


def test_zero_unless_needs_its_mark() -> None:
    text = relation('left = ["t.r.a"]', RelationKind.ZERO_UNLESS)
    assert faults_of(text) == [("relations[2].unless", "missing.text")]


def test_a_total_of_two_figures_is_a_fault() -> None:
    text = relation('total = "t.[g].b"\nparts = ["t.r.b"]', RelationKind.TOTAL)
    assert ("relations[2].total", "relation.total_of_one") in faults_of(text)


def test_totals_in_a_circle_are_a_fault() -> None:
    text = relation('total = "t.r.a"\nparts = ["t.r.total", "t.s.a"]', RelationKind.TOTAL)
    assert ("relations", "relation.computed_from_itself") in faults_of(text)


def test_a_repeated_code_is_a_fault() -> None:
    text = relation('left = ["t.r.a"]\nright = ["t.s.a"]').replace('"B2"', '"B1"')
    assert faults_of(text) == [("relations[2].code", "repeated")]


def test_a_repeated_passage_is_a_fault() -> None:
    again = '{ key = "words", label = "文字" }, { key = "words", label = "文字" }'
    assert faults('{ key = "words", label = "文字" }', again) == [("sections", "repeated")]


def test_a_table_without_section_is_a_fault() -> None:
    assert faults('table = "t"', 'texts = [{ key = "w", label = "w" }]') == [
        ("tables.t", "form.one_section")
    ]


def test_several_faults_are_told_at_once() -> None:
    text = (
        SMALL.replace('name = "小表"', "name = 5")
        .replace('{ key = "a", label', '{ key = "A", lable = "x", label')
        .replace('parts = ["t.*.a"', 'parts = ["q.*.a"')
        .replace("{expected}", "{wanted}")
    )
    assert set(faults_of(text)) >= {
        ("name", "expected.text"),
        ("tables.t.blocks[1].columns[1].key", "key_spelling"),
        ("tables.t.blocks[1].columns[1].lable", "unknown_key"),
        ("relations[1].parts", "term.table"),
        ("relations[1].message.zh", "slot"),
        ("relations[1].message.en", "slot"),
    }


def test_a_missing_choice_is_told_once() -> None:
    assert faults('severity = "error"\n', "") == [("relations[1].severity", "missing.text")]


def test_a_missing_version_is_told_once() -> None:
    assert faults("schema_version = 1\n", "") == [("schema_version", "missing.integer")]


RULES = """
[[rules]]
code = "R1"
severity = "note"
title = { zh = "题", en = "title" }
message = { zh = "{actual}：{why}", en = "{actual}: {why}" }
remedy = { zh = "改正", en = "correct it" }

[reasons]
negative = { zh = "小于 0", en = "below 0" }
"""


def rule_faults(old: str, new: str) -> list[str]:
    assert old in RULES
    with pytest.raises(DefinitionError) as caught:
        parse_rules(RULES.replace(old, new), "rules.toml", SLOTS)
    return [fault.place for fault in caught.value.faults]


def test_rules_are_read_by_code() -> None:
    rules, _ = parse_rules(RULES, "rules.toml", SLOTS)
    assert list(rules) == ["R1"]


def test_reasons_are_read_by_name() -> None:
    _, reasons = parse_rules(RULES, "rules.toml", SLOTS)
    assert reasons["negative"]["zh"] == "小于 0"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("{why}", "{reason}", "rules[1].message.zh"),
        ('zh = "小于 0"', 'zh = "小于 {zero}"', "reasons.negative.zh"),
        ('zh = "小于 0", ', "", "reasons.negative.zh"),
        ('code = "R1"', "", "rules[1].code"),
        ("[reasons]", "[reason]", "reason"),
    ],
)
def test_a_fault_of_the_catalogue_is_told_with_its_path(old: str, new: str, path: str) -> None:
    assert path in rule_faults(old, new)


def test_a_repeated_rule_is_a_fault() -> None:
    block = RULES[: RULES.index("[reasons]")]
    assert rule_faults(block, block + block) == ["rules[2].code"]


def _leaves(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield from _leaves(tree[key], (*path, key))


PATHS = [path for path in _leaves(tomllib.loads(SMALL)) if path]
VALUES: list[Any] = ["", "x", "t", "*", "t.*.*", "{", "g", 0, -1, 5, True, [], ["x"], [{}], {}]
VALUES += [{"x": {}}, None, 1.5, float("inf"), float("nan"), "NaN", "类 别"]


@given(st.sampled_from(PATHS), st.sampled_from(VALUES))
def test_any_damage_is_told_as_faults_or_leaves_a_form_that_can_be_written(
    path: tuple[str | int, ...], value: Any
) -> None:
    tree = tomllib.loads(SMALL)
    at: Any = tree
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    wording = open_wording()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda _: tree)
        try:
            form = parse_form("", "damaged.toml")
        except DefinitionError as error:
            assert error.faults
        else:
            assert workbook_bytes(lay_out(form, Identity("某局", Period(2022)), wording))


@pytest.mark.parametrize("letter", ["F", "R"])
def test_a_form_takes_no_code_of_the_common_rules(letter: str) -> None:
    found = faults('code = "B1"', f'code = "{letter}1"')
    assert found == [("relations[1].code", "relation.family_of_common_rules")]
