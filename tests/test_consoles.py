"""Consoles of code page 936 and of ASCII, redirected or not: every command speaks, none breaks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.terminal import planted_workbook, sample_record
from xltool.resources import samples, templates

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX"),
]
CONSOLES = {
    # as on Windows: names of files in Unicode, the console in GBK
    "gbk": {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "gbk"},
    "ascii": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"},
}
SHOWN = {"gbk": "gbk", "ascii": "utf-8"}  # click gives UTF-8 to what says that it is ASCII
CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
"""Colours, and what hides the cursor."""
RARE = "\U0002cb4e"
"""A character of personal and place names that GBK lacks."""

EVERY_COMMAND = """
import sys
from xltool.cli import run
for line in sys.argv[1:]:
    print(f"<{run(line.split('|'))}>", flush=True)
"""
COMMANDS = (
    ("--help", 0),
    ("generate|--year|2025|--office|{office}|-o|{folder}/blank.xlsx", 0),
    ("fill|{record}|-o|{folder}/filled.xlsx", 0),
    ("export|{book}|-o|{folder}/record.json", 1),
    ("check|{folder}/missing.xlsx", 2),
    ("check|{book}|--mark|{folder}/marked", 1),
    ("report|{folder}/filled.xlsx|-o|{folder}/report.docx", 0),
    ("import|{folder}/report.docx|-o|{folder}/imported.xlsx", 0),
    ("reconcile|{county}/received|--office|{office}|--year|2024|--out-dir|{folder}/results", 3),
    ("rules", 0),
    ("rules|A101", 2),
    ("forms", 0),
    ("forms|check|{forms}", 0),
    ("forms|upgrade|{book}|-o|{folder}/upgraded.xlsx", 3),
    ("desk|--port|70000", 2),
    ("unknown", 2),
)


def prepared(folder: Path, office: str) -> list[str]:
    """The commands, of files that stand in the folder."""
    book = folder / f"{office}.xlsx"
    book.write_bytes(planted_workbook())
    (folder / "county").mkdir()
    (folder / "county" / "received").symlink_to(samples() / "county" / "收到")
    facts = {
        "office": office,
        "folder": folder,
        "book": book,
        "record": sample_record("suqian-2024"),
        "county": folder / "county",
        "forms": templates(),
    }
    return [line.format(**facts) for line, _ in COMMANDS]


def said_at(console: str, lines: list[str], is_terminal: bool) -> str:
    """What the commands say, one after the other, in one process."""
    environment = {**os.environ, "PYTHONUTF8": "0", **CONSOLES[console]}
    command = [sys.executable, "-c", EVERY_COMMAND, *lines]
    if not is_terminal:
        out = subprocess.PIPE
        done = subprocess.run(
            command, env=environment, stdout=out, stderr=subprocess.STDOUT, timeout=300, check=True
        )
        return done.stdout.decode(SHOWN[console])
    ours, theirs = os.openpty()
    data = b""
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        with suppress(OSError):  # Linux says so when the other end was closed
            while piece := os.read(ours, 65536):
                data += piece
    os.close(ours)
    return CONTROL.sub("", data.decode(SHOWN[console]))


def statuses(said: str) -> list[int]:
    return [int(each[1:-1]) for each in said.split() if each[0] == "<" and each[1:-1].isdecimal()]


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_console_of_gbk_gets_every_character_that_it_has(
    is_terminal: bool, tmp_path: Path
) -> None:
    said = said_at("gbk", prepared(tmp_path, f"某{RARE}局"), is_terminal)
    assert statuses(said) == [status for _, status in COMMANDS]
    assert "?" not in said
    assert "\\u" not in said.lower()
    assert "某〓局.xlsx" in said.replace("\r\n", "")
    assert "未通过" in said


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_console_of_ascii_breaks_no_command(is_terminal: bool, tmp_path: Path) -> None:
    said = said_at("ascii", prepared(tmp_path, "office"), is_terminal)
    # copies with Chinese names cannot be written by a system that knows no Chinese
    cannot = {line: 3 for line, _ in COMMANDS if "--mark" in line}
    assert statuses(said) == [cannot.get(line, status) for line, status in COMMANDS]
    assert "?" not in said


def test_a_name_that_the_system_cannot_write_is_said_and_is_no_fault_of_the_program(
    tmp_path: Path,
) -> None:
    said = said_at("ascii", [f"demo|--out-dir|{tmp_path}/demo"], is_terminal=False)
    assert statuses(said) == [3]
