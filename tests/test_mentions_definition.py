"""Files of mentions: every fault of one is told with its path, and a form may have none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import form_2021
from tests.test_definition import Told, small, told
from xltool.app.definition_files import sibling_of
from xltool.definitions import DefinitionError, parse_mentions
from xltool.definitions.inherit import tree_as_in
from xltool.resources import templates

FIRST, NEW = "mentions[1].members[1].", "mentions[2].members[1].words"
BARE = replace(form_2021(), mentions=None)
TEXT = (templates() / "gkbg" / "2021" / "mentions.toml").read_text("utf-8")


def faults(old: str, new: str) -> list[Told]:
    assert old in TEXT
    with pytest.raises(DefinitionError) as caught:
        parse_mentions(TEXT.replace(old, new, 1), "mentions.toml", small())
    return told(caught.value)


def faults_of_form(old: str, new: str) -> list[Told]:
    """The faults of the file of the bundled form."""
    assert old in TEXT
    with pytest.raises(DefinitionError) as caught:
        parse_mentions(TEXT.replace(old, new, 1), "mentions.toml", BARE)
    return told(caught.value)


def test_a_form_without_the_file_mentions_nothing() -> None:
    assert small().mentions is None


def test_the_rules_of_the_file_are_among_those_of_the_form() -> None:
    form = form_2021()
    codes = [*(f"N{number}" for number in range(101, 116)), "X103"]
    assert [code for code in form.all_rules if code in codes] == codes


def test_a_form_without_those_figures_is_told_so() -> None:
    assert ("quantities.received", "term.table") in faults("[numbers]", "[numbers]")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version"),
        ("requests.received_new.total", "requests.received.total", "quantities.received"),
        ('["requests.carried_in.total"]', '"requests"', "quantities.carried_in"),
        ('readings = ["received", "at_hand", "h', 'readings = ["in_hand", "h', FIRST + "readings"),
        ('less = ["carried_in"]', 'less = ["carried"]', "mentions[6].members[1].less"),
        ('part_of = ["N102", "N107"]', 'part_of = ["N199"]', "mentions[6].members[1].part_of"),
        ('code = "N101"', 'code = "N199"', FIRST + "code"),
        ('zero = "N110"', 'zero = "N199"', FIRST + "zero"),
        ('topic = "requests"', 'topic = "request"', FIRST + "topic"),
        (
            ', after = false, unless = ["以',
            ', behind = false, unless = ["以',
            "mentions[2].members[2].behind",
        ),
        ('year = "last"', 'year = "now"', "mentions[4].year"),
        ('["新(收|收到|接收|', '["新(收|收到|接收|{new}', NEW),
        ('["新(收|收到|接收|', '["新[收|收到|接收|', NEW),
        ('["新(收|收到|接收|', '["", "新(收|收到|接收|', NEW),
        ('["新(收|收到|接收|', '["…新(收|收到|接收|', NEW),
        ('home = ["overview.on_request"]', 'home = ["on_request"]', "topics.requests.home"),
        ('key = "documents_repealed"', 'key = "documents_issued"', "mentions[18].key"),
        ('words = ["其他结果"]', 'words = "其他结果"', "mentions[13].members[3].words"),
        ('columns = ["pending"]', 'columns = ["waiting"]', "mentions[13].members[4].columns"),
        ('columns = ["pending"]', 'columns = ["natural_person"]', "mentions"),
        ('readings = ["unable"]', 'reading = ["unable"]', "mentions[7].members[5].reading"),
        ('none = ["[也', 'no_one = ["[也', "signs.no_one"),
        ("near = [", "nearly = [", "topics.requests.nearly"),
        ("\nown = [", "\nours = [", "scopes.own"),
        ('this = "本年"', "this = 1", "years.this"),
        ("firm = [", 'firm = ["#年]", ', "years.firm"),
        ('of = ["N101", ', 'of = ["N999", ', "shares.of"),
        ('tolerance = "0.06"', 'tolerance = "six"', "shares.tolerance"),
        ('tolerance = "0.06"', 'tolerance = "-1"', "shares.tolerance"),
        ('wholes = ["handled", ', 'wholes = ["all", ', "shares.wholes"),
        ('at = "other_matters"', 'at = "others"', "presences[1].at"),
        ("any_words = true", 'any_words = "yes"', "presences[2].any_words"),
        ("[leftovers]", "[remains]", "leftovers"),
        ("skipped = [", 'skipped = ["{unknown}", ', "language.skipped"),
        ('last = ["上年[度', 'last = ["上年(度', "words.last"),
        ('"{source} 附件：第一', '"{office} 附件：第一', "rules[1].clause"),
        ('units = ["件次"', 'units = [1, "件次"', "numbers.units"),
        ('"亿元" = "10000"', '"亿元" = "many"', "numbers.amounts.亿元"),
    ],
)
def test_a_fault_is_told_with_its_path(old: str, new: str, path: str) -> None:
    assert path in [found for found, _ in faults_of_form(old, new)]


def test_a_code_of_a_relation_is_a_fault() -> None:
    assert faults_of_form('code = "X103"\nclause', 'code = "X102"\nclause') == [
        ("rules[16].code", "repeated"),
        ("mentions[22].code", "text.no_rule"),
    ]


def test_a_message_with_an_unknown_slot_is_a_fault() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_mentions(TEXT.replace("“{quote}”", "“{cite}”"), "mentions.toml", BARE)
    first = caught.value.faults[0]
    assert (first.code, first.facts["slot"]) == ("slot", "cite")
    assert first.place.endswith(".message.zh")


def test_a_clause_names_the_document_that_lays_the_form_down() -> None:
    assert form_2021().all_rules["N112"].clause == (
        "国办公开办函〔2021〕30号 附件：第六部分 其他需要报告的事项"
    )


FILES = sorted(templates().glob("*/*/mentions.toml"))


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_every_quantity_is_a_reading_of_something(path: Path) -> None:
    tree = tree_as_in(path.read_text("utf-8"), str(path), sibling_of(path)).values
    asked = [tree["shares"]["wholes"]]
    heads = [head for each in tree["mentions"] for head in (each, *each.get("members", []))]
    asked += [head.get(key, []) for head in heads for key in ("readings", "less", "rest")]
    assert set(tree["quantities"]) - {name for names in asked for name in names} == set()
