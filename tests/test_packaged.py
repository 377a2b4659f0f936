"""What travels in the wheel: files under version control, nothing else that lies in the tree."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
LISTED = (ROOT / "packaged.txt").read_text("utf-8").splitlines()
PARTS = ("xltool", "templates", "samples")
STRAYS = (
    "xltool/scratch.py",
    "xltool/app/check.py.orig",
    "templates/gkbg/secret.bak",
    "templates/report/docx/.word.swp",
    "samples/~$lock.xlsx",
    "samples/county/收到的.zip",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a wheel is built of, without version control."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "packaged.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def in_wheel(tree: Path) -> set[str]:
    (wheel,) = WheelBuilder(str(tree)).build(directory=str(tree / "dist"))
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_list_is_what_is_under_version_control() -> None:
    command = ["git", "-c", "core.quotePath=off", "ls-files", *PARTS]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    if tracked.returncode:  # a source distribution holds the listed files and no version control
        assert [path for path in LISTED if not (ROOT / path).is_file()] == []
    else:
        assert tracked.stdout.splitlines() == LISTED


def test_nothing_stands_at_the_top_that_no_source_distribution_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = [*project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"], "/.*"]
    always = ["/pyproject.toml", *(f"/{name}" for name in project["project"]["license-files"])]
    command = ["git", "-c", "core.quotePath=off", "ls-files"]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    top = {path.split("/")[0] for path in tracked.stdout.splitlines()}  # none without git
    strays = [n for n in top if not any(fnmatch(f"/{n}", each) for each in (*patterns, *always))]
    assert strays == []


def test_no_stray_file_of_the_tree_is_in_the_wheel(tree: Path) -> None:
    for stray in STRAYS:
        (tree / stray).write_bytes(b"x = 1")
    expected = {p if p.startswith("xltool/") else f"xltool/{p}" for p in LISTED}
    assert in_wheel(tree) == expected | {"xltool/compiled.bin"}


def test_a_listed_file_that_is_missing_ends_the_build(tree: Path) -> None:
    (tree / "templates/rules.toml").unlink()
    with pytest.raises(FileNotFoundError, match=r"rules\.toml"):
        in_wheel(tree)
