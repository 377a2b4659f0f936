"""Reading TOML and its tree without trusting them: all faults are noted, with their paths."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from xltool.model.errors import Fault, FileError
from xltool.model.finding import LANGUAGES, Words

SCHEMA_VERSION = 1
"""The version of the way definitions are written that this program reads."""
_LONGEST_QUOTE = 60
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "number": (int, float),
    "flag": bool,
    "texts": list,
    "numbers": list,
    "table": dict,
    "tables": list,
}
"""The types that a value may have to be, by the names that faults have for them."""


class DefinitionError(FileError):
    """A definition that cannot be used, with every fault of it.

    The codes of the faults name their words in `templates/messages/definitions.toml`.
    """

    def __init__(self, path: str, faults: Sequence[Fault]) -> None:
        super().__init__("forms.fault", path, faults=faults)


class Part:
    """One table of the TOML tree, its path, and the list that collects the faults of the file.

    Every reading method notes what is missing or wrong and returns a value of the right type, so
    that reading goes on. `finish` notes the keys that were not read: a misspelt key is a fault.
    """

    def __init__(self, tree: object, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        self._tree: Mapping[str, Any] = tree if isinstance(tree, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(tree, dict):
            self.fault("", "expected.table", value=quoted(tree))

    def at(self, key: str) -> str:
        """The path of a key of this part."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def fault(self, key: str, code: str, /, **facts: object) -> None:
        self.faults.append(Fault(self.at(key), code, facts))

    def unknown_slot(self, key: str, slot: str, known: Collection[str]) -> None:
        """Note a slot of a sentence that nothing fills."""
        self.fault(key, "slot", slot=slot, known=tuple(f"{{{each}}}" for each in sorted(known)))

    def expect_version(self) -> None:
        """Note a file that is written in another version of the way definitions are written."""
        version = self.integer("schema_version")
        if version != SCHEMA_VERSION and isinstance(self._tree.get("schema_version"), int):
            self.fault("schema_version", "version", known=SCHEMA_VERSION, value=version)

    def has(self, key: str) -> bool:
        return key in self._tree

    def names(self) -> tuple[str, ...]:
        """The keys of this part, in the order of the file."""
        return tuple(self._tree)

    def _take(self, key: str, kind: str, required: bool) -> Any:
        self._asked.add(key)
        value = self._tree.get(key)
        if value is None:
            if required:
                self.fault(key, f"missing.{kind}")
            return None
        if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "flag"):
            self.fault(key, f"expected.{kind}", value=quoted(value))
            return None
        return value

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, "text", default is None)
        return value if value is not None else default or ""

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._take(key, "integer", default is None)
        return value if value is not None else default or 0

    def number(self, key: str, required: bool = False) -> int | float | None:
        value: int | float | None = self._take(key, "number", required)
        if value is not None and not math.isfinite(value):
            self.fault(key, "finite", value=str(value))
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, "flag", False)
        return default if value is None else bool(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value in allowed:
            return value
        if isinstance(self._tree.get(key), str):  # anything else was noted by `text`
            self.fault(key, "choice", known=tuple(map(str, allowed)), value=quoted(value))
        return allowed[0]

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        value = self._take(key, "texts", required)
        if value is not None and not all(isinstance(each, str) for each in value):
            self.fault(key, "expected.texts", value=quoted(value))
            return ()
        return tuple(value or ())

    def numbers(self, key: str) -> tuple[float, ...]:
        value = self._take(key, "numbers", True)
        if value is not None and not all(
            isinstance(each, int | float) and not isinstance(each, bool) and 0 < each < math.inf
            for each in value
        ):
            self.fault(key, "expected.numbers", value=quoted(value))
            return ()
        return tuple(value or ())

    def words(self, key: str) -> Words:
        """A sentence in every language."""
        part = self.part(key)
        sentence = {language: part.text(language) for language in LANGUAGES}
        part.finish()
        return sentence

    def part(self, key: str, required: bool = True) -> Part:
        value = self._take(key, "table", required)
        return Part(value if value is not None else {}, self.at(key), self.faults)

    def parts(self, key: str, required: bool = True) -> Iterator[Part]:
        """The tables of an array, each with its number (counted from 1) in the path."""
        value = self._take(key, "tables", required)
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
                self.fault(key, "unknown_key")


def quoted(value: object) -> str:
    """A value about as the file has it, cut where it is long."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _LONGEST_QUOTE else f"{written[: _LONGEST_QUOTE - 1]}…"


_PLACE = re.compile(r"\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_KINDS = (
    ("Expected '='", "toml.equals"),
    ("Cannot ", "toml.twice"),
    ("Duplicate inline table key", "toml.twice"),
    ("Invalid statement", "toml.key"),
    ("Invalid initial character for a key part", "toml.key"),
    ("Expected ']", "toml.heading"),
    ("Expected newline", "toml.line_end"),
    (r"Found invalid character '\n'", "toml.string"),
    (r"Illegal character '\n'", "toml.string"),
    (r"Illegal character '\r'", "toml.string"),
    ("Unterminated string", "toml.string"),
    ("Expected \"'", "toml.string"),
    ("Found invalid character", "toml.character"),
    ("Illegal character", "toml.character"),
    ("Unescaped", "toml.escape"),
    ("Invalid hex value", "toml.escape"),
    ("Escaped character", "toml.escape"),
    ("Unclosed", "toml.brackets"),
    ("Invalid value", "toml.value"),
    ("Invalid date", "toml.value"),
    ("maximum recursion depth", "toml.depth"),
)
_FULL_WIDTH = frozenset("“”‘’，、。：；＝＃［］【】｛｝＂＇\u3000")
"""Signs of Chinese input that are easily typed for those of TOML."""


def toml_fault(text: str, complaint: str) -> Fault:
    """The fault of a text of which tomllib reports `complaint`."""
    kind = next((name for words, name in _KINDS if complaint.startswith(words)), "toml.other")
    place = _PLACE.search(complaint)
    if place is None:
        return Fault("", kind)
    lines = text.split("\n")
    line, column = (int(place[1]), int(place[2])) if place[1] else (len(lines), len(lines[-1]) + 1)
    found = lines[line - 1][column - 1 : column]
    if found and found in _FULL_WIDTH:
        return Fault("", "toml.full_width", {"sign": found}, line, column)
    return Fault("", kind, {}, line, column)
