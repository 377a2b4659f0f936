"""The tables of a definition: blocks, headings with the groups above them, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from xltool.definitions.reader import Part, Spelling, quoted
from xltool.model.form import Block, ColumnHeading, Figure, Table, ValueKind, ValueType
from xltool.model.key import key_of

_KEY = re.compile(r"[a-z][a-z0-9_]*")
KEY = Spelling(_KEY.pattern, "key_spelling")
DOTTED_KEY = Spelling(rf"{_KEY.pattern}(\.{_KEY.pattern})*", "key_spelling")
"""The key of a passage: one key, or several joined by points."""
LARGEST_SUM = 10**15 - 1
"""A spreadsheet keeps 15 digits of a number."""
_Groups = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Group id → (ids, labels) from the outermost group down to this one."""


def check_name(name: str, part: Part) -> None:
    """Note a part whose name, a key as well, is spelt otherwise."""
    if not _KEY.fullmatch(name):
        part.fault("", "key_spelling", value=quoted(name))


def read_table(id: str, part: Part, kinds: Mapping[str, ValueKind]) -> Table:
    """One table; faults are noted, and what is returned is as complete as the file allows."""
    row_groups = _read_groups(part, "row_groups")
    column_groups = _read_groups(part, "column_groups")
    check_name(id, part)
    widths = part.numbers("widths")
    label_columns = part.integer("label_columns", least=0)
    blocks = []
    for block_part in part.parts("blocks", least=1):
        rows = _read_headings(block_part, "rows", row_groups, kinds)
        columns = _read_headings(block_part, "columns", column_groups, kinds)
        side_by_side = block_part.flag("side_by_side", False)
        block = Block(
            heading=block_part.text("heading", ""),
            corner=block_part.text("corner", ""),
            rows=rows,
            columns=columns,
            side_by_side=side_by_side,
        )
        used = sum(c.span for c in columns) * (len(rows) if side_by_side else 1)
        deepest = max((len(row.groups) for row in rows), default=0)
        if rows and not side_by_side and deepest >= max(label_columns, 1):
            block_part.fault("rows", "form.label_columns", count=label_columns)
        if rows and columns and used + label_columns != len(widths):
            block_part.fault("columns", "form.widths", used=used + label_columns, count=len(widths))
        block_part.finish()
        blocks.append(block)
    table = Table(
        id=id,
        short=part.text("short"),
        blocks=tuple(blocks),
        widths=widths,
        label_columns=label_columns,
        landscape=part.flag("landscape", False),
    )
    seen: set[tuple[str, str]] = set()
    for number, block in enumerate(blocks, start=1):
        for pair in ((row.key, column.key) for row in block.rows for column in block.columns):
            if pair in seen:
                part.fault(f"blocks[{number}]", "repeated", what=".".join(pair))
            seen.add(pair)
    part.finish()
    return table


def _read_groups(part: Part, key: str) -> _Groups:
    raw: dict[str, tuple[str, str, Part]] = {}
    for id, group in part.named_parts(key, required=False):
        raw[id] = (group.text("label"), group.text("in", ""), group)
        group.finish()
    found: _Groups = {}
    for id in raw:
        ids: list[str] = []
        at = id
        while at:
            if at not in raw:
                raw[id][2].fault("in", "form.no_group", group=at)
                break
            if at in ids:
                raw[id][2].fault("in", "form.group_circle")
                break
            ids.insert(0, at)
            at = raw[at][1]
        found[id] = (tuple(ids), tuple(raw[each][0] for each in ids))
    return found


def _read_headings(
    part: Part, key: str, groups: _Groups, kinds: Mapping[str, ValueKind]
) -> tuple[ColumnHeading, ...]:
    headings: list[ColumnHeading] = []
    for each in part.parts(key, least=1):
        label = each.text("label")
        group = each.text("in", "")
        if group and group not in groups:
            each.fault("in", "form.no_group", group=group)
        ids, labels = groups.get(group, ((), ()))
        kind = each.text("kind", "")
        if kind and (kind not in kinds or kinds[kind].type is ValueType.TEXT):
            each.fault("kind", "form.no_number_kind", kind=kind)
            kind = ""
        headings.append(
            ColumnHeading(
                key=each.text("key", spelling=KEY),
                label=label,
                groups=labels,
                group_ids=ids,
                name=each.text("name", ""),
                help=each.text("help", ""),
                kind=kind,
                span=each.integer("span", 1, least=1),
            )
        )
        each.finish()
    joined = "" if key == "rows" else None
    return tuple(
        replace(h, name=h.name or (h.label if joined is None else "".join((*h.groups, h.label))))
        for h in headings
    )


def figures_of(
    table: Table, kinds: Mapping[str, ValueKind], derived: frozenset[str]
) -> list[Figure]:
    """Every figure of a table, row by row in the official order.

    A figure's kind is its row's, else its column's, else `count`.
    """
    found = []
    for number, block in enumerate(table.blocks):
        for row in block.rows:
            for column in block.columns:
                key = key_of(table.id, row.key, column.key)
                kind = kinds[row.kind or column.kind or "count"]
                if key in derived:  # a sum may pass the bound of its parts
                    kind = replace(kind, maximum=LARGEST_SUM)
                found.append(
                    Figure(
                        key=key,
                        table=table.id,
                        block=number,
                        row=row.key,
                        kind=kind,
                        derived=key in derived,
                        name=f"{row.name} · {column.name}",
                        help="".join(filter(None, (row.help, column.help))),
                    )
                )
    return found
