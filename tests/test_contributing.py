"""The recipes of CONTRIBUTING.md, carried out as they stand there."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import types
from pathlib import Path

import pytest

from tests.terminal import Terminal, changed_record, workbook_of
from xltool.app.examine import examine
from xltool.app.library import open_library
from xltool.model.form import FormId
from xltool.reporting.narrative import narrate
from xltool.resources import templates

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def recipe(first_line: str) -> str:
    """The code block of CONTRIBUTING.md that begins with a line."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks: list[str] = re.findall(r"^```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return next(block for block in blocks if block.startswith(first_line + "\n"))


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of definitions of one's own that begins as a copy of the bundled ones."""
    folder = tmp_path / "templates"
    shutil.copytree(templates() / "gkbg", folder / "gkbg")
    monkeypatch.setenv("XLTOOL_FORMS", str(folder))
    return folder


def test_the_relation_of_the_recipe_is_audited(
    xltool: Terminal, forms: Path, tmp_path: Path
) -> None:
    definition = forms / "gkbg" / "2021" / "form.toml"
    block = recipe("# templates/gkbg/2021/form.toml")
    definition.write_text(definition.read_text("utf-8") + block, encoding="utf-8")
    record = changed_record(
        tmp_path / "r.json",
        "huayuan-2022",
        {
            "figures.requests.other_fee_unpaid.research": 2,
            "figures.requests.received_new.research": 1,
        },
    )
    assert xltool("fill", record, "-o", tmp_path / "a.xlsx").status == 0
    ran = xltool("check", tmp_path / "a.xlsx", "--format", "json")
    findings = ran.json["files"][0]["findings"]
    assert [(f["key"], f["expected"], f["actual"]) for f in findings if f["code"] == "X190"] == [
        ("requests.other_fee_unpaid.research", 1, 2),
        ("requests.other_fee_unpaid.total", 1, 2),
    ]
    assert "逾期未缴费的申请不多于收到的申请" in xltool("rules", "X190").out


def test_the_edition_of_the_recipe_is_generated_for_its_years(
    xltool: Terminal, forms: Path, tmp_path: Path
) -> None:
    subprocess.run(["sh", "-e", "-c", recipe("# a new edition")], cwd=tmp_path, check=True)
    for year, edition in (("2027", "2021"), ("2028", "2028")):
        book = tmp_path / f"{year}.xlsx"
        assert xltool("generate", "--year", year, "--office", "某局", "-o", book).status == 0
        file = xltool("check", book, "--format", "json").json["files"][0]
        assert file["edition"] == edition


def test_the_edition_of_the_recipe_has_the_sentences_and_rules_that_it_takes_over(
    xltool: Terminal, forms: Path, tmp_path: Path
) -> None:
    subprocess.run(["sh", "-e", "-c", recipe("# a new edition")], cwd=tmp_path, check=True)
    assert xltool("forms", "check", forms).status == 0
    assert "适用：gkbg/2028" in xltool("rules", "N108").out
    library = open_library()
    old, new = library.form(FormId("gkbg", "2021")), library.form(FormId("gkbg", "2028"))
    assert library.narrative(new) == library.narrative(old)


def test_the_renamed_row_of_the_recipe_is_compared_with_the_year_before(
    xltool: Terminal, forms: Path, tmp_path: Path
) -> None:
    subprocess.run(["sh", "-e", "-c", recipe("# a new edition")], cwd=tmp_path, check=True)
    block = recipe("# templates/gkbg/2028/form.toml: a row that has another key")
    definition = forms / "gkbg" / "2028" / "form.toml"
    text = definition.read_text("utf-8").replace("unable_unclear", "unable_vague")
    definition.write_text(text + block, encoding="utf-8")
    assert xltool("forms", "check", forms).status == 3
    with (definition.parent / "mentions.toml").open("a", encoding="utf-8") as mentions:
        mentions.write(recipe("# templates/gkbg/2028/mentions.toml: the same row"))
    assert xltool("forms", "check", forms).status == 0
    old = {"year": 2027, "figures.requests.unable_unclear.research": 900}
    previous = changed_record(tmp_path / "2027.json", "huayuan-2022", old)
    now = changed_record(tmp_path / "2028.json", "huayuan-2022", {"year": 2028, "edition": "2028"})
    now.write_text(now.read_text("utf-8").replace("unable_unclear", "unable_vague"), "utf-8")
    assert xltool("fill", now, "-o", tmp_path / "a.xlsx").status == 0
    ran = xltool("check", tmp_path / "a.xlsx", "--previous", previous, "--format", "json")
    findings = ran.json["files"][0]["findings"]
    assert [(f["key"], f["evidence"][1]) for f in findings if f["code"] == "Y104"] == [
        ("requests.unable_vague.research", "previous:requests.unable_unclear.research")
    ]


def test_the_format_of_the_recipe_holds_the_tables() -> None:
    module = types.ModuleType("xltool.reporting.render.csv")
    exec(compile(recipe("# xltool/reporting/render/csv.py"), "csv.py", "exec"), module.__dict__)
    examined = examine(workbook_of("jinhu-2023"))
    data = module.render(narrate(examined.form, examined.record))
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert rows[2] == ["规章", "0", "0", "0"]
    assert rows[14 + 3][3:] == ["140", "1", "0", "0", "0", "2", "143"]


def test_the_line_that_registers_the_format_has_the_shape_of_the_others() -> None:
    line = recipe("# xltool/reporting/render/__init__.py").splitlines()[1]
    source = (ROOT / "xltool" / "reporting" / "render" / "__init__.py").read_text("utf-8")
    assert re.sub("csv", "txt", line) in source
