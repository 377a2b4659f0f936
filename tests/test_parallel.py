"""Work shared out among processes: in order, by however many there are, and never for ever."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from xltool.app import parallel
from xltool.app.notices import Notice
from xltool.app.parallel import map_ordered
from xltool.model.errors import FileError

ITEMS = list(range(200))


def double(_: object, item: int) -> int:
    return item * 2


def whose(_: object, item: int) -> int:
    return os.getpid()


def fail_at(wrong: int, item: int) -> int:
    if item == wrong:
        raise ValueError(item)
    return item


def end_once(mark: str, item: int) -> int:
    """Ends its process as a system without memory does; the second time it works."""
    if item == 50 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def end_always(_: object, item: int) -> int:
    if item == 50:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


@pytest.fixture(autouse=True)
def four_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 4)


def start_only(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that starts so many processes, and then has no more."""
    start = BaseProcess.start
    started: list[BaseProcess] = []

    def limited(process: BaseProcess) -> None:
        if len(started) == count:
            raise BlockingIOError(errno.EAGAIN, "no more")
        started.append(process)
        start(process)

    monkeypatch.setattr(BaseProcess, "start", limited)


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(map_ordered(ITEMS, double, None)) == [item * 2 for item in ITEMS]


def test_several_processes_work_and_none_is_left() -> None:
    workers = set(map_ordered(ITEMS, whose, None))
    assert len(workers) > 1
    assert os.getpid() not in workers
    assert multiprocessing.active_children() == []


def test_little_work_starts_no_process() -> None:
    assert set(map_ordered(ITEMS[:20], whose, None)) == {os.getpid()}


@pytest.mark.parametrize(("may_start", "used"), [(0, 1), (1, 1), (2, 1), (3, 1)])
def test_where_some_cannot_start_fewer_do_the_work_and_it_is_said_once(
    may_start: int, used: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_only(may_start, monkeypatch)
    notices: list[Notice] = []
    assert list(map_ordered(ITEMS, double, None, notices=notices)) == [i * 2 for i in ITEMS]
    assert notices == [Notice("workers.fewer", {"count": used, "wanted": 4})]
    assert multiprocessing.active_children() == []


def test_without_handles_for_pipes_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pipe() -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(multiprocessing, "Pipe", no_pipe)
    assert set(map_ordered(ITEMS, whose, None)) == {os.getpid()}


def test_no_semaphore_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where /dev/shm may not be written to there is none."""

    def none(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only file system")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", none)
    assert list(map_ordered(ITEMS, double, None)) == [item * 2 for item in ITEMS]


def test_the_batch_of_a_worker_that_was_ended_is_done_once_more(tmp_path: Path) -> None:
    assert list(map_ordered(ITEMS, end_once, str(tmp_path / "ended"))) == ITEMS


def test_a_batch_that_ends_two_workers_is_told_and_no_process_is_left() -> None:
    with pytest.raises(FileError) as raised:
        list(map_ordered(ITEMS, end_always, None))
    assert raised.value.code == "workers.lost"
    assert multiprocessing.active_children() == []


def test_the_last_worker_ended_and_no_other_to_be_had_leaves_the_work_to_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 2)
    start_only(2, monkeypatch)
    ended = [str(tmp_path / name) for name in "ab"]
    assert list(map_ordered(ITEMS, end_twice, ended)) == ITEMS


def end_twice(marks: list[str], item: int) -> int:
    for mark, at in zip(marks, (50, 150), strict=True):
        if item == at and not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_what_the_work_raises_is_raised_here_with_where_it_was() -> None:
    with pytest.raises(ValueError) as raised:
        list(map_ordered(ITEMS, fail_at, 77))
    assert raised.value.args == (77,)
    assert "in fail_at" in raised.value.__notes__[0]
    assert multiprocessing.active_children() == []


def test_who_wants_no_more_leaves_no_process() -> None:
    results = map_ordered(ITEMS, double, None)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> object:
        for item in range(100_000):
            taken.append(item)
            yield item

    results = map_ordered(items(), double, None)  # type: ignore[arg-type]
    next(iter(results))
    assert len(taken) <= 8 * (4 * 3 + 3)
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 61, 200])
def test_no_more_workers_than_windows_can_wait_for(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert parallel._processors() == min(count, 60)


def test_the_collector_of_garbage_works_on_after_workers_were_started() -> None:
    list(map_ordered(ITEMS, double, None))
    assert gc.get_freeze_count() == 0
