"""What came in → arrivals: every workbook read and audited, by all cores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from xltool.cli.collect import Found
from xltool.cli.crew import work_off
from xltool.cli.open import examine, refused_finding
from xltool.cli.terms import Terms
from xltool.collection.intake import Arrival, Return
from xltool.ooxml.errors import RefusedFile

_HEAVY = 1 << 20
"""Bytes of a member of an archive; a larger one is looked at before the next is unpacked, so that
those that wait cannot fill the memory."""
_terms = Terms()
"""How to look at workbooks, in this process."""


def read_all(found: Iterable[Found | Arrival], terms: Terms) -> Iterator[Arrival]:
    """Read and audit what is to be read; what has arrived already goes through."""
    _prepare(terms)
    waiting = (_arrived(each) if _is_heavy(each) else each for each in found)
    yield from work_off(waiting, _arrived, _prepare, (terms,))


def _is_heavy(found: Found | Arrival) -> bool:
    content = found.content if isinstance(found, Found) else b""
    return isinstance(content, bytes) and len(content) > _HEAVY


def _prepare(terms: Terms) -> None:
    global _terms
    _terms = terms


def _arrived(found: Found | Arrival) -> Arrival:
    if isinstance(found, Arrival):
        return found
    try:
        data = found.read()
    except OSError:
        return Arrival(
            found.path, "", 0, refused=refused_finding(RefusedFile("F117", why="denied"))
        )
    return arrival_of(found.path, data, _terms)


def arrival_of(path: str, data: bytes, terms: Terms) -> Arrival:
    """A file as it arrived, read and audited."""
    digest, size = hashlib.sha256(data).hexdigest(), len(data)
    try:
        examined = examine(data, terms)
    except RefusedFile as refused:
        return Arrival(path, digest, size, refused=refused_finding(refused))
    figures, stated = examined.form.figures, examined.admission.stated
    places = {key: stated[key].place for key in figures}
    returned = Return.of(examined.record, examined.audit, examined.explanation, places)
    return Arrival(path, digest, size, returned)
