"""Phrases: words with slots, taken apart once when they are read.

What fills a slot is never looked at again, so that a name with a brace in it stays a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure, or some added up. `name` is what a definition calls it, `unit` that of all."""

    name: str
    keys: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A slot for something said in words, such as the subject of the report."""

    name: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A slot for a quantity."""

    of: Quantity


@dataclass(frozen=True, slots=True)
class Change:
    """A slot for how a quantity moved since last year; empty where that is not known."""

    of: Quantity


Piece = str | Word | Amount | Change
Phrase = tuple[Piece, ...]


def bind(phrase: Phrase, meanings: Mapping[str, Piece]) -> Phrase:
    """A phrase in which some words are given their meaning."""
    return tuple(
        meanings.get(piece.name, piece) if isinstance(piece, Word) else piece for piece in phrase
    )


def quantities(phrase: Phrase) -> tuple[Quantity, ...]:
    """The quantities that a phrase states."""
    return tuple(piece.of for piece in phrase if isinstance(piece, Amount))


def fill(phrase: Phrase, words: Mapping[str, str], figure: Callable[[Amount | Change], str]) -> str:
    """A phrase with every slot filled: with a word, or with what `figure` says of a quantity."""
    said = []
    for piece in phrase:
        if isinstance(piece, str):
            said.append(piece)
        else:
            said.append(words[piece.name] if isinstance(piece, Word) else figure(piece))
    return "".join(said)
