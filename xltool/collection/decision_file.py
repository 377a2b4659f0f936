"""The file of the coordinator's decisions (决定.toml): TOML in, every fault at once; TOML out.

[season]                                            # all of it optional
office = "某县人民政府"
year = 2025
[[prefer]]                                          # which of two versions
file = "教育局/更正.xlsx"
sha256 = "…"                                        # optional: only while this is its content
reason = "电话核实，以更正为准"
date = 2026-01-20
[[exclude]]                                         # who is not added up
office = "某局"
reason = "已撤并"
date = 2026-01-20
[[explain]]                                         # a doubt: explained, or not
office = "某局"
code = "Y104"
key = "table.row.column"
figure = 5120
accepted = false
reason = "与上年口径不同"
date = 2026-01-20
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, TypeVar

from xltool.audit.waiver_file import unexplainable
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.errors import Fault, FileError
from xltool.model.finding import Number, Severity
from xltool.model.record import LONGEST_NAME, clean_line, clean_text
from xltool.text.clean import cut, printable

NAMES = {
    "season": ("office", "year", "number"),
    "prefer": ("file", "sha256", "reason", "date"),
    "exclude": ("office", "code", "reason", "date"),
    "explain": ("office", "code", "key", "figure", "accepted", "reason", "date"),
}
"""The tables of the file, and what may stand in each, in the order in which it is written."""

_SHOWN = 40
"""What a fault shows of what was found, in characters."""
_DIGITS, _PLACES = 15, 10
"""No figure of a form has more digits before its point, or behind it."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


