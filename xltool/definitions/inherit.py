"""What a file beside a form's definition takes over from the file of the same name of a sibling
edition (`as_in`), what is written beside it put over that, and what is left out (`without`).

It is done on the trees, before anything is known of what they mean. Tables are put together key by
key and arrays of named tables by the names; of any other value the file's own stands alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from xltool.classes import dataclass
from xltool.definitions.lines import located
from xltool.definitions.reader import Part, quoted, toml_fault
from xltool.model.errors import DefinitionError, Fault

AS_IN, WITHOUT = "as_in", "without"
NAMED_BY = {"topics": "key", "mentions": "key", "rules": "code"}
"""The arrays at the top of a file whose tables have names, and the key that holds the name."""

Sibling = Callable[[str], tuple[str, str] | None]
"""The file of the same name of an edition: its text, and its name for messages; None: none."""


def no_sibling(edition: str) -> None:
    """Of a file that stands nowhere no edition is a sibling."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was written: a file, and the path in it as faults have it."""

    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The values of a file with what it takes over.

    `origins` give for a path, and what is below it, where that was written; what has none stands
    in the file itself at the same path. `faults` are those of the putting together, `texts` the
    files' texts.
    """

    source: str
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def origin(self, path: str) -> Origin:
        """Where a path of the values, or what is nearest above it, was written."""
        above = path
        while above and above not in self.origins:
            above = above[: max(above.rfind("."), above.rfind("["), 0)]
        found = self.origins.get(above, Origin(self.source, above))
        return Origin(found.source, found.path + path[len(above) :])


def values_of(text: str, source: str) -> dict[str, Any]:
    """The values of a TOML text. Raises DefinitionError for what is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise DefinitionError(source, [toml_fault(text, str(error))]) from error


def tree_as_in(
    text: str, source: str, sibling: Sibling, above: Mapping[str, str] | None = None
) -> Tree:
    """The tree of a file with what it takes over.

    `above` are the files that take over this one, with their texts. Raises DefinitionError for what
    is no TOML, for an edition that has no such file, and for files that take over each other.
    """
    own = values_of(text, source)
    if AS_IN not in own:
        return Tree(source, own, {source: text})
    edition, without = own.pop(AS_IN), own.pop(WITHOUT, [])

    if not isinstance(edition, str):
        fault = Fault(AS_IN, "expected.text", {"value": quoted(edition)})
        raise DefinitionError(source, located([fault], text))
    found = sibling(edition)
    if found is None:
        fault = Fault(AS_IN, "file.as_in_nothing", {"edition": edition})
        raise DefinitionError(source, located([fault], text))
    files = {**(above or {}), source: text}
    if found[1] in files:
        fault = Fault(AS_IN, "file.as_in_circle", {"chain": " → ".join([*files, found[1]])})
        first = next(iter(files))
        raise DefinitionError(first, located([fault], files[first]))
    return _Joining(own, source, text, tree_as_in(*found, sibling, files)).tree(without)


def whole_of(
    text: str, source: str, sibling: Sibling, usual: Mapping[str, Mapping[str, Any]] | None = None
) -> Whole:
    """The TOML of a file with what it takes over, to be read.

    `usual` are tables of what stands in the file where nothing else is written.
    Raises DefinitionError for what is no TOML, and where nothing can be taken over.
    """
    tree = tree_as_in(text, source, sibling)
    filled = {
        name: {**values, **written}
        for name, values in (usual or {}).items()
        if isinstance(written := tree.values.get(name, {}), dict)
    }
    return Whole(replace(tree, values={**tree.values, **filled}))


