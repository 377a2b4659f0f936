"""What is printed may reach nobody: the work is done, and the status is that of the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import xltool
from xltool.resources import samples

WORKBOOK = samples() / "suqian-2024" / "workbook.xlsx"
POSIX = pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
pytestmark = POSIX


def shell(tail: str, *args: object) -> subprocess.CompletedProcess[str]:
    """Run the program with its streams as a shell's redirections have them."""
    command = ["bash", "-c", f'"$@" {tail}', "-", sys.executable, "-m", "xltool", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("tail", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(tail: str, tmp_path: Path) -> None:
    out = tmp_path / "o.xlsx"
    made = shell(tail, "generate", "--year", 2025, "--office", "甲局", "-o", out)
    assert (made.returncode, out.exists()) == (0, True)
    assert shell(tail, "check", WORKBOOK).returncode == 0


def test_nothing_printed_is_written_into_a_file_that_was_opened_first(tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    assert shell(">&- 2>&-", "export", WORKBOOK, "-o", out).returncode == 0
    assert out.read_text("utf-8").startswith("{")


@pytest.mark.parametrize("args", [("check", WORKBOOK), ("rules",), ("--help",), ("--version",)])
def test_a_reader_that_has_gone_changes_no_status(args: tuple[object, ...]) -> None:
    ran = shell("| true; exit ${PIPESTATUS[0]}", *args)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_copies_are_written_though_nobody_reads_what_is_said(tmp_path: Path) -> None:
    county = samples() / "county" / "收到"
    shell("2>&1 | true", "check", county, "--mark", tmp_path / "marked")
    assert len(list((tmp_path / "marked").iterdir())) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_behind_the_output_is_told_and_is_no_verdict() -> None:
    ran = shell(">/dev/full", "check", "--format", "json", WORKBOOK)
    assert ran.returncode == 3
    assert "No space left on device" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_asked_to_end_the_program_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n" + "".join(f"第{n}局\n" for n in range(3000)), "utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "xltool", "generate", "--year", "2025"]
    command += ["--roster", str(roster), "--out-dir", str(out)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob(".out.*.part/*")):
        time.sleep(0.01)
        assert running.poll() is None
    running.send_signal(number)
    said = running.communicate(timeout=30)[1]
    assert running.returncode == 128 + number
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["名单.csv"]


def test_a_signal_that_the_caller_passes_over_stays_so(tmp_path: Path) -> None:
    out = tmp_path / "o.xlsx"
    code = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "from xltool.cli import main; signal.raise_signal(signal.SIGHUP); main(sys.argv[1:])"
    )
    command = ["generate", "--year", "2025", "--office", "甲局", "-o", str(out)]
    ran = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, timeout=60)
    assert (ran.returncode, out.exists()) == (0, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize(
    "moment",
    [
        # of code made from text Python keeps that it was interrupted, and ends by the signal
        "cli.Program.main = lambda *_, **__: exec('signal.raise_signal({0})', globals())",
        "cli.chosen_language = lambda *_: signal.raise_signal({0})",
    ],
    ids=["in code made from text", "before there are words"],
)
def test_the_status_tells_the_signal_at_whatever_moment(
    number: signal.Signals, moment: str, tmp_path: Path
) -> None:
    code = f"import signal; from xltool import cli; {moment.format(int(number))}; cli.main([])"
    (tmp_path / "started.py").write_text(code, "utf-8")
    command = [sys.executable, "-m", "started"]
    path = {**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(xltool.__file__).parent.parent}"}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=path)
    assert ran.returncode == 128 + number
    assert "Traceback" not in ran.stderr
