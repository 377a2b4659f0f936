"""The end of a report: office and day, who is to be asked, and what a page has below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xltool.published.dropped import DropReason
from xltool.published.numbered import comparable
from xltool.published.page import Passage

_LONGEST = 40
_LONGEST_ENDING = 80
_LEAST = 3
"""Characters of an office that stand for it."""
_CHINESE_YEAR = r"[一二][〇○零O0一二三四五六七八九]{3}"
_DAY = (
    r"(?:(?:发布|公布|成文|印发|报告)?(?:日期|时间):)?"
    rf"(?:(?:[12]\d{{3}}|{_CHINESE_YEAR})年[\d一二三四五六七八九十]{{1,2}}月"
    r"(?:[\d一二三四五六七八九十廿]{1,3}日)?"
    r"|[12]\d{3}[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?)"
)
_DATED = re.compile(rf"(.*?)[(]?({_DAY})[)]?")
_STOPS = re.compile(r"[。,:;?!]")


def parted(
    passages: Sequence[Passage], office: str, endings: Sequence[str]
) -> tuple[list[Passage], list[tuple[DropReason, Passage]]]:
    """The text of the last section, and what stands at its end and is none: in order, with why,
    the day and the name of the office apart.

    A signature is a day with the office or a part of its name beside it, in one line or two; one of
    them alone only as the last line. A line that begins with one of `endings` is no text either.
    """
    end = len(passages)
    signed = next(_signatures(passages, office), None)
    out: list[tuple[DropReason, Passage]] = []
    if signed is not None:
        end, last = signed
        out = [(DropReason.AFTER_SIGNATURE, each) for each in passages[last:]]
        out[:0] = [(DropReason.SIGNATURE, each) for each in passages[end:last]]
    while end and _is_end(passages[end - 1].text, office, endings):
        end -= 1
        out.insert(0, (DropReason.SIGNATURE, passages[end]))
    told = [(why, each) for why, each in out if not _says_nothing_new(why, each.text, office)]
    return list(passages[:end]), told


def _says_nothing_new(why: DropReason, text: str, office: str) -> bool:
    """Whether a line of a signature is a day, or the office as the title has it."""
    name, day = _dated(text)
    name = name if day else _bare(text)
    return why is DropReason.SIGNATURE and (not name or _bare(office).endswith(name))


def _signatures(passages: Sequence[Passage], office: str) -> Iterator[tuple[int, int]]:
    """Where signatures begin and end, the last first."""
    for line in range(len(passages) - 1, -1, -1):
        name, day = _dated(passages[line].text)
        if not day:
            continue
        if name:
            if _is_office(name, office, beside_day=True):
                yield line, line + 1
        elif line and _is_office(passages[line - 1].text, office, beside_day=True):
            yield line - 1, line + 1
        elif line + 1 < len(passages) and _is_office(passages[line + 1].text, office, True):
            yield line, line + 2


def _is_end(text: str, office: str, endings: Sequence[str]) -> bool:
    """Whether the last line that is left is no text of its section."""
    name, day = _dated(text)
    if (day and not name) or _is_office(text, office, beside_day=False):
        return True
    plain = _bare(text).lstrip("(")
    return len(plain) <= _LONGEST_ENDING and plain.startswith(tuple(endings))


def _dated(text: str) -> tuple[str, str]:
    """What stands before the day that a line ends in, and the day; both empty without one."""
    plain = _bare(text)
    found = _DATED.fullmatch(plain) if len(plain) <= _LONGEST + 20 else None
    return (found[1], found[2]) if found else ("", "")


def _is_office(text: str, office: str, beside_day: bool) -> bool:
    """Whether a line is the office, the end of its name, or, beside a day, a short form of it."""
    name, whole = _bare(text), _bare(office)
    if not _LEAST <= len(name) <= _LONGEST or _STOPS.search(name) or not whole:
        return False
    if whole.endswith(name) or name.endswith(whole):
        return True
    if not beside_day:
        return False
    rest = iter(whole)
    return whole[-_LEAST:] in name or all(each in rest for each in name)


def _bare(text: str) -> str:
    return "".join(comparable(text).split())