class DecisionError(FileError):
    """Decisions that cannot be used; each fault has its place in the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("reconcile.decisions_fault", faults=faults)


def parse_decisions(
    data: bytes, weights: Mapping[str, Collection[Severity]], keys: Collection[str]
) -> Decisions:
    """The decisions of a file. Raises DecisionError with every fault.

    `weights` gives the severities that a rule's code has in the forms at hand, `keys` their figures
    and passages.
    """
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise DecisionError([Fault("", "not_toml")]) from error
    faults: list[Fault] = []
    _only(tree, NAMES, "", faults)
    season = tree.get("season", {})
    if not isinstance(season, dict):
        faults.append(Fault("season", "decision_not_section", {"actual": _spelt(season)}))
        season = {}
    found = Decisions(
        _Table(season, "season", NAMES["season"], faults).season(),
        _all(tree, "prefer", _Table.preference, lambda each: each.file, faults),
        _all(tree, "exclude", _Table.exclusion, lambda each: (each.office, each.code), faults),
        _all(tree, "explain", _Table.ruling, lambda e: (e.office, e.code, e.key), faults),
    )
    for number, ruling in enumerate(found.explain, start=1):
        faults += unexplainable(f"explain[{number}]", ruling.code, ruling.key, weights, keys)
    if faults:
        raise DecisionError(faults)
    return found


def decisions_toml(decisions: Decisions) -> bytes:
    """The file that reads as these decisions; the same decisions give the same bytes."""
    season = decisions.season
    tables = [("[season]", season, "season")] if season != SeasonDecision() else []
    for kind in ("prefer", "exclude", "explain"):
        tables += [(f"[[{kind}]]", each, kind) for each in getattr(decisions, kind)]
    return "\n".join("".join(_written(head, each, kind)) for head, each, kind in tables).encode()


def _written(head: str, decision: object, kind: str) -> Iterator[str]:
    yield head + "\n"
    for name in NAMES[kind]:
        value = getattr(decision, name)
        if value is not None and value != "":
            yield f"{name} = {_toml(value)}\n"


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + _ESCAPED.sub(_escape, value) + '"'
        case Decimal():
            text = f"{value:f}"
            return text if "." in text else f"{text}.0"
        case date():
            return value.isoformat()
    return str(value)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _spelt(value: Any) -> str:
    """A value as it stands in the file, as far as a sentence has room for it."""
    match value:
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{_name(value)}"'
        case int() if abs(value) >= 10**_DIGITS:
            return "…"
    return cut(str(value), _SHOWN)


def _name(text: str) -> str:
    return cut(printable(clean_line(text)), _SHOWN)


def _only(table: Mapping[str, Any], names: Collection[str], path: str, faults: list[Fault]) -> None:
    """Note what stands in a table under names that it does not have."""
    for name in table:
        if name not in names:
            place = f"{path}.{_name(name)}" if path else _name(name)
            faults.append(Fault(place, "decision_unknown_name", {"expected": tuple(names)}))


_Decision = TypeVar("_Decision")


def _all(
    tree: Mapping[str, Any],
    kind: str,
    read: Callable[[_Table], _Decision],
    about: Callable[[_Decision], object],
    faults: list[Fault],
) -> tuple[_Decision, ...]:
    """The decisions of a kind; `about` gives what each decides, which is decided once."""
    tables = tree.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        facts = {"actual": _spelt(tables), "expected": kind}
        faults.append(Fault(kind, "decision_not_sections", facts))
        return ()
    first: dict[object, str] = {}
    found = []
    for number, table in enumerate(tables, start=1):
        path = f"{kind}[{number}]"
        decision = read(_Table(table, path, NAMES[kind], faults))
        known = first.setdefault(about(decision), path)
        if known != path:
            faults.append(Fault(path, "decision_repeated", {"known": known}))
        found.append(decision)
    return tuple(found)


class _Table:
    """One decision of the file; what is missing or wrong is noted, and reading goes on."""

    def __init__(
        self, table: Mapping[str, Any], path: str, names: Collection[str], faults: list[Fault]
    ) -> None:
        self._table, self._path, self._faults = table, path, faults
        _only(table, names, path, faults)

    def season(self) -> SeasonDecision:
        if "number" in self._table and "year" not in self._table:
            self._fault("year", "decision_without_year")
        return SeasonDecision(
            self._office(),
            self._count("year", 1000, 9999, "decision_year"),
            self._count("number", 1, 12, "decision_number"),
        )

    def preference(self) -> Preference:
        return Preference(self._file(), self._reason(), self._date(), self._sha256())

    def exclusion(self) -> Exclusion:
        office = self._office("decision_without_office")
        return Exclusion(office, self._reason(), self._date(), self._line("code"))

    def ruling(self) -> Ruling:
        return Ruling(
            office=self._office("decision_without_office"),
            code=self._line("code", "waiver_without_code"),
            key=self._line("key", "waiver_without_key"),
            figure=self._figure(),
            accepted=self._accepted(),
            reason=self._reason(),
            date=self._date(),
        )

    def _fault(self, name: str, what: str) -> None:
        facts = {"actual": _spelt(self._table[name])} if name in self._table else {}
        self._faults.append(Fault(f"{self._path}.{name}", what, facts))

    def _text(self, name: str, missing: str = "") -> str:
        """A text; `missing` is what is wrong where there is none (empty: nothing)."""
        value = self._table.get(name, "")
        if not isinstance(value, str):
            self._fault(name, "decision_not_text")
            return ""
        text = (clean_text(value) or "").strip()
        if missing and not text:
            self._fault(name, missing)
        return text

    def _line(self, name: str, missing: str = "") -> str:
        return clean_line(self._text(name, missing))

    def _office(self, missing: str = "") -> str:
        name = self._line("office", missing)
        if len(name) > LONGEST_NAME:
            facts = {"count": len(name), "expected": str(LONGEST_NAME)}
            self._faults.append(Fault(f"{self._path}.office", "decision_long_office", facts))
        return name

    def _reason(self) -> str:
        return self._text("reason", "decision_without_reason")

    def _file(self) -> str:
        """A path as the manifest has it; a name may have blanks, and is taken as it stands."""
        if not self._text("file", "decision_without_file"):
            return ""
        file = str(self._table["file"])
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or "\0" in file:
            self._fault("file", "decision_path")
        return file

    def _sha256(self) -> str:
        digest = self._line("sha256").lower()
        if digest and not _SHA256.fullmatch(digest):
            self._fault("sha256", "decision_sha256")
        return digest

    def _count(self, name: str, least: int, most: int, what: str) -> int | None:
        value = self._table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self._fault(name, what)
            return None
        return value

    def _figure(self) -> Number | str | None:
        value = self._table.get("figure")
        match value:
            case None | str():
                return value
            case int() if not isinstance(value, bool) and abs(value) < 10**_DIGITS:
                return value
            case Decimal() if value.is_finite() and value.adjusted() < _DIGITS:
                exponent = value.as_tuple().exponent
                if isinstance(exponent, int) and exponent >= -_PLACES:
                    return value
        self._fault("figure", "decision_figure")
        return None

    def _accepted(self) -> bool:
        value = self._table.get("accepted")
        if not isinstance(value, bool):
            self._fault("accepted", "decision_accepted" if value is not None else "decision_open")
            return False
        return value

    def _date(self) -> date:
        value = self._table.get("date")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        self._fault("date", "decision_without_date" if value is None else "decision_date")
        return date.min
