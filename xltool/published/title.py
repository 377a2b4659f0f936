"""Who reports, and of which period: from the title of a page.

A page of a web site names other reports as well. The title is the heading that reads like one, or
the only line before the first section that does; where several do, the page's own name decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from xltool.classes import dataclass
from xltool.definitions.spellings import Spellings
from xltool.model.period import Cycle, Period
from xltool.model.record import clean_line
from xltool.published.characters import simplified
from xltool.published.page import Page, Passage

_LONGEST = 120
_YEAR = r"(?P<year>(?:[12１２][0-9０-９]{3})|[一二][〇○零一二三四五六七八九]{3})\s*年?\s*度?"
_PATH = re.compile(r"[>＞»|｜]|首页|位置")
"""The line of a page that shows its place within the site."""
_FRONT = re.compile(
    r"(?:\S{0,4}(?:标题|名称|题名|单位|机构|机关)\s*[:：]\s*)?《?(?:关于(?:发布|公布|印发|报送|上报)?)?\s*《?"
)
_BACK = re.compile(r"\s*(?:关于)?(?:发布|公布|印发|报送|上报|编制)?(?:本机关|本单位)?《?\s*$")
_ENDING = r"\s*》?(?:的?(?:报告|通知|公告|函))?(?:[（(][^（）()]{1,10}[）)])?\s*"
"""What may stand behind the words of a title that names its office before them."""
_NUMBERS = dict(
    zip("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789", strict=True)
)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title states; `office` or `period` is None without one. `line` counts passages."""

    office: str | None
    period: Period | None
    line: int = -1


class _Dates:
    """How titles write the periods of a cycle; `pattern` has the groups `year` and `name`."""

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self._numbers = {
            name: number for number, names in enumerate(cycle.words.names, 1) for name in names
        }
        names = (r"\s*".join(map(re.escape, name)) for name in self._numbers)
        self.pattern = rf"{_YEAR}\s*(?P<name>{'|'.join(names)})"

    def read(self, found: re.Match[str]) -> Period:
        """The period of a title that matched."""
        year = int("".join(_NUMBERS.get(digit, digit) for digit in found["year"]))
        return Period(year, self._numbers["".join(found["name"].split())], self._cycle)


def find_title(
    cycle: Cycle, spellings: Spellings, page: Page, passages: Sequence[Passage], end: int
) -> Title:
    """The title among the passages before `end`, where the first section begins."""
    dates = _Dates(cycle)
    found = list(_candidates(spellings.titles, dates, passages[:end]))
    headed = [title for title, level in found if level]
    for titles in (headed, [title for title, _ in found]):
        said = {(title.office, title.period) for title in titles}
        if len(said) == 1:
            return titles[-1]
    name = "".join(page.name.split())
    named = [t for t, _ in found if t.office and f"{t.office}{t.period:bare}" in name]
    if len({(t.office, t.period) for t in named}) == 1:
        return named[-1]
    last = max((title.line for title, _ in found), default=-1)
    return Title(None, None, last)


def title_of_name(cycle: Cycle, spellings: Spellings, name: str) -> Title | None:
    """What a name states that is written like a title; None where it is not."""
    dates = _Dates(cycle)
    return _read(spellings.titles, dates, name, 0)


@lru_cache(maxsize=64)
def _patterns(titles: tuple[str, ...], date: str) -> tuple[re.Pattern[str], ...]:
    words = "|".join(
        r"\s*".join(map(re.escape, title)) for title in sorted(titles, key=len, reverse=True)
    )
    words = rf"(?:{words})"
    return (
        re.compile(rf"(?P<office>.*?)\s*[（(]?{date}[）)]?\s*{words}\s*"),
        re.compile(rf"(?P<office>.+?)\s*[（(]?{date}[）)]?\s*{words}{_ENDING}"),
        re.compile(rf"(?P<office>.+?)\s*{words}\s*[（(]?\s*{date}\s*[）)]?\s*"),
        re.compile(rf"{date}\s*(?P<office>.+?)\s*{words}\s*"),
    )


def _front(text: str) -> int:
    """How many characters stand before an office's name: what the line is, or 关于."""
    found = _FRONT.match(simplified(text))
    return found.end() if found else 0


def is_title(cycle: Cycle, spellings: Spellings, text: str) -> bool:
    """Whether a text reads like a title that names its office."""
    if len(text) > _LONGEST:
        return False
    found = _read(spellings.titles, _Dates(cycle), text, 0)
    return found is not None and found.office is not None


def _is_of_title(titles: Sequence[str], office: str) -> bool:
    """Whether what stands where an office should is the beginning of a longer title: 政府 before
    信息公开年报."""
    return any(
        title != other and title.endswith(other) and office == title.removesuffix(other)
        for title in titles
        for other in titles
    )


def _candidates(
    titles: Sequence[str], dates: _Dates, passages: Sequence[Passage]
) -> Iterator[tuple[Title, int]]:
    """Every line, or two or three lines together, that reads like a title; with its level."""
    read = -1
    for number, passage in enumerate(passages):
        if number <= read:
            continue
        text = passage.text
        for more in range(3):
            if more:
                if number + more >= len(passages):
                    break
                alone = _read(titles, dates, passages[number + more].text, number + more)
                if alone is not None and alone.office:
                    break
                text += passages[number + more].text
            if len(text) > _LONGEST:
                break
            title = _read(titles, dates, text.replace("\n", ""), number + more)
            if title is not None:
                read = title.line
                yield title, passage.level
                break


def _read(titles: Sequence[str], dates: _Dates, text: str, line: int) -> Title | None:
    for pattern in _patterns(tuple(titles), dates.pattern):
        found = pattern.fullmatch(simplified(text))
        if found is None:
            continue
        written = text[found.start("office") : found.end("office")]  # its name is its own
        office = clean_line(_BACK.sub("", written[_front(written) :]))
        if _PATH.search(office) or _is_of_title(titles, simplified(office)):
            return None
        return Title(office or None, dates.read(found), line)
    return None
