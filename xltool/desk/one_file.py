"""A single file that was put to the desk to be looked at: what stands in it, and last year's."""

from __future__ import annotations

from dataclasses import dataclass

from xltool.app.check import AuditedFile, audit_bytes
from xltool.app.options import ExamineOptions
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk


@dataclass(frozen=True, slots=True)
class OneFile:
    """A file and what was found in it.

    `id` names it in addresses, `label` is what its owner calls it. `before` is the report of its
    office for the period before, where the season has one.
    """

    id: str
    label: str
    data: bytes
    audited: AuditedFile
    before: Crosswalk | None = None


def look_at(id: str, label: str, data: bytes, options: ExamineOptions) -> OneFile:
    """Examine a file. A file that cannot be read is an outcome like any other.

    Raises DefinitionError for a form that cannot be used, NumberError for a period that a form
    does not have.
    """
    audited = audit_bytes(label, data, options)
    before = None
    if audited.examined is not None and options.archive is not None:
        found = options.archive.before(audited.examined.record)
        before = None if isinstance(found, Absent) else found
    return OneFile(id, label, data, audited, before)
