"""A season at the desk: what may be asked of it, and the state that pages are drawn from.

Everything may be called by any thread. What a person did wrong is raised; what takes long is begun,
and the state tells how far it is.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from xltool.app.check import audit_bytes
from xltool.app.files import unwritable
from xltool.app.folder_lock import FolderLock
from xltool.app.library import open_library
from xltool.app.notices import Notice
from xltool.app.options import PLAIN
from xltool.app.rosters import open_roster
from xltool.desk.history import DecisionHistory, DecisionState
from xltool.desk.pieces import Pieces
from xltool.desk.season_folder import SeasonFolder, SeasonPart
from xltool.desk.state import (
    DeskState,
    Job,
    JobKind,
    Judged,
    JustRead,
    Material,
    OneFile,
    mark_of,
)
from xltool.desk.work import Lost, Work
from xltool.desk.worker import Message, Order, OrderEnded, SeasonPiece, SendOrder, WriteOrder
from xltool.history.archive import Absent
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.errors import FileError, UsageError, XltoolError
from xltool.model.finding import Number

MOST_ONES = 8
"""Workbooks looked at by themselves that are kept."""
_EVERY = 1.0
"""Seconds between two looks at the season's folder; what has not changed meanwhile is read."""
_RUN = "%Y-%m-%d %H%M%S"

DecisionKind = Literal["prefer", "exclude", "explain"]


