"""What stands at the head of a page and is no title: short lines, and names behind a label.

An office's own table has 填报单位：… above or below it, and a heading in words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xltool.model.roster_headings import plain_heading, roster_words
from xltool.published.page import Page, Passage

_MOST, _LONGEST = 12, 60
"""Lines that are looked at for a heading, and characters of each."""
_PARTS = re.compile(r"\s{2,}|\u3000+|[;；]")
"""What parts several labels on one line."""
_SEALED = re.compile(r"[（(](?:盖章|公章|章|签章)[）)]")


def heads_of(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The short lines at the head of a page, and the names that stand anywhere behind the label of
    an office."""
    lines = list(_lines(page))
    heads = [line[0] for line in lines if len(line) == 1 and _is_short(line[0])]
    return tuple(heads[:_MOST]), tuple(dict.fromkeys(_names(lines)))


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and "。" not in text


def _lines(page: Page) -> Iterator[tuple[str, ...]]:
    """Paragraphs, and rows of tables, by their texts."""
    for block in page.blocks:
        if isinstance(block, Passage):
            yield (block.text.strip(),)
            continue
        for cells in block.lines():
            if cells:
                yield tuple(cell.text.strip() for cell in cells)


def _names(lines: list[tuple[str, ...]]) -> Iterator[str]:
    for line in lines:
        for at, text in enumerate(line):
            if len(text) > 2 * _LONGEST:
                continue
            plain = _SEALED.sub("", text)
            if _is_label(plain) and at + 1 < len(line) and len(line) <= 4:
                yield from (line[at + 1],) if _is_short(line[at + 1]) else ()
            for part in _PARTS.split(plain):
                label, colon, name = part.replace(":", "：").partition("：")
                if colon and name.strip() and _is_label(label):
                    yield name.strip()


def _is_label(text: str) -> bool:
    return plain_heading(text) in roster_words().reporting
