"""Files of sentences: what a small one says, and every fault of one, each with its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import changed, form_2021, zero_record
from xltool.app.definition_files import sibling_of
from xltool.definitions import DefinitionError, parse_narrative
from xltool.definitions.inherit import tree_as_in
from xltool.model.errors import Fault
from xltool.model.finding import Number
from xltool.model.period import Cycle, Period
from xltool.reporting.sentences import Narrative, generate
from xltool.resources import templates

SMALL = """
schema_version = 1

[quantities]
documents = ["disclosure.normative_documents.issued", "disclosure.normative_documents.repealed"]
issued = ["disclosure.normative_documents.issued"]
refused = ["requests.[refused].total"]

[[topics]]
key = "overview.proactive"
[[topics.paragraphs]]
[[topics.paragraphs.sentences]]
when = { nonzero = ["documents"], known = ["refused"] }
text = "{year}年，{subject}：{list}。"
list = { each = "{name}{amount}件{change}", joined = "、", whole = "documents", members = [
  { name = "制发", of = "issued" },
  { name = "废止", of = "disclosure.normative_documents.repealed" },
] }
[[topics.paragraphs.sentences]]
text = "不予公开{refused}件{refused:change}。"

[changes]
grew = "增加{difference}{unit}，增长{percent}%"
grew_slightly = "增加{difference}{unit}"
fell = "减少{difference}{unit}，下降{percent}%"
fell_slightly = "减少{difference}{unit}"
arose = "上年为零"
ceased = "上年为{before}{unit}"
unchanged = "持平"

[subjects]
alone = "本机关"
other = "本系统"
tails = ["人民政府"]
endings = [{ ending = "县", subject = "全县" }]

