"""What of a file's text may reach a terminal."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """Text without the characters that move a terminal's cursor or turn its reading direction."""
    return "".join(
        " " if c in "\n\t" else c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C"
    )
