"""What the clauses of a sentence are about."""

from __future__ import annotations

import re

from xltool.audit.text.sentences import ReadPassage
from xltool.classes import dataclass
from xltool.model.mentions import MentionTopic

_CLAUSE = re.compile("[^，；：、（）]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """From a place of a sentence on, it is about a topic or not."""

    start: int
    is_about: bool


class TopicTurns:
    """Where the sentences of a passage turn to topics, looked at as far as it is asked for."""

    def __init__(self, passage: ReadPassage) -> None:
        self._passage = passage
        self._turns: dict[MentionTopic, list[tuple[Turn, ...]]] = {}

    def is_about(self, topic: MentionTopic, number: int, place: int) -> bool:
        """Whether the sentence of a number is about a topic at a place."""
        key, found = self._passage.key, self._turns.setdefault(topic, [])
        while len(found) <= number:
            before = found[-1][-1].is_about if found else key in topic.home
            plain = self._passage.sentences[len(found)].plain
            found.append(_turns(topic, key, plain, before))
        return next(each.is_about for each in reversed(found[number]) if each.start <= place)


def _turns(topic: MentionTopic, key: str, plain: str, before: bool) -> tuple[Turn, ...]:
    """Where a sentence of the passage `key` turns to a topic, and from it.

    `before` tells whether the sentence before it ended with the topic. One without words of another
    topic is about this one as a whole, as soon as one of its own words stands in it; else each
    clause is about what its last word names, and one without any goes on.
    """
    if not topic.others.search(plain):
        near = key in topic.home and topic.near.search(plain)
        return (Turn(0, before or bool(near or topic.words.search(plain))),)
    turns = [Turn(0, False)]
    for clause in _CLAUSE.finditer(plain):
        other = max((each.end() for each in topic.others.finditer(clause[0])), default=0)
        own = max((each.end() for each in topic.words.finditer(clause[0])), default=0)
        if own or other:
            turns.append(Turn(clause.start(), own > other))
    return tuple(turns)
