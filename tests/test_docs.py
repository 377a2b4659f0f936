"""The guide to auditing: its commands exist, and its example of an explanation is taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal import Terminal
from xltool.resources import samples

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "check.zh-CN.md"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_every_option_of_the_guide_is_an_option_of_check(xltool: Terminal) -> None:
    named = set(re.findall(r"--[a-z]+", GUIDE.read_text("utf-8")))
    assert len(named) >= 7
    assert named <= set(re.findall(r"--[a-z]+", xltool("check", "--help").out))


def test_the_explanation_of_the_guide_explains_its_doubt(xltool: Terminal, tmp_path: Path) -> None:
    block = re.search(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    waivers = tmp_path / "w.toml"
    waivers.write_text(block[1], encoding="utf-8")
    this, last = (samples() / f"suqian-{year}" / "workbook.xlsx" for year in (2024, 2023))
    ran = xltool("check", this, "--previous", last, "--waivers", waivers, "--format", "json")
    findings = ran.json["files"][0]["findings"]
    explained = [f["key"] for f in findings if "explained" in f]
    assert explained == ["requests.not_processed_excessive.natural_person"]
