"""Reading TOML and its tree without trusting them: all faults are noted, with their paths."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from typing import Any

from xltool.classes import dataclass
from xltool.model.errors import Fault
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


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text is written: a pattern that all of it fits, and the fault of one that does not."""

    pattern: str
    fault: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a key must hold, checked as it is read; the schema for editors states the same.

    `kind` is a name of `_TYPES`. `least` and `most` bound an integer, the characters of a text or
    the elements of an array; `choices` and `spelling` a text, or each of several. `names` are those
    that a table of names must have.
    """

    kind: str
    required: bool = True
    least: int | None = None
    most: int | None = None
    choices: tuple[str | int, ...] = ()
    spelling: Spelling | None = None
    names: tuple[str, ...] = ()


class Part:
    """One table of the TOML tree, its path, and the list that collects the faults of the file.

    Every reading method notes what is missing or wrong and returns a value of the right type, so
    that reading goes on. `finish` notes the keys that were not read: a misspelt key is a fault.
    """

    def __init__(self, tree: object, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        self._tree: Mapping[str, Any] = tree if isinstance(tree, dict) else {}
        self._taken: set[str] = set()
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

    def over(self, usual: Part) -> Part:
        """This part, with what stands in another where it has no key of that name.

        What was read of the other before counts as read here.
        """
        part = Part({**usual._tree, **self._tree}, self.path, self.faults)
        part._taken |= usual._taken
        return part

    def expect_version(self) -> None:
        """Note a file that is written in another version of the way definitions are written."""
        version = self._take("schema_version", Requirement("integer", choices=(SCHEMA_VERSION,)))
        if version not in (None, SCHEMA_VERSION):
            self.fault("schema_version", "version", known=SCHEMA_VERSION, value=version)

    def has(self, key: str) -> bool:
        return key in self._tree

    def names(self) -> tuple[str, ...]:
        """The keys of this part, in the order of the file."""
        return tuple(self._tree)

    def _take(self, key: str, requirement: Requirement) -> Any:
        """The value of a key if it is all that is asked, else None."""
        self._taken.add(key)
        value = self._tree.get(key)
        if value is None:
            if requirement.required:
                self.fault(key, f"missing.{requirement.kind}")
            return None
        kind = requirement.kind
        if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "flag"):
            self.fault(key, f"expected.{kind}", value=quoted(value))
            return None
        return value if self._within(key, value, requirement) else None

    def _within(self, key: str, value: Any, requirement: Requirement) -> bool:
        """Whether a value of the right type is within its bounds; if not, that is noted."""
        if isinstance(value, int | float):
            if requirement.least is not None and value < requirement.least:
                self.fault(key, "at_least", least=requirement.least, value=value)
                return False
            if requirement.most is not None and value > requirement.most:
                self.fault(key, "at_most", most=requirement.most, value=value)
                return False
        elif isinstance(value, list) and len(value) < (requirement.least or 0):
            self.fault(key, "none_named")
            return False
        elif isinstance(value, str):
            if requirement.most is not None and len(value) > requirement.most:
                self.fault(key, "too_long", most=requirement.most, count=len(value))
                return False
            if requirement.choices and value not in requirement.choices:
                known = tuple(map(str, requirement.choices))
                self.fault(key, "choice", known=known, value=quoted(value))
                return False
            return self._is_spelt(key, value, requirement.spelling)
        return True

    def _is_spelt(self, key: str, text: str, spelling: Spelling | None) -> bool:
        if spelling is None or re.fullmatch(spelling.pattern, text, re.DOTALL):
            return True
        self.fault(key, spelling.fault, value=quoted(text), **spelling.facts)
        return False

    def text(
        self,
        key: str,
        default: str | None = None,
        *,
        most: int | None = None,
        spelling: Spelling | None = None,
    ) -> str:
        requirement = Requirement("text", default is None, most=most, spelling=spelling)
        value = self._take(key, requirement)
        return value if value is not None else default or ""

    def integer(
        self,
        key: str,
        default: int | None = None,
        *,
        least: int | None = None,
        most: int | None = None,
    ) -> int:
        value = self._take(key, Requirement("integer", default is None, least, most))
        return value if value is not None else default or 0

    def number(self, key: str, required: bool = False) -> int | float | None:
        value: int | float | None = self._take(key, Requirement("number", required))
        if value is not None and not math.isfinite(value):
            self.fault(key, "finite", value=str(value))
            return None
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, Requirement("flag", False))
        return default if value is None else bool(value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self._take(key, Requirement("text", default is None, choices=allowed))
        return value or default or allowed[0]

    def texts(
        self,
        key: str,
        required: bool = True,
        *,
        least: int | None = None,
        spelling: Spelling | None = None,
    ) -> tuple[str, ...]:
        """The texts of a list, without those that are misspelt."""
        value = self._take(key, Requirement("texts", required, least, spelling=spelling))
        if value is not None and not all(isinstance(each, str) for each in value):
            self.fault(key, "expected.texts", value=quoted(value))
            return ()
        return tuple(each for each in value or () if self._is_spelt(key, each, spelling))

    def numbers(self, key: str) -> tuple[float, ...]:
        """Numbers greater than 0."""
        value = self._take(key, Requirement("numbers"))
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
        return self._part(key, Requirement("table", required))

    def _part(self, key: str, requirement: Requirement) -> Part:
        value = self._take(key, requirement)
        return Part(value if value is not None else {}, self.at(key), self.faults)

    def parts(self, key: str, required: bool = True, *, least: int | None = None) -> Iterator[Part]:
        """The tables of an array, each with its number (counted from 1) in the path."""
        value = self._take(key, Requirement("tables", required, least))
        for index, each in enumerate(value or (), start=1):
            yield Part(each, f"{self.at(key)}[{index}]", self.faults)

    def named_parts(
        self, key: str, required: bool = True, *, names: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Part]]:
        """The tables below a key, by name. That all of `names` are there is for the caller."""
        tree = self._part(key, Requirement("table", required, names=names))
        for name in tree.names():
            yield name, Part(tree._tree[name], tree.at(name), self.faults)

    def finish(self) -> None:
        """Note every key that is not part of the language."""
        for key in self._tree:
            if key not in self._taken:
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
