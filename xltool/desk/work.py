"""The worker process as the server sees it: orders go in one by one, what they come to is told.

A worker that ended in the midst of an order is started again, and the order repeated once.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from xltool.classes import dataclass
from xltool.desk.state import Job, JobKind
from xltool.desk.worker import Message, Order, OrderEnded, serve
from xltool.model.errors import FileError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_MOST_TRIES = 2
_TO_END = 10
"""Seconds that the worker is given to end."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker was ended in the midst of an order, which is begun again."""


@dataclass(frozen=True, slots=True)
class _RunningWorker:
    process: BaseProcess
    pipe: Connection


class Work:
    """Orders, carried out one after the other; `told` is called from a thread with the kind of the
    order and each message about it, the last one being `OrderEnded`."""

    def __init__(self, told: Callable[[JobKind, Message | Lost], None]) -> None:
        self._told = told
        self._waiting: list[Order] = []
        self._change = threading.Condition()
        self._is_closed = False
        self._worker: _RunningWorker | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        atexit.register(self.close)  # the system waits for the worker, which waits for orders

    @property
    def process(self) -> int | None:
        """The number of the worker's process, while there is one."""
        worker = self._worker
        return worker.process.pid if worker else None

    def ask(self, order: Order) -> None:
        """Have an order carried out after those that wait; the same one waits once."""
        with self._change:
            if order not in self._waiting:
                self._waiting.append(order)
                self._change.notify()

    def close(self) -> None:
        """Give up what is under way and what waits, and end the worker."""
        atexit.unregister(self.close)
        with self._change:
            self._is_closed = True
            self._change.notify()
            if self._worker is not None:
                self._worker.process.terminate()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._started()  # what it has to load is loaded before it is asked for anything
            while (order := self._next()) is not None:
                self._carry_out(order)
        finally:
            self._dismiss()

    def _next(self) -> Order | None:
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._is_closed)
            return None if self._is_closed else self._waiting.pop(0)

    def _carry_out(self, order: Order) -> None:
        self._told(order.kind, Job(order.kind))
        for number in range(_MOST_TRIES):
            if number:
                self._told(order.kind, Lost())
            worker = self._started()
            if worker is None:
                break
            try:
                worker.pipe.send(order)
                while True:
                    message = worker.pipe.recv()
                    self._told(order.kind, message)
                    if isinstance(message, OrderEnded):
                        return
            except (EOFError, OSError):
                self._dismiss()
            if self._is_closed:
                return
        self._told(order.kind, OrderEnded(FileError("desk.work.lost")))

    def _started(self) -> _RunningWorker | None:
        """The worker, started where there is none; None where the system starts none."""
        import multiprocessing

        with self._change:
            if self._worker is None and not self._is_closed:
                context = multiprocessing.get_context("spawn")
                ours, theirs = context.Pipe()
                process = context.Process(target=serve, args=(theirs,), name="xltool desk")
                with theirs:
                    try:
                        process.start()
                    except OSError:
                        ours.close()
                        return None
                self._worker = _RunningWorker(process, ours)
            return self._worker

    def _dismiss(self) -> None:
        with self._change:
            worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.process.terminate()
        worker.process.join(_TO_END)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()
