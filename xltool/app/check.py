"""Files audited, one or many: how each stands, which repeat others, and the JSON of it all."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from xltool.app.examine import Examined, examine
from xltool.app.files import read_bytes
from xltool.app.library import open_catalogue
from xltool.app.options import PLAIN, ExamineOptions
from xltool.app.parallel import Progress, no_progress, watched
from xltool.audit.catalogue import Catalogue
from xltool.audit.causes import Cause, FigureChange, cause_sentence
from xltool.classes import dataclass
from xltool.model.errors import FileError
from xltool.model.finding import Audit, Finding, Number
from xltool.model.office import OfficeIndex
from xltool.model.period import NumberError, Period
from xltool.model.record_json import json_number, period_tree
from xltool.ooxml.errors import RefusedFile

SCHEMA_VERSION = 1
_MOST_NAMED = 3


class Status(StrEnum):
    """`passed` may still hold doubts and notes; `failed` means at least one error."""

    PASSED = "passed"
    FAILED = "failed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A file and what was found in it. `examined` is None where it could not be read.

    `digest` is equal for files with the same content; empty where there was none to read.
    """

    file: str
    audit: Audit
    catalogue: Catalogue
    examined: Examined | None
    digest: str = ""

    @classmethod
    def of(cls, file: str, examined: Examined, digest: str = "") -> AuditedFile:
        """A file that was examined."""
        return cls(file, examined.audit, examined.catalogue, examined, digest)

    @classmethod
    def refused(cls, file: str, refused: RefusedFile, digest: str = "") -> AuditedFile:
        """A file that could not be examined: one finding says why."""
        audit = Audit((refused.finding,))
        return cls(file, audit, open_catalogue(refused.cycle), None, digest)

    @property
    def status(self) -> Status:
        if self.examined is None:
            return Status.UNREADABLE
        return Status.FAILED if self.audit.errors else Status.PASSED

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What likely made relations fail, best first."""
        return self.examined.explanation.causes if self.examined else ()


def check_files(
    paths: Sequence[str], options: ExamineOptions = PLAIN, progress: Progress = no_progress
) -> list[AuditedFile]:
    """Audit files; none stops the others, and where one repeats another this is a finding.

    Raises DefinitionError for a definition that cannot be used, NumberError for a period asked for
    that a file's form does not have.
    """
    return _with_repeats(
        audit_file(path, options) for path in watched(paths, "check", len(paths), progress)
    )


def audit_file(path: str, options: ExamineOptions = PLAIN) -> AuditedFile:
    """Audit one file; a file that cannot be examined is an outcome like any other.

    Raises as `check_files`.
    """
    try:
        data = read_bytes(path)
    except FileError as error:  # one file that cannot be read does not stop the others
        return AuditedFile.refused(path, _unread(error))
    return audit_bytes(path, data, options)


def _unread(error: FileError) -> RefusedFile:
    """A file that was not opened, as the finding that says why."""
    if error.facts["why"] == "large":
        return RefusedFile("F108", why="large_parts")
    why = "no_plain_file" if error.facts["why"] == "no_plain_file" else "denied"
    return RefusedFile("F117", why=why)


def audit_bytes(path: str, data: bytes, options: ExamineOptions = PLAIN) -> AuditedFile:
    """Audit the content of a file named `path`. Raises as `check_files`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        return AuditedFile.of(path, examine(data, options, path), digest)
    except RefusedFile as refused:
        return AuditedFile.refused(path, refused, digest)
    except NumberError as error:
        raise NumberError(error.cycle, path) from error


