"""Plain sentences cut into words that are known, numbers, and what is not known."""

from __future__ import annotations

import re
from decimal import Decimal

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import HeadWord, Language, Sign
from xltool.text.numerals import number_of

BREAKS = "，；：（）"
"""The marks that end a clause."""
_PERCENTAGE = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
_DIGITS = "0123456789"
_SILENT = '“”"《》—-·'


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence, which says where it stands and what it is.

    It is a number with a `value` (of money a Decimal), heads, a sign, or the `mark` that ends a
    clause; `text` is kept of what is not known.
    """

    start: int
    end: int
    value: Number | None = None
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
    numbers |= {found.start(): found for found in language.amount.finditer(plain)}
    tokens: list[Token] = []
    place = unknown = 0  # where what is not known begins
    while place < len(plain):
        token = None
        if found := numbers.get(place):
            value = figure_of(language, found)
            token = Token(place, found.end(), value, text="" if value is not None else found[0])
        else:
            token = _known(language, plain, place, names)
        if token is None and plain[place] not in _SILENT:
            place += 1
            continue
        _add_unknown(tokens, plain, unknown, place)
        if token is not None:
            tokens.append(token)
        place = unknown = token.end if token else place + 1
    _add_unknown(tokens, plain, unknown, place)
    return tuple(tokens)


def figure_of(language: Language, found: re.Match[str]) -> Number | None:
    """The figure that a number with its unit states, money in the unit of the tables."""
    number = found[found.lastindex or 0]
    times = language.amounts.get(found[0].removeprefix(number))
    return number_of(number) if times is None else Decimal(number) * times


def _known(language: Language, plain: str, place: int, names: tuple[str, ...]) -> Token | None:
    """The word, mark, percentage or name of the office that begins at a place."""
    sign = plain[place]
    words = language.words.get(sign, {})
    for long in language.lengths.get(sign, ()):
        word = plain[place : place + long]
        if meant := words.get(word):
            end = place + len(word)
            if isinstance(meant, Sign):
                return Token(place, end, sign=meant)
            return Token(place, end, heads=meant)
    if sign in BREAKS:
        return Token(place, place + 1, mark=sign)
    if sign in _DIGITS and (share := _PERCENTAGE.match(plain, place)):
        return Token(place, share.end(), sign=Sign.PLAIN)
    for name in names:
        if plain.startswith(name, place):
            return Token(place, place + len(name), sign=Sign.PLAIN)
    return None


def _add_unknown(tokens: list[Token], plain: str, start: int, end: int) -> None:
    if start < end:
        tokens.append(Token(start, end, text=plain[start:end]))


def clauses(tokens: tuple[Token, ...]) -> list[list[Token]]:
    """The tokens between marks, clause by clause; a clause that a bracket opens begins with it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.mark:
            found.append([token] if token.mark == "（" else [])
        else:
            found[-1].append(token)
    return found
