"""The schema for editors: it knows what the parser knows, and accepts what is a form."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from xltool.definitions import parse_form
from xltool.definitions.reader import Part
from xltool.resources import templates

Schema = dict[str, Any]

SCHEMA: Schema = json.loads((templates() / "form.schema.json").read_text("utf-8"))
OWN = Path(__file__).parent / "forms"
FORMS = sorted([*templates().glob("*/*/form.toml"), *OWN.glob("*/*/form.toml")])
VALIDATOR = Draft202012Validator(SCHEMA)
KINDS = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "flag",
    "object": "table",
}
PLURALS = {"string": "texts", "number": "numbers", "object": "tables"}
SOMETIMES = {
    *(f".relations[].{key}" for key in ("total", "parts", "left", "right", "at", "unless")),
    *(".comparison", ".consolidation"),
}
"""Keys that the parser asks for where they are there, or where a kind of relation needs them."""


def resolved(schema: Schema) -> Schema:
    ref = schema.get("$ref")
    return SCHEMA["$defs"][ref.removeprefix("#/$defs/")] if ref else schema


def complaints(tree: object) -> list[tuple[str, str]]:
    """The path of each complaint, and the word of the schema that makes it."""
    errors = VALIDATOR.iter_errors(tree)
    return [(".".join(map(str, error.absolute_path)), str(error.validator)) for error in errors]


def keys_of(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Every key that the schema knows, what it asks for, and whether the key must be there.

    `*` stands for a name, `[]` for an element.
    """
    schema = resolved(schema)
    others = schema.get("additionalProperties")
    if isinstance(others, dict):  # of a list of names only what they have in common counts
        below = list(keys_of(others, f"{path}.*"))
        yield from below or [(f"{path}.*", resolved(others), True)]
    else:
        for key, each in schema.get("properties", {}).items():
            yield f"{path}.{key}", resolved(each), key in schema.get("required", ())
            yield from keys_of(each, f"{path}.{key}")
    if "items" in schema:
        yield from keys_of(schema["items"], f"{path}[]")


def kind_of(schema: Schema) -> str:
    """What a part of the schema asks for, as the parser calls it."""
    if "const" in schema:
        return "integer"
    if schema.get("type") == "array":
        return PLURALS[resolved(schema["items"])["type"]]
    return KINDS[schema.get("type", "string")]


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
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[tuple[str, bool]]]:
    """Every key that the parser asks for: what it asks for, and whether the key must be there."""
    found: dict[str, set[tuple[str, bool]]] = {}
    take = Part._take

    def recorded(self: Part, key: str, kind: str, required: bool) -> Any:
        found.setdefault(place_of(self.at(key)), set()).add((kind, required))
        return take(self, key, kind, required)

    monkeypatch.setattr(Part, "_take", recorded)
    for path in FORMS:
        parse_form(path.read_text("utf-8"), str(path))
    return found


def test_the_schema_asks_for_what_the_parser_asks_for(
    asked: dict[str, set[tuple[str, bool]]],
) -> None:
    assert asked == {
        path: {(kind_of(schema), required or path in SOMETIMES)}
        for path, schema, required in keys_of(SCHEMA)
    }


def test_the_schema_itself_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_a_form_is_what_the_schema_asks_for(path: Path) -> None:
    assert complaints(tomllib.loads(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "word"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version", "const"),
        ('edition = "1"', "", "", "required"),
        ('edition = "1"', "edition = 1", "edition", "type"),
        ("first_year = 2024", "first_year = true", "first_year", "type"),
        ("[kinds.count]", "[kinds.counts]", "kinds", "required"),
        ('type = "integer"', 'type = "whole"', "kinds.count.type", "enum"),
        ("maximum = 9999999", "maximun = 9999999", "kinds.count", "additionalProperties"),
        ("label_columns = 1", "label_columns = -1", "tables.calls.label_columns", "minimum"),
        ("widths = [14,", "widths = [0,", "tables.calls.widths.0", "exclusiveMinimum"),
        ('key = "phone"', 'key = "Phone"', "tables.calls.blocks.0.rows.0.key", "pattern"),
        ('total = "calls.*.total"', 'total = "total"', "relations.0.total", "pattern"),
        ('total = "calls.*.total"\n', "", "relations.0", "required"),
        ('left = ["handling.*.sum"]\n', "", "relations.4", "required"),
        ('sheet = "表一 来源"', f'sheet = "{"表" * 32}"', "sections.0.sheet", "maxLength"),
        ('zh = "核对两张表的这一类诉求", ', "", "relations.4.remedy", "required"),
    ],
)  # fmt: skip
def test_the_schema_complains_of_what_is_no_form(old: str, new: str, path: str, word: str) -> None:
    text = (OWN / "hotline" / "1" / "form.toml").read_text("utf-8")
    assert old in text
    assert (path, word) in complaints(tomllib.loads(text.replace(old, new, 1)))
