"""Sentences written from figures, as data: what they need, when they are said, what they say.

They come from a definition (see `definition`); a record and, if there is one, last year's make them
paragraphs. A figure that is blank is never told of, and nothing is told that no figure says.
"""

from xltool.report.sentences.passages import Passages, generate, stand_in
from xltool.report.sentences.phrase import Amount, Change, Phrase, Quantity, Word
from xltool.report.sentences.script import (
    Changes,
    Condition,
    Demand,
    Ending,
    Member,
    Narrative,
    ScopeWords,
    Sentence,
    Subjects,
    Topic,
)

__all__ = [
    "Amount",
    "Change",
    "Changes",
    "Condition",
    "Demand",
    "Ending",
    "Member",
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
