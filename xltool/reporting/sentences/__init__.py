"""Sentences written from figures, as data: what they need, when they are written, and their words.

They come from a definition; a record and, if there is one, last year's make them paragraphs. A
figure that is blank is never mentioned, and nothing is stated that no figure shows.
"""

from xltool.reporting.sentences.passages import Passages, generate, stand_in
from xltool.reporting.sentences.script import (
    AmountSlot,
    Changes,
    ChangeSlot,
    Condition,
    Demand,
    Ending,
    ListMember,
    Narrative,
    Phrase,
    Quantity,
    ScopeWords,
    Sentence,
    Subjects,
    Topic,
    Word,
)

__all__ = [
    "AmountSlot",
    "ChangeSlot",
    "Changes",
    "Condition",
    "Demand",
    "Ending",
    "ListMember",
    "Narrative",
    "Passages",
    "Phrase",
    "Quantity",
    "ScopeWords",
    "Sentence",
    "Subjects",
    "Topic",
    "Word",
    "generate",
    "stand_in",
]
