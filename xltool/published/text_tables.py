"""Tables told in lines of text, without borders: paragraphs → grids whose order counts alone.

Whether a line holds a row, a cell, or a whole table, it is read as a run of words: labels of the
form, and amounts behind them. Blank cells leave nothing behind in such a text, so a row is one
label and as many amounts as there are columns; `columns` leaves any other unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import groupby

from xltool.classes import dataclass
from xltool.published.label_index import Vocabulary
from xltool.published.labels import LONGEST_LABEL, core, whole
from xltool.published.page import (
    MOST_COLUMNS,
    Block,
    Page,
    PageCell,
    PageGrid,
    Passage,
    Placing,
)

_SENTENCE = re.compile(r"[。；！？]")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
_PAGE = re.compile(r"[-—–·~ ]+\d{1,3}[-—–·~ ]+|第\s*\d{1,3}\s*页.*|\d{1,3}\s*/\s*\d{1,3}")
"""The number of a page, which a copy of it leaves between the lines."""
_PARTS = re.compile(r"[|│┃║｜\t]")
_APART = re.compile(r"[|│┃║｜\s,]+")
_UNIT = re.compile(r"[十百千万亿]{0,2}元")
_LONGEST_RUN = 100_000
"""Characters of the lines of a table; those of a report are five thousand."""
_MOST_GROUPS = 4
"""Groups of digits that commas part in one number."""
_MOST_WORDS = 12
"""Words that one label may be torn into."""


class _Kind(Enum):
    HEAD = auto()
    """stands above figures, and may label a row as well"""
    ROW = auto()
    AMOUNT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Word:
    """A label, an amount or other text; `line` counts the lines of the run."""

    text: str
    line: int
    kind: _Kind


def with_text_tables(words: Vocabulary, page: Page) -> Page:
    """The page with a grid for every run of lines that tells a table of the form."""
    blocks: list[Block] = []
    reader = _Reader(words)
    for may_tell, group in groupby(page.blocks, lambda block: _line_of(block) is not None):
        found = list(group)
        if may_tell:
            lines = {id(line): block for block in found if (line := _line_of(block)) is not None}
            read = reader.read([line for line in map(_line_of, found) if line is not None])
            found = [lines.get(id(block), block) for block in read]
        blocks += found
    return page if tuple(blocks) == page.blocks else replace(page, blocks=tuple(blocks))


def _line_of(block: Block) -> Passage | None:
    """A paragraph that may hold cells of a table, or all of it; a row alone is no table either."""
    if isinstance(block, PageGrid):
        if len(block.passages) != 1:
            return None
        (block,) = block.passages
    return None if block.level or _SENTENCE.search(block.text) else block


class _Reader:
    """Knows the words of a form as they may stand in a line."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._cores = {core(label) for label in (*words.row_labels, *words.labels_above)}
        self._heads = {whole(label) for label in words.labels_above}
        self._rows_named = {whole(label) for label in words.row_labels}
        self._titles = {core(words.form.section_of(id).title) for id in words.form.tables}
        self._units = {u for kind in words.form.kinds.values() for u in kind.units_accepted}

    def read(self, passages: Sequence[Passage]) -> list[Block]:
        """The passages, with grids in place of those that tell tables."""
        found: list[Block] = []
        # a heading of a section stands between two tables, and ends what comes before it
        for is_title, group in groupby(passages, self._is_title):
            run = list(group)
            found += run if is_title else self._grids(run)
        return found

    def _is_title(self, passage: Passage) -> bool:
        text = passage.text
        if len(text) > LONGEST_LABEL:
            return False
        if core(text) in self._titles:
            return True
        is_numbered = _NUMBERED.match(text) is not None
        return is_numbered and all(word.kind is _Kind.OTHER for word in self._split(text, 0))

    def _grids(self, passages: Sequence[Passage]) -> Sequence[Block]:
        lines = [line for passage in passages for line in passage.text.split("\n")]
        if sum(map(len, lines)) > _LONGEST_RUN or not self._says_labels(lines):
            return passages
        read = self._joined([w for n, line in enumerate(lines) for w in self._split(line, n)])
        ours = [word.line for word in read if word.kind in (_Kind.HEAD, _Kind.ROW)]
        heads = sum(word.kind is _Kind.HEAD for word in read)
        if heads < 2 or not any(word.kind is _Kind.AMOUNT for word in read):
            return passages
        # amounts may follow the last label, in lines of their own
        first, last = ours[0], ours[-1]
        alone = {word.line for word in read if word.kind is not _Kind.AMOUNT}
        while last + 1 < len(lines) and last + 1 not in alone:
            last += 1
        within = [word for word in read if first <= word.line <= last]
        return [
            *_lines_of(passages, range(first)),
            _grid(list(self._rows(within)), lines),
            *_lines_of(passages, range(last + 1, len(lines))),
        ]

    def _says_labels(self, lines: Sequence[str]) -> bool:
        """Whether two labels stand there whole: a quick look, before all is taken apart."""
        parts = {part for line in lines for part in (line, *_APART.split(line))}
        return sum(core(part) in self._cores for part in parts if part) > 1

    def _split(self, line: str, number: int) -> Iterator[_Word]:
        """The parts of a line: cells between bars and tabs as they stand where they are something,
        else their words."""
        if _PAGE.fullmatch(line.strip()):
            yield _Word(line.strip(), number, _Kind.OTHER)
            return
        for part in _PARTS.split(line):
            text = part.strip()
            if core(text) in self._cores and not any(map(self._words.is_amount, text.split())):
                yield _Word(text, number, self._kind(text))
                continue
            parts = [each for word in text.split() for each in self._parts(word)]
            for each in parts:
                # one that is a cell of its own may be near a label
                yield _Word(each, number, self._kind(each, len(parts) == 1))

    def _parts(self, word: str) -> Sequence[str]:
        """The cells of a word with commas between them; a number may have commas itself."""
        parts = [part for part in word.split(",") if part]
        is_number = len(parts) <= _MOST_GROUPS and all(map(self._words.is_amount, parts))
        return (word,) if is_number else parts

    def _kind(self, text: str, alone: bool = False) -> _Kind:
        """What a text is; one that is `alone` may be near a label."""
        if len(text) > LONGEST_LABEL or not text:
            return _Kind.OTHER
        if self._words.is_amount(text):
            return _Kind.AMOUNT if self._words.row(text) is None else _Kind.ROW
        if not alone and core(text) not in self._cores and not self._words.is_caption(text):
            return _Kind.OTHER
        row = self._words.row(text)
        if not self._words.stands_above(text):
            return _Kind.OTHER if row is None else _Kind.ROW
        # a number before it may tell the label of a row from that of a column
        as_written = whole(text)
        is_rows = as_written in self._rows_named and as_written not in self._heads
        return _Kind.ROW if row is not None and is_rows else _Kind.HEAD

    def _joined(self, read: Sequence[_Word]) -> list[_Word]:
        """Labels that were torn into words put together, and units put to their amounts."""
        found: list[_Word] = []
        at = 0
        while at < len(read):
            word = read[at]
            before = found[-1] if found else None
            if word.kind is _Kind.AMOUNT or at + 1 == len(read):
                reach = at + 1
            else:
                reach = self._reach(read, at)
            if reach > at + 1:
                text = "".join(each.text for each in read[at:reach])
                found.append(_Word(text, read[reach - 1].line, self._kind(text)))
            elif (
                before is not None
                and before.kind is _Kind.AMOUNT
                and before.line == word.line
                and (word.text in self._units or _UNIT.fullmatch(word.text))
            ):
                found[-1] = _Word(before.text + word.text, word.line, _Kind.AMOUNT)
            else:
                found.append(word)
            at = reach
        return found

    def _reach(self, read: Sequence[_Word], at: int) -> int:
        """Behind the last of the words from `at` on that make one label."""
        text, reach = read[at].text, at + 1
        for end in range(at + 1, min(at + _MOST_WORDS, len(read))):
            if read[end].kind is _Kind.AMOUNT:
                break
            text += read[end].text
            if len(text) > LONGEST_LABEL:
                break
            if core(text) in self._cores and core(read[end].text):
                reach = end + 1
        return reach

    def _rows(self, read: Sequence[_Word]) -> Iterator[list[_Word]]:
        """The rows that words make: headings, and labels with the amounts behind them."""
        count = [0] * (1 + max(word.line for word in read))
        labelled = {word.line for word in read if word.kind is not _Kind.AMOUNT}
        for word in read:
            count[word.line] += 1
        # where some line holds a label and amounts, no label waits for those of another line
        by_line = any(word.kind is _Kind.AMOUNT and word.line in labelled for word in read)
        labels: list[_Word] = []
        amounts: list[_Word] = []
        for word in read:
            if word.kind is _Kind.AMOUNT:
                amounts.append(word)
                continue
            if amounts:
                yield from self._row(labels, amounts, by_line, count, word)
                labels, amounts = [], []
            labels.append(word)
        yield from self._row(labels, amounts, by_line, count, None)

    def _row(
        self,
        labels: Sequence[_Word],
        amounts: Sequence[_Word],
        by_line: bool,
        count: Sequence[int],
        behind: _Word | None,
    ) -> Iterator[list[_Word]]:
        """The lines of what stands between the amounts before and those behind: `labels`, then
        `amounts`; `behind` is what follows."""
        heads = self._heads_among(labels)
        first = len(labels)  # of those that label the amounts
        if labels and amounts and len(labels) - 1 not in heads:
            first -= 1
            while first and self._is_group(labels[first - 1]):
                first -= 1
        for is_head, run in groupby(
            range(first), lambda n: n in heads and not self._titled(labels[n])
        ):
            if is_head:
                yield [labels[n] for n in run]
            else:
                yield from ([labels[n]] for n in run)
        own = list(labels[first:])
        by_lines = [list(run) for _, run in groupby(amounts, lambda word: word.line)]
        beside = own and by_lines and by_lines[0][0].line == own[-1].line
        if beside and behind is not None and _goes_on(amounts, behind):
            # one cell, which no number can be read from
            torn = " ".join([*(word.text for word in by_lines.pop(0)), behind.text[:3]])
            yield [*own, _Word(torn, own[-1].line, _Kind.AMOUNT)]
        elif beside:
            yield own + by_lines.pop(0)
        elif own and not by_line and all(count[run[0].line] == 1 for run in by_lines):
            yield own + [word for run in by_lines for word in run]
            return
        elif own:
            yield own
        # below headings alone, one cell a line
        if not own and len(by_lines) > 1 and all(count[run[0].line] == 1 for run in by_lines):
            by_lines = [list(amounts)]
        yield from by_lines

    def _heads_among(self, labels: Sequence[_Word]) -> set[int]:
        """Which labels stand above figures; one that may be a row's does so behind another."""
        heads: set[int] = set()
        for at, word in enumerate(labels):
            is_head = self._words.row(word.text) is None or at - 1 in heads
            if word.kind is _Kind.HEAD and is_head:
                heads.add(at)
        return heads

    def _is_group(self, word: _Word) -> bool:
        place = self._words.row(word.text)
        return place is not None and place.is_group and word.kind is _Kind.ROW

    def _titled(self, word: _Word) -> bool:
        return core(word.text) in self._titles


