"""The outcome of auditing a file: its status, its JSON, and the exit status of many."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xltool.audit.catalogue import Catalogue
from xltool.audit.localization import Cause, cause_sentence
from xltool.cli.faults import EXIT_CLEAN, EXIT_ERRORS, EXIT_FILE, Stop
from xltool.cli.files import read_bytes
from xltool.cli.open import Examined, definition_stop, examine, refused_finding
from xltool.cli.terms import PLAIN, Terms
from xltool.cli.words import Say
from xltool.definitions import DefinitionError
from xltool.library import open_catalogue
from xltool.model.finding import Audit, Finding, Number
from xltool.model.record_json import json_number, period_tree
from xltool.ooxml.errors import RefusedFile

SCHEMA_VERSION = 1


class Status(StrEnum):
    """`passed` may still hold doubts and notes; `failed` means at least one error."""

    PASSED = "passed"
    FAILED = "failed"
    UNREADABLE = "unreadable"


EXITS = {
    Status.PASSED: EXIT_CLEAN,
    Status.FAILED: EXIT_ERRORS,
    Status.UNREADABLE: EXIT_FILE,
}


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A file and what was found in it. `examined` is None where it could not be read.

    `digest` tells whether two files have the same content; empty where there was none to read.
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
        audit = Audit((refused_finding(refused),))
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


def audit_file(path: str, say: Say, terms: Terms = PLAIN) -> AuditedFile:
    """Audit one file; a file that cannot be examined is an outcome like any other."""
    try:
        data = read_bytes(path, say)
    except Stop:  # one file that cannot be read does not stop the others
        return AuditedFile.refused(path, RefusedFile("F117", why="denied"))
    return audit_bytes(path, data, say, terms)


def audit_bytes(path: str, data: bytes, say: Say, terms: Terms = PLAIN) -> AuditedFile:
    """Audit the content of a file named `path`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        examined = examine(data, terms)
    except RefusedFile as refused:
        return AuditedFile.refused(path, refused, digest)
    except DefinitionError as error:
        raise definition_stop(error, say) from error
    return AuditedFile.of(path, examined, digest)


def exit_status(audited: list[AuditedFile]) -> int:
    """The highest of the files' statuses."""
    return max((EXITS[each.status] for each in audited), default=EXIT_CLEAN)


def json_tree(audited: list[AuditedFile], say: Say) -> dict[str, Any]:
    """All files as the JSON that other programs rely on."""
    return {
        "schema_version": SCHEMA_VERSION,
        "files": [_file_tree(each, say) for each in audited],
    }


def _file_tree(audited: AuditedFile, say: Say) -> dict[str, Any]:
    record = audited.examined.record if audited.examined else None
    return {
        "file": audited.file,
        "office": record.office.name if record else None,
        **(period_tree(record.period) if record else {"year": None}),
        "edition": record.edition if record else None,
        "status": audited.status.value,
        "findings": [_finding_tree(audited, finding, say) for finding in audited.audit.findings],
        "skipped": [
            {"code": code, "reason": audited.catalogue.say(reason, say.language, {"count": count})}
            for (code, reason), count in audited.audit.skipped.items()
        ],
        "causes": [_cause_tree(audited, cause, say) for cause in audited.causes],
    }


def _finding_tree(audited: AuditedFile, finding: Finding, say: Say) -> dict[str, Any]:
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
        "message": audited.catalogue.message(finding, say.language),
        "remedy": audited.catalogue.remedy(finding, say.language),
    }
    if (said := finding.explained) is not None:
        tree["explained"] = {"reason": said.reason, "by": said.by, "date": said.date}
    return tree


def _cause_tree(audited: AuditedFile, cause: Cause, say: Say) -> dict[str, Any]:
    return {
        "keys": list(cause.keys),
        "sheet": cause.sheet,
        "cell": cause.cell,
        "label": cause.label,
        "actual": _value(cause.actual),
        "likely": _value(cause.likely),
        "kind": cause.kind.value,
        "settles": list(cause.settles),
        "certain": cause.certain,
        "message": cause_sentence(cause, audited.catalogue, say.language),
    }


def _value(value: Number | str | None) -> int | str | None:
    return value if isinstance(value, str) else json_number(value)
