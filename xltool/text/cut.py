"""Texts that are cut where they are longer than there is room, and say so."""

from __future__ import annotations


def cut(text: str, most: int) -> str:
    """The text in at most so many characters; the last is … where some are left out."""
    return text if len(text) <= most else text[: most - 1] + "…"
