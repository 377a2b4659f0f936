"""What travels with the program: where definitions, sentences, report parts and samples are, and
what their TOML says, as it was compiled where that is of the same bytes.

In an installed package they stand inside it; in a checkout they stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from xltool.compiled import restored
from xltool.text.messages import Messages

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def templates() -> Path:
    """The folder of definitions, sentence files and report parts."""
    return _folder("templates")


SAMPLE_SEASON, SAMPLE_COORDINATOR, SAMPLE_YEAR = "county", "临江市人民政府", 2024
"""Of the samples the season of a county: its folder, who adds it up, and the year."""


def samples() -> Path:
    return _folder("samples")


@cache
def open_messages(name: str) -> Messages:
    """The messages of `templates/messages/NAME.toml`."""
    file = f"messages/{name}.toml"
    return restored(Messages, templates(), file) or parsed_messages(file)


def parsed_messages(file: str) -> Messages:
    """The messages of a file, by its name below the templates."""
    return Messages.parse(_text(file), file)


@cache
def values_of(file: str) -> Mapping[str, Any]:
    """The values of a TOML file, by its name below the templates."""
    return restored(dict, templates(), file) or parsed_values(file)


def parsed_values(file: str) -> dict[str, Any]:
    """The same, read from the file itself."""
    import tomllib

    return tomllib.loads(_text(file))


def _text(file: str) -> str:
    return templates().joinpath(file).read_text("utf-8")