def _goes_on(amounts: Sequence[_Word], behind: _Word) -> bool:
    """Whether the last amount may be torn: text that is no remark stands behind it in its line."""
    if behind.kind is not _Kind.OTHER or behind.line != amounts[-1].line:
        return False
    return behind.text[0] not in "（([【"


def _lines_of(passages: Sequence[Passage], wanted: range) -> Iterator[Passage]:
    """The paragraphs of these lines, whole where all of their lines are wanted."""
    at = 0
    for passage in passages:
        lines = passage.text.split("\n")
        inside = [line for n, line in enumerate(lines, at) if n in wanted]
        at += len(lines)
        if len(inside) == len(lines):
            yield passage
        else:
            yield from (Passage(line) for line in inside if line.strip())


def _grid(rows: Sequence[Sequence[_Word]], lines: Sequence[str]) -> PageGrid:
    """A grid of rows. Headings stand in one place: which column each heads is not said here."""
    cells: list[PageCell] = []
    passages = []
    of_line = Counter(word.line for row in rows for word in row)
    for number, row in enumerate(rows):
        is_head = len(row) > 1 and all(word.kind is not _Kind.AMOUNT for word in row)
        for at, word in enumerate(row[:MOST_COLUMNS]):
            cells.append(PageCell(number, 0 if is_head else at, 1, 1, word.text))
        own = {word.line for word in row}
        alone = len(own) == 1 and of_line[row[0].line] == len(row)
        text = lines[row[0].line].strip() if alone else " ".join(word.text for word in row)
        passages.append(Passage(text))
    ends = tuple(min(len(row), MOST_COLUMNS) for row in rows)
    return PageGrid(tuple(cells), ends, Placing.LOOSE, tuple(passages))
