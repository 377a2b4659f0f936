"""Cutting the text of a page into the passages of a form: by its headings, topics and signature.

What cannot be cut stays together in the first passage of its section, and what is in no passage is
kept as dropped: no text of the report is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.form import Form, Section
from xltool.published.dropped import Dropped, DropReason
from xltool.published.headings import Anchors, find_headings, without_listing
from xltool.published.label_index import Vocabulary
from xltool.published.labels import LabelMatch, likeness
from xltool.published.page import Passage
from xltool.published.signature import parted
from xltool.published.topics import cut_section

_LONGEST_CAPTION = 20


@dataclass(slots=True)
class Cut:
    """The passages of a form as a page has them.

    `together` are sections whose text could not be cut into its passages; `merged` headings of
    several topics, by section; `by_place` headings known by their number and place alone, by
    section; `dropped` what is in no passage.
    """

    text: dict[str, str | None]
    sections: set[str] = field(default_factory=set)
    together: list[str] = field(default_factory=list)
    merged: dict[str, list[str]] = field(default_factory=dict)
    by_place: dict[str, str] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


def cut(
    form: Form,
    spellings: Spellings,
    passages: Sequence[Passage],
    anchors: Anchors,
    start: int,
    office: str,
) -> Cut:
    """Cut the passages behind the title, which `start` counts. A signature of `office` is no text.

    `anchors` are where the tables stand among the passages.
    """
    headings = find_headings(form, spellings, passages, anchors, start, office)
    found = Cut(dict.fromkeys(form.texts))
    words = Vocabulary(form, spellings)
    if not headings:
        _drop(found, "", DropReason.NO_SECTION, passages[start:])
        return found
    before = without_listing(passages[start : headings[0].line], headings)
    opening = next((s for s in form.sections if not s.in_report and s.texts), None)
    if opening is not None:
        _fill(found, opening, before, spellings)
    else:
        _drop(found, "", DropReason.NO_SECTION, before)
    for number, heading in enumerate(headings):
        section = form.sections[heading.section]
        is_last = number + 1 == len(headings)
        until = len(passages) if is_last else headings[number + 1].line
        within = [Passage(heading.rest)] if heading.rest else []
        within += passages[heading.end : until]
        ended: list[tuple[DropReason, Passage]] = []
        if is_last:
            within, ended = parted(within, office, spellings.endings)
        found.sections.add(section.key)
        if heading.by_place:
            found.by_place[section.key] = heading.text
        if section.texts:
            _fill(found, section, within, spellings)
        else:
            beside = [each for each in within if not _is_caption(words, section, each.text)]
            _drop(found, section.heading, DropReason.BESIDE_TABLE, beside)
        for why in (DropReason.SIGNATURE, DropReason.AFTER_SIGNATURE):
            _drop(found, section.heading, why, [each for reason, each in ended if reason is why])
    return found


def _fill(found: Cut, section: Section, passages: Sequence[Passage], spellings: Spellings) -> None:
    """The text of a section under its topics."""
    done = cut_section(section, passages, spellings)
    found.text |= done.text
    if done.together:
        found.together.append(section.key)
    if done.merged:
        found.merged[section.key] = done.merged


def _is_caption(words: Vocabulary, section: Section, text: str) -> bool:
    """Whether a line is of the section's table: its unit, or the section's title once more."""
    short = len(text) <= _LONGEST_CAPTION and words.is_caption(text)
    return short or likeness(text, section.title) is LabelMatch.EXACT


def _drop(found: Cut, place: str, why: DropReason, passages: Sequence[Passage]) -> None:
    if passages:
        found.dropped.append(Dropped(place, why, "\n".join(each.text for each in passages)))
