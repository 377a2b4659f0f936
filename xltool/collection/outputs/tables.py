"""A collection as tables of columns with types, for databases: offices, figures, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from xltool.classes import dataclass
from xltool.collection.collection import Collection, OfficeStatus, ResponseStatus
from xltool.model.finding import Number
from xltool.model.form import Figure, Form, ValueType
from xltool.model.key import bare, is_previous
from xltool.model.record import Record
from xltool.model.relation import Relation
from xltool.text.clean import legible

OFFICES = "records.parquet"
FIGURES = "figures.parquet"
RELATIONS = "relations.parquet"


class ColumnType(StrEnum):
    """What the cells of a column hold; any of them may be empty. A text is one line."""

    TEXT = "text"
    TEXTS = "texts"
    FLAG = "flag"
    COUNT = "count"
    AMOUNT = "amount"


Cell = str | tuple[str, ...] | Number | bool | None


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column by its name; `places` are the decimal places of an amount."""

    name: str
    type: ColumnType = ColumnType.TEXT
    places: int = 0


@dataclass(frozen=True, slots=True)
class DataTable:
    """Columns, and rows that are made one by one as they are asked for."""

    columns: tuple[DataColumn, ...]
    rows: Iterator[tuple[Cell, ...]]


def table_of(name: str, collection: Collection) -> DataTable:
    """The table of a file by its name. Raises KeyError for another name."""
    return _TABLES[name](collection)


_PERIOD = (
    DataColumn("form"),
    DataColumn("edition"),
    DataColumn("year", ColumnType.COUNT),
    DataColumn("period", ColumnType.COUNT),
)
_OFFICE = (DataColumn("office"), DataColumn("code"))
_STANDING = (
    DataColumn("kind"),
    DataColumn("level"),
    DataColumn("own", ColumnType.FLAG),
    DataColumn("marks", ColumnType.TEXTS),
    DataColumn("unknown_marks", ColumnType.TEXTS),
    DataColumn("status"),
    DataColumn("outcome"),
    DataColumn("source"),
)


def _offices(collection: Collection) -> DataTable:
    """A row for every office, in the order of the roster, and a column for every figure.

    The figures of an office of which nothing can be used are empty, as is a blank.
    """
    figures = collection.form.figures
    columns = (*_PERIOD, *_OFFICE, *_STANDING, *map(_figure_column, figures.values()))
    return DataTable(columns, _office_rows(collection))


def _office_rows(collection: Collection) -> Iterator[tuple[Cell, ...]]:
    keys = tuple(collection.form.figures)
    period, nothing = _period_cells(collection), (None,) * len(keys)
    for line in collection.lines:
        record = _told(line)
        figures = map(record.figures.__getitem__, keys) if record else nothing
        office, entry = line.office, line.entry
        marks = record.office if record else office
        yield (
            *period,
            legible(office.name),
            legible(office.code),
            legible(line.member.kind),
            legible(line.member.level),
            line.is_own,
            tuple(sorted(marks.marks)),
            tuple(sorted(marks.unknown)),
            line.standing,
            entry.outcome if entry else None,
            legible(entry.path) if entry else None,
            *figures,
        )


def _figures(collection: Collection) -> DataTable:
    """A row for every figure of every office that was read; one of two columns has its value."""
    places = max(figure.kind.places for figure in collection.form.figures.values())
    columns = (
        *_PERIOD,
        *_OFFICE,
        DataColumn("status"),
        DataColumn("key"),
        DataColumn("label"),
        DataColumn("count", ColumnType.COUNT),
        DataColumn("amount", ColumnType.AMOUNT, places),
    )
    return DataTable(columns, _figure_rows(collection))


def _figure_rows(collection: Collection) -> Iterator[tuple[Cell, ...]]:
    period = _period_cells(collection)
    for line in collection.lines:
        record = _told(line)
        if record is None:
            continue
        head = (*period, legible(line.office.name), legible(line.office.code), line.standing)
        for key, figure in collection.form.figures.items():
            value = record.figures[key]
            is_count = figure.kind.type is ValueType.INTEGER
            yield (*head, key, figure.name, *((value, None) if is_count else (None, value)))


def _relations(collection: Collection) -> DataTable:
    """A row for every term of every relation of the form, those over two periods behind.

    The sum of the terms by their signs is how far the left side is beyond the right.
    """
    form = collection.form
    scale = (-int(r.tolerance.as_tuple().exponent) for r in _all_relations(form))
    columns = (
        *_PERIOD[:2],
        DataColumn("relation", ColumnType.COUNT),
        DataColumn("code"),
        DataColumn("kind"),
        DataColumn("severity"),
        DataColumn("title"),
        DataColumn("at_key"),
        DataColumn("unless"),
        DataColumn("tolerance", ColumnType.AMOUNT, max(scale, default=0)),
        DataColumn("spans_periods", ColumnType.FLAG),
        DataColumn("terms", ColumnType.COUNT),
        DataColumn("key"),
        DataColumn("label"),
        DataColumn("previous", ColumnType.FLAG),
        DataColumn("sign", ColumnType.COUNT),
    )
    return DataTable(columns, _term_rows(form))


def _term_rows(form: Form) -> Iterator[tuple[Cell, ...]]:
    for number, relation in enumerate(_all_relations(form), start=1):
        rule = form.all_rules[relation.code]
        head = (
            form.id,
            form.edition,
            number,
            relation.code,
            relation.kind,
            rule.severity,
            rule.title["zh"],
            relation.at,
            relation.unless,
            relation.tolerance,
            relation.spans_years,
            len(relation.left) + len(relation.right),
        )
        for keys, sign in ((relation.left, 1), (relation.right, -1)):
            for key in keys:
                label = form.figures[bare(key)].name
                yield (*head, bare(key), label, is_previous(key), sign)


def _all_relations(form: Form) -> tuple[Relation, ...]:
    return (*form.relations, *form.year_on_year.relations)


def _told(line: OfficeStatus) -> Record | None:
    """What an office reported; nothing of what was refused, which may be of another form."""
    return None if line.standing is ResponseStatus.REFUSED else line.record


def _period_cells(collection: Collection) -> tuple[Cell, ...]:
    form, period = collection.form, collection.period
    number = None if period.is_annual else period.number
    return form.id, form.edition, period.year, number


def _figure_column(figure: Figure) -> DataColumn:
    is_count = figure.kind.type is ValueType.INTEGER
    return DataColumn(
        figure.key, ColumnType.COUNT if is_count else ColumnType.AMOUNT, figure.kind.places
    )


_TABLES: dict[str, Callable[[Collection], DataTable]] = {
    OFFICES: _offices,
    FIGURES: _figures,
    RELATIONS: _relations,
}
