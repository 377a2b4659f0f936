"""What a figure can be by the words for rows and columns that stand beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from xltool.model.key import key_of, parts_of
from xltool.model.mentions import HeadWord, Keys, Mention, Sign

_FIRM = 2
"""The weight of what is done with something, and of heavier words: none of them is left out for a
word of something else."""

Years = Collection[Sign | None]


@lru_cache(maxsize=1 << 12)
def mention_beside(
    heads: tuple[HeadWord, ...], joined: bool, years: frozenset[Sign], named: tuple[HeadWord, ...]
) -> Mention | None:
    """What a figure is beside heads, `joined` by words or not, and the years that are named.

    `named` are the rows named before. None where that is not one thing.
    """
    every = list(dict.fromkeys(heads))
    columns = [head for head in every if head.is_column]
    rows, lighter = _heaviest([head for head in every if not head.is_column])
    firm = [head for head in lighter if head.weight >= _FIRM]
    if columns:  # a column says more of lighter words than they say themselves
        topic = columns[0].topic
        rows = [h for h in rows if h.weight and (h.topic is topic or h.weight >= _FIRM)]
    known = {head.year for head in rows}
    if len({h.topic for h in (*rows, *columns, *firm)}) != 1 or any(y not in known for y in years):
        return None
    readings = _rows(rows, joined)
    if columns:
        readings = _in_columns(readings or _of_named(columns[0], named), columns, joined)
    if not readings:
        return None
    first = (columns or rows)[0]
    is_one = len(rows) + len(columns) == 1
    return Mention(
        first.code,
        first.topic,
        readings,
        "" if columns else first.zero,
        first.less if is_one else (),
        first.parts if is_one else (),
        frozenset(code for head in (*rows, *columns) for code in head.part_of) - {first.code},
        # what was done with those of last year may have been done with some
        at_most=Sign.LAST in known and bool(firm),
    )


def mention_of_none(heads: list[HeadWord], years: Years) -> Iterator[Mention]:
    """What is zero where a clause says that there is none of something."""
    rows, _ = _heaviest(list(dict.fromkeys(heads)))
    known = {head.year for head in rows}
    if len({head.topic for head in rows}) > 1 or any(year not in known for year in years):
        return
    if all(head.can_be_none and not head.is_column for head in heads):
        for head in rows:
            yield Mention(head.zero, head.topic, head.readings[:1])


def mention_of_all(heads: list[HeadWord], named: Collection[HeadWord]) -> Iterator[Mention]:
    """What is zero where a clause says that all are of one kind; `named` are rows before it."""
    firm = [head for head in heads if head.weight or head.is_column]
    if len(firm) != 1:
        return
    (head,) = firm
    readings = head.rest
    if head.rest_columns:
        readings = tuple(_in(keys, head.rest_columns) for keys in _of_named(head, named))
    if readings:
        yield Mention(head.code, head.topic, readings, part_of=head.part_of)


def _of_named(column: HeadWord, named: Collection[HeadWord]) -> tuple[Keys, ...]:
    """The rows that a column is of: those named before it, each or in all, where it is of these."""
    rows = [row for row in named if row.topic is column.topic and column.of_named]
    each = dict.fromkeys(keys for row in rows for keys in row.readings)
    every = tuple(dict.fromkeys(key for keys in each for key in keys))
    return tuple({**each, every: None}) if rows else column.readings


def _heaviest(rows: list[HeadWord]) -> tuple[list[HeadWord], list[HeadWord]]:
    """The rows that count, and the others."""
    heaviest = max((row.weight for row in rows), default=0)
    return (
        [row for row in rows if row.weight == heaviest],
        [row for row in rows if row.weight < heaviest],
    )


def _rows(rows: list[HeadWord], joined: bool) -> tuple[Keys, ...]:
    """The readings of rows: those of one, a sum, or any of those that mean nearly the same."""
    if len(rows) > 1 and any(row.adds for row in rows):
        return _sums([row.readings for row in rows]) if joined else ()
    if len({row.code for row in rows}) > 1:
        return ()
    return tuple(dict.fromkeys(keys for row in rows for keys in row.readings))


def _in_columns(
    readings: tuple[Keys, ...], columns: list[HeadWord], joined: bool
) -> tuple[Keys, ...]:
    """The readings in columns of their rows instead of in all."""
    if len(columns) > 1 and not joined:
        return ()
    chosen = _sums([column.columns for column in columns])
    return tuple(_in(keys, names) for names in chosen for keys in readings)


def _in(keys: Keys, columns: Iterable[str]) -> Keys:
    rows = [parts_of(key) for key in keys]
    return tuple(key_of(row.table, row.row, column) for column in columns for row in rows)


def _sums(readings: list[tuple[Keys, ...]]) -> tuple[Keys, ...]:
    """Every sum of one reading of each."""
    sums: list[Keys] = [()]
    for each in readings:
        sums = [(*keys, *more) for keys in sums for more in each]
    return tuple(sums)
