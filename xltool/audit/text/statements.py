"""The figures that sentences state of the report's year and of the office itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from xltool.audit.text.claims import Claim, ClaimReader
from xltool.audit.text.naming import areas_of_others
from xltool.audit.text.sentences import ReadPassage, ReadSentence
from xltool.audit.text.topics import TopicTurns
from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.mentions import Keys, Mention, Mentions, MentionTopic
from xltool.model.record import Record

_COUNTED = re.compile("[0-9][件项起宗条份个例次]")


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that a sentence states. `percent` is the share it is stated to be, if any."""

    key: str
    quote: str
    mention: Mention
    value: Number
    percent: Decimal | None = None

    @property
    def code(self) -> str:
        """The rule it is held against."""
        return self.mention.code if self.value else self.mention.zero or self.mention.code


def extract_statements(
    mentions: Mentions, record: Record, passages: tuple[ReadPassage, ...]
) -> Iterator[Statement]:
    """Every figure that the passages state for certain, in the order of the text."""
    extractor = _StatementExtractor(mentions, record)
    for passage in passages:
        yield from extractor.passage(passage)


class _StatementExtractor:
    """Reads the passages of one record; words of `_others` make a figure that of others."""

    def __init__(self, mentions: Mentions, record: Record) -> None:
        scopes = mentions.scopes
        self._mentions = mentions
        self._others = scopes.own if record.scope else areas_of_others(scopes, record)

    def passage(self, passage: ReadPassage) -> Iterator[Statement]:
        turns = TopicTurns(passage)
        for number, sentence in enumerate(passage.sentences):
            if sentence.tokens and (end := self._own_until(sentence.plain)):
                claims = ClaimReader(sentence.plain, self._mentions.scopes).claims(sentence.tokens)
                own = [
                    claim
                    for claim in claims
                    if claim.end <= end
                    and (
                        (topic := claim.mention.topic) is None
                        or turns.is_about(topic, number, claim.start)
                    )
                ]
                yield from self._stated(passage.key, sentence, own)

    def _own_until(self, plain: str) -> int:
        """Up to where a sentence can speak of the office itself; 0 where it does not."""
        other = self._mentions.scopes.elsewhere.search(plain)
        if other is None:
            return len(plain)
        of_which = self._mentions.scopes.of_which.finditer(plain, 0, other.start())
        return max((each.start() for each in of_which), default=0)

    def _stated(self, key: str, sentence: ReadSentence, claims: list[Claim]) -> Iterator[Statement]:
        values = {(*_thing(claim), claim.value) for claim in claims if claim.value}
        numbers = Counter((code, readings) for code, readings, _ in values)
        before = _Before(self._mentions, self._others, sentence)
        for claim in claims:
            # not `continue`: what a clause is about holds for the clauses behind it
            if before.is_elsewhere(claim):
                return
            # two numbers of one thing are parts of a third
            is_part = before.is_part(claim) or numbers[_thing(claim)] > 1
            if claim.told and not is_part:
                percent = self._percent(sentence, claim)
                yield Statement(key, sentence.quote, claim.mention, claim.value, percent)

    def _percent(self, sentence: ReadSentence, claim: Claim) -> Decimal | None:
        shares = self._mentions.shares
        if claim.mention.code not in shares.of:
            return None
        found = shares.said.match(sentence.plain, claim.end)
        return Decimal(found[found.lastindex]) if found and found.lastindex else None


def _thing(claim: Claim) -> tuple[str, tuple[Keys, ...]]:
    """What a claim is about: its rule, and all that its figure can be."""
    return claim.mention.code, claim.mention.readings


class _Before:
    """What stands before the claims of a sentence, each part of it looked at once."""

    def __init__(self, mentions: Mentions, others: tuple[str, ...], sentence: ReadSentence) -> None:
        self._scopes, self._others = mentions.scopes, others
        self._plain = sentence.plain
        self._end = 0
        self._is_others = self._is_counted = False
        self._named: dict[MentionTopic | None, bool] = {None: True}
        self._latest: dict[str, Claim] = {}
        self._parts: set[Claim] = set()

    def is_elsewhere(self, claim: Claim) -> bool:
        """Whether what stands before a claim makes it one of another year, or of others.

        Claims are asked for in their order.
        """
        # words within an earlier claim (what was carried over from last year) do not make this one
        # last year's
        gap = self._plain[self._end : claim.start]
        self._end = max(self._end, claim.reach)
        self._is_others |= bool(
            self._scopes.years.search(gap) or any(word in gap for word in self._others)
        )
        self._is_counted |= bool(_COUNTED.search(gap))
        # a number behind a counted one, without a word of its topic, is one of its parts
        return self._is_others or (self._is_counted and not self._names(claim.mention.topic))

    def _names(self, topic: MentionTopic | None) -> bool:
        """Whether the sentence has a word of a topic."""
        if topic is not None and topic not in self._named:
            patterns = (topic.words, topic.near)
            self._named[topic] = any(pattern.search(self._plain) for pattern in patterns)
        return self._named[topic]

    def is_part(self, claim: Claim) -> bool:
        """Whether a number may be a part of the last one of another rule before it.

        A part of a part is one as well. Claims are asked for in their order.
        """
        # `共100件，其中甲类20件`: the second may be of the first, which no table holds; a number
        # that is greater than the one before cannot be a part of it
        code, mention = claim.mention.code, claim.mention
        others = [c for name, c in self._latest.items() if name != code and c.start < claim.start]
        self._latest[code] = claim
        last = max(others, key=lambda each: each.start, default=None)
        if last is None or last.value < claim.value:
            return False
        if last in self._parts or last.mention.code in mention.part_of:
            self._parts.add(claim)
            return True
        return False
