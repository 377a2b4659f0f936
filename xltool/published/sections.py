"""Cutting the text of a page at its headings: the sections of the form, and the topics within them.

A heading is known by its words, its number and its order; where the page marks headings, only those
it marks count. What cannot be cut stays together in the first passage of its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xltool.definitions.spellings import Spellings
from xltool.model.form import Form, Section
from xltool.published.labels import LabelMatch, closest, core, likeness, numbering
from xltool.published.page import Passage

_LONGEST_HEADING = 60
_STOPPED = re.compile(r"[。：:；;]\s*\S|。$")
_LEAD = re.compile(r"(.{2,40}?)(?:[。：:；;]|\s+)\s*(.*)", re.DOTALL)
_SPACED = re.compile(r"^([（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])\s+")
"""A number with blanks behind it, which end no heading."""
_TAIL = re.compile(r"(?:工作)?(?:情况|方面)+$")
_DAY = re.compile(r"[12〇二○][\d〇○零一二三四五六七八九]{3}\s*年.{1,3}月.{1,3}日")
_CONTENTS = re.compile(r"目\s*录")
_ORDINALS = "一二三四五六七八九十"


@dataclass(slots=True)
class Cut:
    """The passages of a form as a page has them.

    `together` are sections whose text could not be cut into its passages; `outside` counts the
    characters that stand in sections without passages, such as remarks below a table.
    """

    text: dict[str, str | None]
    sections: set[str] = field(default_factory=set)
    together: list[str] = field(default_factory=list)
    outside: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A heading met: the section's place in the form, and what follows in the same line."""

    line: int
    section: int
    rest: str
    level: int


def first_heading(form: Form, spellings: Spellings, passages: Sequence[Passage]) -> int:
    """Where the first section begins; the number of passages where none does."""
    hits = _run(form, spellings, passages)
    return hits[0].line if hits else len(passages)


def cut(
    form: Form, spellings: Spellings, passages: Sequence[Passage], start: int, office: str
) -> Cut:
    """Cut the passages behind the title. A signature (`office`, and a day) is no text."""
    hits = _run(form, spellings, passages)
    found = Cut(dict.fromkeys(form.texts))
    opening = next((s for s in form.sections if not s.in_report and s.texts), None)
    end = hits[0].line if hits else len(passages)
    if opening is not None and hits:
        before = [p for p in passages[start:end] if not _is_listing(form, spellings, p)]
        _fill(found, opening, before, spellings)
    for number, hit in enumerate(hits):
        until = hits[number + 1].line if number + 1 < len(hits) else len(passages)
        within = [Passage(hit.rest)] if hit.rest else []
        within += passages[hit.line + 1 : until]
        if number + 1 == len(hits):
            within = _unsigned(within, office)
        section = form.sections[hit.section]
        found.sections.add(section.key)
        if section.texts:
            _fill(found, section, within, spellings)
        elif within:
            found.outside[section.key] = sum(len(each.text) for each in within)
    return found


def heads_section(form: Form, spellings: Spellings, text: str) -> bool:
    """Whether a text is a section's heading and nothing else."""
    hit = _hit(form, spellings, Passage(text), 0)
    return hit is not None and not hit.rest


def _run(form: Form, spellings: Spellings, passages: Sequence[Passage]) -> list[_Hit]:
    """The headings of the report: the longest run in the form's order, the last of equals.

    A table of contents is a run as well, and stands before.
    """
    hits = [h for n, p in enumerate(passages) if (h := _hit(form, spellings, p, n))]
    # where every heading found stands somewhere as a marked one, the unmarked lines only mention
    # it; where some are unmarked everywhere, marks were set by hand and prove nothing
    marked = [hit for hit in hits if hit.level]
    if {hit.section for hit in marked} == {hit.section for hit in hits}:
        hits = marked
    # an earlier section after a later one begins the list anew: contents first, then the report
    runs: list[list[_Hit]] = []
    for hit in hits:
        if not runs or hit.section <= runs[-1][-1].section:
            runs.append([])
        runs[-1].append(hit)
    return max(reversed(runs), key=len, default=[])


