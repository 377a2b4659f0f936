"""The process that does what takes long: it is given orders, and tells what it does meanwhile.

It knows nothing but the season's folder, and the cache in it of what was read before. It ends with
the process that started it, however that ends.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from xltool.app.archive import OpenedArchive
from xltool.app.decisions import open_decisions
from xltool.app.deliver import deliver
from xltool.app.library import find_form
from xltool.app.notices import Notice
from xltool.app.outcome_cache import OutcomeCache
from xltool.app.output_folder import OutputFolder
from xltool.app.paths import is_there
from xltool.app.reconcile import ReconcileOptions, Reconciliation, reconcile_folder
from xltool.app.send_out import DispatchOptions, plan_dispatch, send_out
from xltool.classes import dataclass
from xltool.collection.intake import ReceivedFile
from xltool.desk.pieces import send_pieces
from xltool.desk.rule_words import on_a_page
from xltool.desk.season_folder import SeasonFolder
from xltool.desk.state import Job, JobKind, Judged, JustRead
from xltool.model.decision import Decisions
from xltool.model.errors import FileError, UsageError, XltoolError
from xltool.model.finding import Severity
from xltool.model.period import PeriodQuery

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_TO_END = 5
"""Seconds in which what is under way may be left in order."""
_LESS_URGENT = 5
"""By how much its processes stand behind the one that answers, as nice(2) counts."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with the season of a folder."""

    root: Path
    kind: JobKind = JobKind.READ


@dataclass(frozen=True, slots=True)
class SendOrder(Order):
    """Workbooks for all offices; `editable` are the figures brought in from the period before."""

    kind: JobKind = JobKind.SEND
    due: date | None = None
    contact: str = ""
    password: str = ""
    editable: bool = False


@dataclass(frozen=True, slots=True)
class WriteOrder(Order):
    """Results, in a new folder called `run`; the report calls the whole `subject`."""

    kind: JobKind = JobKind.WRITE
    run: str = ""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class SeasonPiece:
    """A piece of what a reading came to (`xltool.desk.pieces`); the last one is a `Judged`."""

    data: bytes


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """An order is carried out, or could not be."""

    error: XltoolError | None = None
    notices: tuple[Notice, ...] = ()
    passed_over: tuple[FileError, ...] = ()


Message = Job | JustRead | SeasonPiece | OrderEnded


def serve(pipe: Connection) -> None:
    """Carry out orders until the other end of the pipe is closed."""
    for each in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        signal.signal(each, signal.SIG_IGN)  # whoever started this process is interrupted as well
    signal.signal(signal.SIGTERM, _end)
    if hasattr(os, "nice"):
        os.nice(_LESS_URGENT)  # pages are drawn first where processors are few
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, orders), daemon=True).start()
    worker = _OrderRunner(pipe.send)
    while True:
        worker.carry_out(orders.get())


def _end(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # what is left in order is not interrupted
    raise SystemExit


def _listen(pipe: Connection, orders: queue.SimpleQueue[Order]) -> None:
    """Take orders in; where no more can come, end what is under way, and the process."""
    try:
        while True:
            orders.put(pipe.recv())
    except (EOFError, OSError):
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
            threading.Event().wait(_TO_END)
        os._exit(0)


class _OrderRunner:
    def __init__(self, tell: Callable[[Message], None]) -> None:
        self._pipe = tell

    def carry_out(self, order: Order) -> None:
        try:
            match order:
                case SendOrder():
                    ended = self._send(order)
                case _:
                    ended = self._reconcile(order)
        except XltoolError as error:
            ended = OrderEnded(error)
        self._tell(ended)

    def _tell(self, message: Message) -> None:
        try:
            self._pipe(message)
        except OSError:  # nobody listens any more
            raise SystemExit from None

    def _progress(self, kind: JobKind) -> Callable[[str, int, int], None]:
        return lambda stage, done, total: self._tell(Job(kind, stage, done, total))

    def _reconcile(self, order: Order) -> OrderEnded:
        """Read the season, and write its results where the order says so."""
        folder = SeasonFolder(order.root)
        with OutcomeCache(str(folder.cache)) as cache:
            done = self._read(folder, order.kind, cache)
            written = self._written(done, folder, order) if isinstance(order, WriteOrder) else ()
        notices = (*done.notices, *written, *cache.notices)
        return OrderEnded(None, notices, _passed_over(done.previous))

    def _read(self, folder: SeasonFolder, kind: JobKind, cache: OutcomeCache) -> Reconciliation:
        roster, previous = folder.roster, folder.previous
        options = ReconcileOptions(
            str(folder.received),
            "",
            roster=str(roster) if roster else None,
            previous=str(previous) if previous else None,
            decisions=str(folder.decisions) if is_there(folder.decisions) else None,
            since=str(folder.results / folder.runs[0]) if folder.runs else None,
        )
        done = self._reconciled(options, kind, cache)
        catalogue = on_a_page(done.catalogue, done.collection.form.cycle)
        judged = Judged(done.collection, catalogue, done.examined)
        send_pieces(judged, lambda data: self._tell(SeasonPiece(data)))
        return done

    def _reconciled(
        self, options: ReconcileOptions, kind: JobKind, cache: OutcomeCache
    ) -> Reconciliation:
        """The season held against the result before it, where that is of the same season."""
        progress = self._progress(kind)

        def told(file: ReceivedFile) -> None:
            self._tell(_just_read(file))

        try:
            return reconcile_folder(options, progress, cache, told)
        except FileError as error:
            if options.since is None or error.path != options.since:
                raise
        alone = reconcile_folder(replace(options, since=None), progress, cache, told)
        notice = Notice("desk.work.not_since", {"run": Path(options.since).name})
        return replace(alone, notices=(*alone.notices, notice))

    def _written(
        self, done: Reconciliation, folder: SeasonFolder, order: WriteOrder
    ) -> list[Notice]:
        output = OutputFolder(str(folder.results / order.run), False, done.options.inputs)
        with output:
            deliver(done, output, order.subject, progress=self._progress(order.kind))
        return output.notices

    def _send(self, order: SendOrder) -> OrderEnded:
        folder = SeasonFolder(order.root)
        decisions = open_decisions(str(folder.decisions)) if is_there(folder.decisions) else None
        season = (decisions or Decisions()).season
        roster, previous = folder.roster, folder.previous
        if roster is None:
            raise UsageError("desk.season.no_roster")
        if season.year is None:
            raise UsageError("desk.season.no_year")
        form = find_form(season.year)
        period = PeriodQuery(season.year, season.number).of(form.cycle)
        locked = not order.editable
        job = DispatchOptions(form, period, order.password, locked, order.due, order.contact)
        inputs = [str(each) for each in (roster, previous) if each]
        output = OutputFolder(str(folder.sent), True, inputs)
        dispatch = plan_dispatch(job, str(roster), str(previous) if previous else None)
        with output:
            send_out(dispatch, str(roster), output, self._progress(order.kind))
        notices = (*dispatch.notices, *output.notices)
        return OrderEnded(None, notices, _passed_over(dispatch.previous))


def _passed_over(previous: OpenedArchive | None) -> tuple[FileError, ...]:
    """What of the period before could not be used."""
    return tuple(previous.passed_over) if previous else ()


def _just_read(file: ReceivedFile) -> JustRead:
    returned = file.returned
    if returned is None:
        return JustRead(file.path, refused=file.refused.code if file.refused else "")
    office = returned.record.office.name
    return JustRead(file.path, office, returned.errors, returned.count(Severity.DOUBT))
