"""Records as JSON, the form in which other programs read and write them.

Counts are integers, money is a decimal string, a blank is null. Every fault of a record is reported
at once, with its key: a figure that cannot be taken over whole is never dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from xltool.model.errors import Fault, FileError
from xltool.model.expression import plain
from xltool.model.finding import Number
from xltool.model.form import Form, ValueType
from xltool.model.period import Cycle, NumberError, Period, PeriodQuery
from xltool.model.readings import FARTHEST, ReadFigure, Unreadable, read_figure
from xltool.model.record import (
    LONGEST_NAME,
    Office,
    Record,
    Scope,
    clean_line,
    clean_text,
    complete,
)

SCHEMA_VERSION = 1
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class RecordError(FileError):
    """A record that cannot be used; each fault has its key, and no facts."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("record.fault", faults=[Fault(key, what) for key, what in faults])


def read_json(data: bytes) -> dict[str, Any]:
    """Parse the JSON of a record in UTF-8, numbers exact. Raises RecordError for anything else."""
    try:
        text = data.decode("utf-8-sig")
        tree = json.loads(text, parse_float=Decimal, object_pairs_hook=_without_repeats)
    except _RepeatedKeyError as error:
        raise RecordError([(str(error), "repeated_key")]) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RecordError([("", "not_json")]) from error
    if not isinstance(tree, dict):
        raise RecordError([("", "not_a_record")])
    return tree


