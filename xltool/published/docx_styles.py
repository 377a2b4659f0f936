"""The styles of a Word file: which are headings, and which strike out, hide or raise their text.

What a style does not say, the style it is based on says. Of properties that are switched (ECMA-376
part 1, 17.7.3) two styles that hold for one text cancel each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.omission import Omission
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import stream

SHOWN_AS = {
    "strike": Omission.STRUCK,
    "dstrike": Omission.STRUCK,
    "vanish": Omission.HIDDEN,
    "vertAlign": Omission.NOTE,
}
"""Properties of runs that say how their text is shown."""
_SWITCHED = frozenset(("strike", "vanish"))
_OFF = frozenset(("0", "false", "off", "none", "baseline"))
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)
_BODY_LEVEL = 9
"""An outline level that says: no heading."""
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)
_PASSED_OVER = frozenset(("tblStylePr", "rPrChange", "pPrChange"))
"""What holds for some rows of a table alone, and how it looked before a revision."""
_LONGEST_CHAIN = 64


def value_of(attributes: Mapping[str, str], name: str = "val") -> str | None:
    """An attribute whatever its prefix, which is the program's own choice."""
    usual = attributes.get(f"w:{name}")
    if usual is not None:
        return usual
    return next((v for key, v in attributes.items() if key.rpartition(":")[2] == name), None)


def number_of(attributes: Mapping[str, str], default: int) -> int:
    """The number that an element states."""
    text = value_of(attributes) or ""
    return int(text) if _DIGITS.fullmatch(text) else default


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether an element switches its property on."""
    return (value_of(attributes) or "true") not in _OFF


def level_of(attributes: Mapping[str, str]) -> int:
    """The level of headings that an outline level means; 0 for none."""
    level = number_of(attributes, _BODY_LEVEL)
    return level + 1 if level < _BODY_LEVEL else 0


@dataclass(slots=True)
class _Style:
    """What a style says itself; `level` is None where it says nothing of headings."""

    based_on: str = ""
    level: int | None = None
    properties: dict[str, bool] = field(default_factory=dict)


class TextStyles:
    """The styles by their ids, each looked up through those it is based on."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._defaults = _Style()
        self._usual = ""
        self._said: dict[str, tuple[int, Mapping[str, bool]]] = {}

    def read(self, package: Package, part: str) -> None:
        """Take in the styles of a part. Raises RefusedFile for a damaged one."""
        current = self._defaults

        def begin(attributes: dict[str, str]) -> None:
            nonlocal current
            id = value_of(attributes, "styleId") or ""
            current = self._styles.setdefault(id, _Style())
            is_usual = value_of(attributes, "default") in ("1", "true", "on")
            if is_usual and value_of(attributes, "type") == "paragraph":
                self._usual = id

        def named(attributes: dict[str, str]) -> None:
            if found := _HEADING.fullmatch((value_of(attributes) or "").strip()):
                current.level = int(found[1])

        def outlined(attributes: dict[str, str]) -> None:
            if current.level is None:
                current.level = level_of(attributes)

        def based(attributes: dict[str, str]) -> None:
            current.based_on = value_of(attributes) or ""

        def state(name: str) -> Callable[[dict[str, str]], None]:
            return lambda attributes: current.properties.update({name: is_on(attributes)})

        starts = {"style": begin, "name": named, "outlineLvl": outlined, "basedOn": based}
        stream(
            package,
            part,
            {**starts, **{name: state(name) for name in SHOWN_AS}},
            {},
            passed_over=_PASSED_OVER,
        )

    def level(self, paragraph: str) -> int:
        """The level of the heading that a paragraph of a style is; 0 for none."""
        return self._of(paragraph)[0]

    def omission(
        self, table: str, paragraph: str, run: str, direct: Mapping[str, bool]
    ) -> Omission | None:
        """Why a text is left out that stands in styles, and has properties of its own.

        Hidden counts before struck out, that before raised.
        """
        usual = paragraph if paragraph in self._styles else self._usual
        layers = [self._of(id)[1] for id in (run, usual, table)]
        said = {
            SHOWN_AS[name] for name in SHOWN_AS if direct.get(name, self._effective(name, layers))
        }
        return next((each for each in reversed(Omission) if each in said), None)

    def _effective(self, name: str, layers: list[Mapping[str, bool]]) -> bool:
        default = self._defaults.properties.get(name, False)
        stated = [layer[name] for layer in layers if name in layer]
        if name in _SWITCHED:
            return default or sum(stated) % 2 == 1
        return stated[0] if stated else default

    def _of(self, id: str) -> tuple[int, Mapping[str, bool]]:
        """The level and the properties of a style; what it does not say, those below it say."""
        if id in self._said:
            return self._said[id]
        level: int | None = None
        properties: dict[str, bool] = {}
        current = self._styles.get(id)
        for _ in range(_LONGEST_CHAIN):
            if current is None:
                break
            level = current.level if level is None else level
            properties = {**current.properties, **properties}
            current = self._styles.get(current.based_on)
        self._said[id] = found = (level or 0, properties)
        return found
