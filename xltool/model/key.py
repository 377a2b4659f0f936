"""A figure's key, `table.row.column`: how it is put together and taken apart.

A key is a plain text: it names the figure in records and workbooks, in every edition alike.
Patterns over keys have the same shape; `previous:` before a key makes it that of the period before.
"""

from __future__ import annotations

from typing import NamedTuple

PREVIOUS = "previous:"
"""Stands before a key and makes it last year's figure."""


class KeyParts(NamedTuple):
    """A key taken apart; of last year's figure, `previous:` stays before the table."""

    table: str
    row: str
    column: str


def key_of(table: str, row: str, column: str) -> str:
    """The key of a figure."""
    return f"{table}.{row}.{column}"


def is_key(text: str) -> bool:
    """Whether a text has the shape of a key; no form need have the figure."""
    return text.count(".") == len(KeyParts._fields) - 1


def parts_of(key: str) -> KeyParts:
    """Take a key apart. Raises ValueError for a text that has not its shape."""
    table, row, column = key.split(".")
    return KeyParts(table, row, column)


def previous(key: str) -> str:
    """The key of last year's figure."""
    return PREVIOUS + key


def is_previous(key: str) -> bool:
    """Whether a key speaks of last year's figure."""
    return key.startswith(PREVIOUS)


def bare(key: str) -> str:
    """The figure's own key, of whichever year."""
    return key.removeprefix(PREVIOUS)
