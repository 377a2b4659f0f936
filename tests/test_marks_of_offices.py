"""Marks of offices on their way: options and rosters in, workbooks and records out, judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from tests.surgery import without_properties
from tests.terminal import Ran, Terminal
from xltool.cli import generate
from xltool.words.say import Say

pytestmark = pytest.mark.slow

FORMS = Path(__file__).parent / "forms"
RECORD: dict[str, Any] = json.loads((FORMS / "canteen/1/record.json").read_text("utf-8"))
KITCHEN = "central_kitchen"
OUTSIDE = "outside.schools.meals"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("XLTOOL_FORMS", str(FORMS))
    return Terminal(capsys)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blank(xltool: Terminal, form: str, *options: str) -> Ran:
    fixed = ("--form", form, "--year", "2024", "--office", "甲校", "-o", "a.xlsx", "--force")
    return xltool("generate", *fixed, *options)


def identity(path: str | Path) -> dict[str, Any]:
    """The hidden sheet, a fact and what it says in each row."""
    sheet = openpyxl.load_workbook(path)["xltool"]
    return {str(name): said for name, said in sheet.iter_rows(max_col=2, values_only=True)}


def properties(path: str | Path) -> dict[str, Any]:
    book: Any = openpyxl.load_workbook(path)  # its types leave out the custom properties
    return {each.name: each.value for each in book.custom_doc_props.props}


def record(path: Path, office: Mapping[str, object]) -> Path:
    tree = {**RECORD, "office": {"code": None, **office}}
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def filled(xltool: Terminal, book: Path, office: Mapping[str, object]) -> Path:
    source = record(book.with_suffix(".json"), office)
    assert xltool("fill", source, "-o", book).status == 0
    source.unlink()
    return book


def found(xltool: Terminal, book: Path) -> list[tuple[str, str, int, int]]:
    told = xltool("check", book, "--format", "json").json["files"][0]["findings"]
    return [(f["code"], f["key"], f["expected"], f["actual"]) for f in told]


@pytest.mark.parametrize(
    ("options", "said"),
    [((), "否"), (("--mark", KITCHEN), "是"), (("--mark", KITCHEN, "--mark", KITCHEN), "是")],
)
def test_a_mark_stands_in_the_workbook_for_every_form(
    xltool: Terminal, here: Path, options: tuple[str, ...], said: str
) -> None:
    assert blank(xltool, "canteen", *options).status == 0
    assert list(identity("a.xlsx").items())[-1] == (KITCHEN, said)
    assert properties("a.xlsx")[f"xltool.{KITCHEN}"] == said
    assert f"identity.{KITCHEN}" in openpyxl.load_workbook("a.xlsx").defined_names


def test_the_workbook_of_a_form_without_marks_has_no_row_for_one(
    xltool: Terminal, here: Path
) -> None:
    blank(xltool, "hotline", "--period", "3")
    assert list(identity("a.xlsx"))[-1] == "code"
    assert set(properties("a.xlsx")) == {f"xltool.{fact}" for fact in identity("a.xlsx")}


@pytest.mark.parametrize("options", [("--rulemaking",), ("--mark", "rulemaking")])
def test_a_mark_of_a_bundled_form_has_an_option_of_its_own(
    xltool: Terminal, here: Path, options: tuple[str, ...]
) -> None:
    assert blank(xltool, "gkbg", *options).status == 0
    assert identity("a.xlsx")["rulemaking"] == "是"


@pytest.mark.parametrize(
    ("form", "options", "said"),
    [
        ("canteen", ("--mark", "rulemaking"), "canteen/1 没有标记 rulemaking；有 central_kitchen"),
        ("canteen", ("--rulemaking",), "canteen/1 没有标记 rulemaking；有 central_kitchen"),
        ("gkbg", ("--mark", KITCHEN), "gkbg/2021 没有标记 central_kitchen；有 rulemaking"),
        ("canteen", ("--mark", KITCHEN, "--mark", ""), "canteen/1 没有标记 ；有 central_kitchen"),
        (
            "hotline",
            ("--period", "3", "--mark", "rulemaking"),
            "hotline/1 没有任何标记，也就没有 rulemaking",
        ),
    ],
)
def test_a_mark_that_the_form_does_not_have_is_wrong_usage(
    xltool: Terminal, here: Path, form: str, options: tuple[str, ...], said: str
) -> None:
    ran = blank(xltool, form, *options)
    assert (ran.status, list(here.iterdir())) == (2, [])
    assert said in ran.err


def test_a_mark_is_for_one_office_and_not_for_a_roster(xltool: Terminal, here: Path) -> None:
    (here / "名单.csv").write_text("name\n甲校\n", encoding="utf-8")
    many = ("--year", "2024", "--roster", "名单.csv", "--out-dir", "o")
    ran = xltool("generate", *many, "--mark", "rulemaking")
    assert ran.status == 2
    assert "--mark 和 --roster 不能同时使用" in ran.err


def test_the_help_tells_the_marks_of_all_forms_at_hand(xltool: Terminal) -> None:
    told = xltool("generate", "--help").out
    assert "rulemaking 有规章制定权" in told and "central_kitchen 有集中配餐资质" in told
    assert "The office has rule-making power" in xltool("generate", "--help", "--lang", "en").out


def test_a_faulty_form_does_not_keep_the_help_from_being_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x" / "1").mkdir(parents=True)
    (tmp_path / "x" / "1" / "form.toml").write_text("form = ", encoding="utf-8")
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path))
    ran = Terminal(capsys)("generate", "--help")
    assert ran.status == 0
    assert "--mark" in ran.out and "--rulemaking" in ran.out


def test_no_option_of_a_mark_takes_the_place_of_another() -> None:
    options = [o for o in generate.command(Say("zh")).params if isinstance(o, click.Option)]
    names = [name for each in options for name in each.opts]
    assert len(names) == len(set(names))


def test_a_mark_comes_out_of_a_workbook_as_it_went_in(xltool: Terminal, here: Path) -> None:
    office = {"name": "甲校", "code": "1", KITCHEN: True}
    book = filled(xltool, here / "a.xlsx", office)
    assert xltool("export", book).json["office"] == office


def test_a_mark_is_known_by_either_of_its_two_places(xltool: Terminal, here: Path) -> None:
    book = filled(xltool, here / "a.xlsx", {"name": "甲校", KITCHEN: True})
    bare = here / "b.xlsx"
    bare.write_bytes(without_properties(book.read_bytes()))
    assert xltool("export", bare).json["office"][KITCHEN] is True
    sheets = openpyxl.load_workbook(book)
    del sheets["xltool"]
    for name in [n for n in sheets.defined_names if n.startswith("identity.")]:
        del sheets.defined_names[name]
    sheets.save(bare)
    assert xltool("export", bare).json["office"][KITCHEN] is True


def test_a_figure_is_excused_for_those_alone_who_bear_the_mark(
    xltool: Terminal, here: Path
) -> None:
    bearing = filled(xltool, here / "a.xlsx", {"name": "甲校", KITCHEN: True})
    without = filled(xltool, here / "b.xlsx", {"name": "乙校"})
    assert found(xltool, bearing) == []
    assert found(xltool, without) == [("M6", OUTSIDE, 0, 350)]
    shown = openpyxl.load_workbook(without)["校验"]
    lines = [str(row[0]) for row in shown.iter_rows(max_col=1, values_only=True)]
    assert "M6　没有集中配餐资质的学校不外送（疑点，须核对）" in lines


@pytest.mark.parametrize(
    ("office", "path"),
    [
        ({"rulemaking": True}, "office.rulemaking"),
        ({KITCHEN: "是"}, f"office.{KITCHEN}"),
        ({KITCHEN: 1}, f"office.{KITCHEN}"),
    ],
)
def test_a_record_with_a_mark_that_cannot_be_is_refused_with_its_path(
    xltool: Terminal, here: Path, office: dict[str, object], path: str
) -> None:
    ran = xltool("fill", record(here / "r.json", {"name": "甲校", **office}), "-o", "a.xlsx")
    assert (ran.status, (here / "a.xlsx").exists()) == (3, False)
    assert f"  {path}：" in ran.err


ROSTER = "单位名称,集中配餐,有规章制定权\n甲校,是,\n乙校,,是\n"


def test_a_roster_tells_of_the_marks_of_the_form_that_is_sent(xltool: Terminal, here: Path) -> None:
    (here / "名单.csv").write_text(ROSTER, encoding="utf-8")
    many = ("--year", "2024", "--roster", "名单.csv")
    assert xltool("generate", "--form", "canteen", *many, "--out-dir", "canteen").status == 0
    assert xltool("generate", *many, "--out-dir", "gkbg").status == 0
    said = [identity(f"canteen/{name}_2024.xlsx")[KITCHEN] for name in ("甲校", "乙校")]
    assert said == ["是", "否"]
    assert "rulemaking" not in identity("canteen/乙校_2024.xlsx")
    said = [identity(f"gkbg/{name}_2024.xlsx")["rulemaking"] for name in ("甲校", "乙校")]
    assert said == ["否", "是"]


@pytest.mark.parametrize(
    ("own", "marks", "doubts"),
    [
        ("甲校", {KITCHEN: True}, []),
        ("乙校", {}, [("M6", OUTSIDE, 0, 700)]),
        ("丙教育局", {}, [("M6", OUTSIDE, 0, 700)]),
    ],
)
def test_a_total_bears_the_marks_of_the_form_that_the_roster_gives_its_office(
    xltool: Terminal,
    here: Path,
    own: str,
    marks: dict[str, bool],
    doubts: list[tuple[str, str, int, int]],
) -> None:
    (here / "in").mkdir()
    (here / "名单.csv").write_text(ROSTER, encoding="utf-8")
    for name in ("甲校", "乙校"):
        filled(xltool, here / "in" / f"{name}.xlsx", {"name": name})
    ran = xltool("reconcile", "in", "--roster", "名单.csv", "--office", own, "--out-dir", "out")
    assert ran.status == 0
    total = xltool("export", here / "out" / "汇总表.xlsx").json
    assert total["office"] == {"name": own, "code": None, **marks}
    assert [f for f in found(xltool, here / "out" / "汇总表.xlsx") if f[0] == "M6"] == doubts


def test_a_total_bears_the_mark_that_its_offices_own_workbook_has(
    xltool: Terminal, here: Path
) -> None:
    (here / "in").mkdir()
    filled(xltool, here / "in" / "a.xlsx", {"name": "甲校", KITCHEN: True})
    xltool("reconcile", "in", "--office", "甲校", "--out-dir", "out")
    assert xltool("export", here / "out" / "汇总表.xlsx").json["office"][KITCHEN] is True
