"""What goes back to offices: marked copies of what is to be corrected or looked into; notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from xltool.app.examine import examine
from xltool.app.library import open_letters
from xltool.app.mark import marked_copy
from xltool.app.options import ExamineOptions
from xltool.app.parallel import Progress, map_ordered, watched
from xltool.app.spool import Spool, kept
from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, FileOutcome
from xltool.collection.intake import Outcome, ReceivedWorkbook
from xltool.collection.outputs import COPY, INQUIRY, NOTICE
from xltool.collection.outputs.letters import notice
from xltool.model.finding import Severity
from xltool.text.file_names import distinct, safe_name

_RETURNED = (Outcome.FAILED, Outcome.USED)


@dataclass(frozen=True, slots=True)
class Returned:
    """A marked copy by its name, and the notice that goes with it by its own."""

    copy: str
    data: bytes
    notice_name: str
    notice: str


def to_return(collection: Collection) -> list[FileOutcome]:
    """The workbooks that go back: those with errors or doubts, added up or not, by their files.

    Notes are no reason, nor are doubts that the office has explained.
    """
    return [
        entry
        for entry in collection.entries
        if entry.outcome in _RETURNED and entry.returned and is_faulty(entry.returned)
    ]


def is_faulty(returned: ReceivedWorkbook) -> bool:
    """Whether a workbook has errors, or doubts that are not explained."""
    return bool(returned.errors or returned.count(Severity.DOUBT))


def marked_copies(
    spool: Spool,
    options: ExamineOptions,
    collection: Collection,
    catalogue: Catalogue,
    progress: Progress,
) -> Iterator[Returned]:
    """The copies, in the order of their files, of what was read of them."""
    wanted = to_return(collection)
    if not wanted:
        return
    files = ((entry.path, entry.digest) for entry in wanted)
    work = map_ordered(files, _copied, (options, spool.folder), 1)
    copies = watched(work, "mark", len(wanted), progress)
    letters = open_letters()
    for entry, stem, data in zip(wanted, _names(wanted), copies, strict=True):
        if entry.returned is None:
            continue
        copy = COPY.format(stem=stem)
        text = notice(collection.form, entry, entry.returned, copy, letters, catalogue)
        name = (NOTICE if entry.returned.errors else INQUIRY).format(stem=stem)
        yield Returned(copy, data, name, text)


def _names(entries: list[FileOutcome]) -> list[str]:
    """A stem for each copy: the office's name, or the file's where that is no name for a file."""
    stems = []
    for entry in entries:
        name = entry.returned.record.office.name if entry.returned else ""
        stems.append(safe_name(name) or safe_name(PurePosixPath(entry.path).stem) or "_")
    return distinct(stems)


def _copied(context: tuple[ExamineOptions, str], file: tuple[str, str]) -> bytes:
    (options, spool), (path, digest) = context, file
    return marked_copy(examine(kept(spool, digest), options, path))
