"""One workbook written once, then copied for many offices: only what differs is written anew.

A workbook is laid out for placeholders instead of an office's name and code, and written as any
other. A copy has other texts in their places, other values in the cells that vary and in the
formulas that depend on them; every other part is copied as it was packed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape, unescape

from xltool.classes import dataclass
from xltool.model.expression import Node, Value, evaluate, mentioned
from xltool.ooxml.zip_members import Piece, ZipMember, members_of, zipped
from xltool.workbook.layout import Book, Identity
from xltool.workbook.write import stored, workbook_bytes

_OFFICE, _CODE = "\ue000office\ue000", "\ue000code\ue000"
_PLACEHOLDER = re.compile(f"{_OFFICE}|{_CODE}")
_PERSONAL = ("xl/sharedStrings.xml", "docProps/core.xml", "docProps/custom.xml")
"""The parts in which an office's name and code stand."""
_RUN = re.compile(r"(?<=>)[^<]*\ue000[^<]*(?=<)")
_LEAST_PIECE = 2000
"""Characters that are worth packing apart: each piece begins to compress anew."""
_CELL = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="\w+")?>(<f>[^<]*</f>)?<v>[^<]*</v></c>')
_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What programs would take for a character that XML cannot hold."""

Identified = Callable[[str], str]
"""What stands for a placeholder."""
Valued = Callable[[str], Value]
"""What stands in a cell, by its id."""


def impersonal(identity: Identity) -> Identity:
    """The identity of a stencil: all that its copies have in common, and placeholders."""
    return replace(identity, office=_OFFICE, code=_CODE if identity.code else "")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with placeholders."""

    text: str

    def written(self, identified: Identified, valued: Valued) -> str:
        text = _PLACEHOLDER.sub(lambda found: identified(found[0]), self.text)
        return escape(_CHARACTER.sub("_x005F_", text))


@dataclass(frozen=True, slots=True)
class _CopiedCell:
    """A cell that varies: its id, how its element begins, its formula's element or nothing."""

    id: str
    head: str
    formula: str

    def written(self, identified: Identified, valued: Valued) -> str:
        value = stored(valued(self.id))
        if isinstance(value, bool):
            kind, text = ' t="b"', str(int(value))
        elif isinstance(value, str):
            kind, text = ' t="str"' if value else "", escape(value)
        else:
            kind, text = "", str(value) if self.formula else f"{value:.16G}"
        return f"{self.head}{kind}>{self.formula}<v>{text}</v></c>"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that differs from copy to copy: what is always the same, and runs that are not."""

    name: str
    pieces: tuple[Piece | tuple[str | _Text | _CopiedCell, ...], ...]

    def member(self, identified: Identified, valued: Valued) -> ZipMember:
        return ZipMember.joined(self.name, self._written(identified, valued))

    def _written(self, identified: Identified, valued: Valued) -> Iterator[Piece]:
        for piece in self.pieces:
            if isinstance(piece, Piece):
                yield piece
                continue
            written = (e if isinstance(e, str) else e.written(identified, valued) for e in piece)
            yield Piece.of("".join(written).encode())


class Stencil:
    """A workbook to be copied for offices that differ in name, code and some values."""

    def __init__(
        self, book: Book, varying: frozenset[str] = frozenset(), password: str = ""
    ) -> None:
        """Write the workbook of a book laid out for an impersonal identity.

        `varying` are the ids of the cells whose numbers differ; the book holds some number in each.
        """
        formulas = book.formulas
        self._formulas = dict(_dependents(formulas, varying))
        fixed = book.fixed
        self._known: dict[str, Value] = {**fixed, **evaluate(formulas, fixed.get)}
        ids = varying | self._formulas.keys()
        places = {place: id for id, place in book.places.items() if id in ids}
        sheets = {
            f"xl/worksheets/sheet{number}.xml": sheet.name
            for number, sheet in enumerate(book.sheets, start=1)
        }
        self._members: list[ZipMember | _Part] = []
        for member in members_of(workbook_bytes(book, password=password)):
            here = {p.cell.a1: id for p, id in places.items() if p.sheet == sheets.get(member.name)}
            self._members.append(_part(member, here))

    def copy(self, identity: Identity, values: Mapping[str, Value] | None = None) -> bytes:
        """The workbook of one office. `values` are those of all cells that vary.

        The identity differs from the stencil's in name and code only, and lacks a code where that
        does.
        """
        texts = {_OFFICE: identity.office, _CODE: identity.code}
        known = {**self._known, **(values or {})}
        for id in self._formulas:
            del known[id]
        known |= evaluate(self._formulas, known.get)
        return zipped(
            each
            if isinstance(each, ZipMember)
            else each.member(texts.__getitem__, known.__getitem__)
            for each in self._members
        )


def _dependents(
    formulas: Mapping[str, Node], varying: frozenset[str]
) -> Iterator[tuple[str, Node]]:
    """The formulas whose values vary with the cells that vary, in order."""
    depends: dict[str, bool] = dict.fromkeys(varying, True)

    def varies(id: str) -> bool:
        if id not in depends:
            node = formulas.get(id)
            depends[id] = node is not None and any(map(varies, mentioned(node)))
        return depends[id]

    return ((id, node) for id, node in formulas.items() if varies(id))


def _part(member: ZipMember, cells: Mapping[str, str]) -> ZipMember | _Part:
    """A part as it is copied: taken apart where a placeholder or one of these cells stands."""
    if member.name in _PERSONAL:
        return _taken_apart(member, _RUN, lambda found: _Text(unescape(found[0])))
    if cells:
        return _taken_apart(member, _CELL, lambda found: _cell(found, cells))
    return member


def _cell(found: re.Match[str], cells: Mapping[str, str]) -> _CopiedCell | str:
    if found[1] not in cells:
        return found[0]
    return _CopiedCell(cells[found[1]], f'<c r="{found[1]}"{found[2] or ""}', found[3] or "")


def _taken_apart(
    member: ZipMember,
    pattern: re.Pattern[str],
    slot: Callable[[re.Match[str]], _Text | _CopiedCell | str],
) -> _Part:
    xml = member.content.decode()
    pieces: list[Piece | tuple[str | _Text | _CopiedCell, ...]] = []
    run: list[str | _Text | _CopiedCell] = []
    start = 0

    def put(fixed: str) -> None:
        if len(fixed) < _LEAST_PIECE:
            run.append(fixed)
            return
        pieces.extend((tuple(run), Piece.of(fixed.encode())))
        run.clear()

    for found in pattern.finditer(xml):
        made = slot(found)
        if not isinstance(made, str):
            put(xml[start : found.start()])
            run.append(made)
            start = found.end()
    put(xml[start:])
    return _Part(member.name, (*pieces, tuple(run)))
