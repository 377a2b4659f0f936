"""Reading a parsed TOML tree without trusting it: all faults are noted, with their paths."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from xltool.model.errors import FileError
from xltool.model.finding import LANGUAGES, Words

SCHEMA_VERSION = 1
"""The version of the way definitions are written that this program reads."""


class DefinitionError(FileError):
    """A definition that cannot be used. `faults` are lines `path: what is wrong`.

    `elsewhere` are those of what the file takes over, by the file where it stands.
    """

    faults: Any  # lines of text, where other files have faults as values

    def __init__(
        self, source: str, faults: list[str], elsewhere: Mapping[str, list[str]] | None = None
    ) -> None:
        super().__init__("forms.fault", source)
        self.source = source
        self.faults = faults
        self.elsewhere = elsewhere or {}

    def __str__(self) -> str:
        return "\n".join([f"{self.source}:", *self.lines])

    @property
    def lines(self) -> list[str]:
        """Every fault; those of other files with the file."""
        others = self.elsewhere.items()
        return [*self.faults, *(f"{source}: {fault}" for source, own in others for fault in own)]


class Part:
    """One table of the TOML tree, its path, and the list that collects the faults of the file.

    Every reading method notes what is missing or wrong and returns a value of the right type, so
    that reading goes on. `finish` notes the keys that nobody asked for: a misspelt key is a fault.
    """

    def __init__(self, tree: object, path: str, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        self._tree: Mapping[str, Any] = tree if isinstance(tree, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(tree, dict):
            self.fault("", "应是一个表 (a table is expected)")

    def at(self, key: str) -> str:
        """The path of a key of this part."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def fault(self, key: str, what: str) -> None:
        self.faults.append(f"{self.at(key)}: {what}")

    def expect_version(self) -> None:
        """Note a file that is written in another version of the way definitions are written."""
        if self.integer("schema_version") != SCHEMA_VERSION:
            known = f"本程序读 {SCHEMA_VERSION} (this program reads {SCHEMA_VERSION})"
            self.fault("schema_version", known)

    def has(self, key: str) -> bool:
        return key in self._tree

    def names(self) -> tuple[str, ...]:
        """The keys of this part, in the order of the file."""
        return tuple(self._tree)

    def _take(self, key: str, kind: type | tuple[type, ...], named: str, required: bool) -> Any:
        self._asked.add(key)
        value = self._tree.get(key)
        if value is None:
            if required:
                self.fault(key, f"缺少 (missing {named})")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(key, f"应是{named}，写的是 {value!r} (expected {named})")
            return None
        return value

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, str, "文字 text", default is None)
        return value if value is not None else default or ""

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._take(key, int, "整数 integer", default is None)
        return value if value is not None else default or 0

    def number(self, key: str) -> int | float | None:
        value: int | float | None = self._take(key, (int, float), "数 number", False)
        if value is not None and not math.isfinite(value):
            self.fault(key, "应是有限的数 (a finite number is expected)")
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, bool, "true 或 false", False)
        return default if value is None else bool(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value in allowed:
            return value
        if isinstance(self._tree.get(key), str):  # anything else was told by `text`
            self.fault(key, f"应是 {'、'.join(allowed)} 之一 (one of these is expected)")
        return allowed[0]

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        value = self._take(key, list, "文字的列表 list of texts", required)
        if value is not None and not all(isinstance(each, str) for each in value):
            self.fault(key, "应是文字的列表 (a list of texts is expected)")
            return ()
        return tuple(value or ())

    def numbers(self, key: str) -> tuple[float, ...]:
        value = self._take(key, list, "数的列表 list of numbers", True)
        if value is not None and not all(
            isinstance(each, int | float) and not isinstance(each, bool) and 0 < each < math.inf
            for each in value
        ):
            self.fault(key, "应是正数的列表 (a list of positive numbers is expected)")
            return ()
        return tuple(value or ())

    def words(self, key: str) -> Words:
        """A sentence in every language."""
        part = self.part(key)
        sentence = {language: part.text(language) for language in LANGUAGES}
        part.finish()
        return sentence

    def part(self, key: str, required: bool = True) -> Part:
        value = self._take(key, dict, "表 table", required)
        return Part(value if value is not None else {}, self.at(key), self.faults)

    def parts(self, key: str, required: bool = True) -> Iterator[Part]:
        """The tables of an array, each with its number (counted from 1) in the path."""
        value = self._take(key, list, "表的列表 list of tables", required)
        for index, each in enumerate(value or (), start=1):
            yield Part(each, f"{self.at(key)}[{index}]", self.faults)

    def named_parts(self, key: str, required: bool = True) -> Iterator[tuple[str, Part]]:
        """The tables below a key, by name."""
        tree = self.part(key, required)
        for name in tree.names():
            yield name, Part(tree._tree[name], tree.at(name), self.faults)

    def finish(self) -> None:
        """Note every key that is not part of the language."""
        for key in self._tree:
            if key not in self._asked:
                self.fault(key, "不认识的键 (unknown key)")
