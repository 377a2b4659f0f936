"""What is printed of an imported report: repairs and unknown figures by row, every place."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xltool.app.build import cut_passages
from xltool.app.library import open_catalogue, open_library
from xltool.audit.catalogue import spell
from xltool.audit.checks.edition import other_edition
from xltool.audit.checks.units import without_unit
from xltool.model.form import Form
from xltool.model.key import key_of
from xltool.model.omission import Omission
from xltool.model.readings import Unreadable
from xltool.model.record_json import json_bytes, json_number
from xltool.model.row_groups import members_of, name_of_sum
from xltool.published.figures import Missing, Occurrence, Repair
from xltool.published.left_out import LeftOut
from xltool.published.report import Imported
from xltool.text.clean import cut, inert
from xltool.words.say import Say

TRACE_FIELDS = ("key", "label", "value", "table", "row", "column", "raw", "mended", "unknown")
_MOST_ROWS = 3
"""Rows that are named one by one even if they are all of a block."""
_MOST_LEFT_OUT = 10
_LONGEST = 25
"""Characters of a text of the page that are shown."""
_LONGEST_QUOTE = 60
"""Characters of a text that was not taken."""


def summary(read: Imported, say: Say) -> Iterator[str]:
    """Lines: how much was read, what was repaired, what stays unknown."""
    form, found, record = read.form, read.figures, read.record
    say = say.of(form.cycle)
    yield say(
        "import.read",
        office=record.office.name,
        period=record.period,
        edition=str(form.form_id),
        known=len(found.values),
        unknown=len(found.missing),
    )
    yield from _of_edition(read, say)
    for table, other in read.mixed.items():
        names = {"table": form.tables[table].short, "other": other.edition}
        yield say("import.mixed", edition=form.edition, **names)
    for how, keys in _by(found.repaired).items():
        for row, columns in _rows(form, keys, say):
            words = say(f"import.mending.{how}")
            yield say("import.mended", row=row, columns=columns, how=words)
    for why, keys in _by(found.missing).items():
        if why is Missing.UNREADABLE:
            for key in keys:
                what = {"raw": _unread(found.seen[key]), "why": _why_unread(found.seen[key], say)}
                yield say("import.unread", label=form.figures[key].name, **what)
            continue
        for row, columns in _rows(form, keys, say):
            words = say(f"import.missing.{why}")
            yield say("import.unknown", row=row, columns=columns, why=words)
    if read.unknown_rows:
        yield say("import.strange", names=tuple(map(_short, read.unknown_rows)))
    for key, value in record.reported.items():
        parts = (key,) if key in form.figures else members_of(form, key)
        if key in read.wrong_totals:
            sums = {"value": spell(value), "sum": spell(record.figures[key])}
            yield say("import.wrong_total", label=form.figures[key].name, **sums)
        elif key in form.figures or value != 0 or any(record.figures[part] != 0 for part in parts):
            yield say("import.reported", label=name_of_sum(form, parts), value=spell(value))
    for label, count in cut_passages(form, record).items():
        yield say("record.passage_cut", label=label, count=count)
    yield from _of_units(read, say)
    yield from _of_text(read, say)
    yield from _of_left_out(read, say)


def _of_edition(read: Imported, say: Say) -> Iterator[str]:
    """What an audit of the workbook will say of its tables."""
    catalogue, record = open_catalogue(), read.record
    in_force = open_library().for_year(record.year, read.form.id)
    if in_force is None:
        return
    finding = other_edition(read.form, in_force, record.year, catalogue.rules)
    if finding is not None:
        message = catalogue.message(finding, say.language)
        remedy = catalogue.remedy(finding, say.language)
        yield say("import.other_edition", message=message, remedy=remedy)


def _of_units(read: Imported, say: Say) -> Iterator[str]:
    """The doubts that an audit of the workbook will have about amounts without a unit."""
    catalogue = open_catalogue()
    for finding in without_unit(read.form, read.record, read.assumed, catalogue.rules):
        message = catalogue.message(finding, say.language)
        yield say("import.without_unit", label=finding.label, message=message)


def _unread(places: Sequence[Occurrence]) -> str:
    """What stands where a figure should, and is none."""
    raws = (seen.raw for seen in places if seen.missing is Missing.UNREADABLE)
    return "、".join(map(_short, dict.fromkeys(raws)))


def _why_unread(places: Sequence[Occurrence], say: Say) -> str:
    """Why what stands there is no figure of its cell."""
    whys = (seen.reading.why for seen in places if isinstance(seen.reading, Unreadable))
    catalogue = open_catalogue()
    return "；".join(catalogue.say(why, say.language) for why in dict.fromkeys(whys))


def _short(text: str) -> str:
    """The beginning of a text that others wrote."""
    return cut("".join(text.split()), _LONGEST)


def _beginning(text: str) -> str:
    return cut(" ".join(text.split()), _LONGEST_QUOTE)


def _of_text(read: Imported, say: Say) -> Iterator[str]:
    titles = {section.key: section.title for section in read.form.sections}
    wanted = [section for section in read.form.sections if section.in_report]
    lost = [section.heading for section in wanted if section.key not in read.cut.sections]
    if lost:
        yield say("import.no_sections", names=tuple(lost))
    for key in read.cut.together:
        yield say("import.together", section=titles[key])
    for key, headings in read.cut.merged.items():
        for heading in headings:
            yield say("import.merged", section=titles[key], heading=_short(heading))
    for key, heading in read.cut.by_place.items():
        yield say("import.by_place", section=titles[key], heading=_short(heading))
    for each in read.dropped:
        words = say(f"import.dropped.{each.why}", place=each.place)
        count, text = len("".join(each.text.split())), _beginning(each.text)
        yield say("import.dropped_text", what=words, count=count, text=text)


def _of_left_out(read: Imported, say: Say) -> Iterator[str]:
    """What was left out of cells and of the text: the first of each reason, and the count."""
    found: dict[tuple[bool, Omission], list[LeftOut]] = defaultdict(list)
    for each in read.left_out:
        if each.sheet and each.table is None:
            yield say(f"import.left_out_sheet.{each.why}", sheet=each.sheet)
        else:
            found[each.table is not None, each.why].append(each)
    for (is_cell, why), texts in found.items():
        for each in texts[:_MOST_LEFT_OUT]:
            words = say(f"import.omission.{why}", text=_short(each.text))
            yield _left_out(each, words, say)
        if len(texts) > _MOST_LEFT_OUT:
            words = say(f"import.omission.{why}", text="…")
            where = say("import.in_cells" if is_cell else "import.in_text")
            count = len(texts) - _MOST_LEFT_OUT
            yield say("import.left_out_more", where=where, what=words, count=count)


def _left_out(each: LeftOut, what: str, say: Say) -> str:
    """One text that was left out, and where."""
    said = {"what": what, "beside": _short(each.beside)}
    if each.table is None:
        return say("import.left_out_text", **said)
    if each.sheet:
        return say("import.left_out_of_sheet", sheet=each.sheet, cell=each.cell, **said)
    where = {"table": each.table, "row": each.row, "column": each.column}
    return say("import.left_out_cell", **said, **where)


def _by(states: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, state in states.items():
        found[state].append(key)
    return found


def _rows(form: Form, keys: Iterable[str], say: Say) -> Iterator[tuple[str, str]]:
    """The rows of some figures, each with the columns concerned; all rows of a block at once."""
    wanted, entered = set(keys), set(form.entered)
    for table in form.tables.values():
        for block in table.blocks:
            found: list[tuple[str, str]] = []
            for row in block.rows:
                columns = [c for c in block.columns if key_of(table.id, row.key, c.key) in wanted]
                entries = [c for c in block.columns if key_of(table.id, row.key, c.key) in entered]
                if len(columns) == len(block.columns) > 1:
                    shown = say("import.all_columns", count=len(columns))
                elif columns == entries and len(entries) > 1:
                    shown = say("import.all_entries", count=len(entries))
                else:
                    shown = "、".join(column.label for column in columns)
                if columns:
                    found.append((f"{table.short} {row.name}", shown))
            if (
                len(found) == len(block.rows) > _MOST_ROWS
                and len({shown for _, shown in found}) == 1
            ):
                rows = say("import.all_rows", table=table.short, count=len(found))
                found = [(rows, found[0][1])]
            yield from found


def trace(read: Imported) -> Iterator[dict[str, object]]:
    """Every figure with every place where it stands; tables, rows and columns count from 1."""
    for key, figure in read.form.figures.items():
        for seen in read.figures.seen.get(key) or (None,):
            yield _line(read, key, figure.name, seen)


def _line(read: Imported, key: str, label: str, seen: Occurrence | None) -> dict[str, object]:
    found = read.figures
    value = found.values.get(key)
    if found.repaired.get(key) is Repair.ADDED:
        value = read.record.figures[key]
    column = None if seen is None or seen.column is None else seen.column + 1
    return {
        "key": key,
        "label": label,
        "value": json_number(value),
        "table": None if seen is None else seen.grid + 1,
        "row": None if seen is None else seen.line + 1,
        "column": column,
        "raw": "" if seen is None else seen.raw,
        "mended": found.repaired.get(key, ""),
        "unknown": found.missing.get(key, ""),
    }


def trace_file(read: Imported, suffix: str) -> bytes:
    """The trace as a file: `.json`, or `.csv` for a spreadsheet program."""
    lines = list(trace(read))
    if suffix == ".json":
        return json_bytes({"schema_version": 1, "figures": lines})
    text = io.StringIO()
    writer = csv.DictWriter(text, TRACE_FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for line in lines:
        writer.writerow({k: inert(v) if isinstance(v, str) else v for k, v in line.items()})
    return text.getvalue().encode("utf-8-sig")
