"""A file may have a name for something that is as long as the file; messages show its start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import Terminal, sample_record, workbook_of

LONG = "x" * 1_000_000
MOST_PRINTED = 4_000
"""Characters, for a few messages with their advice."""


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def record(key: str) -> str:
    tree = json.loads(sample_record("jinhu-2023").read_text("utf-8"))
    tree["figures"][key] = 1
    return json.dumps(tree)


def filled(folder: Path) -> list[str | Path]:
    (folder / "记录.json").write_text(record(LONG), "utf-8")
    return ["fill", folder / "记录.json", "-o", folder / "表.xlsx"]


def explained(folder: Path) -> list[str | Path]:
    (folder / "表.xlsx").write_bytes(workbook_of("jinhu-2023"))
    (folder / "说明.toml").write_text(f'[[waivers]]\n{LONG} = "a"\n', "utf-8")
    return ["check", folder / "表.xlsx", "--waivers", folder / "说明.toml"]


def decided(folder: Path) -> list[str | Path]:
    (folder / "收到").mkdir()
    (folder / "收到/表.xlsx").write_bytes(workbook_of("jinhu-2023"))
    (folder / "决定.toml").write_text(f"[{LONG}]\n", "utf-8")
    out = ["--out-dir", str(folder / "结果"), "--decisions", str(folder / "决定.toml")]
    return ["reconcile", folder / "收到", "--office", "某县", *out]


def listed(folder: Path) -> list[str | Path]:
    (folder / "名单.csv").write_text(f"名称,代码,是否汇总\n某局,,{LONG[:100_000]}\n", "utf-8")
    roster = ["--roster", str(folder / "名单.csv"), "--out-dir", str(folder / "发出")]
    return ["generate", "--year", "2025", *roster]


def defined(folder: Path) -> list[str | Path]:
    (folder / "form.toml").write_text(f"id = 'a'\n{LONG} = 1\n", "utf-8")
    return ["forms", "check", folder / "form.toml"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", [filled, explained, decided, listed, defined])
def test_a_long_name_is_shown_cut(
    command: Callable[[Path], list[str | Path]], language: str, xltool: Terminal, tmp_path: Path
) -> None:
    ran = xltool(*command(tmp_path), "--lang", language)
    assert ran.status in (2, 3)
    assert "xxxx…" in ran.err + ran.out
    assert len(ran.err + ran.out) < MOST_PRINTED
