"""What was read of a season's files, so that one file more does not read all of them again.

A file is read anew where its content is another, or where anything is another that could tell in
what comes of it: who is asked and when, last year's material, what was decided of its office.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace

from xltool.app.folder import FolderFile
from xltool.app.notices import Notice
from xltool.app.options import ExamineOptions
from xltool.app.reconcile import read_all
from xltool.app.send_back import is_faulty
from xltool.app.spool import keep
from xltool.audit.waivers import Waiver
from xltool.classes import dataclass
from xltool.collection.intake import ReceivedFile
from xltool.model.office import OfficeId


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A file as it was read, and what had been decided of its office."""

    file: ReceivedFile
    decided: tuple[tuple[Waiver, ...], ...]


@dataclass(slots=True)
class ReadMemory:
    """The files of the last reading of a folder; `read_all` reads them again, or takes them from
    here. What does not come again is forgotten. `told` is called with each file that is read."""

    told: Callable[[ReceivedFile], None]
    _asked: object = None
    _known: dict[str, _Remembered] = field(default_factory=dict)

    def read_all(
        self,
        found: Iterable[FolderFile | ReceivedFile],
        options: ExamineOptions,
        spool: str,
        notices: list[Notice] | None = None,
    ) -> Iterator[ReceivedFile]:
        """As `xltool.app.reconcile.read_all`, in another order: what is known first."""
        asked = _asked(options)
        if asked != self._asked:
            self._known.clear()
        self._asked = asked
        before, known = self._known, list[ReceivedFile]()
        came: dict[str, _Remembered] = {}

        def new() -> Iterator[FolderFile | ReceivedFile]:
            for each in found:
                remembered = _recalled(each, before, options, spool)
                if remembered is not None:
                    known.append(remembered)
                else:
                    yield each

        def noted(file: ReceivedFile) -> ReceivedFile:
            office = file.returned.record.office if file.returned else None
            came[file.path] = before[file.path] = _Remembered(file, _decided(options, office))
            return file

        for arrived in read_all(new(), options, spool, notices):
            while known:
                yield noted(known.pop())
            if arrived.outcome is None:
                self.told(arrived)
            yield noted(arrived)
        yield from map(noted, known)
        self._known = came


def _recalled(
    found: FolderFile | ReceivedFile,
    known: dict[str, _Remembered],
    options: ExamineOptions,
    spool: str,
) -> ReceivedFile | None:
    """A file as it was read before, kept for what goes back; None where it has to be read."""
    remembered = known.get(found.path)
    if remembered is None or isinstance(found, ReceivedFile):
        return None
    file = remembered.file
    office = file.returned.record.office if file.returned else None
    if remembered.decided != _decided(options, office):
        return None
    try:
        data = found.read()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != file.digest:
        return None
    if file.returned is not None and is_faulty(file.returned):
        keep(spool, file.digest, data)
    return file


def _asked(options: ExamineOptions) -> object:
    """Everything that holds for all files; of the roster only who is on it tells in a reading."""
    season = options.season
    listed = season.roster.members if season and season.roster else None
    offices = None if listed is None else tuple(member.office for member in listed)
    asked = season and replace(season, roster=None)
    return replace(options, waivers=(), refusals=(), season=asked), offices


def _decided(options: ExamineOptions, office: OfficeId | None) -> tuple[tuple[Waiver, ...], ...]:
    """What was decided of an office's doubts, wherever that stands in its file."""
    return tuple(
        tuple(
            replace(each, path="")
            for each in decisions
            if office is not None and (not each.office or office.is_called(each.office))
        )
        for decisions in (options.waivers, options.refusals)
    )
