"""The schema for editors: it knows what the parser knows, and accepts what is a form."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xltool.definitions import parse_form
from xltool.definitions.reader import Part
from xltool.resources import templates

Schema = dict[str, Any]

SCHEMA: Schema = json.loads((templates() / "form.schema.json").read_text("utf-8"))
OWN = Path(__file__).parent / "forms"
FORMS = sorted([*templates().glob("*/*/form.toml"), *OWN.glob("*/*/form.toml")])
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
WORDS_OF_THE_CHECK = {
    *("$schema", "$defs", "title", "description", "$ref", "type", "properties", "required"),
    *("additionalProperties", "items", "minItems", "enum", "const", "pattern", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "allOf", "if", "then"),
}
"""What the check below understands; the schema uses nothing else."""


def resolved(schema: Schema) -> Schema:
    ref = schema.get("$ref")
    return SCHEMA["$defs"][ref.removeprefix("#/$defs/")] if ref else schema


def complaints(schema: Schema, value: Any, path: str = "") -> Iterator[str]:
    """Where a value is not what the schema asks for (the part of draft 2020-12 that is used)."""
    schema = resolved(schema)
    kind = schema.get("type")
    is_flag = isinstance(value, bool) and kind != "boolean"
    if kind and (not isinstance(value, TYPES[kind]) or is_flag):
        yield f"{path} type"
        return
    if value not in schema.get("enum", [value]) or schema.get("const", value) != value:
        yield f"{path} value"
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            yield f"{path} pattern"
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{path} maxLength"
    elif isinstance(value, int | float):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{path} bound"
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            yield f"{path} bound"
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path} minItems"
        for each in value:
            yield from complaints(schema["items"], each, f"{path}[]")
    elif isinstance(value, dict):
        yield from _complaints_of_table(schema, value, path)


def _complaints_of_table(schema: Schema, value: dict[str, Any], path: str) -> Iterator[str]:
    yield from (f"{path}.{key} missing" for key in schema.get("required", ()) if key not in value)
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, each in value.items():
        if key in known:
            yield from complaints(known[key], each, f"{path}.{key}")
        elif others is False:
            yield f"{path}.{key} unknown"
        elif others is not True:
            yield from complaints(others, each, f"{path}.{key}")
    for rule in schema.get("allOf", ()):
        if not list(complaints(rule["if"], value)):
            yield from complaints(rule["then"], value, path)


def keys_of(schema: Schema, path: str = "") -> Iterator[str]:
    """Every key that the schema knows; `*` stands for a name, `[]` for an element."""
    schema = resolved(schema)
    others = schema.get("additionalProperties")
    named = isinstance(others, dict)
    for key, each in schema.get("properties", {}).items():
        if not named:  # of a list of names only what they have in common counts
            yield f"{path}.{key}"
            yield from keys_of(each, f"{path}.{key}")
    if isinstance(others, dict):
        below = list(keys_of(others, f"{path}.*"))
        yield from below or [f"{path}.*"]
    if "items" in schema:
        yield from keys_of(schema["items"], f"{path}[]")


def place_of(path: str) -> str:
    """A path of a definition as `keys_of` writes it."""
    path = re.sub(r"\[\d+\]", "[]", path)
    return re.sub(
        r"^\.(kinds|marks|comparison\.floors|tables\.\w+\.\w+_groups|tables)\.\w+",
        _named,
        f".{path}",
    )


def _named(found: re.Match[str]) -> str:
    groups = re.fullmatch(r"tables\.\w+\.(\w+_groups)", found[1])
    return f".tables.*.{groups[1]}.*" if groups else f".{found[1]}.*"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key that the parser asks for."""
    found: set[str] = set()
    take = Part._take

    def recorded(self: Part, key: str, *others: Any) -> Any:
        found.add(place_of(self.at(key)))
        return take(self, key, *others)

    monkeypatch.setattr(Part, "_take", recorded)
    return found


def test_the_schema_knows_every_key_of_the_parser_and_no_other(asked: set[str]) -> None:
    for path in FORMS:
        parse_form(path.read_text("utf-8"), str(path))
    assert asked == set(keys_of(SCHEMA))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_a_form_is_what_the_schema_asks_for(path: Path) -> None:
    assert list(complaints(SCHEMA, tomllib.loads(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("schema_version = 1", "schema_version = 2", ".schema_version value"),
        ('edition = "1"', "", ".edition missing"),
        ('edition = "1"', "edition = 1", ".edition type"),
        ("first_year = 2024", "first_year = true", ".first_year type"),
        ("[kinds.count]", "[kinds.counts]", ".kinds.count missing"),
        ('type = "integer"', 'type = "whole"', ".kinds.count.type value"),
        ("maximum = 9999999", "maximun = 9999999", ".kinds.count.maximun unknown"),
        ("label_columns = 1", "label_columns = -1", ".tables.calls.label_columns bound"),
        ("widths = [14,", "widths = [0,", ".tables.calls.widths[] bound"),
        ('key = "phone"', 'key = "Phone"', ".tables.calls.blocks[].rows[].key pattern"),
        ('total = "calls.*.total"', 'total = "total"', ".relations[].total pattern"),
        ('total = "calls.*.total"\n', "", ".relations[].total missing"),
        ('left = ["handling.*.sum"]\n', "", ".relations[].left missing"),
        ('sheet = "表一 来源"', f'sheet = "{"表" * 32}"', ".sections[].sheet maxLength"),
        ('zh = "核对两张表的这一类诉求", ', "", ".relations[].remedy.zh missing"),
    ],
)  # fmt: skip
def test_the_schema_complains_of_what_is_no_form(old: str, new: str, complaint: str) -> None:
    text = (OWN / "hotline" / "1" / "form.toml").read_text("utf-8")
    assert old in text
    tree = tomllib.loads(text.replace(old, new, 1))
    assert complaint in list(complaints(SCHEMA, tree))


def words_used(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from words_used(each)
    elif isinstance(schema, dict):
        for word, value in schema.items():
            yield word
            if word in ("properties", "$defs"):
                for each in value.values():
                    yield from words_used(each)
            elif word not in ("enum", "const"):
                yield from words_used(value)


def test_the_schema_uses_only_what_is_checked_here() -> None:
    assert set(words_used(SCHEMA)) <= WORDS_OF_THE_CHECK
