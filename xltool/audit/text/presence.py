"""What a text leaves out, and what it leaves in of its template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xltool.audit.text.sentences import Passage
from xltool.model.mentions import Leftovers, Presence

_BLANKS = re.compile(r"\s+")


def is_missing(presence: Presence, text: Mapping[str, str | None]) -> bool:
    """Whether a report does not say what it has to."""
    own = _BLANKS.sub("", text.get(presence.at) or "")
    says_nothing = presence.nothing is not None and presence.nothing.fullmatch(own)
    if presence.any_words and own and not says_nothing:
        return False
    elsewhere = "".join(text.get(key) or "" for key in presence.within)
    return not any(word in elsewhere for word in presence.words)


def leftovers(words: Leftovers, passages: tuple[Passage, ...]) -> Iterator[tuple[str, str, str]]:
    """The words of a template that passages still have: key, sentence, what was found."""
    for passage in passages:
        if not words.said.search(passage.text):
            continue
        for sentence in passage.sentences:
            if found := words.said.search(sentence.quote):
                yield passage.key, sentence.quote, found[0]
                break
