"""What became of every file, in words."""

from __future__ import annotations

from dataclasses import dataclass

from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection, Entry
from xltool.collection.outputs.review.groups import LANGUAGE


@dataclass(frozen=True, slots=True)
class File:
    """A file, the office it is of as far as it is known, and what decided over it and its remedy.

    `office` is as the roster has it, else as the workbook says.
    """

    entry: Entry
    office: str
    why: str
    remedy: str


def files_of(collection: Collection, catalogue: Catalogue) -> tuple[File, ...]:
    """Every file once, in order of paths."""
    return tuple(_file(entry, catalogue) for entry in collection.entries)


def _file(entry: Entry, catalogue: Catalogue) -> File:
    office = entry.office.name if entry.office else ""
    if entry.why is None:
        return File(entry, office, "", "")
    why, remedy = catalogue.message(entry.why, LANGUAGE), catalogue.remedy(entry.why, LANGUAGE)
    return File(entry, office, why, remedy)
