"""Sentences told: each is said as it stands, or left out."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.report.sentences.facts import Facts
from xltool.report.sentences.phrase import fill
from xltool.report.sentences.script import Condition, Demand, Paragraph, Sentence, Topic

LIST = "list"
"""The slot that the members of a sentence take."""


def tell_topic(topic: Topic, facts: Facts, words: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs of a topic; one of which no sentence is said is none."""
    told = (_tell_paragraph(paragraph, facts, words) for paragraph in topic.paragraphs)
    return tuple(text for text in told if text)


def _tell_paragraph(paragraph: Paragraph, facts: Facts, words: Mapping[str, str]) -> str:
    return "".join(tell(sentence, facts, words) for sentence in paragraph)


def tell(sentence: Sentence, facts: Facts, words: Mapping[str, str]) -> str:
    """A sentence in its words; empty where it is not said.

    A list without any member that is blank says by its silence that the others are zero, so one
    blank member silences the sentence.
    """
    if not all(_holds(condition, facts) for condition in sentence.when):
        return ""
    if any(facts.amount(quantity) is None for quantity in sentence.needs):
        return ""
    if not sentence.members:
        return fill(sentence.text, words, facts.say)
    listed = [member for member in sentence.members if facts.amount(member.of)]
    if not listed:
        return ""
    if len(listed) == 1 and listed[0].only is not None:
        return fill(listed[0].only, words, facts.say)
    items = (fill(member.each, words, facts.say) for member in listed)
    return fill(sentence.text, {**words, LIST: sentence.joined.join(items)}, facts.say)


def _holds(condition: Condition, facts: Facts) -> bool:
    amount = facts.amount(condition.of)
    if amount is None:
        return False
    return condition.demand is Demand.KNOWN or (condition.demand is Demand.ZERO) == (amount == 0)
