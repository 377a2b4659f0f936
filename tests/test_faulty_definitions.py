"""A faulty file of a definition ends every command that needs it as a fault of the definition."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.terminal import Terminal
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.resources import templates

pytestmark = pytest.mark.slow

NEEDED_BY = {
    "form.toml": ("check", "export", "report", "reconcile", "import", "generate", "rules", "forms"),
    "mentions.toml": ("check", "export", "report", "reconcile", "import", "generate", "rules"),
    "narrative.toml": ("check", "export", "report", "reconcile"),
    "spellings.toml": ("import", "previous"),
}
"""Which commands need which file of a definition."""

Commands = dict[str, tuple[str | Path, ...]]


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """Every command with its files; a passage is left to be written from figures."""
    form = form_2021()
    record = balanced_record(form)
    record = replace(record, text={**record.text, "overview.proactive": None})
    received, report, out = (tmp_path / name for name in ("收到", "年报.md", "a.xlsx"))
    received.mkdir()
    book = received / "某局.xlsx"
    book.write_bytes(filled_workbook(form, record))
    report.write_bytes(render(narrate(form, record), "md"))
    return {
        "check": ("check", book),
        "export": ("export", book, "-o", tmp_path / "a.json"),
        "report": ("report", book, "-o", tmp_path / "a.docx"),
        "reconcile": ("reconcile", received, "--office", "某市", "--out-dir", tmp_path / "汇总"),
        "import": ("import", report, "-o", out),
        "previous": ("check", book, "--previous", report),
        "generate": ("generate", "--year", "2023", "--office", "某局", "-o", out),
        "rules": ("rules",),
        "forms": ("forms",),
    }


@pytest.fixture
def edition(tmp_path: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled edition that stands in its place from now on, not read yet."""
    folder = tmp_path / "own" / "gkbg" / "2021"
    shutil.copytree(templates() / "gkbg" / "2021", folder)
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path / "own"))
    return folder


def spoil(path: Path) -> None:
    """Two keys that nobody knows."""
    text = path.read_text("utf-8")
    assert "schema_version = 1\n" in text
    path.write_text(
        text.replace("schema_version = 1\n", "schema_version = 1\nsurplus = 1\nspare = 2\n", 1),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("name", "command"), [(name, each) for name, those in NEEDED_BY.items() for each in those]
)
def test_all_faults_are_told_with_their_path(
    xltool: Terminal, commands: Commands, edition: Path, tmp_path: Path, name: str, command: str
) -> None:
    spoil(edition / name)
    ran = xltool(*commands[command])
    assert ran.status == 3
    told = ran.err.split("\n")
    assert told[0] == f"表格定义 {edition / name} 有错："
    assert [line.split("　")[1].partition(": ")[0] for line in told[1:3]] == ["surplus", "spare"]
    assert not (tmp_path / "汇总").exists()


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("form.toml", "check"),
        ("mentions.toml", "generate"),
        ("narrative.toml", "reconcile"),
        ("spellings.toml", "import"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_of_the_definition(
    xltool: Terminal, commands: Commands, edition: Path, name: str, command: str
) -> None:
    (edition / name).unlink()
    (edition / name).mkdir()
    ran = xltool(*commands[command])
    assert ran.status == 3
    assert ran.err.startswith(f"表格定义 {edition / name} 有错：\n")


def test_faults_come_back_from_the_processes_that_share_the_work(
    xltool: Terminal, commands: Commands, edition: Path, tmp_path: Path
) -> None:
    book = tmp_path / "收到" / "某局.xlsx"
    for number in range(30):
        shutil.copyfile(book, book.with_name(f"{number}.xlsx"))
    spoil(edition / "narrative.toml")
    ran = xltool(*commands["reconcile"])
    assert ran.status == 3
    told = ran.err.split("\n")
    assert [line.split("　")[1].partition(": ")[0] for line in told[1:3]] == ["surplus", "spare"]
