"""Where the keys of a TOML file stand: dotted path → line. tomllib keeps the values only.

The text is one that tomllib has read, so that nothing is judged here. A path is written as in the
faults of a definition: `tables.meals.blocks[1].rows[2].key`, arrays counted from 1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xltool.model.errors import Fault

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")


def lines_of(text: str) -> Mapping[str, int]:
    """The line (counted from 1) at which each key, table and element of an array begins.

    Of text that is not TOML nothing is known: the result is empty.
    """
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    scan = _Scan(text)
    scan.file()
    return scan.found


def located(faults: Iterable[Fault], text: str) -> list[Fault]:
    """The faults of a text, each with the line that it is about, where that is known.

    What is missing is looked for where it would stand: in the nearest table that is there.
    """
    lines = lines_of(text)
    return [replace(fault, line=fault.line or _nearest(fault.place, lines)) for fault in faults]


def _nearest(path: str, lines: Mapping[str, int]) -> int | None:
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


class _Scan:
    """Goes once over a text, and notes every path where it first stands."""

    def __init__(self, text: str) -> None:
        self.found: dict[str, int] = {}
        self._text = text
        self._at = 0
        self._counted, self._line = 0, 1
        self._elements: dict[str, int] = {}

    def file(self) -> None:
        below = ""
        while self._skip(_BLANK) < len(self._text):
            line = self._here()
            if self._takes("[["):
                below = self._table(line, is_element=True)
            elif self._takes("["):
                below = self._table(line, is_element=False)
            else:
                self._pair(below)

    def _table(self, line: int, is_element: bool) -> str:
        """The path of a heading, whose arrays of tables stand for their last elements."""
        path = ""
        keys = self._keys()
        for depth, key in enumerate(keys, start=1):
            path = _joined(path, key)
            self.found.setdefault(path, line)
            if is_element and depth == len(keys):
                self._elements[path] = self._elements.get(path, 0) + 1
            if path in self._elements:
                path = f"{path}[{self._elements[path]}]"
                self.found.setdefault(path, line)
        self._at += 2 if is_element else 1
        return path

    def _pair(self, path: str) -> None:
        line = self._here()
        for key in self._keys():
            path = _joined(path, key)
            self.found.setdefault(path, line)
        self._takes("=")
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: str) -> None:
        if self._takes("["):
            number = 0
            while not self._closes("]"):
                number += 1
                element = f"{path}[{number}]"
                self.found.setdefault(element, self._here())
                self._value(element)
        elif self._takes("{"):
            while not self._closes("}"):
                self._pair(path)
        elif _STRING.match(self._text, self._at):
            self._skip(_STRING)
        else:
            self._skip(_BARE_VALUE)

    def _closes(self, bracket: str) -> bool:
        """Whether an array or an inline table ends here; what parts its members is passed over."""
        self._skip(_BLANK)
        if self._takes(","):
            self._skip(_BLANK)
        return self._takes(bracket)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        self._skip(_BLANK)
        while not keys or _DOT.match(self._text, self._at):
            self._skip(_DOT)
            key = _STRING.match(self._text, self._at) or _BARE_KEY.match(self._text, self._at)
            assert key is not None, "tomllib has read this text"
            self._at = key.end()
            keys.append(_plain(key[0]))
        self._skip(_BLANK)
        return keys

    def _takes(self, sign: str) -> bool:
        is_there = self._text.startswith(sign, self._at)
        self._at += len(sign) if is_there else 0
        return is_there

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _here(self) -> int:
        """The line that the scan has come to."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _plain(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return next(iter(tomllib.loads(f"{key} = 0")))
