"""What a form knows of the figures that an office's own text mentions, and of what it must mention.

Phrases are data; here they are patterns to be matched against plain sentences (`audit.text`),
each with the figures it can mean. Nothing in this module knows a form or a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xltool.model.finding import Rule
from xltool.text.pattern import Pattern

Keys = tuple[str, ...]
"""Figures that are added up."""


@dataclass(frozen=True, slots=True, eq=False)
class MentionTopic:
    """What sentences can be about; compared by identity.

    One of `words` in a sentence shows that it is, one of `others` that it is about something else;
    a sentence with neither is about what the one before it was, and the first of a passage of
    `home` is about the topic. One of `near` is enough in such a passage.
    """

    words: Pattern
    others: Pattern
    near: Pattern
    home: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A way of stating a figure.

    `said` matches the phrase; its one group that took part is the number, and a match without a
    group states zero, which is reported as `zero`. A sentence `needs` one of some words (they stand
    in every phrase) and none of `unless`. The number may be any of the `readings`, or the first of
    them without one of `less`; where it is not zero, any of the single figures in `parts` too.
    Where it is `at_most` the first of them, it is a part of that; behind a figure of one of the
    rules `part_of` it may be a part of that figure. `texts` are the passages
    looked at; empty, all.
    """

    code: str
    zero: str
    topic: MentionTopic | None
    said: Pattern
    needs: tuple[str, ...]
    unless: Pattern | None
    readings: tuple[Keys, ...]
    less: tuple[Keys, ...]
    parts: Keys
    at_most: bool
    part_of: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shares:
    """Percentages right behind a number: it is a share of one of `wholes`.

    `of` are the codes of mentions that can be shares; `tolerance` is in points.
    """

    code: str
    of: frozenset[str]
    said: Pattern
    wholes: tuple[Keys, ...]
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class YearWords:
    """Years in the text.

    The report's year, the one before and the one after are read as `this`, `last` and `next`. In a
    phrase of `firm` a year is that of the work reported; in one of `loose` too, but an earlier year
    than the last may be history, and so may the last where the next sentence has the report's, and
    in the passages of `history`, which have to look back. Nothing is reported of a sentence with
    one of `unless`, or with the report's own year.
    """

    code: str
    this: str
    last: str
    next: str
    firm: Pattern
    loose: Pattern
    history: frozenset[str]
    unless: Pattern


@dataclass(frozen=True, slots=True)
class Presence:
    """Something that a report has to say, in the passage `at`, or with some `words` elsewhere.

    Where a passage may say it in any words, `any_words` is true, and `nothing` is what can be left
    of one that says nothing once the words of `asides` and all blanks are taken out of it; `within`
    are the passages that `words` are looked for in.
    """

    code: str
    at: str
    any_words: bool
    asides: tuple[str, ...]
    nothing: tuple[str, ...]
    within: Keys
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Words of a template that should have been replaced by the office's own."""

    code: str
    said: Pattern


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What stands in a passage that is still to be written, as the whole of it.

    `none` say that there is nothing to write, which some passages may; `words` say not even that,
    and neither does a text of signs and figures alone. All are as `bare` of `text.clean` gives
    them, with the characters `around` taken off.
    """

    code: str
    around: str
    none: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scopes:
    """Whose figures a sentence states.

    `own` are words for the office itself, the first of which takes the place of its name; `area`
    those for a whole area: one sign for “all”, then the end of its name; the office that governs it
    has that name, or that name with one of the endings `governing`. Words of
    `elsewhere` are about others, words of `years` about other years; `bodies` matches the name of
    an office at the start of a clause; `short` are the words of names that are shortened, and to
    what. Behind `of_which` a sentence goes on with a part of what it
    said before. `whole` names the whole that an office governs by its parts, unless `own_level` in
    the sentence tells the office itself apart from them.
    """

    own: tuple[str, ...]
    area: tuple[str, ...]
    governing: tuple[str, ...]
    elsewhere: Pattern
    years: Pattern
    bodies: Pattern
    short: Mapping[str, str]
    of_which: Pattern
    whole: Pattern
    own_level: Pattern


@dataclass(frozen=True, slots=True)
class Language:
    """How sentences are taken apart.

    `figures` matches in a sentence that can state a figure; `leads` what may stand between the
    start of a clause and a phrase; `asides` the start of a clause that states nothing of its own;
    `respectively` the word between a list of names and one of numbers.
    """

    figures: Pattern
    leads: Pattern
    asides: Pattern
    respectively: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """All of it, and the rules that findings about the text have; compared by identity.

    `counted` matches every figure of a text, whether a mention is there for it or not; its one
    group that took part is the number.
    """

    rules: Mapping[str, Rule]
    counted: Pattern
    language: Language
    scopes: Scopes
    years: YearWords
    mentions: tuple[Mention, ...]
    shares: Shares
    presences: tuple[Presence, ...]
    leftovers: Leftovers
    placeholders: Placeholders | None = None
