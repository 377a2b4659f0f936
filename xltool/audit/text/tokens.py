"""Plain sentences cut into words that are known, numbers, and what is not known."""

from __future__ import annotations

import re
from decimal import Decimal

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import HeadWord, Language, Sign
from xltool.text.numerals import SIGNS, number_of

BREAKS = "，；：（）"
"""The marks that end a clause."""
_PERCENTAGE = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
_DIGITS = frozenset("0123456789")
_NUMERIC = _DIGITS | frozenset(SIGNS)
_OTHERWISE = _DIGITS | frozenset(BREAKS)
OF_EVERY_ONE = frozenset({Sign.NONE, Sign.ALL, Sign.IS})
"""What is said of every one, or of no one."""
_SILENT = frozenset('“”"《》—-·')


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


def tokens_of(language: Language, plain: str, names: tuple[str, ...]) -> tuple[Token, ...]:
    """The tokens of a plain sentence, in order; `names` of the office itself change nothing."""
    here = tuple(name for name in names if name in plain)
    firsts = {name[0] for name in here}
    words, lengths, size = language.words, language.lengths, len(plain)
    tokens: list[Token] = []
    place = unknown = 0  # where what is not known begins
    while place < size:
        sign, token = plain[place], None
        if sign in _NUMERIC:
            token = _number(language, plain, place)
        if token is None:
            begun = lengths.get(plain[place : place + 3]) or lengths.get(plain[place : place + 2])
            for long in begun or lengths.get(sign, ()):
                word = plain[place : place + long]
                if meant := words.get(word):
                    end = place + len(word)  # there may be less left than is asked for
                    token = (
                        Token(place, end, sign=meant)
                        if isinstance(meant, Sign)
                        else Token(place, end, heads=meant)
                    )
                    break
        if token is None and (sign in _OTHERWISE or sign in firsts):
            token = _otherwise(plain, place, here)
        if token is None and sign not in _SILENT:
            place += 1
            continue
        if unknown < place:
            tokens.append(Token(unknown, place, text=plain[unknown:place]))
        if token is not None:
            tokens.append(token)
        place = unknown = token.end if token else place + 1
    if unknown < place:
        tokens.append(Token(unknown, place, text=plain[unknown:place]))
    return tuple(tokens)


def _number(language: Language, plain: str, place: int) -> Token | None:
    """The number with its unit that begins at a place; one that nobody can read is not known."""
    found = language.amount.match(plain, place) if plain[place] in _DIGITS else None
    found = found or language.number.match(plain, place)
    if found is None:
        return None
    value = figure_of(language, found)
    return Token(place, found.end(), value, text="" if value is not None else found[0])


def figure_of(language: Language, found: re.Match[str]) -> Number | None:
    """The figure that a number with its unit states, money in the unit of the tables."""
    number = found[found.lastindex or 0]
    times = language.amounts.get(found[0].removeprefix(number))
    return number_of(number) if times is None else Decimal(number) * times


def _otherwise(plain: str, place: int, names: tuple[str, ...]) -> Token | None:
    """The mark, percentage or name of the office that begins at a place."""
    if plain[place] in BREAKS:
        return Token(place, place + 1, mark=plain[place])
    if share := _PERCENTAGE.match(plain, place):
        return Token(place, share.end(), sign=Sign.PLAIN)
    for name in names:
        if plain.startswith(name, place):
            return Token(place, place + len(name), sign=Sign.PLAIN)
    return None
