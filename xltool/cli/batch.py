"""Many files in one run: each is audited, none stops the others, and files that repeat are told."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from xltool.cli.audited import AuditedFile
from xltool.model.finding import Audit, Finding
from xltool.model.office import OfficeIndex
from xltool.model.period import Period

_File = TypeVar("_File")

FEWEST_FOR_PROGRESS = 10
"""With fewer files a bar would be gone before it is seen."""


def with_progress(files: tuple[_File, ...]) -> Iterator[_File]:
    """The files one by one, with a bar on stderr where that is a terminal."""
    if len(files) < FEWEST_FOR_PROGRESS or not sys.stderr.isatty():
        yield from files
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="", console=Console(stderr=True), transient=True)


def with_repeats(audited: Iterable[AuditedFile]) -> list[AuditedFile]:
    """The audits, with a finding where files repeat.

    F114: the same content as an earlier file. F116: another workbook of the same
    form, office and period.
    """
    contents: dict[str, str] = {}
    owners: dict[tuple[str, Period], OfficeIndex[str]] = defaultdict(OfficeIndex)
    result = []
    for each in audited:
        record = each.examined.record if each.examined else None
        content = each.digest
        repeat = None
        if content and content in contents:
            repeat = _finding(each, "F114", contents[content])
        elif record is not None:
            of_it = owners[record.form, record.period]
            if others := list(of_it.of(record.office)):
                repeat = _finding(each, "F116", "、".join(others))
            of_it.add(record.office, each.file)
        if content:
            contents.setdefault(content, each.file)
        if repeat is not None:
            each = replace(each, audit=Audit((repeat, *each.audit.outcomes)))
        result.append(each)
    return result


def _finding(audited: AuditedFile, code: str, names: str) -> Finding:
    return Finding(code, audited.catalogue.rules[code].severity, facts={"names": names})