class Desk:
    """One season, held by one process."""

    def __init__(self, root: Path) -> None:
        """Make what the folder lacks, and begin to read what is in it.

        Raises FileError where the folder cannot be made, or another process holds it.
        """
        self._folder = SeasonFolder(root)
        self._folder.prepare()
        self._held = FolderLock(self._folder.decisions)
        try:
            self._held.take(str(root))
        except FileError as error:
            raise FileError("desk.season.held", str(root)) from error
        except OSError as error:
            raise unwritable(str(root), error) from error
        self._history = DecisionHistory(self._folder)
        self._lock = threading.RLock()
        self._state = DeskState(root)
        self._pieces = Pieces()
        self._judged: Judged | None = None
        self._begun_again: tuple[Notice, ...] = ()
        self._ones: dict[str, OneFile] = {}
        self._seen: object = None
        self._ended = threading.Event()
        self._work = Work(self._told)
        self._look_again()
        self._watch = threading.Thread(target=self._watched, daemon=True)
        self._watch.start()

    @property
    def state(self) -> DeskState:
        """The season as it is known now."""
        return self._state

    @property
    def worker(self) -> int | None:
        """The number of the process that does what takes long, while there is one."""
        return self._work.process

    def folder(self, part: SeasonPart) -> Path:
        """Where a part of the season stands."""
        return self._folder.folder(part)

    def close(self) -> None:
        """Give up what is under way, and the season."""
        self._ended.set()
        self._work.close()
        self._watch.join()
        self._held.release()

    def put(self, part: SeasonPart, label: str, read: Callable[[int], bytes], size: int) -> str:
        """Have a file in the season; see `SeasonFolder.put`. Raises FileError."""
        return self._folder.put(part, label, read, size)

    def set_season(self, office: str, year: int | None, number: int | None = None) -> None:
        """Say who adds up, and which period."""
        self._decide(lambda now: replace(now, season=SeasonDecision(office, year, number)))

    def prefer(self, file: str, reason: str) -> None:
        """Take a file where its office sent several: the newest word, as long as the file is the
        same. Raises UsageError for a file that was not read."""
        judged = self._state.judged
        files = judged.collection.entries if judged else ()
        digest = next((each.digest for each in files if each.path == file), None)
        if judged is None or digest is None:
            raise UsageError("desk.season.no_file", name=file)
        lines = judged.collection.lines
        versions = (line.files for line in lines if any(each.path == file for each in line.files))
        of_office = {each.path for each in next(versions, ())} | {file}
        preference = Preference(file, reason, date.today(), digest)

        def decided(now: Decisions) -> Decisions:
            others = (each for each in now.prefer if each.file not in of_office)
            return replace(now, prefer=(preference, *others))

        self._decide(decided)

    def exclude(self, office: str, code: str, reason: str) -> None:
        """Leave an office out of the total."""
        exclusion = Exclusion(office, reason, date.today(), code)

        def decided(now: Decisions) -> Decisions:
            others = (e for e in now.exclude if (e.office, e.code) != (office, code))
            return replace(now, exclude=(*others, exclusion))

        self._decide(decided)

    def explain(
        self,
        office: str,
        code: str,
        key: str,
        figure: Number | str | None,
        accepted: bool,
        reason: str,
    ) -> None:
        """Say whether a doubt of an office counts as explained."""
        ruling = Ruling(office, code, key, figure, accepted, reason, date.today())

        def decided(now: Decisions) -> Decisions:
            others = (e for e in now.explain if (e.office, e.code, e.key) != (office, code, key))
            return replace(now, explain=(*others, ruling))

        self._decide(decided)

    def withdraw(self, kind: DecisionKind, mark: str) -> None:
        """Take a decision of a kind back, the one of this mark (`mark_of`). Raises UsageError where
        there is none."""

        def decided(now: Decisions) -> Decisions:
            made: Sequence[Any] = getattr(now, kind)
            left = tuple(each for each in made if mark_of(each) != mark)
            if len(left) == len(made):
                raise UsageError("desk.season.no_decision")
            changed: dict[str, Any] = {kind: left}
            return replace(now, **changed)

        self._decide(decided)

    def undo(self) -> None:
        """Have the decisions as they were before the last change. Raises UsageError."""
        with self._lock:
            self._in_force(self._history.step(-1))

    def redo(self) -> None:
        """Have the decisions again that were undone last. Raises UsageError."""
        with self._lock:
            self._in_force(self._history.step(1))

    def read(self) -> None:
        """Read what came in. Raises UsageError where it is not known who adds up."""
        if not self._state.decisions.season.office:
            raise UsageError("usage.office")
        self._seen = self._folder.seen()
        self._work.ask(Order(self._state.root))

    def send_out(
        self, due: date | None, contact: str, password: str = "", editable: bool = False
    ) -> None:
        """Write the workbooks for all offices of the list."""
        self._work.ask(
            SendOrder(
                self._state.root, due=due, contact=contact, password=password, editable=editable
            )
        )

    def write_results(self, subject: str | None = None) -> str:
        """Write the results; the name of their folder."""
        run = datetime.now().astimezone().strftime(_RUN)
        self._work.ask(WriteOrder(self._state.root, run=run, subject=subject))
        return run

    def examine_one(self, label: str, data: bytes) -> OneFile:
        """Look at a workbook by itself; it is kept for a while. Raises DefinitionError."""
        judged = self._state.judged
        options = judged.options if judged else PLAIN
        audited = audit_bytes(label, data, options)
        before = Absent.NOT_GIVEN
        one = OneFile(secrets.token_urlsafe(12), label, data, audited, before)
        if audited.examined is not None and options.archive is not None:
            one = replace(one, before=options.archive.before(audited.examined.record))
        with self._lock:
            self._ones[one.id] = one
            for id in list(self._ones)[:-MOST_ONES]:
                del self._ones[id]
        return one

    def one(self, id: str) -> OneFile:
        """A workbook that was looked at. Raises UsageError where it is not kept."""
        with self._lock:
            if id not in self._ones:
                raise UsageError("desk.season.no_one")
            return self._ones[id]

    def _decide(self, change: Callable[[Decisions], Decisions]) -> None:
        """Change the decisions that are in force. Raises UsageError and FileError."""
        with self._lock:
            now = self._history.open().decisions
            self._in_force(self._history.decide(change(now), now))

    def _in_force(self, now: DecisionState) -> None:
        self._change(decisions=now.decisions, can_undo=now.can_undo, can_redo=now.can_redo)
        self._read_what_came()

    def _change(self, **values: Any) -> None:
        """The next state."""
        with self._lock:
            self._state = replace(self._state, number=self._state.number + 1, **values)

    def _read_what_came(self) -> None:
        """Read, where it is known who adds up, and anything came in."""
        state = self._state
        if state.decisions.season.office and (state.material.received or state.judged):
            self.read()

    def _watched(self) -> None:
        """Look at the folder now and then, as long as the desk is open."""
        before: object = None
        while not self._ended.wait(_EVERY):
            seen = self._folder.seen()
            if seen == before and seen != self._seen:
                self._look_again()
            before = seen

    def _look_again(self) -> None:
        """Take in what stands in the folder, and read it."""
        with self._lock:  # no decision is made between reading them and having them in the state
            self._seen = self._folder.seen()
            try:
                now = self._history.open()
            except XltoolError as error:
                problem = {**(self._state.problem or {}), JobKind.READ: error}
                self._change(material=self._material(), problem=problem)
                return
            self._change(
                material=self._material(),
                decisions=now.decisions,
                can_undo=now.can_undo,
                can_redo=now.can_redo,
            )
        self._read_what_came()

    def _material(self) -> Material:
        folder, roster, fault = self._folder, None, None
        try:
            if path := folder.roster:
                roster = open_roster(str(path), open_library().forms())
        except FileError as error:
            fault = error
        counts = {
            part.value: folder.count(part)
            for part in (SeasonPart.RECEIVED, SeasonPart.PREVIOUS, SeasonPart.SENT)
        }
        return Material(roster, fault, runs=folder.runs, **counts)

    def _told(self, kind: JobKind, message: Message | Lost) -> None:
        """What the worker does, or has done."""
        with self._lock:
            state = self._state
            match message:
                case Job() if state.job is None:
                    self._pieces, self._judged, self._begun_again = Pieces(), None, ()
                    self._state = replace(state, job=message, read=())
                case Job():
                    self._state = replace(state, job=message)
                case JustRead():
                    self._state = replace(state, read=(*state.read, message))
                case Lost():
                    self._pieces, self._judged = Pieces(), None
                    self._begun_again = (Notice("desk.work.again"),)
                    self._change(notices=self._begun_again, read=())
                case OrderEnded():
                    self._ended_with(kind, message)
        if isinstance(message, SeasonPiece):  # takes its time, and changes nothing yet
            part = self._pieces.add(message.data)
            if isinstance(part, Judged):
                self._pieces, self._judged = Pieces(), part

    def _ended_with(self, kind: JobKind, ended: OrderEnded) -> None:
        problem = {k: e for k, e in (self._state.problem or {}).items() if k is not kind}
        if ended.error is not None:
            problem[kind] = ended.error
        judged, self._judged = self._judged or self._state.judged, None
        if judged is not self._state.judged:
            problem.pop(JobKind.READ, None)
        self._change(
            job=None,
            judged=judged,
            problem=problem,
            notices=(*self._begun_again, *ended.notices),
            passed_over=ended.passed_over,
            material=self._material(),
        )
