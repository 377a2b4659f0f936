"""The guides: their options exist, their commands run, their examples are taken."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from pathlib import Path

import pytest

import xltool as xltool_package
from tests.terminal import Terminal
from tests.test_architecture import MODULES, STOREYS, tree_of
from xltool.app.decisions import read_decisions
from xltool.collection.intake import Outcome
from xltool.resources import samples, templates

pytestmark = pytest.mark.slow

DOCS = Path(__file__).resolve().parent.parent / "docs"
GUIDE = DOCS / "check.zh-CN.md"
API = DOCS / "api.md"
SEASON_GUIDE = DOCS / "reconcile.zh-CN.md"
REPORT_GUIDE = DOCS / "report.zh-CN.md"
SEASON_FILES = (
    *("核对报告.html", "核对总表.xlsx", "汇总表.xlsx", "汇总年度报告.docx", "催报.txt", "退回"),
    *("records.csv", "records.json", "manifest.json"),
)


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_every_option_of_the_guide_is_an_option_of_check(xltool: Terminal) -> None:
    named = set(re.findall(r"--[a-z]+", GUIDE.read_text("utf-8")))
    assert len(named) >= 7
    assert named <= set(re.findall(r"--[a-z]+", xltool("check", "--help").out))


def test_the_waiver_of_the_guide_explains_its_doubt(xltool: Terminal, tmp_path: Path) -> None:
    block = re.search(r"```toml\n(.*?)```", API.read_text("utf-8"), re.DOTALL)
    assert block is not None
    waivers = tmp_path / "w.toml"
    waivers.write_text(block[1], encoding="utf-8")
    this, last = (samples() / f"suqian-{year}" / "workbook.xlsx" for year in (2024, 2023))
    ran = xltool("check", this, "--previous", last, "--waivers", waivers, "--format", "json")
    findings = ran.json["files"][0]["findings"]
    explained = [f["key"] for f in findings if "explained" in f]
    assert explained == ["requests.not_processed_excessive.natural_person"]


def test_the_decisions_of_the_guide_are_read() -> None:
    _, block = re.findall(r"```toml\n(.*?)```", API.read_text("utf-8"), re.DOTALL)
    decided = read_decisions(block.encode())
    assert (decided.season.year, len(decided.prefer)) == (2024, 1)
    assert (len(decided.exclude), len(decided.explain)) == (1, 1)


def test_every_option_of_the_guide_to_reports_is_an_option(xltool: Terminal) -> None:
    named = set(re.findall(r"--[a-z]+", REPORT_GUIDE.read_text("utf-8")))
    assert len(named) >= 9
    assert named <= set(re.findall(r"--[a-z]+", xltool("report", "--help").out))


def test_the_commands_of_the_guide_to_reports_run(
    xltool: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, sample in (("某市.xlsx", "suqian-2024"), ("去年.xlsx", "suqian-2023")):
        shutil.copy(samples() / sample / "workbook.xlsx", name)
    shutil.copy(templates() / "gkbg" / "2021" / "narrative.toml", "句子.toml")
    block = re.search(r"```sh\n(.*?)```", REPORT_GUIDE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    commands = [shlex.split(line, comments=True) for line in block[1].strip().split("\n")]
    without_office = [command for command in commands if "--pdf" not in command]
    assert len(commands) - len(without_office) == 1
    assert {xltool(*command[1:]).status for command in without_office} == {0}
    assert {"年报.docx", "年报.html", "年报.md"} <= {path.name for path in tmp_path.iterdir()}


def test_the_guide_to_reports_names_every_style() -> None:
    text = REPORT_GUIDE.read_text("utf-8")
    styles = (templates() / "report" / "docx" / "word" / "styles.xml").read_text("utf-8")
    names = re.findall(r'<w:style w:type="\w+" w:styleId="\w+">\s*<w:name w:val="([^"]+)"', styles)
    assert len(names) == 17
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_option_of_the_guide_to_a_season_is_an_option(xltool: Terminal) -> None:
    named = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", SEASON_GUIDE.read_text("utf-8")))
    helps = "".join(xltool(command, "--help").out for command in ("generate", "reconcile"))
    assert len(named) >= 10
    assert named <= set(re.findall(r"--[a-z]+(?:-[a-z]+)*", helps))


def test_the_commands_of_the_guide_to_a_season_run(
    xltool: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(samples() / "county", tmp_path / "county")
    monkeypatch.chdir(tmp_path / "county")
    block = re.search(r"```sh\n(.*?)```", SEASON_GUIDE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    commands = [shlex.split(line, comments=True) for line in block[1].strip().split("\n")]
    assert [xltool(*command[1:]).status for command in commands] == [0, 3, 3]
    assert len(list(Path("发出").glob("*.xlsx"))) == 12


@pytest.mark.parametrize("guide", sorted(DOCS.glob("*.zh-CN.md")), ids=lambda path: path.name)
def test_a_guide_for_people_shows_no_key_and_no_data_format(guide: Path) -> None:
    text = guide.read_text("utf-8")
    form = xltool_package.get_form("gkbg", year=2025)
    keys = (*form.figures, *form.texts)
    assert [word for word in ("JSON", "[[", "```toml", *keys) if word in text] == []


def test_the_guide_to_a_season_names_every_outcome_and_every_file() -> None:
    text = SEASON_GUIDE.read_text("utf-8")
    assert [outcome for outcome in Outcome if f" {outcome} |" not in text.replace("、", " |")] == []
    assert [name for name in SEASON_FILES if f"`{name}`" not in text] == []


def test_every_file_that_the_map_names_is_there() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+(?:\.py|\.toml|/))`", text)
    roots = (Path(xltool_package.__file__).parent, DOCS.parent)
    assert len(named) >= 25
    missing = {n for n in named if not any((root / n).exists() for root in roots)}
    assert missing == {
        *("templates/FORM/EDITION/", "templates/FORM/EDITION/form.toml"),
        "templates/messages/FILE.toml",
    }


def test_the_map_names_every_storey_from_the_top() -> None:
    block = re.search(
        r"```\n(cli .*?)```", (DOCS / "architecture.md").read_text("utf-8"), re.DOTALL
    )
    assert block is not None
    assert re.findall(r"^(\w+) ", block[1], re.MULTILINE) == list(reversed(STOREYS))


def test_every_term_of_the_glossary_is_a_class() -> None:
    text = (DOCS.parent / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \| .*? \| .*? \|$", text, re.MULTILINE)
    terms = [term for row in rows for term in re.findall(r"`(\w+)`", row)]
    assert len(terms) >= 35
    classes = {
        node.name
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ClassDef)
    }
    assert [term for term in terms if term not in classes] == []
