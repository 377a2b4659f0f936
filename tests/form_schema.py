"""The schema of `form.toml` for editors, made from what the parser asks while it reads forms.

What a key may hold, whether it must be there and which values it takes stand in the parser alone;
`templates/form.help.toml` has what editors show of it. The forms that are read ask for every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from xltool.definitions import parse_form
from xltool.definitions.reader import Part, Requirement
from xltool.resources import templates

Schema = dict[str, Any]
FORMS = sorted(
    [
        *templates().glob("*/*/form.toml"),
        *(Path(__file__).parent / "forms").glob("*/*/form.toml"),
    ]
)
HELP: Mapping[str, Any] = tomllib.loads((templates() / "form.help.toml").read_text("utf-8"))
TYPES = {"text": "string", "flag": "boolean", "integer": "integer", "number": "number"}


@dataclass
class Table:
    """A table of TOML as the parser reads it: what is asked of its keys, what was chosen.

    Of a table whose keys are names, `asked` is of any name.
    """

    place: str
    asked: dict[str, Requirement] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """The tables of a form by their paths, and the paths of those whose keys are names."""

    tables: dict[str, Table] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def place(self, path: str) -> str:
        """A path with `*` for each name and `[]` for each number of an element."""
        place, above = "", ""
        for piece in path.split(".") if path else ():
            key = "*" if above in self.named else re.sub(r"\[\d+\]", "[]", piece)
            place = f"{place}.{key}" if place else key
            above = f"{above}.{piece}" if above else piece
        return place


@contextmanager
def _noted() -> Iterator[Reading]:
    """What the parser asks while this holds."""
    reading = Reading()
    take, names = Part._take, Part.names

    def noted(self: Part, key: str, asked: Requirement) -> Any:
        value = take(self, key, asked)
        table = reading.tables.setdefault(self.path, Table(reading.place(self.path)))
        key = "*" if self.path in reading.named else key
        assert table.asked.setdefault(key, asked) == asked, f"{self.at(key)} is asked differently"
        if asked.choices and isinstance(value, str):
            table.chosen[key] = value
        return value

    def noted_names(self: Part) -> tuple[str, ...]:
        reading.named.add(self.path)
        return names(self)

    with patch.object(Part, "_take", noted), patch.object(Part, "names", noted_names):
        yield reading


def tables_read() -> dict[str, list[Table]]:
    """Every table of every form, by the name that the help has for its kind."""
    kinds = {place: name for name, places in HELP["places"].items() for place in places}
    found: dict[str, list[Table]] = {}
    for path in FORMS:
        with _noted() as reading:
            parse_form(path.read_text("utf-8"), str(path))
        for each in reading.tables.values():
            kind = each.place if "*" in each.asked else kinds[each.place]
            found.setdefault(kind, []).append(each)
    return found


def form_schema() -> Schema:
    """The whole schema."""
    tables = tables_read()
    kinds = {place: name for name, places in HELP["places"].items() for place in places}
    described = {name: _object(name, tables, kinds) for name in HELP["places"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": HELP["title"],
        "description": HELP["description"],
        **described.pop("form"),
        "$defs": described,
    }


def _object(name: str, tables: Mapping[str, list[Table]], kinds: Mapping[str, str]) -> Schema:
    """The schema of one kind of table: its keys in the order of the help."""
    asked: dict[str, Requirement] = {}
    for table in tables[name]:
        for key, each in table.asked.items():
            assert asked.setdefault(key, each) == each, f"{name}.{key} is asked differently"
    helped: dict[str, str] = HELP["keys"][name]
    assert asked.keys() == helped.keys(), f"{name}: {asked.keys() ^ helped.keys()}"
    always = [key for key in helped if all(key in table.asked for table in tables[name])]
    place = HELP["places"][name][0]
    needed = [key for key in always if asked[key].required]
    schema: Schema = {
        "type": "object",
        "properties": {
            key: {
                **_value(asked[key], f"{place}.{key}" if place else key, tables, kinds),
                "description": said,
            }
            for key, said in helped.items()
        },
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }
    sometimes = [key for key in helped if asked[key].required and key not in always]
    if sometimes:
        schema["allOf"] = list(_conditions(tables[name], asked, sometimes))
    return schema


def _conditions(
    tables: list[Table], asked: Mapping[str, Requirement], keys: list[str]
) -> Iterator[Schema]:
    """Which of the keys are needed where something is chosen: the first choice that tells it."""
    for choice in (key for key, each in asked.items() if each.choices):
        needed = {
            value: {
                tuple(key for key in keys if key in table.asked)
                for table in tables
                if table.chosen.get(choice) == value
            }
            for value in map(str, asked[choice].choices)
        }
        if all(len(each) == 1 for each in needed.values()):
            break
    else:
        raise AssertionError(f"no choice tells when {keys} are needed")
    for each in dict.fromkeys(wanted for (wanted,) in needed.values()):
        values = [value for value, (wanted,) in needed.items() if wanted == each]
        yield {
            "if": {"properties": {choice: {"enum": values}}},
            "then": {"required": list(each)},
        }


def _value(
    asked: Requirement, place: str, tables: Mapping[str, list[Table]], kinds: Mapping[str, str]
) -> Schema:
    """The schema of what stands at a key."""
    if asked.kind == "table":
        if place in kinds:
            return {"$ref": f"#/$defs/{kinds[place]}"}
        names = f"{place}.*"
        if names in kinds:
            below: Schema = {"$ref": f"#/$defs/{kinds[names]}"}
        else:
            (of_any,) = {table.asked["*"] for table in tables[place]}
            below = _value(of_any, names, tables, kinds)
        schema: Schema = {"type": "object"}
        if asked.names:
            schema["properties"] = dict.fromkeys(asked.names, below)
            schema["required"] = list(asked.names)
        return schema | {"additionalProperties": below}
    if asked.kind in ("tables", "texts", "numbers"):
        items: Schema
        if asked.kind == "tables":
            items = {"$ref": f"#/$defs/{kinds[f'{place}[]']}"}
        elif asked.kind == "texts":
            items = {"type": "string", **_spelt(asked)}
        else:
            items = {"type": "number", "exclusiveMinimum": 0}
        least = {} if asked.least is None else {"minItems": asked.least}
        return {"type": "array", "items": items, **least}
    if len(asked.choices) == 1:
        return {"const": asked.choices[0]}
    bounds = ("minLength", "maxLength") if asked.kind == "text" else ("minimum", "maximum")
    limits = dict(zip(bounds, (asked.least, asked.most), strict=True))
    return {
        "type": TYPES[asked.kind],
        **({"enum": list(map(str, asked.choices))} if asked.choices else {}),
        **{name: bound for name, bound in limits.items() if bound is not None},
        **_spelt(asked),
    }


def _spelt(asked: Requirement) -> Schema:
    return {"pattern": f"^{asked.spelling.pattern}$"} if asked.spelling else {}
