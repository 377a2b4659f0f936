"""The figures of a text that no rule holds against the tables.

A figure is a number with its unit. Dates, years, percentages and the numbers of articles have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xltool.audit.text.sentences import read_passages
from xltool.audit.text.statements import extract_statements
from xltool.audit.text.tokens import figure_of
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Record


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A figure as the text writes it (`60条`), the passage it stands in and its sentence."""

    key: str
    figure: str
    quote: str


def figures_not_compared(form: Form, record: Record) -> Iterator[NotCompared]:
    """Every figure of a record's text that states none of its tables for certain, in order."""
    mentions = form.mentions
    if mentions is None:
        return
    passages = read_passages(mentions, record)
    statements = extract_statements(mentions, record, passages)
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
