"""Editing the bytes of a workbook as a spreadsheet program does: what refers to a cell follows it.

Stored results are left as they are, as LibreOffice leaves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape

from tests.moves import COLUMN, LOST, ROW, Carried, Cut, Deleted, Inserted, Move, renamed, rewritten
from tests.surgery import packed, parts
from xltool.model.address import Cell, Place, Range, quoted
from xltool.model.relation import MARK_PREFIX

__all__ = ["COLUMN", "ROW", "Workbook"]

_BOOK, _LINKS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ROWS = re.compile(r"<sheetData>.*</sheetData>|<sheetData/>", re.DOTALL)
_MERGE = re.compile(r'<mergeCell ref="([^"]*)"/>')
_NAME = re.compile(r"(<definedName [^>]*>)([^<]*)(</definedName>)")
_SHEET = re.compile(r'<sheet name="([^"]*)" [^>]*r:id="(\w+)"[^>]*/>')
_FORMULA = re.compile(r"(<f[^>]*>)([^<]*)(</f>)")


class Workbook:
    """A workbook being edited."""

    def __init__(self, data: bytes) -> None:
        self.members = {name: content.decode("utf-8") for name, content in parts(data).items()}

    @property
    def data(self) -> bytes:
        return packed({name: text.encode("utf-8") for name, text in self.members.items()})

    @property
    def sheets(self) -> list[str]:
        return [unescape(match[1]) for match in _SHEET.finditer(self.members[_BOOK])]

    def part(self, sheet: str) -> str:
        """The member that holds a sheet."""
        id = next(m[2] for m in _SHEET.finditer(self.members[_BOOK]) if unescape(m[1]) == sheet)
        target = re.search(rf'Id="{id}"[^>]*Target="([^"]+)"', self.members[_LINKS])
        assert target is not None
        return "xl/" + target[1].removeprefix("/xl/")

    def named(self, name: str) -> Place | None:
        """The cell a name means; None where it is lost."""
        found = re.search(rf'<definedName name="{re.escape(name)}">([^<]*)<', self.members[_BOOK])
        if found is None or LOST in found[1]:
            return None
        sheet, _, address = unescape(found[1]).rpartition("!")
        return Place(sheet.strip("'").replace("''", "'"), Cell.parse(address))

    def insert(self, sheet: str, axis: str, at: int, count: int = 1) -> None:
        self._apply(sheet, Inserted(axis, at, count))

    def delete(self, sheet: str, axis: str, at: int, count: int = 1) -> None:
        self._apply(sheet, Deleted(axis, at, count))

    def carry(self, sheet: str, axis: str, first: int, last: int, to: int) -> None:
        """Cut whole lines and insert them before another."""
        self._apply(sheet, Carried(axis, first, last, to))

    def cut(self, sheet: str, source: Cell, target: Cell) -> None:
        """Cut a cell and paste it over another."""
        self._apply(sheet, Cut(source, target))

    def _apply(self, sheet: str, move: Move) -> None:
        part = self.part(sheet)
        cells = {}
        for cell, xml in self._cells(part).items():
            moved = move.cell(cell)
            if moved is not None:
                cells[moved] = xml
        self._put_cells(part, cells)
        merges = (Range.parse(m[1]) for m in _MERGE.finditer(self.members[part]))
        kept = [left for area in merges if (left := move.range(area)) is not None]
        tags = "".join(f'<mergeCell ref="{area.a1}"/>' for area in kept if area.first != area.last)
        self.members[part] = re.sub(
            r"<mergeCells[^>]*>.*</mergeCells>",
            f'<mergeCells count="{len(kept)}">{tags}</mergeCells>' if tags else "",
            self.members[part],
        )
        self._rewrite(lambda text, home: rewritten(text, sheet, home, move))

    def _cells(self, part: str) -> dict[Cell, str]:
        """The tags of every cell, without its address."""
        return {
            Cell.parse(m[1]): f"{m[2]}>{m[3] or ''}</c>" for m in _CELL.finditer(self.members[part])
        }

    def _put_cells(self, part: str, cells: dict[Cell, str]) -> None:
        rows: dict[int, list[str]] = {}
        for cell in sorted(cells):
            rows.setdefault(cell.row, []).append(f'<c r="{cell.a1}"{cells[cell]}')
        text = "".join(f'<row r="{row}">{"".join(tags)}</row>' for row, tags in rows.items())
        self.members[part] = _ROWS.sub(
            lambda _: f"<sheetData>{text}</sheetData>", self.members[part]
        )

    def _rewrite(self, change: Callable[[str, str], str]) -> None:
        """Rewrite the formula of every cell and of every name; `change` gets the sheet it is on."""
        for sheet in self.sheets:
            part = self.part(sheet)

            def follow(match: re.Match[str], home: str = sheet) -> str:
                return match[1] + escape(change(unescape(match[2]), home), quote=False) + match[3]

            self.members[part] = _FORMULA.sub(follow, self.members[part])
        self.members[_BOOK] = _NAME.sub(
            lambda m: m[1] + escape(change(unescape(m[2]), ""), quote=False) + m[3],
            self.members[_BOOK],
        )

    def type(self, sheet: str, cell: Cell, value: int | str) -> None:
        """Type a number or a text over a cell."""
        part = self.part(sheet)
        cells = self._cells(part)
        if isinstance(value, int):
            cells[cell] = f"><v>{value}</v></c>"
        else:
            cells[cell] = f' t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        self._put_cells(part, cells)

    def text(self, sheet: str, cell: Cell) -> str | None:
        """The shared text that stands in a cell."""
        found = re.search(r' t="s"><v>(\d+)</v>', self._cells(self.part(sheet)).get(cell, ""))
        if found is None:
            return None
        items = re.findall(r"<si>(.*?)</si>", self.members["xl/sharedStrings.xml"], re.DOTALL)
        return unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", items[int(found[1])], re.DOTALL)))

    def rename(self, sheet: str, name: str) -> None:
        self.members[_BOOK] = self.members[_BOOK].replace(
            f'<sheet name="{escape(sheet)}"', f'<sheet name="{escape(name)}"'
        )
        self._rewrite(lambda text, _: renamed(text, sheet, name))

    def reorder(self, order: Iterable[str]) -> None:
        """Put the sheets into another order."""
        before, wanted = self.sheets, list(order)
        assert sorted(before) == sorted(wanted)
        tags = {unescape(m[1]): m[0] for m in _SHEET.finditer(self.members[_BOOK])}
        book = re.sub(
            r'localSheetId="(\d+)"',
            lambda m: f'localSheetId="{wanted.index(before[int(m[1])])}"',
            self.members[_BOOK],
        )
        self.members[_BOOK] = re.sub(
            r"<sheets>.*</sheets>",
            lambda _: f"<sheets>{''.join(tags[name] for name in wanted)}</sheets>",
            book,
        )

    def duplicate(self, sheet: str, name: str) -> None:
        """Copy a sheet to the end; the copy gets names of its own, as in Excel."""
        number = len(self.sheets) + 1
        part = f"xl/worksheets/copy{number}.xml"
        self.members[part] = self.members[self.part(sheet)]
        self.members[_LINKS] = self.members[_LINKS].replace(
            "</Relationships>",
            f'<Relationship Id="copy{number}" Target="worksheets/copy{number}.xml" Type="http://'
            'schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
            "</Relationships>",
        )
        self.members[_TYPES] = self.members[_TYPES].replace(
            "</Types>",
            f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/></Types>',
        )
        tag = f'<sheet name="{escape(name)}" sheetId="{100 + number}" r:id="copy{number}"/>'
        own = "".join(
            m[1].replace(">", f' localSheetId="{number - 1}">')
            + m[2].replace(quoted(sheet), quoted(name))
            + m[3]
            for m in _NAME.finditer(self.members[_BOOK])
            if m[2].startswith(f"{quoted(sheet)}!") and "localSheetId" not in m[1]
        )
        self.members[_BOOK] = (
            self.members[_BOOK]
            .replace("</sheets>", tag + "</sheets>")
            .replace("</definedNames>", own + "</definedNames>")
        )

    def drop_names(self, lost: Callable[[str], bool] = lambda _: True) -> None:
        """Take away the names that are `lost`; as a rule all."""

        def keep(match: re.Match[str]) -> str:
            name = re.search(r'name="([^"]*)"', match[1])
            assert name is not None
            return "" if lost(name[1]) else match[0]

        self.members[_BOOK] = _NAME.sub(keep, self.members[_BOOK])

    def drop_identity(self) -> None:
        """Take away the properties, and the hidden sheet with its names."""
        del self.members["docProps/custom.xml"]
        hidden = self.named(f"{MARK_PREFIX}form")
        self.drop_names(lambda name: name.startswith(MARK_PREFIX))
        if hidden is not None:
            self._remove(hidden.sheet)

    def _remove(self, sheet: str) -> None:
        """Delete a sheet and the names of its own."""
        at = self.sheets.index(sheet)

        def follow(match: re.Match[str]) -> str:
            own = re.search(r'localSheetId="(\d+)"', match[1])
            if own is None or int(own[1]) < at:
                return match[0]
            tag = match[1].replace(own[0], f'localSheetId="{int(own[1]) - 1}"')
            return "" if int(own[1]) == at else tag + match[2] + match[3]

        book = re.sub(rf'<sheet name="{escape(sheet)}"[^>]*/>', "", self.members[_BOOK])
        self.members[_BOOK] = _NAME.sub(follow, book)
