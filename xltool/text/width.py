"""How wide text is, in the columns of a fixed-width face: a Chinese character takes two."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, east_asian_width

NARROW = str.maketrans("０１２３４５６７８９，．－−＋（）：；", "0123456789,.--+():;")
"""Digits and signs of numbers and labels in one width, as they are read. Labels of published pages
go through Unicode's NFKC, which changes more: people typed them anew."""


def width(text: str, ambiguous: int = 1) -> int:
    """The columns that a text takes.

    `ambiguous` is what signs like “ and … take: one column in most fixed-width faces, two in
    Chinese faces such as 宋体.

    >>> width("2件"), width("…"), width("…", ambiguous=2)
    (3, 1, 2)
    """
    return sum(_width_of(character, ambiguous) for character in text)


@lru_cache(maxsize=20_000)
def _width_of(character: str, ambiguous: int) -> int:
    if combining(character):
        return 0
    match east_asian_width(character):
        case "W" | "F":
            return 2
        case "A":
            return ambiguous
    return 1
