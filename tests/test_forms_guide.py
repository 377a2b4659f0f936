"""The guide to forms: its example is a form, its keys are the parser's, its commands run."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.form_schema import HELP
from tests.terminal import Terminal
from xltool.cli import run

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "forms.md").read_text("utf-8")
EXAMPLE = Path(__file__).parent / "forms" / "hotline" / "1"
STEPS, _, REFERENCE = GUIDE.partition("\n## 全部的键\n")


def blocks(language: str, text: str = GUIDE) -> list[str]:
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return found


def rows() -> list[list[str]]:
    """The rows of the reference: a key, what is said of it, an example where there is one."""
    lines = [line for line in REFERENCE.split("\n") if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_steps_put_together_are_the_form_that_goes_through_the_program() -> None:
    written = "\n".join(blocks("toml", STEPS))
    assert written == (EXAMPLE / "form.toml").read_text("utf-8")


def test_every_key_of_a_form_has_its_row() -> None:
    keys = {key for table in HELP["keys"].values() for key in table}
    keys -= {"kinds", "sections", "tables", "relations", "comparison", "consolidation"}
    keys -= {"marks", "correspondences"}
    keys -= {"zh", "en", "ending", "of"}  # said in the rows of what they belong to
    assert keys == {row[0].strip("`") for row in rows()} - BESIDE - TAKEN_OVER - OF_SENTENCES


BESIDE = {"narrative.toml", "mentions.toml", "spellings.toml"}
TAKEN_OVER = {"as_in", "without"}
OF_SENTENCES = {  # but `own`, which is a key of a form as well
    *("grew", "grew_slightly", "fell", "fell_slightly", "arose", "ceased", "unchanged"),
    *("alone", "other", "tails", "endings"),
    *("section", "included", "nobody", "lacking", "lacking_many", "joined"),
    "names_at_most",
}
"""The keys of the files beside a form that the schema of forms does not know."""


@pytest.mark.parametrize("key", ["zh", "en", "ending", "of"])
def test_a_key_within_another_is_named_in_its_row(key: str) -> None:
    assert any(f"`{key}`" in cell for row in rows() for cell in row[1:])


@pytest.mark.parametrize(
    "name", ["kinds", "marks", "sections", "tables", "relations", "correspondences"]
)
def test_what_is_written_many_times_has_its_heading(name: str) -> None:
    assert re.search(rf"^### .* `\[+{name}[\].]", REFERENCE, re.MULTILINE)


def test_every_example_of_a_row_is_toml_with_its_key() -> None:
    examples = [(row[0].strip("`"), row[-1]) for row in rows() if row[-1].startswith("`")]
    assert len(examples) >= 60
    for key, example in examples:
        assert list(tomllib.loads(example.strip("`"))) == [key]


def test_the_commands_of_the_guide_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XLTOOL_FORMS", "我的表格")
    shutil.copytree(EXAMPLE.parent, Path("我的表格") / "hotline")
    Path("收件").mkdir()
    assert run(["fill", str(EXAMPLE / "record.json"), "-o", "收件/甲镇.xlsx"]) == 0
    commands = [
        shlex.split(line)
        for block in blocks("sh")
        for line in block.strip().split("\n")
        if line.startswith("xltool ")
    ]
    xltool = Terminal(capsys)
    assert [(each[1], xltool(*each[1:]).status) for each in commands] == [
        ("forms", 0),
        ("forms", 0),
        ("generate", 0),
        ("check", 0),
        ("report", 0),
        ("reconcile", 0),
    ]
    assert {"样子.xlsx", "甲镇.xlsx", "甲镇.docx", "汇总"} <= {p.name for p in Path().iterdir()}


def test_the_faults_of_the_guide_are_those_that_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("我的表格") / "hotline" / "1"
    folder.mkdir(parents=True)
    text = (EXAMPLE / "form.toml").read_text("utf-8")
    text = text.replace("unit = ", "units = ", 1)
    text = text.replace('label = "投诉举报", in = "kind"', 'label = "投诉举报", in = "knd"', 1)
    (folder / "form.toml").write_text(text, encoding="utf-8")
    assert Terminal(capsys)("forms", "check", "我的表格").out == blocks("text", STEPS)[0]
