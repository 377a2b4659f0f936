"""The figures that sentences state of the report's year and of the office itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xltool.audit.text.naming import areas_of_others
from xltool.audit.text.sentences import ReadPassage, ReadSentence
from xltool.audit.text.topics import Turn, is_about, topic_turns
from xltool.model.form import cached_per_form
from xltool.model.mentions import Mention, Mentions, MentionTopic, Scopes
from xltool.model.record import Record
from xltool.text.numerals import count_of

_COUNTED = re.compile("[0-9][件项起宗条份个例次]")
_ZERO = "零"


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that a sentence states. `percent` is the share it is stated to be, if any."""

    key: str
    quote: str
    mention: Mention
    value: int
    percent: Decimal | None = None

    @property
    def code(self) -> str:
        """The rule it is held against."""
        return self.mention.code if self.value else self.mention.zero


@dataclass(frozen=True, slots=True)
class _Claim:
    """A phrase found at a place of a sentence; `sure` where nothing unknown leads to it."""

    start: int
    end: int
    value: int
    mention: Mention
    sure: bool


def extract_claims(
    mentions: Mentions, record: Record, passages: tuple[ReadPassage, ...]
) -> Iterator[Statement]:
    """Every figure that the passages state for certain, in the order of the text."""
    scopes = mentions.scopes
    others = scopes.own if record.scope else areas_of_others(scopes, record)
    extractor = _ClaimExtractor(mentions, others, record.office.name)
    for passage in passages:
        yield from extractor.passage(passage)


class _ClaimExtractor:
    """Reads the passages of one record; words of `others` make a figure that of others."""

    def __init__(self, mentions: Mentions, others: tuple[str, ...], office: str) -> None:
        self._mentions, self._others, self._office = mentions, others, office
        self._topics = tuple(dict.fromkeys(m.topic for m in mentions.mentions if m.topic))

    def passage(self, passage: ReadPassage) -> Iterator[Statement]:
        about = {topic: passage.key in topic.home for topic in self._topics}
        for sentence in passage.sentences:
            turns = {t: topic_turns(t, passage.key, sentence.plain, about[t]) for t in about}
            about = {topic: said[-1].is_about for topic, said in turns.items()}
            if sentence.starts and (end := self._own_until(sentence.plain)):
                yield from self._sentence(passage.key, sentence, turns, end)

    def _own_until(self, plain: str) -> int:
        """Up to where a sentence can speak of the office itself; 0 where it does not."""
        other = self._mentions.scopes.elsewhere.search(plain)
        if other is None:
            return len(plain)
        of_which = self._mentions.scopes.of_which.finditer(plain, 0, other.start())
        return max((each.start() for each in of_which), default=0)

    def _sentence(
        self,
        key: str,
        sentence: ReadSentence,
        turns: dict[MentionTopic, tuple[Turn, ...]],
        end: int,
    ) -> Iterator[Statement]:
        claims = [
            phrase
            for mention in _needing(self._mentions, sentence.plain)
            if (not mention.texts or key in mention.texts)
            and not (mention.unless and mention.unless.search(sentence.plain, 0, end))
            for phrase in _phrases(mention, sentence)
            if phrase.end <= end
            and (mention.topic is None or is_about(turns[mention.topic], phrase.start))
        ]
        if not claims:
            return
        # what stands inside a clause follows unknown words, which may make it another figure: it
        # states nothing, and nothing behind it is sure either, since their subject may go on
        sure = _longest([phrase for phrase in claims if phrase.sure])
        values = {(phrase.mention, phrase.value) for phrase in sure}
        parts = Counter(mention for mention, _ in values)
        unsure = [p.start for p in claims if not (p.sure or _is_known(p, sure))]
        limit = min(unsure, default=len(sentence.plain))
        parted: set[_Claim] = set()
        for phrase in sure:
            # not `continue`: what a clause is about holds for the clauses behind it
            if phrase.start > limit or self._is_elsewhere(sentence, phrase, sure):
                return
            if parts[phrase.mention] > 1:  # two numbers of one thing are parts of a third
                continue
            if _is_part(phrase, sure, parted):
                parted.add(phrase)
                continue
            percent = self._percent(sentence, phrase)
            yield Statement(key, sentence.quote, phrase.mention, phrase.value, percent)

    def _is_elsewhere(self, sentence: ReadSentence, phrase: _Claim, sure: list[_Claim]) -> bool:
        """Whether what stands before a phrase makes it one of another year, or of others."""
        # words within an earlier phrase (what was carried over from last year) do not make this one
        # last year's; the bar keeps words from forming across the gap
        rest, place = [], 0
        for each in sure:
            if each.start >= phrase.start:
                break
            rest.append(sentence.plain[place : each.start])
            place = max(place, each.end)
        rest.append(sentence.plain[place : phrase.start])
        before = "｜".join(rest)
        scopes, topic = self._mentions.scopes, phrase.mention.topic
        if scopes.years.search(before) or any(word in before for word in self._others):
            return True
        if self._names_a_body(scopes, sentence, phrase.start):
            return True
        # a number behind a counted one, without a word of its topic, is one of its parts
        is_said = topic is None or topic.words.search(sentence.plain)
        return not is_said and not _is_near(topic, sentence) and bool(_COUNTED.search(before))

    def _names_a_body(self, scopes: Scopes, sentence: ReadSentence, end: int) -> bool:
        """Whether a clause up to a place begins with the name of an office, not this one."""
        for start in sentence.starts:
            found = scopes.bodies.match(sentence.plain, start) if start < end else None
            if found and not (found[0] in self._office or any(w in found[0] for w in scopes.own)):
                return True
        return False

    def _percent(self, sentence: ReadSentence, phrase: _Claim) -> Decimal | None:
        shares = self._mentions.shares
        if phrase.mention.code not in shares.of:
            return None
        found = shares.said.match(sentence.plain, phrase.end)
        return Decimal(found[found.lastindex]) if found and found.lastindex else None


