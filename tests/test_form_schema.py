"""The schema for editors: it asks for what the parser asks for, and accepts what is a form."""

from __future__ import annotations

import ast
import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.form_schema import FORMS, HELP
from tests.refresh_schemas import FORM, made
from xltool.definitions import reader

SCHEMA = json.loads(FORM.read_text("utf-8"))
HOTLINE = Path(__file__).parent / "forms" / "hotline" / "1" / "form.toml"
VALIDATOR = Draft202012Validator(SCHEMA)
READING = {"text", "integer", "number", "flag", "choice", "texts", "numbers", "words"}
READING |= {"part", "parts", "named_parts"}
PARSERS = ("parse", "tables", "options", "relations")
OF_THE_CATALOGUE = {"rules", "reasons"}


def complaints(tree: object) -> list[tuple[str, str]]:
    """The path of each complaint, and the word of the schema that makes it."""
    errors = VALIDATOR.iter_errors(tree)
    return [(".".join(map(str, error.absolute_path)), str(error.validator)) for error in errors]


def test_the_schema_is_what_the_parser_asks_for() -> None:
    assert FORM.read_text("utf-8") == made()[FORM]


def test_no_key_that_stands_in_the_parser_is_missing_from_the_schema() -> None:
    """Though no form were read that makes the parser ask for it."""
    folder = Path(reader.__file__).parent
    trees = [ast.parse((folder / f"{name}.py").read_text("utf-8")) for name in PARSERS]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in READING
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(asked) > 60
    assert asked - {key for keys in HELP["keys"].values() for key in keys} == OF_THE_CATALOGUE


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
    text = HOTLINE.read_text("utf-8")
    assert old in text
    assert (path, word) in complaints(tomllib.loads(text.replace(old, new, 1)))
