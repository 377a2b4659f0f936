"""A folder read with a cache: what was read of a file before is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from xltool.app.folder import FolderFile
from xltool.app.notices import Notice
from xltool.app.options import ExamineOptions
from xltool.app.outcome_cache import OutcomeCache
from xltool.app.outcome_json import json_of, outcome_of
from xltool.app.outcome_keys import content_key, outcome_key
from xltool.app.read_files import read_all
from xltool.app.send_back import is_faulty
from xltool.app.spool import keep
from xltool.collection.intake import ReceivedFile
from xltool.model.finding import Finding

_OF_THIS_COMPUTER = ("F102", "F108")
"""Refusals that a computer may be to blame for, which had too little time or memory."""
_NO_PROGRAM = "ods_without_program"


def read_cached(
    found: Iterable[FolderFile | ReceivedFile],
    options: ExamineOptions,
    spool: str,
    notices: list[Notice],
    cache: OutcomeCache,
    kept: Callable[[ReceivedFile], ReceivedFile],
    told: Callable[[ReceivedFile], None] | None = None,
) -> Iterator[ReceivedFile]:
    """As `read_all`, in another order: what is known first. `told` is called with each file that
    was read anew, `kept` gives what is held of a file that is known or read."""
    known: list[ReceivedFile] = []

    def new() -> Iterator[FolderFile | ReceivedFile]:
        for each in found:
            before = None if isinstance(each, ReceivedFile) else _known(each, options, spool, cache)
            if before is None:
                yield each
            else:
                known.append(kept(before))

    for arrived in read_all(new(), options, spool, notices):
        yield from known
        known.clear()
        if arrived.outcome is None:
            if told is not None:
                told(arrived)
            if arrived.digest and not (arrived.refused and _may_be_read(arrived.refused)):
                cache.put(outcome_key(arrived, options), json_of(replace(arrived, path="")))
        yield kept(arrived)
    yield from known
    cache.write()


def _known(
    found: FolderFile, options: ExamineOptions, spool: str, cache: OutcomeCache
) -> ReceivedFile | None:
    """A file as it was read before, kept for what goes back; None where it has to be read."""
    try:
        data = found.read()
    except OSError:
        return None
    digest = hashlib.sha256(data).hexdigest()
    for at, value in cache.find(content_key(digest, options)):
        try:
            file = replace(outcome_of(value), path=found.path)
        except ValueError:
            cache.forget(at)
            continue
        if file.digest == digest and at == outcome_key(file, options):
            if file.returned is not None and is_faulty(file.returned):
                keep(spool, digest, data)
            return file
    return None


def _may_be_read(refused: Finding) -> bool:
    """Whether a file that was refused here may be read at another time, or on another computer."""
    return refused.code in _OF_THIS_COMPUTER or refused.facts.get("why") == _NO_PROGRAM
