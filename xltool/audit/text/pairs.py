"""Lists of names before lists of numbers: `甲、乙分别为3件、4件` is `甲3件，乙4件`."""

from __future__ import annotations

import re

from xltool.text.pattern import Pattern

_MARKS = "，；：（）"
_LONGEST = 80
"""How far before the word between them the names may begin, in characters."""
_NUMBER = f"[0-9]+[^{_MARKS}、和0-9]{{1,2}}"
_NUMBERS = re.compile(f"{_NUMBER}(?:[、，和]{_NUMBER})+")
_BETWEEN = re.compile("[、，和]")
_SEPARATORS = (re.compile("、"), re.compile("、|以及|和|及|与"))


def paired(plain: str, word: Pattern) -> str:
    """A plain sentence with each name beside its number, where there are as many of both."""
    pieces: list[str] = []
    place = 0
    for found in word.finditer(plain):
        first = max(place, found.start() - _LONGEST)
        start = max((plain.rfind(m, first, found.start()) + 1 for m in _MARKS), default=0)
        numbers = _NUMBERS.match(plain, found.end())
        if numbers is None or max(start, place) < first:
            continue
        start = max(start, first)
        counts = _BETWEEN.split(numbers[0])
        names = _names(plain[start : found.start()], len(counts))
        if names:
            together = "，".join(n + c for n, c in zip(names, counts, strict=True))
            pieces += [plain[place:start], together]
            place = numbers.end()
    return "".join([*pieces, plain[place:]])


def _names(text: str, count: int) -> list[str]:
    """So many names in a text, none where it has more or fewer."""
    for separator in _SEPARATORS:
        names = separator.split(text)
        if len(names) == count and all(names):
            return names
    return []
