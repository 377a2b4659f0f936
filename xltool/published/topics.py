"""Cutting the text of a section at its topics: （一） 1. 一是, or the topic's words as a heading.

Every character of the section stays in one of its passages, the words of the headings apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.form import Section
from xltool.published.headings import LONGEST_HEADING, leads
from xltool.published.labels import LabelMatch, closest, core, likeness
from xltool.published.numbered import LeadingNumber, NumberStyle, comparable, leading_number
from xltool.published.page import Passage

_TAIL = re.compile(r"(?:工作)?(?:情况|方面)+$")
_SENTENCE = re.compile(r"[。；;]\s*|\n\s*")
_SAID = re.compile(r"(.{2,20}?)[:：]\s*")
_CLAUSE = re.compile(r"(.{2,20}?)[。：:；;，,]\s*")
_JOINED = re.compile(r"[和与及、]|以及")
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class CutSection:
    """The text of a section by the key of its passage. `together` says that no topic was found,
    `merged` are headings of several topics, whose text is all in the first."""

    text: dict[str, str | None]
    together: bool = False
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a topic begins in a paragraph: from `start` to `end` stands its heading, which is no
    text. `number` is None without one; `within` says that text of the paragraph is before it."""

    start: int
    end: int
    key: str
    number: LeadingNumber | None
    level: int
    merged: bool = False

    @property
    def within(self) -> bool:
        return self.start > 0


def cut_section(section: Section, passages: Sequence[Passage], spellings: Spellings) -> CutSection:
    """The text of a section under its topics; what stands before the first is in the first."""
    lines: dict[str, list[str]] = {each.key: [] for each in section.texts}
    current = section.texts[0].key
    found = CutSection({})
    words = _TopicWords(section, spellings)
    marks = _counting(section, [list(words.marks(passage)) for passage in passages])
    for passage, here in zip(passages, marks, strict=True):
        at = 0
        for mark in here:
            lines[current].append(passage.text[at : mark.start])
            current, at = mark.key, mark.end
            if mark.merged:
                found.merged.append(passage.text[mark.start : mark.end].strip())
        lines[current].append(passage.text[at:])
    for key, texts in lines.items():
        found.text[key] = "\n".join(line for text in texts for line in _split(text)) or None
    found.together = len(section.texts) > 1 and not any(marks) and any(found.text.values())
    return found


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _counting(section: Section, marks: Sequence[Sequence[_Mark]]) -> list[list[_Mark]]:
    """The marks that begin a topic; the others mention one.

    Numbered ones of the style that most topics have do so in any order, as long as the numbers
    rise; others only in the form's order.
    """
    headed = [mark for here in marks for mark in here if mark.level]
    every = {mark.key for here in marks for mark in here if not mark.within}
    only_marked = bool(headed) and {mark.key for mark in headed} == every
    style = _main_style(marks)
    order = [each.key for each in section.texts]
    reached, number = -1, 0
    found: list[list[_Mark]] = []
    for here in marks:
        kept: list[_Mark] = []
        for mark in here:
            if only_marked and not mark.level:
                continue
            place = order.index(mark.key)
            is_main = style is not None and mark.number is not None and mark.number.style is style
            if is_main and mark.number is not None:
                counts = mark.number.value > number or place > reached
            elif mark.within or (mark.number and mark.number.style is NumberStyle.CLAUSE):
                counts = style is None and mark.number is None and place > reached
            else:
                counts = place > reached
            if not counts:
                continue
            if is_main and mark.number is not None:
                number = mark.number.value
            reached = place
            kept.append(mark)
        found.append(kept)
    return found


def _main_style(marks: Sequence[Sequence[_Mark]]) -> NumberStyle | None:
    """The style of the numbers of most topics; None where none has two of them."""
    topics: dict[NumberStyle, set[str]] = defaultdict(set)
    for here in marks:
        for mark in here:
            if mark.number is not None:
                topics[mark.number.style].add(mark.key)
    # of equals the first in the order of styles: 一是 last, which parts sentences as well
    best = max(NumberStyle, key=lambda style: len(topics[style]))
    return best if len(topics[best]) > 1 else None


