"""A few moments of what `make torture` does at length."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.torture.__main__ import REQUIRED
from tests.torture.commands import COMMANDS, Prepared, prepare, tree_of, write_inputs
from tests.torture.desk import Kept
from tests.torture.desk import faults_of as faults_of_season
from tests.torture.disk import faults_of as faults_without_room
from tests.torture.kills import faults_after, faults_of
from tests.torture.person import save
from tests.torture.process import Kill, Ran, run, running
from tests.torture.saves import contents
from tests.torture.tally import Tally
from tests.torture.users import user

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are told by /proc"),
]
SOON = Kill(signal.SIGTERM, 0.01, False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    root = tmp_path_factory.mktemp("torture")
    write_inputs(root / "in")
    generate = next(command for command in COMMANDS if command.name == "generate")
    return prepare(generate, root / "generate", root / "in")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_leaves_the_old_or_the_new_and_a_run_to_the_end_puts_all_right(
    prepared: Prepared, number: signal.Signals
) -> None:
    prepared.restore()
    kill = Kill(number, prepared.usual.seconds * 0.6, True)
    ran = run(prepared.home, prepared.command.args, kill)
    states: Counter[str] = Counter()
    assert faults_of(prepared, ran, kill, states) == []
    assert states["old"] + states["new"] == 1
    assert faults_after(prepared) == []


def test_what_is_half_mixed_changed_or_answered_wrongly_is_a_fault(prepared: Prepared) -> None:
    prepared.restore()
    sound = Ran(128 + signal.SIGTERM, "", 0, 1.0)

    def told(ran: Ran = sound) -> list[str]:
        return faults_of(prepared, ran, SOON, Counter())

    assert told() == []
    assert told(replace(sound, left=1)) == ["1 processes left"]
    assert told(replace(sound, status=4)) == ["exit status 4"]
    assert told(replace(sound, status=0)) == ["ended as usual, not everything new"]
    path = prepared.home / "at/结果/乙局_2025.xlsx"
    path.write_bytes(path.read_bytes()[:100])
    assert [each.split(":")[0] for each in told()] == ["mixed or half"]
    prepared.restore()
    path.with_name("我的.txt").unlink()
    assert [each.split(":")[0] for each in told()] == ["mixed or half"]


def test_a_full_disk_that_costs_a_file_is_a_fault(prepared: Prepared) -> None:
    prepared.restore()
    ran = Ran(3, "写不了 at/结果：No space left on device\n", 0, 1.0)
    assert faults_without_room(prepared, ran, 0, "No space left on device") == []
    assert len(faults_without_room(prepared, replace(ran, status=4), 0, "No space")) == 1
    (prepared.home / "at/结果/我的.txt").unlink()
    assert len(faults_without_room(prepared, ran, 0, "No space")) == 1


def test_what_was_saved_is_found_again(tmp_path: Path) -> None:
    rng = random.Random(1)
    saved = {f"a.{number}".encode() for number in range(20)}
    for data in saved:
        save(tmp_path, data, rng)
    assert contents(tmp_path) == saved
    assert len(tree_of(tmp_path)) == 20


def test_a_user_without_rights_can_run_the_program(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    someone = user(tmp_path / "public")
    if isinstance(someone, str):
        assert not os.environ.get(REQUIRED), someone
        pytest.skip(someone)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(0o777)
    assert someone.run(tmp_path, "--version").out.startswith("xltool ")
    assert running(tmp_path) == []


def test_the_line_of_an_experiment_says_what_was_not_done() -> None:
    assert Tally("x", Counter(kills=2), ["lost"]).line() == "x: 2 kills; 1 faults"
    assert Tally("x", not_done="no disk").line() == "x: not done: no disk"


def test_a_file_or_decision_that_a_desk_has_lost_is_a_fault(tmp_path: Path) -> None:
    received = tmp_path / "收到"
    received.mkdir()
    (received / "a.xlsx").write_bytes(b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    assert list(faults_of_season(tmp_path, Kept({"a.xlsx": digest}), {digest})) == []
    (tmp_path / "结果" / "2026-01-20").mkdir(parents=True)
    (received / "a.xlsx").write_bytes(b"ab")
    kept = Kept({"a.xlsx": digest, "b.xlsx": digest}, ["某局"])
    assert list(faults_of_season(tmp_path, kept, {digest})) == [
        "a.xlsx is lost or another",
        "b.xlsx is lost or another",
        "a.xlsx is not whole",
        "the decision on 某局 is lost",
        "the results 2026-01-20 are not whole",
    ]
