"""Labels as they are compared: in one script, without numbering, brackets, stops and blanks.

Two labels are the same, or near (a word or two left out or put in), or different. What is near is
used only where nothing else is as near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import lru_cache
from typing import TypeVar

from xltool.published.characters import simplified

LONGEST_LABEL = 120
"""Characters; the longest label of a form has fifty."""

_CHINESE = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"(?:[{_CHINESE}]{{1,3}}[、.,:．]|\([{_CHINESE}]{{1,3}}\)[、.,:]?"
    r"|\(\d{1,2}\)[、.]?|\d{1,2}[、.)：:]?(?!\d))"
)
_BRACKETED = re.compile(r"\([^()]*\)|\([^()]*$")
_MARKS = re.compile(r"[^\w]|_")
_LEAST_NEAR = 4
"""Characters of a label that may be near another; shorter ones differ too easily."""

T = TypeVar("T")


class LabelMatch(IntEnum):
    """How like two labels are, the closest greatest; only their order means anything."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2
    EXACT = 3
    """the numbering and the remark in brackets too"""


@lru_cache(maxsize=8192)
def whole(text: str) -> str:
    """A label with its numbering and remarks, in one width and without blanks and stops."""
    return _MARKS.sub("", _plain(text))


@lru_cache(maxsize=8192)
def core(text: str) -> str:
    """A label without numbering and remarks; one that is all remark is kept."""
    plain = _plain(text)
    plain = _NUMBERING.sub("", plain, count=1) if _NUMBERING.match(plain) else plain
    return _MARKS.sub("", _BRACKETED.sub("", plain)) or _MARKS.sub("", plain)


@lru_cache(maxsize=8192)
def numbering(text: str) -> str:
    """What numbers a label, as bare characters: 一, 3; empty where nothing does."""
    plain = _plain(text)
    found = _NUMBERING.match(plain)
    return _MARKS.sub("", found[0]) if found else ""


def _plain(text: str) -> str:
    """The beginning of a text in one width and one script, without blanks."""
    return simplified("".join(unicodedata.normalize("NFKC", text[:LONGEST_LABEL]).split()))


@lru_cache(maxsize=65536)
def likeness(text: str, label: str) -> LabelMatch:
    """How like a text of a page is to a label of the form."""
    if len(text) > LONGEST_LABEL:
        return LabelMatch.DIFFERENT
    ours, theirs = core(label), core(text)
    if ours == theirs:
        return LabelMatch.EXACT if whole(text) == whole(label) else LabelMatch.SAME
    short, long = sorted((ours, theirs), key=len)
    if len(short) >= _LEAST_NEAR and 5 * len(short) >= 3 * len(long) and _runs_in(short, long):
        return LabelMatch.NEAR
    return LabelMatch.DIFFERENT


def _runs_in(short: str, long: str) -> bool:
    """Whether the characters of one text stand in the other in their order."""
    rest = iter(long)
    return all(each in rest for each in short)


def closest(text: str, labelled: Iterable[tuple[T, str]], key: Callable[[T], object]) -> list[T]:
    """What bears the label closest to a text: one thing, several that are equally close, or none.

    Two labels of one thing (the same `key`) count once.
    """
    best, found = LabelMatch.NEAR, dict[object, T]()
    for thing, label in labelled:
        like = likeness(text, label)
        if like > best:
            best, found = like, {}
        if like is best:
            found.setdefault(key(thing), thing)
    return list(found.values())
