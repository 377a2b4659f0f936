"""The clauses of a sentence: tokens side by side, what is among them, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltool.audit.text.tokens import Token
from xltool.classes import dataclass
from xltool.model.mentions import HeadWord, Sign


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens side by side, and what is among them: the places of numbers, heads, signs."""

    tokens: tuple[Token, ...]
    numbers: tuple[int, ...]
    heads: tuple[HeadWord, ...]
    signs: frozenset[Sign]
    has_unknown: bool


def span_of(tokens: Sequence[Token]) -> Span:
    """Tokens with what is among them."""
    numbers: list[int] = []
    heads: list[HeadWord] = []
    signs: set[Sign] = set()
    has_unknown = False
    for place, token in enumerate(tokens):
        if token.sign is not None:
            signs.add(token.sign)
        elif token.heads:
            heads += token.heads
        elif token.value is not None:
            numbers.append(place)
        elif token.text:
            has_unknown = True
    return Span(tuple(tokens), tuple(numbers), tuple(heads), frozenset(signs), has_unknown)


EMPTY_SPAN = span_of(())


def clauses(tokens: Sequence[Token]) -> list[Span]:
    """The tokens between marks, clause by clause; a clause that a bracket opens begins with it."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.mark:
            found.append([token] if token.mark == "（" else [])
        else:
            found[-1].append(token)
    return [span_of(clause) for clause in found]


def without_numbers(every: list[Span], place: int) -> list[Span]:
    """The clauses from a place on up to the next that has a number."""
    end = place
    while end < len(every) and not every[end].numbers:
        end += 1
    return every[place:end]


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A number of a clause, and what stands before and behind it up to the next."""

    before: Span
    number: Token
    behind: Span
    up_to_next: Span


def figures(clause: Span) -> Iterator[StatedFigure]:
    """The numbers of a clause; what stands between two is before the second, but for what is
    before the word that joins them."""
    tokens, places = clause.tokens, clause.numbers
    start = 0
    for place, end in zip(places, [*places[1:], len(tokens)], strict=True):
        before = span_of(tokens[start:place])
        behind = up_to_next = span_of(tokens[place + 1 : end])
        if end < len(tokens):
            ends = [n for n, token in enumerate(up_to_next.tokens) if joins(token)]
            count = ends[0] if ends else _counted_by(before, up_to_next)
            behind = span_of(up_to_next.tokens[:count])
        yield StatedFigure(before, tokens[place], behind, up_to_next)
        start = place + 1 + len(behind.tokens)


def _counted_by(before: Span, behind: Span) -> int:
    """How much follows a number at once and is what it counts, where nothing before it says that:
    `12件申请共`."""
    return 1 if behind.tokens and behind.tokens[0].heads and not before.heads else 0


def joins(token: Token) -> bool:
    """Whether a token joins what stands on its two sides."""
    return token.sign is Sign.AND
