"""Localization: which single change of a figure would settle the failed relations.

The relations are linear, so each failed one gives by how much a figure would have to change; the
holding ones exclude every change that would break them. What is left is ranked by how figures are
mistyped. A cause is a likelihood unless the relations leave one cell only; nothing is guessed.
"""

from xltool.audit.localization.cause import (
    Cause,
    Explanation,
    FigureChange,
    KeyingError,
    cause_sentence,
    explanation_sentences,
)
from xltool.audit.localization.search import causes_of, explain

__all__ = [
    "Cause",
    "Explanation",
    "FigureChange",
    "KeyingError",
    "cause_sentence",
    "causes_of",
    "explain",
    "explanation_sentences",
]
