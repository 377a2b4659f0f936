"""What a text leaves out, what it leaves in of its template, and years taken for the report's."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from xltool.audit.text.sentences import ReadPassage, ReadSentence
from xltool.classes import dataclass
from xltool.model.form import Form
from xltool.model.mentions import Leftovers, Placeholders, Presence, YearWords
from xltool.text.clean import bare, without

LONGEST_PLACEHOLDER = 100
"""In characters, with signs and blanks."""
_BLANKS = re.compile(r"\s+")


def is_missing(
    presence: Presence, text: Mapping[str, str | None], unwritten: Container[str] = ()
) -> bool:
    """Whether a report does not say what it has to. The passages `unwritten` say nothing."""
    if presence.any_words and presence.at not in unwritten:
        own = without(_BLANKS.sub("", text.get(presence.at) or ""), presence.asides)
        if own and own not in presence.nothing:
            return False
    elsewhere = "".join(text.get(key) or "" for key in presence.within)
    return not any(word in elsewhere for word in presence.words)


def unwritten_passages(
    placeholders: Placeholders | None, passages: tuple[ReadPassage, ...], form: Form
) -> dict[str, bool]:
    """The passages that hold a placeholder alone, and whether it says that there is nothing."""
    found: dict[str, bool] = {}
    if placeholders is None:
        return found
    for passage in passages:
        if len(passage.text) > LONGEST_PLACEHOLDER:
            continue
        around = placeholders.around
        own, label = bare(passage.text, around), _bare(form.texts[passage.key].label, around)
        if own.startswith(label):
            own = bare(own.removeprefix(label), around)
        if own in placeholders.none:
            found[passage.key] = True
        elif not own or own in placeholders.words:
            found[passage.key] = False
    return found


_bare = lru_cache(maxsize=1 << 8)(bare)
"""For what a form says, which is the same in every report."""


def template_leftovers(
    words: Leftovers, passages: tuple[ReadPassage, ...]
) -> Iterator[tuple[str, str, str]]:
    """The words of a template that passages still have: key, sentence, what was found."""
    for passage in passages:
        if not words.said.search(passage.text):
            continue
        for sentence in passage.sentences:
            if found := words.said.search(sentence.quote):
                yield passage.key, sentence.quote, found[0]
                break


@dataclass(frozen=True, slots=True)
class StrayYear:
    """A year given as the report's, and the sentence that gives it."""

    key: str
    quote: str
    year: int


def stray_years(
    years: YearWords, year: int, passages: tuple[ReadPassage, ...]
) -> Iterator[StrayYear]:
    """The years before the report's that its sentences take for it; once for each passage."""
    for passage in passages:
        is_history = passage.key in years.history
        next_ones: tuple[ReadSentence | None, ...] = (*passage.sentences[1:], None)
        pairs = zip(passage.sentences, next_ones, strict=False)  # a passage may be all signs
        found = (
            _stray(years, year, each, is_history or (then is not None and str(year) in then.dated))
            for each, then in pairs
        )
        for stray, quote in dict.fromkeys(each for each in found if each):
            yield StrayYear(passage.key, quote, stray)
            break


def _stray(
    years: YearWords, year: int, sentence: ReadSentence, looks_back: bool
) -> tuple[int, str] | None:
    """The year of a sentence; where the sentence `looks_back`, only a firm one."""
    dated = sentence.dated
    if "20" not in dated or str(year) in dated or years.unless.search(dated):
        return None
    for pattern, earliest in ((years.firm, 0), (years.loose, year if looks_back else year - 1)):
        found = pattern.search(dated) if pattern is years.firm else pattern.match(dated)
        if found and found.lastindex and earliest <= int(found[found.lastindex]) < year:
            return int(found[found.lastindex]), sentence.quote
    return None
