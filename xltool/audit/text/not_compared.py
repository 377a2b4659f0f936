"""The figures of a text that no rule holds against the tables.

A figure is a number with its unit. Dates, years, percentages and the numbers of articles have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from xltool.audit.text.sentences import ReadPassage
from xltool.audit.text.statements import Statement
from xltool.audit.text.tokens import figure_of
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import Mentions


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A figure as the text writes it (`60条`), the passage it stands in and its sentence."""

    key: str
    figure: str
    quote: str


def figures_not_compared(
    mentions: Mentions, passages: Iterable[ReadPassage], statements: Iterable[Statement]
) -> Iterator[NotCompared]:
    """Every figure of passages that is none of their statements, in order."""
    stated: Counter[tuple[str, str, Number | None]] = Counter(
        (each.key, each.quote, each.value) for each in statements
    )
    for passage in passages:
        for sentence in passage.sentences:
            for found in mentions.counted.finditer(sentence.dated):
                said = (passage.key, sentence.quote, figure_of(mentions.language, found))
                if stated[said]:
                    stated[said] -= 1
                else:
                    yield NotCompared(passage.key, found[0], sentence.quote)