@cached_per_form
def _by_word(mentions: Mentions) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The words that mentions need, each with those that need it."""
    words = dict.fromkeys(word for mention in mentions.mentions for word in mention.needs)
    return tuple((word, tuple(m for m in mentions.mentions if word in m.needs)) for word in words)


def _needing(mentions: Mentions, plain: str) -> tuple[Mention, ...]:
    """The mentions of which a sentence has a word, in a fixed order."""
    found = (each for word, needing in _by_word(mentions) if word in plain for each in needing)
    return tuple(dict.fromkeys(found))


def _phrases(mention: Mention, sentence: ReadSentence) -> Iterator[_Claim]:
    for found in mention.said.finditer(sentence.plain):
        number = found[found.lastindex] if found.lastindex else _ZERO
        value = int(number) if number.isdecimal() else count_of(number)
        if value is None:
            continue
        sure = found.start() in sentence.starts
        yield _Claim(found.start(), found.end(), value, mention, sure)


def _longest(phrases: list[_Claim]) -> list[_Claim]:
    """In order, without those that are only the end, or the middle, of a longer one."""
    kept = [p for p in phrases if not any(q.start < p.start and p.end <= q.end for q in phrases)]
    return sorted(kept, key=lambda phrase: (phrase.start, phrase.end))


def _is_part(phrase: _Claim, sure: list[_Claim], parted: set[_Claim]) -> bool:
    """Whether a number may be a part of the last one of another rule before it.

    A part of a part is one as well.
    """
    # `共100件，其中甲类20件`: the second may be of the first, which no table holds; a number
    # that is greater than the one before cannot be a part of it
    before = [p for p in sure if p.start < phrase.start and p.mention.code != phrase.mention.code]
    if not before or before[-1].value < phrase.value:
        return False
    return before[-1] in parted or before[-1].mention.code in phrase.mention.part_of


def _is_known(phrase: _Claim, sure: list[_Claim]) -> bool:
    """Whether what leads to a phrase changes nothing: a sure one holds it, or one of the same rule
    stands before it, so that it goes on with a list."""
    if any(each.start <= phrase.start and phrase.end <= each.end for each in sure):
        return True
    before = [each for each in sure if each.start < phrase.start]
    return bool(before) and before[-1].mention.code == phrase.mention.code


def _is_near(topic: MentionTopic | None, sentence: ReadSentence) -> bool:
    return topic is None or bool(topic.near.search(sentence.plain))
