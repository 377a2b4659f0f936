"""Work on many items by all processors, with a bounded number under way; and how far it is.

Results come in the order of the items. A worker is a process that is started afresh on Windows, so
what it is given and gives back must travel: functions of modules, plain values. The pools of the
standard library cannot go on with fewer workers than they were asked for, and wait for ever for
those that did not start; here fewer workers are as good as many, and none is as good as one.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from xltool.app.notices import Notice
from xltool.classes import dataclass
from xltool.model.errors import FileError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

FEWEST_BATCHES = 3
"""With less work it is done before processes would have started."""
_AHEAD = 3
"""Batches for each worker that may be done before their turn: no more is held in memory."""
_MOST_TRIES = 2
"""A worker may be ended by the system, which then has more memory; not twice by one batch."""
_MOST_WORKERS = 60
"""Windows waits for no more than 63 pipes at once."""
ENDING = frozenset(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that ask a program to end."""
_TO_END = 5
"""Seconds that a worker is given to end."""

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
    notices: list[Notice] | None = None,
) -> Iterator[_Result]:
    """`work(context, item)` for every item; the context travels once to each process that works.

    `batch` items travel together: many where the work on one is short. What the work raises is
    raised here. Where not every worker can be started those that can do the work, and `notices`
    gets a line; a batch whose worker was ended is done once more. Raises FileError where that one
    is ended as well.
    """
    rest = iter(items)
    fewest = FEWEST_BATCHES * batch
    # an iterable has no length: as many items are taken as decide whether processes are worth it
    first = list(islice(rest, fewest))
    whole = chain(first, rest)
    wanted = _processors()
    if len(first) < fewest or wanted == 1:
        yield from (work(context, item) for item in whole)
        return
    crew = _Crew(work, context)
    try:
        started = crew.start(wanted)
        if notices is not None and started < wanted:
            notices.append(Notice("workers.fewer", {"count": max(started, 1), "wanted": wanted}))
        if started:
            yield from crew.work_through(iter(lambda: list(islice(whole, batch)), []))
        else:
            yield from (work(context, item) for item in whole)
    finally:
        crew.end()


def _processors() -> int:
    """How many processors this process may use, as far as one worker each can be waited for."""
    may = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(may or 1, _MOST_WORKERS)


@dataclass(slots=True)
class _Worker:
    """A process, its end of the pipe, and the batch it has: `number` is -1 while it has none."""

    process: BaseProcess
    pipe: Connection
    number: int = -1


@dataclass(slots=True)
class _Crew:
    """The workers that could be started."""

    work: Callable[[Any, Any], Any]
    context: object
    workers: list[_Worker] = field(default_factory=list)

    def start(self, wanted: int) -> int:
        """Start up to so many workers, and answer how many are ready.

        Where one cannot be started, what it lacks (handles, processes, memory) the others will
        need for their work: half of them are ended again.
        """
        # what the collector of garbage looks through is written to: as long as there are processes
        # that are copies of this one, all of it would be held once more, here or there
        gc.freeze()
        with suppress(OSError):
            while len(self.workers) < wanted:
                self._start_one()
        self.workers = [each for each in self.workers if self._is_ready(each)]
        if len(self.workers) < wanted:
            for each in self.workers[len(self.workers) // 2 :]:
                self._dismiss(each)
        return len(self.workers)

    def work_through(self, batches: Iterator[list[Any]]) -> Iterator[Any]:
        """The results of all batches, in order."""
        from multiprocessing.connection import wait

        under_way: dict[int, list[Any]] = {}
        tries: dict[int, int] = {}
        done: dict[int, list[Any]] = {}
        again: list[int] = []
        handed, turn, is_more = 0, 0, True
        while is_more or under_way:
            for worker in self.workers:
                if worker.number >= 0:
                    continue
                if again:
                    number = again.pop()
                elif is_more and handed < turn + _AHEAD * len(self.workers):
                    if not (some := next(batches, [])):
                        is_more = False
                        break
                    number, handed = handed, handed + 1
                    under_way[number], tries[number] = some, 0
                else:
                    break
                tries[number] += 1
                worker.number = number
                with suppress(OSError):  # that it has ended is found out below
                    worker.pipe.send(under_way[number])
            busy = [each for each in self.workers if each.number >= 0]
            answered = wait([each.pipe for each in busy]) if busy else []
            for worker in (each for each in busy if each.pipe in answered):
                number = worker.number
                try:
                    results, error = worker.pipe.recv()
                except (EOFError, OSError):
                    if tries[number] >= _MOST_TRIES:
                        raise FileError("workers.lost") from None
                    again.append(number)
                    self._replace(worker)
                    continue
                if error is not None:
                    raise error
                worker.number = -1
                done[number] = results
                del under_way[number], tries[number]
            if not self.workers:  # what is left of the work is done here
                for number in sorted(under_way):
                    done[number] = [self.work(self.context, each) for each in under_way[number]]
                yield from chain.from_iterable(done[number] for number in sorted(done))
                yield from (self.work(self.context, each) for some in batches for each in some)
                return
            while turn in done:
                yield from done.pop(turn)
                turn += 1

    def end(self) -> None:
        """End all workers; an interrupt meanwhile would leave some behind."""
        with _interrupts_ignored():
            for each in list(self.workers):
                self._dismiss(each)
        gc.unfreeze()

    def _start_one(self) -> None:
        """Raises OSError where the system has no process, no handle or no memory for it."""
        import multiprocessing

        ours, theirs = multiprocessing.Pipe()
        with theirs, ExitStack() as undo:
            undo.callback(ours.close)
            # a process that is copied has all handles of this one; as long as it keeps another's
            # end of a pipe open, that one does not learn that this process has ended
            is_copied = multiprocessing.get_start_method() == "fork"
            others = [*(each.pipe for each in self.workers), ours] if is_copied else []
            process = multiprocessing.Process(
                target=_serve, args=(theirs, others, self.work, self.context), daemon=True
            )
            with _uninterrupted():
                process.start()
            undo.pop_all()
        self.workers.append(_Worker(process, ours))

    def _is_ready(self, worker: _Worker) -> bool:
        """Whether a worker says that it is; one that does not is ended."""
        with suppress(EOFError, OSError):
            worker.pipe.recv()
            return True
        self._dismiss(worker)
        return False

    def _replace(self, worker: _Worker) -> None:
        """Another worker for one that has ended, where it can be started."""
        self._dismiss(worker)
        with suppress(OSError):
            self._start_one()
            self._is_ready(self.workers[-1])

    def _dismiss(self, worker: _Worker) -> None:
        if worker in self.workers:
            self.workers.remove(worker)
        worker.process.terminate()
        worker.process.join(_TO_END)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Only the main thread is interrupted, and only there a handler may be set."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_IGN) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt waits for the end of this block; one that came while a worker is being forked
    would be lost, with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    pipe: Connection, others: list[Connection], work: Callable[[Any, Any], Any], context: object
) -> None:
    """What a worker does: a batch in, its results or what was raised out, until the pipe ends."""
    for each in ENDING:  # an interrupt is the parent's to answer, which then ends its workers
        signal.signal(each, signal.SIG_DFL if each is signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    for each in others:
        each.close()
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            some = pipe.recv()
            results: list[Any] = []
            raised: Exception | None = None
            try:
                results = [work(context, each) for each in some]
            except Exception as error:
                import traceback

                error.add_note(traceback.format_exc())  # a traceback does not travel
                raised = error
            pipe.send((results, raised))
