"""Where the files are that travel with the program: definitions, sentences, report parts, samples.

In an installed package they stand inside it; in a checkout they stand beside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

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
    path = templates() / "messages" / f"{name}.toml"
    return Messages.parse(path.read_text("utf-8"), str(path))
