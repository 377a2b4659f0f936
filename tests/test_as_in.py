"""What a file takes over from that of a sibling edition, and where its faults are told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import form_2021
from xltool.definitions import DefinitionError, parse_spellings
from xltool.definitions.inherit import Origin, Tree, tree_as_in
from xltool.model.errors import Fault

OLD = """
schema_version = 1
titles = ["年报", "报告"]

[rows]
a = ["甲"]
b = ["乙"]
"requests.received_new" = ["新收"]

[[rules]]
code = "N101"
clause = "一"
remedy = { zh = "改", en = "mend" }

[[rules]]
code = "N102"
clause = "二"

[[rules]]
code = "N103"
clause = "三"

[[presences]]
at = "problems"
"""


def files(**texts: str) -> dict[str, str]:
    return {"1": OLD, **{edition.strip("_"): text for edition, text in texts.items()}}


def joined(text: str, **others: str) -> Tree:
    """The tree of the file of edition 2, beside those of edition 1 and of others."""
    found = files(_2=text, **others)

    def sibling(edition: str) -> tuple[str, str] | None:
        return (found[edition], f"{edition}.toml") if edition in found else None

    return tree_as_in(text, "2.toml", sibling)


def values(text: str) -> dict[str, Any]:
    return dict(joined(text).values)


def faults(text: str, **others: str) -> tuple[str, tuple[Fault, ...]]:
    with pytest.raises(DefinitionError) as caught:
        joined(text, **others)
    return caught.value.path, caught.value.faults


def test_a_file_that_takes_nothing_over_is_as_it_stands() -> None:
    assert joined("a = 1") == Tree("2.toml", {"a": 1}, {"2.toml": "a = 1"})


def test_what_is_not_written_is_taken_over() -> None:
    taken = values('as_in = "1"')
    assert taken["titles"] == ["年报", "报告"]
    assert [rule["code"] for rule in taken["rules"]] == ["N101", "N102", "N103"]


def test_the_words_that_say_so_are_no_part_of_the_result() -> None:
    assert list(values('as_in = "1"\nwithout = ["titles"]')) == [
        *("schema_version", "rows", "rules", "presences"),
    ]


def test_a_table_is_put_together_key_by_key() -> None:
    assert values('as_in = "1"\n[rows]\nb = ["丙"]\nc = ["丁"]')["rows"] == {
        "a": ["甲"],
        "b": ["丙"],
        "requests.received_new": ["新收"],
        "c": ["丁"],
    }


def test_a_list_takes_the_place_of_the_whole_list() -> None:
    assert values('as_in = "1"\ntitles = ["公报"]')["titles"] == ["公报"]


def test_tables_that_have_no_names_take_the_place_of_all() -> None:
    written = 'as_in = "1"\n[[presences]]\nat = "improvements"'
    assert values(written)["presences"] == [{"at": "improvements"}]


def test_named_tables_are_put_together_in_their_order_and_new_ones_follow() -> None:
    written = """
        as_in = "1"
        [[rules]]
        code = "N109"
        [[rules]]
        code = "N101"
        clause = "另"
        remedy.zh = "核对"
    """
    assert values(written)["rules"] == [
        {"code": "N101", "clause": "另", "remedy": {"zh": "核对", "en": "mend"}},
        {"code": "N102", "clause": "二"},
        {"code": "N103", "clause": "三"},
        {"code": "N109"},
    ]


def test_a_name_written_twice_stands_twice_for_the_reader_to_fault() -> None:
    written = 'as_in = "1"\n[[rules]]\ncode = "N102"\n[[rules]]\ncode = "N102"'
    codes = [rule["code"] for rule in values(written)["rules"]]
    assert codes == ["N101", "N102", "N103", "N102"]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("rows.a", {"b", "requests.received_new"}),
        ("rows.requests.received_new", {"a", "b"}),
    ],
)
def test_a_key_is_left_out_by_its_path(name: str, left: set[str]) -> None:
    assert set(values(f'as_in = "1"\nwithout = ["{name}"]')["rows"]) == left


def test_a_named_table_and_a_key_of_one_are_left_out_by_the_name() -> None:
    taken = values('as_in = "1"\nwithout = ["rules.N102", "rules.N101.remedy.en"]')
    assert taken["rules"] == [
        {"code": "N101", "clause": "一", "remedy": {"zh": "改"}},
        {"code": "N103", "clause": "三"},
    ]


def test_what_is_left_out_and_written_anew_owes_nothing_to_what_was() -> None:
    written = 'as_in = "1"\nwithout = ["rules.N101"]\n[[rules]]\ncode = "N101"'
    assert values(written)["rules"][-1] == {"code": "N101"}


def test_what_was_taken_over_is_taken_on() -> None:
    tree = joined('as_in = "3"', _3='as_in = "1"\n[rows]\na = ["己"]')
    assert (tree.values["rows"]["a"], tree.values["rows"]["b"]) == (["己"], ["乙"])
    assert tree.origin("rows.a") == Origin("3.toml", "rows.a")
    assert tree.origin("rows.b") == Origin("1.toml", "rows.b")


WRITTEN = """
as_in = "1"
without = ["rules.N101"]
titles = ["公报"]
[rows]
b = ["丙"]
[[rules]]
code = "N109"
[[rules]]
code = "N103"
remedy.zh = "核对"
"""


@pytest.mark.parametrize(
    ("path", "source", "written"),
    [
        ("titles", "2.toml", "titles"),
        ("rows.a", "1.toml", "rows.a"),
        ("rows.b[1]", "2.toml", "rows.b[1]"),
        ("rows.missing", "2.toml", "rows.missing"),
        ("rules[1].clause", "1.toml", "rules[2].clause"),
        ("rules[1].missing", "1.toml", "rules[2].missing"),
        ("rules[2].clause", "1.toml", "rules[3].clause"),
        ("rules[2].remedy.zh", "2.toml", "rules[2].remedy.zh"),
        ("rules[2].missing", "2.toml", "rules[2].missing"),
        ("rules[3].code", "2.toml", "rules[1].code"),
        ("presences[1].at", "1.toml", "presences[1].at"),
        ("missing", "2.toml", "missing"),
    ],
)
def test_every_path_leads_to_where_it_was_written(path: str, source: str, written: str) -> None:
    assert joined(WRITTEN).origin(path) == Origin(source, written)


@pytest.mark.parametrize(
    ("text", "name", "fact"),
    [
        ("as_in = 1", "expected.text", "1"),
        ('as_in = "9"', "file.as_in_nothing", "9"),
        ('as_in = "2"', "file.as_in_circle", "2.toml → 2.toml"),
        ('as_in = "4"', "file.as_in_circle", "2.toml → 4.toml → 2.toml"),
        ('as_in = "5"', "file.as_in_circle", "2.toml → 5.toml → 4.toml → 2.toml"),
    ],
)
def test_what_cannot_be_taken_over_is_a_fault_of_the_file(text: str, name: str, fact: str) -> None:
    source, (fault,) = faults(f"\n{text}", _4='as_in = "2"', _5='as_in = "4"')
    assert (source, fault.place, fault.line, fault.code) == ("2.toml", "as_in", 2, name)
    assert list(fault.facts.values()) == [fact]


def test_an_edition_whose_own_is_not_there_is_a_fault_of_its_file() -> None:
    source, (fault,) = faults('as_in = "3"', _3='as_in = "9"')
    assert (source, fault.place) == ("3.toml", "as_in")


def test_what_is_no_toml_is_a_fault_of_the_file_where_it_stands() -> None:
    assert faults('as_in = "3"', _3="a = = 1")[0] == "3.toml"


@pytest.mark.parametrize(
    ("without", "path"),
    [
        ('["rules.N101", "rules.N199"]', "without[2]"),
        ('["rows.requests.missing"]', "without[1]"),
        ('["presences.problems"]', "without[1]"),
        ("[1]", "without[1]"),
        ('"rules.N101"', "without"),
    ],
)
def test_leaving_out_what_is_not_there_is_a_fault(without: str, path: str) -> None:
    (fault,) = joined(f'as_in = "1"\nwithout = {without}').faults
    assert fault.place == path


def test_leaving_out_from_nothing_is_a_fault() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_spellings('schema_version = 1\nwithout = ["rows"]', "a.toml", form_2021())
    assert caught.value.faults == (Fault("without", "unknown_key", {}, 2),)


def test_the_faults_of_both_files_are_told_at_once_each_with_its_file() -> None:
    def sibling(edition: str) -> tuple[str, str]:
        return 'schema_version = 1\n[rows]\n"requests.fax" = ["传真"]', "old.toml"

    text = 'as_in = "1"\nwithout = ["columns"]\n[rows]\n"requests.web" = ["网站"]'
    with pytest.raises(DefinitionError) as caught:
        parse_spellings(text, "new.toml", form_2021(), sibling)
    assert [(f.path, f.place, f.line) for f in caught.value.faults] == [
        ("", "without[1]", 2),
        ("", "rows.requests.web", 4),
        ("old.toml", "rows.requests.fax", 3),
    ]
