"""What of a text may reach a terminal, a file, a cell of a CSV file; and how it is cut short.

Texts are cleaned where they enter the program. This is the last gate, so that no document can make
a broken XML file or send control sequences to a terminal; it knows nothing of any format's escapes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"
)
"""Control characters but tab and line feed, what XML 1.0 (production 2, Char) leaves out, and what
turns the reading direction (Unicode UAX 9) or takes no room: it can make a person read something
else than what stands there."""


def printable(text: str) -> str:
    """Text without the characters that move a terminal's cursor or turn its reading direction."""
    return "".join(
        " " if c in "\n\t" else c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C"
    )


def legible(text: str) -> str:
    """The text on one line, without the characters that no file may hold."""
    if text.isprintable():  # the quick way for nearly every text
        return text
    return FORBIDDEN.sub("", _BREAKS.sub(" ", text))


def cut(text: str, most: int) -> str:
    """The text in at most so many characters; the last is … where some are left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def without(text: str, words: Iterable[str]) -> str:
    """A text with every occurrence of some words left out, one word after the other."""
    for word in words:
        text = text.replace(word, "")
    return text


_SIGNS = re.compile(r"[\W_]+")
_RUNS = re.compile(r"(.)\1+")
_FIGURES = "0123456789"


def bare(text: str, around: str = "") -> str:
    """The letters of a text in one width and case, one for each run of the same.

    Signs and blanks are left out, and figures and the characters `around` at both ends.

    >>> bare("（一）见附件１。", "一二三"), bare("X x x"), bare("……")
    ('见附件', 'x', '')
    """
    kept = _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _RUNS.sub(r"\1", kept.strip(_FIGURES + around))


_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""How a text begins that a spreadsheet program would compute; full-width signs are computed too."""


def inert(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text
