"""The phrases of a sentence that state a figure, and how far they can be relied on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from xltool.audit.text.sentences import ReadSentence
from xltool.audit.text.topics import Turn, is_about
from xltool.model.form import cached_per_form
from xltool.model.mentions import Mention, Mentions, MentionTopic
from xltool.text.numerals import number_of

_ZERO = "零"


@dataclass(frozen=True, slots=True)
class Claim:
    """A phrase found at a place of a sentence; `sure` where nothing unknown leads to it."""

    start: int
    end: int
    value: int
    mention: Mention
    sure: bool


def sure_claims(
    mentions: Mentions,
    key: str,
    sentence: ReadSentence,
    turns: dict[MentionTopic, tuple[Turn, ...]],
    end: int,
) -> list[Claim]:
    """The sure claims of a sentence of the passage `key` up to `end`, in order.

    `turns` tells where the sentence turns to its topics.
    """
    claims = [
        claim
        for mention in _needing(mentions, sentence.plain)
        if (not mention.texts or key in mention.texts)
        and not (mention.unless and mention.unless.search(sentence.plain, 0, end))
        for claim in _claims(mention, sentence)
        if claim.end <= end
        and (mention.topic is None or is_about(turns[mention.topic], claim.start))
    ]
    # what stands inside a clause follows unknown words, which may make it another figure: it
    # states nothing, and nothing behind it is sure either, since their subject may go on
    sure = _longest([claim for claim in claims if claim.sure])
    limit = min(_unknown(claims, sure), default=end)
    return [claim for claim in sure if claim.start <= limit]


@cached_per_form
def _by_word(mentions: Mentions) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The words that mentions need, each with those that need it."""
    words = dict.fromkeys(word for mention in mentions.mentions for word in mention.needs)
    return tuple((word, tuple(m for m in mentions.mentions if word in m.needs)) for word in words)


def _needing(mentions: Mentions, plain: str) -> tuple[Mention, ...]:
    """The mentions of which a sentence has a word, in a fixed order."""
    found = (each for word, needing in _by_word(mentions) if word in plain for each in needing)
    return tuple(dict.fromkeys(found))


def _claims(mention: Mention, sentence: ReadSentence) -> Iterator[Claim]:
    for found in mention.said.finditer(sentence.plain):
        value = number_of(found[found.lastindex] if found.lastindex else _ZERO)
        if value is not None:
            sure = found.start() in sentence.starts
            yield Claim(found.start(), found.end(), value, mention, sure)


def _longest(claims: list[Claim]) -> list[Claim]:
    """In order, without those that are only the end, or the middle, of a longer one."""
    kept: list[Claim] = []
    start = reach = before = -1  # `before` is how far those reach that start before `start`
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.end)):
        if claim.start > start:
            start, before = claim.start, reach
        if claim.end > before:
            kept.append(claim)
        reach = max(reach, claim.end)
    return kept


def _unknown(claims: list[Claim], sure: list[Claim]) -> Iterator[int]:
    """Where the claims begin that unknown words lead to.

    Those words change nothing where a sure claim holds the other, and where one of the same rule
    stands before it, so that it goes on with a list.
    """
    starts = [claim.start for claim in sure]
    for claim in claims:
        if claim.sure:
            continue
        at = bisect_left(starts, claim.start)
        before = sure[at - 1] if at else None
        same = sure[at : bisect_left(starts, claim.start + 1)]
        if any(claim.end <= each.end for each in (*same, *((before,) if before else ()))):
            continue
        if before is None or before.mention.code != claim.mention.code:
            yield claim.start
