"""Under what an outcome is kept: digests of everything that could tell in what comes of a file.

These are its content, the program with its definitions, the options, what was decided of its
office's doubts, and its office's reports of the period before; of what is no workbook of ours also
its path, and who is asked for what.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import xltool
from xltool.app.library import FORMS_VARIABLE
from xltool.app.options import ExamineOptions
from xltool.app.outcome_cache import OutcomeKey
from xltool.app.outcome_json import json_of
from xltool.collection.collection import FileOutcome
from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.resources import templates

_LIBRARIES = ("XlsxWriter", "xlrd")
"""Those by which workbooks are written, and old ones read."""


def content_key(digest: str, options: ExamineOptions) -> bytes:
    """The key of all outcomes of one content, by the SHA-256 of the file, before it is read.

    `options.before` is for a total alone, and is no part of it.
    """
    asked = (options.blank, options.any_template, options.office, options.period)
    return hashlib.sha256(
        _program(os.environ.get(FORMS_VARIABLE)) + json_of((digest, asked))
    ).digest()


def outcome_key(file: ReceivedFile | FileOutcome, options: ExamineOptions) -> OutcomeKey:
    """The key of what was read of a file with these options."""
    told = hashlib.sha256(json_of(_told(file, options))).digest()
    return OutcomeKey(content_key(file.digest, options), told)


def _told(file: ReceivedFile | FileOutcome, options: ExamineOptions) -> tuple[object, ...]:
    """What an outcome rests on besides, as can be told by whose it is and what it is."""
    read, season = file.returned, options.season
    of_office = _of_office(read, options) if read is not None else None
    if read is not None and not read.source:
        return (of_office,)
    listed = season.roster.members if season and season.roster else None
    offices = None if listed is None else [member.office for member in listed]
    return of_office, file.path, season and (season.office, season.period), offices


def _of_office(read: ReceivedWorkbook, options: ExamineOptions) -> tuple[object, ...]:
    """What was decided of an office's doubts, wherever that stands in its file; and its reports of
    earlier periods, None where none at all are given."""
    office = read.record.office
    decided = tuple(
        [
            replace(each, path="")
            for each in decisions
            if not each.office or office.is_called(each.office)
        ]
        for decisions in (options.waivers, options.refusals)
    )
    return decided, options.archive and options.archive.of(office)


@cache
def _program(forms: str | None) -> bytes:
    """The digest of all that decides what is read and how it is written: code, definitions,
    sentences, libraries."""
    digest = hashlib.sha256()
    for each in (xltool.__version__, sys.version, zlib.ZLIB_RUNTIME_VERSION):
        digest.update(f"{each}\n".encode())
    for each in _LIBRARIES:
        digest.update(f"{each} {version(each)}\n".encode())
    for path, name in sorted(_files(forms), key=lambda pair: pair[1]):
        data = path.read_bytes()
        digest.update(f"{name}\n{len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return digest.digest()


def _files(forms: str | None) -> Iterator[tuple[Path, str]]:
    """Every file of the program, with a name that is the same wherever it is installed."""
    package = Path(xltool.__file__).parent
    found = [(package, "**/*.py"), (templates(), "**/*")]
    found += [(Path(forms), "*/*/*.toml")] if forms else []
    for number, (folder, pattern) in enumerate(found):
        for path in folder.glob(pattern):
            if path.is_file():
                yield path, f"{number} {path.relative_to(folder).as_posix()}"
