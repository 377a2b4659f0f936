"""A desk over a season: what is read by itself, what a killed worker costs, and what is written."""

from __future__ import annotations

import gc
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.county import OWN
from tests.desk import tree
from xltool import cli
from xltool.desk.desk import Desk
from xltool.desk.pieces import Pieces, send_pieces
from xltool.desk.season_folder import SeasonPart
from xltool.desk.state import DeskState, JobKind, mark_of
from xltool.model.errors import FileError, UsageError
from xltool.model.record import Record
from xltool.resources import samples

pytestmark = pytest.mark.slow

COUNTY = samples() / "county"
POLICE = "3399-003_临江市公安局_2024.xlsx"
OTHERS = "第一批"
LONGEST = 120
"""Seconds after which a test gives up."""


def put(desk: Desk, part: SeasonPart, path: Path, label: str = "") -> str:
    with path.open("rb") as file:
        return desk.put(part, label or path.name, file.read, path.stat().st_size)


FEW = re.compile(r"3399-00[1-4]")
"""What stands in the names of some of the files: the one who adds up, and three more."""


def put_season(desk: Desk, which: re.Pattern[str] = re.compile("")) -> None:
    put(desk, SeasonPart.ROSTER, COUNTY / "名单.csv")
    for path in sorted((COUNTY / "上年").iterdir()):
        if which.search(path.name):
            put(desk, SeasonPart.PREVIOUS, path)
    for path in sorted((COUNTY / "收到").rglob("*")):
        if path.is_file() and not path.name.startswith("~$") and which.search(path.name):
            put(desk, SeasonPart.RECEIVED, path, path.relative_to(COUNTY / "收到").as_posix())


def until(desk: Desk, is_so: Callable[[DeskState], object]) -> DeskState:
    for _ in range(LONGEST * 50):
        if is_so(state := desk.state):
            return state
        time.sleep(0.02)
    raise AssertionError(desk.state.job, desk.state.problem)


def read(state: DeskState) -> object:
    return state.judged is not None and state.job is None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "年报")
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk") / "年报"


@pytest.fixture(scope="module")
def opened(root: Path) -> Iterator[Desk]:
    """A desk over some of the season, to which each test adds what does not disturb the others."""
    desk = Desk(root)
    try:
        put_season(desk, FEW)
        (root / "上年" / "坏.xlsx").write_bytes(b"PK\x03\x04")
        desk.set_season(OWN, 2024)
        yield desk
    finally:
        desk.close()


@pytest.fixture
def season(opened: Desk) -> Desk:
    until(opened, read)
    return opened


def test_what_the_desk_writes_are_the_bytes_of_the_command_line(desk: Desk, tmp_path: Path) -> None:
    put_season(desk)
    desk.set_season(OWN, 2024)
    until(desk, read)
    desk.exclude("临江市公安局", "3399-003", "已撤并")
    run = desk.write_results()
    state = until(desk, lambda s: s.material.runs and s.job is None)
    assert state.material.runs == (run,)
    root, out = tmp_path / "年报", tmp_path / "out"
    given = ("--roster", root / "名单.csv", "--previous", root / "上年")
    decided = ("--decisions", root / "决定.toml", "--office", OWN, "--out-dir", out)
    assert cli.run(list(map(str, ("reconcile", root / "收到", *given, *decided)))) in (0, 1, 3)
    assert tree(root / "结果" / run) == tree(out)


def has_told(state: DeskState) -> bool:
    """Whether the file among last year's that cannot be used is told, and nothing is being done."""
    return state.job is None and [Path(e.path).name for e in state.passed_over] == ["坏.xlsx"]


def test_what_of_last_year_cannot_be_used_is_told_and_stays_told_once_results_are_written(
    season: Desk,
) -> None:
    until(season, has_told)
    season.write_results()
    until(season, lambda s: s.material.runs and has_told(s))


def test_a_file_saved_into_the_folder_is_read_by_itself(season: Desk, root: Path) -> None:
    assert season.state.judged is not None
    before = {entry.path for entry in season.state.judged.collection.entries}
    data = (COUNTY / "补报" / POLICE).read_bytes()
    (root / "收到" / "补.xlsx").write_bytes(data)
    state = until(season, lambda s: s.judged and len(s.judged.collection.entries) > len(before))
    assert state.judged is not None
    after = {entry.path for entry in state.judged.collection.entries}
    assert after - before == {"补.xlsx"}
    assert [each.path for each in state.read] == ["补.xlsx"]


