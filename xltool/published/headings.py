"""Finding the headings of the form's sections among the paragraphs of a page.

A heading is known by its words, its number and its order, and by where the tables stand. One whose
words are unknown is known by its number where those of its neighbours are found. A table of
contents is a run of headings with nothing between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.form import Form
from xltool.published.labels import LabelMatch, closest, core, likeness
from xltool.published.numbered import (
    LeadingNumber,
    NumberStyle,
    comparable,
    leading_number,
    ordinal,
)
from xltool.published.page import Passage

LONGEST_HEADING = 60
_LONGEST_UNKNOWN = 40
"""Characters of a heading that is known by its place alone."""
_LONGEST_LISTED = 200
_LEAST_WORDS = 4
"""Characters of a heading without a number."""
_STOPPED = re.compile(r"[。：:；;]\s*\S|。$")
_SENTENCE = re.compile(r"[。；;，,：:]\s*\S|[。；;，,]$")
_LEAD = re.compile(r"(.{2,40}?)(?:[。：:；;]|\s+)\s*(.*)", re.DOTALL)
_LISTED = re.compile(r"(?:[.·。_\s]{3,}|…[.·…。_\s]*|\t)\s*\d{1,3}\s*$")
"""How a line of a table of contents ends: in the number of a page."""
_DIGIT = re.compile(r"\d")
_SAYS_MORE = re.compile(r"[,\d]")
_PAGE = re.compile(r"[.·…。_\s]{0,99}\d{1,3}")
_CONTENTS = re.compile(r"目\s*[录次]")
_YEAR = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})\s*(?:年度?|度)"
_OF_YEAR = re.compile(rf"{_YEAR}(?:的)?")
_OF_ALL = re.compile(r"[本我全][年省市区县州盟旗乡镇局委办厅院校](?:度)?(?:的)?")
_COUNTED_ON = re.compile(rf"(?!{_YEAR})[\d一二三四五六七八九十]")
"""What makes 一、 part of 一、二季度 rather than the number of a heading."""


_SAME, _NEAR, _OTHER_NUMBER, _RUN_IN, _BARE = 8, 6, 5, 2, 1
"""What a heading weighs: its words and number, words like them, its words with another number, a
paragraph that begins with them, its words alone in a line without a number or a mark."""


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading met: `section` counts those of the form, `rest` is what follows in its paragraph.

    `line` is its paragraph and `end` the first one behind it. `by_place` says that its words are
    not those of the section. `weight` is how sure it is, by its words, number and level alone.
    """

    line: int
    end: int
    section: int
    rest: str
    level: int
    text: str
    style: NumberStyle | None = None
    weight: int = 0
    by_place: bool = False


class _Numbered(NamedTuple):
    """A short line that begins with a number."""

    line: int
    number: int
    level: int
    text: str


Anchors = Mapping[str, int]
"""By table of the form: how many paragraphs stand before it."""


def find_headings(
    form: Form,
    spellings: Spellings,
    passages: Sequence[Passage],
    anchors: Anchors,
    start: int = 0,
    office: str = "",
) -> list[FoundHeading]:
    """The headings of the report, in order: at most one of each section.

    `start` is the first paragraph behind the title, `office` whose name a heading may bear.
    """
    words = _HeadingWords(form, spellings, office)
    met = [h for n in range(len(passages)) for h in words.headings_at(passages, n)]
    places = _Places(form, anchors)
    runs = [_best_run(each, passages, places) for each in _by_style(met)]
    _, found = max(runs, key=lambda run: run[0], default=(0, []))
    return _by_place(form, passages, places, found, start)


def heads_section(form: Form, spellings: Spellings, text: str) -> bool:
    """Whether a text is a section's heading and nothing else."""
    words = _HeadingWords(form, spellings, "")
    return any(not each.rest for each in words.headings_at([Passage(text)], 0) if each.style)


def without_listing(passages: Sequence[Passage], headings: Sequence[FoundHeading]) -> list[Passage]:
    """What stands before the sections, without the lines of a table of contents."""
    kept = [each for each in passages if not _is_listing(each, headings)]
    if len(kept) == len(passages):
        return kept
    return [each for each in kept if not _PAGE.fullmatch(each.text)]


def _is_listing(passage: Passage, headings: Iterable[FoundHeading]) -> bool:
    text = passage.text if len(passage.text) > _LONGEST_LISTED else _LISTED.sub("", passage.text)
    return bool(_CONTENTS.fullmatch(text)) or any(
        text != "" and core(text) == core(each.text) for each in headings
    )


def _is_listed(text: str) -> bool:
    return len(text) <= _LONGEST_LISTED and bool(_LISTED.search(text))


def leads(text: str) -> Iterator[tuple[str, str]]:
    """A line whole, and what stands before its first stop with what stands behind it."""
    if len(text) <= LONGEST_HEADING and not _STOPPED.search(text):
        yield text, ""
    lead = _LEAD.fullmatch(text)
    if lead:
        yield lead[1], lead[2]


