"""What goes back to offices: marked copies of what is to be corrected or looked into; notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from xltool.app.examine import examine
from xltool.app.library import open_letters
from xltool.app.mark import marked_copy
from xltool.app.options import ExamineOptions
from xltool.app.outcome_cache import OutcomeCache
from xltool.app.outcome_keys import outcome_key
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
    cache: OutcomeCache | None = None,
) -> Iterator[Returned]:
    """The copies, in the order of their files, of what was read of them; those that the cache has
    are not made again."""
    wanted = to_return(collection)
    if not wanted:
        return
    copies = watched(_copies(wanted, spool, options, cache), "mark", len(wanted), progress)
    letters = open_letters()
    for entry, stem, data in zip(wanted, _names(wanted), copies, strict=True):
        if entry.returned is None:
            continue
        copy = COPY.format(stem=stem)
        text = notice(collection.form, entry, entry.returned, copy, letters, catalogue)
        name = (NOTICE if entry.returned.errors else INQUIRY).format(stem=stem)
        yield Returned(copy, data, name, text)


def _copies(
    entries: list[FileOutcome], spool: Spool, options: ExamineOptions, cache: OutcomeCache | None
) -> Iterator[bytes]:
    """The copy of each file."""
    places = [outcome_key(entry, options) if cache else None for entry in entries]
    known = [cache is not None and at is not None and cache.has_copy(at) for at in places]
    files = [(entry.path, entry.digest) for entry in entries]
    context = options, spool.folder
    new = (file for file, is_known in zip(files, known, strict=True) if not is_known)
    made = map_ordered(new, _copied, context, 1)
    for file, at, is_known in zip(files, places, known, strict=True):
        copy = cache.copy(at) if is_known and cache and at else None
        if copy is None:  # one that is not whole any more is made at its turn
            copy = _copied(context, file) if is_known else next(made)
            if cache and at:
                cache.put_copy(at, copy)
        yield copy


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
