"""What a page gives to keep: marked copies and reports, made when they are asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

from xltool.app.examine import Examined, examine
from xltool.app.folder import open_folder
from xltool.app.library import open_narrative
from xltool.app.mark import copy_names, marked_copy
from xltool.app.write_report import ReportOptions, document_of
from xltool.classes import dataclass
from xltool.collection.collection import FileOutcome
from xltool.collection.outputs import COPY
from xltool.desk.state import Judged, OneFile
from xltool.history.archive import Absent
from xltool.model.errors import FileError, UsageError
from xltool.reporting.render import render
from xltool.text.file_names import safe_name

FORMATS = ("docx", "pdf", "html")
"""The kinds of file that the report of one workbook is made as."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be kept: the name that is proposed for it, and its bytes."""

    name: str
    data: bytes


def marked(one: OneFile) -> Download:
    """The marked copy of a file. Raises UsageError where it could not be read."""
    (name,) = copy_names([one.label])
    return Download(name, marked_copy(_read(one)))


def report(one: OneFile, suffix: str) -> Download:
    """The report of a file in one of FORMATS, a draft where it has errors.

    Raises UsageError where the file could not be read, FileError where no PDF can be made.
    """
    examined = _read(one)
    options = ReportOptions(draft=bool(examined.audit.errors))
    narrative = open_narrative(examined.form)
    before = None if isinstance(one.before, Absent) else one.before
    document, _ = document_of(examined, narrative, before, options)
    name = f"{safe_name(document.title)}.{suffix}"
    if suffix != "pdf":
        return Download(name, render(document, suffix))
    from xltool.app.pdf import find_office, to_pdf

    return Download(name, to_pdf(find_office(), render(document, "docx")))


def marked_of(entry: FileOutcome, received: Path, judged: Judged) -> Download:
    """The marked copy of a file of the season, which stands below the folder `received`.

    Raises FileError where the file is not what was read any more, RefusedFile where it cannot be
    read.
    """
    data = open_folder(str(received), None).content(entry.path)
    if data is None or hashlib.sha256(data).hexdigest() != entry.digest:
        raise FileError("desk_office.changed", entry.path)
    return Download(copy_name(entry), marked_copy(examine(data, judged.options, entry.path)))


def copy_name(entry: FileOutcome) -> str:
    """What the marked copy of a file of the season is called: after its office."""
    name = entry.returned.record.office.name if entry.returned else ""
    return COPY.format(stem=safe_name(name) or safe_name(Path(entry.path).stem) or "_")


def _read(one: OneFile) -> Examined:
    if one.audited.examined is None:
        raise UsageError("desk_one.unreadable", path=one.label)
    return one.audited.examined
