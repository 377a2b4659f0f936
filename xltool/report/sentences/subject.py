"""Of whom a report speaks: the office itself, or everything under the place it governs."""

from __future__ import annotations

from xltool.model.record import Record
from xltool.report.sentences.script import Subjects


def subject_of(subjects: Subjects, record: Record) -> str:
    """The subject of the sentences. A name says it by its ending; the first that fits is taken."""
    if record.scope is None:
        return subjects.alone
    name = record.office.name
    for each in subjects.endings:
        if any(name.endswith(each.ending + tail) for tail in ("", *subjects.tails)):
            return each.subject
    return subjects.other
