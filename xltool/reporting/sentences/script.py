"""What a definition of sentences holds: topics, changes since last year, subjects, scope.

Its phrases are words with slots, taken apart once when they are read. What fills a slot is never
looked at again, so that a name with a brace in it stays a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from xltool.classes import dataclass

LIST = "list"
"""The slot that the members of a sentence take."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure, or some added up. `name` is what a definition calls it, `unit` that of all."""

    name: str
    keys: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A slot for words, such as the subject of the report."""

    name: str


@dataclass(frozen=True, slots=True)
class AmountSlot:
    """A slot for a quantity."""

    of: Quantity


@dataclass(frozen=True, slots=True)
class ChangeSlot:
    """A slot for how a quantity moved since last year; empty where that is not known."""

    of: Quantity


Piece = str | Word | AmountSlot | ChangeSlot
Phrase = tuple[Piece, ...]


def bind(phrase: Phrase, meanings: Mapping[str, Piece]) -> Phrase:
    """A phrase in which some words are given their meaning."""
    return tuple(
        meanings.get(piece.name, piece) if isinstance(piece, Word) else piece for piece in phrase
    )


def quantities(phrase: Phrase) -> tuple[Quantity, ...]:
    return tuple(piece.of for piece in phrase if isinstance(piece, AmountSlot))


def fill(
    phrase: Phrase, words: Mapping[str, str], figure: Callable[[AmountSlot | ChangeSlot], str]
) -> str:
    """A phrase with every slot filled: with a word, or with what `figure` gives for a quantity."""
    said = []
    for piece in phrase:
        if isinstance(piece, str):
            said.append(piece)
        else:
            said.append(words[piece.name] if isinstance(piece, Word) else figure(piece))
    return "".join(said)


class Demand(StrEnum):
    """What a condition requires of a quantity. None holds of one that is blank."""

    NONZERO = "nonzero"
    ZERO = "zero"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold for a sentence to be written."""

    demand: Demand
    of: Quantity


@dataclass(frozen=True, slots=True)
class ListMember:
    """One of the things a sentence lists.

    `each` is how it stands in the list; `only` is the whole sentence where all others are zero
    (None: the sentence is the same as with several).
    """

    of: Quantity
    each: Phrase
    only: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, written when every condition holds and no figure that it needs is blank.

    The `members` that are not zero take the place of its slot `list`, with `joined` between them.
    """

    when: tuple[Condition, ...]
    text: Phrase
    members: tuple[ListMember, ...] = ()
    joined: str = ""

    @property
    def needs(self) -> tuple[Quantity, ...]:
        """Every quantity that must be known."""
        asked = [condition.of for condition in self.when]
        listed = [member.of for member in self.members]
        alone = [of for member in self.members for of in quantities(member.only or ())]
        return tuple(dict.fromkeys(asked + listed + alone + list(quantities(self.text))))


Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is written of one topic of the report; `key` is that of its passage."""

    key: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How a quantity stands beside last year's.

    `grew` and `fell` name a percentage; the two that say `slightly` do not, since it would be
    nothing when rounded. Of a quantity that was zero there is no percentage (`arose`), and of one
    that is zero now last year's says all (`ceased`).
    """

    grew: Phrase
    grew_slightly: Phrase
    fell: Phrase
    fell_slightly: Phrase
    arose: Phrase
    ceased: Phrase
    unchanged: Phrase


@dataclass(frozen=True, slots=True)
class Ending:
    """The subject of a report when the name of its office ends so."""

    ending: str
    subject: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subject of a report: `alone` for an office's own, else by the ending of its name.

    One of `tails` may follow the ending; `other` is for a name that no ending fits.
    """

    alone: str
    other: str
    tails: tuple[str, ...]
    endings: tuple[Ending, ...]


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """How a consolidated report says whose figures it holds, at the head of a section.

    `own` stands where the office that adds up is among them. Of the offices that are lacking at
    most `names_at_most` are named.
    """

    section: str
    included: Phrase
    own: str
    nobody: Phrase
    lacking: Phrase
    lacking_many: Phrase
    joined: str
    names_at_most: int


@dataclass(frozen=True, slots=True)
class Narrative:
    """The sentences of a form."""

    topics: tuple[Topic, ...]
    changes: Changes
    subjects: Subjects
    scope: ScopeWords