class Whole(Part):
    """The table that holds all others of a file."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree.values, "", list(tree.faults))
        self._whole = tree

    def close(self) -> None:
        """End the reading. Raises DefinitionError with every fault that was noted."""
        self.finish()
        if not self.faults:
            return
        found: dict[str, list[Fault]] = {self._whole.source: []}
        for fault in self.faults:
            origin = self._whole.origin(fault.place)
            path = "" if origin.source == self._whole.source else origin.source
            written = replace(fault, place=origin.path, path=path)
            found.setdefault(origin.source, []).append(written)
        raise DefinitionError(
            self._whole.source,
            [
                fault
                for source, faults in found.items()
                for fault in located(faults, self._whole.texts[source])
            ],
        )


class _Joining:
    """Puts the values of a file over those of another."""

    def __init__(self, own: Mapping[str, Any], source: str, text: str, taken: Tree) -> None:
        self._own, self._source, self._taken = own, source, taken
        self._texts = {**taken.texts, source: text}
        self._left_out: set[str] = set()
        self._origins: dict[str, Origin] = {}

    def tree(self, without: object) -> Tree:
        faults = tuple(self._leave_out(without))
        values = self._table(self._own, self._taken.values, "", "")
        return Tree(self._source, values, self._texts, self._origins, faults)

    def _leave_out(self, without: object) -> Iterator[Fault]:
        if not isinstance(without, list):
            yield Fault(WITHOUT, "expected.texts", {"value": quoted(without)})
            return
        for number, name in enumerate(without, start=1):
            path = _path_of(str(name), self._taken.values)
            if path is None:
                yield Fault(f"{WITHOUT}[{number}]", "file.without_unknown", {"name": name})
            else:
                self._left_out.add(path)

    def _table(
        self, own: Mapping[str, Any], taken: Mapping[str, Any], at: str, at_taken: str
    ) -> dict[str, Any]:
        """The taken table with the own one over it; `at` is its path in the result."""
        values: dict[str, Any] = {}
        for key, value in taken.items():
            # `without` names paths of the sibling (`written`), faults those of the result (`place`)
            place, written = _joined(at, key), _joined(at_taken, key)
            if written in self._left_out:
                continue
            mine = own.get(key)
            if mine is None:
                self._origins[place] = self._taken.origin(written)
            if isinstance(value, dict) and isinstance(mine, dict | None):
                values[key] = self._table(mine or {}, value, place, written)
            elif _has_names(written, value) and (mine is None or _has_names(place, mine)):
                values[key] = self._array(mine or [], value, key)
            else:
                values[key] = value if mine is None else mine
        return values | {key: value for key, value in own.items() if key not in values}

    def _array(
        self, own: list[dict[str, Any]], taken: list[dict[str, Any]], key: str
    ) -> list[dict[str, Any]]:
        """The taken tables in their order, each with the own one of its name over it; then those
        of other names."""
        name = NAMED_BY[key]
        rest = list(enumerate(own, start=1))
        tables: list[dict[str, Any]] = []
        for number, each in enumerate(taken, start=1):
            written, place = f"{key}[{number}]", f"{key}[{len(tables) + 1}]"
            if written in self._left_out:
                continue
            same = [one for one in rest if name in each and one[1].get(name) == each[name]][:1]
            rest = [one for one in rest if one not in same]
            self._origins[place] = self._taken.origin(written)
            for mine, _ in same:
                self._origins[place] = Origin(self._source, f"{key}[{mine}]")
            tables.append(self._table(same[0][1] if same else {}, each, place, written))
        for mine, table in rest:
            tables.append(table)
            self._origins[f"{key}[{len(tables)}]"] = Origin(self._source, f"{key}[{mine}]")
        return tables


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _has_names(path: str, value: object) -> bool:
    """Whether what stands at a path is an array of named tables."""
    return path in NAMED_BY and isinstance(value, list) and all(isinstance(t, dict) for t in value)


def _path_of(name: str, value: object, at: str = "") -> str | None:
    """Where a name such as `rules.N101.clause` leads, if it leads anywhere."""
    for key, below, path in _members(value, at):
        if key == name:
            return path
        if name.startswith(f"{key}."):
            found = _path_of(name.removeprefix(f"{key}."), below, path)
            if found is not None:
                return found
    return None


def _members(value: object, at: str) -> Iterator[tuple[object, object, str]]:
    """What has a name directly below a value: the name, the value, its path."""
    if isinstance(value, dict):
        yield from ((key, below, _joined(at, key)) for key, below in value.items())
    elif isinstance(value, list) and _has_names(at, value):
        for number, table in enumerate(value, start=1):
            yield table.get(NAMED_BY[at]), table, f"{at}[{number}]"
