"""What the desk knows of a season at one moment: values that pages are drawn from.

A state never changes; every change makes another. Requests draw from the state there is, and wait
for nothing that is under way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from xltool.app.check import AuditedFile
from xltool.app.notices import Notice
from xltool.app.options import ExamineOptions
from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.summary import CollectionSummary, summary_of
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling
from xltool.model.errors import FileError, XltoolError
from xltool.model.roster import Roster


def mark_of(decision: Preference | Exclusion | Ruling) -> str:
    """What a page calls a decision: its place among others may be another by then."""
    return sha256(repr(decision).encode("utf-8", "backslashreplace")).hexdigest()[:16]


class JobKind(StrEnum):
    """What takes long."""

    READ = "read"
    """what came in is read, reconciled and added up"""
    SEND = "send"
    WRITE = "write"
    """the results are written"""


@dataclass(frozen=True, slots=True)
class Job:
    """What is under way: `done` of `total` items of a stage (a name of `progress` messages)."""

    kind: JobKind
    stage: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JustRead:
    """A file as it was read, before it is known what becomes of it.

    `office` is what the file says, empty where it could not be read; `refused` is the code of the
    rule that says why. `errors` and `doubts` are counted without those explained.
    """

    path: str
    office: str = ""
    errors: int = 0
    doubts: int = 0
    refused: str = ""


@dataclasses.dataclass(frozen=True, eq=False)
class Judged:
    """What came in, reconciled and added up; `options` are those that its files were read with.

    It keeps what is counted of it, and with it that goes.
    """

    collection: Collection
    catalogue: Catalogue
    options: ExamineOptions

    @cached_property
    def summary(self) -> CollectionSummary:
        """Every number of the season, counted once for all pages."""
        return summary_of(self.collection)


@dataclass(frozen=True, slots=True)
class Material:
    """What stands in the season's folder.

    `roster` is the list of offices; where it cannot be used, `roster_fault` says why. `received`,
    `previous` and `sent` are how many files stand in the parts of these names. `runs` are the names
    of the folders of results, the latest first.
    """

    roster: Roster | None = None
    roster_fault: XltoolError | None = None
    received: int = 0
    previous: int = 0
    sent: int = 0
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneFile:
    """A workbook that was looked at by itself, under a random `id`; it is no part of the season.

    `data` are its bytes, `label` is what its sender calls it; `before` is the report of the period
    before that it was held against, or why there is none.
    """

    id: str
    label: str
    data: bytes
    audited: AuditedFile
    before: Crosswalk | Absent = Absent.NOT_GIVEN


@dataclass(frozen=True, slots=True)
class DeskState:
    """A season at one moment.

    `root` is its folder. `number` is the next with every change but those of `job` and `read`: of
    the same number, pages are the same but for what is under way. `judged` is of the last reading
    that came to its end; `problem` is what the last job ended with instead, by its kind. `read` are
    the files of the last reading that were new or changed, in the order in which they were read.
    `notices` are of the last job, `passed_over` the files of the period before that it could not
    use. `can_undo` and `can_redo` are of the decisions.
    """

    root: Path
    number: int = 0
    material: Material = field(default_factory=Material)
    decisions: Decisions = field(default_factory=Decisions)
    job: Job | None = None
    read: tuple[JustRead, ...] = ()
    judged: Judged | None = None
    problem: Mapping[JobKind, XltoolError] | None = None
    notices: tuple[Notice, ...] = ()
    passed_over: tuple[FileError, ...] = ()
    can_undo: bool = False
    can_redo: bool = False