class _TopicWords:
    """The words of a section's topics, and where a paragraph has them as a heading."""

    def __init__(self, section: Section, spellings: Spellings) -> None:
        self._keys = [each.key for each in section.texts]
        self._labelled = [
            (each.key, label)
            for each in section.texts
            for label in (each.heading or each.label, *spellings.texts.get(each.key, ()))
        ]

    def marks(self, passage: Passage) -> Iterator[_Mark]:
        """Where topics begin in a paragraph, and at its sentences."""
        if len(self._keys) < 2:
            return
        first = self._at_beginning(passage)
        if first is not None:
            yield first
        starts = [each.end() for each in _SENTENCE.finditer(passage.text)]
        for start in starts:
            if first is not None and start < first.end:
                continue
            mark = self._within(passage.text, start)
            if mark is not None:
                yield mark

    def _at_beginning(self, passage: Passage) -> _Mark | None:
        text = passage.text
        number = leading_number(text)
        if number is not None and number.style is NumberStyle.CLAUSE:
            return self._clause(text, 0, number)
        begin = number.end if number else 0
        for lead, rest in leads(text[begin:]):
            end = len(text) - len(rest)
            found, like = self._topic(lead)
            states = _DIGIT.search(lead)  # a heading with a figure in it is text
            if found is not None and like >= LabelMatch.SAME:
                return _Mark(0, 0 if states else end, found, number, passage.level)
            first = self._first_of_several(lead) if number or passage.level else None
            if first is not None:
                return _Mark(0, end, first, number, passage.level, merged=True)
            if found is None:
                continue
            if self._is_of(number, found) or passage.level:
                # words that are only like the topic's are text where a stop makes a sentence of
                # them and nothing follows
                says = states or (not rest and text.rstrip()[-1:] in "。；;")
                return _Mark(0, 0 if says else end, found, number, passage.level)
        return self._running_on(text, 0, number, passage.level)

    def _within(self, text: str, start: int) -> _Mark | None:
        """The topic that a sentence begins: with a number, or its words and a colon."""
        rest = text[start : start + LONGEST_HEADING]
        number = leading_number(rest)
        if number is not None and number.style is NumberStyle.CLAUSE:
            return self._clause(text, start, number)
        begin = number.end if number else 0
        pattern = _CLAUSE if number else _SAID
        lead = pattern.match(rest[begin:])
        if lead is not None:
            found, like = self._topic(lead[1])
            if found is not None and like >= LabelMatch.SAME:
                return _Mark(start, start + begin + lead.end(), found, number, 0)
        return self._running_on(text, start, number, 0) if number else None

    def _clause(self, text: str, start: int, number: LeadingNumber) -> _Mark | None:
        """The topic of 一是甲。 or of a sentence that begins so and goes on."""
        begin = start + number.end
        lead = _CLAUSE.match(text[begin : begin + LONGEST_HEADING] + "。")  # or its whole text
        if lead is not None:
            found, like = self._topic(lead[1])
            if found is not None and like >= LabelMatch.SAME:
                return _Mark(start, min(begin + lead.end(), len(text)), found, number, 0)
            if found is not None and self._is_of(number, found):
                return _Mark(start, start, found, number, 0)
        return self._running_on(text, start, number, 0)

    def _topic(self, lead: str) -> tuple[str | None, LabelMatch]:
        """The topic whose words a text is most like."""
        # `培训工作情况` for `培训`; a label that ends so itself is left whole
        best: tuple[str | None, LabelMatch] = None, LabelMatch.DIFFERENT
        stripped = lead.rstrip("。：:；;")
        for text in (lead, _TAIL.sub("", stripped)):
            found = closest(text, self._labelled, str)
            if len(found) == 1:
                like = max(
                    likeness(text, label) for key, label in self._labelled if key == found[0]
                )
                if like > best[1]:
                    best = found[0], like
        return best

    def _first_of_several(self, lead: str) -> str | None:
        """The first of the topics that a heading names together; None for fewer than two."""
        named = []
        for piece in _JOINED.split(lead):
            found, like = self._topic(piece)
            if found is not None and like >= LabelMatch.SAME:
                named.append(found)
        return min(named, key=self._keys.index) if len(set(named)) > 1 else None

    def _is_of(self, number: LeadingNumber | None, key: str) -> bool:
        return number is not None and number.value == self._keys.index(key) + 1

    def _running_on(
        self, text: str, start: int, number: LeadingNumber | None, level: int
    ) -> _Mark | None:
        """A numbered sentence that begins with the topic's words, which stay part of it."""
        if number is None:
            return None
        begin = start + number.end
        words = core(comparable(text[begin : begin + LONGEST_HEADING]))
        for key, label in self._labelled:
            if self._is_of(number, key) and words.startswith(core(label)):
                return _Mark(start, start, key, number, level)
        return None
