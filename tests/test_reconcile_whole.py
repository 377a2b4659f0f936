"""What a season writes appears whole or not at all, and is the same each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk import COUNTY, WRITTEN, book, put, reconcile, tree, wrong_book, zipped
from xltool.app import deliver, parallel

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The own office and one more, without a fault."""
    return put(
        tmp_path / "in",
        {"own.xlsx": book(COUNTY), "a.xlsx": book("某县教育局")},
    )


class Boom(Exception):
    """What a writer raises in a test."""


@pytest.mark.parametrize(
    ("writer", "error", "status"),
    [
        ("write_ledger", Boom(), 4),
        ("render", KeyboardInterrupt(), 130),
        ("marked_copies", MemoryError(), 4),
        ("records_csv", KeyboardInterrupt(), 130),
    ],
)
def test_a_writer_that_stops_in_the_middle_leaves_everything_as_it_was(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writer: str,
    error: BaseException,
    status: int,
) -> None:
    def stop(*_: object) -> None:
        raise error

    put(tmp_path / "out", {"mine.txt": b"mine"})
    monkeypatch.setattr(deliver, writer, stop)
    assert reconcile(folder, tmp_path / "new" / "out").status == status
    assert reconcile(folder, tmp_path / "out", "--force").status == status
    assert tree(tmp_path / "out") == {"mine.txt": b"mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_an_interruption_while_workbooks_are_read_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xltool.app.reconcile.examine", interrupt)
    assert reconcile(folder, tmp_path / "out").status == 130
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


SECONDS = 60
"""How long a process that should end is waited for."""


def started(tmp_path: Path) -> subprocess.Popen[str]:
    """The program in a process group of its own, well in the middle of a folder."""
    first = put(tmp_path / "in", {"0000.xlsx": wrong_book(COUNTY)}) / "0000.xlsx"
    for number in range(1, 1500):
        (tmp_path / "in" / f"{number:04}.xlsx").hardlink_to(first)
    named = ("--office", COUNTY, "--out-dir", str(tmp_path / "out"))
    program = subprocess.Popen(
        [sys.executable, "-m", "xltool", "reconcile", str(tmp_path / "in"), *named],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a shell that runs the tests in the background has its children ignore interrupts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        cwd=Path(__file__).parent.parent,
    )
    wait_until(lambda: any(tmp_path.glob(".out.*.part")))
    time.sleep(0.2)
    assert program.poll() is None
    return program


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_over(group: int) -> bool:
    """Whether no process of a group is left running; those that ended wait to be reaped."""
    run = subprocess.run(
        ["ps", "-o", "stat=", "-s", str(group)], capture_output=True, text=True, check=False
    )
    return all(state.startswith("Z") for state in run.stdout.split())


@pytest.mark.parametrize("times", [1, 2])
def test_an_interrupt_ends_the_program_and_its_workers(tmp_path: Path, times: int) -> None:
    program = started(tmp_path)
    for _ in range(times):
        os.killpg(program.pid, signal.SIGINT)
        time.sleep(0.03)
    out, err = program.communicate(timeout=SECONDS)
    assert (program.returncode, out, err.strip()) == (130, "", "已中断")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert is_over(program.pid)


def test_workers_of_a_program_that_was_killed_end_as_well(tmp_path: Path) -> None:
    program = started(tmp_path)
    program.kill()
    program.communicate(timeout=SECONDS)
    wait_until(lambda: is_over(program.pid))


def test_the_same_folder_gives_the_same_bytes_by_one_process_or_many_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(
        tmp_path / "in",
        {
            "own.xlsx": book(COUNTY),
            "b.zip": zipped([(f"{n}.xlsx", book(f"第{n}局", penalties=n)) for n in range(6)]),
            **{f"f/{n}.xlsx": wrong_book(f"第{n}所", penalties=n) for n in range(6)},
        },
    )
    alone = reconcile(folder, tmp_path / "1").files
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    monkeypatch.setattr(parallel, "FEWEST_BATCHES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.chdir(folder)
    together = reconcile(".", tmp_path / "2").files
    sent_back = 1 + 6 + 6  # six wrong ones; no office wrote a word
    assert len(alone) == len(WRITTEN) + 2 * sent_back
    assert [path for path in alone if alone[path] != together.get(path)] == []
