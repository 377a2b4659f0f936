"""Running the program in this process, as a user would type it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.builders import filled_workbook
from xltool.app.records import read_record
from xltool.cli import run
from xltool.cli.demo import planted_cells
from xltool.model.expression import Value
from xltool.resources import samples

NOT_COMPARED = [
    {"code": f"Y10{number}", "reason": "没有给出上一年的数据（--previous）"}
    for number in range(1, 6)
]
"""What an audit without last year's figures leaves out, and nothing else."""


@dataclass(frozen=True)
class Ran:
    """What a run left: exit status and what was printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Types commands and reads what comes back."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: str | Path) -> Ran:
        self._capsys.readouterr()
        status = run([str(arg) for arg in args])
        printed = self._capsys.readouterr()
        return Ran(status, printed.out, printed.err)


def sample_record(name: str) -> Path:
    """A bundled sample's record file."""
    return samples() / name / "record.json"


def workbook_of(name: str, typed: dict[str, Value] | None = None) -> bytes:
    """A sample's workbook with cells typed over."""
    form, record = read_record(str(sample_record(name)))
    return filled_workbook(form, record, typed=typed)


def planted_workbook() -> bytes:
    """The workbook with three planted errors."""
    return workbook_of("planted-errors", planted_cells(samples() / "planted-errors"))


def changed_record(path: Path, name: str, changes: dict[str, Any]) -> Path:
    """A sample's record with parts replaced, written to `path`; `figures.x` reaches into a part."""
    tree = json.loads(sample_record(name).read_text("utf-8"))
    for key, value in changes.items():
        part, _, rest = key.partition(".")
        if rest:
            tree[part][rest] = value
        else:
            tree[part] = value
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path
