"""What speaks against publishing: a changelog without its day, strays in a wheel."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import xltool
from release.archives import zipped
from release.check import faults_of_changelog, faults_of_wheel, lowest
from release.wheels import Wheel

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# 更新\n\n## 1.2.0（2026-01-05）\n\n## 1.1.0（2025-12-01）\n", []),
        ("## 1.2.0（未发布）\n", ["CHANGELOG.md gives no day for 1.2.0: 未发布"]),
        ("## 1.1.0（2025-12-01）\n", ["CHANGELOG.md does not begin with 1.2.0"]),
        ("", ["CHANGELOG.md does not begin with 1.2.0"]),
    ],
)
def test_the_changelog_begins_with_the_version_and_its_day(text: str, fault: list[str]) -> None:
    assert list(faults_of_changelog(text, "1.2.0")) == fault


def test_the_changelog_is_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [
        fault for fault in faults_of_changelog(text, xltool.__version__) if "no day" not in fault
    ] == []


def test_tests_and_caches_are_no_part_of_the_wheel() -> None:
    names = ("xltool/__init__.py", "xltool/__pycache__/__init__.cpython-311.pyc", "tests/a.py")
    members = dict.fromkeys((*names, "xltool-1.2.dist-info/METADATA"), b"")
    wheel = Wheel("xltool-1.2-py3-none-any.whl", zipped(members, 0))
    assert list(faults_of_wheel(wheel, ["xltool/__init__.py", "templates/a.toml"])) == [
        "xltool-1.2-py3-none-any.whl: tests/a.py is no part",
        "xltool-1.2-py3-none-any.whl: xltool/__pycache__/__init__.cpython-311.pyc is no part",
        "xltool-1.2-py3-none-any.whl: xltool/compiled.bin is missing",
        "xltool-1.2-py3-none-any.whl: xltool/templates/a.toml is missing",
    ]


def test_every_library_states_the_lowest_version() -> None:
    assert lowest(["A-b>=1.2", "C>=3,<4"]) == ["A-b==1.2", "C==3"]
    with pytest.raises(ValueError, match="D"):
        lowest(["D"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(lowest(project["dependencies"])) == len(project["dependencies"]) > 0