class _HeadingWords:
    """The words of the sections' headings, and what of a paragraph is like them."""

    def __init__(self, form: Form, spellings: Spellings, office: str) -> None:
        self._form = form
        self._office = comparable(office)
        self._exact: dict[str, set[int]] = {}
        self._labelled = [
            (number, label)
            for number, section in enumerate(form.sections)
            if section.in_report
            for label in (section.title, *spellings.sections.get(section.key, ()))
        ]
        for section, label in self._labelled:
            self._exact.setdefault(core(label), set()).add(section)

    def headings_at(self, passages: Sequence[Passage], line: int) -> Iterator[FoundHeading]:
        """The heading that a paragraph is, or begins with; it may be told in two ways at most."""
        passage = passages[line]
        if _is_listed(passage.text):
            return
        number = leading_number(passage.text)
        end = line + 1
        text = passage.text
        if number is not None and not text[number.end :].strip() and end < len(passages):
            # the number alone in its line, the words in the next
            text, end = text + passages[end].text, end + 1
            number = leading_number(text)
        if number is not None and number.style is NumberStyle.CLAUSE:
            return
        words = text[number.end :] if number else text
        if number is None and not passage.level:
            section = self._named(words) if len(words) <= LONGEST_HEADING else None
            if section is not None:
                yield FoundHeading(line, end, section, "", 0, text, None, _BARE)
            return
        style = number.style if number else None
        for lead, rest in leads(words):
            section, weight = self._weighed(lead, rest, number)
            if section is not None:
                heading = text[: len(text) - len(rest)].strip()
                if _DIGIT.search(_OF_YEAR.sub("", comparable(lead))):
                    rest = words  # a heading that states a figure is text besides
                yield FoundHeading(line, end, section, rest, passage.level, heading, style, weight)
                return
        section = self._begun(words, number) if number else None
        if section is not None:
            yield FoundHeading(line, end, section, words, passage.level, "", style, _RUN_IN)

    def _weighed(
        self, lead: str, rest: str, number: LeadingNumber | None
    ) -> tuple[int | None, int]:
        """The section that a numbered or marked line heads, and how sure that is."""
        section, like = self._section(lead)
        if section is None:
            return None, 0
        same = like >= LabelMatch.SAME
        # with text behind it in the line only the very words make a heading, not words like them
        if not same and (rest or _SAYS_MORE.search(_OF_YEAR.sub("", comparable(lead)))):
            return None, 0
        if number is None or number.value == ordinal(self._form.sections[section].number):
            return section, _SAME if same else _NEAR
        return (section, _OTHER_NUMBER) if same else (None, 0)

    def _section(self, lead: str) -> tuple[int | None, LabelMatch]:
        """The section whose heading a text is most like, with year and office or without."""
        best: tuple[int | None, LabelMatch] = None, LabelMatch.DIFFERENT
        for text in self._wordings(lead):
            found = closest(text, self._labelled, str)
            if len(found) == 1:
                like = max(likeness(text, label) for n, label in self._labelled if n == found[0])
                if like > best[1]:
                    best = found[0], like
        return best

    def _named(self, line: str) -> int | None:
        """The section whose very words are a line without a number."""
        for text in self._wordings(line):
            found = self._exact.get(core(text), ())
            if len(core(text)) >= _LEAST_WORDS and len(found) == 1:
                return next(iter(found))
        return None

    def _begun(self, words: str, number: LeadingNumber) -> int | None:
        """The section of a number whose words a paragraph begins with, and goes on."""
        text = core(words[:LONGEST_HEADING])
        for section, label in self._labelled:
            of_number = number.value == ordinal(self._form.sections[section].number)
            if of_number and len(core(label)) >= _LEAST_WORDS and text.startswith(core(label)):
                return section
        return None

    def _wordings(self, lead: str) -> Iterator[str]:
        yield lead
        bare = _OF_YEAR.sub("", comparable(lead))
        if self._office:
            bare = bare.replace(self._office, "")
        bare = _OF_ALL.sub("", bare, count=1)
        if bare != lead and core(bare):
            yield bare


class _Places:
    """Where headings may stand among the tables of the form."""

    def __init__(self, form: Form, anchors: Anchors) -> None:
        self.form = form
        self._before = {
            number: anchors[section.table]
            for number, section in enumerate(form.sections)
            if section.table is not None and section.table in anchors
        }

    def fits(self, section: int, line: int) -> bool:
        """Whether the tables of earlier sections stand before a line, and of this and later ones
        behind it."""
        return all(
            at <= line if number < section else at > line for number, at in self._before.items()
        )

    def heads_table(self, section: int, end: int) -> bool:
        """Whether a section with a table begins right above it."""
        return self.form.sections[section].table is None or self._before.get(section) in (
            *(end, end + 1),
        )

    def between(self, first: int, last: int) -> bool:
        """Whether a table stands between two lines."""
        return any(first < at <= last for at in self._before.values())


