"""Plain sentences cut into words that are known, numbers, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xltool.model.mentions import HeadWord, Language, Sign, Word
from xltool.text.numerals import number_of

BREAKS = "，；：（）"
"""The marks that end a clause."""
_PERCENTAGE = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
_SILENT = '“”"《》—-·'


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence, which says where it stands and what it is.

    It is a number with a `value`, heads, a sign, or the `mark` that ends a clause; `text` is
    kept of what is not known.
    """

    start: int
    end: int
    value: int | None = None
    heads: tuple[HeadWord, ...] = ()
    sign: Sign | None = None
    mark: str = ""
    text: str = ""

    @property
    def is_unknown(self) -> bool:
        return bool(self.text)


def tokens_of(language: Language, plain: str, names: tuple[str, ...]) -> tuple[Token, ...]:
    """The tokens of a plain sentence, in order; `names` of the office itself change nothing."""
    numbers = {found.start(): found for found in language.number.finditer(plain)}
    tokens: list[Token] = []
    place = 0
    while place < len(plain):
        token = None
        if found := numbers.get(place):
            value = number_of(found[found.lastindex or 0])
            token = Token(place, found.end(), value, text="" if value is not None else found[0])
        elif plain[place] in BREAKS:
            token = Token(place, place + 1, mark=plain[place])
        elif share := _PERCENTAGE.match(plain, place):
            token = Token(place, share.end(), sign=Sign.PLAIN)
        elif word := _word(language.words.get(plain[place], ()), plain, place):
            end = place + len(word[0])
            if isinstance(word[1], Sign):
                token = Token(place, end, sign=word[1])
            else:
                token = Token(place, end, heads=word[1])
        elif name := next((name for name in names if plain.startswith(name, place)), ""):
            token = Token(place, place + len(name), sign=Sign.PLAIN)
        elif plain[place] not in _SILENT:
            token = Token(place, place + 1, text=plain[place])
        if token is not None:
            tokens.append(token)
        place = token.end if token else place + 1
    return tuple(_unknown_joined(tokens))


def _word(words: tuple[Word, ...], plain: str, place: int) -> Word | None:
    for word in words:
        if plain.startswith(word[0], place):
            return word
    return None


def _unknown_joined(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with unknown characters that follow each other as one."""
    pieces: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.is_unknown:
            pieces.append(token)
            continue
        if pieces:
            yield Token(pieces[0].start, pieces[-1].end, text="".join(each.text for each in pieces))
            pieces = []
        if token is not None:
            yield token


def clauses(tokens: tuple[Token, ...]) -> list[list[Token]]:
    """The tokens between marks, clause by clause; a clause that a bracket opens begins with it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.mark:
            found.append([token] if token.mark == "（" else [])
        else:
            found[-1].append(token)
    return found
