"""The styles of an .xlsx file: the number format of a cell, and whether its text is struck out,
raised, or written in white on nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xltool.model.omission import Omission
from xltool.ooxml.package import Package
from xltool.ooxml.relations import Relations
from xltool.ooxml.xml_stream import stream
from xltool.published.number_formats import GENERAL, built_in
from xltool.published.sheet_cells import CellLook

_OFF = frozenset({"0", "false", "baseline"})
_WHITE = ("FFFFFFFF", "00FFFFFF")


@dataclass(slots=True)
class _WrittenFont:
    omission: Omission | None = None
    is_white: bool = False


class _StyleReader:
    def __init__(self) -> None:
        self.looks: list[CellLook] = []
        self._codes: dict[str, str] = {}
        self._fonts: list[_WrittenFont] = []
        self._filled: list[bool] = []
        self._within = ""

    def read(self, package: Package, part: str) -> list[CellLook]:
        sections = ("fonts", "fills", "cellXfs")
        stream(
            package,
            part,
            {
                "numFmt": self._format,
                **{name: self._enter(name) for name in sections},
                "font": self._font,
                "strike": self._strike,
                "vertAlign": self._align,
                "color": self._color,
                "fill": self._fill,
                "patternFill": self._pattern,
                "gradientFill": self._gradient,
                "xf": self._style,
            },
            dict.fromkeys(sections, self._leave),
        )
        return self.looks

    def _enter(self, name: str) -> Callable[[dict[str, str]], None]:
        def enter(_: dict[str, str]) -> None:
            self._within = name

        return enter

    def _leave(self) -> None:
        self._within = ""

    def _format(self, attributes: dict[str, str]) -> None:
        if not self._within:  # formats of colour rules stand in other parts
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)

    def _font(self, _: dict[str, str]) -> None:
        if self._within == "fonts":
            self._fonts.append(_WrittenFont())

    def _strike(self, attributes: dict[str, str]) -> None:
        if self._within == "fonts" and self._fonts and attributes.get("val", "1") not in _OFF:
            self._fonts[-1].omission = Omission.STRUCK

    def _align(self, attributes: dict[str, str]) -> None:
        font = self._fonts[-1] if self._within == "fonts" and self._fonts else None
        if font and attributes.get("val", "1") not in _OFF:
            font.omission = font.omission or Omission.NOTE

    def _color(self, attributes: dict[str, str]) -> None:
        if self._within == "fonts" and self._fonts:
            # the first colour of a theme is that of the paper
            theme = attributes.get("theme") == "0" and float(attributes.get("tint", "0") or 0) >= 0
            self._fonts[-1].is_white = theme or attributes.get("rgb", "").upper() in _WHITE

    def _fill(self, _: dict[str, str]) -> None:
        if self._within == "fills":
            self._filled.append(False)

    def _pattern(self, attributes: dict[str, str]) -> None:
        if self._within == "fills" and self._filled:
            self._filled[-1] = attributes.get("patternType", "none") != "none"

    def _gradient(self, _: dict[str, str]) -> None:
        if self._within == "fills" and self._filled:
            self._filled[-1] = True

    def _style(self, attributes: dict[str, str]) -> None:
        if self._within != "cellXfs":
            return
        id, font, fill = (_index(attributes.get(n)) for n in ("numFmtId", "fontId", "fillId"))
        written = self._fonts[font] if font < len(self._fonts) else _WrittenFont()
        is_filled = fill < len(self._filled) and self._filled[fill]
        hidden = Omission.HIDDEN if written.is_white and not is_filled else None
        code = self._codes.get(str(id)) or built_in(id)
        self.looks.append(CellLook(code, hidden or written.omission))


def _index(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def read_looks(package: Package, relations: Relations) -> list[CellLook]:
    """The styles of cells by their numbers. Raises RefusedFile for a damaged part."""
    part = relations.part(package, "styles", "xl/styles.xml")
    return _StyleReader().read(package, part) if part is not None else []
