"""The READMEs and the program agree, and what they point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xltool.cli.command import COMMANDS
from xltool.reporting.render import FORMATS

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.zh-CN.md"]
every_readme = pytest.mark.parametrize("name", READMES)


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@every_readme
def test_the_table_of_commands_is_complete_and_invents_none(name: str) -> None:
    rows = re.findall(r"^\| (`.*?) \|", text_of(name), re.MULTILINE)
    named = [word for row in rows for word in re.findall(r"`(\w+)", row)]
    assert sorted(named) == sorted(COMMANDS)


@every_readme
def test_every_format_of_the_report_is_named(name: str) -> None:
    assert all(f".{suffix}" in text_of(name) for suffix in FORMATS)


@every_readme
def test_every_link_leads_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text_of(name)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@every_readme
def test_every_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    named = set(re.findall(r"^make (\w+)", text_of(name), re.MULTILINE))
    assert named >= {"demo", "test"}
    assert named <= targets