def test_every_decision_is_undone_and_redone(season: Desk) -> None:
    def excluded(state: DeskState) -> int:
        made = state.judged.collection.decisions.exclude if state.judged else ()
        return len(made)

    season.exclude("临江市公安局", "3399-003", "已撤并")
    until(season, lambda s: excluded(s) == 1)
    season.undo()
    state = until(season, lambda s: excluded(s) == 0)
    assert (state.can_undo, state.can_redo) == (True, True)
    season.redo()
    until(season, lambda s: excluded(s) == 1)
    (made,) = season.state.decisions.exclude
    season.withdraw("exclude", mark_of(made))
    assert until(season, lambda s: excluded(s) == 0).decisions.exclude == ()
    with pytest.raises(UsageError):
        season.withdraw("exclude", mark_of(made))  # as a window that does not know it yet does


def test_of_two_versions_the_last_word_counts(season: Desk) -> None:
    put(season, SeasonPart.RECEIVED, COUNTY / "补报" / POLICE)
    other = f"{POLICE.removesuffix('.xlsx')} (2).xlsx"

    def has_both(state: DeskState) -> bool:
        entries = state.judged.collection.entries if state.judged else ()
        return {POLICE, other} <= {each.path for each in entries}

    until(season, has_both)
    season.prefer(POLICE, "先前的对")
    season.prefer(other, "以更正为准")
    assert [each.file for each in season.state.decisions.prefer] == [other]
    with pytest.raises(UsageError):
        season.prefer("没有.xlsx", "以更正为准")


def test_a_worker_that_is_killed_is_started_again_and_the_user_told(desk: Desk) -> None:
    put_season(desk)
    desk.set_season(OWN, 2024)
    until(desk, lambda s: s.job and s.job.done)
    killed = desk.worker or 0
    os.kill(killed, signal.SIGKILL)
    state = until(desk, read)
    assert desk.worker not in (killed, None)
    assert "desk.work.again" in [notice.code for notice in state.notices]
    assert not state.problem


def test_work_that_is_killed_twice_is_given_up_and_the_user_told(desk: Desk) -> None:
    put_season(desk)
    desk.set_season(OWN, 2024)
    until(desk, lambda s: s.job and s.job.done)
    killed = desk.worker or 0
    os.kill(killed, signal.SIGKILL)
    until(desk, lambda s: desk.worker not in (killed, None) and s.job and s.job.done)
    os.kill(desk.worker or 0, signal.SIGKILL)
    state = until(desk, lambda s: s.job is None)
    assert state.problem is not None
    assert state.problem[JobKind.READ].code == "desk.work.lost"
    desk.read()
    assert not until(desk, read).problem


def test_a_season_is_held_by_one_desk(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FileError) as raised:
        Desk(tmp_path / "年报")
    assert raised.value.code == "desk.season.held"


def test_no_process_is_left_when_the_desk_is_closed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "年报")
    put_season(desk)
    desk.set_season(OWN, 2024)
    until(desk, lambda s: s.job and s.job.done)
    worker = desk.worker or 0
    desk.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    Desk(tmp_path / "年报").close()


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities of Unix")
def test_what_takes_long_stands_behind_what_answers(season: Desk) -> None:
    behind = os.getpriority(os.PRIO_PROCESS, season.worker or 0)
    assert behind > os.getpriority(os.PRIO_PROCESS, 0)


def test_sending_out_needs_a_list_and_a_year(desk: Desk) -> None:
    desk.send_out(None, "")
    state = until(desk, lambda s: s.problem)
    assert state.problem is not None
    assert state.problem[JobKind.SEND].code == "desk.season.no_roster"


def test_a_workbook_for_every_office_is_written(season: Desk, root: Path) -> None:
    season.send_out(None, "")
    state = until(season, lambda s: s.material.sent and has_told(s))
    sent = {path.name for path in (root / "发出").iterdir()}
    assert not state.problem
    assert len(sent) == 13 and POLICE in sent


def test_workbooks_looked_at_by_themselves_are_kept_as_long_as_there_is_room(desk: Desk) -> None:
    data = (COUNTY / "补报" / POLICE).read_bytes()
    ones = [desk.examine_one(f"{number}.xlsx", data) for number in range(9)]
    assert desk.one(ones[8].id).audited.examined is not None
    assert desk.one(ones[1].id) == ones[1]
    with pytest.raises(UsageError):
        desk.one(ones[0].id)


def test_a_season_travels_in_pieces_and_arrives_as_it_was(season: Desk) -> None:
    judged, pieces = season.state.judged, list[bytes]()
    assert judged is not None
    send_pieces(judged.collection.entries, pieces.append)
    arrived = Pieces()
    assert [arrived.add(each) for each in pieces][-1] == judged.collection.entries
    assert len(pieces) > 2 * sum(1 for each in judged.collection.entries if each.returned)


def test_what_arrived_is_not_looked_through_for_circles_again(season: Desk) -> None:
    def records() -> int:
        return sum(isinstance(each, Record) for each in gc.get_objects())

    pieces, arrived, before = list[bytes](), Pieces(), records()
    send_pieces(season.state.judged, pieces.append)
    try:
        for each in pieces:
            arrived.add(each)
        assert records() == before
    finally:
        gc.unfreeze()
    assert records() > before