[scope]
section = "overview"
included = "{year}年{subject}有{included}个单位{own}。"
own = "（含本机关）"
nobody = "没有单位。"
lacking = "缺{lacking}个：{names}。"
lacking_many = "缺{names}等{lacking}个。"
joined = "、"
names_at_most = 2
"""


def small(text: str = SMALL) -> Narrative:
    return parse_narrative(text, "small.toml", form_2021())


def faults(old: str, new: str) -> list[Fault]:
    assert old in SMALL
    with pytest.raises(DefinitionError) as caught:
        small(SMALL.replace(old, new, 1))
    return list(caught.value.faults)


def test_a_small_file_is_read_and_told() -> None:
    form = form_2021()
    record = changed(form, zero_record(form), {"disclosure.normative_documents.issued": 2})
    assert generate(small(), record).topics == {
        "overview.proactive": ("2023年，本机关：制发2件。不予公开0件。",)
    }


def test_a_sentence_may_name_the_period() -> None:
    form = form_2021()
    record = changed(form, zero_record(form), {"disclosure.normative_documents.issued": 2})
    monthly = replace(record, period=Period(2026, 3, Cycle.MONTH))
    narrative = small(SMALL.replace("{year}年，", "{period}，"))
    assert generate(narrative, record).topics["overview.proactive"][0].startswith("2023年，")
    assert generate(narrative, monthly).topics["overview.proactive"][0].startswith("2026年3月，")


def told(text: str, figures: Mapping[str, Number | None]) -> tuple[str, ...]:
    """What a file of sentences says of these figures, the others zero."""
    form = form_2021()
    record = changed(form, zero_record(form), figures)
    return generate(small(text), record).topics.get("overview.proactive", ())


ISSUED = "disclosure.normative_documents.issued"
REPEALED = "disclosure.normative_documents.repealed"
REFUSED = "requests.refused_by_law.enterprise"
WITHOUT_CONDITIONS = SMALL.replace('when = { nonzero = ["documents"], known = ["refused"] }', "")


def test_a_sentence_without_conditions_still_needs_its_figures() -> None:
    assert told(WITHOUT_CONDITIONS, {REFUSED: None, ISSUED: 1}) == ("2023年，本机关：制发1件。",)
    assert told(WITHOUT_CONDITIONS, {REPEALED: None, ISSUED: 1}) == ("不予公开0件。",)


def test_a_list_of_nothing_is_no_sentence() -> None:
    assert told(WITHOUT_CONDITIONS, {}) == ("不予公开0件。",)


def test_a_known_figure_may_be_zero_and_not_blank() -> None:
    assert told(SMALL, {ISSUED: 1}) == ("2023年，本机关：制发1件。不予公开0件。",)
    assert told(SMALL, {ISSUED: 1, REFUSED: None}) == ()


def test_the_sentence_of_a_single_member_needs_the_figures_it_names_itself() -> None:
    only = 'whole = "documents", only = "只{name}{amount}件，不予公开{refused}件。"'
    text = WITHOUT_CONDITIONS.replace('whole = "documents"', only)
    assert told(text, {ISSUED: 1}) == ("只制发1件，不予公开0件。不予公开0件。",)
    assert told(text, {ISSUED: 1, REFUSED: None}) == ()


FIRST = "topics[1].paragraphs[1].sentences[1]"
SECOND = "topics[1].paragraphs[1].sentences[2]"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version"),
        ('["requests.[refused].total"]', '"requests"', "quantities.refused"),
        ("requests.[refused].total", "requests.refused", "quantities.refused"),
        ("requests.[refused].total", "asked.[refused].total", "quantities.refused"),
        ("requests.[refused].total", "requests.[denied].total", "quantities.refused"),
        ("requests.[refused].total", "previous:requests.[refused].total", "quantities.refused"),
        ('documents.repealed"]', 'documents.issued"]', "quantities.documents"),
        ('"]\nissued', '", "disclosure.fees.amount"]\nissued', "quantities.documents"),
        ("requests.[refused].total", "requests.*.total", "quantities.refused"),
        ("issued = [", "year = [", "quantities.year"),
        ("issued = [", "amount = [", "quantities.amount"),
        ("issued = [", "list = [", "quantities.list"),
        ("[[topics]]", "[[themes]]", "topics"),
        ('key = "overview.proactive"', 'key = "overview.reactive"', "topics[1].key"),
        ('key = "overview.proactive"', "", "topics[1].key"),
        ("[[topics.paragraphs]]", "[[topics.lines]]", "topics[1].paragraphs"),
        ("nonzero = [", "positive = [", f"{FIRST}.when.positive"),
        ('nonzero = ["documents"]', 'nonzero = "documents"', f"{FIRST}.when.nonzero"),
        ('nonzero = ["documents"]', 'nonzero = ["papers"]', f"{FIRST}.when.nonzero"),
        ('known = ["refused"]', 'known = ["requests.denied.total"]', f"{FIRST}.when.known"),
        ('known = ["refused"]', 'zero = ["a.b"]', f"{FIRST}.when.zero"),
        ("{subject}：", "{object}：", f"{FIRST}.text"),
        ("{subject}：", "{：", f"{FIRST}.text"),
        ("{subject}：", "{}：", f"{FIRST}.text"),
        ("：{list}。", "。", f"{FIRST}.text"),
        ("text = ", "words = ", f"{FIRST}.text"),
        ("{name}{amount}件", "{name}{number}件", f"{FIRST}.list.each"),
        ("each = ", "every = ", f"{FIRST}.list.each"),
        ('joined = "、", ', "", f"{FIRST}.list.joined"),
        ('whole = "documents"', 'whole = "issued"', f"{FIRST}.list.whole"),
        ('whole = "documents"', 'whole = "papers"', f"{FIRST}.list.whole"),
        ('whole = "documents"', 'only = "仅{name}。"', f"{FIRST}.list.only"),
        ('whole = "documents"', 'whole = "documents", only = "{list}"', f"{FIRST}.list.only"),
        ('of = "issued"', 'of = "published"', f"{FIRST}.list.members[1].of"),
        (', of = "issued"', "", f"{FIRST}.list.members[1].of"),
        ('name = "制发"', 'title = "制发"', f"{FIRST}.list.members[1].name"),
        ("{refused}件", "{list}件", f"{SECOND}.text"),
        ("{refused}件", "{denied}件", f"{SECOND}.text"),
        ("{refused}件", "{requests.denied.total}件", f"{SECOND}.text"),
        ("{refused}件", "{disclosure.*.*}件", f"{SECOND}.text"),
        ("{refused:change}", "{refused:percent}", f"{SECOND}.text"),
        ("{refused:change}", "{refused!r}", f"{SECOND}.text"),
        ("{refused:change}", "{year:change}", f"{SECOND}.text"),
        ('grew = "增加', 'grown = "增加', "changes.grown"),
        ('ceased = "上年为{before}', 'ceased = "上年为{last}', "changes.ceased"),
        ('arose = "上年为零"', 'arose = "上年为零{refused}"', "changes.arose"),
        ('alone = "本机关"', "alone = 1", "subjects.alone"),
        ('other = "本系统"', "other = 1", "subjects.other"),
        ('tails = ["人民政府"]', "tails = [1]", "subjects.tails"),
        ('ending = "县"', 'ending = ""', "subjects.endings[1].ending"),
        ('ending = "县", ', "", "subjects.endings[1].ending"),
        (', subject = "全县"', ', subjects = "全县"', "subjects.endings[1].subject"),
        ('section = "overview"', 'section = "preamble"', "scope.section"),
        ('section = "overview"', 'section = "summary"', "scope.section"),
        ("{included}个单位", "{lacking}个单位", "scope.included"),
        ("缺{lacking}个：", "缺{missing}个：", "scope.lacking"),
        ("{names}等", "{name}等", "scope.lacking_many"),
        ("names_at_most = 2", "names_at_most = 0", "scope.names_at_most"),
        ("names_at_most = 2", "names_at_most = 2\nmore = 1", "scope.more"),
    ],
)
def test_a_fault_is_told_with_its_path(old: str, new: str, path: str) -> None:
    assert path in [fault.place for fault in faults(old, new)]


def test_a_topic_stands_once() -> None:
    again = SMALL[SMALL.index("[[topics]]") : SMALL.index("[changes]")]
    line = SMALL[: SMALL.index("[changes]")].count("\n") + 2
    assert faults("[changes]", f"{again}[changes]") == [
        Fault("topics[2].key", "repeated", {"what": "overview.proactive"}, line)
    ]


def test_a_phrase_of_a_list_is_faulted_once_and_not_for_every_member() -> None:
    assert len(faults("{name}{amount}件", "{name}{number}件")) == 1


def test_all_faults_are_told_at_once() -> None:
    text = SMALL.replace("{subject}：", "{object}：").replace('["refused"]', '["denied"]')
    with pytest.raises(DefinitionError) as caught:
        small(text.replace("names_at_most = 2", "names_at_most = 0"))
    assert caught.value.path == "small.toml"
    assert [(fault.place, fault.code, dict(fault.facts)) for fault in caught.value.faults] == [
        (f"{FIRST}.when.known", "text.no_quantity", {"name": "denied"}),
        (f"{FIRST}.text", "text.no_quantity", {"name": "object"}),
        ("scope.names_at_most", "at_least", {"least": 1, "value": 0}),
    ]


def test_the_text_of_the_error_holds_every_fault() -> None:
    error = DefinitionError("a.toml", [Fault("x", "empty"), Fault("y", "slot", path="b.toml")])
    assert str(error) == "a.toml forms.fault; x: empty; b.toml: y: slot"


def test_what_is_no_toml_is_told() -> None:
    with pytest.raises(DefinitionError) as caught:
        small("topics = = 1")
    assert caught.value.faults == (Fault("", "toml.value", {}, 1, 10),)


FILES = sorted(templates().glob("*/*/narrative.toml"))


def texts(tree: Any) -> list[str]:
    """Every text below a tree."""
    if isinstance(tree, str):
        return [tree]
    below = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [text for each in below for text in texts(each)]


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_every_quantity_is_used(path: Path) -> None:
    tree = tree_as_in(path.read_text("utf-8"), str(path), sibling_of(path)).values
    said = texts(tree["topics"])
    for name in tree["quantities"]:
        slots = (f"{{{name}}}", f"{{{name}:change}}")
        assert name in said or any(slot in text for text in said for slot in slots), name
