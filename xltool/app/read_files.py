"""Files as they came in become values: read and audited, or refused, by all processors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from xltool.app.examine import Examined, examine
from xltool.app.first_words import first_words
from xltool.app.folder import FolderFile
from xltool.app.notices import Notice
from xltool.app.options import BLANKS, ExamineOptions
from xltool.app.parallel import map_ordered
from xltool.app.send_back import is_faulty
from xltool.app.spool import keep
from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.history.prefill import sources
from xltool.model.submission import FoundBy
from xltool.ooxml.errors import RefusedFile

_HEAVY = 1 << 20
"""Bytes of a member of an archive; a larger one is looked at before the next is unpacked, so that
those that wait cannot fill the memory."""


def read_all(
    found: Iterable[FolderFile | ReceivedFile],
    options: ExamineOptions,
    spool: str,
    notices: list[Notice] | None = None,
) -> Iterator[ReceivedFile]:
    """Read and audit what is to be read, by all processors; what has arrived already goes through.

    What has errors or doubts is kept in the folder of a spool.
    """
    context = options, spool
    waiting = (_arrived(context, each) if _is_heavy(each) else each for each in found)
    yield from map_ordered(waiting, _arrived, context, notices=notices)


def _is_heavy(found: FolderFile | ReceivedFile) -> bool:
    content = found.content if isinstance(found, FolderFile) else b""
    return isinstance(content, bytes) and len(content) > _HEAVY


def _arrived(context: tuple[ExamineOptions, str], found: FolderFile | ReceivedFile) -> ReceivedFile:
    options, spool = context
    if isinstance(found, ReceivedFile):
        return found
    try:
        data = found.read()
    except OSError:
        return ReceivedFile(found.path, "", 0, refused=RefusedFile("F117", why="denied").finding)
    arrived = arrival_of(found.path, data, options)
    if arrived.returned is not None and is_faulty(arrived.returned):
        keep(spool, arrived.digest, data)
    return arrived


def arrival_of(path: str, data: bytes, options: ExamineOptions) -> ReceivedFile:
    """A file as it arrived, read and audited; refused, with the reason, where it cannot be used."""
    digest, size = hashlib.sha256(data).hexdigest(), len(data)
    try:
        examined = examine(data, options, path)
        is_filled = _is_filled(examined)
        if not is_filled and options.blank == "zero":
            # what nobody filled in does not say that nothing happened
            examined = examine(data, replace(options, blank=BLANKS[0]), path)
    except RefusedFile as refused:
        words = first_words(data)
        return ReceivedFile(path, digest, size, refused=refused.finding, words=words)
    figures, stated = examined.form.figures, examined.admission.stated
    stand = (key for key in figures if stated[key].found is not FoundBy.ABSENT)
    places = {key: stated[key].place for key in stand}
    returned = ReceivedWorkbook.of(
        examined.admission, examined.audit, examined.explanation, places, is_filled
    )
    return ReceivedFile(path, digest, size, returned)


def _is_filled(examined: Examined) -> bool:
    """Whether the office entered a figure, or that a table has none but 0; what was brought in from
    last year it did not enter."""
    brought_in = sources(examined.form)
    return bool(examined.record.nil) or any(
        key not in brought_in for key in examined.admission.put_in(examined.form)
    )
