"""What an edition says of another in its definition: written out, and every fault is told."""

from __future__ import annotations

import pytest

from tests.test_definition import SMALL, faults_of
from xltool.definitions import parse_form
from xltool.model.relation import Correspondence

ONE = """
[[correspondences]]
edition = "{edition}"
ours = {ours}
theirs = {theirs}
"""


def saying(ours: str, theirs: str, edition: str = "0") -> str:
    return SMALL + ONE.format(edition=edition, ours=ours, theirs=theirs)


def test_a_form_says_nothing_of_other_editions_unasked() -> None:
    assert parse_form(SMALL, "small.toml").correspondences == ()


def test_a_renamed_figure_is_one_key_on_either_side() -> None:
    form = parse_form(saying('["t.r.a"]', '["t.old.a"]'), "small.toml")
    assert form.correspondences == (Correspondence("0", ("t.r.a",), ("t.old.a",)),)


def test_a_star_stands_for_the_same_column_on_both_sides() -> None:
    form = parse_form(saying('["t.[g].*"]', '["t.all.*"]'), "small.toml")
    groups = {each.theirs: each.ours for each in form.correspondences}
    assert groups["t.all.a",] == ("t.s.a", "t.u.a")
    assert set(groups) == {("t.all.a",), ("t.all.b",), ("t.all.total",)}


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        (
            saying('["t.r.a"]', '["t.old.a"]', "1"),
            "correspondences[1].edition",
            "relation.another_edition",
        ),
        (saying('["t.nothing.a"]', '["t.old.a"]'), "correspondences[1].ours", "term.figure"),
        (saying('["t.r.a"]', '["t.[g].a"]'), "correspondences[1].theirs", "term.group"),
        (saying('["t.r.a"]', '["old"]'), "correspondences[1].theirs", "term.group"),
        (saying('["t.r.*"]', '["t.old.a"]'), "correspondences[1]", "relation.stars_in_all"),
        (saying('["t.r.a"]', '["t.old.*"]'), "correspondences[1]", "relation.stars_in_all"),
        (
            saying('["t.r.*", "t.s.a"]', '["t.old.*"]'),
            "correspondences[1]",
            "relation.stars_in_all",
        ),
        (
            saying('["t.r.a"]', '["t.old.a"]')
            + ONE.format(edition="0", ours='["t.r.a"]', theirs='["t.older.a"]'),
            "correspondences[2].ours",
            "term.twice",
        ),
        (
            saying('["t.r.a"]', '["t.old.a"]')
            + ONE.format(edition="0", ours='["t.s.a"]', theirs='["t.old.a"]'),
            "correspondences[2].theirs",
            "term.twice",
        ),
        (saying('["t.r.a"]', '["t.old.a", "t.old.a"]'), "correspondences[1].theirs", "term.twice"),
        (saying('["t.r.a", "t.r.a"]', '["t.old.a"]'), "correspondences[1].ours", "term.twice"),
        (saying('["previous:t.r.a"]', '["t.old.a"]'), "correspondences[1].ours", "term.previous"),
        (saying('["t.r.a"]', '["previous:t.old.a"]'), "correspondences[1].theirs", "term.previous"),
        (saying("[]", '["t.old.a"]'), "correspondences[1].ours", "none_named"),
        (saying('["t.r.a"]', "[]"), "correspondences[1].theirs", "none_named"),
    ],
)
def test_a_fault_is_told_with_its_path(text: str, path: str, name: str) -> None:
    assert [fault for fault in faults_of(text) if fault[0] == path] == [(path, name)]
