"""Cell styles, as far as they decide what a reader sees: number formats, struck out and white text.

The styles of a workbook of ours show everything as it is stored; of others' styles only what is
unusual is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from xltool.model.omission import Omission
from xltool.ooxml.package import Package
from xltool.ooxml.relations import Relations
from xltool.ooxml.xml_stream import Ends, Starts, stream
from xltool.workbook.read.number_format import shows_as_stored, shows_date
from xltool.workbook.read.raw import CellStyle, Styles
from xltool.workbook.read.runs import is_struck, is_white

_NOT_READ = frozenset({"borders", "cellStyleXfs", "cellStyles", "dxfs", "colors", "extLst"})
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
    **dict.fromkeys((43, 44), '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    48: "##0.0E+0",
}
"""The number formats that a file need not spell out (ECMA-376 part 1, 18.8.30)."""
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Those that show a date or a time, the East-Asian ones among them."""
_LONGEST_CODE = 255
_DIGITS = 10
"""More digits than any number of a format, font or fill has."""
_LIGHT = 0xC0
"""The least red, green and blue of a ground on which white is not seen."""


class _StylesReader:
    """The handlers of the part of styles; cells refer to fonts and fills by their numbers."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.fonts: list[Omission | None] = []
        self.is_light: list[bool] = []
        self.dates: set[int] = set()
        self.unusual: dict[int, CellStyle] = {}
        self.count = 0
        self.in_cells = self.is_solid = False

    @property
    def starts(self) -> Starts:
        return {
            "numFmt": self._format,
            "font": lambda _: self.fonts.append(None),
            "strike": lambda said: self._omit(Omission.STRUCK, is_struck(said)),
            "color": lambda said: self._omit(Omission.HIDDEN, is_white(said)),
            "fill": lambda _: self.is_light.append(True),
            "gradientFill": lambda _: self._ground(False),
            "patternFill": self._pattern,
            "fgColor": lambda said: self._ground(not self.is_solid or _is_light(said)),
            "cellXfs": lambda _: self._enter(True),
            "xf": self._style,
        }

    @property
    def ends(self) -> Ends:
        return {"cellXfs": lambda: self._enter(False)}

    def _format(self, attributes: dict[str, str]) -> None:
        code = attributes.get("formatCode", "")
        self.formats[attributes.get("numFmtId", "")] = code[:_LONGEST_CODE]

    def _omit(self, why: Omission, is_so: bool) -> None:
        if is_so and self.fonts and self.fonts[-1] is not Omission.STRUCK:
            self.fonts[-1] = why

    def _pattern(self, attributes: dict[str, str]) -> None:
        self.is_solid = attributes.get("patternType") == "solid"

    def _ground(self, is_light: bool) -> None:
        if self.is_light:
            self.is_light[-1] = is_light

    def _enter(self, is_within: bool) -> None:
        self.in_cells = is_within

    def _style(self, attributes: dict[str, str]) -> None:
        if not self.in_cells:
            return
        id = attributes.get("numFmtId", "0")
        number = int(id) if id.isdecimal() and len(id) < _DIGITS else 0
        code = self.formats.get(id, _BUILT_IN.get(number, ""))
        if shows_date(code) if id in self.formats else number in _DATE_FORMATS:
            self.dates.add(self.count)
            code = ""
        why = _at(self.fonts, attributes.get("fontId", ""), None)
        if why is Omission.HIDDEN and not _at(self.is_light, attributes.get("fillId", ""), True):
            why = None
        if why is not None or not shows_as_stored(code):
            self.unusual[self.count] = CellStyle(code, why)
        self.count += 1


def read_styles(package: Package, relations: Relations) -> Styles:
    """The cell styles of a workbook. Raises RefusedFile for a damaged part."""
    part = relations.part(package, "styles", "xl/styles.xml")
    return package.kept(_read_styles, part) if part else Styles()


def _read_styles(package: Package, part: str) -> Styles:
    reader = _StylesReader()
    stream(package, part, reader.starts, reader.ends, None, _NOT_READ)
    return Styles(frozenset(reader.dates), reader.unusual)


def _is_light(colour: Mapping[str, str]) -> bool:
    rgb = colour.get("rgb", "")[-6:]
    try:
        return all(int(rgb[at : at + 2], 16) >= _LIGHT for at in (0, 2, 4))
    except ValueError:  # a colour of the theme
        return is_white(colour)


_Item = TypeVar("_Item")


def _at(items: list[_Item], number: str, other: _Item) -> _Item:
    """An item by a number as a file gives it; `other` where there is none."""
    known = number.isdecimal() and len(number) < _DIGITS and int(number) < len(items)
    return items[int(number)] if known else other