class _RepeatedKeyError(Exception):
    """A key stands twice in one object; JSON's readers keep the last and say nothing."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return tree


def parse_record(form: Form, tree: dict[str, Any]) -> Record:
    """A record of a form from parsed JSON.

    Derived figures are recomputed; one that was given and differs is kept in `reported`, as are the
    record's own reported figures. The blanks of a nil table are 0. Raises RecordError with every
    fault.
    """
    faults: list[tuple[str, str]] = []
    version = tree.get("schema_version")
    if isinstance(version, bool) or version != SCHEMA_VERSION:
        faults.append(("schema_version", "schema_version"))
    period = _period(form.cycle, tree, faults)
    office = _office(form, tree.get("office"), "office", faults)
    given = _figures(form, tree, faults)
    reported = _reported(form, tree, faults)
    text = _text(form, tree, faults)
    scope = _scope(form, tree, faults)
    nil = _nil(form, tree, faults)
    if faults:
        raise RecordError(faults)
    entered = {key: _or_nil(form, key, given.get(key), nil) for key in form.entered}
    figures = complete(form, entered)
    differing = {
        key: value
        for key, value in given.items()
        if key in form.derivations and value is not None and value != figures[key]
    }
    reported = {**differing, **reported}
    return Record(form.id, form.edition, period, office, figures, text, reported, scope, nil)


def _period(cycle: Cycle, tree: dict[str, Any], faults: list[tuple[str, str]]) -> Period:
    """The year, and the number within it where a form is not annual."""
    year, number = tree.get("year"), tree.get("period")
    if not isinstance(year, int) or isinstance(year, bool) or not 1000 <= year <= 9999:
        faults.append(("year", "year"))
        year = 0
    try:
        if isinstance(number, bool) or not isinstance(number, int | None):
            raise NumberError(cycle)
        return PeriodQuery(year, number).of(cycle)
    except NumberError:
        faults.append(("period", "of_a_year" if cycle is Cycle.YEAR else "not_a_period"))
        return Period(year, 1, cycle)


def _part(tree: dict[str, Any], key: str, faults: list[tuple[str, str]]) -> dict[str, Any]:
    part = tree.get(key)
    if part is None:
        return {}
    if not isinstance(part, dict):
        faults.append((key, "not_a_table"))
        return {}
    return part


def _office(form: Form, tree: object, path: str, faults: list[tuple[str, str]]) -> Office:
    known = tree if isinstance(tree, dict) else {}
    name, code = known.get("name"), known.get("code")
    if not isinstance(name, str) or not clean_line(name):
        faults.append((f"{path}.name", "office_name"))
    if code is not None and not isinstance(code, str):
        faults.append((f"{path}.code", "not_text"))
    for part in ("name", "code"):
        if isinstance(known.get(part), str) and len(known[part]) > LONGEST_NAME:
            faults.append((f"{path}.{part}", "long_name"))
    said = {key for key, value in known.items() if value is True}
    for key in known:
        if key in form.marks and not isinstance(known[key], bool | None):
            faults.append((f"{path}.{key}", "not_a_flag"))
        elif key in said - form.marks.keys():  # a mark that would be lost; other keys are others'
            faults.append((f"{path}.{key}", "unknown_key"))
    marks = frozenset(said & form.marks.keys())
    unknown = frozenset(key for key in form.marks if key in known and known[key] is None)
    return Office(clean_line(str(name or "")), clean_line(str(code or "")), marks, unknown)


def _scope(form: Form, tree: dict[str, Any], faults: list[tuple[str, str]]) -> Scope | None:
    """The offices of a total; a record of one office has no such key."""
    if tree.get("scope") is None:
        return None
    part = _part(tree, "scope", faults)

    def offices(key: str) -> tuple[Office, ...]:
        listed = part.get(key, [])
        if not isinstance(listed, list):
            faults.append((f"scope.{key}", "not_a_list"))
            return ()
        return tuple(
            _office(form, each, f"scope.{key}[{number}]", faults)
            for number, each in enumerate(listed, start=1)
        )

    return Scope(offices("included"), offices("lacking"))


def _nil(form: Form, tree: dict[str, Any], faults: list[tuple[str, str]]) -> tuple[str, ...]:
    """The nil tables, in the order of the form."""
    listed = tree.get("nil", [])
    if not isinstance(listed, list):
        faults.append(("nil", "not_a_list"))
        return ()
    for number, each in enumerate(listed, start=1):
        if not isinstance(each, str) or each not in form.tables:
            faults.append((f"nil[{number}]", "unknown_key"))
    return tuple(table for table in form.tables if table in listed)


def _or_nil(form: Form, key: str, value: Number | None, nil: tuple[str, ...]) -> Number | None:
    figure = form.figures[key]
    return figure.kind.zero if value is None and figure.table in nil else value


def _figures(
    form: Form, tree: dict[str, Any], faults: list[tuple[str, str]]
) -> dict[str, Number | None]:
    found: dict[str, Number | None] = {}
    for key, value in _part(tree, "figures", faults).items():
        figure = form.figures.get(key)
        if figure is None:
            faults.append((f"figures.{key}", "unknown_key"))
        elif value is None:
            found[key] = None
        elif (number := exact_number(value, figure.kind.type)) is None:
            faults.append((f"figures.{key}", f"not_{figure.kind.type}"))
        else:
            reading = read_figure(number, figure.kind)
            if isinstance(reading, ReadFigure):
                found[key] = reading.value
            elif isinstance(reading, Unreadable):
                faults.append((f"figures.{key}", reading.why))
    return found


def _reported(form: Form, tree: dict[str, Any], faults: list[tuple[str, str]]) -> dict[str, Number]:
    """What a source stated; its keys may be rows that the form does not have."""
    found: dict[str, Number] = {}
    for key, value in _part(tree, "reported", faults).items():
        figure = form.figures.get(key)
        type = ValueType.INTEGER if isinstance(value, int) else ValueType.DECIMAL
        number = exact_number(value, figure.kind.type if figure else type)
        if number is None:
            faults.append((f"reported.{key}", "not_a_number"))
        else:
            found[key] = number
    return found


def exact_number(value: object, type: ValueType) -> Number | None:
    """A figure as the exchange spells it: an integer, or an amount as a decimal string.

    A program wrote it, so nothing is read over as in a workbook. An amount given as a JSON number
    is exact as well, since JSON numbers are read as decimals.
    """
    if isinstance(value, bool):
        return None
    if type is ValueType.INTEGER:
        return value if isinstance(value, int) else None
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else None
    if not isinstance(value, int | Decimal) or abs(Decimal(value).adjusted()) > FARTHEST:
        return None
    return Decimal(value)


def _text(form: Form, tree: dict[str, Any], faults: list[tuple[str, str]]) -> dict[str, str | None]:
    found: dict[str, str | None] = dict.fromkeys(form.texts)
    for key, value in _part(tree, "text", faults).items():
        if key not in form.texts:
            faults.append((f"text.{key}", "unknown_key"))
        elif value is not None and not isinstance(value, str):
            faults.append((f"text.{key}", "not_text"))
        elif value is not None:
            found[key] = clean_text(value)
    return found


def record_tree(record: Record) -> dict[str, Any]:
    """A record as the JSON tree that `parse_record` reads, keys in the official order."""
    marks, unknown = sorted(record.office.marks), sorted(record.office.unknown)
    said = {**dict.fromkeys(marks, True), **dict.fromkeys(unknown)}
    office = {**_office_tree(record.office), **said}
    tree: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "form": record.form,
        "edition": record.edition,
        **period_tree(record.period),
        "office": office,
        "figures": {key: json_number(value) for key, value in record.figures.items()},
        "text": dict(record.text),
    }
    if record.scope is not None:
        tree["scope"] = {
            "included": [_office_tree(office) for office in record.scope.included],
            "lacking": [_office_tree(office) for office in record.scope.lacking],
        }
    if record.nil:
        tree["nil"] = list(record.nil)
    if record.reported:
        tree["reported"] = {key: json_number(value) for key, value in record.reported.items()}
    return tree


def period_tree(period: Period) -> dict[str, int]:
    """A period as JSON spells it; a year has no number."""
    return {"year": period.year} | ({} if period.is_annual else {"period": period.number})


def _office_tree(office: Office) -> dict[str, Any]:
    return {"name": office.name, "code": office.code or None}


def json_number(value: Number | None) -> int | str | None:
    return plain(value) if isinstance(value, Decimal) else value


def json_bytes(tree: object) -> bytes:
    """A tree as the bytes of a file in UTF-8; what UTF-8 cannot hold, as a byte of a file's name
    that is in no encoding, stands as an escape of JSON."""
    return _encoded(write_json(tree))


def json_pieces(tree: dict[str, Any], key: str, items: Iterable[object]) -> Iterator[bytes]:
    """The same piece by piece, of a tree whose list `key`, empty in it, has these items."""
    empty = f'"{key}": []'
    head, _, tail = write_json(tree).partition(empty)  # a quote within a text is written escaped
    yield _encoded(head)
    between = f'"{key}": [\n    '
    for item in items:
        text = json.dumps(item, ensure_ascii=False, indent=2)
        yield _encoded(between + text.replace("\n", "\n    "))
        between = ",\n    "
    yield _encoded(("\n  ]" if between.startswith(",") else empty) + tail)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def write_json(tree: object) -> str:
    """JSON as the tool writes it: readable, Chinese as Chinese, one newline at the end."""
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
