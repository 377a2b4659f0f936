"""Texts in CSV files, which spreadsheet programs open: none of them is computed."""

from __future__ import annotations

_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""How a text begins that a spreadsheet program would compute; full-width signs are computed too."""


def inert(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text
