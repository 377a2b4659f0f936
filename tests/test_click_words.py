"""click's own words: all that a user of ours can see are in the Chinese catalogue."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.test_messages import CHINESE
from xltool.resources import templates

FOLDER = templates() / "messages" / "locale" / "zh" / "LC_MESSAGES"

NOT_SEEN = {
    "faults of whoever declares the commands": {
        "Could not determine name for option with declarations {decls!r}",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Name '{name}' defined twice",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument"
        " instead? Did you mean to pass '--{name}'?",
        "Invalid start character for option ({option})",
        "Unknown color {colour!r}",
        "Unknown standard stream '{name}'",
        "Choice({choices})",
    },
    "no command or option is deprecated": {
        "(Deprecated) {text}",
        "{text} {deprecated_message}",
        "deprecated",
        "DeprecationWarning: The command {name!r} is deprecated.",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    },
    "our help and our options have no such part": {
        "Positional arguments",
        "env var: {var}",
        "(dynamic)",
        "%(prog)s, version %(version)s",
        "Show the version and exit.",
        "Confirm the action without prompting.",
    },
    "no option of ours takes two values, and no argument a number of them": {
        "Takes {nargs} values but 1 was given.",
        "Value must be an iterable.",
        "Argument {name!r} takes {nargs} values.",
        "{len_type} values are required, but {len_value} was given.",
    },
    "types that no option of ours has": {
        "{value!r} does not match the format {format}.",
        "{value!r} is not a valid UUID.",
        "{value!r} is not a valid boolean.",
        "{value!r} is not a valid boolean. Recognized values: {states}",
        "{value} is not in the range {range}.",
        "{name} {filename!r} is not writable.",
        "{name} {filename!r} is not executable.",
        "Could not open file {filename!r}: {message}",
        "unknown error",
    },
    "every parameter is an option or an argument": {
        "Missing parameter",
        "Missing parameter: {param_name}",
        "Missing {param_type}",
    },
    "a command alone shows its help": {"Missing command."},
    "errors are written by ourselves": {
        "Error: {message}",
        "Try '{command} {option}' for help.",
        "Aborted!",
    },
    "nothing is asked for, edited or counted on the terminal": {
        "d",
        "{editor}: Editing failed",
        "{editor}: Editing failed: {e}",
        "Do you want to continue?",
        "Repeat for confirmation",
        "Error: The two entered values do not match.",
        "Error: The value you entered was invalid.",
        "Error: {e.message}",
        "Error: invalid input",
        "Press any key to continue...",
        "Windows error: {error}",
    },
}
"""What click says that no user of ours can see, by the reason; for every version since 8.1."""


def said_by_click() -> set[str]:
    """The words that click's source hands to gettext."""
    return {
        str(node.args[0].value)
        for path in Path(click.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
        and isinstance(node.args[0], ast.Constant)
    }


@cache
def catalogue() -> Catalog:
    with (FOLDER / "click.po").open("rb") as file:
        return read_po(file, locale="zh")


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def text_of(message: Message) -> str:
    """The translation; Chinese has no plural of its own."""
    if isinstance(message.string, str):
        return message.string
    (text,) = message.string or ()
    return text


def translations(catalog: Catalog) -> dict[str, str]:
    return {key(message): text_of(message) for message in catalog if message.id}


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_what_the_program_reads_is_what_the_source_compiles_to() -> None:
    with (FOLDER / "click.mo").open("rb") as file:
        assert translations(read_mo(file)) == translations(catalogue())


def test_all_that_a_user_can_see_is_in_the_catalogue() -> None:
    said, unseen = said_by_click(), set().union(*NOT_SEEN.values())
    known = translations(catalogue()).keys()
    assert {"Usage:", "Missing argument", "No such command {name!r}."} <= said
    assert said - unseen - known == set()
    assert unseen & known == set()


@pytest.mark.parametrize("message", [m for m in catalogue() if m.id], ids=key)
def test_a_translation_is_chinese_and_fills_no_slot_that_the_words_have_not(
    message: Message,
) -> None:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    text = text_of(message)
    assert CHINESE.search(text)
    assert not text.endswith((".", "。"))
    assert slots(text) <= set().union(*map(slots, ids))