def _hit(form: Form, spellings: Spellings, passage: Passage, line: int) -> _Hit | None:
    labelled = [
        (number, label)
        for number, section in enumerate(form.sections)
        if section.in_report
        for label in (section.title, *spellings.sections.get(section.key, ()))
    ]
    for text, rest in _leads(passage.text):
        number = numbering(text)
        # a sentence may consist of a title's words; a heading is numbered or marked besides
        if not number and not passage.level:
            continue
        found = closest(text, labelled, str)
        if len(found) != 1:
            continue
        section = form.sections[found[0]]
        # with text behind it in the line only the very words make a heading, not words like them
        best = max(likeness(text, label) for at, label in labelled if at == found[0])
        numbered = not number or number == section.number
        if numbered and (not rest or best >= LabelMatch.SAME):
            return _Hit(line, found[0], rest, passage.level)
    return None


def _leads(text: str) -> Iterator[tuple[str, str]]:
    """A line whole, and what stands before its first stop with what stands behind it."""
    text = _SPACED.sub(r"\1", text)
    if len(text) <= _LONGEST_HEADING and not _STOPPED.search(text):
        yield text, ""
    lead = _LEAD.fullmatch(text)
    if lead:
        yield lead[1], lead[2]


def _is_listing(form: Form, spellings: Spellings, passage: Passage) -> bool:
    """Whether a line before the sections belongs to a table of contents."""
    return bool(_CONTENTS.fullmatch(passage.text)) or heads_section(form, spellings, passage.text)


def _unsigned(passages: list[Passage], office: str) -> list[Passage]:
    """Without the signature at the end: the office, and a day below it."""
    texts = [passage.text for passage in passages]
    days = [n for n, text in enumerate(texts) if _DAY.fullmatch(text)]
    if days and days[-1] and texts[days[-1] - 1] == office:
        return passages[: days[-1] - 1]
    if days and days[-1] + 1 == len(texts):
        return passages[:-1]
    return passages[:-1] if texts and texts[-1] == office else passages


def _fill(found: Cut, section: Section, passages: Sequence[Passage], spellings: Spellings) -> None:
    """The text of a section under its topics."""
    lines: dict[str, list[str]] = {each.key: [] for each in section.texts}
    current, topics = section.texts[0].key, 0
    hits = [_topic(section, spellings, passage) for passage in passages]
    headed = {hit[0] for hit, p in zip(hits, passages, strict=True) if hit and p.level}
    marked = headed == {hit[0] for hit in hits if hit}
    order = list(lines)
    reached = -1
    for passage, hit in zip(passages, hits, strict=True):
        # topics come in the form's order; an earlier one named again is mentioned in the text
        is_next = hit is not None and order.index(hit[0]) > reached
        if hit is None or not is_next or (marked and not passage.level):
            lines[current].append(passage.text)
            continue
        current, rest = hit
        reached = order.index(current)
        topics += 1
        if rest:
            lines[current].append(rest)
    for key, texts in lines.items():
        found.text[key] = "\n".join(line for text in texts for line in _split(text)) or None
    if len(section.texts) > 1 and not topics and any(lines.values()):
        found.together.append(section.key)


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _topic(section: Section, spellings: Spellings, passage: Passage) -> tuple[str, str] | None:
    """The topic that a paragraph begins, and what stands behind its heading."""
    if len(section.texts) < 2:
        return None
    labelled = [
        (field.key, label)
        for field in section.texts
        for label in (field.heading or field.label, *spellings.texts.get(field.key, ()))
    ]
    for text, rest in _leads(passage.text):
        # `培训工作情况` for `培训`; a label that ends so itself is left whole
        lead = _TAIL.sub("", text.rstrip("。：:；;")) if _is_weak(text, labelled) else text
        found = closest(lead, labelled, str)
        if len(found) != 1:
            continue
        best = max(likeness(lead, label) for key, label in labelled if key == found[0])
        if best >= LabelMatch.SAME or _numbered(section, found[0], text) or passage.level:
            return found[0], rest
    return _running_on(section, labelled, passage.text)


def _is_weak(text: str, labelled: Sequence[tuple[str, str]]) -> bool:
    """Whether a lead is none of the labels as it stands."""
    return all(likeness(text, label) < LabelMatch.SAME for _, label in labelled)


def _numbered(section: Section, key: str, text: str) -> bool:
    """Whether the number of a lead is that of the topic."""
    place = [each.key for each in section.texts].index(key)
    return numbering(text) in (_ORDINALS[place], str(place + 1))


def _running_on(
    section: Section, labelled: Sequence[tuple[str, str]], text: str
) -> tuple[str, str] | None:
    """A numbered sentence that begins with the topic's words, which stay part of it."""
    for key, label in labelled:
        if _numbered(section, key, text) and core(text).startswith(core(label)):
            return key, text
    return None
