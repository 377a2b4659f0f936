"""Tables as Parquet files, by DuckDB, which the extra `analysis` brings (docs/decisions/0034).

The rows go through a temporary file of text from which DuckDB takes them with the types that they
are given here; neither it nor this module holds more than some thousand rows at a time.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xltool.app.files import unwritable
from xltool.collection.outputs.tables import (
    FIGURES,
    OFFICES,
    RELATIONS,
    ColumnType,
    DataColumn,
    DataTable,
)
from xltool.model.errors import MissingPackageError
from xltool.model.expression import plain

_CELLS = 1_000_000
"""About so many cells make a group of rows, which is what is held in memory."""
_STEP = 2048
"""Of so many rows DuckDB makes a group, or of a multiple of it."""
_PIECE = 1 << 20
_WITHIN = {"threads": "1", "memory_limit": "256MB"}
"""Of several threads the groups would come in another order each time; without a limit DuckDB keeps
what it has read of the text."""
_TEXT, _MADE = "rows.csv", "table.parquet"

_COPY = """
COPY (FROM read_csv(
    $source, columns = $columns, auto_detect = false, header = false,
    delim = ',', quote = '"', escape = '"'
)) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows})
"""


def chosen_tables(wide: bool, long: bool) -> tuple[str, ...]:
    """The files to be written where one row an office (`wide`), or one a figure besides (`long`),
    is asked for. Raises MissingPackageError where DuckDB is not installed."""
    if not wide and not long:
        return ()
    try:
        import duckdb  # noqa: F401 - whether it is there is asked before any work is done
    except ImportError as error:
        raise MissingPackageError("usage.no_duckdb") from error
    return (OFFICES, RELATIONS, FIGURES) if long else (OFFICES, RELATIONS)


def parquet_pieces(table: DataTable) -> Iterator[bytes]:
    """The file, piece by piece; the same bytes for the same rows and version of DuckDB.

    Raises FileError where there is no room for it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="xltool") as folder:
            _write(table, Path(folder))
            with Path(folder, _MADE).open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
    except OSError as error:
        raise unwritable(tempfile.gettempdir(), error) from error


def _write(table: DataTable, folder: Path) -> None:
    """Raises OSError."""
    from concurrent.futures import ThreadPoolExecutor

    import duckdb

    with (folder / _TEXT).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(_lines(table))
    rows = max(_STEP, _CELLS // len(table.columns) // _STEP * _STEP)
    # a path cannot be a parameter before DuckDB 2
    target = str(folder / _MADE).replace("'", "''")
    columns = {column.name: _type_of(column) for column in table.columns}
    facts = {"source": str(folder / _TEXT), "columns": columns}
    with (
        duckdb.connect(config={**_WITHIN, "temp_directory": str(folder)}) as database,
        ThreadPoolExecutor(1) as beside,
    ):
        # in the main thread it would make a fault of its own of an interrupt
        done = beside.submit(database.execute, _COPY.format(target=target, rows=rows), facts)
        try:
            done.result()
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
        finally:
            database.interrupt()  # where it has not ended


def _lines(table: DataTable) -> Iterator[list[Any]]:
    """Rows as text; a cell that is empty is NULL."""
    spelt = [(at, _SPELT[c.type]) for at, c in enumerate(table.columns) if c.type in _SPELT]
    for row in table.rows:
        cells: list[Any] = list(row)
        for at, spell in spelt:
            if cells[at] is not None:
                cells[at] = spell(cells[at])
        yield cells


_SPELT: dict[ColumnType, Callable[[Any], str]] = {
    ColumnType.TEXTS: lambda texts: f"[{','.join(texts)}]",
    ColumnType.AMOUNT: plain,
}
_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.TEXTS: "VARCHAR[]",
    ColumnType.FLAG: "BOOLEAN",
    ColumnType.COUNT: "BIGINT",
}


def _type_of(column: DataColumn) -> str:
    return _TYPES.get(column.type, f"DECIMAL(38,{column.places})")
