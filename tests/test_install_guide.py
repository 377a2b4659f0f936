"""How to install: what the guide and the note in the packet name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from release import install_packet, one_file
from xltool.cli.command import COMMANDS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/install.zh-CN.md").read_text("utf-8")
PACKET = Path(install_packet.__file__).with_name("packet")
NOTE = (PACKET / "说明.txt").read_text("utf-8")


@pytest.mark.parametrize("text", [GUIDE, NOTE], ids=["guide", "note"])
def test_what_is_started_by_hand_is_in_the_packet(text: str) -> None:
    beside = {path.name for path in PACKET.iterdir()}
    named = set(re.findall(r"[\w]+\.(?:sh|desktop)\b|安装\.cmd", text))
    assert len(named) == 3
    assert named <= beside


@pytest.mark.parametrize("text", [GUIDE, NOTE], ids=["guide", "note"])
def test_every_command_of_the_one_file_is_one(text: str) -> None:
    named = re.findall(rf"{re.escape(one_file.NAME)} (\w+)", text)
    assert named
    assert set(named) <= set(COMMANDS)


def test_the_guide_names_the_files_that_are_handed_out() -> None:
    for name in (one_file.NAME, install_packet.NAME, install_packet.SUMS, "xltool-windows.zip"):
        assert f"`{name}`" in GUIDE


def test_every_link_and_target_of_the_guide_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", GUIDE)
    targets = re.findall(r"^make ([\w-]+)", GUIDE, re.MULTILINE)
    rules = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert links and targets
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    assert set(targets) <= set(rules)
