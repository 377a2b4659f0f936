"""Work on many items by all cores, with a bounded number under way and a bar that tells how far.

Results come in the order of the items. A worker is a process that is started afresh on Windows, so
what it is given and gives back must travel: functions of modules, plain values.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

FEWEST_BATCHES = 3
"""With less work it is done before processes would have started."""
FEWEST_FOR_A_BAR = 20
"""With fewer items a bar would be gone before it is seen."""
_AHEAD = 3
"""Batches under way for each worker: no worker waits, and no more is held in memory."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def work_off(
    items: Iterable[_Item],
    work: Callable[[_Item], _Result],
    prepare: Callable[..., None],
    tools: tuple[object, ...],
    batch: int = 8,
) -> Iterator[_Result]:
    """Do the work on every item; `prepare(*tools)` is called once in each process that works.

    `batch` items travel together: many where the work on one is short. What the work raises is
    raised here.
    """
    rest = iter(items)
    fewest = FEWEST_BATCHES * batch
    first = list(islice(rest, fewest))
    workers = os.cpu_count() or 1
    whole = chain(first, rest)
    if len(first) < fewest or workers == 1:
        prepare(*tools)
        yield from map(work, whole)
        return
    from concurrent.futures import ProcessPoolExecutor

    crew = ProcessPoolExecutor(workers, initializer=_begin, initargs=(prepare, tools))
    under_way: deque[Future[list[_Result]]] = deque()
    try:
        while some := list(islice(whole, batch)):
            with _uninterrupted():
                under_way.append(crew.submit(_work_through, work, some))
            if len(under_way) > workers * _AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    finally:
        # a second interrupt would leave workers behind that wait, and the program waiting for them
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
        crew.shutdown(wait=True, cancel_futures=True)
        signal.signal(signal.SIGINT, interrupt)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt waits for the end of this block; one that came while a worker is being forked
    would be lost, with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(prepare: Callable[..., None], tools: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to answer
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    prepare(*tools)


def _end_with_the_parent() -> None:
    """A worker whose parent was ended from outside would wait for work for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_through(work: Callable[[_Item], _Result], some: list[_Item]) -> list[_Result]:
    return [work(item) for item in some]


def with_bar(items: Iterable[_Item], total: int, meaning: str) -> Iterator[_Item]:
    """The items as they come, with a bar on stderr where that is a terminal: how many of how many,
    and how long it will still take."""
    if not sys.stderr.isatty() or total < FEWEST_FOR_A_BAR:
        yield from items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(meaning), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        for item in items:
            yield item
            bar.advance(task)