def _with_repeats(audited: Iterable[AuditedFile]) -> list[AuditedFile]:
    """The audits, with a finding where files repeat.

    F114: the same content as an earlier file. F140: another file is a marked copy of it. F116:
    another workbook of the same form, office and period.
    """
    audited = list(audited)
    copies = {e.examined.admission.original: e.file for e in audited if e.examined}
    contents: dict[str, str] = {}
    owners: dict[tuple[str, Period], OfficeIndex[str]] = defaultdict(OfficeIndex)
    result = []
    for each in audited:
        record = each.examined.record if each.examined else None
        content = each.digest
        repeat = None
        if content and content in contents:
            repeat = _repeats(each, "F114", contents[content])
        elif content and content in copies:
            repeat = _repeats(each, "F140", copies[content])
        elif record is not None:
            of_it = owners[record.form, record.period]
            if others := list(of_it.of(record.office)):
                # each of many names all others: what is shown would grow with the square
                named = (*others[:_MOST_NAMED], *("…" for _ in others[_MOST_NAMED:][:1]))
                repeat = _repeats(each, "F116", named, len(others))
            of_it.add(record.office, each.file)
        if content:
            contents.setdefault(content, each.file)
        if repeat is not None:
            each = replace(each, audit=Audit((repeat, *each.audit.outcomes)))
        result.append(each)
    return result


def _repeats(
    audited: AuditedFile, code: str, names: str | tuple[str, ...], count: int = 1
) -> Finding:
    facts = {"names": names, "count": count}
    return Finding(code, audited.catalogue.rules[code].severity, facts=facts)


def json_tree(audited: Sequence[AuditedFile], language: str) -> dict[str, Any]:
    """All files as the JSON that other programs rely on; its sentences are in a language."""
    return {
        "schema_version": SCHEMA_VERSION,
        "files": [_file_tree(each, language) for each in audited],
    }


def _file_tree(audited: AuditedFile, language: str) -> dict[str, Any]:
    record = audited.examined.record if audited.examined else None
    return {
        "file": audited.file,
        "office": record.office.name if record else None,
        **(period_tree(record.period) if record else {"year": None}),
        "edition": record.edition if record else None,
        "status": audited.status.value,
        "findings": [
            _finding_tree(audited, finding, language) for finding in audited.audit.findings
        ],
        "skipped": [
            {"code": code, "reason": audited.catalogue.say(reason, language, {"count": count})}
            for (code, reason), count in audited.audit.skipped.items()
        ],
        "causes": [_cause_tree(audited, cause, language) for cause in audited.causes],
        "not_compared": [
            {"key": each.key, "figure": each.figure, "quote": each.quote}
            for each in (audited.examined.not_compared if audited.examined else ())
        ],
    }


def _finding_tree(audited: AuditedFile, finding: Finding, language: str) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "file": audited.file,
        "code": finding.code,
        "severity": finding.severity.value,
        "key": finding.key,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "label": finding.label,
        "expected": _value(finding.expected),
        "actual": _value(finding.actual),
        "evidence": list(finding.evidence),
        "message": audited.catalogue.message(finding, language),
        "remedy": audited.catalogue.remedy(finding, language),
    }
    return {**tree, **explained_tree(finding)}


def explained_tree(finding: Finding) -> dict[str, Any]:
    """What explains a finding, as JSON; nothing where nobody did."""
    said = finding.explained
    if said is None:
        return {}
    dated = {"date": said.date} if said.date else {}
    return {"explained": {"reason": said.reason, "by": said.by, **dated}}


def _cause_tree(audited: AuditedFile, cause: Cause, language: str) -> dict[str, Any]:
    first = _change_tree(cause.changes[0])
    del first["key"]
    return {
        "keys": list(cause.keys),
        **first,
        "kind": cause.corrections[0].kind.value,
        "settles": list(cause.settles),
        "certain": cause.certain,
        "probability": cause.per_mille / 1000,
        "operations": [
            {**_change_tree(change), "kind": correction.kind.value}
            for correction in cause.corrections
            for change in correction.changes
        ],
        "message": cause_sentence(cause, audited.catalogue, language),
    }


def _change_tree(change: FigureChange) -> dict[str, Any]:
    return {
        "key": change.key,
        "sheet": change.place.sheet,
        "cell": change.place.cell.a1,
        "label": change.label,
        "actual": _value(change.actual),
        "likely": _value(change.likely),
    }


def _value(value: Number | str | None) -> int | str | None:
    return value if isinstance(value, str) else json_number(value)
