"""What a form knows of the figures that an office's own text mentions, and of what it must mention.

Words are data: those that name rows and columns of the tables, and those that tell whether the
figure beside them is one of these (`audit.text`). Nothing here knows a form or a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from xltool.classes import dataclass
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


class Sign(StrEnum):
    """What a word is to a figure beside it that it does not name.

    `PLAIN` changes nothing; `AND` joins names; `ALL` and `NONE` speak of every one and of no one,
    and `IS`, at the start of a clause without a figure, of every one as well;
    `LAST` and `NEXT` are the years around the report's; a figure with `STOP` is another one.
    """

    PLAIN = "plain"
    AND = "and"
    ALL = "all"
    IS = "is"
    NONE = "none"
    LAST = "last"
    NEXT = "next"
    STOP = "stop"


@dataclass(frozen=True, slots=True, eq=False)
class HeadWord:
    """Words that name a row of the tables, or a column; compared by identity.

    A row can be any of the `readings`; a column, any of `columns` in those of the row that is named
    with it, else of the rows named before it where it is `of_named`, else in `readings`; without
    either, it is something that no table holds alone. Of several rows the heaviest counts
    (`weight`). `year` is the year that has to be named with it.
    `adds` tells that figures of two joined by a word are summed. Where it is none, the first
    reading is zero, reported as `zero` (not where it is said of less: `can_be_none` is false);
    where it is all, any of `rest`, or any reading in one of the columns `rest_columns`.
    The sentence has one of `needs` and none of `unless`. It may stand behind its figure where
    `after` is true; that is money where it names an `amount`. `less`, `parts` and `part_of` are
    those of a `Mention`.
    """

    code: str
    zero: str
    topic: MentionTopic | None
    weight: int
    readings: tuple[Keys, ...]
    columns: tuple[tuple[str, ...], ...]
    year: Sign | None
    adds: bool
    of_named: bool
    can_be_none: bool
    rest: tuple[Keys, ...]
    rest_columns: tuple[str, ...]
    needs: Pattern | None
    unless: Pattern | None
    after: bool
    amount: bool
    less: tuple[Keys, ...]
    parts: Keys
    part_of: frozenset[str]
    is_column: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """What a figure of a text can be, by the mentions beside it.

    It is any of the `readings`, or the first of them without one of `less`; where it is not zero,
    any of the single figures in `parts` too. Where it is `at_most` one of them, it is a part of
    that; behind a figure of one of the rules `part_of` it may be a part of that figure. Zero is
    reported as `zero` where that is another rule.
    """

    code: str
    topic: MentionTopic | None
    readings: tuple[Keys, ...]
    zero: str = ""
    less: tuple[Keys, ...] = ()
    parts: Keys = ()
    part_of: frozenset[str] = frozenset()
    at_most: bool = False


Word = Sign | tuple[HeadWord, ...]
"""What a word is to a figure beside it."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Scopes:
    """Whose figures a sentence states; compared by identity.

    `own` are words for the office itself, the first of which takes the place of its name; `area`
    those for a whole area: one sign for “all”, then the end of its name; the office that governs it
    has that name, or that name with one of the endings `governing`. Words of
    `elsewhere` are about others, words of `years` about other years; `bodies` matches in the
    unknown words that name an office; `short` are the words of names that are shortened, and to
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


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How sentences are taken apart; compared by identity.

    `figures` matches in a sentence that can state a figure; `asides` the start of a clause that
    states nothing of its own; `skipped` words anywhere that change nothing; `respectively` the word
    between a list of names and one of numbers. `number` matches a count with its unit, `amount` one
    of money, their one group that took part being the number; `amounts` are the units of money,
    each with how many of that of the tables it is. `words` are those known; `lengths` are how
    long those are that begin with three characters, or are shorter, the longest first.
    """

    figures: Pattern
    asides: Pattern
    skipped: Pattern
    respectively: Pattern
    number: Pattern
    amount: Pattern
    amounts: Mapping[str, Decimal]
    words: Mapping[str, Word]
    lengths: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """All of it, and the rules that findings about the text have; compared by identity.

    `counted` matches every figure of a text, whether it is of a table or not; its one group that
    took part is the number. `codes` are those of the rules that figures are held against.
    """

    rules: Mapping[str, Rule]
    counted: Pattern
    language: Language
    scopes: Scopes
    years: YearWords
    topics: tuple[MentionTopic, ...]
    codes: frozenset[str]
    shares: Shares
    presences: tuple[Presence, ...]
    leftovers: Leftovers
    placeholders: Placeholders | None = None