def _by_style(met: Sequence[FoundHeading]) -> Iterator[list[FoundHeading]]:
    """The headings with numbers of each style, those without a number among them."""
    styles = [style for style in NumberStyle if any(h.style is style for h in met)]
    for style in (*styles, *([] if styles else [None])):
        hits = [hit for hit in met if hit.style in (style, None)]
        # where every heading found stands somewhere as a marked one, the unmarked lines only
        # mention it; where some are unmarked everywhere, marks were set by hand and prove nothing
        sure = [hit for hit in hits if hit.weight > _BARE]
        marked = [hit for hit in sure if hit.level]
        if marked and {hit.section for hit in marked} == {hit.section for hit in sure}:
            hits = [hit for hit in hits if hit.level or hit.weight == _BARE]
        yield hits


def _best_run(
    met: Sequence[FoundHeading], passages: Sequence[Passage], places: _Places
) -> tuple[int, list[FoundHeading]]:
    """The run of headings in the form's order that weighs most, the last of equals.

    What has text or a table below it weighs more than a line of a table of contents.
    """
    best: dict[int, tuple[int, list[FoundHeading]]] = {}
    lines = {line for hit in met for line in range(hit.line, hit.end)}
    # where the first paragraph stands behind each line that is no heading
    nearest = len(passages)
    texts = [nearest] * (len(passages) + 1)
    for line in range(len(passages) - 1, -1, -1):
        nearest = nearest if line in lines else line
        texts[line] = nearest
    for hit in met:
        fits = places.fits(hit.section, hit.line)
        if hit.weight == _BARE and not (fits and places.heads_table(hit.section, hit.end)):
            continue
        weight, run = 0, list[FoundHeading]()
        for section, (total, before) in best.items():
            if section >= hit.section:
                continue
            last = before[-1]
            filled = (
                bool(last.rest) or texts[last.end] < hit.line or places.between(last.line, hit.line)
            )
            if total + filled >= weight:
                weight, run = total + filled, before
        weight += hit.weight + fits
        if hit.section not in best or weight >= best[hit.section][0]:
            best[hit.section] = weight, [*run, hit]
    return max(best.values(), key=lambda each: each[0], default=(0, []))


def _by_place(
    form: Form,
    passages: Sequence[Passage],
    places: _Places,
    found: list[FoundHeading],
    start: int,
) -> list[FoundHeading]:
    """The headings with those between them that their number and their place make known."""
    style = next((each.style for each in found if each.style), None)
    if style is None:
        return found
    known = {each.section: each for each in found}
    # a line without a number may repeat the heading, as the caption of a table does
    bare = {each.section for each in found if each.weight == _BARE}
    wanted = [n for n, section in enumerate(form.sections) if section.in_report]
    lacking = [n for n in wanted if n not in known or n in bare]
    lines = list(_numbered_lines(passages, style)) if lacking else []
    while lacking:
        added = [
            hit
            for n in lacking
            if _is_neighbour(n, wanted, known)
            and (hit := _only_one(form, n, wanted, known, lines, places, start)) is not None
        ]
        if not added:
            break
        known[added[0].section] = added[0]
        lacking.remove(added[0].section)
    return sorted(known.values(), key=lambda each: each.line)


def _is_neighbour(section: int, wanted: Sequence[int], known: Mapping[int, FoundHeading]) -> bool:
    """Whether the headings before and behind a section are known, as far as there are any; of two
    unknown ones in a row the known one beside each is enough."""
    at = wanted.index(section)
    return any(each in known for each in (*wanted[max(0, at - 1) : at], *wanted[at + 1 : at + 2]))


def _only_one(
    form: Form,
    section: int,
    wanted: Sequence[int],
    known: Mapping[int, FoundHeading],
    lines: Sequence[_Numbered],
    places: _Places,
    start: int,
) -> FoundHeading | None:
    """The only line between the known neighbours that has the section's number; of those with the
    first number the first."""
    first = max((known[n].end for n in known if n < section), default=start)
    last = min((known[n].line for n in known if n > section), default=1 << 30)
    number = ordinal(form.sections[section].number)
    met = {
        core(each.text): each  # a table of contents has it as well, before
        for each in lines
        if first <= each.line < last and each.number == number and places.fits(section, each.line)
    }
    # a list within the section begins with 一 as well, and only behind its heading
    if len(met) != 1 and not (met and number == 1):
        return None
    only = next(iter(met.values()))
    return FoundHeading(only.line, only.line + 1, section, "", only.level, only.text, by_place=True)


def _numbered_lines(passages: Sequence[Passage], style: NumberStyle) -> Iterator[_Numbered]:
    """Short lines without a stop that begin with a number of a style."""
    for line, passage in enumerate(passages):
        text = passage.text.strip()
        if len(text) > _LONGEST_UNKNOWN or _SENTENCE.search(text) or _is_listed(text):
            continue
        number = leading_number(text)
        if number is None or number.style is not style:
            continue
        words = comparable(text)[number.end :]
        if len(words) >= 2 and not _COUNTED_ON.match(words):
            yield _Numbered(line, number.value, passage.level, text)
