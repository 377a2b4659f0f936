"""Work on many items by all cores, with a bounded number under way; and how far it is.

Results come in the order of the items. A worker is a process that is started afresh on Windows, so
what it is given and gives back must travel: functions of modules, plain values.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

FEWEST_BATCHES = 3
"""With less work it is done before processes would have started."""
_AHEAD = 3
"""Batches under way for each worker: no worker waits, and no more is held in memory."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Context = TypeVar("_Context")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many items of it are done, and how many there are."""


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """A `Progress` that does nothing."""


def watched(items: Iterable[_Item], stage: str, total: int, progress: Progress) -> Iterator[_Item]:
    """The items as they come; `progress` is called with how many have been taken."""
    for done, item in enumerate(items):
        progress(stage, done, total)
        yield item
    progress(stage, total, total)


def map_ordered(
    items: Iterable[_Item],
    work: Callable[[_Context, _Item], _Result],
    context: _Context,
    batch: int = 8,
) -> Iterator[_Result]:
    """`work(context, item)` for every item; the context travels once to each process that works.

    `batch` items travel together: many where the work on one is short. What the work raises is
    raised here.
    """
    rest = iter(items)
    fewest = FEWEST_BATCHES * batch
    # an iterable has no length: as many items are taken as decide whether processes are worth it
    first = list(islice(rest, fewest))
    workers = os.cpu_count() or 1
    whole = chain(first, rest)
    if len(first) < fewest or workers == 1:
        yield from (work(context, item) for item in whole)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(work, context))
    under_way: deque[Future[list[_Result]]] = deque()
    try:
        while some := list(islice(whole, batch)):
            with _uninterrupted():
                under_way.append(pool.submit(_work_through, some))
            # the oldest first, which keeps the order of the items and bounds the queue
            if len(under_way) > workers * _AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    finally:
        with _interrupts_ignored():
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """A second interrupt would leave workers behind that wait, and the program waiting for them.
    Only the main thread is interrupted, and only there a handler may be set."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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


_assigned: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""Of a worker process, and empty elsewhere: its work and the context. A pool's initializer has no
other way to hand on what is too large to travel with every batch."""


def _begin(work: Callable[[Any, Any], Any], context: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to answer
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _assigned.append((work, context))


def _end_with_the_parent() -> None:
    """A worker whose parent was ended from outside would wait for work for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_through(some: list[Any]) -> list[Any]:
    ((work, context),) = _assigned
    return [work(context, item) for item in some]
