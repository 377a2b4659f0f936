"""Relations over two years in a definition, and the bounds of what may move: faults are told."""

from __future__ import annotations

import pytest

from tests.test_definition import RELATION, SMALL, Told, faults_of
from xltool.definitions import parse_form
from xltool.model.relation import Bounds

BOUNDS = """
[comparison]
factor = 5
floors = { count = 20 }
least_figures = 3
text_percent = 90
least_text = 50
"""


def with_relation(sides: str, kind: str = "equal", code: str = "Y101") -> str:
    return SMALL + RELATION.format(kind=kind, sides=sides).replace('"B2"', f'"{code}"')


def test_the_prefix_makes_a_term_last_years() -> None:
    form = parse_form(with_relation('left = ["t.*.a"]\nright = ["previous:t.*.b"]'), "small.toml")
    assert [(r.left, r.right) for r in form.year_on_year.relations] == [
        ((f"t.{row}.a",), (f"previous:t.{row}.b",)) for row in "rsu"
    ]


def test_a_figure_and_itself_last_year_are_two() -> None:
    text = with_relation('left = ["t.r.a"]\nright = ["previous:t.r.a"]')
    assert len(parse_form(text, "small.toml").year_on_year.relations) == 1


def test_they_stand_apart_from_what_a_workbook_computes() -> None:
    form = parse_form(with_relation('left = ["t.r.a"]\nright = ["previous:t.r.a"]'), "small.toml")
    assert {r.code for r in form.relations} == {"B1"}
    assert (list(form.rules), list(form.all_rules)) == (["B1"], ["B1", "Y101"])


def test_a_form_need_not_look_at_last_year() -> None:
    yearly = parse_form(SMALL, "small.toml").year_on_year
    assert (yearly.relations, yearly.bounds) == ((), None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            with_relation('left = ["t.r.a"]\nright = ["previous:t.r.a"]', code="B2"),
            ("relations[2].code", "relation.family_of_two_periods"),
        ),
        (
            with_relation('left = ["t.r.a"]\nright = ["t.r.b"]'),
            ("relations[2].code", "relation.family_of_two_periods"),
        ),
        (
            with_relation('left = ["previous:t.r.a"]\nright = ["t.r.b"]'),
            ("relations[2]", "relation.previous_in_workbook"),
        ),
        (
            with_relation('total = "t.r.a"\nparts = ["previous:t.r.a"]', kind="total"),
            ("relations[2]", "relation.previous_in_workbook"),
        ),
        (
            with_relation('left = ["t.r.a"]\nright = ["previous:x.r.a"]'),
            ("relations[2].right", "term.table"),
        ),
        (
            with_relation('left = ["t.r.a"]\nright = ["last:t.r.a"]'),
            ("relations[2].right", "term.table"),
        ),
    ],
)
def test_a_relation_that_cannot_be_is_told(text: str, fault: Told) -> None:
    assert fault in faults_of(text)


def test_the_bounds_are_read() -> None:
    form = parse_form(SMALL + BOUNDS, "small.toml")
    assert form.year_on_year.bounds == Bounds(5, {"count": 20}, 3, 90, 50)


@pytest.mark.parametrize(
    ("old", "new", "key", "name"),
    [
        ("factor = 5", "factor = 0", "factor", "at_least"),
        ("factor = 5", "", "factor", "missing.integer"),
        ("factor = 5", "factor = 2.5", "factor", "expected.integer"),
        ("count = 20", "text = 20", "floors.text", "form.no_number_kind"),
        ("count = 20", "count = -1", "floors.count", "at_least"),
        ("text_percent = 90", "text_percent = 101", "text_percent", "at_most"),
        ("least_text = 50", "least_text = 50\nmore = 1", "more", "unknown_key"),
    ],
)
def test_a_bound_that_cannot_be_is_told(old: str, new: str, key: str, name: str) -> None:
    assert (f"comparison.{key}", name) in faults_of(SMALL + BOUNDS.replace(old, new))
